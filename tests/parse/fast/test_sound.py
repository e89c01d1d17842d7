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
    found = sound(before + FEED.format("Tin"))
    assert (found.root.tag, found.bases, found.is_doubtful) == ("rss", 0, False)


def test_the_usual_damage_is_mended_first() -> None:
    found = sound(FEED.format("Chợ & bến&nbsp;cũ <atom:x/>") + "<script>1</script>")
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
        sound(text)


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
    found = sound(FEED.format(title))
    assert (found.is_doubtful, found.has_controls) == (is_doubtful, has_controls)


@pytest.mark.parametrize(
    ("title", "bases"),
    [("base", 0), ("a base = 'x'", 1), ('BaSe="', 1), ('database="', 0), ('ba\u017fe="', 1), ('base\u00a0="', 1)],
)
def test_bases_are_counted_in_or_out_of_markup(title: str, bases: int) -> None:
    assert sound(FEED.format(title)).bases == bases


def test_namespaces_are_looked_for_in_the_root_alone_where_they_are_declared_there() -> None:
    text = "<?x xmlns?><rss xmlns:a='urn:a'><channel>{}</channel></rss>"
    assert sound(text[11:].format("")).declaring == b"<rss xmlns:a='urn:a'>"
    assert sound(text.format("")).declaring == text.format("").encode()
    assert sound(text[11:].format("<b xmlns='urn:b'/>")).declaring.endswith(b"</rss>")
