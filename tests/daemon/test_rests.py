from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.daemon.rests import Rests
from tickerfeed.model import SourceState

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
HOUR = timedelta(hours=1)


def state(name: str, server: str = "bao.example") -> SourceState:
    return SourceState(name, f"https://{server}/{name}")


def refused(*names: str) -> Rests:
    rests = Rests()
    for name in names:
        rests.refused(state(name), HOUR, NOW)
    return rests


def test_all_sources_of_a_server_that_refused_three_wait() -> None:
    rests = refused("a", "b", "c")
    held = rests.held(state("d"), NOW)
    assert held is not None
    assert (held.source_id, held.next_poll_at) == ("d", NOW + HOUR)
    assert held.reason.startswith("bao.example asked 3 of its sources to wait")


def test_two_refusals_and_other_servers_hold_up_nobody() -> None:
    assert refused("a", "b").held(state("d"), NOW) is None
    rests = refused("a", "b", "c")
    assert rests.held(state("d", "khac.example"), NOW) is None
    assert rests.held(state("d", "bao.example:8443"), NOW) is None  # another port is another server


def test_a_rest_ends_and_is_forgotten() -> None:
    rests = refused("a", "b", "c")
    assert rests.held(state("d"), NOW + HOUR) is None
    assert len(rests) == 0
    rests.refused(state("a"), HOUR, NOW + HOUR)
    assert rests.held(state("d"), NOW + HOUR) is None


def test_a_rest_is_not_shortened() -> None:
    rests = refused("a", "b", "c")
    rests.refused(state("d"), timedelta(seconds=1), NOW + timedelta(minutes=11))
    rests.refused(state("e"), timedelta(seconds=1), NOW + timedelta(minutes=11))
    rests.refused(state("f"), timedelta(seconds=1), NOW + timedelta(minutes=11))
    held = rests.held(state("d"), NOW + timedelta(minutes=30))
    assert held is not None
    assert held.next_poll_at == NOW + HOUR


def test_a_clock_that_is_set_back_does_not_lengthen_a_rest() -> None:
    rests = refused("a", "b", "c")
    assert rests.held(state("d"), NOW - timedelta(seconds=1)) is not None  # corrected, as clocks are
    assert rests.held(state("d"), NOW - timedelta(days=1)) is None
    assert len(rests) == 0
