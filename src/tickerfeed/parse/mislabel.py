"""An encoding that a body is said to be in, and is not."""

from __future__ import annotations

from tickerfeed.parse import charset

_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff", b"\x00", b"<\x00")


def mislabelled(body: bytes, content_type: str = "") -> tuple[str, str] | None:
    """Return a label that the body does not deserve, and what it is instead; None where none is proved wrong.

    Bytes below 128 alone prove nothing, nor do one-byte encodings, in which any bytes are some text.
    """
    if body.isascii() or body.startswith(_MARKS):
        return None
    is_utf8 = _reads(body, "utf-8")
    for label in charset.labels(body, content_type):
        codec = charset.codec(label)
        if codec is None:
            return label, "an encoding that nobody knows"
        if is_utf8 and codec != "utf-8":
            return label, "UTF-8"
        if not is_utf8 and not _reads(body, codec):
            return label, "something else, or damaged"
    return None


def _reads(body: bytes, codec: str) -> bool:
    try:
        body.decode(codec)
    except (UnicodeError, LookupError):
        return False
    return True
