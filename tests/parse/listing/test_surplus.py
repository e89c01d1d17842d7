"""Headlines that are not the page's lists."""

from __future__ import annotations

import pytest

from tickerfeed.parse.listing import surplus
from tickerfeed.parse.listing.anchors import anchors
from tickerfeed.parse.listing.pieces import Found, gathered
from tickerfeed.parse.listing.spots import Ground
from tickerfeed.parse.page.tree import grow

URL = "https://tinh.example/kinh-te"


def found(markup: str) -> list[Found]:
    """All links of the page, counted as headlines."""
    ground = Ground()
    every = gathered(anchors(grow(markup, URL), URL, ground), ground)
    ground.count_headlines([one.spot for one in every])
    return every


def links(count: int, form: str = "<li><a href='/{0}'>{0}</a></li>", start: int = 0) -> str:
    return "".join(form.format(number) for number in range(start, start + count))


def names(every: list[Found]) -> list[str]:
    return [one.title for one in every]


@pytest.mark.parametrize(
    ("item", "is_related"),
    [
        ("<div class=o><b><a href='/{0}'>{0}</a></b><p class='tin-lien-quan'><a href='/x{0}'>x{0}</a></p></div>", True),
        ("<div class=o><b><a href='/{0}'>{0}</a></b><p class='more'><a href='/x{0}'>x{0}</a></p></div>", False),
        ("<div class=o><p class='related'><a href='/x{0}'>x{0}</a></p></div>", False),
    ],
)
def test_related_pieces(item: str, is_related: bool) -> None:
    every = found(links(4, item))
    assert {surplus.is_related(one.spot) for one in every if one.title.startswith("x")} == {is_related}
    assert not any(surplus.is_related(one.spot) for one in every if not one.title.startswith("x"))


def test_a_mark_above_several_rows_or_in_a_single_element_is_no_relation() -> None:
    once = found(f"<div><b><a href='/a'>a</a></b><div class=related>{links(3)}</div></div>")
    assert not any(surplus.is_related(one.spot) for one in once)
    row = "<section><div><b><a href='/{0}'>{0}</a></b><p class=related><a href='/x{0}'>x{0}</a></p></div></section>"
    wide = found(f"<main>{links(3, row)}</main>".replace("</section><section>", ""))
    assert any(surplus.is_related(one.spot) for one in wide)
    lone = found("<div><b><a href='/a'>a</a></b><p class=related><a href='/x'>x</a></p></div><i><a href='/b'>b</a></i>")
    assert not any(surplus.is_related(one.spot) for one in lone)


@pytest.mark.parametrize(
    ("markup", "kept"),
    [
        ("<div><div>{main}</div><aside>{side}</aside></div>", "main"),
        ("<div><div>{main}</div><div class=wrap><div class='col-right'>{side}</div></div></div>", "main"),
        ("<div><div>{main}</div><div class='col'>{side}</div></div>", "both"),
        ("<aside>{main}</aside><p>{side}</p>", "both"),
        ("<div><div class='col-left'>{side}</div><div class='col-right'>{main}</div></div>", "main"),
    ],
)
def test_lesser_columns(markup: str, kept: str) -> None:
    every = found(markup.format(main=links(6), side=links(2, start=10)))
    stay = [one.title for one in every if not surplus.is_in_side(one.spot, len(every))]
    assert sorted(stay, key=int) == [*"012345"] + ([] if kept == "main" else ["10", "11"])


def test_left_and_right_inside_of_a_block_are_no_columns_of_the_page() -> None:
    lead = f"<div><div class=left>{links(2, start=30)}</div><div class=right>{links(4, start=40)}</div></div>"
    every = found(f"{lead}<ul>{links(12)}</ul>")
    assert not any(surplus.is_in_side(one.spot, len(every)) for one in every)


def test_a_lead_alone_beside_a_list_is_no_column() -> None:
    every = found(f"<div><div class=right>{links(1, start=30)}</div><div>{links(5)}</div></div>")
    assert not any(surplus.is_in_side(one.spot, len(every)) for one in every)


def test_left_columns_below_one_another_are_kept() -> None:
    first, second = (f"<div class=left>{part}</div>" for part in (links(2), links(6, start=9)))
    every = found(f"<div class=a>{first}</div><div class=a>{second}</div>")
    assert not any(surplus.is_in_side(one.spot, len(every)) for one in every)


FORM = "<div class=box><h5><a href='/{0}'>{0}</a></h5></div>"


@pytest.mark.parametrize(
    ("markup", "url", "stay"),
    [
        (f"<div>{links(12)}</div><div>{links(4, FORM, 20)}</div>", URL, 12),
        (f"<div>{links(12)}</div><div>{links(4, FORM, 20)}</div>", "https://tinh.example/", 16),
        (f"<div>{links(4, FORM, 20)}</div><div>{links(12)}</div>", URL, 16),
        (f"<div>{links(12)}</div><div>{links(4, start=20)}</div>", URL, 16),
        (f"<div>{links(8)}</div><div>{links(4, FORM, 20)}</div>", URL, 12),
    ],
)
def test_boxes_behind_the_main_list_of_a_section(markup: str, url: str, stay: int) -> None:
    assert len(surplus.without_extras(found(markup), url)) == stay


def test_a_page_without_headlines_has_no_extras() -> None:
    assert surplus.without_extras([], URL) == []


BOTH = "<p><a href='/{1}-1000'>bài {1}</a></p><p><a href='/{2}-1000'>bài {2}</a></p>"
SECTION = f"<section><h2><a href='/{{0}}'>{{0}}</a></h2>{BOTH}</section>"


def test_names_of_sections_above_their_pieces_are_labels() -> None:
    markup = SECTION.format("kinh-te", 1, 2) + SECTION.format("xa-hoi", 3, 4)
    assert names(surplus.without_labels(found(markup))) == ["bài 1", "bài 2", "bài 3", "bài 4"]


@pytest.mark.parametrize(
    "head",
    [
        "<h2><a href='/mua-1000'>mưa</a></h2>",
        "<h2><a href='/mua-lon-o-mien-nui-phia-bac-hom-nay'>mưa</a></h2>",
        "<h2><a href='/mua'><img src=a.jpg></a><a href='/mua'>mưa</a></h2>",
        "<h2><a href='/mua'>mưa rất lớn ở miền núi phía bắc hôm nay</a></h2>",
        "<p><a href='/mua'>mưa</a></p>",
    ],
)
def test_a_lead_is_no_label(head: str) -> None:
    pieces = "<p><a href='/1-1000'>bài 1</a></p><p><a href='/2-1000'>bài 2</a></p>"
    assert len(surplus.without_labels(found(f"<section>{head}{pieces}</section>"))) == 3


def test_a_link_alone_or_behind_others_is_no_label() -> None:
    assert len(surplus.without_labels(found("<h2><a href='/mua'>mưa</a></h2>"))) == 1
    pieces = "<p><a href='/1-1000'>bài 1</a></p><p><a href='/2-1000'>bài 2</a></p>"
    assert len(surplus.without_labels(found(f"<section>{pieces}<h2><a href='/mua'>mưa</a></h2></section>"))) == 3
