"""The widget `<news-ticker>`: one script at `v1/ticker.js`, and the same for good at `v<exact version>/ticker.js`."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping
from functools import cache

from tickerfeed.model import Document
from tickerfeed.render.publication import constant

VERSION = "1.0.0"
"""Of the script alone: a page that names it by its hash must find the same bytes there for good.

A change of `ticker.js` that has been released raises it; the first number changes when old pages would break.
"""
CURRENT = f"v{VERSION.partition('.')[0]}/ticker.js"
EXACT = f"v{VERSION}/ticker.js"

_JAVASCRIPT = "text/javascript; charset=utf-8"
_COMMENT = re.compile(r"^\s*//.*\n|\s+// .*$", re.MULTILINE)
_INDENT = re.compile(r"^\s+", re.MULTILINE)
_STYLE = re.compile(r"(?<=replaceSync\(`)[^`]*(?=`)")
_SPACED = re.compile(r"\s*([{};,]|: )\s*")
_PRIVATE = re.compile(r"#([A-Za-z]\w*)")
_LETTERS = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"


def widget(templates: Mapping[str, str]) -> tuple[Document, ...]:
    """Return the script under both its names, the one that stays last."""
    text = f"/* news-ticker {VERSION}, part of tickerfeed, MIT licence */\n{squeezed(templates['ticker.js'])}"
    return tuple(constant(name, _JAVASCRIPT, text) for name in (CURRENT, EXACT))


def integrity(script: Document) -> str:
    """Return what a page writes into `integrity=` (W3C Subresource Integrity)."""
    return "sha384-" + base64.b64encode(hashlib.sha384(script.body).digest()).decode()


@cache
def squeezed(script: str) -> str:
    """Return `ticker.js` without its comments and indents, with short private names, and its style without spaces.

    No minifier: it knows how that one file is written (a comment stands alone or after two blanks, in no text is a
    line that looks like one), and a third less to send is what it is for.
    """
    text = _INDENT.sub("", _COMMENT.sub("\n", script))
    names = sorted(set(_PRIVATE.findall(text)))
    short = dict(zip(names, _LETTERS, strict=False))
    text = _PRIVATE.sub(lambda found: f"#{short.get(found[1], found[1])}", text)
    return _STYLE.sub(lambda found: _SPACED.sub(lambda mark: mark[1].strip(), found[0]), text)
