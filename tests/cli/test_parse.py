from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

Shell = Any


def lines(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def test_feeds_are_parsed_line_by_line(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text('<rss version="2.0"><channel><title>A</title><item><title>Tin</title></item></channel></rss>')
    rows = [{"file": "a", "path": str(path), "content_type": None, "base_url": "https://a.example/"}]
    done = shell("parse", "--batch", text="\n".join(map(json.dumps, rows)) + "\n\n")
    assert done.exit_code == 0
    (row,) = lines(done.stdout)
    assert (row["file"], row["ok"], [one["title"] for one in row["entries"]]) == ("a", True, ["Tin"])


def test_dates_become_instants_or_nothing(shell: Shell) -> None:
    text = '{"id": 1, "s": "Tue, 24 Nov 2026 13:00:00 +0700"}\n{"id": 2, "s": "nào"}\n{"id": 3, "s": "24/11/2026"}\n'
    text += '{"id": 4, "s": "11/12/2026 7:00", "timezone": "Asia/Ho_Chi_Minh", "date_order": "mdy"}\n'
    assert lines(shell("parse", "--batch", "--kind", "dates", text=text).stdout) == [
        {"id": 1, "utc": "2026-11-24T06:00:00Z", "quality": "exact"},
        {"id": 2, "utc": None, "quality": "missing"},
        {"id": 3, "utc": "2026-11-24T00:00:00Z", "quality": "date-only"},
        {"id": 4, "utc": "2026-11-12T00:00:00Z", "quality": "assumed-zone"},
    ]


def test_opml_becomes_a_list(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.opml"
    path.write_text(
        '<opml version="2.0"><body><outline text="Báo A" xmlUrl="https://a.example/"/></body></opml>', "utf-8"
    )
    text = json.dumps({"id": "a", "path": str(path)}) + "\n"
    assert lines(shell("parse", "--batch", "--kind", "opml", text=text).stdout) == [
        {"id": "a", "ok": True, "feeds": [{"url": "https://a.example/", "title": "Báo A"}]}
    ]


def test_a_page_gives_the_feeds_that_it_names(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text('<link rel=alternate type=application/rss+xml href=/a.rss><a href="/b.rss">RSS</a>', "utf-8")
    text = json.dumps({"id": "a", "path": str(path), "base_url": "https://a.example/tin/"}) + "\n"
    assert lines(shell("parse", "--batch", "--kind", "discovery", text=text).stdout) == [
        {"id": "a", "feeds": ["https://a.example/a.rss"]}
    ]


PIECE = "<li><b>Mưa lớn {0}</b><i data-anh='/{0}.jpg'>x</i><a href='/{0}'>Xem</a><time>16/9/2026</time></li>"


def test_a_page_gives_its_headlines_by_selectors(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text(PIECE.format(1) + PIECE.format(2), "utf-8")
    selectors = {
        "items": {"selector": "li"},
        "title": {"selector": "b"},
        "image": {"selector": "i", "attribute": "data-anh"},
        "categories": ["topic"],
        "url": {"extractor": "href"},
    }
    row = {"id": "a", "path": str(path), "base_url": "https://a.example/tin/", "selectors": selectors}
    (done,) = lines(shell("parse", "--batch", "--kind", "html_listing", text=json.dumps(row) + "\n").stdout)
    assert [(one["title"], one["link"]) for one in done["items"]] == [
        ("Mưa lớn 1", "https://a.example/1"),
        ("Mưa lớn 2", "https://a.example/2"),
    ]
    assert done["items"][0]["images"] == ["https://a.example/1.jpg"]
    assert done["items"][0]["published"] == "2026-09-16T00:00:00+00:00"


def test_a_page_without_headlines_is_a_result(shell: Shell, tmp_path: Path) -> None:
    path = tmp_path / "a.html"
    path.write_text("<p>Chào", "utf-8")
    row = {"id": "a", "path": str(path), "base_url": "https://a.example/"}
    (done,) = lines(shell("parse", "--batch", "--kind", "html_listing", text=json.dumps(row) + "\n").stdout)
    assert (done["ok"], "no headline" in done["error"]) == (False, True)


@pytest.mark.parametrize("line", ["no json", "[1]", '{"id": "a"}', '{"id": "a", "path": "/no/such"}'])
def test_a_bad_line_is_a_result(shell: Shell, line: str) -> None:
    done = shell("parse", "--batch", "--kind", "opml", text=line + "\n")
    (row,) = lines(done.stdout)
    assert (0, False) == (done.exit_code, row["ok"])
    assert row["id"] == ("a" if "{" in line else None)


def test_other_uses_are_wrong_usage(shell: Shell) -> None:
    assert shell("parse").exit_code == 2
    assert shell("parse", "--batch", "--kind", "nonsense").exit_code == 2
