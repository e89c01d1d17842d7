from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from contextlib import suppress
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import Disallowed, RedirectError, TimedOut, Unreachable
from tickerfeed.fetch import robots
from tickerfeed.fetch.robots import MAX_SIZE, Robots, Rules, read
from tickerfeed.fetch.transport import Route
from tickerfeed.model import Response

PAGE = "https://tinh.example/tin-tuc/"
AGENT = "tickerfeed/1.0 (+https://tin.example/)"
OPEN = b"User-agent: *\nDisallow: /quan-tri/\n"
CLOSED = b"User-agent: *\nDisallow: /\n"


class Sites:
    """Answers for robots.txt as it was told, and remembers who was asked."""

    def __init__(self, *answers: tuple[int, bytes] | Exception) -> None:
        self.answers = list(answers)
        self.asked: list[str] = []
        self.now = 0.0

    async def ask(self, url: str, route: Route) -> Response:
        self.asked.append(url)
        await asyncio.sleep(0)
        answer = self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)
        if isinstance(answer, Exception):
            raise answer
        return Response(url, answer[0], {}, answer[1])


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Sets the event loop's clock ahead by so many seconds."""
    ahead = 0.0

    class Loop:
        def time(self) -> float:
            return ahead

    def on(seconds: float) -> None:
        nonlocal ahead
        ahead += seconds

    monkeypatch.setattr(robots.asyncio, "get_running_loop", Loop)
    return on


async def admitted(known: Robots, url: str = PAGE) -> bool:
    try:
        await known.admit(url, Route())
    except Disallowed:
        return False
    return True


async def once(*answers: tuple[int, bytes] | Exception, url: str = PAGE, agent: str = AGENT) -> bool:
    return await admitted(Robots(Sites(*answers).ask, agent), url)


# What the rules say


@pytest.mark.parametrize(
    ("body", "is_admitted"),
    [
        (b"", True),
        (OPEN, True),
        (CLOSED, False),
        (b"user-agent:*\r\ndisallow:/tin-tuc\r\n", False),
        (b"\xef\xbb\xbfUser-agent: *\nDisallow: /tin", False),
        (b"User-agent: *\nDisallow: /tin-tuc/\nAllow: /tin-tuc/$\n", True),  # the longer rule counts
        (b"User-agent: *\nDisallow: /*tuc\n", False),
        (b"User-agent: *\nDisallow:\n", True),
        (b"User-agent: TickerFeed\nDisallow: /\n\nUser-agent: *\nAllow: /\n", False),
        (b"User-agent: *\nDisallow: /\n\nUser-agent: tickerfeed\nAllow: /tin-tuc/\n", True),
        (b"User-agent: feed\nDisallow: /\n", True),  # another's name
        ("User-agent: *\nDisallow: /tin-tức/\n".encode("utf-16"), True),  # nothing that can be read
        (b"<!doctype html><title>Trang chu</title><p>Disallow: /</p>", True),  # a page in its place
    ],
)
async def test_robots(body: bytes, is_admitted: bool) -> None:
    assert await once((200, body)) is is_admitted


async def test_robots_rules_for_a_path_in_vietnamese() -> None:
    body = "User-agent: *\nDisallow: /tin-tức/\n".encode()
    assert not await once((200, body), url="https://tinh.example/tin-t%E1%BB%A9c/1")
    assert await once((200, body), url="https://tinh.example/tin/1")


async def test_robots_rules_count_for_the_operator_s_own_name_and_for_ours() -> None:
    for name in (b"CongTin", b"tickerfeed"):
        assert not await once((200, b"User-agent: %s\nDisallow: /\n" % name), agent="CongTin/2.1 (x)")


async def test_a_refusal_says_what_forbids_it_and_what_can_be_done() -> None:
    known = Robots(Sites((200, CLOSED)).ask, AGENT)
    with pytest.raises(Disallowed) as told:
        await known.admit("https://tinh.example/tin?token=x", Route())
    line = str(told.value)
    assert line.startswith("https://tinh.example/tin?token=***: the site's robots.txt forbids")
    assert "ask the site" in line
    assert "a feed" in line


