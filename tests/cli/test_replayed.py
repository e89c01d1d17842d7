from __future__ import annotations

from datetime import UTC, datetime

from tickerfeed.cli.replayed import lines, tree
from tickerfeed.flow.replay import Change, Replayed
from tickerfeed.model import Entry, StoredEntry

NOON = datetime(2026, 11, 22, 12, tzinfo=UTC)


def stored(number: int, title: str) -> StoredEntry:
    return StoredEntry(number, number, "bao", f"k{number}", Entry(title), NOON, NOON, NOON)


CHANGE = Change(stored(2, "Thuyền lật"), stored(1, "Lật thuyền"), "words 0.70: shared words +2.0")
FOUND = Replayed(0.5, entries=9, before=8, after=7, joined=(CHANGE, CHANGE), parted=())


def test_lines_and_how_many_more_there_are() -> None:
    assert lines(FOUND, 1) == [
        "9 entries, told in 8 stories; by the threshold 0.5 in 7:",
        "2 would join another story, 0 would part from theirs. Nothing was changed.",
        "+ Thuyền lật  [bao]",
        "    Lật thuyền  [bao]",
        "    words 0.70: shared words +2.0",
        "+ … and 1 more (--limit)",
    ]


def test_as_json() -> None:
    found = tree(FOUND, 1)
    assert (found["joined"], found["parted"], found["stories"], found["stories_then"]) == (2, 0, 8, 7)
    assert [one["head"] for one in found["examples"]["joined"]] == ["Lật thuyền"]
