"""One article's page → what it says of the article.

The voices of a page in order of trust: JSON-LD, meta elements, microdata, then what stands there to be read. The date
that a reader sees is found by its place beside the headline: pages show today's, too, and those of other pieces.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from msgspec.structs import replace

from tickerfeed.errors import ParseError, ParseLimit
from tickerfeed.model import Article, DateQuality, Response, Source
from tickerfeed.parse import charset, texts
from tickerfeed.parse.article import attribution, dateline, ldarticle, metas, shown
from tickerfeed.parse.article.body import Body, body, captions, picture
from tickerfeed.parse.moments import Moment, Reading, reading
from tickerfeed.parse.page import lines
from tickerfeed.parse.page.lines import Line
from tickerfeed.parse.page.tree import grow
from tickerfeed.parse.refusal import refusal
from tickerfeed.parse.sniff import Kind, sniff
from tickerfeed.text import clean, urls

_OWN_IMAGE = re.compile(
    r"[/_.-](?:\w{0,20}logo|no-?(?:image|photo|thumb)|default|site-?share|share)(?=[/_.-])", re.IGNORECASE
)
_MAY_BE_PAGE = re.compile(r"\s*(?:\Z|text/|[^;]{0,80}(?:html|xml))", re.IGNORECASE)  # types, and none
# With what files begin that sites send as if they were pages: PDF, archives, office documents, pictures, sound.
_FILES = (b"%PDF", b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"Rar!", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"ID3")
_UTC = ("Z", "+00:00", "+0000")
_PAGES = (Kind.PAGE, Kind.XML, Kind.OTHER)


def read(response: Response, source: Source) -> Article:
    """Return what the page says of its article; what it does not say is empty.

    Raises `ChallengePage`, `ParseLimit` (out of memory) or another `ParseError`; nothing else.
    """
    try:
        return _read(_text(response, source), response.url, reading(source.timezone, source.date_order))
    except MemoryError as exc:
        raise ParseLimit("reading it takes more memory than [parse] memory allows", response.url) from exc


def _text(response: Response, source: Source) -> str:
    """Return the text of a page. Raises `ParseError` where the answer is none."""
    declared = response.headers.get("content-type", "")
    text = charset.decode(response.body, declared, source.encoding)
    seen = sniff(text)
    if seen.kind in (Kind.EMPTY, Kind.CHALLENGE):
        raise refusal(seen, response.url)
    if seen.kind not in _PAGES:
        raise ParseError(f"the article's address answers {seen.kind.value}, not a page", response.url)
    is_untagged = seen.kind is Kind.OTHER
    if (is_untagged and not _MAY_BE_PAGE.match(declared)) or response.body.startswith(_FILES):
        raise ParseError(f"the article's address answers a file ({declared or 'of no type'}), not a page", response.url)
    return text


def _read(text: str, url: str, habit: Reading) -> Article:
    if "</" not in text and not clean.is_markup(text):
        return _shown(lines.of_text(text), (), Article(), url, habit)
    page = grow(text, url)
    claims = (ldarticle.claims(page, url, habit), metas.claims(page, habit), metas.microdata(page, habit))
    voices = [voice.article(page) for voice in claims]
    said = _merged(voices)
    named = [voice.title for voice in voices if voice.title]
    whole = texts.line(page.title)
    seen = _shown(lines.of_tree(page.root), [name for name in (*named, whole) if name], said, url, habit)
    # Only here: the addresses that lines bear are as written.
    return _at_home(replace(seen, image=page.link(seen.image), title=seen.title or next(iter(named), whole)), url)


def _merged(voices: Sequence[Article]) -> Article:
    """Return what the first voice says that says something, of each thing."""
    dated = next((voice for voice in voices if voice.published), Article())
    return Article(
        title=next((voice.title for voice in voices if voice.title), ""),
        published=dated.published,
        updated=next((voice.updated for voice in voices if voice.updated), None),
        date_quality=dated.date_quality,
        date_raw=dated.date_raw,
        summary=next((voice.summary for voice in voices if voice.summary), ""),
        image=next((voice.image for voice in voices if voice.image), None),
        original_link=next((voice.original_link for voice in voices if voice.original_link), None),
        link=next((voice.link for voice in voices if voice.link), None),
    )


def _shown(page_lines: Sequence[Line], titles: Sequence[str], said: Article, url: str, habit: Reading) -> Article:
    """Return `said` with what it leaves open filled from the lines of the page."""
    number = shown.headline(page_lines, titles)
    piece = body(page_lines, number)
    origin = attribution.origin(page_lines, piece, said.link or url)
    title, summary = shown.title(page_lines, number), _summary(said, page_lines, piece)
    return replace(
        _dated(said, dateline.beside(page_lines, number, habit), habit),
        title=title,
        summary=summary,
        captions=tuple(one for one in captions(page_lines, piece) if one not in (title, summary)),
        image=_image(said.image, picture(page_lines, piece)),
        credit=origin.credit,
        original_link=origin.link or said.original_link,
    )


def _image(said: str | None, seen: str | None) -> str | None:
    """Return the picture that the page names for others to show, unless it is the site's own and there is another."""
    return seen if not said or (seen and _OWN_IMAGE.search(said)) else said


def _dated(said: Article, seen: Moment, habit: Reading) -> Article:
    """Return `said` with the date that is to be seen where it has none, or calls the source's own time of day UTC."""
    if said.published is not None and not _is_local(said.published, said.date_raw or "", seen, habit):
        return said
    return replace(said, published=seen.at, date_quality=seen.quality, date_raw=seen.raw)


def _is_local(said: datetime, raw: str, seen: Moment, habit: Reading) -> bool:
    """Tell whether a moment that is written as UTC is the source's own time of day, as that stands on the page."""
    if not raw.endswith(_UTC) or seen.at in (None, said) or seen.quality is not DateQuality.ASSUMED_ZONE:
        return False
    # Many systems write their local time with a Z; where the digits are those that readers see, the reader is right.
    local = seen.at.astimezone(habit.zone)
    return _minute(said) == _minute(local)


def _minute(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0, tzinfo=None)


def _summary(said: Article, page_lines: Sequence[Line], piece: Body) -> str:
    lead = shown.lead(page_lines, piece)
    if lead or (said.summary and shown.is_of(said.summary, page_lines, piece)):
        found = lead or said.summary
    else:
        found = shown.paragraph(page_lines, piece) or said.summary
    return found.rstrip(" -–|")


def _at_home(found: Article, url: str) -> Article:
    """Return `found` where a page that calls another site its own address is a copy of what stands there."""
    if found.link is None or found.original_link or urls.is_same_site(found.link, url):
        return found
    return replace(found, original_link=found.link)
