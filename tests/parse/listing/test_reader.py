"""Pages → feeds: by selectors, by detection, and those that are refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import NotAFeed, ParseError
from tickerfeed.model import PAGE_VERSION, Feed, Hop, Response, Source
from tickerfeed.parse.listing import reader as listing
from tickerfeed.parse.moments import reading

URL = "https://baotinh.example/kinh-te/"
HABIT = reading("Asia/Ho_Chi_Minh", "dmy")
PIECE = """<div class="tin"><a href="bai-viet-so-{0}-cua-trang-nay.html"><img src="/{0}.jpg"></a>
  <h3><a href="bai-viet-so-{0}-cua-trang-nay.html">Bài viết số {0} của trang này</a></h3>
  <span class="time">1{0}/9/2026 10:05</span><p class="sapo">Lời dẫn của bài viết số {0} trên trang.</p></div>"""
PAGE = f"""<html lang="vi"><title>Kinh tế | Báo Tỉnh</title><nav><a href="/the-thao">Thể thao</a></nav>
  {"".join(PIECE.format(number) for number in range(1, 7))}</html>"""
ARTICLE = f"<div>{'<p>Sáng nay, mưa rất lớn ở vùng núi, nước các sông lên nhanh và nhiều đường ngập.</p>' * 15}</div>"


def read(markup: str, *, at: str = URL, most: int = 100, **select: str) -> Feed:
    return listing.read(markup, Response(at, 200, {}, b""), Source("bao", at, select=select), HABIT, most)


def guess(markup: str, *, at: str = URL, hops: tuple[Hop, ...] = (), most: int = 100) -> Feed:
    return listing.guess(markup, Response(at, 200, {}, b"", hops), Source("bao", URL), HABIT, most)


@pytest.mark.parametrize("kind", [read, guess])
def test_a_page_becomes_a_feed(kind: object) -> None:
    feed = read(PAGE) if kind is read else guess(PAGE)
    assert (feed.title, feed.link, feed.language, feed.version) == ("Kinh tế | Báo Tỉnh", URL, "vi", PAGE_VERSION)
    assert feed.is_complete
    first = feed.entries[0]
    assert [one.title for one in feed.entries] == [f"Bài viết số {number} của trang này" for number in range(1, 7)]
    assert first.link == f"{URL}bai-viet-so-1-cua-trang-nay.html"
    assert str(first.published) == "2026-09-11 03:05:00+00:00"
    assert first.summary == "Lời dẫn của bài viết số 1 trên trang."
    assert first.enclosures[0].url == "https://baotinh.example/1.jpg"


def test_a_cut_page_is_incomplete() -> None:
    assert (len(read(PAGE, most=2).entries), read(PAGE, most=2).is_complete) == (2, False)


def test_the_base_counts() -> None:
    assert (
        read(f"<base href='/moi/'>{PAGE}").entries[0].link
        == "https://baotinh.example/moi/bai-viet-so-1-cua-trang-nay.html"
    )


def test_selectors_name_the_pieces() -> None:
    feed = read(PAGE, item=".tin", title="p")
    assert [one.title for one in feed.entries][:1] == ["Lời dẫn của bài viết số 1 trên trang."]


def test_selectors_without_an_item_name_parts_of_what_is_detected() -> None:
    first = read(PAGE, summary="h3", time="q").entries[0]
    assert (first.title, first.summary, first.published) == (
        "Bài viết số 1 của trang này",
        "Bài viết số 1 của trang này",
        None,
    )


def test_the_same_link_in_several_pieces_is_one_entry() -> None:
    markup = "<li><a href='/1'>Mưa lớn</a></li><li><a href='/1'></a><time>16/9/2026</time><img src='/1.jpg'></li>"
    (one,) = read(markup, item="li").entries
    assert (one.title, one.published is not None, len(one.enclosures)) == ("Mưa lớn", True, 1)


def test_rows_without_links_are_kept_apart() -> None:
    rows = "".join(
        f"<tr><td>{day}/9/2026<td><a href='javascript:;'>Thông báo chung của sở tỉnh nhà</a></tr>" for day in (1, 2, 3)
    )
    assert [one.link for one in read(f"<table>{rows}</table>").entries] == [None, None, None]


def test_linked_headings_are_taken_where_the_operator_says_that_it_is_a_listing() -> None:
    markup = "<article><h2><a href='/1'>Một<a href='/2'>Hai</h2><article class=x class=y><h2><a href='/3'>Ba"
    assert [one.title for one in read(markup).entries] == ["Một", "Hai", "Ba"]
    with pytest.raises(NotAFeed):
        guess(markup)


def test_marks_and_data_are_taken_where_they_tell_more() -> None:
    marks = "".join(f"<p class='h-entry'><a class='u-url p-name' href='/{name}'>{name}</a>" for name in ("mot", "hai"))
    assert [one.title for one in read(marks).entries] == ["mot", "hai"]
    items = [f'{{"@type": "NewsArticle", "headline": "Tin {number}", "url": "/{number}"}}' for number in range(9)]
    data = f'<script type="application/ld+json">[{",".join(items)}]</script>'
    assert len(read(data + PAGE).entries) == 9


def test_a_shell_that_carries_its_list_is_read() -> None:
    items = ",".join(f'{{"title": "Tin số {number} của trang này", "url": "/tin-{number}"}}' for number in range(6))
    shell = f'<div id="__next"></div><script type="application/json">{{"items": [{items}]}}</script>'
    assert [len(kind(shell).entries) for kind in (read, guess)] == [6, 6]


def test_data_completes_what_the_list_does_not_tell() -> None:
    link = "bai-viet-so-1-cua-trang-nay.html"
    item = f'{{"@type": "NewsArticle", "headline": "x", "url": "{link}", "datePublished": "2026-01-02"}}'
    bare = PAGE.replace("11/9/2026 10:05", "")
    feed = read(f'<script type="application/ld+json">[{item}]</script>{bare}')
    assert str(feed.entries[0].published) == "2026-01-01 17:00:00+00:00"


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        ("<p>Chào", "no headline on the page: none of its links"),
        (
            "<div id=app></div><script src=a.js></script>",
            "made by JavaScript in the reader's browser; look for its feed",
        ),
        ("<title>Đăng nhập</title><input type=password>", "it asks for a login"),
        (f"<title>404</title>{PAGE.replace('title>', 'b>')}", "says that it is not there"),
    ],
)
def test_a_listing_without_a_headline_is_a_fault_with_its_remedy(markup: str, words: str) -> None:
    with pytest.raises(NotAFeed, match=words):
        read(markup)


def test_an_item_that_finds_nothing_is_a_fault() -> None:
    with pytest.raises(ParseError, match=r"select\.item finds nothing"):
        read(PAGE, item=".bai")


def test_pieces_without_words_are_a_fault() -> None:
    with pytest.raises(NotAFeed, match="no headline"):
        read("<li></li>", item="li")


@pytest.mark.parametrize(
    ("markup", "words"),
    [
        (PAGE.replace("<nav>", ARTICLE), "it is an article"),
        (f"<meta http-equiv=refresh content='0;url=/moi'>{PAGE}", "it forwards to https://baotinh.example/moi"),
        (PAGE.replace("Kinh tế |", "Không tìm thấy |"), "says that it is not there"),
        (f"<title>Đăng nhập</title><input type=password>{PAGE}", "it asks for a login"),
        ("".join(PIECE.format(number) for number in range(4)), "too few of its links read like headlines"),
        ("<div id=app></div><script src=a.js></script>", "made by JavaScript"),
    ],
)
def test_without_being_told_only_a_sure_listing_is_read(markup: str, words: str) -> None:
    with pytest.raises(NotAFeed, match=f"an HTML page, not a feed: .*{words}.*discover"):
        guess(markup)


@pytest.mark.parametrize(
    "home", ["https://baotinh.example/", "https://www.baotinh.example", "https://baotinh.example/index.html"]
)
def test_an_address_that_leads_back_to_the_home_page_is_refused(home: str) -> None:
    with pytest.raises(NotAFeed, match="leads back to the home page"):
        guess(PAGE, at=home, hops=(Hop(302, home),))


@pytest.mark.parametrize("path", ["kinh-te.rss", "rss/home", "rssChanel/tin.rss", "news-sitemap.xml", "rss"])
def test_a_page_at_a_feeds_address_is_no_listing(path: str) -> None:
    url = f"https://baotinh.example/{path}"
    with pytest.raises(NotAFeed, match="its address is that of a feed"):
        listing.guess(PAGE, Response(url, 200, {}, b""), Source("bao", url), HABIT, 100)


def test_a_short_article_with_other_news_below_is_no_listing() -> None:
    markup = PAGE.replace("<nav>", "<h1>Mưa lớn ở miền núi phía bắc hôm nay</h1><nav>")
    with pytest.raises(NotAFeed, match="it is an article"):
        guess(markup, at="https://baotinh.example/mua-lon-post1234.html")
    assert guess(markup).entries


def test_a_page_that_reloads_itself_now_and_then_is_a_listing() -> None:
    assert guess(f"<meta http-equiv=refresh content='1800'>{PAGE}").entries
    assert guess(PAGE, at="https://baotinh.example/kinh-te/moi", hops=(Hop(301, "x"),)).entries


@given(st.text(alphabet="<>/=\"'abh3 tdiv&#;\n", max_size=200))
def test_any_text_gives_a_feed_or_a_fault(text: str) -> None:
    for kind in (read, guess):
        try:
            feed = kind(text)
        except ParseError:
            continue
        assert feed.entries
