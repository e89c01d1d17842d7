"""Reads a folder of captured feeds and one of conformance inputs both ways: quickly, and through feedparser.

    python .ci/fast_check.py FEEDS_FOLDER INPUTS_FOLDER

Says how many were taken by the fast reader. Exit 1 where it reads one differently, or takes under 90 % of the feeds.
"""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from tickerfeed.errors import ParseError
from tickerfeed.model import Entry, Feed
from tickerfeed.parse import charset, feed
from tickerfeed.parse.fast import reader
from tickerfeed.parse.moments import reading
from tickerfeed.parse.sniff import Kind, sniff

URL = "https://bao.example/rss/feed.xml"
HABIT = reading("Asia/Ho_Chi_Minh", "dmy")
ENTRIES = 2000
LEAST = 0.9


def differences(one: Feed | Entry, other: Feed | Entry) -> Iterator[str]:
    """Yield the fields that differ, those of the entries too."""
    for field in structs.fields(one):
        left, right = getattr(one, field.name), getattr(other, field.name)
        if field.name == "entries" and len(left) == len(right):
            yield from (line for pair in zip(left, right, strict=True) for line in differences(*pair))
        elif left != right:
            yield f"  {field.name}: {str(left)[:100]!r}, through feedparser {str(right)[:100]!r}"


def judge(path: Path) -> str:
    """Return what became of a file, and print where the two readings differ."""
    text = charset.decode(path.read_bytes())
    seen = sniff(text)
    if seen.kind is not Kind.XML_FEED:
        return "no feed"
    body = text[seen.start :]
    found = reader.read(body.encode(), URL, HABIT, ENTRIES)
    if found is None:
        return "handed over"
    try:
        lines = list(differences(found, feed.read(body, URL, HABIT, ENTRIES)))
    except ParseError as exc:
        lines = [f"  read, but refused through feedparser: {exc}"]
    if lines:
        print(f"{path}:", *lines[:10], sep="\n")
    return "different" if lines else "same"


def judged(folder: Path) -> Counter[str]:
    """Judge every file below a folder."""
    return Counter(judge(path) for path in sorted(folder.rglob("*")) if path.is_file())


def main(feeds: Path, inputs: Path) -> int:
    """Print the counts; return 1 on a finding."""
    real, made = judged(feeds), judged(inputs)
    taken = real["same"] / max(1, real.total() - real["no feed"])
    print(f"captured feeds: {dict(real)}, {taken:.1%} taken; conformance inputs: {dict(made)}")
    return int(bool(real["different"] + made["different"]) or taken < LEAST)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
