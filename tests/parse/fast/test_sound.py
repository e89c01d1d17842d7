from __future__ import annotations

import pytest

from tickerfeed.parse.fast.names import Unsure
from tickerfeed.parse.fast.sound import sound

FEED = "<rss version='2.0'><channel><title>{}</title></channel></rss>"


@pytest.mark.parametrize(
    "before",
    [
        "",
        "<?xml version='1.0' encoding='windows-1258'?>",
        "<?xml version='1.1' standalone='yes' ?>\n<?xml-stylesheet href='/a.xsl'?>\n<!-- <b> & -- -->".replace(
            "-- -", "-"
        ),
    ],
)
def test_a_well_formed_document_is_taken(before: str) -> None:
    found = sound((before + FEED.format("Tin")).encode())
    assert (found.root.tag, found.bases, found.is_doubtful) == ("rss", 0, False)


def test_the_usual_damage_is_mended_first() -> None:
    found = sound((FEED.format("Chợ & bến&nbsp;cũ <atom:x/>") + "<script>1</script>").encode())
    assert found.root.findtext("channel/title") == "Chợ & bến\u00a0cũ "


@pytest.mark.parametrize(
    "text",
    [
        "",
        "<channel/>",
        "<?xml version='1.0' base='/b/'?>" + FEED,
        "tin " + FEED,
        "<!DOCTYPE rss [<!ENTITY a 'b'>]>" + FEED,
        "<!-- <rss> -->" + FEED,
        FEED.format("<b>"),
        FEED.format("<?xml version='1.0'?>"),
        FEED.format("<?XML version='1.0'?>"),
        FEED.format("&#0000000065;"),
        FEED.format("&#x00000041;").replace("x0", "x00"),
        FEED.format("]]>"),
        f"<rss xmlns:a='urn:{'a' * 400}'/>",
    ],
)
def test_anything_else_is_unsure(text: str) -> None:
    with pytest.raises(Unsure):
        sound(text.encode())


@pytest.mark.parametrize(
    ("title", "is_doubtful", "has_controls"),
    [
        ("Fête", False, False),
        ("bến\u00a0đò", False, False),
        ("a\u0096b", True, True),
        ("CafÃ\u00a9", True, False),
        ("Ä\u0090Ã²", True, True),
        ("C&#150;", True, True),
        ("C&#x96;", True, True),
        ("&#xe9;", True, False),
        ("&#7879;", False, False),
    ],
)
def test_what_feedparser_might_repair_is_noticed(title: str, is_doubtful: bool, has_controls: bool) -> None:
    found = sound(FEED.format(title).encode())
    assert (found.is_doubtful, found.has_controls) == (is_doubtful, has_controls)


@pytest.mark.parametrize(
    ("title", "bases"),
    [("base", 0), ("a base = 'x'", 1), ('BaSe="', 1), ('database="', 0), ('ba\u017fe="', 1), ('base\u00a0="', 1)],
)
def test_bases_are_counted_in_or_out_of_markup(title: str, bases: int) -> None:
    assert sound(FEED.format(title).encode()).bases == bases


def test_namespaces_are_looked_for_in_the_root_alone_where_they_are_declared_there() -> None:
    text = "<?x xmlns?><rss xmlns:a='urn:a'><channel>{}</channel></rss>"
    assert sound(text[11:].format("").encode()).declaring == b"<rss xmlns:a='urn:a'>"
    assert sound(text.format("").encode()).declaring == text.format("").encode()
    assert sound(text[11:].format("<b xmlns='urn:b'/>").encode()).declaring.endswith(b"</rss>")


BROKEN = (b"\xc3 \xa9", b"\xe1\xbb<\xa9", b"\xa9", b"\xc3", b"\xc0\xaf", b"\xed\xa0\x80", b"\xf4\x90\x80\x80")
PLACES = ("<title>{}</title>", "<title><![CDATA[{}]]></title>", "<!-- {} -->", "<?x {}?>", "<link a='{}'/>", "<a{}/>")


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("place", [*PLACES, "<link uri='{}'>/x</link>", "<atom:link a='{}'/>"])
def test_what_is_no_utf_8_is_refused_wherever_it_stands(place: str, broken: bytes) -> None:
    text = FEED.replace("<title>{}</title>", place)
    with pytest.raises(Unsure):
        sound(text.encode().replace(b"{}", broken))


@pytest.mark.parametrize("around", ["{}\0", "\0{}", "<!--\0-->{}", "{}<!--\0-->"])
def test_what_is_no_utf_8_is_refused_around_the_root(around: str) -> None:
    with pytest.raises(Unsure):
        sound(around.format(FEED.format("Tin")).encode().replace(b"\0", b"\xc3-\xa9"))
