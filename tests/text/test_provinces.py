"""The provinces of today and of before."""

from __future__ import annotations

import pytest

from tickerfeed.text.provinces import PROVINCES, of_code


def test_thirty_four_of_sixty_three() -> None:
    assert len(PROVINCES) == 34
    codes = [code for one in PROVINCES for code in (one.code, *one.former)]
    assert len(codes) == len(set(codes)) == 63
    assert len({one.number for one in PROVINCES}) == 34
    assert [one.number for one in PROVINCES] == sorted(one.number for one in PROVINCES)


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("VN-23", "Hà Tĩnh"),
        ("VN-31", "Gia Lai"),
        ("VN-43", "Thành phố Hồ Chí Minh"),
        ("VN-SG", "Thành phố Hồ Chí Minh"),
    ],
)
def test_a_former_code_leads_to_the_province_of_today(code: str, name: str) -> None:
    found = of_code(code)
    assert found
    assert found.name == name


def test_no_such_code() -> None:
    assert of_code("VN-99") is None


def test_people_look_for_it_under_its_old_names_too() -> None:
    found = of_code("VN-49")
    assert found
    assert found.words == ("Vĩnh Long", "Bến Tre", "Trà Vinh")
