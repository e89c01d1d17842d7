from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import Any

import pytest
from msgspec.structs import replace

from tickerfeed.cli import sources
from tickerfeed.cli.sources import outcome_of
from tickerfeed.model import Notice, Sign, SourceState, Trouble
from tickerfeed.store.database import SqlStore

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


def rows(shell: Shell) -> list[list[str]]:
    table, _, _ = shell("sources").stdout.partition("\n\n")
    return [line.split()[:3] for line in table.splitlines()][1:]


def test_sources_are_shown_with_state_and_why_those_in_trouble_first(polled: Shell) -> None:
    config = polled.config.read_text("utf-8")
    config += '[[source]]\nid = "d"\nurl = "https://d.example/"\n'
    polled.config.write_text(config, "utf-8")
    assert rows(polled) == [["c", "error", "0"], ["a", "ok", "2"], ["b", "ok", "2"], ["d", "pending", "-"]]
    polled.config.write_text(config + "enabled = false\n", "utf-8")
    assert rows(polled)[-1] == ["1", "more", "with"]


def test_what_to_do_is_said_in_both_languages(polled: Shell) -> None:
    _, _, remedies = polled("sources").stdout.partition("\n\nWHAT TO DO\n")
    head, english, vietnamese = remedies.splitlines()
    assert head.startswith("c: http-error: answers 500")
    assert "wait for the site" in english
    assert "chờ trang" in vietnamese


def test_each_remedy_is_said_once_under_the_sources_it_is_for(polled: Shell, origin: Any) -> None:
    origin.put("/b", b"no", status=404)
    polled("poll", "b")
    _, _, remedies = polled("sources").stdout.partition("\n\nWHAT TO DO\n")
    assert [line.split(":")[0] for line in remedies.splitlines()[:2]] == ["b", "c"]
    assert len(remedies.splitlines()) == 4


def test_where_all_is_well_nothing_is_to_be_done(polled: Shell, origin: Any) -> None:
    origin.put("/c", b"<rss><channel><title>c</title><item><title>Tin</title></item></channel></rss>")
    polled("poll", "c")
    assert "WHAT TO DO" not in polled("sources").stdout


def test_what_is_odd_is_marked_and_stays_ok(polled: Shell) -> None:
    store = SqlStore(f"sqlite:///{polled.folder}/t.db")
    odd = (Notice(Sign.STALE, "no new entry for 4 days", NOW), Notice(Sign.UNDATED, "none dated", NOW))
    store.save(replace(store.states()["b"], notices=odd), (), None, NOW)
    store.close()
    assert rows(polled) == [["c", "error", "0"], ["b", "ok*", "2"], ["a", "ok", "2"]]
    shown = polled("sources").stdout
    assert "b: stale: no new entry for 4 days\n    Open the site" in shown
    assert "b: undated: none dated\n    The page" in shown
    one = json.loads(polled("sources", "--json").stdout)[1]
    assert (one["outcome"], one["trouble"], len(one["remedies"])) == ("ok", "", 2)
    assert one["notices"][0] == {
        "sign": "stale",
        "detail": "no new entry for 4 days",
        "since_at": "2026-03-01T00:00:00Z",
    }


def test_sources_as_json_hold_to_the_contract(polled: Shell, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "_PAGE", 1)
    tree = json.loads(polled("sources", "--json").stdout)
    names = {"id", "url", "outcome", "trouble", "entries", "titles", "last_success_at", "next_poll_at", "reason"}
    assert all(names | {"detail", "notices", "remedies"} == set(one) for one in tree)
    first, _, third = tree
    assert (first["outcome"], first["trouble"], first["entries"]) == ("ok", "", 2)
    assert sorted(first["titles"]) == ["Chợ phiên họp trở lại sau bão", NEWS]
    assert first["last_success_at"].endswith("Z")
    assert (third["outcome"], third["entries"], third["titles"], third["last_success_at"]) == ("error", 0, [], None)
    assert (third["trouble"], third["detail"].split(":")[0]) == ("http-error", "answers 500")
    assert set(third["remedies"][0]) == {"en", "vi"}


def test_unpolled_sources_are_pending_in_json(shell: Shell) -> None:
    shell.configure('[[source]]\nid = "a"\nurl = "https://a.example/"\n')
    (one,) = json.loads(shell("sources", "--json").stdout)
    assert (one["outcome"], one["reason"], one["next_poll_at"]) == ("pending", "never polled", None)


def test_titles_are_what_the_source_lists_now(polled: Shell, origin: Any) -> None:
    item = f"<item><title>{NEWS}</title><link>https://a.example/1</link><guid>1</guid></item>"
    origin.put("/a", f'<rss version="2.0"><channel><title>a</title>{item}</channel></rss>'.encode())
    polled("poll", "a")
    assert json.loads(polled("sources", "--json").stdout)[0]["titles"] == [NEWS]
