"""Pages that are only a step to another one: by `<meta>`, or by a line of script, as portals have at their root."""

from __future__ import annotations

import re

from tickerfeed.parse.page import purpose
from tickerfeed.parse.page.tree import Page
from tickerfeed.text import urls

_SMALL = 4096  # characters of a page that may be a step by script; longer ones set addresses for other reasons
_LINKS = 2  # that such a page has at most, for those without script
_SCRIPT = re.compile(
    r"""(?:^|[\s;(){}>.])location(?:\.href)?\s{0,5}=\s{0,5}["']([^"'\s<>]{1,2000})["']
    |(?:^|[\s;(){}>.])location\.(?:replace|assign)\(\s{0,5}["']([^"'\s<>]{1,2000})["']""",
    re.VERBOSE,
)


def step(page: Page, text: str, url: str) -> str | None:
    """Return the web address that the page at `url`, written as `text`, sends its reader to at once, if it does."""
    target = urls.absolute(purpose.forward(page)) or _by_script(page, text)
    return target if target and urls.canonical(target) != urls.canonical(url) else None


def _by_script(page: Page, text: str) -> str | None:
    if len(text) > _SMALL or len(page.root.css("a[href]")) > _LINKS:
        return None
    found = next((match for node in page.root.css("script") if (match := _SCRIPT.search(node.text()))), None)
    return page.link(found[1] or found[2]) if found else None
