from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from tickerfeed.cli import reading
from tickerfeed.cli.reading import outcome_of
from tickerfeed.model import SourceState, Trouble

Shell = Any
NOW = datetime(2026, 3, 1, tzinfo=UTC)
NEWS = "Nước sông Ngàn Phố dâng cao, hai xã phải sơ tán trong đêm"


@pytest.mark.parametrize(
    ("state", "expected"),
    [
        (None, "pending"),
        (SourceState("a"), "pending"),
        (SourceState("a", last_poll_at=NOW), "ok"),
        (SourceState("a", last_poll_at=NOW, trouble=Trouble.TLS), "error"),
        (SourceState("a", last_poll_at=NOW, trouble=Trouble.GONE, is_gone=True), "gone"),
    ],
)
def test_a_state_is_one_word(state: SourceState | None, expected: str) -> None:
    assert expected == outcome_of(state)


def test_sources_are_shown_with_state_and_why(polled: Shell) -> None:
    config = polled.config.read_text("utf-8")
    config += '[[source]]\nid = "d"\nurl = "https://d.example/"\n'
    polled.config.write_text(config, "utf-8")
    rows = [line.split()[:3] for line in polled("sources").stdout.splitlines()]
    assert rows[1:] == [["a", "ok", "2"], ["b", "ok", "2"], ["c", "error", "0"], ["d", "pending", "-"]]
    polled.config.write_text(config + "enabled = false\n", "utf-8")
    assert polled("sources").stdout.splitlines()[-1] == "1 more with enabled = false"


def test_sources_as_json_hold_to_the_contract(polled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "_PAGE", 1)
    tree = json.loads(polled("sources", "--json").stdout)
    names = {"id", "url", "outcome", "trouble", "entries", "titles", "last_success_at", "next_poll_at", "reason"}
    assert all(names == set(one) for one in tree)
    first, _, third = tree
    assert (first["outcome"], first["trouble"], first["entries"]) == ("ok", "", 2)
    assert sorted(first["titles"]) == ["Chợ phiên họp trở lại sau bão", NEWS]
    assert first["last_success_at"].endswith("Z")
    assert (third["outcome"], third["entries"], third["titles"], third["last_success_at"]) == ("error", 0, [], None)
    assert third["trouble"]


def test_unpolled_sources_are_pending_in_json(shell: Shell) -> None:
    shell.configure('[[source]]\nid = "a"\nurl = "https://a.example/"\n')
    (one,) = json.loads(shell("sources", "--json").stdout)
    assert (one["outcome"], one["reason"], one["next_poll_at"]) == ("pending", "never polled", None)


def test_the_ticker_is_the_published_line(polled: Shell) -> None:
    line = polled("ticker").stdout
    assert line == (polled.folder / "output" / "ticker.txt").read_text("utf-8")
    tree = json.loads(polled("ticker", "--json").stdout)
    assert tree["text"] + "\n" == line
    assert [one["title"] for one in tree["items"]].count(NEWS) == 1
    assert all(one["reason"] for one in tree["items"])


def test_stories_are_shown_with_their_copies(polled: Shell) -> None:
    lines = polled("stories").stdout.splitlines()
    assert sum(NEWS in line for line in lines) == 2
    (copy,) = [line for line in lines if line.strip().startswith("= ")]
    assert NEWS in copy
    tree = json.loads(polled("stories", "--json", "--limit", "10").stdout)
    (told,) = [one for one in tree if one["title"] == NEWS]
    assert len(tree) == 3
    assert [one["title"] for one in told["copies"]] == [NEWS]
    assert told["copies"][0]["reason"]


def test_stories_are_bounded(polled: Shell) -> None:
    assert len(json.loads(polled("stories", "--json", "--limit", "1").stdout)) == 1


def test_titles_are_what_the_source_lists_now(polled: Shell, origin: Any) -> None:
    item = f"<item><title>{NEWS}</title><link>https://a.example/1</link><guid>1</guid></item>"
    origin.put("/a", f'<rss version="2.0"><channel><title>a</title>{item}</channel></rss>'.encode())
    polled("poll", "a")
    assert json.loads(polled("sources", "--json").stdout)[0]["titles"] == [NEWS]
