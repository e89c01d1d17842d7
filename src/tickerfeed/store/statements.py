"""Statements that are run for every entry and every poll: compiled once for each dialect, run with plain tuples.

SQLAlchemy looks up, checks and orders the parameters of every row anew, which for a row of ten columns takes longer
than SQLite takes to write it; and what it does around each execution takes five times as long as SQLite needs to find
a row. Its compiler is kept, so that the words stay portable; its executor is passed by.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar, cast

from msgspec import Struct
from sqlalchemy import Column, Connection, Executable, bindparam
from sqlalchemy.sql import ColumnElement

T = TypeVar("T")
SIZE = 128  # values in one IN list; always as many, so that the database knows the statement again


class _Words(Struct, frozen=True):
    """A statement in a dialect's words. ``places``: of each of its values in a row; none where they go by name."""

    text: str
    places: tuple[int, ...] = ()
    is_in_order: bool = False  # a row is just what it takes


class Prepared:
    """A statement with named parameters, run with tuples of their values in the order of `names`.

    It belongs to the transaction that the caller has begun on the connection.
    """

    def __init__(self, statement: Executable, names: Sequence[str]) -> None:
        self._statement = statement
        self._names = tuple(names)
        self._words: dict[str, _Words] = {}  # by dialect

    def run(self, connection: Connection, row: Sequence[Any]) -> list[Any]:
        """Run it once; return the rows that it finds."""
        words = self._in(connection)
        if not words.places:
            return list(connection.exec_driver_sql(words.text, self._named(row)).fetchall())
        return _driver(connection).execute(words.text, _placed(words, row)).fetchall()

    def run_all(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> int:
        """Run it for each row; return how many rows of the database that concerned."""
        if not rows:
            return 0
        words = self._in(connection)
        if not words.places:
            return connection.exec_driver_sql(words.text, [self._named(row) for row in rows]).rowcount
        placed = rows if words.is_in_order else [_placed(words, row) for row in rows]
        return _driver(connection).executemany(words.text, placed).rowcount

    def _named(self, row: Sequence[Any]) -> dict[str, Any]:
        return dict(zip(self._names, row, strict=True))

    def _in(self, connection: Connection) -> _Words:
        dialect = connection.dialect
        known = self._words.get(dialect.name)
        if known is None:
            compiled = self._statement.compile(dialect=dialect)  # type: ignore[attr-defined]
            places = tuple(map(self._names.index, compiled.positiontup or ()))
            is_in_order = places == tuple(range(len(self._names)))
            known = self._words[dialect.name] = _Words(str(compiled), places, is_in_order)
        return known


def _placed(words: _Words, row: Sequence[Any]) -> Sequence[Any]:
    return row if words.is_in_order else [row[place] for place in words.places]


def _driver(connection: Connection) -> sqlite3.Connection:
    """Return the driver's own connection; what it raises `faults.explained` knows as well as what SQLAlchemy does."""
    return cast("sqlite3.Connection", connection.connection.driver_connection)


def one_of(column: Column[Any]) -> tuple[ColumnElement[bool], tuple[str, ...]]:
    """Return the condition that a column is one of `SIZE` values, and the names of these parameters."""
    names = tuple(f"one_{number}" for number in range(SIZE))
    return column.in_([bindparam(name) for name in names]), names


def lists(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Yield `values` in tuples of `SIZE`, the last one filled up by its last value again."""
    rest = iter(values)
    while part := tuple(islice(rest, SIZE)):
        yield part + part[-1:] * (SIZE - len(part))
