"""Read the pages of a source's new entries, where it asks for that. Whatever fails leaves the entry as it is listed."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from datetime import timedelta

from tickerfeed.errors import FetchError, ParseError
from tickerfeed.model import Article, Response, Source
from tickerfeed.poll.page import ask_page, is_page_of
from tickerfeed.ports import Fetcher, Parser

MOST = 10  # pages of one poll; entries beyond are taken as they are listed
IN_ALL = timedelta(minutes=2)  # for the pages of one poll; what a site makes us wait for longer is not waited for
FAILURES = 3  # in a row, after which the others would most likely fail as well
_BUSY = (429, 503)  # the site asks to be left alone


async def read_articles(
    source: Source, links: Mapping[str, str], fetcher: Fetcher, parser: Parser, in_all: timedelta = IN_ALL
) -> dict[str, Article]:
    """Return what the pages at `links` (by key) say, read one after the other; those that fail are left out."""
    found: dict[str, Article] = {}
    try:
        async with asyncio.timeout(in_all.total_seconds()):
            await _read_all(source, links, fetcher, parser, found)
    except TimeoutError:
        pass  # what was read until then counts
    return found


async def _read_all(
    source: Source, links: Mapping[str, str], fetcher: Fetcher, parser: Parser, found: dict[str, Article]
) -> None:
    failures = 0
    for key, link in links.items():
        answer = await _fetch(source, link, fetcher)
        if answer is not None and answer.status in _BUSY:
            return
        failures = failures + 1 if answer is None else 0
        if failures >= FAILURES:
            return
        if answer is not None and is_page_of(answer, link) and (article := await _parse(answer, source, parser)):
            found[key] = article


async def _fetch(source: Source, link: str, fetcher: Fetcher) -> Response | None:
    try:
        return await fetcher.get(ask_page(source, link))
    except FetchError:
        return None


async def _parse(answer: Response, source: Source, parser: Parser) -> Article | None:
    try:
        return await parser.article(answer, source)
    except ParseError:
        return None
