from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.model import Entry, StoredEntry
from tickerfeed.story.naming import announcement, name
from tickerfeed.text.taguri import is_tag

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
ENTRY = StoredEntry(1, 1, "bao", "id:1", Entry("Tin"), NOON, NOON, NOON)


def test_an_id_is_derived_from_the_entry_and_what_is_added() -> None:
    assert name("a.example,2026", ENTRY) == name("a.example,2026", ENTRY)
    assert name("a.example,2026", ENTRY) != name("a.example,2026", ENTRY, "x")
    assert name("a.example,2026", ENTRY).startswith("tag:a.example,2026:story/20261122/")


def test_an_announcement_has_an_id_of_its_own() -> None:
    one = announcement("a.example,2026", NOON, "Cúp \ud800 điện", "lan")
    assert is_tag(one)
    assert one.startswith("tag:a.example,2026:announcement/20261122/")
    assert one != announcement("a.example,2026", NOON, "Cúp \ud800 điện", "hoa")
