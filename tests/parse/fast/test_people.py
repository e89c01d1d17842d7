from __future__ import annotations

from collections.abc import Callable

import pytest

from tickerfeed.model import Feed, Person

Check = Callable[[str], Feed]
SPACES = (
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" '
    'xmlns:x="urn:x"'
)


def channel(inside: str) -> str:
    return f"<rss version='2.0' {SPACES}><channel>{inside}</channel></rss>"


def item(inside: str) -> str:
    return channel(f"<item>{inside}</item>")


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<author>Mai Lan</author>", (Person("Mai Lan"),)),
        ("<author>lan@bao.example (Mai Lan)</author>", (Person("Mai Lan", None, "lan@bao.example"),)),
        ("<dc:creator>Mai</dc:creator><dc:creator>Lan</dc:creator><author/>", (Person("Mai"), Person("Lan"))),
        ("<dc:creator>a@b.vn (A)</dc:creator><author>B</author>", (Person("A", None, "a@b.vn"), Person("B"))),
        ("<author><name>A</name><uri>/a</uri></author>", (Person("A", "https://bao.example/a"),)),
        ("<author><email>a@b.vn</email></author>", (Person("a@b.vn", None, "a@b.vn"),)),
        ("<author>A<name/></author>", ()),
        ("<author>A</author><author><name>B</name></author>", (Person("B"),)),
        (
            "<author><name>A</name></author><author><email>a@b.vn</email></author>",
            (Person("A"), Person("A", None, "a@b.vn")),
        ),
        ("<author><name> </name><uri/></author>", ()),
    ],
)
def test_authors(same: Check, inside: str, expected: tuple[Person, ...]) -> None:
    assert same(item(inside)).entries[0].authors == expected


@pytest.mark.parametrize(
    "inside",
    [
        "<itunes:owner><itunes:name>B</itunes:name><itunes:email>b@c.vn</itunes:email></itunes:owner>",
        "<itunes:author>A</itunes:author><itunes:owner><itunes:name>B</itunes:name></itunes:owner>",
        "<author>a@b.vn</author><itunes:owner><itunes:name>B</itunes:name></itunes:owner>",
        "<managingEditor>toasoan@bao.example (Tòa soạn)</managingEditor><webMaster>w@bao.example</webMaster>",
    ],
)
def test_an_owner_changes_the_last_author(same: Check, inside: str) -> None:
    same(channel(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<author><x:name>A</x:name></author>",
        "<author><name><b/></name></author>",
        "<author>A</author><x:box><author>B</author></x:box>",
        f"<author>{'a' * 400}@b.vn</author>",
        "<itunes:owner>B<x:name/></itunes:owner>",
    ],
)
def test_odd_authors_are_handed_over(handed: Check, inside: str) -> None:
    handed(item(inside))
