from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from msgspec.structs import replace

from tickerfeed.errors import TimedOut
from tickerfeed.flow.scout import REQUESTS
from tickerfeed.flow.trial import Trials
from tickerfeed.model import Candidate, Entry, Feed, FoundBy, Response, Source, SourceKind

Site = Any  # tests/flow/conftest.py
HOME = "https://bao.example/"


def trials(site: Site) -> Trials:
    site.home()
    return Trials(site.scout, Response(HOME, 200, {}, site.pages[HOME][1]), requests=1)


def candidate(path: str, kind: SourceKind = SourceKind.FEED) -> Candidate:
    return Candidate(HOME + path, kind, FoundBy.GUESS)


async def test_each_address_is_asked_once_and_the_page_not_again(site: Site) -> None:
    one = trials(site)
    await one.try_all([candidate("a"), candidate(""), candidate("b"), candidate("a/"), candidate("a")])
    await one.try_all([candidate("b")])
    assert site.paths == ["/a", "/b"]


async def test_requests_end(site: Site) -> None:
    one = trials(site)
    await one.try_all([candidate(str(number)) for number in range(50)])
    assert REQUESTS <= one.requests <= REQUESTS + 1
    assert one.end == "left after 20 requests"


async def test_redirects_are_requests_too_and_some_can_be_kept_for_later(site: Site) -> None:
    one = trials(site)
    for number in range(50):
        site.moves[f"{HOME}{number}"] = (302, HOME)
    await one.try_all([candidate(str(number)) for number in range(50)], spare=5)
    assert REQUESTS - 5 <= one.requests < REQUESTS
    assert len(site.asked) == 8


async def test_a_site_that_ceased_to_answer_is_left(site: Site) -> None:
    one = trials(site)
    for number in range(9):
        site.faults[f"{HOME}{number}"] = TimedOut("the exchange took longer than 30 s")
    await one.try_all([candidate("a"), *(candidate(str(number)) for number in range(9))])
    await one.try_all([candidate("b")])
    assert site.paths == ["/a", "/0", "/1", "/2", "/3", "/4"]
    assert one.end == "left, since it did not answer 4 times in a row"


async def test_a_site_that_lets_nobody_be_quick_is_left_in_time(site: Site) -> None:
    clock = iter(datetime(2026, 11, 22, 1, minute, tzinfo=UTC) for minute in range(60))
    site.home()
    one = Trials(replace(site.scout, clock=lambda: next(clock)), Response(HOME, 200, {}, b""))
    assert one.end == ""
    await one.try_all([candidate(str(number)) for number in range(9)])
    assert site.paths == ["/0", "/1"]
    assert one.end.startswith("left after 2 minutes: ")


async def test_it_ends_with_the_first_that_is_sure_unless_all_are_to_be_compared(site: Site) -> None:
    for number in range(6):
        site.feed(f"/{number}", first=100 * number)
    one = trials(site)
    await one.try_all([candidate(str(number)) for number in range(6)])
    assert (len(one.prospects), one.is_served) == (2, True)
    await one.try_all([candidate(str(number)) for number in range(4)], until_served=False)
    assert len(one.prospects) == 4


async def test_comments_serve_nobody(site: Site) -> None:
    site.feed("/comments/feed")
    one = trials(site)
    await one.try_all([candidate("comments/feed")])
    assert (len(one.prospects), one.is_served) == (1, False)


async def test_addresses_without_headlines_are_no_news(site: Site) -> None:
    one = trials(site)

    async def parse(answer: Response, source: Source) -> Feed:
        return Feed(entries=(Entry("", link=f"{HOME}1"),))

    site.parse = parse
    site.put("/sitemap.xml", "<urlset/>")
    await one.try_all([candidate("sitemap.xml", SourceKind.SITEMAP)])
    assert [each.reason for each in one.refused] == ["lists addresses without headlines"]


async def test_a_gate_in_place_of_a_feed_is_told(site: Site) -> None:
    one = trials(site)
    site.put("/rss", "<script>document.cookie='D7=1'; location.reload()</script>")
    await one.try_all([candidate("rss")])
    assert "cookie D7" in one.refused[0].reason


async def test_progress_is_told(site: Site) -> None:
    heard: list[tuple[str, int, int]] = []
    one = trials(site)
    one.scout = replace(site.scout, told=lambda url, done, total: heard.append((url, done, total)))
    await one.try_all([candidate("a")])
    assert heard == [(f"{HOME}a", 2, REQUESTS)]
