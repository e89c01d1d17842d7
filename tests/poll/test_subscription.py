from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from tickerfeed.model import Feed, SourceState, Stage
from tickerfeed.poll import subscription as life
from tickerfeed.poll.options import PollOptions

NOW = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
OFFER = life.Offer("https://hub.example/", "https://bao.example/feed")
NEW = life.begun("bao", OFFER, "t" * 32, "s" * 32, NOW)


@pytest.mark.parametrize(
    ("hub", "topic", "expected"),
    [
        (
            "https://hub.example/",
            "https://bao.example/self",
            life.Offer("https://hub.example/", "https://bao.example/self"),
        ),
        ("https://hub.example/", None, life.Offer("https://hub.example/", "https://bao.example/asked")),
        (None, "https://bao.example/self", None),
        ("https://hub.example/" + "a" * 2000, None, None),
        ("https://hub.example/", "https://bao.example/" + "a" * 2000, None),
    ],
)
def test_what_a_feed_offers(hub: str | None, topic: str | None, expected: life.Offer | None) -> None:
    assert life.offer_of(Feed(hub=hub, topic=topic), "https://bao.example/asked") == expected


def test_one_that_is_wanted_is_asked_for_confirmed_and_renewed_in_time() -> None:
    assert (NEW.stage, NEW.next_at, life.is_active(NEW, NOW), life.is_of(NEW, OFFER)) == (
        Stage.WANTED,
        NOW,
        False,
        True,
    )
    asked = life.asked(NEW, NOW)
    assert (asked.stage, asked.next_at) == (Stage.ASKED, NOW + life.CONFIRM)
    active = life.confirmed(asked, 10 * DAY, NOW)
    assert (active.stage, active.expires_at, active.next_at, active.failures) == (
        Stage.ACTIVE,
        NOW + 10 * DAY,
        NOW + 6 * DAY,
        0,
    )
    renewing = life.asked(active, NOW + 6 * DAY)
    assert renewing.stage is Stage.ACTIVE
    assert life.is_active(renewing, NOW + 6 * DAY)


@pytest.mark.parametrize(
    ("lease", "ends", "renewed"),
    [
        (timedelta(seconds=20), timedelta(seconds=20), timedelta(seconds=12)),
        (timedelta(seconds=1), timedelta(seconds=1), life.SOONEST),
        (None, life.LEASE, life.LEASE * life.RENEW),
        (timedelta(0), life.LEASE, life.LEASE * life.RENEW),
        (timedelta(days=4000), life.LATEST, life.LATEST * life.RENEW),
    ],
)
def test_a_lease_is_renewed_before_its_end_and_never_in_a_hurry(
    lease: timedelta | None, ends: timedelta, renewed: timedelta
) -> None:
    active = life.confirmed(life.asked(NEW, NOW), lease, NOW)
    assert (active.expires_at, active.next_at) == (NOW + ends, NOW + renewed)


def test_a_hub_that_fails_is_asked_later_and_later_but_at_least_daily() -> None:
    one, waits = NEW, []
    for _ in range(15):
        one = life.failed(life.asked(one, NOW), "the hub\n answers 500", NOW)
        waits.append(one.next_at - NOW)
    assert waits[:4] == [MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert waits[-1] == DAY
    assert (one.stage, one.detail) == (Stage.WANTED, "the hub answers 500")
    assert life.confirmed(one, HOUR, NOW).detail == ""


def test_a_hub_that_never_asks_back_is_asked_less_and_less_often() -> None:
    one = NEW
    for _ in range(15):
        one = life.asked(one, NOW)
    assert one.next_at == NOW + DAY


def test_a_lease_outlives_a_failed_renewal() -> None:
    active = life.confirmed(life.asked(NEW, NOW), HOUR, NOW)
    later = NOW + 40 * MINUTE
    failed = life.failed(life.asked(active, later), "no", later)
    assert (failed.stage, failed.next_at) == (Stage.ACTIVE, later + MINUTE)
    assert life.failed(life.asked(failed, NOW + 2 * HOUR), "no", NOW + 2 * HOUR).stage is Stage.WANTED


def test_what_the_hub_denies_is_asked_for_again_a_day_later() -> None:
    one = life.denied(life.confirmed(NEW, HOUR, NOW), "no more", NOW)
    assert (one.stage, one.expires_at, one.next_at) == (Stage.DENIED, None, NOW + DAY)
    assert one.detail == "the hub denies it: no more"
    assert life.denied(NEW, "", NOW).detail == "the hub denies it: no reason given"
    assert len(life.denied(NEW, "x" * 9000, NOW).detail) == life.MAX_DETAIL


def test_a_push_puts_the_next_poll_off_but_not_for_ever() -> None:
    options = PollOptions()
    state = SourceState("bao", next_poll_at=NOW + 5 * MINUTE, last_poll_at=NOW - 10 * MINUTE)
    later = life.put_off(state, NOW, options)
    assert (later.next_poll_at, later.last_success_at) == (NOW + HOUR, NOW)
    assert "hub" in later.reason
    long_ago = replace(state, last_poll_at=NOW - 5 * HOUR - 30 * MINUTE)
    assert life.put_off(long_ago, NOW, options).next_poll_at == NOW + 30 * MINUTE
    far = replace(state, next_poll_at=NOW + 3 * HOUR)
    assert life.put_off(far, NOW, options) == replace(far, last_success_at=NOW)


@pytest.mark.parametrize("state", [SourceState("bao"), SourceState("bao", failures=2, next_poll_at=NOW + MINUTE)])
def test_a_source_in_back_off_or_never_polled_keeps_its_time(state: SourceState) -> None:
    assert life.put_off(state, NOW, PollOptions()) == replace(state, last_success_at=NOW)


def test_a_poll_that_a_push_brings_on_is_not_more_often_than_polls_may_be() -> None:
    options = PollOptions()
    state = SourceState("bao", next_poll_at=NOW + HOUR, last_poll_at=NOW - HOUR)
    assert life.hurried(state, NOW, options).next_poll_at == NOW
    just = replace(state, last_poll_at=NOW)
    assert life.hurried(just, NOW, options).next_poll_at == NOW + options.min_interval
    for other in (replace(state, failures=1), replace(state, next_poll_at=NOW), replace(state, next_poll_at=None)):
        assert life.hurried(other, NOW, options) == other


def test_the_last_push_is_remembered() -> None:
    assert life.pushed(NEW, NOW).pushed_at == NOW


@given(st.timedeltas(-10 * DAY, 10 * DAY), st.timedeltas(timedelta(0), 10 * DAY))
def test_a_poll_is_never_put_off_beyond_the_longest_time_between_two(next_in: timedelta, ago: timedelta) -> None:
    options = PollOptions()
    state = SourceState("bao", next_poll_at=NOW + next_in, last_poll_at=NOW - ago)
    after = life.put_off(state, NOW, options)
    assert after.next_poll_at is not None
    assert state.next_poll_at is not None
    assert state.next_poll_at <= after.next_poll_at <= max(state.next_poll_at, NOW - ago + options.max_interval)
