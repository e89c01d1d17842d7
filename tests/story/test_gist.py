"""What is kept of an entry beside its story."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from tickerfeed.model import Entry, Recalled, StoredEntry
from tickerfeed.story.gist import Keys, gist, is_legible, recalled
from tickerfeed.story.member import Teller, member

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)
KEYS = Keys(("bqlchợlộchàhọp",), ("lộc", "bql"))
TELLER = Teller("hue", "hue")


@pytest.mark.parametrize("title", ["(Ảnh) BQL chợ Lộc Hà họp", "", "chợ chợ \ud83d Lộc Hà"])
def test_a_member_comes_back_as_it_was(title: str) -> None:
    entry = Entry(title, id="tag:hue.example,2026:7", link="https://hue.example/hop-123456.html")
    kept = member(StoredEntry(7, 7, "hue", "id:7", entry, NOON, NOON, NOON), TELLER)
    kept.reason = "first to tell it"
    text = gist(kept, KEYS)
    text.encode()
    row = Recalled("tag:a", 1, NOON, NOON, 7, kept.reason, "hue", NOON, NOON, text)
    back, keys = recalled(row, TELLER)
    slots = [name for name in type(kept).__slots__ if name != "account"]
    assert [getattr(back, name) for name in slots] == [getattr(kept, name) for name in slots]
    assert keys == KEYS
    assert is_legible(text)


def test_what_no_database_takes_is_written_otherwise() -> None:
    one = member(StoredEntry(7, 7, "hue", "id:7", Entry("Tin"), NOON, NOON, NOON), TELLER)
    text = gist(one, Keys(("\ud83d",), ()))
    assert text.isascii()
    _, keys = recalled(Recalled("tag:a", 1, NOON, NOON, 7, "", "hue", NOON, NOON, text), TELLER)
    assert keys.names == ("\ud83d",)


def test_what_another_rule_wrote_is_not_read() -> None:
    assert not is_legible("")
    assert not is_legible('[0,"Tin"]')
