"""Headlines of pages that nobody described: made-up pages in the manner of those that provinces have."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.listing.repeated import headlines, leftovers
from tickerfeed.parse.page.tree import grow

URL = "https://baotinh.example/kinh-te"
NEWS = [
    ("Khởi công cầu mới qua sông, rút ngắn đường về ba xã", "/khoi-cong-cau-moi-qua-song-post101.html"),
    ("Nông dân miền núi được mùa chè, giá thu mua ổn định", "/nong-dan-mien-nui-duoc-mua-che-post102.html"),
    ("Học sinh vùng lũ trở lại trường sau hai tuần nghỉ", "/hoc-sinh-vung-lu-tro-lai-truong-post103.html"),
    ("Hợp tác xã đầu tiên của huyện xuất khẩu mật ong", "/hop-tac-xa-dau-tien-xuat-khau-mat-ong-post104.html"),
    ("Cảnh báo gió mạnh trên biển trong hai ngày tới", "/canh-bao-gio-manh-tren-bien-post105.html"),
    ("Bệnh viện tỉnh đưa vào sử dụng khu khám mới", "/benh-vien-tinh-dua-vao-su-dung-khu-kham-post106.html"),
]
MENU = ["Thời sự", "Kinh tế", "Văn hóa - Xã hội", "Quốc phòng", "Du lịch", "Thể thao", "Bạn đọc", "Đất và người quê ta"]


def menu(wrapper: str = "<nav>{}</nav>") -> str:
    links = "".join(f"<li><a href='/muc-{number}'>{name}</a></li>" for number, name in enumerate(MENU))
    return wrapper.format(f"<ul>{links}</ul>")


def titles(markup: str, url: str = URL) -> list[str]:
    return [one.title for one in headlines(grow(markup, url), url)]


WANTED = [title for title, _ in NEWS]


def cards(news: list[tuple[str, str]], item: str) -> str:
    return "".join(item.format(title=title, link=link, number=number) for number, (title, link) in enumerate(news))


ITEMS = {
    "heading with picture and summary": """<article class="b-grid"><div class="thumb"><a href="{link}">
        <img src="/{number}.jpg"></a></div><h3 class="b-grid__title"><a href="{link}">{title}</a></h3>
        <div class="sapo"><a href="{link}">Đây là lời dẫn, dài hơn tít và cũng có liên kết tới bài viết</a></div>
        </article>""",
    "link around everything": """<li><a href="{link}"><img src="/{number}.jpg"><h4>{title}</h4><p>Lời dẫn của bài viết
        thì dài hơn tít nhiều</p></a></li>""",
    "bare list": """<li><a href="{link}">{title}</a> <span>(16/09/2026)</span></li>""",
    "bold text in old tables": """<tr><td><img src="/o.gif"></td><td><a href="{link}"><b>{title}</b></a></td></tr>""",
    "heading and a link to read on": """<div class="tin"><h3>{title}</h3><p>Lời dẫn</p><a href="{link}">Xem chi tiết</a>
        </div>""",
    "title class": """<div class="item"><div class="news-title"><a href="{link}" title="{title}">{title}</a></div>
        <a class="cate" href="/muc-1">Kinh tế</a></div>""",
    "picture that bears the title": """<div class="o"><a href="{link}" title="{title}">
        <img alt="{title}" src="a.jpg"></a></div>""",
}


@pytest.mark.parametrize("name", ITEMS)
@pytest.mark.parametrize("wrapper", ["<nav>{}</nav>", "<div class='main-menu'>{}</div>", "<div>{}</div>"])
def test_lists_of_every_form_without_their_menu(name: str, wrapper: str) -> None:
    list_of = "<table>{}</table>" if ITEMS[name].startswith("<tr") else "<div class='list'>{}</div>"
    assert titles(menu(wrapper) + list_of.format(cards(NEWS, ITEMS[name])) + menu("<footer>{}</footer>")) == WANTED


def test_each_piece_once_with_the_words_of_its_heading() -> None:
    one = headlines(grow(cards(NEWS, ITEMS["heading with picture and summary"]), URL), URL)[0]
    assert (one.title, len(one.anchors), one.unit.tag) == (WANTED[0], 3, "article")


def test_a_lead_and_its_list_come_in_reading_order() -> None:
    lead = f"<div class='lead'><h2><a href='{NEWS[3][1]}'>{NEWS[3][0]}</a></h2></div>"
    rest = cards([NEWS[0], NEWS[1], NEWS[2], NEWS[3]], ITEMS["bare list"])
    assert titles(lead + f"<ul>{rest}</ul>") == [WANTED[3], *WANTED[:3]]


def test_links_below_a_piece_to_related_ones_are_not_its_lists() -> None:
    item = """<div class="item"><h3><a href="{link}">{title}</a></h3><div class="item-related"><h4>
        <a href="/cu{link}">Bài cũ hơn về cùng một việc: {title}</a></h4></div></div>"""
    assert titles(cards(NEWS, item)) == WANTED


def test_a_row_that_is_only_called_related_is_kept() -> None:
    first = f"<h2><a href='{NEWS[0][1]}'>{WANTED[0]}</a></h2>"
    rest = cards(NEWS[1:], "<div class='item'><h3><a href='{link}'>{title}</a></h3></div>")
    assert (
        titles(f"<div class='top'><div class='first'>{first}</div><div class='item-related'>{rest}</div></div>")
        == WANTED
    )


def test_a_piece_that_is_also_related_to_another_is_kept_where_it_is_told() -> None:
    item = """<div class="item"><h3><a href="{link}">{title}</a></h3><div class="relate"><h4>
        <a href="/khoi-cong-cau-moi-qua-song-post101.html">Khởi công cầu mới qua sông</a></h4></div></div>"""
    assert titles(cards(NEWS[1:] + NEWS[:1], item)) == [*WANTED[1:], WANTED[0]]


def test_the_lesser_column_is_left_out_where_the_main_one_holds_more() -> None:
    other = [
        (f"Chuyện bên lề số {number} của miền quê yên ả", f"/chuyen-ben-le-so-{number}-post9{number}")
        for number in "123"
    ]
    main, side = cards(NEWS, ITEMS["bare list"]), cards(other, ITEMS["bare list"])
    assert titles(f"<div><div><ul>{main}</ul></div><div class='col-right'><ul>{side}</ul></div></div>") == WANTED


def test_a_column_called_right_that_holds_as_much_is_kept() -> None:
    left, right = cards(NEWS[:3], ITEMS["bare list"]), cards(NEWS[3:], ITEMS["bare list"])
    assert (
        titles(f"<div><div class='left'><ul>{left}</ul></div><div class='right'><ul>{right}</ul></div></div>") == WANTED
    )


def test_pieces_set_left_and_right_by_turns_are_all_kept() -> None:
    item = "<div class='o {{}}'><h3><a href='{link}'>{title}</a></h3></div>"
    turns = [
        item.format(title=title, link=link).format("right" if number % 2 else "left")
        for number, (title, link) in enumerate(NEWS)
    ]
    assert titles("".join(turns)) == WANTED


def test_most_read_pieces_are_left_out() -> None:
    old = [("Bài cũ mà nhiều người vẫn còn tìm đọc lại", "/bai-cu-ma-nhieu-nguoi-van-doc-post1.html")] * 3
    assert (
        titles(cards(NEWS, ITEMS["bare list"]) + f"<div class='doc-nhieu'>{cards(old, ITEMS['bare list'])}</div>")
        == WANTED
    )


def test_links_of_one_form_are_judged_list_by_list() -> None:
    """A page without classes sets menu and news alike."""
    news = "".join(f"<li><a href='{link}'>{title}</a></li>" for title, link in NEWS)
    assert titles(f"{menu('<div>{}</div>')}<div><ul>{news}</ul></div>") == WANTED


def test_a_theme_that_calls_the_whole_page_a_menu_is_not_believed() -> None:
    assert titles(f"<div class='mega-menu'>{cards(NEWS, ITEMS['bare list'])}</div>") == WANTED


def test_friends_sites_and_services_are_no_headlines() -> None:
    friends = [
        "Cổng thông tin điện tử Chính phủ nước ta",
        "Trang tin điện tử của hội đồng nhân dân",
        "Cổng dịch vụ công quốc gia của ta",
    ]
    links = "".join(
        f"<li><a href='https://ban{number}.example/'>{name}</a></li>" for number, name in enumerate(friends)
    )
    assert titles(cards(NEWS, ITEMS["title class"]) + f"<ul>{links}</ul>") == WANTED


def test_a_piece_set_differently_among_the_others_is_one() -> None:
    first = (
        "<div class='post'><h2><a href='/mot-bai-dat-khac-han-post9.html'>Một bài đặt khác hẳn các bài</a></h2></div>"
    )
    assert titles(f"<main>{cards(NEWS, ITEMS['heading and a link to read on'])}{first}</main>") == [
        *WANTED,
        "Một bài đặt khác hẳn các bài",
    ]


# Whole pages in the manner of the families that provinces' portals and papers are built with.

OFFICES = [
    "Giới thiệu chung",
    "Tổ chức bộ máy",
    "Tin tức - Sự kiện",
    "Thông tin chỉ đạo điều hành",
    "Dịch vụ công trực tuyến",
]
FRIENDS = ["Cổng thông tin điện tử Chính phủ", "Cổng dịch vụ công quốc gia", "Trang tin của hội đồng nhân dân"]


def offices(item: str, names: list[str] = OFFICES) -> str:
    slugs = [
        "gioi-thieu-chung",
        "to-chuc-bo-may",
        "tin-tuc-su-kien",
        "thong-tin-chi-dao-dieu-hanh",
        "dich-vu-cong-truc-tuyen",
    ]
    return "".join(item.format(name=name, slug=slug) for name, slug in zip(names, slugs, strict=False))


def test_a_portal_of_nested_tables() -> None:
    """SharePoint and its kin: one form around all, a table for each piece, the menu a table, too."""
    item = """<table><tr><td><a href="/Pages/tin.aspx?ItemID=10{number}&CateID=8"><img src="/{number}.jpg"></a></td>
        <td><a href="/Pages/tin.aspx?ItemID=10{number}&CateID=8"><b>{title}</b></a> <span>(1{number}/09/2026)</span><br>
        Lời dẫn</td></tr></table>"""
    left = offices("<tr><td class='ms-navitem'><a href='/Pages/{slug}.aspx'>{name}</a></td></tr>")
    notice = (
        "<tr><td><a href='/Pages/thong-bao.aspx?ItemID={0}'>Thông báo lịch cắt điện trong tuần thứ {0}</a></td></tr>"
    )
    right = notice.format(35) + notice.format(36)
    markup = f"""<form id="aspnetForm"><table><tr><td id="left"><table>{left}</table></td>
        <td id="mid">{cards(NEWS, item)}<a href="/Pages/tin.aspx?Page=2">2</a></td>
        <td id="right"><table>{right}</table></td></tr></table></form>"""
    assert titles(markup, "https://tinh.example/Pages/tin.aspx") == WANTED


def test_a_portal_of_bare_lists() -> None:
    """Menu, news and friends' sites are lists without a class; only their texts and addresses differ."""
    item = "<li><a href='{link}' title='{title}'>{title}</a><span class='date'>(1{number}/09/2026)</span></li>"
    menu_list = offices("<li><a href='/{slug}'>{name}</a></li>")
    friends = offices("<li><a href='https://{slug}.example/'>{name}</a></li>", FRIENDS)
    markup = f"<div><ul>{menu_list}</ul></div><div><ul>{cards(NEWS, item)}</ul></div><div><ul>{friends}</ul></div>"
    assert titles(markup) == WANTED


