from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.serve.app import PublicApp, Pulse
from tickerfeed.serve.documents import Shelf
from tickerfeed.serve.visits import BURST, MOST, RATE, Tally, Visits

NOON = datetime(2026, 11, 25, 5, 0, tzinfo=UTC)
HA_NOI = ZoneInfo("Asia/Ho_Chi_Minh")


class Clock:
    def __init__(self, now: datetime = NOON) -> None:
        self.now = now

    def __call__(self) -> datetime:
        return self.now


def app(visits: Visits) -> PublicApp:
    pulse = Pulse(lambda: None, lambda: True, lambda: True)  # type: ignore[arg-type, return-value]
    return PublicApp(Shelf(), pulse, {"/visits.json": visits.document}, {"/visit": visits})


@pytest.mark.asyncio(loop_scope="module")
async def test_a_visit_is_counted_and_shown(serving: Callable[..., Any]) -> None:
    async with serving(app(Visits(HA_NOI, Clock()))) as client:
        answer = await client.get("/visit")
        assert (answer.status_code, answer.content) == (204, b"")
        assert answer.headers["cache-control"] == "no-store"
        assert answer.headers["access-control-allow-origin"] == "*"
        assert "set-cookie" not in answer.headers
        shown = await client.get("/visits.json")
        assert shown.json() == {"version": 1, "day": "2026-11-25", "today": 1, "total": 1}
        assert shown.headers["cache-control"] == "no-cache"
        known = {"if-none-match": shown.headers["etag"]}
        assert (await client.get("/visits.json", headers=known)).status_code == 304


@pytest.mark.parametrize(
    ("method", "headers", "status"),
    [
        ("HEAD", {}, 204),
        ("POST", {}, 405),
        ("GET", {"sec-purpose": "prefetch;prerender"}, 204),
        ("GET", {"purpose": "prefetch"}, 204),
    ],
)
@pytest.mark.asyncio(loop_scope="module")
async def test_what_is_no_visit(serving: Callable[..., Any], method: str, headers: dict[str, str], status: int) -> None:
    visits = Visits(HA_NOI, Clock())
    async with serving(app(visits)) as client:
        assert (await client.request(method, "/visit", headers=headers)).status_code == status
    assert visits.tally().total == 0


def test_the_day_ends_at_midnight_of_the_site() -> None:
    clock = Clock(datetime(2026, 11, 25, 16, 59, 59, tzinfo=UTC))  # a second before midnight in Ha Noi
    visits = Visits(HA_NOI, clock)
    visits.count()
    assert visits.tally() == Tally(1, date(2026, 11, 25), 1)
    clock.now += timedelta(seconds=1)
    assert visits.tally() == Tally(1, date(2026, 11, 26), 0)
    visits.count()
    assert visits.tally() == Tally(2, date(2026, 11, 26), 1)
    clock.now -= timedelta(hours=1)  # a clock that was wrong
    visits.count()
    assert visits.tally() == Tally(3, date(2026, 11, 26), 2)


def test_more_than_can_be_believed_is_not_counted() -> None:
    clock = Clock()
    visits = Visits(HA_NOI, clock)
    for _ in range(int(BURST) + 500):
        visits.count()
    assert visits.tally().total == BURST
    clock.now += timedelta(seconds=2)
    for _ in range(500):
        visits.count()
    assert visits.tally().total == BURST + 2 * RATE


def test_it_goes_on_after_a_restart() -> None:
    visits = Visits(HA_NOI, Clock())
    assert visits.unsaved() is None
    visits.recall('{"total": 312343234, "day": "2026-11-25", "today": 7}')
    assert visits.unsaved() is None
    visits.count()
    text = visits.unsaved()
    assert text is not None
    visits.count()  # while it was being kept
    visits.saved(text)
    assert json.loads(visits.unsaved() or "")["total"] == 312343236
    other = Visits(HA_NOI, Clock())
    other.recall(text)
    assert other.tally() == Tally(312343235, date(2026, 11, 25), 8)


@given(st.one_of(st.none(), st.text(), st.dictionaries(st.sampled_from(["total", "day", "today"]), st.text())))
def test_damaged_memory_is_nothing(kept: Any) -> None:
    visits = Visits(HA_NOI, Clock())
    visits.recall(json.dumps(kept) if isinstance(kept, dict) else kept)
    assert 0 <= visits.tally().today <= MOST


@given(st.lists(st.timedeltas(timedelta(0), timedelta(days=3))))
def test_today_is_never_more_than_all(gaps: list[timedelta]) -> None:
    clock = Clock()
    visits = Visits(HA_NOI, clock)
    for number, gap in enumerate(gaps, 1):
        clock.now += gap
        visits.count()
        tally = visits.tally()
        assert tally.total == number
        assert 1 <= tally.today <= tally.total
