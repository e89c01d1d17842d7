"""What a source takes back: ``fh:complete`` (RFC 5005 2) and ``at:deleted-entry`` (RFC 6721).

Only a well-formed document takes anything back: one that breaks off might have listed the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from msgspec import Struct, field

from tickerfeed.model import Entry
from tickerfeed.parse import texts
from tickerfeed.parse.moments import Reading, moment

HISTORY = "http://purl.org/syndication/history/1.0"
TOMBSTONES = "http://purl.org/atompub/tombstones/1.0"
MAX_WITHDRAWN = 2000  # of one document
_DELETED = f"{{{TOMBSTONES}}}deleted-entry"
_COMPLETE = f"{{{HISTORY}}}complete"
_ARCHIVE = f"{{{HISTORY}}}archive"
_HEADS = frozenset({"feed", "channel"})
_OTHER_PARTS = frozenset({"next", "previous", "prev", "prev-archive", "next-archive"})  # relations of a part of a feed


class Withdrawals(Struct, frozen=True):
    """`is_replacing`: what is not listed is gone. ``deleted``: publisher's ids of deleted entries → when, if known."""

    is_replacing: bool = False
    deleted: Mapping[str, datetime | None] = field(default_factory=dict)

    def of(self, entries: Iterable[Entry]) -> tuple[tuple[Entry, ...], tuple[str, ...]]:
        """Return the entries that stay, and the ids that are withdrawn.

        An entry that is listed beside its own deletion stays, unless it is plainly the older of the two (RFC 6721 3).
        """
        if not self.deleted:
            return tuple(entries), ()
        stay = tuple(entry for entry in entries if not self._is_older(entry))
        listed = {entry.id for entry in stay}
        return stay, tuple(name for name in self.deleted if name not in listed)

    def _is_older(self, entry: Entry) -> bool:
        deleted_at = self.deleted.get(entry.id) if entry.id else None
        changed_at = entry.updated or entry.published
        return deleted_at is not None and changed_at is not None and changed_at < deleted_at


def take_out(text: str, reading: Reading) -> tuple[str, Withdrawals]:
    """Return the feed in `text` without its deleted entries, and what it takes back.

    They are cut out because feedparser takes what is in them (id, title, links) for the feed's own.
    """
    if "deleted-entry" not in text and HISTORY not in text:
        return text, Withdrawals()
    root = _root(text)
    if root is None:
        return text, Withdrawals()
    found = withdrawals(root, reading)
    return (_without_deleted(root) if "deleted-entry" in text else text), found


def withdrawals(root: Any, reading: Reading) -> Withdrawals:
    """Return what the feed under the element `root` takes back."""
    heads = _heads(root)
    deleted: dict[str, datetime | None] = {}
    for element in (child for head in heads for child in head if child.tag == _DELETED):
        name = texts.identifier(element.get("ref") or "")
        if name and len(deleted) < MAX_WITHDRAWN:
            deleted[name] = moment(element.get("when"), reading).at
    return Withdrawals(any(_is_replacing(head) for head in heads), deleted)


def _heads(root: Any) -> list[Any]:
    """Return the elements whose children speak of the feed: Atom's root, RSS's channel."""
    return [root, *(child for child in root if _local(child) == "channel")]


def _root(text: str) -> Any:
    from lxml import etree  # noqa: PLC0415 - few feeds take anything back

    if "<!ENTITY" in text:
        return None
    parser = etree.XMLParser(encoding="utf-8", resolve_entities=False, no_network=True, load_dtd=False)
    try:
        return etree.fromstring(text.strip().encode(), parser)
    except (etree.XMLSyntaxError, ValueError):
        return None


def _is_replacing(head: Any) -> bool:
    """Tell whether a feed says that it is complete, and nothing else about it says that it is a part."""
    tags = {child.tag for child in head}
    relations = {str(child.get("rel")).strip().lower() for child in head if _local(child) == "link"}
    return _local(head) in _HEADS and _COMPLETE in tags and _ARCHIVE not in tags and not relations & _OTHER_PARTS


def _without_deleted(root: Any) -> str:
    for head in _heads(root):
        for element in head.findall(_DELETED):
            head.remove(element)  # with the blanks behind it
    from lxml import etree  # noqa: PLC0415 - see above

    text: str = etree.tostring(root, encoding="unicode")
    return text


def _local(element: Any) -> str:
    tag = element.tag
    return tag.rpartition("}")[2].lower() if isinstance(tag, str) else ""
