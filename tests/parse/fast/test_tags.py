from __future__ import annotations

from collections.abc import Callable

import pytest

from tickerfeed.model import Feed

Check = Callable[[str], Feed]
SPACES = 'xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"'


def item(inside: str) -> str:
    return f"<rss version='2.0' {SPACES}><channel><item>{inside}</item></channel></rss>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<category>Tin</category><category>Tin</category><category/>", ("Tin",)),
        ("<category term='a' label='A'/><category domain='d'>b</category>", ("A", "b")),
        ("<category term='a'>b</category>", ("a", "b")),
        ("<category scheme='s'/><category>b</category>", ("b",)),
        ("<media:category>m</media:category><media:category scheme='s'>n</media:category>", ("m", "n")),
        ("<keywords>a, b</keywords>", ("a, b",)),
        ("<itunes:keywords>a, b,,</itunes:keywords>", ("a", "b")),
        ("<media:keywords>a,b</media:keywords><media:keywords x='1'>c</media:keywords>", ("a", "b")),
    ],
)
def test_categories(same: Check, inside: str, expected: tuple[str, ...]) -> None:
    assert same(item(inside)).entries[0].categories == expected


def test_a_feeds_categories_are_passed_over(same: Check) -> None:
    inside = "<itunes:category text='a'><itunes:category text='b'/></itunes:category><category>c</category>"
    same(f"<rss version='2.0' {SPACES}><channel>{inside}</channel></rss>")


@pytest.mark.parametrize(
    "inside",
    [
        "".join(f"<category>{n}</category>" for n in range(300)),
        "<itunes:category text='a'/>",
        "<category><b/></category>",
        "<itunes:keywords><b/></itunes:keywords>",
    ],
)
def test_odd_categories_are_handed_over(handed: Check, inside: str) -> None:
    handed(item(inside))


def test_something_else_in_a_podcasts_category_is_handed_over(handed: Check) -> None:
    inside = "<itunes:category text='a'><title>b</title></itunes:category>"
    handed(f"<rss version='2.0' {SPACES}><channel>{inside}</channel></rss>")
