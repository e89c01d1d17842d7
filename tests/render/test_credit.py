from __future__ import annotations

from msgspec.structs import replace

from tickerfeed.render.credit import body_html
from tickerfeed.render.pieces import pieces


def test_source_and_copies_are_credited(full):
    assert body_html(pieces(full)[0], "vi") == (
        "<p>Cầu mới thông xe.</p>"
        '<p>Nguồn: <a href="https://song.example/1">Báo Sông</a></p>'
        '<p>Cùng đưa tin: <a href="https://bien.example/2">Đài Biển</a>, '
        '<a href="https://song.example/3">coast.example</a></p>'
    )


def test_other_languages_are_credited_in_english(full):
    assert body_html(pieces(full)[1], "en") == '<p>Source: <a href="https://song.example/5">coast.example</a></p>'


def test_nothing_of_the_publisher_is_markup(full):
    piece = pieces(full)[2]
    odd = replace(piece, outlet=replace(piece.outlet, title='"><img>'))
    assert body_html(odd, "vi") == "<p>a &lt;b&gt; c</p><p>Nguồn: &quot;&gt;&lt;img&gt;</p>"


def test_a_repost_names_whom_it_was_taken_from(one):
    repost = one(credit="B <i>", original_link="https://bao.example/1?a&b")
    assert body_html(pieces(repost)[0], "vi").endswith(
        '<p>Theo <a href="https://bao.example/1?a&amp;b">B &lt;i&gt;</a></p>'
    )
    assert body_html(pieces(one(credit="BSG"))[0], "en").endswith("<p>Taken from BSG</p>")
