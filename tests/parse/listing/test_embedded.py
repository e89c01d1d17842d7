"""Lists in the data that a page carries for its own script."""

from __future__ import annotations

import json

import pytest

from tickerfeed.parse.listing import embedded
from tickerfeed.parse.moments import reading
from tickerfeed.parse.page.tree import grow

URL = "https://bao.example/tin"
NEWS = [
    {"title": f"Tin số {number} của trang này", "url": f"/tin-{number}", "publishedAt": "2026-09-16T10:05:00+07:00"}
    for number in range(6)
]


def titles(*blocks: object) -> list[str]:
    texts = [block if isinstance(block, str) else json.dumps(block) for block in blocks]
    page = grow("".join(f'<script type="application/json">{text}</script>' for text in texts), URL)
    found = embedded.entries(page, URL, reading("Asia/Ho_Chi_Minh", "dmy"), 100)
    assert all(one.link and one.link.startswith("https://bao.example/") for one in found)
    return [one.title for one in found]


def test_the_longest_list_that_reads_like_news() -> None:
    menu = [{"title": f"Mục {number}", "url": f"/muc-{number}"} for number in range(20)]
    assert titles({"menu": menu}, {"props": {"pageProps": {"items": NEWS[:5]}}}, {"data": NEWS}) == [
        one["title"] for one in NEWS
    ]


@pytest.mark.parametrize("block", [{"items": NEWS[:4]}, {"a": 1}, "{", "", " " * (embedded.LENGTH + 1), [], "[" * 9000])
def test_blocks_without_a_list(block: object) -> None:
    assert titles(block) == []