@pytest.mark.parametrize(
    ("value", "gap"),
    [
        (b"10", 10),
        (b"0.5", 0.5),
        (b"3600", robots.MAX_DELAY),
        (b"1e300", robots.MAX_DELAY),
        (b"-1", 0),
        (b"nan", 0),
        (b"soon", 0),
    ],
)
async def test_a_crawl_delay_is_bounded(value: bytes, gap: float) -> None:
    known = Robots(Sites((200, b"User-agent: *\nCrawl-delay: %s\n" % value)).ask, AGENT)
    assert await known.admit(PAGE, Route()) == gap


# What the answers mean


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 204, 206])
async def test_robots_4xx_allows(status: int) -> None:
    assert await once((status, CLOSED))


@pytest.mark.parametrize("status", [500, 502, 503, 599, 429])
async def test_robots_5xx_disallows(status: int) -> None:
    known = Robots(Sites((status, OPEN)).ask, AGENT)
    with pytest.raises(Disallowed, match=f"answers {status}, which forbids every page for now"):
        await known.admit(PAGE, Route())


async def test_robots_that_only_redirects_allows() -> None:
    assert await once(RedirectError("in a circle"))


@pytest.mark.parametrize("fault", [Unreachable("refused"), TimedOut("slow")])
async def test_robots_that_cannot_be_had_is_the_page_s_own_failure_and_asked_for_again(fault: Exception) -> None:
    sites = Sites(fault, (200, OPEN))
    known = Robots(sites.ask, AGENT)
    with pytest.raises(type(fault)):
        await known.admit(PAGE, Route())
    assert await admitted(known)


# What is kept


async def test_robots_cached_for_less_than_a_day(clock: Callable[[float], None]) -> None:
    sites = Sites((200, OPEN), (200, CLOSED))
    known = Robots(sites.ask, AGENT)
    assert await admitted(known)
    clock(robots.KEPT - 1)
    assert await admitted(known, "https://tinh.example/khac")
    assert sites.asked == ["https://tinh.example/robots.txt"]
    clock(2)
    assert not await admitted(known)
    assert len(sites.asked) == 2
    assert robots.KEPT <= 24 * 3600


async def test_robots_of_each_origin_is_its_own() -> None:
    sites = Sites((200, OPEN))
    known = Robots(sites.ask, AGENT)
    for url in (PAGE, "http://tinh.example/", "https://tinh.example:8443/a", "https://www.tinh.example/"):
        await known.admit(url, Route())
    assert len(set(sites.asked)) == 4
    assert sites.asked[2] == "https://tinh.example:8443/robots.txt"


async def test_a_closed_door_is_tried_again_within_the_hour(clock: Callable[[float], None]) -> None:
    sites = Sites((503, b""), (200, OPEN))
    known = Robots(sites.ask, AGENT)
    assert [await admitted(known), await admitted(known)] == [False, False]
    assert len(sites.asked) == 1
    clock(robots.CLOSED_FOR)
    assert await admitted(known)


@pytest.mark.parametrize("later", [(503, b""), Unreachable("refused")])
async def test_known_rules_outlive_a_robots_that_is_not_to_be_had(
    clock: Callable[[float], None], later: tuple[int, bytes] | Exception
) -> None:
    sites = Sites((200, OPEN), later, (200, CLOSED))
    known = Robots(sites.ask, AGENT)
    await known.admit(PAGE, Route())
    clock(robots.KEPT)
    assert [await admitted(known), await admitted(known)] == [True, True]
    assert len(sites.asked) == 2
    clock(robots.CLOSED_FOR)
    assert not await admitted(known)


async def test_one_robots_is_read_at_a_time() -> None:
    sites = Sites((200, OPEN))
    known = Robots(sites.ask, AGENT)
    await asyncio.gather(*(known.admit(f"{PAGE}{number}", Route()) for number in range(20)))
    assert len(sites.asked) == 1


async def test_who_gives_up_does_not_take_the_others_along() -> None:
    sites = Sites((200, OPEN))
    known = Robots(sites.ask, AGENT)
    first = asyncio.create_task(known.admit(PAGE, Route()))
    second = asyncio.create_task(known.admit(PAGE, Route()))
    await asyncio.sleep(0)
    first.cancel()
    assert await second == 0
    assert len(sites.asked) == 2


@pytest.mark.parametrize(("limit", "value"), [("MAX_SITES", 3), ("MAX_KEPT", 3 * len(OPEN))])
async def test_what_is_kept_is_bounded(monkeypatch: pytest.MonkeyPatch, limit: str, value: int) -> None:
    monkeypatch.setattr(robots, limit, value)
    sites = Sites((200, OPEN))
    known = Robots(sites.ask, AGENT)
    for number in range(10):
        await known.admit(f"https://{number}.example/", Route())
    assert len(known) <= 4
    await known.admit("https://9.example/", Route())  # the newest stay
    assert len(sites.asked) == 10


