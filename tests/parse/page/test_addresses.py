"""Where links lead, as far as their addresses tell."""

from __future__ import annotations

import pytest

from tickerfeed.parse.page.addresses import is_abroad, is_home, is_numbered, is_piece, is_section, is_sentence


@pytest.mark.parametrize(
    ("path", "is_one", "names_a_section"),
    [
        ("/mua-lon-o-mien-nui-phia-bac.html", True, False),
        ("/post123456.html", True, True),
        ("/2026/9/16/mua-lon", True, True),
        ("/tin?ItemID=82", True, True),
        ("/Pages/tin.aspx?newsid=7", True, True),
        ("/the-thao", False, True),
        ("/the-thao/bong-da", False, True),
        ("/bai-viet/mua-lon-tuan-nay", False, False),
        ("", False, True),
    ],
)
def test_addresses_of_pieces_and_sections(path: str, is_one: bool, names_a_section: bool) -> None:
    link = f"https://tinh.example{path}"
    assert (is_piece(link), is_section(link)) == (is_one, names_a_section)


@pytest.mark.parametrize(
    ("link", "is_one"),
    [
        ("https://tin.tinh.example/1", False),
        ("https://www.hatinh.gov.vn/1", True),
        ("https://bao.example/1", True),
    ],
)
def test_other_sites(link: str, is_one: bool) -> None:
    assert is_abroad(link, "https://tinh.example/") is is_one


def test_subdomains_below_a_second_level_of_the_country_are_sites() -> None:
    assert is_abroad("https://a.gov.vn/", "https://b.gov.vn/")
    assert not is_abroad("https://so.hatinh.gov.vn/", "https://hatinh.gov.vn/")


@pytest.mark.parametrize(
    "path", ["", "/", "/#top", "/trang-chu", "/trang-chu.htm", "/Default.aspx", "/index.php", "/vi"]
)
def test_front_pages(path: str) -> None:
    assert is_home(f"https://tinh.example{path}")


@pytest.mark.parametrize("path", ["/?p=1", "/tin", "/vi/tin", "/vi/index.html", "/index.php/tin"])
def test_other_pages(path: str) -> None:
    assert not is_home(f"https://tinh.example{path}")


@pytest.mark.parametrize(
    ("path", "numbered", "sentence"),
    [
        ("/tin/82", True, False),
        ("/82", False, False),
        ("/upload/thong-bao.pdf", True, False),
        ("/mua-lon-o-mien-nui-phia-bac-hom-nay", False, True),
        ("/thong-tin-chi-dao-dieu-hanh", False, False),
        ("", False, False),
    ],
)
def test_numbers_and_sentences_in_addresses(path: str, numbered: bool, sentence: bool) -> None:
    link = f"https://tinh.example{path}"
    assert (is_numbered(link), is_sentence(link)) == (numbered, sentence)
