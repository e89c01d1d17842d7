from __future__ import annotations

from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.flow.scout import REQUESTS, ask, settled
from tickerfeed.model import Candidate, FoundBy, Hop, Response, SourceKind

Site = Any  # tests/flow/conftest.py
HOME = "https://bao.example/"


@pytest.mark.parametrize(
    ("path", "kind", "found_by", "is_crawl"),
    [
        ("", SourceKind.AUTO, FoundBy.ITSELF, True),
        ("rss/home.rss", SourceKind.AUTO, FoundBy.ITSELF, False),
        ("a", SourceKind.FEED, FoundBy.HEADER, False),
        ("a", SourceKind.FEED, FoundBy.AUTODISCOVERY, False),
        ("a", SourceKind.FEED, FoundBy.LINK, False),
        ("a", SourceKind.FEED, FoundBy.LISTED, False),
        ("a", SourceKind.FEED, FoundBy.DIRECTORY, True),
        ("a", SourceKind.FEED, FoundBy.GUESS, True),
        ("a", SourceKind.SITEMAP, FoundBy.LINK, True),
        ("a", SourceKind.LISTING, FoundBy.LINK, True),
        ("robots.txt", SourceKind.AUTO, FoundBy.ROBOTS, False),
        ("a", SourceKind.SITEMAP, FoundBy.ROBOTS, True),
        ("a", SourceKind.AUTO, FoundBy.FORWARD, True),
    ],
)
async def test_what_nobody_named_as_a_feed_is_crawling(
    site: Site, path: str, kind: SourceKind, found_by: FoundBy, *, is_crawl: bool
) -> None:
    await ask(Candidate(HOME + path, kind, found_by), site.scout, 1)
    assert [one.is_crawl for one in site.asked] == [is_crawl]
    assert "Accept" in site.asked[0].headers


async def test_each_request_is_told(site: Site) -> None:
    heard: list[tuple[str, int, int]] = []
    scout = replace(site.scout, told=lambda url, done, total: heard.append((url, done, total)))
    await ask(Candidate(HOME, SourceKind.AUTO, FoundBy.ITSELF), scout, 7)
    assert heard == [(HOME, 7, REQUESTS)]


@pytest.mark.parametrize(
    ("statuses", "expected"), [((), "a"), ((301, 308), "b"), ((302,), "a"), ((301, 302), "a"), ((307, 301), "a")]
)
def test_only_lasting_redirects_move_a_candidate(statuses: tuple[int, ...], expected: str) -> None:
    answer = Response(f"{HOME}b", 200, {}, b"", tuple(Hop(status, f"{HOME}b") for status in statuses))
    found = settled(Candidate(f"{HOME}a", SourceKind.FEED, FoundBy.GUESS), answer)
    assert found.url == HOME + expected
