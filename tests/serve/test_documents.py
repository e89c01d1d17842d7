from __future__ import annotations

import gzip
import random
from datetime import UTC, datetime, timedelta

import brotli
from msgspec.structs import replace

from tickerfeed.model import Document
from tickerfeed.serve.documents import Shelf

NOW = datetime(2026, 5, 4, 12, 0, 0, 500_000, tzinfo=UTC)
SECOND = NOW.replace(microsecond=0)
OLD = SECOND - timedelta(hours=2)
DOCUMENT = Document("a.txt", "text/plain; charset=utf-8", b"tin " * 100, '"a"', OLD)


def shelf_with(*documents: Document) -> Shelf:
    shelf = Shelf(lambda: NOW)
    shelf.put(documents)
    return shelf


def test_forms_unpack_to_the_document():
    variants = shelf_with(DOCUMENT).find("/a.txt").variants
    assert gzip.decompress(variants["gzip"].body) == brotli.decompress(variants["br"].body) == DOCUMENT.body
    assert [variants[coding].etag for coding in ("", "gzip", "br")] == ['"a"', '"a-gzip"', '"a-br"']
    assert (len(variants), "deflate" in variants) == (3, False)


def test_forms_that_exist_already_are_not_made_again():
    shelf = Shelf(lambda: NOW, pack=lambda document, coding: f"{document.name} {coding}".encode())
    shelf.put([DOCUMENT])
    variants = shelf.find("/a.txt").variants
    assert [variants[coding].body for coding in ("gzip", "br")] == [b"a.txt gzip", b"a.txt br"]


def test_what_compression_does_not_shorten_is_sent_plain():
    noise = random.Random(1).randbytes(500)
    shelf = shelf_with(replace(DOCUMENT, body=b"short"), replace(DOCUMENT, name="b", body=noise))
    assert [list(shelf.find(path).variants) for path in ("/a.txt", "/b")] == [[""], [""]]


def test_an_unchanged_document_keeps_its_forms():
    shelf = shelf_with(DOCUMENT)
    before = shelf.find("/a.txt")
    shelf.put([replace(DOCUMENT)])
    assert shelf.find("/a.txt") is before


def test_a_fresh_shelf_is_empty():
    assert (Shelf().is_empty, shelf_with(DOCUMENT).is_empty, Shelf().find("/")) == (True, False, None)


def test_last_modified_is_that_of_the_newest_entry():
    assert shelf_with(DOCUMENT).find("/a.txt").last_modified == OLD


def test_a_document_without_a_time_is_dated_by_its_arrival():
    shelf = shelf_with(replace(DOCUMENT, updated=None))
    assert shelf.find("/a.txt").last_modified == SECOND


def test_no_document_is_from_the_future():
    shelf = shelf_with(replace(DOCUMENT, updated=NOW + timedelta(hours=1)))
    assert shelf.find("/a.txt").last_modified == SECOND


def test_a_change_without_a_newer_entry_is_dated_now():
    shelf = shelf_with(DOCUMENT)
    shelf.put([replace(DOCUMENT, body=b"fewer", etag='"b"')])
    assert shelf.find("/a.txt").last_modified == SECOND


def test_a_change_by_a_newer_entry_is_dated_by_it():
    shelf = shelf_with(DOCUMENT)
    shelf.put([replace(DOCUMENT, body=b"more", etag='"b"', updated=OLD + timedelta(hours=1))])
    assert shelf.find("/a.txt").last_modified == OLD + timedelta(hours=1)


def test_a_version_is_fresh_for_good_and_stays():
    old, new = (replace(DOCUMENT, name=f"v1.{n}.0/ticker.js") for n in (0, 1))
    current = replace(DOCUMENT, name="v1/ticker.js", media_type="text/javascript; charset=utf-8")
    shelf = shelf_with(old, DOCUMENT)
    shelf.put([new, current])
    told = {name: dict(shown.variants[""].headers)[b"cache-control"] for name, shown in shelf._shown.items()}
    assert told == {
        "v1.0.0/ticker.js": b"public, max-age=31536000, immutable",
        "v1.1.0/ticker.js": b"public, max-age=31536000, immutable",
        "v1/ticker.js": b"public, max-age=300",
    }
