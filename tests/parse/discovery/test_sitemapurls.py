from __future__ import annotations

from tickerfeed.model import FoundBy, SourceKind
from tickerfeed.parse.discovery.sitemapurls import MOST, guesses, likeliness, of_index, of_robots

ROBOTS = "https://bao.example/robots.txt"


def test_robots_names_sitemaps_and_those_of_news_come_first() -> None:
    text = "User-agent: *\r\nSITEMAP: https://bao.example/sitemap-category.xml\r\nSitemap:/a.xml\nDisallow: /x\n"
    text += " sitemap : https://bao.example/sitemap-news.xml # new\nSitemap: https://other.example/news.xml\nSitemap:\n"
    found = of_robots(text, ROBOTS)
    assert [one.url.removeprefix("https://bao.example") for one in found] == [
        "/sitemap-news.xml",
        "/a.xml",
        "/sitemap-category.xml",
    ]
    assert {(one.kind, one.found_by) for one in found} == {(SourceKind.SITEMAP, FoundBy.ROBOTS)}


def test_an_index_lists_sitemaps() -> None:
    text = "<sitemapindex><sitemap><loc> https://bao.example/s1.xml?a=1&amp;b=2\n</loc></sitemap>"
    text += "<sitemap><loc><![CDATA[/tin-moi.xml]]></loc></sitemap></sitemapindex>"
    found = of_index(text, "https://bao.example/sitemap.xml")
    assert [one.url for one in found] == ["https://bao.example/tin-moi.xml", "https://bao.example/s1.xml?a=1&b=2"]


def test_usual_addresses_are_few() -> None:
    assert guesses("https://bao.example/x/y")[0].url == "https://bao.example/sitemap-news.xml"
    assert len(of_robots("\n".join(f"Sitemap: /{number}" for number in range(99)), ROBOTS)) == MOST


def test_a_sitemap_is_judged_by_its_own_name_not_by_its_host() -> None:
    assert likeliness("https://a.example/news-1.xml") > likeliness("https://a.example/1.xml")
    assert likeliness("https://a.example/1.xml") > likeliness("https://a.example/event-1.xml")
    assert likeliness("https://news.example/1.xml") == likeliness("https://a.example/1.xml")
