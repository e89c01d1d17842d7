from __future__ import annotations

from xml.etree import ElementTree as ET

import pytest

from tickerfeed.parse.fast.names import Names, Unsure
from tickerfeed.parse.fast.scribe import Scribe, known_type


def scribe(version: str = "rss20", base: str = "") -> Scribe:
    return Scribe(Names((), {}), {}, version, base)


def test_in_an_entry_a_deeper_field_gives_way_and_a_later_one_stands() -> None:
    one = scribe()
    one.begin({})
    for value, depth in (("a", 5), ("b", 4), ("c", 5), ("d", 4)):
        one.put("title", value, depth)
    assert one.entries == [{"title": "d"}]


def test_outside_of_a_channel_nothing_is_kept() -> None:
    one = scribe()
    one.tell("title", {"value": "a"}, 2)
    assert one.feed == {}
    one.is_inside = True
    one.tell("title", {"value": "a"}, 2)
    assert one.feed == {"title": "a", "title_detail": {"value": "a"}}


def test_an_entry_in_an_entry_is_unsure() -> None:
    one = scribe()
    one.begin({})
    with pytest.raises(Unsure):
        one.begin({})


@pytest.mark.parametrize(
    "title", ["<title>a<b/></title>", "<title>a\u0096</title>", "<title>Ä\u0090Ã²</title>", "<title>CafÃ©</title>"]
)
def test_texts_with_markup_or_characters_to_repair_are_unsure(title: str) -> None:
    with pytest.raises(Unsure):
        scribe().text(ET.fromstring(title))


def test_what_only_looks_like_characters_to_repair_is_read() -> None:
    one = scribe()
    one.has_controls = False
    for title in ("CafÃ© ở bến", "Fête", "chợ"):
        assert one.text(ET.fromstring(f"<title>{title}</title>")) == title


def test_texts_are_stripped() -> None:
    assert scribe().text(ET.fromstring("<title>\n Fête\u00a0</title>")) == "Fête"
    assert scribe().text(ET.fromstring("<title/>")) == ""


@pytest.mark.parametrize(
    ("version", "element", "kind"),
    [
        ("rss20", "<title>a</title>", "text/plain"),
        ("rss20", "<title>a &lt;b&gt;c&lt;/b&gt;</title>", "text/html"),
        ("rss20", "<title>a &amp;eacute;</title>", "text/html"),
        ("rss20", "<title>a &amp; b</title>", "text/plain"),
        ("atom10", "<title>a &lt;b&gt;c&lt;/b&gt;</title>", "text/plain"),
        ("atom10", "<title type='HTML'>a</title>", "text/html"),
        ("atom10", "<title type='text/xml'>a</title>", "text/xml"),
        ("atom10", "<title type='image/svg+xml'>a</title>", "image/svg+xml"),
    ],
)
def test_a_construct_has_the_type_it_names_or_seems_to_have(version: str, element: str, kind: str) -> None:
    assert scribe(version).construct(ET.fromstring(element), "text/plain")["type"] == kind


@pytest.mark.parametrize("attributes", ["type='image/png'", "type=''", "mode='base64'"])
def test_other_types_are_unsure(attributes: str) -> None:
    with pytest.raises(Unsure):
        scribe().construct(ET.fromstring(f"<title {attributes}/>"), "text/plain")


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [("", "vi-VN"), ("xml:lang='en_GB'", "en-GB"), ("lang='fr'", "fr"), ("xml:lang=''", None)],
)
def test_a_construct_speaks_its_own_language_or_that_around_it(attributes: str, expected: str | None) -> None:
    one = scribe()
    one.speaks({"xml:lang": "vi_VN"})
    assert one.construct(ET.fromstring(f"<title {attributes}/>"), "text/plain")["language"] == expected


def test_an_address_with_characters_to_repair_is_unsure() -> None:
    with pytest.raises(Unsure):
        scribe(base="https://bao.example/\u0096/").resolved("a")


def test_addresses_are_resolved_only_against_a_base() -> None:
    assert scribe().resolved("a/b") == "a/b"
    assert scribe().resolved("http:///bao.example/") == "http://bao.example/"
    assert scribe(base="https://bao.example/x/").resolved("a") == "https://bao.example/x/a"


@pytest.mark.parametrize(
    ("named", "expected"), [("html", "text/html"), ("xhtml", "application/xhtml+xml"), ("a/b", "a/b")]
)
def test_short_names_of_types_are_known(named: str, expected: str) -> None:
    assert known_type(named) == expected
