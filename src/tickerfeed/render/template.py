"""Templates of pages: what is filled in is escaped, and a name that is missing is an error."""

from __future__ import annotations

from functools import cache
from typing import Any

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup

_ENVIRONMENT = Environment(
    loader=FunctionLoader(str),  # a template is known by its text
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


def filled(text: str, **values: Any) -> bytes:
    """Return the page that the template `text` makes of `values`, in UTF-8."""
    return _template(text).render(values).encode()


def part(text: str, **values: Any) -> Markup:
    """Return what the template `text` makes of `values`, to be put into a page as it is."""
    return Markup(_template(text).render(values))  # noqa: S704 - what was filled in is escaped


def keep_compiled(where: BytecodeCache) -> None:
    """Look there for what a template was compiled to, and put it there; it is run, so nobody else may write there."""
    _ENVIRONMENT.bytecode_cache = where


@cache
def _template(text: str) -> Template:
    return _ENVIRONMENT.get_template(text)
