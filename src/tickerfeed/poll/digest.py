"""What tells whether a body has changed: the third validator, where ETag and Last-Modified are missing or lie.

Of a feed every byte counts. A page is new at every look: it counts its visitors, shows the time, and hands out tokens.
Of a page counts what is read of it: where its links lead, its texts, the dates in its mark-up, and the lists that it
writes for machines (JSON-LD). Left out are scripts, styles, comments, all other attributes, and `furniture`. Where the
mark-up is odd, more counts than need be: what is wrongly told apart costs reading the page once more, what is wrongly
taken for the same costs a headline.
"""

from __future__ import annotations

import hashlib
import html
import re
import unicodedata
from collections.abc import Iterator
from datetime import datetime

from tickerfeed.poll.furniture import Clock, steady

MAX_PAGE = 2_000_000  # bytes; of larger pages, and of those with more tags than `MAX_TAGS`, every byte counts
MAX_TAGS = 25_000  # of the worst kind they take a quarter of a second

_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*+(?:<\?xml[^>]*+>\s*+)?(?>(?:<!--.*?-->\s*+)*)<(?:!doctype\s++)?html[\s>]",
    re.IGNORECASE | re.DOTALL,
)
_BEGINS = re.compile(r"</?[a-zA-Z]")
_TAG = re.compile(r"""<(/?)([a-zA-Z][^\s/>]*+)((?>(?:[^>"']++|"[^"]*+"|'[^']*+')*))>""")
_ATTRIBUTE = re.compile(r"""(?<![\w:-])([a-zA-Z][\w:-]*+)\s*+=\s*+("[^"]*+"|'[^']*+'|[^\s"'>]++)""")
_UNREAD = {
    name: re.compile(f"</{name}(?![a-z0-9])", re.IGNORECASE) for name in ("script", "style", "template", "textarea")
}
# Attributes of any element that may hold a headline, a date or a link, and are not made anew for each visitor.
_TELLING = ("title", "datetime", "data-title", "data-time", "data-date", "data-href", "data-url", "data-link")
_SMALL = frozenset(("abbr", "b", "bdi", "em", "font", "i", "mark", "small", "strong", "sub", "sup", "u", "wbr"))
_TITLED = frozenset(("a", "h1", "h2", "h3", "h4", "h5", "h6"))
_SESSION = re.compile(
    r";jsessionid=[^?#]*|(?<=[?&;])(?:phpsessid|jsessionid|sid|sessionid|session_id|rnd|rand|nocache|_)=[^&#]*",
    re.IGNORECASE,
)


def digest(body: bytes) -> str:
    """Return the hash of a body: 32 hexadecimal digits."""
    return hashlib.blake2b(body, digest_size=16).hexdigest()


def is_page(body: bytes) -> bool:
    """Tell whether a body says by its first element that it is an HTML page; no feed does."""
    return _PAGE.match(body[:4096]) is not None


def page_digest(body: bytes, now: datetime) -> str:
    """Return the hash of what counts of a page that was fetched at `now`, as `digest`; in linear time."""
    if len(body) > MAX_PAGE or body.count(b"<") > MAX_TAGS:
        return digest(body)
    links, texts = _told(body.decode("utf-8", "replace"))
    told = unicodedata.normalize("NFC", html.unescape(texts)).split("\n")
    lines = steady((" ".join(line.split()) for line in told), Clock(now))
    return digest("\n".join([*lines, "", *links]).encode("utf-8", "surrogatepass"))


def _told(text: str) -> tuple[list[str], str]:
    """Return where a page's links lead, and its texts, in lines."""
    links: list[str] = []
    texts: list[str] = []
    titled = 0  # how deep in links and headings, whose line goes on through a span
    for part in _parts(text):
        if isinstance(part, str):
            texts.append(part.replace("\n", " "))
            continue
        end, name, attributes = part[1], part[2].lower(), part[3]
        if name not in _SMALL and not (titled and name == "span"):
            texts.append("\n")
        if name in _TITLED:
            titled = max(0, titled - 1) if end else titled + 1
        if attributes and not end:
            values = {key.lower(): value.strip("\"'") for key, value in _ATTRIBUTE.findall(attributes)}
            if name == "a":
                links.append(_SESSION.sub("", values.get("href", "")))
            texts += [f"\n{' '.join(one.split())}\n" for one in _attributes(name, attributes, values)]
    return links, "".join(texts)


def _parts(text: str) -> Iterator[str | re.Match[str]]:
    """Yield the texts and the tags of a page. What nothing ends is text, and so is the JSON of a list for machines."""
    at = 0
    while (start := text.find("<", at)) >= 0:
        yield text[at:start]
        at, tag = start, None
        if text.startswith("<!", start):
            mark = "-->" if text.startswith("<!--", start) else ">"
            end = text.find(mark, start + 2) + len(mark)
        elif not _BEGINS.match(text, start):
            yield "<"
            end = start + 1
        else:
            tag = _TAG.match(text, start)
            end = tag.end() if tag else 0
        if end <= start:
            break
        at = end
        if tag:
            yield tag
            if not tag[1] and tag[2].lower() in _UNREAD:
                closing = _UNREAD[tag[2].lower()].search(text, at)
                if closing is None:
                    break
                if "ld+json" in tag[3]:
                    yield text[at : closing.start()]
                at = closing.start()
    yield text[at:]


def _attributes(name: str, attributes: str, values: dict[str, str]) -> Iterator[str]:
    """Yield what counts of a tag's attributes besides a link's address."""
    if "<" in attributes:  # a quotation mark too many has swallowed a part of the page
        yield attributes
    yield from (values[key] for key in _TELLING if key in values)
    if name == "meta" and "itemprop" in values:
        yield values.get("content", "")
