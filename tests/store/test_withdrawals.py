from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tickerfeed.model import Entry, NewEntry, Saved, SourceState, StoredEntry, Withdrawal
from tickerfeed.ports import Store
from tickerfeed.store.statements import CHUNK

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
STATE = SourceState("bao-a", "https://a.example/rss")
REST = Withdrawal(is_rest=True)


def take(store: Store, *keys: str, listed: str | None = None) -> Saved:
    entries = [NewEntry(key, Entry(f"Tin {key}")) for key in keys]
    return store.save(STATE, entries, None if listed is None else frozenset(listed), NOW)


def withdraw(store: Store, withdrawal: Withdrawal, listed: str | None = None) -> Saved:
    return store.save(STATE, (), None if listed is None else frozenset(listed), LATER, withdrawal)


def log(store: Store) -> dict[str, StoredEntry]:
    return {each.key: each for each in store.log_after(0, 10_000)}


def test_what_is_withdrawn_comes_to_the_logs_end_with_its_mark(store: Store) -> None:
    take(store, "a", "b", "c", listed="abc")
    assert withdraw(store, Withdrawal(frozenset("ba"))) == Saved(withdrawn=2)
    assert [(one.key, one.seq, one.is_withdrawn) for one in store.log_after(0, 9)] == [
        ("c", 3, False),
        ("a", 4, True),
        ("b", 5, True),
    ]
    gone = log(store)["a"]
    assert (gone.first_seen_at, gone.changed_at, gone.is_listed) == (NOW, LATER, False)


def test_the_rest_is_what_the_listing_has_not(store: Store) -> None:
    take(store, "a", "b", "c", listed="abc")
    assert withdraw(store, REST, listed="b").withdrawn == 2
    assert {key for key, one in log(store).items() if one.is_withdrawn} == {"a", "c"}


def test_nothing_is_withdrawn_twice(store: Store) -> None:
    take(store, "a", listed="a")
    withdraw(store, Withdrawal(frozenset("a")))
    assert withdraw(store, Withdrawal(frozenset("a"), is_rest=True), listed="").withdrawn == 0
    assert log(store)["a"].seq == 2


def test_unknown_keys_and_other_sources_are_left_alone(store: Store) -> None:
    take(store, "a", listed="a")
    assert withdraw(store, Withdrawal(frozenset("x"), is_rest=True)) == Saved()
    assert not log(store)["a"].is_withdrawn


def test_what_is_withdrawn_stays_known(store: Store) -> None:
    take(store, "a", listed="a")
    assert not store.known("bao-a", ["a"])["a"].is_withdrawn
    withdraw(store, Withdrawal(frozenset("a")))
    assert store.known("bao-a", ["a"])["a"].is_withdrawn
    assert store.entry_count() == 1
    assert store.retain(NOW + timedelta(minutes=30)) == 0  # it counts as seen when it was withdrawn


def test_a_revision_takes_the_mark_away_and_a_quiet_one_does_not(store: Store) -> None:
    take(store, "a", "b", listed="ab")
    withdraw(store, Withdrawal(frozenset("ab")))
    back = [
        NewEntry("a", Entry("Tin a"), is_revision=True),
        NewEntry("b", Entry("Tin b"), is_revision=True, is_quiet=True),
    ]
    assert store.save(STATE, back, frozenset("ab"), LATER).revised == 1
    assert {key: one.is_withdrawn for key, one in log(store).items()} == {"a": False, "b": True}


def test_as_many_as_there_are_can_go_at_once(store: Store) -> None:
    keys = [f"k{number}" for number in range(2 * CHUNK + 1)]
    take(store, *keys)
    assert withdraw(store, Withdrawal(frozenset(keys))).withdrawn == len(keys)
    assert [one.key for one in store.log_after(len(keys), 9999)] == keys
