"""Templates of pages: what is filled in is escaped, and a name that is missing is an error."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import Environment, StrictUndefined, Template
from markupsafe import Markup


def filled(text: str, **values: Any) -> bytes:
    """Return the page that the template `text` makes of `values`, in UTF-8."""
    return _template(text).render(values).encode()


def part(text: str, **values: Any) -> Markup:
    """Return what the template `text` makes of `values`, to be put into a page as it is."""
    return Markup(_template(text).render(values))  # noqa: S704 - what was filled in is escaped


@cache
def _template(text: str) -> Template:
    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(text)
