from __future__ import annotations

import sys
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime

import pytest
from private_postgres import fresh

from tickerfeed.errors import StoreError
from tickerfeed.model import Entry, NewEntry, Saved, Source, SourceState
from tickerfeed.store import facts, postgres
from tickerfeed.store.database import SqlStore
from tickerfeed.store.opening import connect
from tickerfeed.store.session import Session, reading, writing

NOW = datetime(2026, 11, 22, 1, 2, 3, tzinfo=UTC)
SOURCES = [Source("bao-a", "https://a.example/rss"), Source("bao-b", "https://b.example/rss")]


@pytest.fixture
def stores(server: str) -> Iterator[tuple[SqlStore, SqlStore]]:
    """Two sessions of one database, as of two machines."""
    one, two = SqlStore(server), SqlStore(server)
    one.sync_sources(SOURCES, NOW)
    yield one, two
    one.close()
    two.close()


def end_session_of(store: SqlStore, by: SqlStore) -> None:
    with store._reading() as session:
        number = session.one("SELECT pg_backend_pid()")
    with by._writing() as session:
        assert session.one(f"SELECT pg_terminate_backend({number}, 5000)")


def waits_for_lock(session: Session) -> bool:
    asked = "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    return bool(session.one(asked))


def test_a_place_in_the_log_is_never_passed_by_a_later_one(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    taken = threading.Event()

    def save_beside() -> None:
        taken.wait(10)
        two.save(SourceState("bao-b", SOURCES[1].url), [NewEntry("id:2", Entry("Hai"))], None, NOW)

    with ThreadPoolExecutor(1) as pool:
        with one._writing() as session:
            assert 0 == facts.advance(session, facts.SEQ, 1)  # takes a place, and has not written what stands there
            later = pool.submit(save_beside)
            taken.set()
            while not waits_for_lock(session):
                assert not later.done()
            assert [] == two.log_after(0, 10) if later.done() else True
        later.result(10)
    assert [2] == [entry.seq for entry in one.log_after(0, 10)]


def test_what_many_write_at_once_is_read_in_order_and_whole(stores: tuple[SqlStore, SqlStore], server: str) -> None:
    seen: list[int] = []

    def write(store: SqlStore, source: Source) -> None:
        for number in range(40):
            store.save(SourceState(source.id, source.url), [NewEntry(f"id:{number}", Entry("Tin"))], None, NOW)

    with ThreadPoolExecutor(2) as pool:
        writers = [pool.submit(write, store, source) for store, source in zip(stores, SOURCES, strict=True)]
        reader = SqlStore(server)
        while len(seen) < 80:
            is_over = all(writer.done() for writer in writers)
            seen += [entry.seq for entry in reader.log_after(seen[-1] if seen else 0, 7)]
            assert not is_over or len(seen) >= 80 or reader.log_after(seen[-1], 1)
        reader.close()
        for writer in writers:
            writer.result()
    assert list(range(1, 81)) == seen


def test_two_that_read_the_same_news_at_once_keep_each_piece_once(stores: tuple[SqlStore, SqlStore]) -> None:
    """No constraint of the database says so: whoever saves holds the row of the source before looking anything up."""
    one, two = stores
    news = [NewEntry(f"id:{number}", Entry("Tin"), aliases=(f"link:{number}",)) for number in range(9)]
    state = SourceState("bao-a", SOURCES[0].url)

    def save_beside() -> Saved:
        with two.together():
            assert {} == two.known("bao-a", ["id:0"])
            looked.set()
            return two.save(state, news, None, NOW)

    looked = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        with one.together():
            assert Saved(new=9) == one.save(state, news, None, NOW)
            later = pool.submit(save_beside)
            assert looked.wait(10)
            with one._reading() as session:
                while not waits_for_lock(session):
                    assert not later.done()
        assert Saved(revised=9) == later.result(10)
    assert [f"id:{number}" for number in range(9)] == [entry.key for entry in one.log_after(0, 99)]
    assert 9 == len(one.known("bao-a", [f"link:{number}" for number in range(9)]))


def test_a_lost_session_is_told_and_the_next_step_goes_on(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    end_session_of(one, two)
    with pytest.raises(StoreError, match="was shut down or restarted; we go on once it is back"):
        one.states()
    assert {"bao-a", "bao-b"} == one.states().keys()


def test_one_session_at_a_time_has_a_duty_and_the_next_gets_it(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    assert one.own("press")
    assert one.own("press")
    assert two.own("dispatch")
    assert not two.own("press")
    end_session_of(one, two)
    assert two.own("press")
    with pytest.raises(StoreError):
        one.own("press")
    assert not one.own("press")
    two.disown("press")
    two.disown("press")
    assert one.own("press")


def test_folding_is_refused_to_one_whose_duty_another_has(stores: tuple[SqlStore, SqlStore]) -> None:
    one, two = stores
    assert one.own("press")
    with pytest.raises(StoreError, match="another tickerfeed folds"):
        two.save_fold([], 0, NOW)
    one.save_fold([], 5, NOW)
    assert 5 == two.fold_cursor()


def test_one_that_reads_cannot_write_and_sees_one_moment(server: str) -> None:
    (one, _), (other, _) = connect(server), connect(server)
    with reading(one) as reader:
        assert 0 == reader.one("SELECT count(*) FROM fact")
        with writing(other) as writer:
            facts.put(writer, "a", "b")
        assert 0 == reader.one("SELECT count(*) FROM fact")
    with pytest.raises(Exception, match="read-only"), reading(one) as reader:
        facts.put(reader, "a", "c")
    one.close()
    other.close()


def test_a_lock_of_another_is_waited_for_so_long_and_then_told(server: str) -> None:
    session, _ = connect(server)
    store = SqlStore(server, busy_timeout=0.05)
    with writing(session):
        facts.advance(session, "meta.a", 1)
        with pytest.raises(StoreError, match="is locked by another session"):
            store.meta_set("a", "b")
    store.meta_set("a", "b")
    store.close()
    session.close()


def test_a_fact_is_put_by_two_at_once(server: str) -> None:
    with ThreadPoolExecutor(2) as pool:
        stores = list(pool.map(SqlStore, [server] * 2))
        list(pool.map(lambda store: [store.meta_set(f"f{number}", "x") for number in range(30)], stores))
    assert "x" == stores[0].meta_get("f29")
    for store in stores:
        store.close()


def test_text_with_nul_is_refused(stores: tuple[SqlStore, SqlStore]) -> None:
    with pytest.raises(StoreError, match="NUL"):
        stores[0].meta_set("a", "\x00")


def test_many_may_make_the_same_new_database_at_once(postgres: str) -> None:
    url = fresh(postgres, "at_once")
    with ThreadPoolExecutor(4) as pool:
        sessions = [session for session, _ in pool.map(connect, [url] * 4)]
    for session in sessions:
        session.close()


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (("/postgres?", "/none?"), 'does not let us in (database "none" does not exist); check [store] url'),
        (("//tickerfeed@", "//none@"), 'does not let us in (role "none" does not exist); check [store] url'),
        (("?host=", "?host=/nowhere"), "cannot be reached; check that PostgreSQL runs there"),
    ],
)
def test_what_keeps_us_out_is_said(postgres: str, changed: tuple[str, str], told: str) -> None:
    with pytest.raises(StoreError) as caught:
        SqlStore(postgres.replace(*changed))
    assert told in str(caught.value)


def test_an_address_that_is_none_is_told_without_its_password() -> None:
    with pytest.raises(StoreError, match=r"url must look like postgresql://USER@HOST/DATABASE") as caught:
        SqlStore("postgresql+psycopg://tin:secret@host/tin?none=1")
    assert "secret" not in str(caught.value)


def test_an_old_server_is_refused(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(postgres, "OLDEST", 99)
    with pytest.raises(StoreError, match=r"is PostgreSQL \d+; tickerfeed needs 99 or newer"):
        SqlStore(server)


def test_a_machine_without_the_driver_is_told(server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg.conninfo", None)
    with pytest.raises(StoreError, match=r"pip install 'tickerfeed\[postgres\]'"):
        SqlStore(server)
