"""Read captured pages and compare with what a person saw in them: listing_check.py PAGES

What is expected of each page stands in tests/parse/listing_expectations.json, as digests of the paths (of titles and
days where there is no address): of a listing its headlines in order, of another page why it must be refused when
nobody called it a listing, and whether it must be refused even then. Prints precision, recall and time for each; exit
1 when one is below the floor.
"""

from __future__ import annotations

import hashlib
import json
import sys
import time
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from tickerfeed.errors import ParseError
from tickerfeed.model import Entry, Feed, Response, Source, SourceKind
from tickerfeed.parse.document import parse

FLOOR = 0.98  # of precision and of recall, on each page
SECONDS = 0.5  # for one page
EXPECTED = Path(__file__).parents[1] / "tests/parse/listing_expectations.json"


def main(pages: Path) -> int:
    """Check every page; return the exit status."""
    findings = []
    for name, expected in json.loads(EXPECTED.read_text("utf-8")).items():
        body = (pages / name).read_bytes()
        findings += _listing(name, body, expected) if "headlines" in expected else []
        findings += _empty(name, body, expected) if "lists_nothing" in expected else []
        findings += _guessed(name, body, expected)
    for finding in findings:
        print(f"FAIL {finding}")
    return bool(findings)


def _read(body: bytes, expected: dict[str, Any], kind: SourceKind) -> Feed:
    url = expected["url"]
    return parse(Response(url, 200, {}, body), Source("page", url, kind=kind, timezone="Asia/Ho_Chi_Minh"))


def _listing(name: str, body: bytes, expected: dict[str, Any]) -> list[str]:
    began = time.perf_counter()
    feed = _read(body, expected, SourceKind.LISTING)
    took = time.perf_counter() - began
    wanted, got = expected["headlines"], [digest(entry) for entry in feed.entries]
    common = SequenceMatcher(None, wanted, got, autojunk=False)
    right = sum(block.size for block in common.get_matching_blocks())  # in the right order
    precision, recall = right / max(1, len(got)), right / len(wanted)
    print(f"{name}: {len(got)} of {len(wanted)}, precision {precision:.2f}, recall {recall:.2f}, {took * 1000:.0f} ms")
    wrong = [f"{name}: below {FLOOR}"] if min(precision, recall) < FLOOR else []
    return wrong + ([f"{name}: takes {took:.1f} s"] if took > SECONDS else [])


def _empty(name: str, body: bytes, expected: dict[str, Any]) -> list[str]:
    try:
        feed = _read(body, expected, SourceKind.LISTING)
    except ParseError:
        return []
    return [f"{name}: lists nothing, and {len(feed.entries)} headlines were read"]


def _guessed(name: str, body: bytes, expected: dict[str, Any]) -> list[str]:
    refused = expected.get("refused", "")
    try:
        feed = _read(body, expected, SourceKind.AUTO)
    except ParseError as exc:
        return [] if refused and refused in str(exc) else [f"{name}: refused by itself: {exc}"]
    if refused:
        return [f"{name}: read as a listing of {len(feed.entries)}, though: {refused}"]
    return [] if len(feed.entries) == len(expected["headlines"]) else [f"{name}: another list when not told"]


def digest(entry: Entry) -> str:
    """Return what stands for an entry."""
    fact = urlsplit(entry.link).path if entry.link else f"{entry.title} {entry.published}"
    return hashlib.sha256(fact.encode()).hexdigest()[:8]


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
