from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tickerfeed.errors import Disallowed, TlsError, Unreachable
from tickerfeed.flow.discover import Discovery, discover
from tickerfeed.flow.scout import REQUESTS
from tickerfeed.model import FoundBy, SourceKind

Site = Any  # tests/flow/conftest.py
HOME = "https://bao.example/"
SAYS = '<link rel="alternate" type="application/rss+xml" href="{}" title="{}">'


async def look(site: Site, url: str = HOME) -> Discovery:
    return await discover([url], site.scout)


def headlines(count: int, first: int = 0, tag: str = "h3") -> str:
    return "".join(f'<{tag}><a href="/tin-{first + n}">Tin {first + n}</a></{tag}>' for n in range(count))


def best(found: Discovery) -> tuple[str, SourceKind, FoundBy]:
    one = found.prospects[0].candidate
    return one.url.removeprefix("https://bao.example"), one.kind, one.found_by


def reasons(found: Discovery) -> dict[str, str]:
    return {one.candidate.url.removeprefix("https://bao.example"): one.reason for one in found.refused}


async def test_a_feed_that_the_page_names_is_best_and_nothing_is_guessed(site: Site) -> None:
    site.home(headlines(8), SAYS.format("/rss/home.rss", "") + SAYS.format("/comments/feed/", ""))
    site.feed("/rss/home.rss")
    site.feed("/comments/feed/", first=50)
    found = await look(site)
    assert best(found) == ("/rss/home.rss", SourceKind.FEED, FoundBy.AUTODISCOVERY)
    assert [str(one.candidate.kind) for one in found.prospects] == ["feed", "listing", "feed"]
    assert site.paths == ["/", "/rss/home.rss", "/comments/feed/"]
    assert (found.url, found.title, found.requests) == (HOME, "Báo Mẫu", 3)
    assert found.prospects[0].on_page == 6


async def test_feeds_are_no_crawling_and_the_rest_is(site: Site) -> None:
    site.home('<a href="/rss.html">RSS</a><a href="/rss/a.rss">A</a>', SAYS.format("/b.rss", ""))
    await look(site)
    assert {one.url.removeprefix(HOME): one.is_crawl for one in site.asked}.items() >= {
        ("", True),
        ("b.rss", False),
        ("rss/a.rss", False),
        ("rss.html", True),
        ("feed", True),
        ("robots.txt", False),
        ("sitemap-news.xml", True),
    }
    assert len(site.asked) <= 20


async def test_the_link_header_counts(site: Site) -> None:
    site.home()
    site.headers[HOME] = {"link": '</a.rss>; rel="alternate"; type="application/rss+xml"'}
    site.feed("/a.rss")
    assert best(await look(site)) == ("/a.rss", SourceKind.FEED, FoundBy.HEADER)


async def test_a_page_that_lists_feeds_is_followed(site: Site) -> None:
    site.home('<a href="/rss.html">Kênh RSS</a>')
    site.home('<a href="/rss/the-thao.rss">Thể thao</a><a href="/rss/trang-chu.rss">Trang chủ</a>', path="/rss.html")
    site.feed("/rss/trang-chu.rss")
    site.feed("/rss/the-thao.rss", first=50)
    found = await look(site)
    assert best(found) == ("/rss/trang-chu.rss", SourceKind.FEED, FoundBy.LISTED)
    assert "an HTML page" in reasons(found)["/rss.html"]


async def test_a_guess_is_tried_where_nothing_is_said(site: Site) -> None:
    site.home('<a href="/lu-ve-post12345.html">Lũ về</a>')
    site.feed("/rss/home.rss")
    assert best(await look(site)) == ("/rss/home.rss", SourceKind.FEED, FoundBy.GUESS)


