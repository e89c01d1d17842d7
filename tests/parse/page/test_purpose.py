"""Pages that list no news, by what they are for."""

from __future__ import annotations

import pytest

from tickerfeed.parse.page import purpose
from tickerfeed.parse.page.tree import Page, grow

URL = "https://tinh.example/tin"
OWN = "<meta property='og:title' content='Mưa lớn ở miền núi | Báo'><h1>Mưa lớn ở miền núi</h1>"
SENTENCE = "<p>Sáng nay, mưa rất lớn ở vùng núi, nước các sông lên nhanh và nhiều đường bị ngập sâu.</p>"


def page(markup: str) -> Page:
    return grow(markup, URL)


@pytest.mark.parametrize(
    ("content", "target"),
    [
        ("0; url=/moi", "https://tinh.example/moi"),
        ("0;URL='https://moi.example/'", "https://moi.example/"),
        ("5; url=javascript:x", "another page"),
        ("1800", ""),
        ("1800; url=/tin", ""),
        ("nay", ""),
    ],
)
def test_forwards(content: str, target: str) -> None:
    assert purpose.forward(page(f'<meta http-equiv="Refresh" content="{content}">')) == target
    assert purpose.forward(page("<p>")) == ""


@pytest.mark.parametrize(
    ("markup", "is_error"),
    [
        ("<title>404 - Không tìm thấy trang</title>", True),
        ("<title>Báo</title><h1>Thông báo từ chối truy cập</h1>", True),
        ("<title>Page not found</title>", True),
        ("<title>404</title>", True),
        ("<title>503 Service Unavailable</title>", True),
        ("<title>Lỗi 500</title>", True),
        ("<title>Error</title>", True),
        ("<title>500 doanh nghiệp lớn nhất nước</title>", False),
        ("<title>Top 500</title><h1>Terror and error in politics</h1>", False),
        ("<title>Báo Tỉnh</title><h1>Tin tức</h1>", False),
        ("<title>Quốc lộ 4040</title>", False),
        ("", False),
    ],
)
def test_errors_with_status_200(markup: str, is_error: bool) -> None:
    assert purpose.is_error(page(markup)) is is_error


@pytest.mark.parametrize(
    ("markup", "is_login"),
    [
        ("<title>Đăng nhập hệ thống</title><input type=password>", True),
        ("<h1>Sign in</h1><input type='PASSWORD'>", True),
        ("<title>Báo Tỉnh</title><div class=popup><input type=password></div>", False),
        ("<title>Đăng nhập mạng xã hội: nên hay không?</title>", False),
    ],
)
def test_logins(markup: str, is_login: bool) -> None:
    assert purpose.is_login(page(markup)) is is_login


@pytest.mark.parametrize(
    ("markup", "is_article"),
    [
        (f"<h1>Mưa lớn</h1><div>{SENTENCE * 12}</div>", True),
        (f"<h1>Mưa</h1><div>{SENTENCE * 12}</div>{f'<li>{SENTENCE}</li>' * 12}", False),
        (f"{OWN}<div>{SENTENCE * 12}</div>{f'<li>{SENTENCE}</li>' * 12}", True),
        ("<meta property='article:published_time' content='2026-09-16'>", True),
        ("<div itemprop='articleBody'>", True),
        (f"<table><tr><td>{SENTENCE.removeprefix('<p>').removesuffix('</p>') * 12}<br></table>", True),
        (f"{f'<li>{SENTENCE}</li>' * 30}", False),
        (f"<div class='popup'><div>{SENTENCE * 12}</div></div>", False),
        (f"<footer>{SENTENCE * 12}</footer>", False),
        (f"<div>{SENTENCE.replace('<p>', '<p><a href=/1>').replace('</p>', '</a></p>') * 12}</div>", False),
        ('<script type="application/ld+json">{"@type": "NewsArticle"}</script>', True),
    ],
)
def test_articles(markup: str, is_article: bool) -> None:
    assert purpose.is_article(page(markup)) is is_article


@pytest.mark.parametrize(
    ("markup", "is_shell"),
    [
        ("<noscript>Please enable JavaScript</noscript><div id=x></div><script src=a.js></script>", True),
        ("<div id=root></div><script src=a.js></script>", True),
        ("<p>Đang tải…</p><script>go()</script>", True),
        ("<p>Đang tải… <a href=/1>Tin</a></p><script>go()</script>", False),
        ("<p>Chào</p>", False),
        (f"<div id=app>{SENTENCE * 20}</div><script>go()</script>", False),
    ],
)
def test_shells(markup: str, is_shell: bool) -> None:
    assert purpose.is_shell(page(markup)) is is_shell


def test_a_frameset_is_no_shell() -> None:
    assert not purpose.is_shell(page("<frameset><frame src=a.html></frameset>"))


@pytest.mark.parametrize(
    ("markup", "is_headed"),
    [
        ("<h1>Mưa lớn ở miền núi phía bắc hôm nay</h1>", True),
        ("<h1>Kinh tế</h1>", False),
        ("<h1><a href='/1'>Mưa lớn ở miền núi phía bắc hôm nay</a></h1>", False),
        ("<h1>Mưa lớn ở miền núi phía bắc hôm nay</h1><h1>Hai</h1>", False),
        ("", False),
    ],
)
def test_headings_of_articles(markup: str, is_headed: bool) -> None:
    assert purpose.is_headed(page(markup)) is is_headed
