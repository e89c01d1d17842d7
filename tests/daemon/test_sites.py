"""Whole made-up sites on loopback, one of each kind that the Vietnamese web has: what comes first must be right."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from typing import Any

import pytest

from tickerfeed.daemon.clock import utc_now
from tickerfeed.fetch.client import Client
from tickerfeed.fetch.options import FetchOptions
from tickerfeed.flow.discover import Discovery, discover
from tickerfeed.flow.scout import Scout
from tickerfeed.model import Article, Feed, Response, Source, Survey
from tickerfeed.parse import document
from tickerfeed.parse.discovery import survey as surveys

Origin = Any
NEWS = [
    "Nước sông Ngàn Phố dâng cao, hai xã phải sơ tán trong đêm",
    "Chợ phiên vùng cao họp trở lại sau ba tuần mưa bão",
    "Trường mới đón hơn bốn trăm học sinh vào lớp một",
    "Khánh thành cầu treo nối hai bờ suối Nậm Mu",
    "Giá cam đầu vụ tăng, nhà vườn phấn khởi xuống giống",
    "Đội bóng xã Sơn Hồng vào chung kết giải huyện",
    "Bệnh viện tỉnh ghép thận thành công ca thứ mười",
    "Công an huyện cảnh báo thủ đoạn lừa đảo qua điện thoại",
    "Ngư dân trúng đậm mùa cá trích ngay đầu tháng",
    "Tuyến xe buýt mới chạy từ bến trung tâm về cửa khẩu",
]
SAYS = '<link rel="alternate" type="application/rss+xml" title="{}" href="{}">'


class Reader:
    """Reads in this process what workers read otherwise."""

    async def parse(self, response: Response, source: Source) -> Feed:
        return document.parse(response, source)

    async def article(self, response: Response, source: Source) -> Article:
        raise NotImplementedError

    async def survey(self, response: Response) -> Survey:
        return surveys.survey(response)


class Town:
    """A site under construction; with `leads_home` every unknown path leads to the front page."""

    def __init__(self, origin: Origin) -> None:
        self.origin = origin
        self.leads_home = False
        plain = origin.answer

        def answer(path: str, headers: dict[str, str]) -> tuple[int, dict[str, str], bytes]:
            if self.leads_home and path not in (*origin.documents, "/robots.txt"):
                origin.requests.append((path, headers, 302))
                return 302, {"Location": "/", "Content-Length": "0"}, b""
            found: tuple[int, dict[str, str], bytes] = plain(path, headers)
            return found

        origin.answer = answer

    def page(self, path: str, body: str, head: str = "", title: str = "Báo Sơn Hồng") -> None:
        head = f"<head><meta charset=utf-8><title>{title}</title>{head}</head>"
        text = f"<!doctype html><html lang=vi>{head}<body>{body}</body></html>"
        self.origin.put(path, text.encode(), "text/html; charset=utf-8")

    def feed(self, path: str, title: str = "Báo Sơn Hồng", suffix: str = "") -> None:
        now = datetime.now(UTC)
        items = "".join(
            f"<item><title>{news}</title><link>{self.origin.url(f'/tin-{number}{suffix}')}</link>"
            f"<pubDate>{format_datetime(now - timedelta(hours=number))}</pubDate></item>"
            for number, news in enumerate(NEWS)
        )
        self.origin.put(path, f'<rss version="2.0"><channel><title>{title}</title>{items}</channel></rss>'.encode())

    async def look(self, path: str = "/") -> Discovery:
        client = Client(FetchOptions(allow_networks=(self.origin.address,)))
        try:
            return await discover([self.origin.url(path)], Scout(client, Reader(), utc_now, "Asia/Ho_Chi_Minh"))
        finally:
            await client.close()

    async def first(self, path: str = "/") -> tuple[str, str]:
        """Return kind and address (with its query) of what comes first."""
        found = await self.look(path)
        best = found.prospects[0].candidate
        assert found.requests <= 24
        return str(best.kind), best.url.removeprefix(self.origin.url(""))


@pytest.fixture
def town(origin: Origin) -> Town:
    return Town(origin)


def articles(link: str) -> str:
    """A list of news as front pages have it: a picture and a headline for each, both linked."""
    return "<main>" + "".join(
        f'<article class="story"><a href="{link.format(number)}"><img src="/{number}.jpg" alt=""></a>'
        f'<h3 class="story__title"><a href="{link.format(number)}">{news}</a></h3><p>Tóm tắt của tin.</p></article>'
        for number, news in enumerate(NEWS)
    ) + "</main>"  # fmt: skip


MENU = """<nav><ul><li><a href="/">Trang chủ</a></li><li><a href="/thoi-su">Thời sự</a></li>
    <li><a href="/kinh-te">Kinh tế</a></li></ul></nav>"""


async def test_onecms_that_names_its_feed(town: Town) -> None:
    town.page(
        "/",
        MENU + articles("/tin-post{}.html"),
        SAYS.format("", "/rss/the-thao-5.rss") + SAYS.format("", "/rss/home.rss"),
    )
    town.feed("/rss/home.rss")
    town.feed("/rss/the-thao-5.rss", "Thể thao", "-the-thao")
    assert await town.first() == ("feed", "/rss/home.rss")


async def test_onecms_that_names_none_and_leads_home(town: Town) -> None:
    town.leads_home = True
    town.page("/", MENU + articles("/tin-post{}0000.html"))
    town.feed("/rss/home.rss")
    assert await town.first() == ("feed", "/rss/home.rss")


async def test_the_grid_theme_has_feeds_of_sections(town: Town) -> None:
    town.page("/", MENU + articles("/tin-{}.html"))
    town.feed("/rss/thoi-su", "Thời sự")
    assert await town.first() == ("feed", "/rss/thoi-su")


async def test_vccorp_names_the_sections_feed_or_has_it_beside_the_page(town: Town) -> None:
    town.page(
        "/kinh-te.htm",
        MENU + articles("/tin-18524010109000012{}.htm"),
        SAYS.format("Kinh&#32;tế", town.origin.url("/rss/kinh-te.rss")),
    )
    town.feed("/rss/kinh-te.rss", "Kinh tế")
    town.feed("/rss/home.rss", suffix="-home")
    assert await town.first("/kinh-te.htm") == ("feed", "/rss/kinh-te.rss")
    town.page("/the-thao.htm", MENU + articles("/bong-18524010109000012{}.htm"))
    town.feed("/the-thao.rss", "Thể thao", "-the-thao")
    assert await town.first("/the-thao.htm") == ("feed", "/the-thao.rss")


async def test_vnpt_portals_list_their_channels(town: Town) -> None:
    town.page(
        "/", MENU + articles("/tin-tuc/{}") + '<footer><a href="/rss.html"><img src="/rss.png" alt="RSS"></a></footer>'
    )
    channels = "".join(
        f'<li><a href="/rssChanel/{name}.rss">{name}</a></li>' for name in ("van-ban", "the-thao", "tin-moi")
    )
    town.page("/rss.html", MENU + f"<ul>{channels}</ul>", title="Kênh RSS")
    for name in ("van-ban", "the-thao", "tin-moi"):
        town.feed(f"/rssChanel/{name}.rss", name, f"-{name}")
    assert await town.first() == ("feed", "/rssChanel/tin-moi.rss")


async def test_sharepoint_portals_have_a_list_only(town: Town) -> None:
    town.leads_home = True
    town.page("/", "<html><meta http-equiv=refresh content='0;url=/Pages/Home.aspx?Cat=82'></html>")
    town.page(
        "/Pages/Home.aspx?Cat=82", MENU + articles("/Trang/Tin.aspx?ItemID={}&amp;Cat=82"), title="Cổng thông tin"
    )
    assert await town.first() == ("listing", "/Pages/Home.aspx?Cat=82")


async def test_a_list_is_best_where_the_feed_is_empty_or_dead(town: Town) -> None:
    town.page("/", MENU + articles("/tin-{}.html"), SAYS.format("", "/rss/home.rss"))
    town.origin.put("/rss/home.rss", b"<rss version='2.0'><channel><title>x</title></channel></rss>")
    assert await town.first() == ("listing", "/")
    old = b"<item><title>Tin</title><link>/cu</link><pubDate>Fri, 01 May 2015 10:00:00 +0700</pubDate></item>"
    town.origin.put("/rss/home.rss", b"<rss version='2.0'><channel><title>x</title>" + old + b"</channel></rss>")
    assert await town.first() == ("listing", "/")


def sitemap(town: Town) -> bytes:
    now = datetime.now(UTC)
    rows = "".join(
        f"<url><loc>{town.origin.url(f'/tin-{number}')}</loc><news:news><news:publication><news:name>Báo</news:name>"
        f"<news:language>vi</news:language></news:publication><news:title>{news}</news:title><news:publication_date>"
        f"{(now - timedelta(hours=number)).isoformat()}</news:publication_date></news:news></url>"
        for number, news in enumerate(NEWS)
    )
    names = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" '
    names += 'xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"'
    return f"<?xml version='1.0' encoding='utf-8'?><urlset {names}>{rows}</urlset>".encode()


@pytest.mark.parametrize("has_index", [False, True])
async def test_the_news_sitemap_is_best_where_there_is_no_feed(town: Town, *, has_index: bool) -> None:
    town.page("/", '<div id="app"></div><script src="/app.js"></script>')
    named = town.origin.url("/sitemap.xml" if has_index else "/google-news.xml")
    town.origin.put("/robots.txt", f"User-agent: *\nAllow: /\nSitemap: {named}\n".encode(), "text/plain")
    rows = "".join(
        f"<sitemap><loc>{town.origin.url(path)}</loc></sitemap>" for path in ("/tags.xml", "/google-news.xml")
    )
    town.origin.put("/sitemap.xml", f"<sitemapindex>{rows}</sitemapindex>".encode(), "text/xml")
    town.origin.put("/google-news.xml", sitemap(town), "text/xml")
    assert await town.first() == ("sitemap", "/google-news.xml")


async def test_a_portals_ticker_is_taken_where_nothing_else_is(town: Town) -> None:
    line = "\u00a0\u00a0\u00a0|\u00a0\u00a0\u00a0 ".join(
        f'<a href="/tin/{n}">{news}</a>' for n, news in enumerate(NEWS[:5])
    )
    town.page("/", f'<div class="top"><marquee>{line}</marquee></div><p>Chào mừng.</p>', title="Cổng thông tin điện tử")
    assert await town.first() == ("tickerline", "/")


async def test_a_page_made_by_scripts_gives_nothing_and_says_so(town: Town) -> None:
    town.leads_home = True
    town.page("/", '<div id="root"></div><noscript>Hãy bật JavaScript</noscript><script src="/main.js"></script>')
    found = await town.look()
    assert found.prospects == ()
    assert any("JavaScript" in one.reason for one in found.refused)


async def test_wordpress_names_its_comments_too(town: Town) -> None:
    town.page(
        "/",
        articles("/2026/{}/"),
        SAYS.format("Báo » Comments Feed", "/comments/feed/") + SAYS.format("Báo » Feed", "/feed/"),
    )
    town.feed("/feed/")
    town.feed("/comments/feed/", "Comments on: Báo", "#comment")
    assert await town.first() == ("feed", "/feed/")


async def test_a_site_that_keeps_programs_out_is_left_alone(town: Town) -> None:
    town.page("/", articles("/tin-{}.html"))
    town.origin.put("/robots.txt", b"User-agent: *\nDisallow: /\n", "text/plain")
    found = await town.look()
    assert found.prospects == ()
    assert "robots.txt" in found.refused[0].reason
    assert [path for path, _, _ in town.origin.requests] == ["/robots.txt"]
