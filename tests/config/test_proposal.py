from __future__ import annotations

import pytest

from tickerfeed.config.proposal import proposal, province_named
from tickerfeed.config.schema import Config
from tickerfeed.model import Source, SourceKind

HOME = "https://www.baohatinh.vn/"


def proposed(
    url: str = f"{HOME}rss/home.rss",
    kind: SourceKind = SourceKind.FEED,
    own: str = "Báo Hà Tĩnh - RSS",
    site: str = "Báo Hà Tĩnh",
    page: str = HOME,
    config: Config | None = None,
) -> Source:
    return proposal(url, kind, (own, site), page, config or Config())


def test_a_feed_becomes_a_source() -> None:
    assert proposed() == Source("baohatinh", f"{HOME}rss/home.rss", "Báo Hà Tĩnh", province="VN-23")


def test_a_page_keeps_its_kind() -> None:
    assert proposed(HOME, SourceKind.LISTING).kind is SourceKind.LISTING


@pytest.mark.parametrize(
    ("page", "expected"),
    [
        ("https://baohatinh.vn/trang-chu.htm", "baohatinh"),
        ("https://nld.com.vn/kinh-te.htm", "nld-kinh-te"),
        ("https://tin.hatinh.gov.vn/", "tin-hatinh-gov"),
        ("http://127.0.0.1:8099/", "127-0-0-1"),
        ("http://[::1]/tin", "1-tin"),
    ],
)
def test_the_id_is_made_of_host_and_section(page: str, expected: str) -> None:
    assert proposed(page=page).id == expected


def test_the_id_is_new() -> None:
    config = Config(sources=(Source("baohatinh", "https://a.example/"),))
    assert proposed(config=config).id == "baohatinh-2"


@pytest.mark.parametrize(
    ("own", "expected"),
    [
        ("", "Báo Mẫu"),
        ("RSS", "Báo Mẫu"),
        ("Trang chủ", "Báo Mẫu"),
        ("Tin mới nhất", "Báo Mẫu"),
        ("Thể thao | RSS Feed", "Thể thao"),
    ],
)
def test_a_title_that_says_nothing_gives_way_to_the_sites(own: str, expected: str) -> None:
    assert proposed(own=own, site="Báo Mẫu").title == expected


def test_a_whole_site_is_called_what_it_calls_itself_and_a_section_what_its_feed_does() -> None:
    long = "Báo Mẫu - Tin tức mới nhất trong ngày"
    assert proposed(own=long, site="Báo Mẫu").title == "Báo Mẫu"
    assert proposed(own=long, site="Báo Mẫu", page=f"{HOME}the-thao").title == long
    assert proposed(own=long, site="").title == long


def test_the_province_is_that_of_a_configured_source_of_the_site() -> None:
    known = Source("a", "https://baohatinh.vn/x", province="VN-22", enabled=False)
    assert proposed(config=Config(disabled=(known,))).province == "VN-22"


@pytest.mark.parametrize(
    ("host", "title", "expected"),
    [
        ("baohatinh.vn", "", "VN-23"),
        ("baobinhdinh.vn", "", "VN-30"),
        ("bao.example", "Báo Cao Bằng điện tử", "VN-04"),
        ("bao.example", "Tin Hà Tĩnh và Nghệ An", None),
        ("bao.example", "Huế hôm nay", "VN-26"),
        ("chuephan.example", "Thuế và cuộc sống", None),
        ("nhandan.vn", "Báo Nhân Dân", None),
        ("bao.example", "Tin tức TP.HCM mới nhất", "VN-SG"),
    ],
)
def test_a_province_is_told_by_one_name_only(host: str, title: str, expected: str | None) -> None:
    assert province_named(host, title) == expected
