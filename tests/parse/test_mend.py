from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.parse.mend import is_settled, mend, settle


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("<rss><link>/?a=1&b=2&amp;c</link></rss>", "<rss><link>/?a=1&amp;b=2&amp;amp;c</link></rss>"),
        ("<rss>H&nbsp;N &agrave;&lt;&#249;&#xF9;&AMP;&LT;</rss>", "<rss>H\xa0N à&lt;&#249;&#xF9;&amp;&lt;</rss>"),
        ("<rss>&khong;</rss>", "<rss>&amp;khong;</rss>"),
        ("<rss><![CDATA[a & b &nbsp;]]> & c</rss>", "<rss><![CDATA[a & b &nbsp;]]> &amp; c</rss>"),
        ("<rss><![CDATA[a & b", "<rss><![CDATA[a & b"),
    ],
)
def test_references_are_made_sound(before: str, after: str) -> None:
    assert mend(before) == after.replace("&amp;amp;c", "&amp;c")


def test_a_document_with_entities_of_its_own_keeps_its_references() -> None:
    text = '<!DOCTYPE rss [<!ENTITY bao "Báo">]><rss>&bao;</rss>'
    assert mend(text) == text


def test_undeclared_prefixes_are_declared() -> None:
    mended = mend("<rss version='2.0'><media:thumbnail/><dc:creator>Mai</dc:creator></rss>")
    assert ET.fromstring(mended)[1].tag == "{http://purl.org/dc/elements/1.1/}creator"


def test_declared_prefixes_are_left_alone() -> None:
    text = "<rss xmlns:dc='urn:x'><dc:creator>Mai</dc:creator></rss>"
    assert mend(text) == text


@pytest.mark.parametrize("tail", ["<script>dem()</script>", "</body></html>", "\nWarning: x", "\x85"])
def test_what_follows_the_root_is_dropped(tail: str) -> None:
    assert mend(f"<feed><title>A</title></feed >{tail}") == "<feed><title>A</title></feed >"


@pytest.mark.parametrize("text", ["<rss><item>", "<rss></rss", "không có gì", "không <dc:x>"])
def test_a_document_without_an_end_keeps_its_tail(text: str) -> None:
    assert mend(text).endswith(text[-4:])


def test_dublin_core_titles_step_back_in_rss() -> None:
    text = "<rss xmlns:dc='x'><title>A</title><dc:title xml:lang='vi'>B</dc:title></rss>"
    assert "<dc:heading>B</dc:heading>" in mend(text)
    assert "dc:title" in mend(text.replace("rss", "feed"))


@pytest.mark.parametrize(
    ("link", "mended"),
    [
        ('<atom:link href="/x"/>', '<atom:link rel="atom-alternate" href="/x"/>'),
        ('<atom:link rel="alternate" href="/x"/>', '<atom:link rel="atom-alternate" href="/x"/>'),
        ("<atom:link href='/x' rel='Alternate '/>", "<atom:link href='/x' rel='atom-alternate'/>"),
        ('<atom:link rel="self" href="/x"/>', '<atom:link rel="self" href="/x"/>'),
        ('<link uri="at://x">/y</link>', "<link>/y</link>"),
        ('<link href="/y"/>', '<link href="/y"/>'),
        ('<link href="/y"></link>', '<link href="/y"></link>'),
    ],
)
def test_rss_links_keep_their_rank(link: str, mended: str) -> None:
    assert mend(f"<rss xmlns:atom='a'>{link}</rss>") == f"<rss xmlns:atom='a'>{mended}</rss>"


def test_an_rss_feed_that_atom_quotes_is_left_alone() -> None:
    text = "<a:feed><content><![CDATA[<rss><link uri='x'>/y</link></rss>]]></content></a:feed>"
    assert mend(text) == text
    assert "<link>/y" in mend(f"<channel>{text}</channel>")


def test_the_last_atom_link_may_be_cut_off() -> None:
    text = "<rss><atom:link href='/x'/><atom:link "
    assert settle(text, declares=False) == "<rss><atom:link rel=\"atom-alternate\" href='/x'/><atom:link "


PIECES = ("<link>/x</link>", "<link uri='x'>/x</link>", "<atom:link href='/x'/>", "<a10:link rel='self'/>", "<item>")


@given(
    st.lists(st.sampled_from((*PIECES, "<dc:title>A</dc:title>", "<!-- <dc:x> -->", ":link", "a > b"))), st.booleans()
)
def test_a_sound_document_is_settled_as_it_is_mended(pieces: list[str], declares: bool) -> None:
    text = f"<rss xmlns:dc='x' xmlns:atom='y'>{''.join(pieces)}</rss>"
    assert settle(text, declares=declares) == mend(text)
    assert settle("<rss><!-- <dc:x> --></rss>", declares=declares).count("xmlns:dc") == declares


SETTLED = ("<link>/x</link>", "<a10:link rel='self'/>", "<atom:link href='/x' rel='hub'>", "ế", "\n", "</rss>", "a > b")


@given(st.lists(st.sampled_from((*PIECES, *SETTLED, "<link\u00a0a>b", "<dc:title>A</dc:title>", "<atom:link\u2003>"))))
def test_a_document_that_is_called_settled_stays_as_it_is(pieces: list[str]) -> None:
    for name in ("rss", "feed"):
        text = f"<{name}>{''.join(pieces)}</{name}>{pieces[-1] if pieces else ''}"
        if is_settled(text.encode(), name):
            assert settle(text, declares=False) == text
        assert is_settled(f"<{name}>{''.join(SETTLED)}</{name}> \n".encode(), name)


@given(st.text(alphabet=st.sampled_from("&#x;amplt1 <![CDATA[]]>"), max_size=100))
def test_mending_twice_changes_nothing_more(inside: str) -> None:
    mended = mend(f"<feed>{inside}</feed>")
    assert mend(mended) == mended
