from __future__ import annotations

from lxml import etree

from tickerfeed.model import Site, Source
from tickerfeed.parse.opml import Outline, read_opml
from tickerfeed.render.opml import opml


def test_what_is_written_can_be_read_again(full):
    assert read_opml(opml(full).body) == (
        Outline("https://song.example/rss.xml", "Báo Sông", category="Thời sự", province="VN-23"),
        Outline("https://bien.example/feed", "Đài Biển"),
        Outline("https://coast.example/feed", "coast.example", language="en"),
    )


def test_disabled_sources_and_unusable_addresses_are_left_out(publication):
    sources = {
        "off": Source("off", "https://off.example/", enabled=False),
        "odd": Source("odd", "file:///etc/passwd"),
    }
    assert read_opml(opml(publication(sources=sources)).body) == ()


def test_a_category_cannot_become_two(publication):
    sources = {"a": Source("a", "https://a.example/", "A", category="Kinh tế, xã hội/đời sống")}
    document = opml(publication(sources=sources, site=Site(title="")))
    outline = etree.fromstring(document.body).find("body/outline")
    assert outline.get("category") == "/Kinh tế  xã hội đời sống"
