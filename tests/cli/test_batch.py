from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from tickerfeed.cli.batch import parse_batch

RSS = """<rss version="2.0"><channel><title>Báo</title><link>/</link>
<managingEditor>a@bao.example (Tòa soạn)</managingEditor>
<item><title>Tin</title><link>/1</link><guid>17</guid><pubDate>Sat, 13 Jun 2026 10:41:47 +0700</pubDate></item>
</channel></rss>"""


def results(rows: list[Any]) -> dict[Any, Any]:
    out = io.StringIO()
    lines = [row if isinstance(row, str) else json.dumps(row) for row in rows]
    assert parse_batch(lines, out) == 0
    return {row["file"]: row for row in map(json.loads, out.getvalue().splitlines())}


def test_each_document_gives_one_result(tmp_path: Path) -> None:
    good, page = tmp_path / "a.xml", tmp_path / "b.html"
    good.write_text(RSS, encoding="utf-8")
    page.write_text("<html>", encoding="utf-8")
    found = results(
        [
            {"file": "a", "path": str(good), "content_type": "text/xml", "base_url": "https://bao.example/rss"},
            {"file": "b", "path": str(page), "content_type": None, "base_url": "https://bao.example/"},
            {"file": "c", "path": str(tmp_path / "none"), "base_url": None},
            "",
        ]
    )
    assert sorted(found) == ["a", "b", "c"]
    assert found["a"]["ok"]
    assert found["a"]["feed"]["title"] == "Báo"
    assert found["a"]["feed"]["authors"][2] == "a@bao.example (Tòa soạn)"
    (entry,) = found["a"]["entries"]
    assert (entry["title"], entry["link"], entry["id"]) == ("Tin", "https://bao.example/1", "17")
    assert (entry["published"], entry["updated"]) == ("2026-06-13T03:41:47Z", None)
    assert "HTML page" in found["b"]["error"]
    assert not found["c"]["ok"]


def test_an_author_without_an_address_is_a_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xml"
    path.write_text("<feed xmlns='http://www.w3.org/2005/Atom'><author><name>Mai</name></author></feed>", "utf-8")
    assert results([{"file": "a", "path": str(path)}])["a"]["feed"]["authors"] == ["Mai"]


@pytest.mark.parametrize("line", ["{", "[]", '"x"', "3"])
def test_a_line_that_cannot_be_read_is_a_failed_result(line: str) -> None:
    assert results([line])[None]["ok"] is False
