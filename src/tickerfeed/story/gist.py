"""What matching looks at of an entry, kept beside its story: words and names that need not be found out again."""

from __future__ import annotations

import json
import sys
from typing import NamedTuple

from tickerfeed.model import Recalled
from tickerfeed.story.member import Member, Teller

RULE = 1  # version of `text.spelling` and of what is told of a headline here: a gist by another rule is not read


class Keys(NamedTuple):
    """Under what a headline is looked for: its names, and the rarest of its words."""

    names: tuple[str, ...]
    words: tuple[str, ...]


def gist(one: Member, keys: Keys) -> str:
    """Return what is to be kept of a member."""
    parts = (RULE, one.title, one.words, sorted(one.abbreviations), one.named, *keys)
    try:
        text = json.dumps(parts, ensure_ascii=False, separators=(",", ":"))
        text.encode()
    except UnicodeEncodeError:  # a lone surrogate, which no database takes
        return json.dumps(parts, separators=(",", ":"))
    return text


def is_legible(text: str) -> bool:
    """Return whether a gist was written by this rule."""
    return text.startswith(f"[{RULE},")


def recalled(row: Recalled, teller: Teller) -> tuple[Member, Keys]:
    """Return the member that a legible gist tells of, and its keys."""
    _, title, words, abbreviations, named, names, rarest = json.loads(row.gist)
    words = tuple(map(sys.intern, words))
    member = Member(
        id=row.entry_id,
        teller=teller,
        title=title,
        words=words,
        abbreviations=frozenset(abbreviations) if abbreviations else _NONE,
        has_repeats=len(set(words)) < len(words),
        named=tuple(named),
        sort_at=row.sort_at,
        changed_at=row.changed_at,
        reason=row.reason,
    )
    return member, Keys(tuple(names), tuple(map(sys.intern, rarest)))


_NONE: frozenset[str] = frozenset()
