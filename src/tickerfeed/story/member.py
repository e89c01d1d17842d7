"""An entry as a story remembers it: the little that matching needs, since a large installation holds a million."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from tickerfeed.model import Source, StoredEntry
from tickerfeed.story.account import Account, names_of
from tickerfeed.story.wording import Wording, cleaned

LINK = 1  # of `Member.named`
FIRST = "first to tell it"  # the reason of most
# Accounts; those of the stories that headlines come near to, again and again. Of 12,000 headlines of three papers 1024
# save all but 0.4 % of the work that 8192 do, in 17 MiB less.
_REMEMBERED = 1024


class Teller(Struct, frozen=True):
    """What an entry's source adds to its account."""

    source_id: str
    outlet: str  # source or family
    province: str | None = None
    priority: int = 0


@dataclass(slots=True, eq=False)
class Member:
    """An entry in a story. Its account is made when it is looked at, and not kept with it."""

    id: int
    teller: Teller
    title: str  # cleaned
    words: tuple[str, ...]  # of the title
    abbreviations: frozenset[str]  # of these words
    has_repeats: bool  # one of them twice
    named: tuple[str, str, str]  # id, link and original link, as `Account` has them
    sort_at: datetime
    changed_at: datetime
    reason: str = ""  # why it is in its story

    @property
    def account(self) -> Account:
        """The account that it gives."""
        return _account(self)

    @property
    def source_id(self) -> str:
        """The source that tells it."""
        return self.teller.source_id


def member(stored: StoredEntry, teller: Teller) -> Member:
    """Return a stored entry as a member of a story."""
    wording = Wording(cleaned(stored.entry.title))
    return Member(
        id=stored.entry_id,
        teller=teller,
        title=wording.whole,
        words=wording.words,
        abbreviations=wording.abbreviations,
        has_repeats=len(wording.vocabulary) < len(wording.words),
        named=names_of(stored.entry),
        sort_at=stored.sort_at,
        # Mostly one moment: then kept as one.
        changed_at=stored.changed_at if stored.changed_at != stored.sort_at else stored.sort_at,
    )


def teller(source_id: str, sources: Mapping[str, Source]) -> Teller:
    """Return what a source adds to the accounts of its entries; one that is not configured any more adds little."""
    source = sources.get(source_id)
    if source is None:
        return Teller(source_id, source_id)
    return Teller(source_id, source.family or source_id, source.province, source.priority)


@lru_cache(maxsize=_REMEMBERED)
def _account(one: Member) -> Account:
    """Return the account of a member; a revision of its entry is another member."""
    wording = Wording.known(one.title, one.words, one.abbreviations)
    return Account.of(wording, one.named, one.sort_at, one.teller.outlet, one.teller.province)
