from __future__ import annotations

from collections.abc import Callable

import pytest

from tickerfeed.model import Feed

Check = Callable[[str], Feed]
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
PICTURE = "<url>/a.png</url><title>P</title><link>/p</link>"


def rss(inside: str) -> str:
    return f"<rss version='2.0' xmlns:m='http://search.yahoo.com/mrss/' xmlns:x='urn:x'>{inside}</rss>"


def channel(inside: str) -> str:
    return rss(f"<channel>{inside}</channel>")


def atom(inside: str) -> str:
    return f"<feed xmlns='http://www.w3.org/2005/Atom'>{inside}</feed>"


@pytest.mark.parametrize(
    "inside",
    [
        f"<title>A</title><image>{PICTURE}<description>d</description><width>1</width></image><link>/a</link>",
        f"<title>A</title><image>{PICTURE}</image><m:title>M</m:title>",
        "<textInput><title>T</title><name>q</name><description/><link>/s</link></textInput><title>A</title>",
        "<title>A</title><source>B</source><item xml:lang='en'><title>C</title></item><item><title>D</title></item>",
        "<item><title>C</title></item><title>A</title><entry><title>D</title></entry>",
        "<x:box><item><title>C</title></item></x:box>",
    ],
)
def test_parts_of_a_channel(same: Check, inside: str) -> None:
    same(channel(inside))


@pytest.mark.parametrize(
    "inside",
    [
        f"<title>A</title><image>{PICTURE}</image>",
        f"<image>{PICTURE}<height>1</height></image><title>A</title>",
        "<image>/a.png</image><source url='/b'>B</source><title>A</title>",
    ],
)
def test_pictures_and_sources_of_an_entry(same: Check, inside: str) -> None:
    same(channel(f"<item>{inside}</item>"))


def test_an_entrys_source_lends_its_authors(same: Check) -> None:
    source = (
        "<source xml:lang='fr'><id>s</id><title>S</title><author><name>B</name></author><updated>x</updated>"
        "<link href='/s'/><icon>/i</icon><rights>r</rights><category term='t'/></source>"
    )
    found = same(atom(f"<author><name>A</name></author><entry><title>T</title>{source}</entry><entry/>"))
    assert [person.name for entry in found.entries for person in entry.authors] == ["B", "A"]


def test_rdf_keeps_its_entries_beside_the_channel(same: Check) -> None:
    found = same(
        f"<rdf:RDF xmlns:rdf='{RDF}' xmlns='http://purl.org/rss/1.0/'><channel rdf:about='/c'><title>A</title>"
        "<items><rdf:Seq><rdf:li rdf:resource='/1'/></rdf:Seq></items></channel><image><title>P</title></image>"
        "<title>lost</title><item rdf:about='https://bao.example/1'><title>B</title></item></rdf:RDF>"
    )
    assert (found.title, found.entries[0].id) == ("A", "https://bao.example/1")


@pytest.mark.parametrize(
    "text",
    [
        rss("<channel><channel/></channel>"),
        rss("<channel lastmod='2026-06-13'/>"),
        channel("<item href='/1'/>"),
        channel("<item><entry/></item>"),
        channel("<item><channel/></item>"),
        channel("<image><x:url/></image>"),
        channel("<image><url><b/></url></image>"),
        channel("<item><textInput/></item>"),
        channel("<item><image><description>d</description></image></item>"),
        channel("<item><image><link href='/l'/></image></item>"),
        channel("<source><title>S</title></source>"),
        atom("<entry><source><contributor><entry/></contributor></source></entry>"),
        atom("<entry><source><content>c</content></source></entry>"),
    ],
)
def test_odd_frames_are_handed_over(handed: Check, text: str) -> None:
    handed(text)