def at(seconds: float) -> datetime:
    return datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC) + timedelta(seconds=seconds)


async def test_what_is_known_is_carried_over_and_grows_old(clock: Callable[[float], None]) -> None:
    known = Robots(Sites((200, CLOSED), (503, b""), (404, b"")).ask, AGENT)
    urls = (PAGE, "https://dong.example/", "https://khong.example/")
    admissions = [await admitted(known, url) for url in urls]
    memory = known.memory(at(0))
    clock(-5000)  # another process has another clock
    sites = Sites((200, OPEN))
    next_one = Robots(sites.ask, AGENT)
    next_one.recall(memory, at(60))
    assert [await admitted(next_one, url) for url in urls] == admissions == [False, False, True]
    assert sites.asked == []
    assert next_one.memory(at(60)) == memory
    clock(robots.KEPT)
    assert await admitted(next_one)
    assert len(sites.asked) == 1


async def test_a_memory_lasts_no_longer_than_it_should() -> None:
    sites = Sites((200, OPEN))
    known = Robots(sites.ask, AGENT)
    known.recall('{"https://tinh.example": [99999999999, "User-agent: *\\nDisallow: /", ""]}', at(0))
    assert json.loads(known.memory(at(0)))["https://tinh.example"][0] == round(at(robots.KEPT).timestamp())


@pytest.mark.parametrize(
    "memory", ["", "{}", "[]", "{", '{"https://a.example": 1}', '{"https://a.example": ["x", 1, 2]}', "[" * 100_000]
)
async def test_a_damaged_memory_is_worth_nothing(memory: str) -> None:
    known = Robots(Sites((200, OPEN)).ask, AGENT)
    known.recall(memory, at(0))
    assert known.memory(at(0)) == "{}"


# Hostile ones


def test_a_long_one_is_read_up_to_its_last_whole_line() -> None:
    start = b"User-agent: *\nDisallow: /tin\nDisallow: /a"
    rules = read(start.ljust(MAX_SIZE, b"b"))
    rules.check("https://x.example/ab", "tickerfeed")
    with pytest.raises(Disallowed):
        rules.check("https://x.example/tin", "tickerfeed")


@pytest.mark.parametrize(
    "body",
    [
        b"".join(b"User-agent: %d\n" % number for number in range(30_000)),
        b"User-agent: a\n" * 15_000 + b"Disallow: /\n" * 15_000,
        b"".join(b"User-agent: %d\n" % number for number in range(500)) + b"Allow: /\n" * 30_000,
    ],
)
def test_one_that_names_too_many_robots_is_not_read(body: bytes) -> None:
    with pytest.raises(Disallowed, match="too many robots"):
        read(body).check(PAGE, "tickerfeed")


async def test_a_large_one_does_not_hold_up_the_others() -> None:
    body = b"User-agent: *\n" + b"".join(b"Disallow: /*a%dx\n" % number for number in range(20_000))
    known = Robots(Sites((200, body)).ask, AGENT)
    reading = asyncio.create_task(known.admit(PAGE, Route()))
    turns = 0
    while not reading.done():
        await asyncio.sleep(0)
        turns += 1
    assert (await reading, turns > 10) == (0, True)


def test_many_stars_cost_nothing() -> None:
    rules = read(b"User-agent: *\n" + b"Disallow: /" + b"*a" * 5000 + b"*b\n")
    assert rules.check("https://x.example/" + "a" * 6000, "tickerfeed") == 0


LINES = st.sampled_from(
    ["User-agent: *", "Disallow: /", "Allow: /tin$", "Crawl-delay: 3", "Request-rate: 1/0", "#", ":"]
)


@given(st.lists(LINES | st.text(max_size=20), max_size=20).map("\n".join) | st.binary(max_size=200))
def test_anything_is_read_as_something(body: str | bytes) -> None:
    rules = read(body if isinstance(body, bytes) else body.encode("utf-8", "surrogatepass"))
    assert isinstance(rules, Rules)
    with suppress(Disallowed):
        assert 0 <= rules.check(PAGE, "tickerfeed") <= robots.MAX_DELAY