async def test_what_leads_or_answers_home_is_refused_with_its_reason(site: Site) -> None:
    site.home(headlines(8), SAYS.format("/empty.rss", ""))
    site.put("/empty.rss", "<rss version='2.0'><channel><title>x</title></channel></rss>")
    site.moves["https://bao.example/rss/home.rss"] = (302, HOME)
    site.moves["https://bao.example/feed"] = (302, "https://other.example/feed")
    site.feed("https://other.example/feed")
    site.pages["https://bao.example/rss"] = site.pages[HOME]
    site.home("lần khác", path="/rss.xml")
    site.put("/feed.xml", "<html><head><title>404 - Không tìm thấy</title></head></html>")
    site.put("/atom.xml", "{}")
    site.faults["https://bao.example/index.xml"] = Unreachable("reset the connection")
    found = await look(site)
    assert best(found) == ("/", SourceKind.LISTING, FoundBy.ITSELF)
    told = reasons(found)
    assert {path: told[path] for path in ("/empty.rss", "/rss/home.rss", "/feed", "/rss", "/rss.xml", "/feed.xml")} == {
        "/empty.rss": "has no entries",
        "/rss/home.rss": "leads back to the page itself",
        "/feed": "leads to another site, other.example",
        "/rss": "answers the same as the page itself",
        "/rss.xml": "answers the page itself again",
        "/feed.xml": "answers an error page, with status 200",
    }
    assert told["/index.xml"] == "reset the connection"
    assert "no JSON Feed" in told["/atom.xml"]
    assert told["/sitemap-news.xml"] == "answers 404"


async def test_a_named_feed_may_live_elsewhere_and_moves_for_good(site: Site) -> None:
    site.home("", SAYS.format("http://feeds.example/bao", ""))
    site.moves["http://feeds.example/bao"] = (301, "https://feeds.example/bao.xml")
    site.feed("https://feeds.example/bao.xml")
    assert (await look(site)).prospects[0].candidate.url == "https://feeds.example/bao.xml"
    site.moves["http://feeds.example/bao"] = (302, "https://feeds.example/bao.xml")
    assert (await look(site)).prospects[0].candidate.url == "http://feeds.example/bao"


async def test_feeds_that_tell_the_same_are_shown_once(site: Site) -> None:
    site.home("", SAYS.format("/rss.xml", "") + SAYS.format("/atom.xml", ""))
    site.feed("/rss.xml")
    site.feed("/atom.xml")
    found = await look(site)
    assert [one.candidate.url for one in found.prospects] == ["https://bao.example/rss.xml"]
    assert reasons(found)["/atom.xml"] == "tells the same as https://bao.example/rss.xml"


async def test_a_listing_comes_before_the_ticker_and_alone_the_ticker_is_best(site: Site) -> None:
    ticker = f"<marquee>{headlines(4, 90, 'b')}</marquee>"
    site.home(headlines(8) + ticker)
    assert [str(one.candidate.kind) for one in (await look(site)).prospects] == ["listing", "tickerline"]
    site.home(ticker)
    found = await look(site)
    assert best(found)[1] is SourceKind.TICKERLINE
    assert found.prospects[0].candidate.url == HOME


async def test_a_list_of_the_tickers_headlines_alone_is_the_ticker(site: Site) -> None:
    site.home(f"<marquee>{headlines(6)}</marquee>")
    found = await look(site)
    assert [str(one.candidate.kind) for one in found.prospects] == ["tickerline"]
    assert found.refused[0].reason == "lists nothing but the page's ticker line"


async def test_a_page_of_scripts_alone_gives_nothing(site: Site) -> None:
    site.home('<div id="root"></div><script src="/app.js"></script>')
    found = await look(site)
    assert found.prospects == ()
    assert any("no listing" in one.reason for one in found.refused)
    assert found.requests <= 20


async def test_why_a_site_was_left_is_told(site: Site) -> None:
    site.home()
    for path in ("rss/home.rss", "feed", "rss", "rss.xml"):
        site.faults[HOME + path] = Unreachable("reset the connection")
    found = await look(site)
    assert found.refused[-1].reason == "left, since it did not answer 4 times in a row"


async def test_a_named_address_may_be_the_feed(site: Site) -> None:
    site.feed("/rss/home.rss")
    found = await look(site, f"{HOME}rss/home.rss")
    assert best(found) == ("/rss/home.rss", SourceKind.FEED, FoundBy.ITSELF)
    assert [one.is_crawl for one in site.asked] == [False]


async def test_a_named_address_may_be_a_json_list(site: Site) -> None:
    rows = ",".join(f'{{"title": "Tin {number}", "url": "/tin-{number}"}}' for number in range(6))
    site.put("/api/latest", f'{{"articles": [{rows}]}}')
    found = await look(site, f"{HOME}api/latest")
    assert [str(one.candidate.kind) for one in found.prospects] in (["json"], ["feed"])


