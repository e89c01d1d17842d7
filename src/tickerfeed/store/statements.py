"""Statements that are run for every entry and every poll: compiled once for each dialect, run with plain tuples.

SQLAlchemy looks up, checks and orders the parameters of every row anew, which for a row of ten columns takes longer
than SQLite takes to write it. Its compiler is kept, so that the words stay portable; its executor is passed by.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Column, Connection, Executable, bindparam
from sqlalchemy.sql import ColumnElement

T = TypeVar("T")
SIZE = 128  # values in one IN list; always as many, so that the database knows the statement again


class Prepared:
    """A statement with named parameters, run with tuples of their values in the order of `names`."""

    def __init__(self, statement: Executable, names: Sequence[str]) -> None:
        self._statement = statement
        self._names = tuple(names)
        self._compiled: dict[str, tuple[str, tuple[int, ...] | None]] = {}  # by dialect: text, places of its values

    def run(self, connection: Connection, row: Sequence[Any]) -> list[Any]:
        """Run it once; return the rows that it finds."""
        text, places = self._of(connection)
        if places is None:
            return list(connection.exec_driver_sql(text, dict(zip(self._names, row, strict=True))).fetchall())
        return list(connection.exec_driver_sql(text, tuple(map(row.__getitem__, places))).fetchall())

    def run_all(self, connection: Connection, rows: Sequence[Sequence[Any]]) -> int:
        """Run it for each row; return how many rows of the database that concerned."""
        if not rows:
            return 0
        text, places = self._of(connection)
        if places is None:
            named: list[Any] = [dict(zip(self._names, row, strict=True)) for row in rows]
        else:
            named = [tuple(map(row.__getitem__, places)) for row in rows]
        return connection.exec_driver_sql(text, named).rowcount

    def _of(self, connection: Connection) -> tuple[str, tuple[int, ...] | None]:
        dialect = connection.dialect
        known = self._compiled.get(dialect.name)
        if known is None:
            compiled = self._statement.compile(dialect=dialect)  # type: ignore[attr-defined]
            order = compiled.positiontup
            places = None if order is None else tuple(map(self._names.index, order))
            known = self._compiled[dialect.name] = (str(compiled), places)
        return known


def one_of(column: Column[Any]) -> tuple[ColumnElement[bool], tuple[str, ...]]:
    """Return the condition that a column is one of `SIZE` values, and the names of these parameters."""
    names = tuple(f"one_{number}" for number in range(SIZE))
    return column.in_([bindparam(name) for name in names]), names


def lists(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Yield `values` in tuples of `SIZE`, the last one filled up by its last value again."""
    rest = iter(values)
    while part := tuple(islice(rest, SIZE)):
        yield part + part[-1:] * (SIZE - len(part))
