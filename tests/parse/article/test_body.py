"""Where the piece stands, and the captions of its pictures."""

from __future__ import annotations

from tickerfeed.parse.article.body import CAPTIONS, Body, body, captions, picture
from tickerfeed.parse.page.lines import Line, of_text, of_tree
from tickerfeed.parse.page.tree import grow

TEXT = "Sáng nay, cầu mới nối hai bờ sông được đưa vào sử dụng, rút ngắn đường đi của người dân mười hai xã."


def read(markup: str) -> tuple[Line, ...]:
    return of_tree(grow(markup, "https://tinh.example/").root)


def between(page: tuple[Line, ...], piece: Body) -> list[str]:
    return [line.text or str(line.picture) for line in page[piece.first : piece.last + 1]]


def test_the_piece_is_where_most_of_the_text_is() -> None:
    other = f"<div class=box><p>{TEXT}</p></div>"
    page = read(
        f"<h1>Cầu</h1><i>Hoa</i>{other}"
        f"<div><p>Một {TEXT}</p><h2>Hai</h2><div><p>Ba {TEXT}</p></div><p>Bốn</p></div>{other}"
    )
    piece = body(page, 0)
    assert between(page, piece) == [f"Một {TEXT}", "Hai", f"Ba {TEXT}", "Bốn"]
    assert [page[number].text for number in piece.beginning] == ["Hoa", TEXT]
    assert page[piece.tail].text == f"Ba {TEXT}"
    assert piece.end.start == piece.tail


def test_scattered_text_counts_where_the_most_is() -> None:
    page = read(
        "<h1>Cầu</h1>"
        + "".join(f"<section><div><div><div><p>{n} {TEXT * n}" + "</div>" * 3 + "</section>" for n in (1, 2, 1))
    )
    assert between(page, body(page, 0))[0] == f"2 {TEXT * 2}"


def test_without_text_or_headline_there_is_no_piece() -> None:
    assert body(read("<h1>Cầu</h1><p>Ngắn</p>"), 0) == Body(0, 1, 1, 0)
    assert body((), -1) == Body(-1, 0, 0, -1)


def test_a_page_of_text_is_a_piece_to_its_last_paragraph() -> None:
    page = of_text(f"Cầu\n{TEXT}\nẢnh\n{TEXT}\nTheo BSG")
    piece = body(page, 0)
    assert (piece.first, piece.last, piece.end.stop > 4) == (1, 3, True)
    assert captions(page, piece) == ()


def test_captions_are_called_so_or_stand_under_their_picture() -> None:
    page = read(
        f"""<h1>Cầu</h1><div><p>{TEXT}</p><figure><img src=1.jpg><figcaption>Một <b>ảnh</b></figcaption></figure>
        <table><tr><td><img src=2.jpg></table><p class=chu-thich>Hai</p><div class=PhotoCMS_Caption><p>Ba</p></div>
        <p align=center><img src=3.jpg></p><p align=center>Bốn</p>
        <p style='text-align:  center'>không</p><img src=4.jpg>
        <p>không</p>
        <div><img src=5.jpg><br><em>Năm <b>ảnh</b></em><br>không <i>phải</i></div>
        <figcaption>Một ảnh</figcaption><figcaption></figcaption>
        <p>{TEXT}</p></div><figcaption>Năm</figcaption>"""
    )
    assert captions(page, body(page, 0)) == ("Một ảnh", "Hai", "Ba", "Bốn", "Năm ảnh")


def test_captions_are_bounded() -> None:
    many = "".join(f"<figcaption>{n}{'x' * 600}</figcaption>" for n in range(CAPTIONS + 9))
    page = read(f"<h1>Cầu</h1><div><p>{TEXT}</p>{many}</div>")
    found = captions(page, body(page, 0))
    assert (len(found), max(map(len, found))) == (CAPTIONS, 500)


def test_the_picture_is_the_pieces_first_that_is_no_ornament() -> None:
    page = read(
        "<img src=top.jpg><h1>Cầu</h1><img src=/img/logo.png><nav><img src=n.jpg></nav>"
        f"<div><p>{TEXT}</p><img src=2.jpg></div><img src=3.jpg>"
    )
    number = next(number for number, line in enumerate(page) if line.text == "Cầu")
    assert picture(page, body(page, number)) == "2.jpg"
    assert picture(page[:3], Body(1, 2, 2, 2)) is None
