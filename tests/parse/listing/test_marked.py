"""Pieces that the page marks as such."""

from __future__ import annotations

from tickerfeed.parse.listing import marked
from tickerfeed.parse.moments import reading
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/"


def told(markup: str) -> list[tuple[str, str | None, bool]]:
    found = marked.entries(grow(markup, URL), reading("Asia/Ho_Chi_Minh", "dmy"))
    return [(one.title, one.link, one.published is not None) for one in found]


def test_h_entry_without_its_comments() -> None:
    markup = """<div class="h-feed"><div class="h-entry"><a class="u-url p-name" href="/1">Một</a>
      <time class="dt-published" datetime="2026-09-16">nay</time>
      <div class="h-entry p-comment"><a class="u-url p-name" href="/c">Lời</a></div></div>
      <div class="h-entry"><a class="u-url p-name" href="/2">Hai</a></div></div>"""
    assert told(markup) == [("Một", "https://tinh.example/1", True), ("Hai", "https://tinh.example/2", False)]


def test_hatom() -> None:
    markup = """<div class="hentry"><h2 class="entry-title"><a href="/1" rel="bookmark">Một</a></h2>
      <abbr class="published" title="2026-09-16T10:05:00+07:00">nay</abbr></div>"""
    assert told(markup) == [("Một", "https://tinh.example/1", True)]


def test_microdata() -> None:
    markup = """<div itemscope itemtype="https://schema.org/NewsArticle"><a itemprop="url" href="/1">
      <span itemprop="headline">Một</span></a>
      <meta itemprop="datePublished" content="2026-09-16T10:05:00+07:00"></div>"""
    assert told(markup) == [("Một", "https://tinh.example/1", True)]


def test_marks_without_title_or_link_are_none() -> None:
    assert told("<div class='h-entry'><p>Một</p></div><div class='hentry'><a href='/1'></a></div>") == []
