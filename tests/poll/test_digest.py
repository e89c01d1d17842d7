from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.poll.digest import MAX_PAGE, MAX_TAGS, digest, is_page, page_digest

NOW = datetime(2026, 11, 25, 10, 5, 33, tzinfo=UTC)
LATER = NOW + timedelta(minutes=15)

PAGE = """<!DOCTYPE html>
<html lang="vi"><head><meta charset="utf-8"><title>Cổng thông tin điện tử</title>
<meta name="csrf-token" content="{token}"><link rel="stylesheet" href="/css/main.css?v={token}">
<script nonce="{token}">var visited = {count};</script><!-- made at {clock} --><style>p {{ color: red }}</style></head>
<body class="t{count}"><form method="post" action="./?t={token}">
<input type="hidden" name="__VIEWSTATE" id="__VIEWSTATE" value="{token}"><textarea>{token}</textarea></form>
<div id="clock">{clock}</div><img src="/counter/{count}.gif" alt="">
<ul class="news">
<li><a href="/tin/mot-101.html;jsessionid={token}?ItemID=7&amp;sid={token}"><img src="/a.jpg?v={token}">
<span>Tỉnh khánh thành</span> <b>cầu mới</b></a> <span>24/11/2026</span> <span>{age}</span></li>
<li><h3><a href="/tin/hai-102.html" title="Mưa lớn ở 3 huyện miền núi">Mưa lớn ở 3 huyện…</a></h3>
<time datetime="2026-11-25T08:30:00+07:00">08:30</time> <em>{views} lượt xem</em></li>
</ul>
<div>Thống kê truy cập: <strong>{count}</strong></div><p>Đang online:</p><p>{online}</p>
<script type="application/ld+json">{{"@type": "ItemList", "itemListElement": ["/tin/mot-101.html"]}}</script>
<meta itemprop="datePublished" content="2026-11-24T08:00:00+07:00">
<script async src="/js/app.js?v={token}"></script></body></html>
"""
FIRST = {
    "token": "a8f31c",
    "count": "312.343.234",
    "clock": "Thứ tư, 25/11/2026 17:05:33",
    "age": "5 phút trước",
    "views": "1.204",
    "online": "15",
}
SECOND = {
    "token": "77e0b1",
    "count": "312.343.301",
    "clock": "Thứ tư, 25/11/2026 17:20:41",
    "age": "20 phút trước",
    "views": "1.377",
    "online": "9",
}


def of(page: str, now: datetime = NOW) -> str:
    return page_digest(page.encode(), now)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (b"<!DOCTYPE html><p>", True),
        (b"\xef\xbb\xbf\r\n<HTML lang=vi>", True),
        (b'<?xml version="1.0"?>\n<!-- a --> <!-- b -->\n<!DOCTYPE html PUBLIC "x">', True),
        (b"<!-- " + b"a" * 5000 + b" --><html>", False),
        (b'<?xml version="1.0"?><rss>', False),
        (b'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY html "x">]><rss>', False),
        (b"<feed><html>", False),
        (b"<htmlx>", False),
        (b"", False),
        (b"<!--" * 2000, False),
    ],
)
def test_a_page_says_so_at_its_beginning(body: bytes, expected: bool) -> None:
    assert is_page(body) is expected


def test_a_page_that_only_counts_and_ticks_is_unchanged() -> None:
    assert of(PAGE.format(**FIRST)) == of(PAGE.format(**SECOND), LATER)


@pytest.mark.parametrize("name", FIRST)
def test_each_piece_of_furniture_is_left_out_by_itself(name: str) -> None:
    assert of(PAGE.format(**FIRST)) == of(PAGE.format(**FIRST | {name: SECOND[name]}), LATER)


def test_a_day_later_the_same_page_is_the_same() -> None:
    tomorrow = {"clock": "Thứ năm, 26/11/2026 06:00:01", "age": "13 giờ trước"}
    assert of(PAGE.format(**FIRST)) == of(PAGE.format(**FIRST | tomorrow), NOW + timedelta(hours=13))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("cầu mới", "cầu cũ"),
        ("Tỉnh khánh thành", "Tỉnh Khánh thành"),
        ("Mưa lớn ở 3 huyện…", "Mưa lớn ở 4 huyện…"),
        ("Mưa lớn ở 3 huyện miền núi", "Mưa lớn ở 5 huyện miền núi"),  # only in the link's title
        ("/tin/hai-102.html", "/tin/hai-103.html"),
        ("ItemID=7", "ItemID=8"),
        ("24/11/2026", "23/11/2026"),
        ("2026-11-25T08:30:00", "2026-11-25T08:45:00"),
        (">08:30<", ">08:45<"),
        ("2026-11-24T08:00:00", "2026-11-24T09:00:00"),
        ('["/tin/mot-101.html"]', '["/tin/mot-104.html"]'),
        ("<title>Cổng", "<title>Trang"),
        ("</ul>", '<li><a href="/tin/ba-103.html">Tin ba</a></li></ul>'),
    ],
)
def test_what_is_news_changes_it(old: str, new: str) -> None:
    page = PAGE.format(**FIRST)
    assert page.count(old) >= 1
    assert of(page) != of(page.replace(old, new, 1))


