"""Write a paper's pieces in five feed formats, each with the habits of real ones."""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape
from zoneinfo import ZoneInfo

from msgspec import Struct

HANOI = ZoneInfo("Asia/Ho_Chi_Minh")
_XML = '<?xml version="1.0" encoding="utf-8"?>\n'


class Paper(Struct, frozen=True):
    """Who publishes: its name, the address of its home page (ending with a slash), and what it says of itself."""

    title: str
    home: str
    subtitle: str


class News(Struct, frozen=True):
    """One piece, ready to be written; `published` is aware."""

    id: str
    link: str
    headline: str
    summary: str
    published: datetime
    original: str | None = None

    @property
    def markup(self) -> str:
        """The text as HTML, with the line that province portals put below a piece taken over from elsewhere."""
        text = f"<p>{escape(self.summary)}</p>"
        if self.original:
            text += f'<p>Link gốc: <a href="{escape(self.original)}">{escape(self.original)}</a></p>'
        return text


def rss20(paper: Paper, news: Sequence[News]) -> bytes:
    """RSS 2.0 with guids that are no links and RFC 822 dates."""
    items = "".join(
        f"<item>{_titled(one)}<description>{escape(one.markup)}</description>"
        f'<guid isPermaLink="false">{escape(one.id)}</guid>'
        f"<pubDate>{format_datetime(one.published.astimezone(HANOI))}</pubDate></item>\n"
        for one in news
    )
    return f'{_XML}<rss version="2.0"><channel>{_channel(paper)}\n{items}</channel></rss>\n'.encode()


def rss092(paper: Paper, news: Sequence[News]) -> bytes:
    """RSS 0.92: no ids, and dates as people write them, without a zone."""
    items = "".join(
        f"<item>{_titled(one)}<description>{escape(one.markup)}</description>"
        f"<pubDate>{one.published.astimezone(HANOI):%d/%m/%Y %H:%M}</pubDate></item>\n"
        for one in news
    )
    return f'{_XML}<rss version="0.92"><channel>{_channel(paper)}\n{items}</channel></rss>\n'.encode()


def rss10(paper: Paper, news: Sequence[News]) -> bytes:
    """RSS 1.0, which is RDF, with Dublin Core dates."""
    listed = "".join(f'<rdf:li rdf:resource="{escape(one.link)}"/>' for one in news)
    items = "".join(
        f'<item rdf:about="{escape(one.link)}">{_titled(one)}<description>{escape(one.summary)}</description>'
        f"<dc:date>{_rfc3339(one.published)}</dc:date></item>\n"
        for one in news
    )
    return (
        f'{_XML}<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" '
        f'xmlns:dc="http://purl.org/dc/elements/1.1/">\n<channel rdf:about="{escape(paper.home)}">{_about(paper)}'
        f"<items><rdf:Seq>{listed}</rdf:Seq></items></channel>\n{items}</rdf:RDF>\n"
    ).encode()


def atom10(paper: Paper, news: Sequence[News]) -> bytes:
    """Atom 1.0 with HTML content."""
    entries = "".join(
        f'<entry><id>{escape(one.id)}</id><title>{escape(one.headline)}</title><link href="{escape(one.link)}"/>'
        f"<updated>{_rfc3339(one.published)}</updated><published>{_rfc3339(one.published)}</published>"
        f'<summary>{escape(one.summary)}</summary><content type="html">{escape(one.markup)}</content></entry>\n'
        for one in news
    )
    newest = max(one.published for one in news)
    return (
        f'{_XML}<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="vi"><id>{escape(paper.home)}</id>'
        f"<title>{escape(paper.title)}</title><subtitle>{escape(paper.subtitle)}</subtitle>"
        f'<link href="{escape(paper.home)}"/><author><name>{escape(paper.title)}</name></author>'
        f"<updated>{_rfc3339(newest)}</updated>\n{entries}</feed>\n"
    ).encode()


def jsonfeed11(paper: Paper, news: Sequence[News]) -> bytes:
    """JSON Feed 1.1."""
    items = [
        {
            "id": one.id,
            "url": one.link,
            "title": one.headline,
            "content_html": one.markup,
            "date_published": _rfc3339(one.published),
        }
        for one in news
    ]
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": paper.title,
        "home_page_url": paper.home,
        "description": paper.subtitle,
        "language": "vi",
        "items": items,
    }
    return json.dumps(feed, ensure_ascii=False, indent=1).encode()


def _titled(one: News) -> str:
    return f"<title>{escape(one.headline)}</title><link>{escape(one.link)}</link>"


def _channel(paper: Paper) -> str:
    return f"{_about(paper)}<language>vi</language>"


def _about(paper: Paper) -> str:
    return (
        f"<title>{escape(paper.title)}</title><link>{escape(paper.home)}</link>"
        f"<description>{escape(paper.subtitle)}</description>"
    )


def _rfc3339(moment: datetime) -> str:
    return moment.astimezone(HANOI).isoformat(timespec="seconds")
