from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Connection, bindparam, create_engine, insert, select, text, update
from sqlalchemy.dialects import postgresql

from tickerfeed.store.statements import SIZE, Prepared, lists, one_of
from tickerfeed.store.tables import fact

INSERT = Prepared(text("INSERT INTO fact (name, value) VALUES (:name, :value)"), ("name", "value"))


@pytest.fixture
def connection() -> Iterator[Connection]:
    engine = create_engine("sqlite://")
    with engine.connect() as opened:
        fact.create(opened)
        yield opened
    engine.dispose()


def test_values_are_given_in_the_order_of_the_names_whatever_that_of_the_statement(connection: Connection) -> None:
    changed = update(fact).where(fact.c.name == bindparam("of")).values(value=bindparam("new"))
    INSERT.run_all(connection, [("a", "1"), ("b", "2")])
    assert Prepared(changed, ("of", "new")).run_all(connection, [("a", "3"), ("c", "4")]) == 1
    assert [(row.name, row.value) for row in connection.execute(select(fact))] == [("a", "3"), ("b", "2")]


def test_nothing_is_run_for_no_rows(connection: Connection) -> None:
    assert INSERT.run_all(connection, ()) == 0


def test_a_list_is_always_as_long(connection: Connection) -> None:
    INSERT.run_all(connection, [(str(number), "x") for number in range(300)])
    condition, names = one_of(fact.c.name)
    wanted = Prepared(select(fact.c.name).where(condition), names)
    parts = list(lists(str(number) for number in range(290)))
    assert {SIZE} == {len(part) for part in parts}
    assert sum(len(wanted.run(connection, part)) for part in parts) == 290
    assert not list(lists(()))


def test_a_dialect_that_names_its_parameters_gets_names() -> None:
    given: list[object] = []

    class Server:
        dialect = postgresql.dialect(paramstyle="pyformat")  # type: ignore[no-untyped-call]

        def exec_driver_sql(self, statement: str, values: object) -> Server:
            given.append((statement, values))
            return self

        rowcount = 2

        def fetchall(self) -> list[object]:
            return []

    stored = Prepared(insert(fact).inline().values(name=bindparam("name"), value=bindparam("value")), ("value", "name"))
    assert stored.run_all(Server(), [("1", "a"), ("2", "b")]) == 2  # type: ignore[arg-type]
    stored.run(Server(), ("3", "c"))  # type: ignore[arg-type]
    assert [values for _, values in given] == [  # type: ignore[misc]
        [{"value": "1", "name": "a"}, {"value": "2", "name": "b"}],
        {"value": "3", "name": "c"},
    ]