async def test_a_step_page_is_followed(site: Site) -> None:
    site.put("/", '<html><meta http-equiv="refresh" content="0;url=/portal/"></html>')
    site.home("", SAYS.format("tin.rss", ""), path="/portal/")
    site.feed("/portal/tin.rss")
    found = await look(site)
    assert (found.url, best(found)[0]) == (f"{HOME}portal/", "/portal/tin.rss")


async def test_steps_that_never_end_are_left(site: Site) -> None:
    for number in range(5):
        refresh = f'<meta http-equiv="refresh" content="0;url=/{number + 1}">'
        site.put(f"/{number}", f"<html>{refresh}{headlines(6)}</html>")
    assert (await look(site, f"{HOME}0")).url == f"{HOME}2"
    del site.pages[f"{HOME}1"]
    assert (await look(site, f"{HOME}0")).prospects[0].candidate.url == f"{HOME}0"


async def test_steps_in_a_circle_are_taken_once(site: Site) -> None:
    site.put("/", '<html><meta http-equiv=refresh content="0;url=/a"></html>')
    site.moves[f"{HOME}a"] = (301, HOME)
    await look(site)
    assert site.paths[:3] == ["/", "/a", "/rss/home.rss"]


async def test_robots_txt_names_the_news_sitemap(site: Site) -> None:
    site.home()
    site.put("/robots.txt", f"Sitemap: {HOME}all.xml\nSitemap: {HOME}tin-moi.xml")
    site.put("/tin-moi.xml", "<sitemapindex><sitemap><loc>/news-1.xml</loc></sitemap></sitemapindex>")
    site.put("/news-1.xml", "<urlset></urlset>")
    found = await look(site)
    asked = site.paths
    assert asked.index("/tin-moi.xml") < asked.index("/all.xml")
    assert "/news-1.xml" in asked
    assert found.prospects == ()


async def test_a_page_that_is_refused_is_looked_for_feeds_by_its_address(site: Site) -> None:
    site.put("/", "no", status=403)
    site.feed("/rss/home.rss")
    found = await look(site)
    assert best(found)[0] == "/rss/home.rss"
    assert reasons(found)["/"] == "answers 403"


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (Disallowed("robots.txt keeps programs out"), "robots.txt keeps programs out; where you know its feed"),
        (TlsError("the certificate has expired"), "has expired"),
    ],
)
async def test_a_page_that_cannot_be_asked_says_why(site: Site, fault: Exception, words: str) -> None:
    site.faults[HOME] = fault
    found = await look(site)
    assert (found.prospects, len(site.asked)) == ((), 1)
    assert words in reasons(found)["/"]


async def test_http_is_tried_after_https_where_none_was_said(site: Site) -> None:
    site.home()
    site.pages["http://bao.example/"] = site.pages.pop(HOME)
    site.faults[HOME] = Unreachable("refused the connection")
    found = await discover([HOME, "http://bao.example/"], site.scout)
    assert (found.url, reasons(found)["/"]) == ("http://bao.example/", "refused the connection")
    site.faults["http://bao.example/"] = Unreachable("no such host")
    found = await discover([HOME, "http://bao.example/"], site.scout)
    assert [one.reason for one in found.refused] == ["refused the connection", "no such host"]


async def test_a_gate_is_named(site: Site) -> None:
    site.put("/", "<script>document.cookie='D7=1'; location.reload()</script>")
    found = await look(site)
    assert "cookie D7" in reasons(found)["/"]
    assert len(site.asked) == 1


async def test_pages_that_the_menu_calls_news_are_tried_last(site: Site) -> None:
    site.home('<a href="/tin-tuc">Tin tức</a><a href="/lien-he">Liên hệ</a>')
    site.home(headlines(8), path="/tin-tuc")
    found = await look(site)
    assert best(found) == ("/tin-tuc", SourceKind.LISTING, FoundBy.LINK)
    assert site.paths.index("/tin-tuc") > site.paths.index("/sitemap-news.xml")
    assert "/lien-he" not in site.paths
    assert next(one.is_crawl for one in site.asked if one.url == f"{HOME}tin-tuc")


