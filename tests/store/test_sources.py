from __future__ import annotations

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

from msgspec.structs import replace

from tickerfeed.model import Source, SourceState, Validators
from tickerfeed.store.codec import state_text
from tickerfeed.store.database import SqlStore
from tickerfeed.store.sources import Read

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
A = Source("bao-a", "https://a.example/rss")
B = Source("bao-b", "https://b.example/rss")


def settle(store: SqlStore, name: str, **more: object) -> SourceState:
    state = replace(store.states()[name], **more)  # type: ignore[arg-type]
    store.save(state, (), None, NOW)
    return state


def test_a_new_source_is_due_at_once(store: SqlStore) -> None:
    assert [state.source_id for state in store.due(NOW, 10)] == ["bao-a"]
    assert store.states()["bao-a"] == SourceState("bao-a", A.url)


def test_the_longest_overdue_comes_first_and_what_is_not_due_not_at_all(store: SqlStore) -> None:
    store.sync_sources([A, B, Source("bao-c", "https://c.example/")], NOW)
    settle(store, "bao-a", next_poll_at=NOW - timedelta(minutes=1))
    settle(store, "bao-b", next_poll_at=NOW - timedelta(minutes=2))
    settle(store, "bao-c", next_poll_at=NOW + timedelta(seconds=1))
    assert [state.source_id for state in store.due(NOW, 10)] == ["bao-b", "bao-a"]
    assert [state.source_id for state in store.due(NOW, 1)] == ["bao-b"]


def test_a_source_that_is_gone_is_never_due(store: SqlStore) -> None:
    settle(store, "bao-a", is_gone=True)
    assert store.due(NOW, 10) == []
    assert store.states()["bao-a"].is_gone


def test_a_source_no_longer_configured_is_left_out_and_comes_back_as_it_was(store: SqlStore) -> None:
    state = settle(store, "bao-a", validators=Validators('"1"'), next_poll_at=NOW)
    store.sync_sources([B], NOW)
    assert list(store.states()) == ["bao-b"]
    store.sync_sources([A, B], NOW)
    assert store.states()["bao-a"] == state


def test_a_changed_url_starts_anew_without_a_flood(store: SqlStore) -> None:
    settle(store, "bao-a", validators=Validators('"1"'), next_poll_at=NOW, failures=3, has_polled_well=True)
    store.sync_sources([replace(A, url="https://a.example/new")], NOW)
    assert store.states()["bao-a"] == SourceState("bao-a", "https://a.example/new", has_polled_well=True)


def test_a_proven_move_is_not_undone_by_the_same_configuration(store: SqlStore) -> None:
    settle(store, "bao-a", url="https://moved.example/")
    store.sync_sources([A], NOW)
    assert store.states()["bao-a"].url == "https://moved.example/"


def test_a_state_whose_text_is_the_same_is_not_read_again() -> None:
    read = Read()
    text, other = state_text(SourceState("a")), state_text(SourceState("a", polls=1))
    first = read.of("a", text)
    assert read.of("a", text) is first
    assert read.of("a", other).polls == 1
    assert read.of("b", text) == first


def test_the_same_sources_again_write_nothing(tmp_path: Path) -> None:
    path = tmp_path / "t.db"
    with closing(SqlStore(f"sqlite:///{path}")) as store, closing(sqlite3.connect(path)) as onlooker:

        def version(*sources: Source) -> int:
            """Sync; return a number that each change by another connection makes another."""
            store.sync_sources(sources, NOW)
            (number,) = onlooker.execute("PRAGMA data_version").fetchone()
            return int(number)

        first = version(A, B)
        assert version(B, A) == first
        second = version(A)
        assert second != first
        assert version(A) == second
        assert version(A, B) != second
        assert set(store.states()) == {"bao-a", "bao-b"}


def test_a_source_that_moved_to_another_host_stays_there(store: SqlStore) -> None:
    settle(store, "bao-a", url="https://tin.example/rss")
    before = store.states()
    store.sync_sources([A], NOW)
    assert store.states() == before
