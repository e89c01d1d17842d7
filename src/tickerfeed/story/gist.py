"""What matching looks at of an entry, kept beside its story: words and names that need not be found out again."""

from __future__ import annotations

import json
import sys
from datetime import datetime
from typing import NamedTuple

import msgspec

from tickerfeed.model import Recalled
from tickerfeed.story.member import FIRST, Member, Teller

RULE = 1  # version of `text.spelling` and of what is told of a headline here: a gist by another rule is not read
_Words = tuple[str, ...]
_Parts = tuple[int, str, _Words, _Words, tuple[str, str, str], _Words, _Words]
_ENCODER = msgspec.json.Encoder()
_DECODER: msgspec.json.Decoder[_Parts] = msgspec.json.Decoder(_Parts)
_NONE: frozenset[str] = frozenset()


class Keys(NamedTuple):
    """Under what a headline is looked for: its names, and the rarest of its words."""

    names: tuple[str, ...]
    words: tuple[str, ...]


def gist(one: Member, keys: Keys) -> str:
    """Return what is to be kept of a member."""
    parts = (RULE, one.title, one.words, sorted(one.abbreviations), one.named, *keys)
    try:
        return _ENCODER.encode(parts).decode()
    except UnicodeEncodeError:  # a lone surrogate, which no database takes
        return json.dumps(parts, separators=(",", ":"))


def is_legible(text: str) -> bool:
    """Return whether a gist was written by this rule."""
    return text.startswith(f"[{RULE},")


def recalled(row: Recalled, teller: Teller) -> tuple[Member, Keys]:
    """Return the member that a legible gist tells of, and its keys."""
    _, title, words, abbreviations, (name, link, original), names, rarest = _read(row.gist)
    words = tuple(map(sys.intern, words))
    # What is equal is kept once: of ten thousand stories that is a tenth of the memory.
    member = Member(
        id=row.entry_id,
        teller=teller,
        title=title,
        words=words,
        abbreviations=frozenset(abbreviations) if abbreviations else _NONE,
        has_repeats=len(set(words)) < len(words),
        named=(link if name == link else name, link, original),
        sort_at=row.sort_at,
        changed_at=_kept(row.changed_at, row.sort_at, row.updated_at),
        reason=FIRST if row.reason == FIRST else row.reason,
    )
    return member, Keys(names, tuple(map(sys.intern, rarest)))


def _kept(moment: datetime, *known: datetime) -> datetime:
    """Return of `known` the one that equals `moment`, itself where none does."""
    return next((one for one in known if one == moment), moment)


def _read(text: str) -> _Parts:
    try:
        return _DECODER.decode(text)
    except msgspec.DecodeError:  # a lone surrogate, or damaged
        parts: _Parts = msgspec.convert(json.loads(text), _Parts)
        return parts
