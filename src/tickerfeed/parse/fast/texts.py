"""Titles, summaries, contents, dates and other texts."""

from __future__ import annotations

from typing import Any

from tickerfeed.parse.fast.names import Unsure
from tickerfeed.parse.fast.scribe import HTML_TYPES, Scribe

_ADDRESSES = frozenset({"comments", "wfw_commentrss"})


def title(scribe: Scribe, element: Any, depth: int) -> None:
    """The first title that says something stands, unless a shallower one comes; what is in a picture gives way."""
    if _entitle(scribe, element, depth):
        scribe.title_depth = depth


def media_title(scribe: Scribe, element: Any, depth: int) -> None:
    """A medium's title stands for the entry's own until that comes."""
    _entitle(scribe, element, depth)


def _entitle(scribe: Scribe, element: Any, depth: int) -> bool:
    detail = scribe.construct(element, "text/plain")
    if not -1 < scribe.title_depth <= depth:
        scribe.tell("title", detail, depth)
    return bool(detail["value"])


def description(scribe: Scribe, element: Any, depth: int) -> None:
    """A summary, or a feed's subtitle; where there is a summary already, the content."""
    if "summary" in scribe.context and not scribe.has_content:
        content("text/plain", scribe, element, depth)
    else:
        scribe.tell("summary" if scribe.is_entry else "subtitle", scribe.construct(element, "text/html"), depth)


def summary(scribe: Scribe, element: Any, depth: int) -> None:
    """As `description`, with another type where none is named."""
    if "summary" in scribe.context and not scribe.has_content:
        content("text/plain", scribe, element, depth)
    else:
        scribe.tell("summary", scribe.construct(element, "text/plain"), depth)


def told(name: str, scribe: Scribe, element: Any, depth: int) -> None:
    """A construct under a name of its own."""
    scribe.tell(name, scribe.construct(element, "text/plain"), depth)


def content(usual: str, scribe: Scribe, element: Any, depth: int) -> None:
    """One of an entry's contents, of the type `usual` where it names none; the first is the summary for want of one."""
    detail = scribe.construct(element, usual)
    scribe.has_content = True
    if scribe.is_entry:
        scribe.context.setdefault("content", []).append(detail)
    else:
        scribe.tell("content", detail, depth)
    if detail["type"] in HTML_TYPES or detail["type"] == "text/plain":
        scribe.context.setdefault("summary", detail["value"])


def plain(name: str, scribe: Scribe, element: Any, depth: int) -> None:
    """A text that is no construct."""
    scribe.put(name, scribe.text(element), depth)


def kept(name: str, scribe: Scribe, element: Any, depth: int) -> None:
    """What feedparser has no rule for: its attributes where it has some, else its text."""
    if element.keys() and (attributes := scribe.names.attributes(element)):
        leaf(scribe, element, depth)
        scribe.context[name] = attributes
        return
    value = scribe.text(element)
    scribe.put(name, scribe.resolved(value) if value and name in _ADDRESSES else value, depth)


def leaf(scribe: Scribe, element: Any, depth: int) -> None:  # noqa: ARG001 - a rule
    """Nothing that is read, as long as nothing is in it: feedparser would take that for something else."""
    if len(element):
        raise Unsure("markup where text was announced")
