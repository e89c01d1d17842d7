"""Whom a repost credits, and who is not to be credited."""

from __future__ import annotations

import pytest

from tickerfeed.model import Entry
from tickerfeed.render.origin import Origin, origin

LINK = "https://tinh.example/1"
SONG = "https://www.song.example/2"


@pytest.mark.parametrize(
    ("credit", "original", "expected"),
    [
        ("BSG", SONG, Origin("BSG", SONG)),
        ("BSG", None, Origin("BSG")),
        ("", SONG, Origin("song.example", SONG)),
        ("BSG", "https://xa.tinh.example/1", Origin("BSG")),
        ("BSG", "javascript:alert(1)", Origin("BSG")),
        ("B\u202eSG\x07", None, Origin("BSG")),
        ("cổng Tỉnh", SONG, None),
        ("", "https://tinh.example/2", None),
        ("", None, None),
    ],
)
def test_an_origin(credit: str, original: str | None, expected: Origin | None) -> None:
    entry = Entry("Cầu mới", link=LINK, credit=credit, original_link=original)
    assert origin(entry, "Cổng tỉnh") == expected


def test_one_without_a_link_of_its_own_has_an_origin_too() -> None:
    assert origin(Entry("Cầu mới", original_link=SONG), "Cổng tỉnh") == Origin("song.example", SONG)
