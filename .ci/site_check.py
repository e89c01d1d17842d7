"""Checks the built documentation (its folder is the argument): links within it lead somewhere, and nothing is loaded
from elsewhere."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import unquote, urlsplit

LOADS = {
    "script": "src",
    "img": "src",
    "iframe": "src",
    "source": "src",
    "video": "src",
    "audio": "src",
    "link": "href",
}
LOADING_RELS = {"stylesheet", "icon", "preload", "prefetch", "preconnect", "dns-prefetch", "modulepreload", "manifest"}


class Page(HTMLParser):
    """What a page names: its anchors, where it links to, what it loads."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.loads: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        self.anchors.add(given.get("id", ""))
        address = given.get(LOADS.get(tag, ""), "")
        if tag == "a" and "href" in given:
            self.links.append(given["href"])
        elif address and (tag != "link" or LOADING_RELS & set(given.get("rel", "").split())):
            self.loads.append(address)


def faults(root: Path) -> Iterator[str]:
    """Yield what is wrong with the pages below `root`."""
    pages = {path.resolve(): Page(path) for path in sorted(root.rglob("*.html"))}
    if not pages:
        yield f"{root}: no page"
    for path, page in pages.items():
        shown = path.relative_to(root.resolve())
        yield from (f"{shown}: loads {address}" for address in page.loads if urlsplit(address).netloc)
        for address in (*page.loads, *page.links):
            parts = urlsplit(address)
            if parts.scheme or parts.netloc:
                continue
            target = (path.parent / unquote(parts.path)).resolve() if parts.path else path
            if not target.exists():
                yield f"{shown}: {address} is not there"
            elif parts.fragment and target in pages and unquote(parts.fragment) not in pages[target].anchors:
                yield f"{shown}: {address} has no such anchor"
    for style in root.rglob("*.css"):
        text = style.read_text("utf-8")
        if "@import" in text or "url(http" in text.replace('"', "").replace("'", "") or "url(//" in text:
            yield f"{style.relative_to(root)}: loads from elsewhere"


def main() -> int:
    """Print what is wrong; return 1 when something is."""
    found = list(faults(Path(sys.argv[1])))
    print("\n".join(found) or "site: every link leads somewhere, nothing is loaded from elsewhere")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
