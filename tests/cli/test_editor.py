from __future__ import annotations

import getpass
import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from tickerfeed.cli.history import user
from tickerfeed.daemon.memory import OwnerLock

Shell = Any


def items(shell: Shell) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads((shell.folder / "output/ticker.json").read_bytes())["items"]
    return found


def titles(shell: Shell) -> list[str]:
    return [one["title"] for one in items(shell)]


def outputs(shell: Shell) -> dict[str, str]:
    names = ("ticker.txt", "feed.atom", "feed.rss", "feed.json", "index.html")
    return {name: (shell.folder / "output" / name).read_text() for name in names}


def test_an_announcement_stands_first_everywhere_and_is_published_at_once(polled: Shell) -> None:
    done = polled("announce", "Cúp điện  toàn xã", "--until", "2h", "--urgent", "--url", "https://xa.example/dien")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[0].startswith("1: announce until ")
    assert done.stdout.splitlines()[1].startswith("published revision ")
    first = items(polled)[0]
    assert (first["title"], first["url"], first["urgent"]) == ("Cúp điện toàn xã", "https://xa.example/dien", True)
    assert first["id"].startswith("tag:tickerfeed.invalid,2026:announcement/")
    assert first["source"] == {"id": "@site", "title": "Tin tổng hợp", "url": None}
    until = datetime.fromisoformat(first["expires"])
    assert timedelta(hours=1, minutes=59) < until - datetime.now(UTC) <= timedelta(hours=2)
    assert all("Cúp điện toàn xã" in text for text in outputs(polled).values())
    assert polled("ticker").stdout.startswith("Cúp điện toàn xã")


def test_a_pinned_story_comes_first_and_a_hidden_one_nowhere(polled: Shell) -> None:
    assert polled("pin", "chợ phiên", "--until", "17:30 25/11/2099").exit_code == 2
    done = polled("pin", "chợ phiên", "--until", "1d")
    assert done.exit_code == 0, done.output
    assert (titles(polled)[0], items(polled)[0]["pinned"]) == ("Chợ phiên họp trở lại sau bão", True)
    hidden = polled("hide", "Trường mới đón học sinh", "--reason", "nhầm ảnh", "--json")
    tree = json.loads(hidden.stdout)
    assert (tree["action"], tree["title"], tree["reason"]) == ("hide", "Trường mới đón học sinh vùng cao", "nhầm ảnh")
    assert not any("Trường mới" in text for text in outputs(polled).values())
    assert f'ref="{tree["story"]}"' in outputs(polled)["feed.atom"]
    again = polled("hide", tree["story"])
    assert (again.exit_code, f"`tickerfeed undo {tree['number']}`" in again.stderr) == (2, True)
    assert polled("undo").exit_code == 0
    assert "Trường mới" in outputs(polled)["ticker.txt"]
    assert "deleted-entry" not in outputs(polled)["feed.atom"]


def test_a_merge_keeps_the_older_id_and_undoing_it_brings_the_other_back(polled: Shell) -> None:
    before = {one["title"]: one["id"] for one in items(polled)}
    market, school = "Chợ phiên họp trở lại sau bão", "Trường mới đón học sinh vùng cao"
    done = polled("merge", "trường mới", "chợ phiên", "--json")
    assert done.exit_code == 0, done.output
    tree = json.loads(done.stdout)
    (joined,) = (one for one in items(polled) if one["id"] == tree["story"])
    assert {tree["story"], tree["other"]} == {before[market], before[school]}
    assert [joined["outlets"], len(joined["also"]), len(items(polled))] == [2, 1, 2]
    assert f'ref="{tree["other"]}"' in outputs(polled)["feed.atom"]
    polled("poll", "--all")
    assert len(items(polled)) == 2
    assert polled("undo", str(tree["number"])).exit_code == 0
    assert {one["title"]: one["id"] for one in items(polled)} == before
    assert polled("merge", "chợ phiên", before[market]).exit_code == 2


def test_a_split_stays_split_and_the_other_gets_an_id_of_its_own(polled: Shell) -> None:
    before = {one["title"]: one["id"] for one in items(polled)}
    news = "Nước sông Ngàn Phố dâng cao, hai xã phải sơ tán trong đêm"
    done = polled("split", "sông Ngàn Phố", "b", "--json")
    assert done.exit_code == 0, done.output
    tree = json.loads(done.stdout)
    polled("poll", "--all")
    assert {one["id"] for one in items(polled) if one["title"] == news} == {before[news], tree["other"]}
    refused = polled("split", before[news], "a")
    assert (refused.exit_code, "some must stay" in refused.stderr) == (2, True)
    ambiguous = polled("merge", "sông Ngàn Phố", "chợ phiên")
    assert ambiguous.exit_code == 2
    assert [line.split()[0] for line in ambiguous.stderr.splitlines()[1:]] != []
    assert before[news] in ambiguous.stderr
    assert polled("undo").exit_code == 0
    assert {one["title"]: one["id"] for one in items(polled)} == before


def test_the_history_says_who_did_what_and_what_was_taken_back(polled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    assert polled("undo", "--list").stdout == "no editor has done anything yet\n"
    assert polled("undo").exit_code == 2
    monkeypatch.setenv("SUDO_USER", "lan")
    polled("announce", "Lịch cắt nước", "--until", "06:00", "--urgent")
    polled("undo")
    lines = polled("undo", "--list").stdout.splitlines()
    assert ["lan", "announce", "Lịch cắt nước"] == lines[0].split("  ")[2:5]
    assert lines[0].endswith("; taken back by 2")
    assert "undo 1" in lines[1]
    first, second = json.loads(polled("undo", "--list", "--json").stdout)
    assert (first["who"], first["urgent"], first["undone_by"]) == ("lan", True, 2)
    assert (second["action"], second["undoes"], second["undone_by"]) == ("undo", 1, None)
    assert polled("undo", "1").exit_code == 2
    assert polled("undo", "77").exit_code == 2
    assert polled("undo", "2").exit_code == 0
    assert titles(polled)[0] == "Lịch cắt nước"


def test_what_cannot_be_done_is_said_in_a_line_and_leaves_no_trace(polled: Shell) -> None:
    for *arguments, message in (
        ("announce", "Tin", "Missing option '--until'"),
        ("announce", "Tin", "--until", "mai", "--until"),
        ("announce", "Tin", "--until", "2020-01-01", "must lie in the future"),
        ("announce", " ", "--until", "2h", "needs words"),
        ("announce", "dài " * 99, "--until", "2h", "at most 300"),
        ("announce", "Tin", "--until", "2h", "--url", "javascript:alert(1)", "no address of a page"),
        ("pin", "chợ phiên", "Missing option '--until'"),
        ("pin", "không có tin này", "--until", "2h", "no story is called so"),
        ("split", "sông Ngàn Phố", "nguồn lạ", "no entry is called so"),
    ):
        done = polled(*arguments)
        assert (done.exit_code, message in done.stderr) == (2, True), done.output
    assert json.loads(polled("undo", "--list", "--json").stdout) == []


def test_beside_a_daemon_it_is_left_to_the_daemon(polled: Shell) -> None:
    with OwnerLock(f"sqlite:///{polled.folder}/t.db"):
        done = polled("announce", "Cúp điện", "--until", "2h")
    assert done.exit_code == 0, done.output
    assert done.stdout.splitlines()[1] == "the running daemon publishes it within seconds"
    assert "Cúp điện" not in titles(polled)


def test_a_user_without_a_name_is_nobody(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def nobody() -> str:
        raise OSError

    monkeypatch.delenv("SUDO_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", nobody)
    assert user() == ""
