"""Bytes to clean text: which encoding a body is really in, whatever it declares.

Order: the operator's word, a byte order mark, UTF-8, nearly UTF-8 (a few bad bytes), what HTTP, the XML prolog or the
page declares, detection. Vietnamese encodings from before Unicode are read where the operator or the document names
them. Declared labels are read as browsers read them (WHATWG Encoding, "names and labels").
"""

from __future__ import annotations

import codecs
import re

from tickerfeed.text import legacy
from tickerfeed.text.invisible import OVERLAY, composed, is_plain, unescaped

_PROLOG_BYTES = 1024  # an encoding declaration comes at once
_META_BYTES = 4096  # HTML asks for 1,024; portals put scripts before it
_DETECT_BYTES = 200_000  # more tells the detector nothing new
_GOOD_PER_BAD = 10  # characters that are UTF-8 for each byte that is not, to call a body nearly UTF-8

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark it begins with
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# A document without a mark still begins with "<" or "<?xm" (XML 1.0, appendix F).
_OPENINGS = (
    (b"\x00\x00\x00<", "utf-32-be"),
    (b"<\x00\x00\x00", "utf-32-le"),
    (b"\x00<\x00", "utf-16-be"),
    (b"<\x00", "utf-16-le"),
    (b"\x4c\x6f\xa7\x94", "cp037"),  # EBCDIC
)
_ALIASES = {
    "ascii": "cp1252",
    "us-ascii": "cp1252",
    "iso-8859-1": "cp1252",
    "iso8859-1": "cp1252",
    "latin1": "cp1252",
    "latin-1": "cp1252",
    "l1": "cp1252",
    "iso-8859-9": "cp1254",
    "latin5": "cp1254",
    "iso-8859-11": "cp874",
    "tis-620": "cp874",
    "windows-874": "cp874",
    "gb2312": "gb18030",
    "gb_2312-80": "gb18030",
    "gbk": "gb18030",
    "x-gbk": "gb18030",
    "chinese": "gb18030",
    "big5": "big5hkscs",
    "x-x-big5": "big5hkscs",
    "shift_jis": "cp932",
    "shift-jis": "cp932",
    "x-sjis": "cp932",
    "windows-31j": "cp932",
    "x-euc-jp": "euc_jp",
    "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949",
    "korean": "cp949",
    "windows-949": "cp949",
    "x-cp1250": "cp1250",
    "x-cp1251": "cp1251",
    "x-cp1252": "cp1252",
    "x-cp1258": "cp1258",
    "koi": "koi8-r",
    "koi8": "koi8-r",
    "macintosh": "mac-roman",
    "x-mac-roman": "mac-roman",
    "x-mac-cyrillic": "mac-cyrillic",
    "unicode-1-1-utf-8": "utf-8",
    "utf8": "utf-8",
}
# Python's own notations, which no document is written in; some cost time that grows with the square of the length.
_NOT_DOCUMENTS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "undefined", "mbcs", "oem"})
_PROLOG = re.compile(rb"""<\?xml[^>]{0,200}?\sencoding\s*=\s*["']\s*([A-Za-z0-9._:-]{1,40})""")
_META = re.compile(rb"""<meta\s[^<>]{0,300}?charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_CHARSET = re.compile(r"""charset\s*=\s*["']?\s*([A-Za-z0-9._:-]{1,40})""", re.IGNORECASE)
_ILLEGAL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")  # XML 1.0, 2.2; and DEL
_REFERENCE = re.compile(r"&#(?:([0-9]{1,9})|[xX]([0-9a-fA-F]{1,8}));")
# One to what may be illegal: any but those to nearly all characters that are written so.
_ODD_REFERENCE = re.compile(
    rb"&#(?!(?:3[2-9]|[4-9][0-9]|(?!127)[1-9][0-9]{2,3}|[xX](?:(?!7[fF])[2-9a-fA-F][0-9a-fA-F]|[1-9a-cA-C][0-9a-fA-F]{2,3}));)"
)
_USUAL = bytes([*b"\t\n\r", *range(0x20, 0x7F)])  # of which most of any document consists


def decode(body: bytes, content_type: str = "", encoding: str | None = None) -> str:
    """Return `body` as text: NFC, without the characters that XML forbids and without references to them.

    `content_type` is the HTTP header, `encoding` what the operator says. Never fails: bytes that no reading explains
    become U+FFFD.
    """
    text = _decode(body, content_type, encoding)
    return _clean(text, text)


def plain(body: bytes) -> bytes | None:
    """Return in UTF-8 what `decode` makes of a body in UTF-8, which the operator calls nothing else; None for others.

    Most bodies come back as they are. A letter of ASCII inside of another's bytes is left for the reader of XML to
    refuse, which looks at all of them anyway.
    """
    if b"\0" in body or b"\x1b" in body:
        return None  # units of sixteen bits, or an encoding of seven
    body = body.removeprefix(codecs.BOM_UTF8)
    try:
        telling = body.translate(None, _USUAL).decode("utf-8")
        if _is_done(telling) and not _ODD_REFERENCE.search(body):
            return body
        return _clean(body.decode("utf-8"), telling).encode("utf-8")
    except UnicodeDecodeError:
        return None


def codec(label: str) -> str | None:
    """Return the name of the codec that reads documents labelled so; None where there is none."""
    label = label.strip().lower()
    try:
        found = codecs.lookup(_ALIASES.get(label, label)).name
    except (LookupError, ValueError):  # ValueError: a label with a null
        return None
    return None if found.replace("-", "_") in _NOT_DOCUMENTS else found


def _decode(body: bytes, content_type: str, encoding: str | None) -> str:
    if encoding and (old := legacy.kind(encoding)):
        return legacy.letters(_wrapped(body), old)
    if encoding and (named := codec(encoding)):
        return _replacing(body, named)
    marked = _by_mark(body)
    if marked is not None:
        return marked
    declared = _declared(body, content_type)
    if b"\x1b" in body and (text := _first([name for name in declared if name.startswith("iso2022")], body)):
        return text  # seven-bit, so it would pass as UTF-8
    text = _utf8(body, is_claimed=all(name == "utf-8" for name in declared))
    if text is not None:
        return text
    if old := next(filter(None, map(legacy.kind, labels(body, content_type))), None):
        return legacy.letters(body.decode("latin-1"), old)
    text = _first([name for name in (*declared, _detected(body)) if name and name != "utf-8"], body)
    return text if text is not None else _replacing(body, "cp1252")


def _by_mark(body: bytes) -> str | None:
    for mark, name in _MARKS:
        if body.startswith(mark):
            return _replacing(body[len(mark) :], name)
    head = body[:64].lstrip(b" \t\r\n")
    for opening, name in _OPENINGS:
        if head.startswith(opening) or body.startswith(opening):
            return _replacing(body, name)
    return None


def _declared(body: bytes, content_type: str) -> list[str]:
    """Return the codecs that HTTP, the prolog or the page names, that is those that exist."""
    names = [codec(label) for label in labels(body, content_type)]
    # A body that can be searched byte by byte for its prolog is not in sixteen-bit units.
    return [name for name in names if name and not name.startswith(("utf-16", "utf-32"))]


def labels(body: bytes, content_type: str = "") -> list[str]:
    """Return what HTTP, the XML prolog and the page call the encoding, in this order."""
    in_header = [match[1] for match in [_CHARSET.search(content_type)] if match]
    named = (_PROLOG.search(body[:_PROLOG_BYTES]), _META.search(body[:_META_BYTES]))
    return in_header + [match[1].decode("ascii") for match in named if match]


def _wrapped(body: bytes) -> str:
    """Return a body in an old Vietnamese encoding as Latin-1 characters, be it those bytes or an UTF-8 page of them."""
    text = _by_mark(body)
    if text is None:
        text = _utf8(body, is_claimed=False)
    return body.decode("latin-1") if text is None else text


def _utf8(body: bytes, *, is_claimed: bool) -> str | None:
    """Return a body that is UTF-8, or nearly so: one bad byte must not turn a whole feed into mojibake.

    A body that claims to be UTF-8, or claims nothing (XML 1.0, 4.3.3: then it is), needs less to be believed.
    """
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    bad = text.count("\ufffd")
    good = sum(1 for char in text if char > "\x7f") - bad
    return text if good >= bad * (1 if is_claimed else _GOOD_PER_BAD) else None


def _first(names: list[str], body: bytes) -> str | None:
    for name in names:
        try:
            return body.decode(name)
        except (UnicodeError, LookupError):
            continue
    return None


def _detected(body: bytes) -> str | None:
    import cchardet  # noqa: PLC0415 - few bodies are guessed at

    found = cchardet.detect(body[:_DETECT_BYTES])["encoding"]
    return codec(found) if found else None


def _replacing(body: bytes, name: str) -> str:
    try:
        return body.decode(name, "replace")
    except (UnicodeError, LookupError):  # a codec that knows no replacing, or that decodes no text
        return body.decode("utf-8", "replace")


def _clean(text: str, telling: str) -> str:
    """Return a text as `decode` does; `telling` is the text, or what of it is not `_USUAL`: that is soon looked at."""
    text = unescaped(text.removeprefix("\ufeff"))
    is_done = _is_done(telling)
    if not is_done and _ILLEGAL.search(telling):
        text = _ILLEGAL.sub("", text)
    if "&#" in text:
        text = _REFERENCE.sub(_keep_legal, text)
    if is_done or OVERLAY in telling:
        return text  # composing would eat markup; the fields are composed later, one by one
    return composed(text)


def _is_done(telling: str) -> bool:
    """Tell whether a text of these characters is composed, and legal in XML."""
    return is_plain(telling) and "\x0b" not in telling and "\x0c" not in telling


def _keep_legal(reference: re.Match[str]) -> str:
    number = int(reference[1]) if reference[1] else int(reference[2], 16)
    is_illegal = number > 0x10FFFF or _ILLEGAL.match(chr(number)) is not None
    return "" if is_illegal else reference[0]
