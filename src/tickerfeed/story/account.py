"""One account of a piece of news, as the matcher sees it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache

from msgspec import Struct

from tickerfeed.model import Entry, Source, StoredEntry
from tickerfeed.story.fingerprint import article_number, split
from tickerfeed.story.wording import Wording, wording
from tickerfeed.text.urls import canonical, host


class Account(Struct, frozen=True):
    """Who tells what, when and where; what is not known is empty."""

    wording: Wording
    id: str = ""  # one that no other publisher would give
    link: str = ""  # canonical
    original: str = ""  # canonical address of the piece that it was taken over from
    articles: frozenset[str] = frozenset()  # host and number of link and original
    at: datetime | None = None
    outlet: str = ""  # source or family; accounts of one outlet are apart unless it repeats itself
    province: str | None = None

    @classmethod
    def of(
        cls, wording: Wording, named: tuple[str, str, str], at: datetime | None, outlet: str, province: str | None
    ) -> Account:
        """Return the account of a headline with the names that `names_of` gives."""
        name, link, original = named
        articles = frozenset(number for address in (link, original) if address for number in _numbers(address))
        return cls(wording, name, link, original, articles, at, outlet, province)

    @property
    def names(self) -> frozenset[str]:
        """What names the piece itself: two accounts that share one are of the same."""
        named = {"id " + self.id, "url " + self.link, "url " + self.original, *self.articles}
        return frozenset(named - {"id ", "url "})


def account(stored: StoredEntry, sources: Mapping[str, Source]) -> Account:
    """Return the account that a stored entry gives."""
    source = sources.get(stored.source_id)
    return _account(
        stored.entry,
        at=stored.sort_at,
        outlet=(source.family if source else None) or stored.source_id,
        province=source.province if source else None,
    )


def told(title: str, url: str | None = None, at: datetime | None = None) -> Account:
    """Return the account of a bare headline; its outlet is the host of its page."""
    return _account(Entry(title, link=url), at=at, outlet=host(url) if url else "", province=None)


def _account(entry: Entry, *, at: datetime | None, outlet: str, province: str | None) -> Account:
    return Account.of(wording(entry.title), names_of(entry), at, outlet, province)


def names_of(entry: Entry) -> tuple[str, str, str]:
    """Return id, link and original link of an entry as accounts are compared by them."""
    link = _page(entry.link)
    return link if entry.id == entry.link else _world_wide(entry.id), link, _page(entry.original_link)


def number_or_self(address: str) -> tuple[str, ...]:
    """Return the article's number of an address, itself where it has none."""
    return _numbers(address) or (address,)


_numbers = lru_cache(maxsize=1024)(article_number)  # asked for three times of each headline


def _world_wide(name: str | None) -> str:
    """Return an id that no other publisher would give: a tag: or urn: URI, or the address of a page."""
    if not name:
        return ""
    if name.startswith(("tag:", "urn:")):
        return name
    return _page(name) if name.startswith(("http://", "https://")) else ""


def _page(link: str | None) -> str:
    """Return the canonical address of a page; a home page names no piece of news."""
    if not link:
        return ""
    address = canonical(link)
    _, path, query = split(address)
    return address if path or query else ""
