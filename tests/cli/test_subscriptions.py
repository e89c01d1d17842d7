from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from lxml import etree

from tickerfeed.config.load import load

Shell = Any

OPML = """<opml version="2.0"><head><title>Báo tỉnh</title></head><body>
<outline text="Miền Trung">
<outline text="Báo Hà Tĩnh" type="rss" xmlUrl="https://a.example/rss"/>
<outline text="Báo Hà Tĩnh" type="rss" xmlUrl="https://b.example/rss"/>
</outline>
<outline text="Báo cũ" xmlUrl="gopher://c.example/"/>
</body></opml>"""


def opml(shell: Shell) -> Path:
    path: Path = shell.folder / "báo.opml"
    path.write_text(OPML, "utf-8")
    return path


def test_subscriptions_become_sources(shell: Shell) -> None:
    done = shell("import", str(opml(shell)))
    assert done.exit_code == 0
    lines = done.stdout.splitlines()
    assert lines[:2] == ["added bao-ha-tinh: Báo Hà Tĩnh", "added bao-ha-tinh-2: Báo Hà Tĩnh"]
    assert lines[2].startswith("skipped Báo cũ: url must begin with http")
    assert lines[3] == f"2 added to {shell.folder}/sources.d/imported.toml, 1 skipped"
    assert [(one.id, one.url, one.category) for one in load(shell.config).sources] == [
        ("bao-ha-tinh", "https://a.example/rss", "Miền Trung"),
        ("bao-ha-tinh-2", "https://b.example/rss", "Miền Trung"),
    ]


def test_a_second_import_adds_nothing(shell: Shell) -> None:
    path = opml(shell)
    shell("import", str(path))
    tree = json.loads(shell("import", str(path), "--json").stdout)
    assert (tree["file"], tree["added"]) == (None, [])
    assert [one["reason"] for one in tree["skipped"][:2]] == [
        "is source bao-ha-tinh already",
        "is source bao-ha-tinh-2 already",
    ]


def test_what_is_no_opml_is_refused(shell: Shell) -> None:
    path = shell.folder / "x.opml"
    assert shell("import", str(path)).exit_code == 2
    path.write_text("<html><body>Không phải OPML</body></html>", "utf-8")
    done = shell("import", str(path))
    assert (2, f"tickerfeed: {path}: no OPML document\n") == (done.exit_code, done.stderr)


def test_the_source_list_is_exported_and_comes_back(shell: Shell, tmp_path: Path) -> None:
    shell("import", str(opml(shell)))
    done = shell("export")
    outlines = etree.fromstring(done.stdout.encode()).iter("outline")
    assert [(one.get("text"), one.get("xmlUrl")) for one in outlines] == [
        ("Báo Hà Tĩnh", "https://a.example/rss"),
        ("Báo Hà Tĩnh", "https://b.example/rss"),
    ]
    again = type(shell)(tmp_path / "again")
    again.folder.mkdir()
    again.configure()
    exported = again.folder / "x.opml"
    exported.write_text(done.stdout, "utf-8")
    assert again("import", str(exported)).exit_code == 0
    assert load(again.config).sources == load(shell.config).sources
