from __future__ import annotations

import logging
from datetime import UTC, datetime, timedelta

import pytest

from tickerfeed.daemon.herald import PATIENCE, Herald
from tickerfeed.flow.poll import PollReport
from tickerfeed.model import Notice, Sign, Trouble

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SECOND = timedelta(seconds=1)


def well(name: str, was: Trouble = Trouble.NONE, **more: object) -> PollReport:
    return PollReport(name, "modified", was=was, **more)  # type: ignore[arg-type]


def ill(name: str, trouble: Trouble = Trouble.UNREACHABLE, was: Trouble = Trouble.NONE) -> PollReport:
    return PollReport(name, "failed", trouble, f"{name}.example: the name was not found", was=was)


@pytest.fixture
def said(caplog: pytest.LogCaptureFixture) -> pytest.LogCaptureFixture:
    caplog.set_level(logging.INFO, "tickerfeed.daemon.herald")
    return caplog


def lines(said: pytest.LogCaptureFixture) -> list[str]:
    found = [record.getMessage() for record in said.records]
    said.clear()
    return found


# Sources in trouble


def test_each_change_is_told_once(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    for was in (Trouble.NONE, Trouble.FORBIDDEN, Trouble.FORBIDDEN):
        herald.heard(ill("a", Trouble.FORBIDDEN, was), NOW)
    assert lines(said) == ["a: forbidden: a.example: the name was not found"]
    herald.heard(well("a", Trouble.FORBIDDEN, new=2), NOW)
    herald.heard(well("a"), NOW)
    assert lines(said) == ["a: answers well again", "a: modified, 2 new, 0 revised"]
    herald.heard(well("a", withdrawn=3), NOW)
    assert lines(said) == ["a: modified, 0 new, 0 revised, 3 withdrawn"]


def test_what_began_to_be_odd_is_told(said: pytest.LogCaptureFixture) -> None:
    Herald().heard(well("a", began=(Notice(Sign.RESET, "gave new ids", NOW),)), NOW)
    assert lines(said) == ["a: reset: gave new ids"]


def test_a_fault_of_ours_is_told_once_and_what_was_left_is_not(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    for outcome in ("fault", "fault", "abandoned", "held"):
        herald.heard(PollReport("a", outcome, detail="the disk is full"), NOW)
    assert lines(said) == ["a: could not be saved: the disk is full"]


def test_what_keeps_all_sources_from_being_saved_is_one_line(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    for name in "abcabc":
        herald.heard(PollReport(name, "fault", detail="the disk is full"), NOW)
    herald.heard(PollReport("b", "fault", detail="ValueError: of b alone"), NOW)
    assert lines(said) == ["a: could not be saved: the disk is full", "b: could not be saved: ValueError: of b alone"]
    for name in "abc":
        herald.heard(well(name, new=1), NOW)
    assert lines(said) == [
        *("a: modified, 1 new, 0 revised", "b: modified, 1 new, 0 revised"),
        *("c: what is polled can be saved again", "c: modified, 1 new, 0 revised"),
    ]
    herald.heard(PollReport("a", "fault", detail="the disk is full"), NOW)
    assert lines(said) == ["a: could not be saved: the disk is full"]


# Nobody answers


def test_an_outage_is_told_once_instead_of_its_many_troubles(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    herald.look(4, 4, NOW)
    for name in "abcd":
        herald.heard(ill(name), NOW)
    assert not herald.is_outage
    herald.look(0, 4, NOW + SECOND)
    (line,) = lines(said)
    assert line.startswith("no source can be reached: check this machine's network and DNS")
    assert line.endswith("(4 of 4 asked; last: d.example: the name was not found)")
    herald.heard(ill("a", was=Trouble.UNREACHABLE), NOW)
    herald.look(0, 4, NOW + PATIENCE)
    assert (herald.is_outage, herald.unanswered, lines(said)) == (True, set("abcd"), [])


def test_its_end_is_told_and_who_may_be_asked_again(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    for name in "abc":
        herald.heard(ill(name), NOW)
    herald.look(0, 3, NOW)
    lines(said)
    herald.heard(well("a", Trouble.UNREACHABLE), NOW + timedelta(minutes=5))
    assert lines(said) == ["sources can be reached again, after 5 min", "a: answers well again"]
    assert (herald.is_outage, herald.recovered(), herald.recovered()) == (False, set("abc"), set())
    herald.heard(ill("b", was=Trouble.UNREACHABLE), NOW + timedelta(minutes=6))
    herald.heard(well("a"), NOW + timedelta(minutes=6))
    assert lines(said) == ["b: unreachable: b.example: the name was not found"]  # it was covered, and is its own


def test_silence_is_told_before_the_time_outs_tell_it(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    herald.look(40, 40, NOW)
    herald.look(40, 40, NOW + PATIENCE - SECOND)
    assert lines(said) == []
    herald.look(40, 40, NOW + PATIENCE)
    assert lines(said)[0].endswith("(0 of 40 asked)")


def test_a_single_source_may_be_slow_but_not_away(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    herald.look(1, 1, NOW)
    herald.look(1, 1, NOW + PATIENCE)
    assert lines(said) == []
    herald.heard(ill("a", Trouble.TIMEOUT), NOW)
    herald.look(0, 1, NOW + PATIENCE)
    assert herald.is_outage


def test_one_answer_is_enough_and_the_others_are_told(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    for name in "abc":
        herald.heard(ill(name), NOW)
    herald.heard(well("d"), NOW)
    herald.look(0, 4, NOW + PATIENCE)
    assert not herald.is_outage
    assert [line.split(":")[0] for line in lines(said)] == ["a", "b", "c"]


def test_a_refusal_is_an_answer_too() -> None:
    herald = Herald()
    herald.heard(ill("a"), NOW)
    herald.heard(ill("b", Trouble.FORBIDDEN), NOW)
    herald.look(0, 2, NOW)
    assert not herald.is_outage


def test_few_of_many_are_their_own_trouble_and_told_when_patience_ends(said: pytest.LogCaptureFixture) -> None:
    herald = Herald()
    herald.heard(ill("a"), NOW)
    herald.look(0, 10, NOW + SECOND)
    assert lines(said) == []
    herald.look(0, 10, NOW + PATIENCE)
    assert (lines(said), herald.is_outage) == (["a: unreachable: a.example: the name was not found"], False)


def test_one_of_two_is_not_most_of_them() -> None:
    herald = Herald()
    herald.heard(ill("a"), NOW)
    herald.look(0, 2, NOW + PATIENCE)
    assert not herald.is_outage


def test_hosts_that_have_long_been_dead_prove_nothing() -> None:
    herald = Herald()
    for name in "abc":
        herald.heard(ill(name, was=Trouble.TIMEOUT), NOW)
    herald.look(0, 6, NOW)
    assert not herald.is_outage
    for name in "de":
        herald.heard(ill(name), NOW)
    herald.look(0, 6, NOW)
    assert herald.is_outage


def test_after_a_stop_without_a_network_all_of_them_prove_it_again() -> None:
    herald = Herald()
    herald.is_doubtful = True
    for name in "abc":
        herald.heard(ill(name, was=Trouble.UNREACHABLE), NOW)
    herald.look(0, 5, NOW)
    assert herald.is_outage
    herald.heard(well("a"), NOW)
    assert not herald.is_doubtful


def test_quiet_times_are_not_counted() -> None:
    herald = Herald()
    herald.look(2, 2, NOW)
    herald.look(0, 2, NOW + SECOND)  # abandoned by a reload
    herald.look(2, 2, NOW + PATIENCE)
    assert not herald.is_outage