def test_a_front_page_of_sections_with_a_column_of_the_newest() -> None:
    """A paper's home page: sections with their names as headings, beside them the newest and the most read."""
    grid = """<article class="b-grid"><a href="{link}"><img data-src="/{number}.webp"></a><h3 class="b-grid__title">
        <a href="{link}">{title}</a></h3><div class="b-grid__desc"><a href="{link}">Lời dẫn của bài thì dài hơn tít
        nhiều chữ</a></div></article>"""
    head = "<h2 class='c-title'><a href='/{slug}'>{name}</a></h2>"
    names = ["Tin tức - Sự kiện", "Thông tin chỉ đạo điều hành"]
    sections = "".join(
        f"<section class='c-block'>{offices(head, [name])}{cards(part, grid)}</section>"
        for name, part in zip(names, (NEWS[:3], NEWS[3:]), strict=True)
    )
    new = [(f"Tin vừa nhận trong giờ qua số {number}", f"/tin-vua-nhan-post900{number}.html") for number in (1, 2)]
    column = f"""<div class="c-box"><div class="c-box__title">Mới nhất</div><ul>{cards(new, ITEMS["bare list"])}</ul>
        </div><div class="c-box"><div class="c-box__title">Đọc nhiều</div>{cards([*NEWS[:2], *OLD], grid)}</div>"""
    markup = f"<main><div class='l-content'>{sections}</div><div class='l-sidebar'>{column}</div></main>"
    assert titles(markup, "https://baotinh.example/") == [*WANTED, *(title for title, _ in new)]
    assert titles(markup, "https://baotinh.example/kinh-te") == WANTED