async def test_what_an_article_lists_beside_itself_is_doubted(site: Site) -> None:
    text = "<article>" + f"<p>{'Nước sông dâng cao trong đêm và người dân phải sơ tán. ' * 5}</p>" * 5 + "</article>"
    site.home(f"<marquee>{headlines(4, 90, 'b')}</marquee>{text}{headlines(8)}", path="/tin-1")
    found = await look(site, f"{HOME}tin-1")
    assert [str(one.candidate.kind) for one in found.prospects] == ["tickerline", "listing"]
    assert found.prospects[1].reason.startswith("the page looks like one article; 8 headlines")


async def test_a_named_feed_without_dates_is_enough(site: Site) -> None:
    site.home("", SAYS.format("/a.rss", ""))
    site.put("/a.rss", "<rss version='2.0'><channel><item><title>Tin</title><link>/1</link></item></channel></rss>")
    assert str((await look(site)).prospects[0].confidence) == "medium"
    assert site.paths == ["/", "/a.rss"]


async def test_what_the_site_names_and_nobody_asked_is_told(site: Site) -> None:
    links = "".join(f'<a href="/rss/{number}.rss">Mục {number}</a>' for number in range(9))
    site.home(links + links, SAYS.format("/rss/home.rss", ""))
    site.feed("/rss/home.rss")
    found = await look(site)
    assert [one.title for one in found.untried] == [f"Mục {number}" for number in range(9)]
    del site.pages[f"{HOME}rss/home.rss"]
    site.feed("/rss/0.rss")
    assert [one.title for one in (await look(site)).untried] == [f"Mục {number}" for number in range(2, 9)]


async def test_feeds_of_a_page_that_lists_them_are_told_too(site: Site) -> None:
    site.home('<a href="/rss.html">RSS</a>')
    site.home("".join(f'<a href="/rss/{number}.rss">Mục {number}</a>' for number in range(9)), path="/rss.html")
    site.feed("/rss/0.rss")
    assert [one.title for one in (await look(site)).untried] == [f"Mục {number}" for number in range(2, 9)]


PATHS = (
    "/",
    "/a",
    "/rss.html",
    "/rss/home.rss",
    "/feed",
    "/rss",
    "/robots.txt",
    "/sitemap-news.xml",
    "/tin-tuc",
    "/s.xml",
)
BODIES = (
    "<html><title>Báo</title>" + SAYS.format("/a", "") + SAYS.format("/rss", "") + '<a href="/rss.html">RSS</a></html>',
    '<html><a href="/a">Tin tức</a><a href="/tin-tuc">Tin tức</a><h3><a href="/1">Tin</a></h3></html>',
    '<html><meta http-equiv=refresh content="0;url=/a"></html>',
    '<html><meta http-equiv=refresh content="0;url=/"></html>',
    "<html><title>404 Not Found</title></html>",
    "<rss version='2.0'><channel><title>B</title><item><title>Tin</title><link>/1</link></item></channel></rss>",
    "<rss version='2.0'><channel><title>B</title></channel></rss>",
    "<sitemapindex><sitemap><loc>/s.xml</loc></sitemap><sitemap><loc>/sitemap-news.xml</loc></sitemap></sitemapindex>",
    "Sitemap: /s.xml\nSitemap: /sitemap-news.xml",
    "<script>document.cookie='a=1'; location.reload()</script>",
    "",
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])  # each example empties it
@given(
    st.dictionaries(st.sampled_from(PATHS), st.sampled_from(BODIES)),
    st.dictionaries(st.sampled_from(PATHS), st.tuples(st.sampled_from([301, 302]), st.sampled_from(["/", "/b"]))),
    st.sets(st.sampled_from(PATHS)),
)
def test_any_site_is_left_in_time_with_its_reasons(
    site: Site, bodies: dict[str, str], moves: dict[str, tuple[int, str]], down: set[str]
) -> None:
    site.pages, site.asked = {}, []
    for path, body in bodies.items():
        site.put(path, body)
    root = HOME.rstrip("/")
    site.moves = {root + path: (status, root + to) for path, (status, to) in moves.items() if to != path}
    site.faults = {root + path: Unreachable("no") for path in down}
    found = asyncio.run(look(site))
    assert len(site.asked) <= REQUESTS + 3
    asked = [one.url for one in site.asked if one.url != HOME]
    assert len(asked) == len(set(asked))
    assert found.prospects or found.refused
    assert all(one.candidate.url.startswith(HOME) and one.headlines for one in found.prospects)
