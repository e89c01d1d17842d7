from __future__ import annotations

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import SourceState, Trouble
from tickerfeed.poll.refusals import SOURCES, WINDOW, Refusal, noted, put_off, rest_until

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HOUR, DAY, SECOND = timedelta(hours=1), timedelta(days=1), timedelta(seconds=1)


def refusals(*waits: timedelta | None, apart: timedelta = SECOND) -> tuple[Refusal, ...]:
    known: tuple[Refusal, ...] = ()
    for number, wait in enumerate(waits):
        known = noted(known, Refusal(f"s{number}", NOW + number * apart, wait))
    return known


def test_retry_after_counts_for_the_server_when_three_sources_were_refused() -> None:
    assert rest_until(refusals(HOUR, HOUR)) is None
    assert rest_until(refusals(HOUR, HOUR, HOUR)) == NOW + 2 * SECOND + HOUR


def test_one_source_that_is_refused_again_and_again_counts_once() -> None:
    known: tuple[Refusal, ...] = ()
    for number in range(9):
        known = noted(known, Refusal("bao", NOW + number * SECOND, HOUR))
    assert len(known) == 1


def test_refusals_further_apart_than_ten_minutes_mean_the_sources() -> None:
    assert rest_until(refusals(HOUR, HOUR, HOUR, apart=WINDOW / 2 + SECOND)) is None
    assert rest_until(refusals(HOUR, HOUR, HOUR, apart=WINDOW / 2)) is not None


def test_the_longest_that_was_asked_for_counts_and_no_more_than_a_day() -> None:
    assert rest_until(refusals(HOUR, None, SECOND)) == NOW + HOUR
    assert rest_until(refusals(SECOND, SECOND, 30 * DAY)) == NOW + 2 * SECOND + DAY
    assert rest_until(refusals(None, None, None)) is None


def test_a_source_that_is_put_off_says_why() -> None:
    state = put_off(SourceState("bao", trouble=Trouble.NONE), "bao.example", NOW)
    assert (state.next_poll_at, state.trouble) == (NOW, Trouble.NONE)
    expected = "bao.example asked 3 of its sources to wait within 10 minutes: Retry-After counts for all of them"
    assert state.reason == expected


WAITS = st.none() | st.timedeltas(timedelta(0), timedelta(days=366))
NEW = st.builds(Refusal, st.sampled_from("abcdef"), st.datetimes(timezones=st.just(UTC)), WAITS)


@given(st.lists(NEW, max_size=30).map(lambda many: sorted(many, key=lambda one: one.at)))
def test_what_is_remembered_is_bounded(news: list[Refusal]) -> None:
    known: tuple[Refusal, ...] = ()
    for new in news:
        known = noted(known, new)
        assert known[-1] == new
        assert len(known) == len({one.source_id for one in known})
        assert all(new.at - one.at <= WINDOW for one in known)
        until = rest_until(known)
        assert until is None or (len(known) >= SOURCES and until <= new.at + DAY)
