from __future__ import annotations

import pytest

from tickerfeed.model import FoundBy, SourceKind
from tickerfeed.parse.discovery.autodiscovery import advertised, hinted, mended
from tickerfeed.parse.page.tree import grow

URL = "https://bao.example/tin/"
RSS = "application/rss+xml"


def urls(markup: str, header: str | None = None) -> list[str]:
    return [one.url for one in advertised(grow(f"<html><head>{markup}</head><body></body></html>", URL), header, URL)]


@pytest.mark.parametrize(
    "markup",
    [
        f'<link rel="alternate" type="{RSS}" href="/rss/home.rss">',
        f"<link rel=alternate type={RSS} href=/rss/home.rss>",
        f"<LINK REL='ALTERNATE' TYPE='{RSS.upper()}' HREF='/rss/home.rss'/>",
        f'<link\rhref=" /rss/home.rss\n"\rtype="\t{RSS} "\rrel="home  Alternate">',
        '<link rel="alternate" type="application/atom+xml; charset=utf-8" href="../rss/home.rss">',
        '<link rel="&#97;lternate" type="text/rss" href="https&#58;//bao.example/rss/home.rss">',
        '<link rel="alternate" type="application/feed+json" href="/rss/home.rss">',
        '<link rel="alternate" type="application/json" href="/rss/home.rss">',
        '<link rel="feed" href="/rss/home.rss">',
        '<link rel="stylesheet feed" href="/rss/home.rss">',
        f'<link rel="alternate" type="{RSS}" href="feed://bao.example/rss/home.rss"><base href="http://bao.example/">',
        f'<base href="/rss/"><link rel="alternate" type="{RSS}" href="home.rss">',
        f'</head><body><link rel="alternate" type="{RSS}" href="/rss/home.rss">',
    ],
)
def test_every_way_to_say_it_is_heard(markup: str) -> None:
    assert [url.replace("http:", "https:") for url in urls(markup)] == ["https://bao.example/rss/home.rss"]


@pytest.mark.parametrize(
    "markup",
    [
        f'<!-- <link rel="alternate" type="{RSS}" href="/x"> -->',
        f"<script>'<link rel=alternate type={RSS} href=/x>'</script>",
        f'<link rel="alternate" type="{RSS}">',
        f'<link rel="alternate" type="{RSS}" href="">',
        f'<link rel="alternate" type="{RSS}" href="#x">',
        f'<link rel="alternate" type="{RSS}" href="javascript:x">',
        f'<link rel="alternate stylesheet" type="{RSS}" href="/x">',
        f'<link rel="alternates" type="{RSS}" href="/x">',
        f'<link rel="my-alternate" type="{RSS}" href="/x">',
        f'<link type="{RSS}" href="/x">',
        '<link rel="alternate" type="text/html" hreflang="en" href="/x">',
        '<link rel="alternate" type="application/xml" title="RSS" href="/x">',
        '<link rel="alternate" type="application/rdf+xml" title="RSS" href="/x">',
        '<link rel="alternate" type="application/json+oembed" href="/x">',
        '<link rel="alternate" type="application/json" href="/wp-json/wp/v2/pages/2">',
        '<link rel="alternate" type="application/json" href="/?rest_route=/wp/v2/pages/2">',
    ],
)
def test_what_says_something_else_is_passed_over(markup: str) -> None:
    assert urls(markup) == []


def test_titles_come_along_in_one_line() -> None:
    page = grow(f'<link rel=alternate type={RSS} href=/x title="Kinh&#32;t&#7871;\n- Báo">', URL)
    (one,) = advertised(page, None, URL)
    assert (one.title, one.kind, one.found_by) == ("Kinh tế - Báo", SourceKind.FEED, FoundBy.AUTODISCOVERY)


def test_the_header_comes_first() -> None:
    header = (
        f'</a.rss>; rel="alternate"; type="{RSS}"; title="Báo", </b>; rel="alternate"; type="text/html", </c>; rel=feed'
    )
    header += ', </wp-json/>; rel="alternate"; type="application/json"'
    page = grow(f"<base href=https://cdn.example/><link rel=alternate type={RSS} href=/d.rss>", URL)
    found = list(advertised(page, header, URL))
    assert [(one.url, one.title, one.found_by) for one in found] == [
        ("https://bao.example/a.rss", "Báo", FoundBy.HEADER),
        ("https://bao.example/c", "", FoundBy.HEADER),
        ("https://cdn.example/d.rss", "", FoundBy.AUTODISCOVERY),
    ]


def test_what_may_be_a_feed_or_a_sitemap_is_a_hint() -> None:
    markup = f"""<link rel=alternate type=text/xml href=/a><link type={RSS} href=/b><link rel=sitemap href=/c>
        <link rel=stylesheet type=text/xml href=/d><link rel=icon type=text/xml href=/e>
        <link rel=alternate type={RSS} href=/f><link rel=service.feed type={RSS} href=/g>"""
    found = [(one.url[-1], str(one.kind)) for one in hinted(grow(markup, URL))]
    assert found == [("a", "feed"), ("b", "feed"), ("c", "sitemap"), ("g", "feed")]


@pytest.mark.parametrize(
    ("ref", "expected"),
    [
        (" /rss ", "/rss"),
        ("feed:https://a.example/", "https://a.example/"),
        ("FEED://https://a.example/", "https://a.example/"),
        ("feed:a.example/rss", "http://a.example/rss"),
        ("rss://a.example/rss", "http://a.example/rss"),
    ],
)
def test_a_scheme_of_feed_readers_is_mended(ref: str, expected: str) -> None:
    assert mended(ref) == expected
