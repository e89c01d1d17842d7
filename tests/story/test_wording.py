from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.story.wording import Wording, cleaned, side_by_side, wording
from tickerfeed.text.spelling import unmarked
from tickerfeed.text.words import syllables

PLAIN = "Chợ huyện Lộc Hà cháy trong đêm"


@pytest.mark.parametrize(
    "title",
    [
        "(Ảnh) " + PLAIN,
        "[Video] " + PLAIN,
        "Video: " + PLAIN,
        "Nóng - " + PLAIN,
        PLAIN + " (Clip)",
        PLAIN + " - Báo Lộc Hà",
        PLAIN + " | Đài Truyền hình Lộc Hà",
        PLAIN + " – locha.vn",
        "Infographic: (Ảnh) " + PLAIN,
        PLAIN.upper(),
        "  " + PLAIN.replace(" ", "  ") + "\u200b",
        PLAIN.replace("ợ", "&#7907;"),
    ],
)
def test_what_a_house_puts_around_a_headline_is_taken_off(title: str) -> None:
    assert wording(title).words == wording(PLAIN).words


def test_a_headline_is_not_taken_off() -> None:
    assert wording("Ảnh: A").words == ("ảnh", "a")
    assert wording("Cao tốc Vinh - Hà Tĩnh").words == ("cao", "tốc", "vinh", "hà", "tĩnh")


def test_what_stands_around_is_taken_off_three_times_at_most() -> None:
    assert wording("Ảnh: " * 4 + PLAIN).words == ("ảnh", *wording(PLAIN).words)


def test_what_is_called_by_name_and_which_sport() -> None:
    found = wording("Lịch thi đấu bóng đá xã Lộc Hà")
    assert (found.called, found.sports, found.is_preview) == ({("xã", ("lộc", "hà"))}, {"bóng đá"}, True)


def test_cut_plain_and_digest() -> None:
    assert wording("Chợ huyện cháy trong…").is_cut
    assert wording("Cho huyen chay").is_plain
    assert wording("Điểm tin: chợ cháy").is_digest


def test_abbreviations_are_written_out_side_by_side() -> None:
    left, right = side_by_side(wording("BQL chợ Lộc Hà họp"), wording("Ban quản lý chợ Lộc Hà họp"))
    assert left.words == right.words
    assert left.parts == (), "what was written out stands in no part of the title"
    assert right.parts == (right.words,)


@given(st.text(max_size=300))
def test_what_is_known_of_a_wording_need_not_be_worked_out(text: str) -> None:
    one = Wording(cleaned(text))
    known = Wording.known(one.whole, one.words, one.abbreviations)
    assert (known.title, known.parts, known.bare, known.figures) == (one.title, one.parts, one.bare, one.figures)
    assert known.bare == "".join(unmarked(syllables(one.title)))
    assert known.unmarked == "".join(unmarked(one.words))


@given(st.text(max_size=300))
def test_any_text_has_a_wording(text: str) -> None:
    assert isinstance(wording(text).words, tuple)
