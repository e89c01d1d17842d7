"""Running headlines as sites write them, and the line that is composed and read again."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickerfeed.errors import ParseError
from tickerfeed.model import Entry, StoredEntry, Story, Told
from tickerfeed.parse.tickerline.headlines import is_told
from tickerfeed.parse.tickerline.reader import MAX_HEADLINES, read
from tickerfeed.text import clean
from tickerfeed.ticker import PORTAL_SEPARATOR, TickerOptions, compose

URL = "https://tinh.example/trang-chu"
NOON = datetime(2026, 5, 4, 5, tzinfo=UTC)
BAR = "&nbsp;&nbsp;&nbsp;|&nbsp;&nbsp;&nbsp; "
A, B, C = "Khánh thành cầu Bến Thủy mới", "Mưa lớn ở vùng núi phía tây", "Điểm tin 6h: Lúa | Gạo xuất khẩu"


def told(page: str, **select: str) -> list[tuple[str, str | None]]:
    return [(entry.title, entry.link) for entry in read(page, URL, select).entries]


def titles(page: str, **select: str) -> list[str]:
    return [title for title, _ in told(page, **select)]


@pytest.mark.parametrize(
    "page",
    [
        f"<marquee>{A}{BAR}{B}{BAR}{C}{BAR}</marquee>",
        f"<div class='top'><div id='TinChay'><ul><li>{A}</li><li>{B}</li><li>{C}</li></ul></div></div>",
        f"<div class='newsTicker_1'><p>{A}</p><p>{B}</p><p>{C}</p></div>",
        f"<div class='box news-scroll'>{A}<br>{B}<br/>{C}</div>",
        f"<section class='breaking-news'><span>{A}</span> • <span>{B}</span> • <span>{C}</span></section>",
        f"<marquee>{A} *** {B} *** {C}</marquee>",
        f"<marquee><b>{A}</b>&nbsp;&nbsp;<b>|</b>&nbsp;&nbsp;<b>{B}</b> | <i>{C}</i></marquee>",
        f"<div class='chu-chay'><div>Tin mới nhất:</div><div>{A}</div><div>{B}</div><div>{C}</div><div>{A}</div></div>",
        f"<div class='w'>Trang chủ&nbsp;|&nbsp;Tin tức&nbsp;|&nbsp;Liên hệ</div><div>{A}{BAR}{B}{BAR}{C}{BAR}</div>",
        (
            f"<marquee>{A}{BAR}\n   </marquee><div class='sticker'>Nhãn dán của trang này</div>"
            f"<div class='marquee-2'>{A}{BAR}{B}{BAR}{C}</div>"
        ),
        f"Trang chủ | Giới thiệu\n{A}{PORTAL_SEPARATOR} {B}{PORTAL_SEPARATOR} {C}{PORTAL_SEPARATOR}\n\nBài viết",
        f"{A} ● {B} ● {C}\n00:46 19/09/2022",
    ],
)
def test_each_way_of_writing_gives_the_same_headlines(page: str) -> None:
    assert titles(page) == [A, B, C]


def test_headlines_lead_where_their_anchors_do() -> None:
    page = (
        f"<base href='/tin/'><marquee>[04/05] <a href='1.html'>{A}</a> | <a href='javascript:;'>{B}</a> | "
        f"Chiều nay tỉnh công bố kết quả <a href='/3.html'>xem chi tiết</a></marquee>"
    )
    assert told(page) == [
        (A, "https://tinh.example/tin/1.html"),
        (B, None),
        ("Chiều nay tỉnh công bố kết quả", "https://tinh.example/3.html"),
    ]


def test_anchors_alone_part_headlines() -> None:
    page = f"<div class='ticker'>TIN NÓNG <a href='/1'>{A}</a> <a href='/2'><span>{B}</span></a></div>"
    assert told(page) == [(A, "https://tinh.example/1"), (B, "https://tinh.example/2")]


def test_a_text_beside_its_anchor_is_one_headline() -> None:
    page = f"<marquee>Ủy ban tỉnh thông báo lịch <a href='/1'>tiếp công dân tháng 5</a><br>{B}</marquee>"
    assert told(page)[0] == ("Ủy ban tỉnh thông báo lịch tiếp công dân tháng 5", "https://tinh.example/1")


def test_a_headline_cut_short_is_taken_from_its_tooltip() -> None:
    page = f"<marquee><a href='/1' title='{A} sau hai năm'>{A[:20]}…</a><a href='/2' title='Đọc'>{B}</a></marquee>"
    assert titles(page) == [f"{A} sau hai năm", B]


def test_the_line_is_a_whole_feed_of_the_page() -> None:
    feed = read(f"<title>Cổng tỉnh</title><marquee>{A}{BAR}{B}</marquee>", URL, {})
    assert (feed.title, feed.link, feed.version, feed.is_complete) == ("Cổng tỉnh", URL, "html", True)
    assert all(entry.published is None and entry.id is None for entry in feed.entries)


def test_more_headlines_than_are_kept_make_it_incomplete() -> None:
    line = BAR.join(f"Tin thứ {number} của tỉnh nhà" for number in range(MAX_HEADLINES + 1))
    assert len(read(f"<p class=t>{line}</p>", URL, {"item": ".t"}).entries) == MAX_HEADLINES
    feed = read(f"<marquee>{A}{BAR}{B}</marquee>", URL, {}, 1)
    assert (len(feed.entries), feed.is_complete) == (1, False)


def test_the_operator_says_where_it_is() -> None:
    page = f"<marquee>{A}<br>{B}</marquee><ul id=x><li>Một<li><a href='/2'>Hai ba</a><li>{A}{BAR}{C}</ul>"
    assert told(page, item="#x li") == [("Một", None), ("Hai ba", "https://tinh.example/2"), (A, None), (C, None)]


@pytest.mark.parametrize("selector", [".none", "li[", ":lexbor-contains(x", "@href"])
def test_a_selector_that_finds_nothing_is_reported(selector: str) -> None:
    with pytest.raises(ParseError, match="select"):
        read(f"<marquee>{A}</marquee>", URL, {"item": selector})


@pytest.mark.parametrize(
    "page",
    [
        "<p>Một trang không có gì chạy</p>",
        "<footer>Trang chủ&nbsp;|&nbsp;Tin tức&nbsp;|&nbsp;Liên hệ</footer>",
        "Một trang chỉ có chữ | và chữ",
        "Chữ",
    ],
)
def test_a_page_without_a_ticker_says_what_to_do(page: str) -> None:
    with pytest.raises(ParseError, match=r"https://tinh\.example/trang-chu: there is no ticker .* select = \{item"):
        read(page, URL, {})


@pytest.mark.parametrize(
    "page",
    [
        "<marquee>Chào mừng bạn đến với cổng thông tin</marquee>",
        "<div class=ticker><div>VNX 25.100</div><div>ABC (-0,4%)</div></div>",
        "<div class=ticker><a v-for='x in y'>{{ x.title }} của tỉnh mới đăng</a></div>",
        "<ul id=newsticker></ul><script src=ticker.js></script>",
    ],
)
def test_a_ticker_of_nothing_is_filled_by_a_script(page: str) -> None:
    with pytest.raises(ParseError, match=r"ticker holds no headline; a script may .* select = \{item"):
        read(page, URL, {})


def test_a_text_that_leads_to_the_same_place_is_the_headlines_summary() -> None:
    text = f"{A}: cây cầu dài một nghìn hai trăm mét nối hai bờ sông, có bốn làn xe chạy"
    item = (
        f"<li><a href='/1'><img src=1.jpg></a><a href='/1'>{A}</a><i>04/05/2026</i><p><a href='/1'>{text}</a></p></li>"
    )
    entries = read(f"<marquee direction=up><ul>{item}<li><a href='/1'>{B}</a></li></ul></marquee>", URL, {}).entries
    assert [(entry.title, entry.summary) for entry in entries] == [(A, text), (B, "")]


def test_a_part_of_the_page_with_an_unlucky_name_is_no_ticker() -> None:
    rows = "".join(f"<p>Bài viết thứ {number} của trang tin tỉnh" for number in range(61))
    assert titles(f"<div class='page ticker'>{rows}</div><marquee>{A}</marquee>") == [A]


@given(
    st.lists(st.text(st.characters(codec="utf-8"), min_size=1, max_size=60), min_size=1, max_size=8).map(
        lambda many: [title for title in dict.fromkeys(map(clean.line, many)) if title]
    )
)
@example(["THÔNG", "Cầu"])
def test_the_composed_line_reads_as_it_was(many: list[str]) -> None:
    """Law: what `compose` joins, `read` parts, for every title that tells something."""
    headlines = [told for title in many if is_told(told := f"{title} tin")]
    line = composed(headlines).text
    if not headlines or "</" in line or clean.is_markup(line):
        return  # such a text is read as a page
    assert titles(line) == [clean.line(title) for title in dict.fromkeys(headlines)]
    assert composed(titles(line)).text == composed(list(dict.fromkeys(headlines))).text


def composed(headlines: list[str]):
    told = []
    for number, title in enumerate(headlines):
        entry = StoredEntry(1, len(headlines) - number, "s", title, Entry(title), NOON, NOON, NOON)
        told.append(Told(Story(f"tag:{number}", 1, entry.entry_id, (entry.entry_id,), NOON, NOON), (entry,)))
    return compose(told, TickerOptions(max_chars=10**6), NOON)
