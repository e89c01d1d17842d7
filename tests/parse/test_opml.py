from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.errors import NotAFeed, ParseError, ParseLimit
from tickerfeed.parse.opml import Outline, read_opml


def wrap(outlines: str) -> bytes:
    return f'<?xml version="1.0"?><opml version="2.0"><head/><body>{outlines}</body></opml>'.encode()


def test_groups_become_the_category():
    inner = '<outline text="Bắc"><outline text="Báo A" xmlUrl=" https://a.example/ " htmlUrl="https://a.example"/></outline>'
    assert read_opml(wrap(f'<outline text="Tỉnh">{inner}</outline>')) == (
        Outline("https://a.example/", "Báo A", "https://a.example", "Tỉnh / Bắc"),
    )


def test_its_own_category_comes_first_and_a_province_is_told_apart():
    outline = '<outline text="G"><outline text="A" xmlUrl="https://a.example/" category="/VN-23,/Kinh tế"/></outline>'
    assert read_opml(wrap(outline)) == (Outline("https://a.example/", "A", category="Kinh tế", province="VN-23"),)


@pytest.mark.parametrize(
    ("attributes", "expected"),
    [
        ('xmlurl="https://a.example/"', "https://a.example/"),
        ('XMLURL="https://a.example/"', "https://a.example/"),
        ('xmlUrl="feed:https://a.example/"', "https://a.example/"),
        ('xmlUrl="feed://https://a.example/"', "https://a.example/"),
        ('xmlUrl="feed://a.example/"', "http://a.example/"),
        ('xmlUrl="https://a.example/?a&b"', "https://a.example/?a&b"),
    ],
)
def test_addresses_are_read_as_they_are_written_in_the_wild(attributes, expected):
    assert [outline.url for outline in read_opml(wrap(f"<outline {attributes}/>"))] == [expected]


def test_what_is_no_feed_is_left_out():
    outlines = '<outline text="x"/><outline type="include" xmlUrl="https://a.example/"/><outline xmlUrl=" "/>'
    assert read_opml(wrap(outlines)) == ()


def test_an_address_is_taken_once():
    outline = '<outline text="{}" xmlUrl="https://a.example/"/>'
    assert [found.title for found in read_opml(wrap(outline.format("1") + outline.format("2")))] == ["1"]


def test_an_unclosed_document_is_read_as_far_as_it_goes():
    assert len(read_opml(b'<opml><body><outline xmlUrl="https://a.example/"/><outline')) == 1


def test_utf_16_is_read():
    document = '<?xml version="1.0" encoding="utf-16"?><opml><body><outline text="Báo" xmlUrl="https://a.example/"/></body></opml>'
    assert read_opml(document.encode("utf-16"))[0].title == "Báo"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_entities_are_refused(encoding):
    document = (
        '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/passwd">]><opml><body><outline text="&a;"/></body></opml>'
    )
    with pytest.raises(ParseLimit):
        read_opml(document.encode(encoding))


@pytest.mark.parametrize(
    "data", [b"", b"not xml", b"<html><body/></html>", b"{}", b"\xff\xfe", b"<?xml encoding='?'?>"]
)
def test_anything_else_is_no_opml(data):
    with pytest.raises(NotAFeed):
        read_opml(data)


def test_size_and_number_are_bounded():
    with pytest.raises(ParseLimit):
        read_opml(b"<opml/>" + b" " * 100, max_bytes=50)
    with pytest.raises(ParseLimit):
        read_opml(wrap('<outline text="a"/>' * 11), max_outlines=10)


def test_deep_nesting_does_no_harm():
    assert read_opml(wrap('<outline text="a">' * 3000)) == ()


@given(st.binary(max_size=300) | st.text(max_size=300).map(wrap))
def test_it_gives_an_answer_or_a_parse_error(data):
    with contextlib.suppress(ParseError):
        assert isinstance(read_opml(data), tuple)


def test_a_list_in_rdf_is_read_too() -> None:
    text = (
        '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns:f="http://xmlns.com/foaf/0.1/">'
        "<f:Agent><f:name>Báo A</f:name>"
        '<channel rdf:about="feed:https://a.example/rss"/><channel rdf:about="https://a.example/rss"/>'
        "</f:Agent></rdf:RDF>"
    )
    assert read_opml(text.encode()) == (Outline("https://a.example/rss", "Báo A"),)
    assert read_opml(b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/>') == ()
