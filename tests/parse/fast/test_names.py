from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tickerfeed.parse.fast.names import Names, Unsure, names

DC = "http://purl.org/dc/elements/1.1/"
ATOM = "http://www.w3.org/2005/Atom"
RSS10 = "http://purl.org/rss/1.0/"
RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"


def of(text: str) -> Names:
    return names(text.encode(), text.partition(">")[0].encode())


@pytest.mark.parametrize(
    ("tag", "expected"),
    [
        ("title", "title"),
        ("pubDate", "pubdate"),
        (f"{{{ATOM}}}Title", "title"),
        (f"{{{DC}}}creator", "dc_creator"),
        ("{HTTP://PURL.ORG/DC/ELEMENTS/1.1/}creator", "dc_creator"),
        ("{http://backend.userland.com/rss2}item", "item"),
        ("{urn:own}note", "own_note"),
        ("{urn:unprefixed}note", "note"),
    ],
)
def test_an_element_is_called_by_feedparsers_prefix_or_the_documents(tag: str, expected: str) -> None:
    assert of(f'<rss xmlns:x="{DC}" xmlns:Own="urn:own"/>').of(tag) == expected


def test_of_several_prefixes_of_the_root_the_first_counts() -> None:
    assert of('<rss xmlns:a="urn:own" xmlns:b="urn:own"/>').of("{urn:own}note") == "a_note"


@pytest.mark.parametrize(
    "text",
    [
        '<rss xmlns:a="urn:1"><x xmlns:a="urn:2"/></rss>',
        '<rss xmlns:a="urn:1" xmlns:A="urn:2"/>',
        '<rss xmlns:a="urn:1"><x xmlns:b="urn:1"/></rss>',
        '<rss xmlns:a="urn:1?a&amp;b"/>',
        '<rss xmlns:a="urn:1\n"/>',
        '<rss xmlns="urn:1 2"/>',
        '<rss xmlns:a\U0001f600="urn:1"/>',
        f'<rss xmlns:dc="urn:1"><x xmlns="{DC}"/></rss>',
        "<rss " + " ".join(f'xmlns:a{n}="urn:{n}"' for n in range(300)) + "/>",
        f'<rss xmlns:dc="{ATOM}" xmlns:x="{DC}"><a/></rss>'.replace(ATOM, "http://search.yahoo.com/mrss/"),
    ],
)
def test_names_that_hang_on_the_order_of_things_are_unsure(text: str) -> None:
    with pytest.raises(Unsure):
        of(text)


def test_attributes_are_found_with_and_without_their_prefix() -> None:
    text = f'<link xmlns:t="urn:t" xmlns:d="{DC}" REL="Self" t:href="1" t:count="2" d:x="3" xml:lang="vi"/>'
    found = of(text).attributes(ET.fromstring(text))
    assert found == {
        "rel": "self",
        "href": "1",
        "t:href": "1",
        "count": "2",
        "t:count": "2",
        "dc:x": "3",
        "d:x": "3",
        "xml:lang": "vi",
    }


def test_an_attribute_of_its_own_goes_before_one_of_another_vocabulary() -> None:
    text = '<link href="own" xmlns:t="urn:t" t:href="other"/>'
    assert of(text).attributes(ET.fromstring(text))["href"] == "own"


def test_letters_that_other_readers_may_not_know_are_unsure() -> None:
    with pytest.raises(Unsure):
        of("<link/>").attributes(ET.fromstring('<link é="1"/>'))


def test_an_element_of_very_many_attributes_is_unsure() -> None:
    written = " ".join(f'a{number}="1"' for number in range(300))
    element = ET.fromstring(f"<link {written}/>")
    with pytest.raises(Unsure):
        of("<link/>").attributes(element)


def test_an_attribute_whose_prefix_is_one_of_two_is_unsure() -> None:
    text = '<link xmlns:a="urn:t" xmlns:b="urn:t" b:href="1"/>'
    with pytest.raises(Unsure):
        of(text).attributes(ET.fromstring(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('<rss version="2.0"/>', "rss20"),
        ('<rss version="2.1"/>', "rss20"),
        ('<rss version="0.91"/>', "rss091u"),
        ("<rss/>", "rss"),
        (f'<rss version="2.0" xmlns:a="{ATOM}"/>', "rss20"),
        (f'<feed xmlns="{ATOM}"/>', "atom10"),
        (f'<a:feed xmlns:a="{ATOM}"/>', "atom10"),
        ('<feed version="0.3" xmlns="http://purl.org/atom/ns#"/>', "atom03"),
        ('<feed xmlns="http://purl.org/atom/ns#"/>', "atom"),
        (f'<feed version="0.3" xmlns="http://purl.org/atom/ns#"><x xmlns="{ATOM}"/></feed>', "atom03"),
        (f'<rss version="2.0"><x xmlns="{RSS10}"/></rss>', "rss20"),
        (f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="{RSS10}"/>', "rss10"),
    ],
)
def test_the_version_is_feedparsers(text: str, expected: str) -> None:
    assert of(text).version(ET.fromstring(text)) == expected


@pytest.mark.parametrize(
    "text",
    [
        "<feed/>",
        "<channel/>",
        f'<rss version="2.0" xmlns:r="{RSS10}"/>',
        f'<feed xmlns="{ATOM}" xmlns:r="{RSS10}"/>',
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns:a="{ATOM}" xmlns="{RSS10}"/>',
        f'<rdf:RDF xmlns:rdf="{RDF}" xmlns="http://my.netscape.com/rdf/simple/0.9/"/>',
    ],
)
def test_other_roots_are_unsure(text: str) -> None:
    with pytest.raises(Unsure):
        of(text).version(ET.fromstring(text))
