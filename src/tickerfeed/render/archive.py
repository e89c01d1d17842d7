"""`archive/<n>.atom`: the parts of the combined feed that are closed (RFC 5005 4).

A page's entries are written once and stay as they are. Its links to the pages beside it are put in when it is
published: the one to the next page comes with that page, the one to the page before goes with that one.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from html import escape

from lxml import etree
from msgspec.structs import replace

from tickerfeed.model import ArchivePage, Document, Told
from tickerfeed.render import atom
from tickerfeed.render.publication import Publication, archived_as, document

_MARK = b'<fh:archive xmlns:fh="http://purl.org/syndication/history/1.0"/>'
_ATOM = "{http://www.w3.org/2005/Atom}"


def closed(publication: Publication, told: Sequence[Told], number: int) -> ArchivePage:
    """Return a page of these stories, newest first."""
    part = replace(publication, told=tuple(told), gone=(), hubs=(), archive=())
    body = atom.written(part, archived_as(number), is_archive=True)
    return ArchivePage(number, tuple(one.story.id for one in told), body)


def without(page: ArchivePage, ids: Collection[str]) -> ArchivePage:
    """Return the page without these stories, which were taken back: an archive is no place to keep what is wrong."""
    root = etree.fromstring(page.body, etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True))
    for entry in root.findall(f"{_ATOM}entry"):
        if entry.findtext(f"{_ATOM}id") in ids:
            root.remove(entry)
    body = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return ArchivePage(page.number, tuple(one for one in page.story_ids if one not in ids), body)


def archive(publication: Publication) -> tuple[Document, ...]:
    """Return the pages, the oldest first, each with its links."""
    pages = publication.archive
    numbers = {page.number for page in pages}
    return tuple(
        document(archived_as(page.number), atom.MEDIA_TYPE, _linked(page, numbers, publication)) for page in pages
    )


def _linked(page: ArchivePage, numbers: Collection[int], publication: Publication) -> bytes:
    beside = (("prev-archive", page.number - 1), ("next-archive", page.number + 1))
    links = "".join(
        f'\n  <link rel="{relation}" href="{escape(publication.absolute(archived_as(number)) or "")}"/>'
        for relation, number in beside
        if number in numbers
    )
    return page.body.replace(_MARK, _MARK + links.encode(), 1)
