from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.text.phrases import MOST_TEXT, Phrases, fault


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("bão số 5", "Tin mới: BÃO SỐ 5 vào Biển Đông"),
        ("hòa bình", "Tỉnh Hoà Bình mưa lớn"),
        ("tp hcm", "Chợ Bến Thành, TP.HCM, mở lại"),
        ("Hồ Chí Minh", "Thành phố Hồ Chí Minh có mưa"),
        ("UBND", "Ủy ban nhân dân tỉnh họp"),
        ("2/9", "Lễ 02-9 ở quảng trường"),
        ("có gì mới?", "Ngày hội có gì mới"),
        ("C++", "Học c++ miễn phí"),
    ],
)
def test_a_phrase_is_found_in_any_spelling(phrase: str, text: str) -> None:
    assert Phrases(["không có", phrase]).found(text) == phrase


@pytest.mark.parametrize(
    ("phrase", "text"),
    [
        ("bão", "Bảo hiểm xã hội"),
        ("an", "Lan can cầu"),
        ("bão số 5", "Bão số 15"),
        ("mưa lớn", "Mưa rất lớn"),
        ("", "Mưa"),
        ("…", "Mưa…"),
        ("cuối", "x " * MOST_TEXT + "cuối"),
    ],
)
def test_only_whole_words_in_their_order_are_found(phrase: str, text: str) -> None:
    assert Phrases([phrase]).found(text) == ""


def test_nothing_to_look_for_is_not_found() -> None:
    assert Phrases(()).found("Mưa") == ""


@pytest.mark.parametrize("phrase", ["bão", "giá vàng 9/2", "A+", "có gì mới?", "(ảnh)", "x" * 200])
def test_phrases_that_can_be_found(phrase: str) -> None:
    assert fault(phrase) == ""


@pytest.mark.parametrize(
    ("phrase", "expected"),
    [
        ("", "must have a letter"),
        ("…!", "must have a letter"),
        ("bão.*số", 'plain words; "*"'),
        ("[bB]ão", 'plain words; "["'),
        ("a|b", 'plain words; "|"'),
        (r"\bbão", "plain words"),
        ("x" * 201, "at most 200"),
    ],
)
def test_what_cannot_be_found_is_told_apart(phrase: str, expected: str) -> None:
    assert expected in fault(phrase)


WORDS = st.lists(st.text(st.sampled_from("abđốhoàn19"), min_size=1, max_size=4), min_size=1, max_size=6).map(" ".join)


@given(WORDS, WORDS, WORDS)
def test_a_phrase_is_found_between_whatever_words(before: str, phrase: str, after: str) -> None:
    assert Phrases([phrase]).found(f"{before} {phrase} {after}") == phrase
