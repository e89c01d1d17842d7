"""Whole pages, each with a trait of those that sites publish, and what is read from them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import ChallengePage, ParseError, ParseLimit
from tickerfeed.model import Article, DateQuality, Response, Source
from tickerfeed.parse.article import reader as module
from tickerfeed.parse.article.reader import read

URL = "https://tinh.example/tin/cau-moi-12345.html"
TITLE = "Khánh thành cầu Bến Thủy mới sau hai năm thi công"
LEAD = "Sáng nay, cầu mới nối hai bờ sông được đưa vào sử dụng, rút ngắn đường đi của người dân mười hai xã ven sông."
FIRST = (
    "Cây cầu dài một nghìn hai trăm mét, có bốn làn xe, được khởi công từ tháng ba của hai năm trước ở phía bắc thị xã."
)
SECOND = (
    "Ông chủ tịch xã cho biết người dân hai bên bờ đã chờ ngày này từ nhiều năm, khi mỗi mùa mưa đò ngang phải nghỉ."
)
BAR = "\u00a0\u00a0\u00a0|\u00a0\u00a0\u00a0 "
TICKER = f"Lịch tiếp công dân tháng 5/2023{BAR}Thông báo ngày 04/05/2023 08:00 về cắt điện{BAR}Hội nghị năm 2023{BAR}"


def told(body: str) -> Article:
    source = Source("tinh", "https://tinh.example/", timezone="Asia/Ho_Chi_Minh")
    return read(Response(URL, 200, {}, body.encode()), source)


def at(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[misc]


PORTAL = f"""<!doctype html><html><head><title>Cổng thông tin điện tử tỉnh</title></head><body>
<div class="top"><span id="clock">Thứ Tư, 25/11/2026 10:30</span>
<ul class="menu"><li>Trang chủ<li>Giới thiệu chung</ul></div>
<div class="TinChay"><marquee>{TICKER}</marquee></div>
<div class="content"><div class="news-title">{TITLE}</div><div>&nbsp;</div><div>00:46 19/09/2022</div>
<div><strong>{LEAD}</strong></div><div class="body"><p>{FIRST}</p>
<p style="text-align: center"><img src="/anh/1.jpg"></p>
<p style="text-align: center"><em>Cầu mới nhìn từ bờ nam</em></p>
<p>{SECOND}</p><p style="text-align:right">Theo BSG</p><p>Link gốc: https://song.example/cau-moi/237661.htm</p></div>
<div class="cmt"><p>Thêm nhận xét mới</p><p>Tổng số truy cập: 312.343.234</p></div></div>
<div class="footer">Ngày cập nhật: 01/01/2020 08:00</div></body></html>"""


def test_a_portal_page_without_a_word_for_machines() -> None:
    found = told(PORTAL)
    assert found == Article(
        title=TITLE,
        published=at(2022, 9, 18, 17, 46),
        date_quality=DateQuality.ASSUMED_ZONE,
        date_raw="00:46 19/09/2022",
        summary=LEAD,
        image="https://tinh.example/anh/1.jpg",
        captions=("Cầu mới nhìn từ bờ nam",),
        credit="BSG",
        original_link="https://song.example/cau-moi/237661.htm",
    )


def test_the_same_page_as_a_text() -> None:
    text = (
        f"{TICKER}\n\n{TITLE}\n\n\u00a0\n00:46 19/09/2022\n\n{LEAD * 2}\n\n{FIRST}\nCầu mới\n{SECOND}\n\nTheo BSG\n\n"
    )
    found = told(
        f"{text}Link gốc: https://song.example/cau-moi/237661.htm\n\nThêm nhận xét mới\nLượt truy cập:   4.534"
    )
    assert (found.title, found.published, found.credit) == (TITLE, at(2022, 9, 18, 17, 46), "BSG")
    assert (found.summary, found.original_link) == (LEAD * 2, "https://song.example/cau-moi/237661.htm")


def test_the_voices_are_believed_in_their_order() -> None:
    page = f"""<head><title>{TITLE} | Báo Sông</title><meta property="og:title" content="Cầu mới">
    <meta property="article:published_time" content="2026-03-01T09:51:00&#x2B;07:00">
    <meta property="og:image" content="/b.jpg">
    <link rel="canonical" href="https://tinh.example/bai/1"><meta name="description" content="{LEAD}">
    <script type="application/ld+json">{{"@type": "NewsArticle", "headline": "{TITLE.replace("á", "&#225;")}",
    "datePublished": "2026-03-02T00:01:00", "dateModified": "2026-03-02T10:00:00+07:00",
    "image": ["/a.jpg"]}}</script></head>
    <body><h1>{TITLE}</h1><p>04/03/2026 10:00</p><p>{LEAD}</p><p>{FIRST}</p></body>"""
    found = told(page)
    assert (found.title, found.summary, found.image) == (TITLE, LEAD, "https://tinh.example/a.jpg")
    assert (found.published, found.date_quality) == (at(2026, 3, 1, 17, 1), DateQuality.ASSUMED_ZONE)
    assert (found.updated, found.link) == (at(2026, 3, 2, 3), "https://tinh.example/bai/1")
    assert found.original_link is None


def test_local_time_that_is_called_utc_gives_way_to_what_a_reader_sees() -> None:
    meta = '<meta property="article:published_time" content="2026-03-01T09:51:00{}">'
    page = f"{meta}<h1>{TITLE}</h1><p>{{}}</p><p>{FIRST}</p>"
    assert told(page.format("Z", "01/03/2026 09:51")).published == at(2026, 3, 1, 2, 51)
    assert told(page.format("Z", "01/03/2026 16:51")).published == at(2026, 3, 1, 9, 51)
    assert told(page.format("Z", "01/03/2026")).published == at(2026, 3, 1, 9, 51)
    assert told(page.format("+07:00", "01/03/2026 02:51")).published == at(2026, 3, 1, 2, 51)


def test_a_page_that_says_nothing_of_its_own_keeps_its_sites_words_for_last() -> None:
    slogan = "Tiếng nói của nhân dân các dân tộc tỉnh nhà"
    page = (
        f"<meta property='og:description' content='{slogan}'><h1>{TITLE}</h1><div><p>{FIRST}</p><p>{SECOND}</p></div>"
    )
    assert told(page).summary == FIRST
    assert told(f"<meta property='og:description' content='{slogan}'><h1>{TITLE}</h1>").summary == slogan


def test_a_sites_own_mark_is_no_picture_of_a_piece() -> None:
    page = f"<meta property='og:image' content='{{}}'><h1>{TITLE}</h1><div><p>{FIRST}</p>{{}}<p>{SECOND}</p></div>"
    seen = "<img src=/anh/1.jpg>"
    assert told(page.format("/img/logo-tinh.png", seen)).image == "https://tinh.example/anh/1.jpg"
    assert told(page.format("/img/logo-tinh.png", "")).image == "https://tinh.example/img/logo-tinh.png"
    assert told(page.format("/anh/2.jpg", seen)).image == "https://tinh.example/anh/2.jpg"


def test_a_page_in_which_nothing_is_marked_is_read_as_a_text() -> None:
    rows = (TICKER, TITLE, "00:46 19/09/2022", LEAD, FIRST, SECOND, "Theo BSG", "Link gốc: https://song.example/1")
    found = told(f"<title>Cổng TTĐT tỉnh</title><div>{''.join(f'<div>{row}</div>' for row in rows)}</div>")
    assert (found.title, found.summary, found.credit) == (TITLE, LEAD, "BSG")
    assert (found.published, found.original_link) == (at(2022, 9, 18, 17, 46), "https://song.example/1")


def test_a_lead_of_no_name_above_the_text_is_the_summary() -> None:
    page = f"<h1>{TITLE}</h1><table><tr><td><b>{LEAD}</b><tr><td><div><p>{FIRST}<p>{SECOND}</div></table>"
    assert told(page).summary == LEAD


def test_a_page_that_calls_another_sites_page_its_own_is_a_copy() -> None:
    page = f"<link rel=canonical href='{{}}'><h1>{TITLE}</h1><p>{FIRST}"
    assert told(page.format("https://song.example/1")).original_link == "https://song.example/1"
    assert told(page.format("https://m.tinh.example/1")).original_link is None


def test_a_page_of_nothing_is_an_article_of_nothing() -> None:
    assert told("<html></html>") == Article()
    assert told("<title>Trang chủ</title><p>Xin chào</p>") == Article(title="Trang chủ")
    assert told("Xin") == Article(title="Xin")


@pytest.mark.parametrize(
    ("body", "kind", "words"),
    [
        ("", ParseError, "empty"),
        ("<script>document.cookie='D7=1'; location.reload()</script>", ChallengePage, "D7"),
        ("<rss version='2.0'><channel/></rss>", ParseError, "answers an XML feed, not a page"),
    ],
)
def test_what_is_no_page_is_named(body: str, kind: type[ParseError], words: str) -> None:
    with pytest.raises(kind, match=words):
        told(body)


@pytest.mark.parametrize(
    ("body", "declared"),
    [
        (b"%PDF-1.7 x", ""),
        (b"x", "application/pdf"),
        (b"PK\x03\x04\x00\x00", ""),
        (b"x", "image/png; charset=utf-8"),
    ],
)
def test_a_file_is_no_page(body: bytes, declared: str) -> None:
    with pytest.raises(ParseError, match="answers a file"):
        read(Response(URL, 200, {"content-type": declared}, body), Source("tinh", URL))


@pytest.mark.parametrize("declared", ["text/plain", "text/html; charset=utf-8", "application/xhtml+xml", ""])
def test_a_page_has_one_of_several_types(declared: str) -> None:
    assert read(Response(URL, 200, {"content-type": declared}, b"Tin"), Source("tinh", URL)).title == "Tin"
    tagged = Response(URL, 200, {"content-type": "application/octet-stream"}, b"<h1>Tin</h1>")
    assert read(tagged, Source("tinh", URL)).title == "Tin"


def test_memory_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    def greedy(*_: object) -> Article:
        raise MemoryError

    monkeypatch.setattr(module, "_read", greedy)
    with pytest.raises(ParseLimit, match="memory"):
        told("<p>x")


SCRAPS = (
    *(
        "<h1>",
        "</h1>",
        "<p>",
        "</p>",
        "<div class=caption>",
        "</div>",
        "<time datetime=2026-05-04>",
        "<img src=/1.jpg>",
    ),
    *(TITLE, LEAD, FIRST, "Theo BSG", "Link gốc:", " https://song.example/1 ", "04/05/2026 10:00", "\n"),
    *("<a href=/2>", "</a>", "<figure>"),
)


@given(st.lists(st.sampled_from(SCRAPS), max_size=30))
def test_any_order_of_parts_is_read(parts: list[str]) -> None:
    """Law: whatever a page holds, an article comes out: plain texts, absolute addresses, a quality for its date."""
    found = told("<html>" + "".join(parts))
    assert (found.published is None) == (found.date_quality is DateQuality.MISSING)
    assert all(url is None or url.startswith("https://") for url in (found.image, found.original_link, found.link))
    assert "<" not in found.title + found.summary + found.credit
