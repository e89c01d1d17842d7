from __future__ import annotations

from collections.abc import Iterator

import pytest

from tickerfeed.store.opening import connect
from tickerfeed.store.session import Session, reading, writing
from tickerfeed.store.statements import CHUNK


@pytest.fixture(params=["memory", "server"])
def session(request: pytest.FixtureRequest) -> Iterator[Session]:
    url = "sqlite://" if request.param == "memory" else request.getfixturevalue("server")
    opened, _ = connect(url)
    yield opened
    opened.close()


PUT = "INSERT INTO fact (name, value) VALUES (?, ?)"


def test_what_fails_leaves_nothing_and_the_next_goes_on(session: Session) -> None:
    with pytest.raises(Exception, match=r"(?i)unique"), writing(session):
        session.change_all(PUT, [("a", "1"), ("a", "2")])
    with writing(session):
        assert 1 == session.change(PUT, ("b", "2"))
    with reading(session):
        assert [("b", "2")] == session.run("SELECT name, value FROM fact")


def test_rows_that_were_concerned_are_counted(session: Session) -> None:
    with writing(session):
        assert 0 == session.change_all(PUT, [])
        assert 2 == session.change_all(PUT, [("a", "1"), ("b", "2")])
        assert 1 == session.change_all("UPDATE fact SET value = ? WHERE name = ?", [("3", "a"), ("4", "c")])
        assert 2 == session.change("DELETE FROM fact")
        assert [] == session.run("DELETE FROM fact")
        assert session.one("SELECT value FROM fact") is None


def test_many_are_asked_for_at_once_and_others_come_after_them(session: Session) -> None:
    count = 2 * CHUNK + 1
    with writing(session):
        session.change_all(PUT, [(f"{number:05}", "x") for number in range(count)])
        asked = "SELECT name FROM fact WHERE name IN (...) AND value = ?"
        assert count - 7 == len(session.run_for(asked, [f"{number:05}" for number in range(7, 9_999)], ("x",)))
        assert [] == session.run_for(asked, (), ("x",))
        streamed = [name for (name,) in session.stream("SELECT name FROM fact ORDER BY name")]
    assert [f"{number:05}" for number in range(count)] == streamed


def test_numbers_of_every_size_go_the_same_way(session: Session) -> None:
    sizes = [0, 1, -1, 2**15, 2**31, 2**62, -(2**63)]
    with writing(session):
        session.change_all("INSERT INTO gone (id, at) VALUES (?, ?)", [(str(size), size) for size in sizes])
        assert sorted(sizes) == [at for (at,) in session.run("SELECT at FROM gone ORDER BY at")]
        assert [(2**62,)] == session.run("SELECT at FROM gone WHERE at > ? ORDER BY at LIMIT ?", (2**31, 1))


def test_a_duty_is_taken_and_given_back(session: Session) -> None:
    with writing(session):
        session.one_at_a_time("migrate")
        assert session.take("press")
        assert session.is_ours_to_do("press")
        session.give_back("press")


def test_there_is_a_table_for_all_that_is_kept(session: Session) -> None:
    assert {"entry", "source", "story", "alembic_version"} <= session.table_names()
