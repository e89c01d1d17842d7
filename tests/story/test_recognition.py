"""How listed entries are known again when their publisher changed everything about them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.model import Entry, Known
from tickerfeed.story.fingerprint import fingerprint, keys, sight, title_key
from tickerfeed.story.recognition import LOOKS, Named, claim, first_day, looks

DAY = timedelta(days=1)
DAWN = datetime(2026, 11, 1, 5, tzinfo=UTC)


def named(number: int, at: datetime | None, site: str = "cu") -> Named:
    entry = Entry(
        f"Tin số {number} của xã", f"{site}-{number}", f"https://{site}.example/{site}/{number}", published=at
    )
    seen = sight(entry)
    return Named(entry, *keys(entry, seen, title_key(entry, seen)), seen.fingerprint)


def stored(entries: Iterable[Named]) -> dict[str, Known]:
    known: dict[str, Known] = {}
    for one in entries:
        held = Known(one.key, fingerprint(one.entry), day=first_day(one.names))
        for name in one.names:
            known.setdefault(name, held)
    return known


def found(before: Iterable[Named], now: list[Named]) -> int:
    known = stored(before)
    return len(claim(now, known, looks(now, known)))


def test_an_archive_published_anew_is_known_by_its_titles() -> None:
    before = [named(n, DAWN + n * DAY) for n in range(10)]
    assert found(before, [named(n, DAWN + 30 * DAY, "moi") for n in range(10)]) == 10
    assert found(before, [named(n, DAWN + (30 + n // 2) * DAY, "moi") for n in range(10)]) == 10


@pytest.mark.parametrize(
    ("count", "before", "now"),
    [
        (9, 1.0, 0.0),  # too few
        (12, 0.0, 0.0),  # all of one day before: columns that recur
        (12, 0.1, 0.0),  # of two days
        (12, 1.0, 1.0),  # in the rhythm that they had
    ],
)
def test_columns_that_recur_are_new_each_time(count: int, before: float, now: float) -> None:
    old = [named(n, DAWN + int(n * before) * DAY) for n in range(count)]
    assert found(old, [named(n, DAWN + (30 + int(n * now)) * DAY, "moi") for n in range(count)]) == 0


def test_among_much_that_is_known_a_title_alone_says_nothing() -> None:
    before = [named(n, DAWN + n * DAY) for n in range(60)]
    now = [*before[20:], *(named(n, DAWN + 70 * DAY, "moi") for n in range(12))]
    assert looks(now, stored(before)) is LOOKS


def test_undated_pieces_are_of_no_day() -> None:
    before = [named(n, DAWN + n * DAY) for n in range(12)]
    assert found(before, [named(n, None, "moi") for n in range(12)]) == 0
