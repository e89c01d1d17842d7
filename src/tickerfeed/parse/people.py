"""Authors in the forms that feeds write them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from tickerfeed.model import Person
from tickerfeed.parse import links, texts

PEOPLE = 20  # of one entry


def person(name: object, uri: object = None, email: object = None, base: str = "") -> Person | None:
    """Return a person with a name, for want of one the address; None for nobody."""
    shown = texts.line(name, limit=texts.NAME_LENGTH) if isinstance(name, str) else ""
    mail = texts.line(email, limit=texts.NAME_LENGTH) if isinstance(email, str) else ""
    if not shown and not mail:
        return None
    return Person(shown or mail, links.absolute(uri, base), mail or None)


def people(found: object, base: str) -> tuple[Person, ...]:
    """Return the people that feedparser found, each once."""
    known: list[Person] = []
    for author in found if isinstance(found, Sequence) else ():
        one = _author(author, base)
        if one and one not in known and len(known) < PEOPLE:
            known.append(one)
    return tuple(known)


def _author(author: object, base: str) -> Person | None:
    if not isinstance(author, Mapping):
        return None
    detail: Mapping[str, Any] = author
    return person(detail.get("name"), detail.get("href"), detail.get("email"), base)
