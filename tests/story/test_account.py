from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.model import Entry, Source, StoredEntry
from tickerfeed.story.account import account, told

NOW = datetime(2026, 9, 5, tzinfo=UTC)


def stored(entry: Entry, source: str = "bao-a") -> StoredEntry:
    return StoredEntry(1, 1, source, "k", entry, NOW, NOW, NOW)


def test_an_entry_gives_an_account() -> None:
    entry = Entry(
        "Chợ cháy",
        id="tag:a.example,2026:1",
        link="https://a.example/cho-chay-post12345.html",
        original_link="https://b.example/cho-chay-777777.htm",
    )
    found = account(stored(entry), {"bao-a": Source("bao-a", "https://a.example/", family="nhà", province="VN-23")})
    assert found.id == "tag:a.example,2026:1"
    assert found.link.startswith("a.example/")
    assert found.original.startswith("b.example/")
    assert found.articles == {"art:a.example:12345", "art:b.example:777777"}
    assert (found.outlet, found.province, found.at) == ("nhà", "VN-23", NOW)
    assert len(found.names) == 5


def test_a_home_page_and_a_local_id_name_nothing() -> None:
    found = account(stored(Entry("Chợ cháy", id="12", link="https://a.example/")), {})
    assert (found.id, found.link, found.names) == ("", "", frozenset())
    assert found.outlet == "bao-a"


def test_an_id_that_is_the_link_is_one_name() -> None:
    link = "https://a.example/tin?ItemID=7"
    found = account(stored(Entry("Chợ cháy", id=link, link=link)), {})
    assert found.id == found.link


def test_a_bare_headline_is_told_by_the_host_of_its_page() -> None:
    assert told("Chợ cháy", "https://www.a.example/1.html", NOW).outlet == "www.a.example"
    assert told("Chợ cháy").outlet == ""
