"""Elements for machines: their many names, and which of them is believed."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from tickerfeed.parse.article import metas
from tickerfeed.parse.article.claims import Claims
from tickerfeed.parse.moments import Reading
from tickerfeed.parse.page.tree import Page, grow

HABIT = Reading(ZoneInfo("Asia/Ho_Chi_Minh"))


def page(markup: str) -> Page:
    return grow(markup, "https://tinh.example/")


@pytest.mark.parametrize(
    "meta",
    [
        'property="article:published_time" content="2026-03-01T09:51:00&#x2B;07:00"',
        'name="pubdate" content="2026-03-01T09:51:00+07:00"',
        'name="DC.date.issued" content="2026-03-01 09:51"',
        'property="og:article:published_time" content="2026-03-01T02:51:00Z"',
        'property="article:published_time" content="0001-01-01T00:00:00"><meta name="date" content="01/03/2026 09:51"',
    ],
)
def test_when_it_was_published(meta: str) -> None:
    assert metas.claims(page(f"<meta {meta}>"), HABIT).published.at == datetime(2026, 3, 1, 2, 51, tzinfo=UTC)


def test_the_first_of_a_name_counts_and_the_surer_name_before_it() -> None:
    found = metas.claims(
        page(
            """<meta name=description content=a><meta property=og:description content=b>
            <meta property=og:description content=c>
            <meta property=og:title content=" "><meta name=twitter:title content=d><meta property=og:image content=e>
            <meta property=og:updated_time content=2026-03-01T09:51:00Z><meta name=syndication-source content=f>
            <meta property=og:url content=g><meta content=h>"""
        ),
        HABIT,
    )
    assert (found.summary, found.title, found.image, found.original, found.link) == ("b", "d", "e", "f", "g")
    assert found.updated.at == datetime(2026, 3, 1, 9, 51, tzinfo=UTC)


def test_a_canonical_link_goes_before_the_graphs() -> None:
    assert metas.claims(page("<meta property=og:url content=a><link rel=Canonical href=b>"), HABIT).link == "b"
    assert metas.claims(page("<link rel=canonical><p>"), HABIT) == Claims()


def test_the_properties_of_an_article() -> None:
    found = metas.microdata(
        page(
            """<div itemprop=description>Trang</div><div itemscope itemtype=http://schema.org/NewsArticle>
            <h2 itemprop="name headline">Cầu <b>mới</b></h2>
            <time itemprop=datePublished datetime=2026-03-01T09:51>nay</time>
            <meta itemprop=dateModified content=2026-03-02><img itemprop=image src=1.jpg>
            <p itemprop=description>Thông xe</p></div>"""
        ),
        HABIT,
    )
    assert (found.title, found.image, found.summary) == ("Cầu mới", "1.jpg", "Thông xe")
    assert (found.published.at, found.updated.raw) == (datetime(2026, 3, 1, 2, 51, tzinfo=UTC), "2026-03-02")


def test_properties_without_an_article() -> None:
    found = metas.microdata(
        page("<p itemprop=description>a<p itemprop=image>b<p itemprop=datePublished>01/03/2026 09:51"), HABIT
    )
    assert (found.summary, found.image) == ("", "")
    assert found.published.at == datetime(2026, 3, 1, 2, 51, tzinfo=UTC)
    assert metas.microdata(page("<p>"), HABIT) == Claims()
