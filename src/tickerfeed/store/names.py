"""What entries are known by: their keys and aliases, kept as digests and found by numbers.

A name is asked for and never shown, so it is not kept as it is: with an index the texts took a third of the file and
most of the time of saving. An entry keeps a digest of each of its names, the key's first. The table `name` leads to it
by numbers of 64 bits: 24 of the source, so that the names of one source lie side by side, and 40 of the name. Numbers
may meet by chance or by ill will. So a number only proposes entries; what they are known by, their digests say.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import chain, repeat
from struct import Struct

from tickerfeed.model import Known
from tickerfeed.store.codec import legible
from tickerfeed.store.session import Row, Session
from tickerfeed.store.statements import SIZE as ASKED
from tickerfeed.store.statements import lists, with_list

SIZE = 12  # bytes of a digest: among 2^32 names of one source two are the same with a chance of 2^-33

_FIRST = Struct(f">Q{SIZE - 8}x")  # the first 64 bits of a digest

# A number that leads to the entry already may be that of two of its names.
_LEAD = "INSERT INTO name (number, entry_id) VALUES (?, ?) ON CONFLICT DO NOTHING"
_FORGET = "DELETE FROM name WHERE number = ? AND entry_id = ?"
_LED = with_list("SELECT entry_id FROM name WHERE number IN (...)", ASKED)


def digest(word: str) -> bytes:
    """Return the digest of a name; those of one source that have the same are the same name."""
    return sha256(word.encode("utf-8", "surrogatepass")).digest()[:SIZE]


def digests(words: Sequence[str]) -> list[bytes]:
    """Return the digest of each name: of many, half as dear, as none has a lone surrogate nearly always."""
    try:
        return [sha256(word.encode()).digest()[:SIZE] for word in words]
    except UnicodeEncodeError:
        return list(map(digest, words))


def split(packed: bytes) -> list[bytes]:
    """Return the digests of an entry's names, the key's first."""
    return [packed[start : start + SIZE] for start in range(0, len(packed), SIZE)]


def numbers(source_id: str, packed: bytes) -> list[int]:
    """Return the numbers under which a source's names, given by their digests, lead to entries."""
    place = int.from_bytes(digest(source_id)[:3], "big", signed=True) << 40
    return [place | first >> 24 for (first,) in _FIRST.iter_unpack(packed)]


def finder(*columns: str) -> str:
    """Return the statement for `find` that reads these columns of entries, after id, source and digests."""
    return f"SELECT {', '.join(('id', 'source_id', 'names', *columns))} FROM entry WHERE id IN ({_LED})"


def find(session: Session, statement: str, source_id: str, asked: Iterable[bytes]) -> list[Row]:
    """Return the rows of the source's entries that may be known by any of these names, each once."""
    rows: dict[int, Row] = {}
    for part in lists(numbers(source_id, b"".join(asked))):
        # The source is compared here: asked to do so, SQLite would rather read all of its entries.
        rows |= {row[0]: row for row in session.run(statement, part) if row[1] == source_id}
    return list(rows.values())


_KNOWN = finder("key", "fingerprint", "is_withdrawn", "day")


def known(session: Session, source_id: str, words: Iterable[str]) -> dict[str, Known]:
    """Return what is remembered under `words`; a key wins over an equal alias of another entry."""
    words = tuple(words)
    asked = dict(zip(digests(words), words, strict=True))
    by_alias: dict[str, Known] = {}
    by_key: dict[str, Known] = {}
    with legible():
        for _, _, packed, key, mark, is_withdrawn, day in find(session, _KNOWN, source_id, asked):
            first, *others = split(packed)
            held = Known(key, mark, bool(is_withdrawn), len(others), day)
            by_alias |= {asked[one]: held for one in others if one in asked}
            if first in asked:
                by_key[asked[first]] = held
    found = by_alias | by_key
    return {word: found[word] for word in asked.values() if word in found}


def lead(session: Session, source_id: str, leads: Sequence[tuple[int, bytes]]) -> None:
    """Have names lead to entries of a source: each an entry's id with the digests of its new names."""
    session.change_all(_LEAD, _leads(source_id, leads))


def forget(session: Session, source_id: str, entries: Sequence[tuple[int, bytes]]) -> None:
    """Have nothing lead to these entries of a source any more, each given by its id and its digests."""
    with legible():
        leads = _leads(source_id, entries)
    session.change_all(_FORGET, leads)


def _leads(source_id: str, leads: Sequence[tuple[int, bytes]]) -> list[tuple[int, int]]:
    ids = chain.from_iterable(repeat(entry_id, len(packed) // SIZE) for entry_id, packed in leads)
    return list(zip(numbers(source_id, b"".join(packed for _, packed in leads)), ids, strict=True))
