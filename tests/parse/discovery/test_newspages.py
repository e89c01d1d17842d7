from __future__ import annotations

import pytest

from tickerfeed.model import FoundBy, SourceKind
from tickerfeed.parse.discovery.newspages import MOST, news_pages
from tickerfeed.parse.page.tree import grow

URL = "https://bao.example/"


@pytest.mark.parametrize(
    "words",
    ["Tin tức", "TIN TỨC - SỰ KIỆN", "Thời sự", "Tin mới nhất", " Tin\n trong tỉnh ", "Latest news", "News & Events"],
)
def test_what_a_menu_calls_its_news_is_found(words: str) -> None:
    (one,) = news_pages(grow(f'<a href="/Pages/Tin.aspx?Cat=82"><span>{words}</span></a>', URL))
    assert (one.url, one.kind, one.found_by) == (f"{URL}Pages/Tin.aspx?Cat=82", SourceKind.LISTING, FoundBy.LINK)


@pytest.mark.parametrize(
    "markup",
    [
        '<a href="/x">Liên hệ</a>',
        '<a href="/x">Tin tức về mưa lũ ở miền Trung</a>',
        '<a href="https://other.example/">Tin tức</a>',
        '<a href="#tin">Tin tức</a>',
        "<a>Tin tức</a>",
    ],
)
def test_other_links_are_not(markup: str) -> None:
    assert list(news_pages(grow(markup, URL))) == []


def test_a_few_are_enough() -> None:
    markup = "".join(f'<a href="/{number}">Tin tức</a><a href="/{number}">Tin tức</a>' for number in range(9))
    assert [one.url for one in news_pages(grow(markup, URL))] == [f"{URL}{number}" for number in range(MOST)]
