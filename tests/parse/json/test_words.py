from __future__ import annotations

from tickerfeed.parse.json.words import MEMBERS, NAMES, members


def test_names_are_known_however_they_are_written() -> None:
    item = {"Ngay_Dang": 1, "published-at": 2, "publishedAt": 3, "gia": 4}
    assert members(item, "time") == ["published-at", "Ngay_Dang"]
    assert members({}, "title") == []
    assert members({"Tiêu đề": 1, "Đường dẫn": 2}, "title") == ["Tiêu đề"]
    assert members({"Đường dẫn": 2}, "link") == ["Đường dẫn"]


def test_the_likeliest_comes_first() -> None:
    assert members({"name": "Ban", "title": "Tin"}, "title") == ["title", "name"]


def test_no_more_than_a_page_of_members_is_looked_at() -> None:
    assert members({f"x{number}": 0 for number in range(MEMBERS)} | {"title": "Tin"}, "title") == []


def test_each_name_is_written_plainly_and_once() -> None:
    for names in NAMES.values():
        assert len(set(names)) == len(names)
        assert all(name.isalnum() and name == name.lower() for name in names)
