"""The compressed forms that lie beside a text file, for web servers that send files as they are."""

from __future__ import annotations

from functools import lru_cache

import brotli
import deflate

CODINGS = {".gz": "gzip", ".br": "br"}  # of the forms, by suffix (RFC 9110 8.4.1, RFC 7932 13)
_TEXTUAL = ("text/", "application/json", "application/javascript", "image/svg+xml")
_CONSTANT = ("text/css", "text/javascript")  # that every edition has alike, and no news changes
_FEEDS = ("application/atom+xml", "application/rss+xml", "application/feed+json")
# Measured on the page and the three feeds of 200 stories, 1.2 MB: gzip 5 by libdeflate gives 180 KB in 6 ms, 6 4 % less
# in 10 ms (zlib 5 1 % less in 13 ms); brotli 5 gives 169 KB in 13 ms, 4 11 % more in 8 ms, 6 4 % less in 16 ms.
_GZIP_LEVEL = 5
_BROTLI_QUALITY = 5
# Feeds are four fifths of what is compressed, and asked for by programs, most of which take gzip and ask again only for
# what has changed. 5 would take 10 ms for them at each piece of news, where 4 takes 6.
_BROTLI_QUALITY_OF_FEEDS = 4


def is_textual(media_type: str) -> bool:
    """Return whether documents of this type are worth compressing."""
    bare = _bare(media_type)
    return bare.startswith(_TEXTUAL) or bare.endswith(("+xml", "+json"))


def compressed(data: bytes, media_type: str) -> dict[str, bytes]:
    """Return the compressed forms by suffix; equal bytes of one type give equal forms, gzip's time being left at 0."""
    bare = _bare(media_type)
    if bare in _CONSTANT:
        return _remembered(data)
    return _forms(data, _BROTLI_QUALITY_OF_FEEDS if bare in _FEEDS else _BROTLI_QUALITY)


def _bare(media_type: str) -> str:
    return media_type.partition(";")[0].strip()


@lru_cache(maxsize=16)
def _remembered(data: bytes) -> dict[str, bytes]:
    return _forms(data, _BROTLI_QUALITY)


def _forms(data: bytes, quality: int) -> dict[str, bytes]:
    return {
        ".gz": bytes(deflate.gzip_compress(data, _GZIP_LEVEL)),
        ".br": bytes(brotli.compress(data, quality=quality)),
    }