OLD = [("Bài cũ mà nhiều người vẫn còn tìm đọc lại", "/bai-cu-ma-nhieu-nguoi-van-doc-post1.html")]


def test_a_list_of_pieces_elsewhere_with_their_sites() -> None:
    item = """<tr><td><span><a href="https://bao{number}.example{link}">{title}</a>
        (<a href="/tu?site={number}">bao{number}</a>)</span></td></tr>
        <tr><td><a href="/loi?id={number}00">12 lời bình</a></td></tr>"""
    assert titles(f"<table>{cards(NEWS, item)}</table>") == WANTED


def test_notices_with_short_titles_are_told_by_their_days() -> None:
    notices = [(f"Thông báo số {number}/TB", f"/upload/tb{number}.pdf") for number in range(20, 26)]
    item = "<li><a href='{link}'>{title}</a><div>về việc nghỉ lễ của cán bộ</div><span>0{number}/09/2026</span></li>"
    assert titles(f"{menu()}<ul>{cards(notices, item)}</ul>") == [title for title, _ in notices]
    assert titles(f"{menu()}<ul>{cards(notices, item.replace('/09/2026', ''))}</ul>") == []
    wrapped = "<div><b><i><u><s><a href='{link}'>{title}</a></s></u></i></b></div>"
    assert titles(cards(notices, wrapped)) == []


