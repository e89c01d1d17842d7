from __future__ import annotations

import pytest

from tickerfeed.model import FoundBy
from tickerfeed.parse.discovery.feedanchors import is_all_news, is_comments, linked, looks_like_feed
from tickerfeed.parse.page.tree import grow

URL = "https://www.bao.example/tin/"


@pytest.mark.parametrize(
    "path",
    [
        "/rss/thoi-su.rss",
        "/kinh-doanh.rss",
        "/rss",
        "/rss/",
        "/feed",
        "/thoi-su/feed/",
        "/rss.xml",
        "/index.xml",
        "/feed.json",
        "/index.rdf",
        "/posts.atom",
        "/rss/thoi-su/trong-nuoc",
        "/rssChanel/tin-moi.rss",
        "/rss/category/12.xml",
        "/feeds/posts/default",
        "/index.php?format=feed&type=rss",
        "/?feed=rss2",
        "/y-kien?rss",
    ],
)
def test_addresses_of_feeds_are_known(path: str) -> None:
    assert looks_like_feed(f"https://bao.example{path}")


@pytest.mark.parametrize(
    "path", ["/", "/rss.html", "/rss/huong-dan.htm", "/sitemap.xml", "/index", "/feedback", "/tin?id=rss", "/rss-la-gi"]
)
def test_addresses_of_pages_are_not_taken_for_feeds(path: str) -> None:
    assert not looks_like_feed(f"https://bao.example{path}")


def test_links_to_feeds_come_before_links_to_pages_that_list_them() -> None:
    markup = """<a href="/rss.html"><img></a> <a href="/kenh">Kênh RSS</a> <a href="/rss/a.rss" title="Thời sự">RSS</a>
        <a href="/rss/a.rss">lại</a> <a href="feed://tin.bao.example/b.rss">B</a> <a href="#rss">RSS</a> <a>RSS</a>
        <a href="https://other.example/rss">RSS</a> <a href="/tin/1">Báo Mỹ dùng RSS để đưa tin về bầu cử</a>
        <map><area href="/c.atom"></map> <a href="/rss-la-gi">Hỏi</a> <a href="/gross.html">Gross</a>"""
    found = [(one.url, one.title, one.found_by) for one in linked(grow(markup, URL))]
    assert found == [
        ("https://www.bao.example/rss/a.rss", "Thời sự", FoundBy.LINK),
        ("http://tin.bao.example/b.rss", "B", FoundBy.LINK),
        ("https://www.bao.example/c.atom", "", FoundBy.LINK),
        ("https://www.bao.example/rss.html", "", FoundBy.DIRECTORY),
        ("https://www.bao.example/kenh", "Kênh RSS", FoundBy.DIRECTORY),
        ("https://www.bao.example/rss-la-gi", "Hỏi", FoundBy.DIRECTORY),
    ]


@pytest.mark.parametrize(
    ("url", "title", "expected"),
    [
        ("https://bao.example/rss/home.rss", "", True),
        ("https://bao.example/feed/", "", True),
        ("https://bao.example/rss/tin-moi-nhat-12.rss", "Tin mới nhất", True),
        ("https://bao.example/rss/the-thao.rss", "Thể thao", False),
        ("https://bao.example/the-thao/bong-da/feed/", "", False),
    ],
)
def test_the_feed_of_all_news_is_told_from_a_sections(url: str, title: str, *, expected: bool) -> None:
    assert is_all_news(url, title) is expected


@pytest.mark.parametrize(
    ("path", "title", "expected"),
    [
        ("/comments/feed/", "", True),
        ("/comments.rss", "", True),
        ("/feed", "Báo » Comments Feed", True),
        ("/feed", "Comments on: Lũ về", True),
        ("/feed", "Báo » Dòng bình luận", True),
        ("/feed", "Bình luận mới", True),
        ("/commentsar.rss", "Commentary", False),
        ("/rss/binh-luan.rss", "Bình luận - Báo", False),
        ("/comment/rss.xml", "Comment", False),
    ],
)
def test_comments_are_told_from_opinion(path: str, title: str, *, expected: bool) -> None:
    assert is_comments(f"https://bao.example{path}", title) is expected
