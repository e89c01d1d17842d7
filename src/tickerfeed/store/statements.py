"""Parts of statements: lists of marks for values, and words that many statements share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import TypeVar

T = TypeVar("T")
CHUNK = 500  # values in one IN list
SIZE = 128  # values in the IN list of a statement that every poll runs


def with_list(words: str, count: int) -> str:
    """Return a statement with a list of so many values in the place of ``(...)``; nothing is in a list of none."""
    return words.replace("(...)", f"({', '.join('?' * count) or 'NULL'})")


def chunks(values: Iterable[T]) -> Iterator[list[T]]:
    """Yield `values` in lists of at most `CHUNK`."""
    rest = iter(values)
    while part := list(islice(rest, CHUNK)):
        yield part


def lists(values: Iterable[T]) -> Iterator[tuple[T, ...]]:
    """Yield `values` in tuples of `SIZE`, the last one filled up by its last value again.

    So a database knows the statement again, and need not plan it anew for each number of values.
    """
    rest = iter(values)
    while part := tuple(islice(rest, SIZE)):
        yield part + part[-1:] * (SIZE - len(part))


def insert(table: str, columns: Sequence[str]) -> str:
    """Return the statement that puts a row of these columns into a table."""
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"


def update(table: str, columns: Sequence[str], where: str) -> str:
    """Return the statement that sets these columns, and then takes the values of the condition."""
    return f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in columns)} WHERE {where}"
