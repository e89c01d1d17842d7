from __future__ import annotations

import pytest
from msgspec.structs import replace

from tickerfeed.model import Entry, Feed, Response, SourceState, Withdrawal
from tickerfeed.poll.withdrawal import MANY, believed, is_doubtful, withdrawal

STATE = SourceState("bao-a", entry_count=5, has_polled_well=True)
DOUBTED = replace(STATE, is_doubted=True)
REST = Withdrawal(is_rest=True)


def listing(count: int, *, is_replacing: bool = True, is_complete: bool = True) -> Feed:
    entries = tuple(Entry(f"Tin {number}") for number in range(count))
    return Feed(is_replacing=is_replacing, withdrawn_ids=("1",), entries=entries, is_complete=is_complete)


def answer(status: int) -> Response:
    return Response("https://a.example/rss", status, {}, b"")


def test_only_a_complete_200_takes_anything_back() -> None:
    whole = listing(3)
    assert believed(whole, answer(200)) is whole
    nothing = replace(whole, is_replacing=False, withdrawn_ids=())
    assert believed(whole, answer(203)) == nothing
    assert believed(replace(whole, is_complete=False), answer(200)) == replace(nothing, is_complete=False)
    assert believed(nothing, answer(203)) is nothing
    assert believed(whole, answer(226)) == replace(nothing, is_complete=False)


@pytest.mark.parametrize(
    ("was", "now", "expected"),
    [
        (5, 1, False),
        (MANY, 1, False),
        (MANY + 1, 1, True),
        (20, 2, False),
        (40, 3, True),
        (0, 3, True),
        (40, 0, False),  # nothing is never believed
    ],
)
def test_a_listing_that_lost_nearly_everything_is_doubted(was: int, now: int, expected: bool) -> None:
    assert is_doubtful(replace(STATE, entry_count=was), listing(now)) is expected


def test_the_same_once_more_and_a_first_listing_are_believed() -> None:
    assert not is_doubtful(replace(DOUBTED, entry_count=3), listing(3))
    assert not is_doubtful(SourceState("bao-a"), listing(3))


def test_a_feed_that_is_a_part_is_not_doubted() -> None:
    assert not is_doubtful(replace(STATE, entry_count=100), listing(1, is_replacing=False))


def test_a_complete_feed_withdraws_what_it_does_not_list() -> None:
    assert withdrawal(STATE, STATE, True, ["id:1"]) == Withdrawal(frozenset({"id:1"}), is_rest=True)
    assert withdrawal(STATE, STATE, False, ["id:1"]) == Withdrawal(frozenset({"id:1"}))


def test_a_doubted_one_waits_for_the_next_poll() -> None:
    assert withdrawal(STATE, DOUBTED, True) == Withdrawal()
    assert withdrawal(DOUBTED, STATE, True) == REST
    assert withdrawal(DOUBTED, STATE) == REST  # 304, or the same bytes
    assert withdrawal(DOUBTED, DOUBTED) == Withdrawal()  # a failed poll says nothing
    assert withdrawal(DOUBTED, STATE, False) == Withdrawal()
    assert withdrawal(STATE, STATE) == Withdrawal()