def test_articles_with_headings_and_times_need_no_long_titles() -> None:
    item = (
        "<article><h2><a href='/bai/b-{number}'>Bài số {number}</a></h2><time datetime='2026-09-16'></time></article>"
    )
    assert titles(cards(NEWS, item)) == [f"Bài số {number}" for number in range(6)]


def test_linked_headings_are_a_last_resort() -> None:
    markup = (
        f"<nav><h4><a href='/muc'>Mục</a></h4></nav><h2><a href='/b'>Hai</a></h2><p><a href='/c'>Ba</a></p>{menu()}"
    )
    page = grow(f"<h3><a href='/a'>Một</a></h3>{markup}", URL)
    assert headlines(page, URL) == []
    assert [one.title for one in leftovers(page, URL)] == ["Một", "Hai"]


def test_a_list_of_numbered_links_is_the_very_last() -> None:
    item = "<li><a href='/tin/{number}.html'>Tin {number}</a></li>"
    page = grow(f"<div><a href='/thang/9'>9</a><a href='/thang/8'>8</a></div><ul>{cards(NEWS, item)}</ul>", URL)
    assert headlines(page, URL) == []
    assert [one.title for one in leftovers(page, URL)] == [f"Tin {number}" for number in range(6)]
    assert leftovers(grow(menu("<div>{}</div>"), URL), URL) == []


def test_what_is_a_pieces_own_ends_somewhere() -> None:
    item = "<div>" * 12 + "<h3><a href='{link}'>{title}</a></h3>" + "</div>" * 12
    found = headlines(grow(cards(NEWS, item), URL), URL)
    assert [one.title for one in found] == WANTED
    assert {one.unit.tag for one in found} == {"div"}


def test_cards_that_are_one_link_each() -> None:
    item = """<a class="card_x{number}" href="{link}"><div><img src="/a.jpg"></div><div><p>{title}</p>
        <span>16/09/2026</span></div></a>"""
    assert titles(f"<div id='__next'>{cards(NEWS, item)}</div>") == WANTED


@pytest.mark.parametrize(
    "markup",
    [
        "",
        "<p>Chào",
        menu(),
        menu("<div>{}</div>"),
        "<form><input type=password><a href='/quen'>Quên mật khẩu?</a></form>",
    ],
)
def test_pages_without_news(markup: str) -> None:
    assert titles(markup) == []


def test_hostile_markup_is_read_in_its_bounds() -> None:
    nested = "<a href='/mot-bai-rat-dai-1234.html'>" * 500 + "Mưa lớn ở miền núi phía bắc"
    doubled = "<a href='/bai-mot-1234.html' href='/bai-hai-1234.html'>Mưa lớn ở miền núi phía bắc</a>" * 3
    assert titles(nested + doubled)[:1] == ["Mưa lớn ở miền núi phía bắc"]
    assert (
        len(
            titles(
                "".join(
                    f"<li><a href='/bai-so-{number}-post1000'>Bài thứ {number} ở trang này</a>"
                    for number in range(20_000)
                )
            )
        )
        < 3_001
    )


PIECES = st.sampled_from(
    [
        "<div>",
        "</div>",
        "<li class='a'>",
        "<a href='/bai-viet-so-mot-123456.html'>",
        "</a>",
        "<h3>",
        "Mưa lớn ở miền núi ",
        "<nav>",
        "<aside class='right'>",
        "<tr><td>",
        "<table>",
        "<img src=x alt='Mưa lớn ở vùng'>",
        "<div class='item-related'>",
        "<header>",
    ]
)


@given(st.lists(PIECES, max_size=30).map("".join))
def test_any_page_gives_each_address_once_in_order(markup: str) -> None:
    found = headlines(grow(markup, URL), URL)
    assert len({one.link for one in found}) == len(found)
    assert [one.place for one in found] == sorted(one.place for one in found)
    assert all(one.title for one in found)