@pytest.mark.parametrize("name", ["data-title", "data-time", "DATA-DATE", "data-href", "title", "datetime"])
def test_what_selectors_may_read_of_attributes_counts(name: str) -> None:
    assert of(f"<div {name}='Tin một'>") != of(f"<div {name}='Tin hai'>")


def test_a_date_of_now_counts_as_soon_as_it_is_no_longer_now() -> None:
    page, other = "<p>25/11/2026 17:01</p>", "<p>25/11/2026 17:03</p>"
    assert of(page) == of(other)
    assert of(page, NOW + timedelta(hours=1)) != of(other, NOW + timedelta(hours=1))


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ("<p>Gi&aacute; v&#224;ng</p>", "<p>Giá vàng</p>"),
        ("<p>Giá vàng</p>", "<p>Giá vàng</p>"),  # composed or not
        ("<p>Giá   vàng\n tăng</p>", "<p>Giá vàng tăng</p>"),
        ("<P CLASS=a>Tin</P>", "<p class='b'>Tin</p>"),
        ("<script>a</SCRIPT >Tin", "<script>b</script>Tin"),
        ("<p title='Tin\nmới'>", "<p title='Tin mới'>"),
    ],
)
def test_what_reads_the_same_is_the_same(page: str, other: str) -> None:
    assert of(page) == of(other)


@pytest.mark.parametrize(
    ("page", "other"),
    [
        ('<a href=tin" title="x">Tin một</a> <b>"</b>', '<a href=tin" title="x">Tin hai</a> <b>"</b>'),
        ("<!-- mở Tin một", "<!-- mở Tin hai"),
        ("<script>Tin một", "<script>Tin hai"),
        ("<p 'Tin một", "<p 'Tin hai"),
        ("5 < 6 Tin một", "5 < 6 Tin hai"),
        ("<! Tin một", "<! Tin hai"),
        ("<đ>Tin một", "<đ>Tin hai"),
        ("<p>Tin một </", "<p>Tin hai </"),
        ("Tin một<", "Tin hai<"),
        ("</script><a>Tin một", "</script><a>Tin hai"),
        ("</a></a><a><span>Tin</span> một</a>", "</a></a><a><span>Tin</span> hai</a>"),
    ],
)
def test_odd_mark_up_hides_nothing(page: str, other: str) -> None:
    assert of(page) != of(other)


def test_a_headline_is_one_line_through_its_spans_and_a_figure_in_it_counts() -> None:
    assert of("<a>Có <span>150</span> người</a>") != of("<a>Có <span>160</span> người</a>")
    assert of("<p>Có <b>150</b> người</p>") != of("<p>Có <b>160</b> người</p>")
    assert of("<p>Tin</p><span>1500</span>") == of("<p>Tin</p><span>1600</span>")


@pytest.mark.parametrize("page", [b"<a>" * (MAX_TAGS + 1), b"x" * (MAX_PAGE + 1)])
def test_of_what_is_too_large_every_byte_counts(page: bytes) -> None:
    assert page_digest(page, NOW) == digest(page)


PIECES = st.sampled_from(
    [
        "<a ",
        "<a>",
        "</a>",
        ">",
        '"',
        "'",
        "<!--",
        "-->",
        "<script>",
        "</script>",
        "=",
        "href=",
        "Tin ",
        "\n",
        "1",
        "<",
        "/",
    ]
)


@given(st.lists(PIECES, max_size=40).map("".join), st.lists(PIECES, max_size=10).map("".join))
def test_any_page_has_a_digest_that_is_its_own(page: str, more: str) -> None:
    assert of(page) == of(page)
    assert len(of(page)) == 32
    assert of(page + "\n<p>Một tin mới toanh") != of(page + more)


@pytest.mark.parametrize("piece", ['<a "', "<a b='", "<!--", "<script>", "< ", "<a a=", "<p title='1'>", "&#0;", "</"])
def test_a_hostile_page_is_digested(piece: str) -> None:
    assert len(of(piece * MAX_TAGS)) == 32
