"""Reading the pages of new entries: in which order, how many, and what ends it."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import timedelta

from tickerfeed.errors import ParseError, Unreachable
from tickerfeed.flow.articles import FAILURES, read_articles
from tickerfeed.model import Article, Request, Response, Source

SOURCE = Source("tinh", "https://tinh.example/")


class Web:
    """Answers each page with the status that its address ends with; 0 is no answer, 1 none for ever."""

    def __init__(self) -> None:
        self.asked: list[Request] = []

    async def get(self, request: Request) -> Response:
        self.asked.append(request)
        status = int(request.url.rpartition("/")[2])
        if status == 0:
            raise Unreachable("connection refused", request.url)
        if status == 1:
            await asyncio.Event().wait()
        return Response(request.url, status, {}, b"")

    def pause(self, request: Request) -> timedelta:
        return timedelta()


class Reader:
    """Takes the address of a page for its title; pages of /x/ cannot be read."""

    async def article(self, response: Response, source: Source) -> Article:
        if "/x/" in response.url:
            raise ParseError("too deep", response.url)
        return Article(title=response.url)


async def read(*pages: str, within: float = 60) -> tuple[list[str], Sequence[Request]]:
    web = Web()
    links = {str(number): f"https://tinh.example/{page}" for number, page in enumerate(pages)}
    found = await read_articles(SOURCE, links, web, Reader(), timedelta(seconds=within))  # type: ignore[arg-type]
    assert all(article.title == links[key] for key, article in found.items())
    return list(found), web.asked


async def test_each_page_is_asked_for_as_a_page() -> None:
    found, asked = await read("a/200", "b/200")
    assert found == ["0", "1"]
    assert [request.is_crawl for request in asked] == [True, True]
    assert await read() == ([], [])


async def test_what_fails_is_left_out() -> None:
    found, asked = await read("a/0", "b/404", "x/200", "c/200", "d/0", "e/200")
    assert found == ["3", "5"]
    assert len(asked) == 6


async def test_a_site_that_does_not_answer_is_asked_no_more() -> None:
    found, asked = await read("a/200", *["b/0"] * FAILURES, "c/200")
    assert (found, len(asked)) == (["0"], 1 + FAILURES)


async def test_a_site_that_is_busy_is_left_alone() -> None:
    for status in (429, 503):
        found, asked = await read("a/200", f"b/{status}", "c/200")
        assert (found, len(asked)) == (["0"], 2)


async def test_what_was_read_until_time_is_up_counts() -> None:
    found, asked = await read("a/200", "b/1", "c/200", within=0.05)
    assert (found, len(asked)) == (["0"], 2)
