from __future__ import annotations

from msgspec.structs import replace

from tickerfeed.render.everything import render


def test_the_documents_of_the_contract_in_a_fixed_order(full, templates):
    assert [document.name for document in render(full, templates)] == [
        "ticker.schema.json",
        "style.css",
        "v1/ticker.js",
        "v1.0.0/ticker.js",
        "embed.css",
        "embed.html",
        "screen.css",
        "screen.js",
        "screen.html",
        "index.html",
        "sources.opml",
        "feed.atom",
        "feed.rss",
        "feed.json",
        "ticker.txt",
        "ticker.json",
    ]


def test_equal_publications_give_equal_documents(full, templates):
    assert render(full, templates) == render(replace(full), templates)
