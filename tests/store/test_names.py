"""What entries are known by, whatever their numbers."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tickerfeed.model import Entry, NewEntry, Saved, Source, SourceState, Withdrawal
from tickerfeed.store import names
from tickerfeed.store.database import SqlStore
from tickerfeed.store.memory import MemoryStore

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
WORDS = st.text(st.characters(codec=None), max_size=9)  # lone surrogates too


def save(store: SqlStore, *entries: NewEntry, source_id: str = "bao-a") -> Saved:
    return store.save(SourceState(source_id), entries, frozenset(one.key for one in entries), NOW)


def new(key: str, *aliases: str, **more: bool) -> NewEntry:
    return NewEntry(key, Entry(f"Tin {key}"), aliases, **more)


def keys(store: SqlStore, *words: str, source_id: str = "bao-a") -> dict[str, str]:
    return {word: known.key for word, known in store.known(source_id, words).items()}


@given(st.lists(WORDS))
def test_digests_come_back_one_by_one(words: list[str]) -> None:
    digests = names.digests(words)
    assert list(map(names.digest, words)) == digests == names.split(b"".join(digests))


@given(WORDS, st.lists(WORDS, min_size=1))
def test_numbers_fit_into_64_bits_and_those_of_a_source_lie_side_by_side(source_id: str, words: list[str]) -> None:
    numbers = names.numbers(source_id, b"".join(map(names.digest, words)))
    assert all(-(2**63) <= number < 2**63 for number in numbers)
    assert 1 == len({number >> 40 for number in numbers})


def test_numbers_are_the_same_for_ever() -> None:
    """They stand in databases and backups."""
    assert [-1219886469407400182] == names.numbers("bao-a", names.digest("id:1"))


def one_for_all(_source_id: str, packed: bytes) -> list[int]:
    return [7 for _ in names.split(packed)]


@pytest.fixture(params=[False, True], ids=["numbers of their own", "one number for all"])
def _numbered(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    if request.param:
        monkeypatch.setattr(names, "numbers", one_for_all)


@pytest.mark.usefixtures("_numbered")
def test_names_that_share_a_number_are_kept_apart(store: SqlStore) -> None:
    store.sync_sources([Source("bao-a", "https://a.example/"), Source("bao-b", "https://b.example/")], NOW)
    save(store, new("a", "x", "x", "b"), new("b", "x", "y"))
    save(store, new("a", "z"), source_id="bao-b")
    assert Saved(new=1, revised=1) == save(store, new("b", "z", is_revision=True), new("c", "y", "z", "w"))
    assert {"a": "a", "x": "a", "b": "b", "y": "b", "z": "b", "c": "c", "w": "c"} == keys(store, *"abcwxyz")
    assert {"a": "a", "z": "a"} == keys(store, *"abcwxyz", source_id="bao-b")
    known = store.known("bao-a", "abc")
    assert {"a": 2, "b": 2, "c": 1} == {key: one.alias_count for key, one in known.items()}
    assert {"a": False, "b": True, "c": True} == {
        one.key: one.is_listed for one in store.log_after(0, 9) if one.source_id == "bao-a"
    }
    taken_back = Withdrawal(frozenset({"b", "x"}))  # keys, not aliases
    assert 1 == store.save(SourceState("bao-a"), (), None, NOW, taken_back).withdrawn
    store.sync_sources([Source("bao-b", "https://b.example/")], NOW)
    assert 3 == store.retain(NOW + timedelta(days=1))
    assert {"a": "a", "z": "a"} == keys(store, *"abcwxyz", source_id="bao-b")
    with store._reading() as session:
        left = session.one("SELECT count(*) FROM name")
    assert left in (1, 2)


def test_an_alias_may_hold_what_no_database_takes(store: SqlStore) -> None:
    save(store, new("a", "nửa \ud83d", "\0"))
    assert {"nửa \ud83d": "a", "\0": "a"} == keys(store, "nửa \ud83d", "\ud83d", "\0")


def test_the_first_day_of_an_entrys_titles_is_remembered(store: SqlStore) -> None:
    save(store, new("a", "title:cầu@2026-11-20", "name:cầu"), new("b", "name:cầu"), new("title:x@2026-10-01"))
    save(store, new("a", "title:cầu@2026-11-19", is_revision=True), new("b", "title:cầu@2026-11-18", is_revision=True))
    save(store, new("a", "title:cầu mới@2026-11-25", is_revision=True))
    known = store.known("bao-a", ["a", "b", "title:x@2026-10-01"])
    assert ["2026-11-19", "2026-11-18", "2026-10-01"] == [one.day for one in known.values()]


def test_what_is_asked_is_found_by_the_numbers() -> None:
    store = MemoryStore()
    with store._reading() as session:
        plan = session.run(f"EXPLAIN QUERY PLAN {names._KNOWN}", tuple(range(128)))
    assert ["SEARCH entry USING INTEGER PRIMARY KEY (rowid=?)", "SEARCH name USING PRIMARY KEY (number=?)"] == [
        row[3] for row in plan if row[3].startswith("SEARCH")
    ]
    store.close()
