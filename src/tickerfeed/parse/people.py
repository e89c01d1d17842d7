"""Authors in the forms that feeds write them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from tickerfeed.model import Person
from tickerfeed.parse import links, texts

PEOPLE = 20  # of one entry
_MAILBOX_LENGTH = 400
_ADDRESS = r"([^\s@()<>]{1,64}@[^\s@()<>]{1,190})"
# address (name), name <address>, name (address), address alone
_MAILBOX = re.compile(rf"{_ADDRESS}\s*\(([^()@]*)\)|([^()<>@]*[^()<>@\s])\s*[<(]{_ADDRESS}[>)]|{_ADDRESS}")


def person(name: object, uri: object = None, email: object = None, base: str = "") -> Person | None:
    """Return a person with a name, for want of one the address; None for nobody."""
    shown = texts.name(name) if isinstance(name, str) else ""
    mail = texts.name(email) if isinstance(email, str) else ""
    if not shown and not mail:
        return None
    return Person(shown or mail, links.absolute(uri, base), mail or None)


def people(found: Mapping[str, Any], base: str) -> tuple[Person, ...]:
    """Return the people that feedparser found for an entry or a feed, each once."""
    authors = [author for author in found.get("authors") or () if isinstance(author, Mapping)]
    if not authors:
        return ()
    authors[-1] = _mailbox(found.get("author"), authors[-1])
    known: list[Person] = []
    for author in authors:
        one = person(author.get("name"), author.get("href"), author.get("email"), base)
        if one and one not in known and len(known) < PEOPLE:
            known.append(one)
    return tuple(known)


def _mailbox(written: object, author: Mapping[str, Any]) -> Mapping[str, Any]:
    """Read an RSS author anew: feedparser takes no top-level domain of more than four letters for one."""
    if not isinstance(written, str) or "@" not in written:
        return author
    read = _MAILBOX.fullmatch(written.strip()[:_MAILBOX_LENGTH])
    if read is None:
        return author
    return {**author, "name": read[2] or read[3] or "", "email": read[1] or read[4] or read[5]}
