from __future__ import annotations

import sqlite3
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from tickerfeed.errors import StoreError
from tickerfeed.store.opening import connect, path_of
from tickerfeed.store.session import reading, writing


def test_a_new_database_lies_in_a_new_folder_and_writes_ahead(tmp_path: Path) -> None:
    session, subject = connect(f"sqlite:///{tmp_path}/new/t.db")
    with reading(session):
        assert session.one("PRAGMA journal_mode") == "wal"
        assert session.one("PRAGMA foreign_keys") == 1
    session.close()
    assert subject == f"{tmp_path}/new/t.db"


def test_a_transaction_that_fails_leaves_nothing(tmp_path: Path) -> None:
    session, _ = connect(f"sqlite:///{tmp_path}/t.db")
    with pytest.raises(sqlite3.IntegrityError), writing(session):
        session.run("INSERT INTO fact VALUES ('a', 'b'), ('a', 'c')")
    with reading(session):
        assert session.one("SELECT count(*) FROM fact") == 0
    session.close()


@pytest.mark.parametrize(
    ("url", "path"),
    [
        ("sqlite:///var/tin.db", "var/tin.db"),
        ("sqlite:////srv/tin.db", "/srv/tin.db"),
        ("sqlite:///:memory:", None),
        ("sqlite://", None),
    ],
)
def test_a_path_is_taken_from_the_url(url: str, path: str | None) -> None:
    assert path == path_of(url)


@pytest.mark.parametrize("url", ["", "var/tin.db", "sqlite//tin.db", "redis://user:secret@host/0"])
def test_another_url_is_refused_with_the_remedy(url: str) -> None:
    with pytest.raises(StoreError, match="sqlite:///") as caught:
        path_of(url)
    assert "secret" not in str(caught.value)


def test_commits_are_durable_enough_and_the_log_is_bounded(tmp_path: Path) -> None:
    session, _ = connect(f"sqlite:///{tmp_path}/t.db", busy_timeout=0.25)
    with reading(session):
        names = ("synchronous", "busy_timeout", "journal_size_limit")
        assert [1, 250, 16 * 2**20] == [session.one(f"PRAGMA {name}") for name in names]
    session.close()


def test_one_that_reads_sees_one_moment(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    (one, _), (other, _) = connect(url), connect(url)
    count = "SELECT count(*) FROM fact"
    with reading(other) as reader:
        assert 0 == reader.one(count)
        with writing(one) as writer:
            writer.run("INSERT INTO fact VALUES ('a', 'b')")
        assert 0 == reader.one(count)
    with reading(other) as reader:
        assert 1 == reader.one(count)
    one.close()
    other.close()


def test_many_may_make_the_same_new_database_at_once(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/t.db"
    with ThreadPoolExecutor(6) as pool:
        sessions = [session for session, _ in pool.map(connect, [url] * 6)]
    with reading(sessions[0]) as session:
        assert "ok" == session.one("PRAGMA integrity_check")
    for session in sessions:
        session.close()
