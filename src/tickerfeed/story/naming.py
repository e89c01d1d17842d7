"""The permanent ids of stories: derived, not drawn, so that a run repeated after a crash comes to the same ones."""

from __future__ import annotations

import hashlib
from datetime import datetime

from tickerfeed.model import StoredEntry
from tickerfeed.text.taguri import mint, story_id


def name(authority: str, entry: StoredEntry, more: str = "") -> str:
    """Return the id of the story that `entry` begins; `more` makes another one of it, where that is taken."""
    return story_id(authority, entry.first_seen_at, _nonce(f"{entry.source_id}\n{entry.key}{more}"))


def announcement(authority: str, at: datetime, text: str, who: str) -> str:
    """Return the id of an announcement of the operator's own."""
    nonce = _nonce(f"{at.isoformat()}\n{who}\n{text}")
    return mint(authority, f"announcement/{at:%Y%m%d}/{nonce}")


def _nonce(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
