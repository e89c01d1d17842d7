from __future__ import annotations

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tickerfeed.text.words import normalised, syllables

ANY = st.text(st.characters())
BITS = [
    "TP",
    ".",
    "HCM",
    "Hồ",
    "Chí",
    "Minh",
    "thành",
    "phố",
    "UBND",
    "uỷ",
    "hoà",
    "tòan",
    "qúy",
    "2-9",
    "2.9",
    "/",
    "-",
    ",",
    "1.234,5",
    "GD",
    "&",
    "ĐT",
    "%",
    "tỷ",
    "km",
    "m",
]
TITLES = st.lists(st.sampled_from([*BITS, " "])).map("".join)


def test_syllables_keep_diacritics_and_numbers() -> None:
    text = "Đồng Tháp: gần 1.234,5 tỷ đồng (5G) “khởi động”—ngày 2/9/2026!"
    assert syllables(text) == ("đồng", "tháp", "gần", "1.234,5", "tỷ", "đồng", "5g", "khởi", "động", "ngày", "2/9/2026")


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_syllables_are_composed(form: str) -> None:
    assert syllables(unicodedata.normalize(form, "Đường ngập")) == ("đường", "ngập")  # type: ignore[arg-type]


def test_a_mark_that_composes_with_nothing_stays_in_its_word() -> None:
    assert syllables("x\u0301y z") == ("x\u0301y", "z")


def test_syllables_of_nothing() -> None:
    assert syllables(" .,!—") == ()


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Hoà Bình khoẻ, thuỷ lợi", "Hòa Bình khỏe, thủy lợi"),
        ("Toàn tòan, hoàn hòan, loét lóet", "toàn toàn hoàn hoàn loét loét"),
        ("Quý qúy, Huỳnh hùynh", "quý quý huỳnh huỳnh"),
        ("Quà qùa", "quà quà"),
        ("10 tỷ, kỹ sư, Mỹ", "10 tỉ, kĩ sư, Mĩ"),
        ("TP.HCM", "Thành phố Hồ Chí Minh"),
        ("TP HCM", "tphcm"),
        ("TP. Hồ Chí Minh", "thành phố HCM"),
        ("TP.Vinh", "thành phố Vinh"),
        ("UBND tỉnh", "Uỷ ban nhân dân tỉnh"),
        ("Sở GD&ĐT", "Sở Giáo dục và Đào tạo"),
        ("Lễ 2-9", "lễ 02/09"),
        ("Lễ 2.9", "lễ 2/9"),
        ("ngày 5–3–2026", "ngày 05/03/2026"),
        ("tăng 2.9%", "tăng 2,9 %"),
        ("2.9-3.5 tỷ", "2,9 – 3,5 tỉ"),
        ("3-4 lần", "3 4 lần"),
        ("từ 22-23/10", "từ 22 – 23/10"),
        ("31.13", "31,13"),
        ("“Khởi công” 'cầu' ‘mới’", "khởi công cầu mới"),
    ],
)
def test_the_same_title_in_two_spellings(a: str, b: str) -> None:
    assert normalised(a) == normalised(b)


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("hòa", "hoa"),
        ("Đà Nẵng", "Da Nang"),
        ("thúy", "thủy"),
        ("quy", "quý"),
        ("tăng 2.9%", "tăng 2/9"),
        ("lãi 2.9 tỷ", "lãi 2/9 tỷ"),
        ("1.234", "1.235"),
        ("Hồ Chí Minh", "thành phố Hồ Chí Minh"),
        ("192.168.1.10", "192/168/1/10"),
    ],
)
def test_different_titles_stay_different(a: str, b: str) -> None:
    assert normalised(a) != normalised(b)


def test_normalised_reads_well() -> None:
    assert normalised("UBND TP.HCM: Hoà nhạc dịp 2-9") == "ủy ban nhân dân tphcm hòa nhạc dịp 2/9"


@given(ANY | TITLES)
@example("A0/0.0 a2-9.5")
def test_normalised_is_idempotent(title: str) -> None:
    once = normalised(title)
    assert once == normalised(once)


@given(ANY | TITLES)
def test_syllables_of_joined_syllables_are_the_same(text: str) -> None:
    words = syllables(text)
    assert words == syllables(" ".join(words))


@pytest.mark.parametrize("piece", ["1", "1-", "1.", "óa", "2-9 ", "tp "])
def test_a_hostile_title_of_a_hundred_thousand_pieces_is_read(piece: str) -> None:
    assert normalised(piece * 100_000)
