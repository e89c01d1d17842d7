"""Publications to render."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tickerfeed.model import Entry, Headline, Site, Source, StoredEntry, Story, Ticker, Told
from tickerfeed.publish.templates import load
from tickerfeed.render.publication import Publication

NASTY = "<script>alert(1)</script> ]]> & \x07\u202e“x”"
NOON = datetime(2026, 5, 4, 5, 0, 0, 250_000, tzinfo=UTC)  # 12:00 in Viet Nam, a Monday
SITE = Site(title="Tin làng", subtitle="Mỗi ngày một ít", url="https://tin.example/", authority="tin.example,2026-03")
SOURCES = {
    "bao-song": Source("bao-song", "https://song.example/rss.xml", "Báo Sông", province="VN-23", category="Thời sự"),
    "dai-bien": Source("dai-bien", "https://ban:khoa@bien.example/feed", "Đài Biển", family="song"),
    "coast": Source("coast", "https://coast.example/feed", language="en"),
}


def stored(number: int, source_id: str = "bao-song", **given: Any) -> StoredEntry:
    at = NOON - timedelta(minutes=number)
    fields: dict[str, Any] = {"title": f"Tin số {number}", "link": f"https://song.example/{number}", "published": at}
    return StoredEntry(number, number, source_id, f"k{number}", Entry(**{**fields, **given}), at, at, at)


def tell(*entries: StoredEntry, **given: Any) -> Told:
    head = entries[0]
    fields: dict[str, Any] = {"created_at": head.first_seen_at, "updated_at": head.changed_at, **given}
    return Told(
        Story(f"tag:tin.example,2026-03:{head.seq}", head.seq, head.seq, tuple(e.seq for e in entries), **fields),
        entries,
    )


def publish(*told: Told, **given: Any) -> Publication:
    headlines = tuple(
        Headline(one.story.id, one.head.entry.title, one.head.entry.link, one.head.source_id) for one in told
    )
    ticker = Ticker(" ".join(f"{headline.text}\u00a0|" for headline in headlines), "\u00a0|", headlines)
    fields: dict[str, Any] = {"site": SITE, "sources": SOURCES, "told": told, "ticker": ticker}
    return Publication(**{**fields, **given})


@pytest.fixture
def entry() -> Callable[..., StoredEntry]:
    """Make a stored entry: number, source id, fields of `Entry`."""
    return stored


@pytest.fixture
def story() -> Callable[..., Told]:
    """Make a told story of entries, head first."""
    return tell


@pytest.fixture
def publication() -> Callable[..., Publication]:
    """Make a publication of told stories; fields may be replaced."""
    return publish


@pytest.fixture
def one(request: pytest.FixtureRequest) -> Callable[..., Publication]:
    """Make a publication of one story with one entry of the given fields."""
    return lambda **given: publish(tell(stored(1, **given)))


@pytest.fixture
def full() -> Publication:
    """A publication with everything in it: copies, an undated entry, another language, odd texts, hubs."""
    copies = (stored(2, "dai-bien", link="https://bien.example/2"), stored(3, "coast"), stored(4, "coast"))
    return publish(
        tell(stored(1, summary="Cầu mới thông xe.", categories=("Giao thông",)), *copies),
        tell(stored(5, "coast", title="Harbour reopens", published=None)),
        tell(stored(6, title=NASTY, link="javascript:alert(1)", summary="a <b> c")),
        tell(stored(7, "no-longer", title="", link=None)),
        hubs=("https://hub.example/", "ftp://no.example/"),
    )  # fmt: skip


@pytest.fixture(scope="session")
def templates() -> Mapping[str, str]:
    return load()
