"""The whole of a store as rows of plain values, and out of those the tables again, on either database.

Rows of an older schema are put into tables as they were then, and the migrations do the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import TYPE_CHECKING

from tickerfeed.errors import BackupError
from tickerfeed.model import Contents, Dump, TableRows
from tickerfeed.store.faults import raised
from tickerfeed.store.schema import MARK, lent, migrate, revisions
from tickerfeed.store.session import BATCH, Session
from tickerfeed.store.statements import insert
from tickerfeed.store.tables import BY_NAME, TABLES, Table

if TYPE_CHECKING:
    from sqlalchemy import Table as Found  # as SQLAlchemy reads it from a database

# A store with rows in none of these remembers nothing that would be missed.
_MISSED = ("entry", "story", "edit", "archive", "gone")
_FORMER = ("alias",)  # tables that older schemas had
_SEQUENCE = "pg_get_serial_sequence(?, ?)"
_MISFIT = "does not fit together; it is damaged, or was not written by tickerfeed: take another backup"


def dumped(session: Session) -> Dump:
    """Return all that the session's transaction sees; read it before that ends."""
    counts = {one.name: int(session.one(f"SELECT count(*) FROM {one.name}")) for one in TABLES}
    numbers = {one.name: _last_number(session, one) for one in TABLES if one.is_numbered}
    rows = (TableRows(one.name, tuple(one.columns), _rows(session, one)) for one in TABLES)
    return Dump(Contents(revisions()[-1], counts, numbers), rows)


def _rows(session: Session, table: Table) -> Iterator[Sequence[object]]:
    truths = [place for place, kind in enumerate(table.columns.values()) if kind.startswith("BOOLEAN")]
    words = f"SELECT {', '.join(table.columns)} FROM {table.name} ORDER BY {', '.join(table.key)}"
    for found in session.stream(words):
        row = list(found)
        for place in truths:  # for which SQLite has no type
            row[place] = bool(row[place])
        yield row


def _last_number(session: Session, table: Table) -> int:
    """Return the last number that the database gave a row of the table, which may be gone; 0 where there was none."""
    if session.is_shared:
        asked = f"SELECT pg_sequence_last_value({_SEQUENCE}::regclass)"
        return int(session.one(asked, (table.name, table.key[0])) or 0)
    return int(session.one("SELECT seq FROM sqlite_sequence WHERE name = ?", (table.name,)) or 0)


def is_empty(session: Session) -> bool:
    """Return whether the store holds nothing that would be missed."""
    return not any(session.run(f"SELECT 1 FROM {name} LIMIT 1") for name in _MISSED)


def load(session: Session, dump: Dump, subject: str) -> None:
    """Put this in the place of all tables, inside the caller's transaction.

    Raises `BackupError` where it is of a newer schema, or does not fit together.
    """
    schema = dump.contents.schema
    if schema not in revisions():
        message = f"was written by a newer or an unknown version (schema {schema}); install that version of tickerfeed"
        raise BackupError(message, subject)
    for name in (*reversed(BY_NAME), MARK):
        session.run(f"DROP TABLE {name}")
    migrate(session, schema)
    tables = _found(session)
    try:
        for part in dump.tables:
            _fill(session, _table(tables, part, subject), part, subject)
    except (UnicodeEncodeError, *raised("IntegrityError", "DataError")) as exc:  # type: ignore[misc]
        raise BackupError(_MISFIT, subject) from exc
    for name, number in dump.contents.numbers.items():
        _go_on_after(session, tables.get(name), number)
    migrate(session, "head")


def _found(session: Session) -> dict[str, Found]:
    """Return the tables as this schema has them: the code knows only those of the newest."""
    from sqlalchemy import MetaData  # noqa: PLC0415 - dear, and needed for nothing else

    found = MetaData()
    with lent(session) as connection:
        found.reflect(connection, only=lambda name, _: name in BY_NAME or name in _FORMER)
    return dict(found.tables)


def _table(tables: dict[str, Found], part: TableRows, subject: str) -> Found:
    table = tables.get(part.name)
    columns = part.columns
    if table is None or len(set(columns)) < len(columns) or not set(columns) <= set(table.columns.keys()):
        raise BackupError(_MISFIT, subject)
    return table


def _fill(session: Session, table: Found, part: TableRows, subject: str) -> None:
    kinds = [table.columns[name].type.python_type for name in part.columns]
    statement = insert(part.name, [f'"{name}"' for name in part.columns])
    rows = iter(part.rows)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            if len(row) != len(kinds) or not all(map(_fits, row, kinds)):
                raise BackupError(_MISFIT, subject)
        session.change_all(statement, [tuple(map(_kept, row)) if session.is_shared else tuple(row) for row in batch])


def _fits(value: object, kind: type) -> bool:
    if value is None:  # whether that may be, the database knows
        return True
    # SQLite has no type for yes and no; of numbers it takes what a machine's word holds.
    is_word = not isinstance(value, int) or -(2**63) <= value < 2**63
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool)) and is_word


def _kept(value: object) -> object:
    """Return a value as PostgreSQL takes it: SQLite may hold text with NUL from before ids were cleaned of it."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) and "\0" in value else value


def _go_on_after(session: Session, table: Found | None, number: int) -> None:
    """Have the database give higher numbers from now on: one that was forgotten is never given again."""
    if table is None or not number:
        return
    if session.is_shared:
        (column,) = table.primary_key.columns
        session.run(f"SELECT setval({_SEQUENCE}, ?)", (table.name, column.name, number))
        return
    place = (number, table.name)
    if not session.change("UPDATE sqlite_sequence SET seq = ? WHERE name = ?", place):
        session.change("INSERT INTO sqlite_sequence (seq, name) VALUES (?, ?)", place)
