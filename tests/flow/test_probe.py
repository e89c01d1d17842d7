from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.errors import TlsError, Unreachable
from tickerfeed.flow.probe import Probe, Prober, probe, probe_all
from tickerfeed.model import Source, Trouble

Site = Any  # tests/flow/conftest.py
HOME = "https://bao.example/"
NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)


def prober(site: Site) -> Prober:
    return Prober(site, site, lambda: NOW)


def source(path: str, **fields: Any) -> Source:
    return Source(path.strip("/") or "home", HOME.rstrip("/") + path, **fields)


def told(one: Probe) -> list[str]:
    return [f"{finding.word}: {finding.what} / {finding.remedy}" for finding in one.findings]


async def test_a_good_source_is_summed_up(site: Site) -> None:
    site.feed("/a.rss")
    one = await probe(source("/a.rss"), prober(site))
    assert (one.trouble, told(one), one.entries) == (Trouble.NONE, [], 6)
    assert one.newest_at == datetime(2026, 11, 22, 0, 2, 3, tzinfo=UTC)
    assert {"If-None-Match", "If-Modified-Since"}.isdisjoint(site.asked[0].headers)


@pytest.mark.parametrize(
    ("status", "trouble"),
    [(404, Trouble.HTTP_ERROR), (403, Trouble.FORBIDDEN), (429, Trouble.THROTTLED), (410, Trouble.GONE)],
)
async def test_statuses_are_told(site: Site, status: int, trouble: Trouble) -> None:
    site.put("/a.rss", "", status=status)
    one = await probe(source("/a.rss"), prober(site))
    assert (one.trouble, f"answers {status}" in told(one)[0]) == (trouble, True)


async def test_failures_bring_their_remedy_or_get_the_usual_one(site: Site) -> None:
    site.faults[f"{HOME}a"] = TlsError("the certificate has expired; the site must renew it")
    site.faults[f"{HOME}b"] = Unreachable("no such host")
    one, other = await probe_all([source("/a"), source("/b")], prober(site))
    assert told(one) == ["tls: the certificate has expired / the site must renew it"]
    assert (other.trouble, told(other)[0].startswith("unreachable: no such host / Open the address")) == (
        Trouble.UNREACHABLE,
        True,
    )


async def test_bodies_that_are_no_feed_are_told(site: Site) -> None:
    site.put("/gate", "<script>document.cookie='D7=1'; location.reload()</script>")
    site.put("/page", "<opml/>")
    site.put("/empty", "<rss version='2.0'><channel/></rss>")
    found = await probe_all([source("/gate"), source("/page"), source("/empty")], prober(site))
    assert [one.trouble for one in found] == [Trouble.CHALLENGE, Trouble.NOT_A_FEED, Trouble.EMPTY]
    assert "cookie D7" in told(found[0])[0]


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("Tin mới".encode(), "says that it is in windows-1252, and is in UTF-8"),
        (b"caf\xe9", "says that it is in utf-8, which is something else, or damaged"),
    ],
)
async def test_a_wrong_encoding_is_told_unless_the_operator_knows(site: Site, body: bytes, words: str) -> None:
    site.feed("/a.rss")
    status, feed = site.pages[f"{HOME}a.rss"]
    site.pages[f"{HOME}a.rss"] = (status, feed.replace("Báo Mẫu".encode(), body))
    label = "windows-1252" if "windows" in words else "utf-8"
    site.headers[f"{HOME}a.rss"] = {"content-type": f"text/xml; charset={label}"}
    assert words in told(await probe(source("/a.rss"), prober(site)))[0]
    assert told(await probe(source("/a.rss", encoding=label), prober(site))) == []


async def test_sources_that_tell_the_same_are_told(site: Site) -> None:
    site.feed("/a", 10)
    site.feed("/b", 9)
    site.feed("/c", 10, first=7)
    site.feed("/d", 2)
    site.feed("/e", 2)
    found = await probe_all([source(f"/{name}") for name in "abcde"], prober(site))
    assert [told(one) for one in found] == [
        [],
        ["same: lists the same entries as a / switch one of the two off"],
        [],
        [],
        [],
    ]


async def test_progress_is_told(site: Site) -> None:
    heard: list[tuple[str, int, int]] = []
    one = replace(prober(site), told=lambda name, done, total: heard.append((name, done, total)))
    await probe_all([source("/a"), source("/b")], one)
    assert [(done, total) for _, done, total in heard] == [(1, 2), (2, 2)]


async def test_an_old_feed_is_told(site: Site) -> None:
    site.feed("/a", age=timedelta(days=50) / timedelta(hours=1))
    assert told(await probe(source("/a"), prober(site)))[0].startswith("old: its newest entry is of 2026-10-03")
