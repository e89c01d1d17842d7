from __future__ import annotations

from collections.abc import Callable

import pytest

from tickerfeed.model import Feed

Check = Callable[[str], Feed]
SPACES = (
    'xmlns:a="http://www.w3.org/2005/Atom" xmlns:thr="http://purl.org/syndication/thread/1.0" '
    'xmlns:cc="http://web.resource.org/cc/" xmlns:l="http://backend.userland.com/creativeCommonsRssModule"'
)


def item(inside: str, attributes: str = "") -> str:
    return f"<rss version='2.0' {SPACES} {attributes}><channel><item>{inside}</item></channel></rss>"


@pytest.mark.parametrize(
    ("inside", "expected"),
    [
        ("<link>https://bao.example/1</link>", "https://bao.example/1"),
        ("<link/><guid>https://bao.example/2</guid>", "https://bao.example/2"),
        ("<guid isPermaLink='false'>https://bao.example/2</guid>", "https://bao.example/2"),
        ("<guid isPermaLink='false'>2</guid><link>/1</link>", "https://bao.example/1"),
        ("<link>/1?a=1&amp;amp;b=2&amp;c;</link>", "https://bao.example/1?a=1&b=2&c"),
        ("<link>http:///bao.example/1</link>", "http://bao.example/1"),
        ("<a:link href='/a'/><link>/1</link>", "https://bao.example/1"),
        ("<a:link rel='alternate' type='text/plain' href='/a'/>", "https://bao.example/a"),
        ("<link rel='self' href='/s'/>", None),
        ("<link uri='/u'/>", "https://bao.example/u"),
        ("<link url='' href='/h'/>", "https://bao.example/h"),
    ],
)
def test_which_link_stands(same: Check, inside: str, expected: str | None) -> None:
    assert same(item(inside)).entries[0].link == expected


@pytest.mark.parametrize(
    "inside",
    [
        "<link>1</link><guid>2</guid>",
        "<guid>2</guid><comments>c</comments>",
        "<link href=''/>",
        "<link/>",
    ],
)
def test_under_a_base_all_addresses_are_resolved(same: Check, inside: str) -> None:
    same(item(inside, "xml:base='https://goc.example/a/'"))


def test_a_channels_link_keeps_its_references(same: Check) -> None:
    same("<rss version='2.0'><channel><link>/?a=1&amp;amp;b;</link></channel></rss>")


def test_links_outside_of_the_channel_are_lost(same: Check) -> None:
    same("<rss version='2.0'><link>/x</link><channel><title>A</title></channel></rss>")


@pytest.mark.parametrize(
    "inside",
    [
        "<enclosure url='/a.mp3' length='12' type='audio/mpeg'/>",
        "<enclosure/>",
        "<link rel='enclosure' href='/b.mp3'/>",
        "<link rel='replies' href='/c' type='text/html' thr:count='4'/>",
        "<l:license>https://giay.example/</l:license>",
        "<cc:license resource='https://giay.example/'/>",
    ],
)
def test_media_replies_and_licences(same: Check, inside: str) -> None:
    same(item(inside))


@pytest.mark.parametrize(
    "inside",
    [
        "<link href='/a'><b/></link>",
        "<enclosure url='/a'><b/></enclosure>",
        "<l:license>a</l:license><x><l:license/></x>",
    ],
)
def test_something_in_a_link_is_handed_over(handed: Check, inside: str) -> None:
    handed(item(inside))


def test_a_licence_outside_of_the_channel_is_handed_over(handed: Check) -> None:
    handed(f"<rss version='2.0' {SPACES}><l:license>a</l:license><channel/></rss>")
