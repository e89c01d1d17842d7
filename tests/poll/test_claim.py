from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import SourceState
from tickerfeed.poll.claim import claim as claimed_of
from tickerfeed.poll.claim import host_of


def state(name: str, host: str) -> SourceState:
    return SourceState(source_id=name, url=f"https://{host}/{name}.rss")


def claim(due: list[SourceState], flying: list[SourceState], concurrency: int, per_host: int) -> list[SourceState]:
    busy = Counter(host_of(each) for each in flying)
    asked = {each.source_id for each in flying}
    return claimed_of(due, asked, busy, concurrency - len(flying), per_host)


def names(states: list[SourceState]) -> list[str]:
    return [each.source_id for each in states]


def test_takes_due_sources_in_their_order() -> None:
    due = [state("a", "one.vn"), state("b", "two.vn")]
    assert names(claim(due, [], concurrency=8, per_host=2)) == ["a", "b"]


def test_a_crowded_host_waits_while_others_go_on() -> None:
    due = [state("a", "slow.vn"), state("b", "slow.vn"), state("c", "slow.vn"), state("d", "other.vn")]
    assert names(claim(due, [], concurrency=8, per_host=2)) == ["a", "d", "b"]


def test_hosts_that_nobody_is_at_come_first() -> None:
    due = [state("a", "one.vn"), state("b", "two.vn"), state("c", "ba.vn")]
    assert names(claim(due, [state("x", "one.vn")], concurrency=3, per_host=2)) == ["b", "c"]


def test_polls_in_flight_count_for_their_host_and_for_the_whole() -> None:
    flying = [state("x", "slow.vn"), state("y", "slow.vn")]
    due = [state("a", "slow.vn"), state("b", "one.vn"), state("c", "two.vn")]
    assert names(claim(due, flying, concurrency=3, per_host=2)) == ["b"]


def test_a_source_in_flight_is_not_asked_again() -> None:
    flying = [state("a", "one.vn")]
    assert claim(flying, flying, concurrency=8, per_host=8) == []


def test_no_more_is_looked_at_than_there_is_room_for() -> None:
    due = (state(name, f"{name}.vn") for name in "abcd")
    assert names(claimed_of(due, (), {}, room=2, per_host=2)) == ["a", "b"]
    assert next(due).source_id == "c"


STATES = st.lists(
    st.builds(state, st.text("abcdefgh", min_size=1, max_size=2), st.sampled_from(["one.vn", "two.vn", "ba.vn"])),
    unique_by=lambda each: each.source_id,
    max_size=20,
)


@given(STATES, STATES, st.integers(1, 10), st.integers(1, 4))
def test_no_bound_is_ever_crossed(
    due: list[SourceState], flying: list[SourceState], concurrency: int, per_host: int
) -> None:
    claimed = claim(due, flying, concurrency, per_host)
    hosts = Counter(each.url.split("/")[2] for each in claimed)
    busy = Counter(each.url.split("/")[2] for each in flying)
    assert len(claimed) <= max(0, concurrency - len(flying))
    assert all(busy[host] + count <= per_host for host, count in hosts.items())
    assert not {each.source_id for each in claimed} & {each.source_id for each in flying}


def test_what_may_not_be_asked_takes_no_place() -> None:
    due = [state("a", "one.vn"), state("b", "one.vn"), state("c", "one.vn"), state("d", "two.vn")]
    claimed = claimed_of(due, (), {}, room=3, per_host=2, may=lambda each: each.source_id not in ("a", "c", "d"))
    assert names(claimed) == ["b"]
    assert names(claimed_of(due, (), {}, 3, 3, lambda each: each.source_id != "b")) == ["a", "d", "c"]


def test_only_those_are_put_to_the_question_that_there_is_room_for() -> None:
    due, put = [state("a", "one.vn"), state("b", "one.vn"), state("c", "two.vn")], []
    claimed_of(due, (), {"one.vn": 2}, 8, 2, lambda each: put.append(each.source_id) is None)
    assert put == ["c"]
