"""Where the pictures of a page are."""

from __future__ import annotations

import pytest

from tickerfeed.parse.page.pictures import addresses
from tickerfeed.parse.page.tree import grow


@pytest.mark.parametrize(
    ("markup", "expected"),
    [
        ("<img src=/a.jpg>", ["/a.jpg"]),
        ("<img src=/wait.gif data-original=/a.jpg>", ["/a.jpg", "/wait.gif"]),
        ("<img src='data:image/gif;base64,R0' data-src=a.jpg>", ["a.jpg"]),
        ("<img src=' DATA:image/gif;base64,R0'>", []),
        ("<img srcset='/a.jpg 1x, /b.jpg 2x'>", ["/a.jpg"]),
        ("<img data-srcset='/a.jpg, /b.jpg 2x' srcset='/wait.gif 1x'>", ["/a.jpg"]),
        ("<img src>", []),
        ("<img>", []),
    ],
)
def test_addresses(markup: str, expected: list[str]) -> None:
    node = grow(markup, "https://tinh.example/").root.css_first("img")
    assert node is not None
    assert addresses(node) == expected
