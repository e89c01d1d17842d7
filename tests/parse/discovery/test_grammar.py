from __future__ import annotations

from urllib.parse import urlsplit

import pytest

from tickerfeed.parse.discovery.grammar import MOST, guesses
from tickerfeed.parse.page.tree import grow

HOME = "https://bao.example/"


def paths(markup: str, url: str = HOME) -> list[str]:
    found = [urlsplit(one.url) for one in guesses(grow(f"<html>{markup}</html>", url), url)]
    return [one.path + (f"?{one.query}" if one.query else "") for one in found]


def test_a_front_page_is_asked_for_the_usual_addresses() -> None:
    found = paths("")
    assert found[:3] == ["/rss/home.rss", "/feed", "/rss"]
    assert len(found) <= MOST


@pytest.mark.parametrize(
    ("markup", "first"),
    [
        ('<meta name="generator" content="WordPress 6.5">', "/feed/"),
        ('<META NAME="Generator" CONTENT="Joomla! - Open Source">', "/index.php?format=feed&type=rss"),
        ('<meta name="generator" content="Drupal 10">', "/rss.xml"),
        ('<meta name="generator" content="Blogger">', "/feeds/posts/default"),
        ('<link rel=stylesheet href="/wp-content/themes/x.css">', "/feed/"),
        ('<a href="/lu-ve-post123456.html">Lũ về</a>', "/rss/home.rss"),
        ('<a href="/lu-ve-185240101090000123.htm">Lũ về</a>', "/rss/home.rss"),
        ("<meta name=generator>", "/rss/home.rss"),
    ],
)
def test_what_a_site_runs_on_is_asked_first(markup: str, first: str) -> None:
    assert paths(markup)[0] == first


def test_a_sections_page_leads_to_the_sections_feed() -> None:
    assert paths("", "https://bao.example/kinh-te/gia-vang.htm")[:5] == [
        "/rss/kinh-te/gia-vang.rss",
        "/kinh-te/gia-vang.rss",
        "/rss/kinh-te/gia-vang",
        "/rssChanel/gia-vang.rss",
        "/kinh-te/gia-vang/feed/",
    ]


def test_a_query_alone_is_no_section() -> None:
    assert paths("", "https://bao.example/?cat=82")[0] == "/rss/home.rss"


def test_the_menu_gives_sections_and_those_of_news_first() -> None:
    menu = '<a href="/lien-he">Liên hệ</a><a href="/tin-tuc">Tin tức</a><a href="/a/b">x</a>'
    menu += '<a href="//o.example/xyz">o</a>'
    assert paths(menu)[-3:] == ["/rss/tin-tuc", "/rssChanel/tin-tuc.rss", "/rss/tin-tuc.rss"]
