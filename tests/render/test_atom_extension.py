from __future__ import annotations

from datetime import UTC, datetime

from lxml import etree

from tickerfeed.render.atom_extension import CreditEntryExtension, CreditExtension


def test_without_anything_set_elements_stay_as_they_are():
    entry, feed = etree.fromstring("<entry><title>t</title></entry>"), etree.fromstring("<feed/>")
    CreditEntryExtension().extend_atom(entry)
    CreditExtension().extend_atom(feed)
    assert etree.tostring(entry) == b"<entry><title>t</title></entry>"
    assert etree.tostring(feed) == b"<feed/>"


def test_everything_set_is_added():
    credit = CreditEntryExtension()
    credit.language("en")
    credit.html_title("a &amp; b")
    credit.add("via", "https://a.example/", "A")
    credit.source("https://a.example/f", "A", datetime(2026, 1, 2, tzinfo=UTC))
    entry = credit.extend_atom(etree.fromstring("<entry><title>t</title></entry>"))
    assert etree.tostring(entry).decode() == (
        '<entry xml:lang="en"><title type="html">a &amp;amp; b</title>'
        '<link rel="via" href="https://a.example/" title="A"/>'
        "<source><id>https://a.example/f</id><title>A</title><updated>2026-01-02T00:00:00+00:00</updated>"
        '<link rel="self" href="https://a.example/f"/></source></entry>'
    )
