"""The whole of a store as rows of plain values, and out of those the tables again, on either database.

Rows of an older schema are put into tables as they were then, and the migrations do the rest.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from sqlalchemy import Connection, MetaData, Table, bindparam, func, insert, select, text
from sqlalchemy.exc import DataError, IntegrityError

from tickerfeed.errors import BackupError
from tickerfeed.model import Contents, Dump, TableRows
from tickerfeed.store.schema import migrate, revisions
from tickerfeed.store.tables import metadata

BATCH = 500  # rows that are held at a time
POSTGRESQL = "postgresql"
# A store with rows in none of these remembers nothing that would be missed.
_MISSED = ("entry", "story", "edit", "archive", "gone")
_FORMER = ("alias",)  # tables that older schemas had
_SEQUENCE = "pg_get_serial_sequence(:table, :column)"
_MISFIT = "does not fit together; it is damaged, or was not written by tickerfeed: take another backup"


def dumped(connection: Connection) -> Dump:
    """Return all that the connection's transaction sees; read it before that ends."""
    tables = metadata.sorted_tables  # a table comes after those that it refers to
    counts = {one.name: int(connection.scalar(select(func.count()).select_from(one)) or 0) for one in tables}
    numbers = {one.name: _last_number(connection, one) for one in tables if one.autoincrement_column is not None}
    rows = (TableRows(one.name, tuple(one.columns.keys()), _rows(connection, one)) for one in tables)
    return Dump(Contents(revisions()[-1], counts, numbers), rows)


def _rows(connection: Connection, table: Table) -> Iterator[Sequence[object]]:
    ordered = select(table).order_by(*table.primary_key.columns)
    with connection.execute(ordered, execution_options={"yield_per": BATCH}) as found:
        yield from found


def _last_number(connection: Connection, table: Table) -> int:
    """Return the last number that the database gave a row of the table, which may be gone; 0 where there was none."""
    if connection.dialect.name == POSTGRESQL:
        asked = text(f"SELECT pg_sequence_last_value({_SEQUENCE}::regclass)")
        return int(connection.scalar(asked, _place(table)) or 0)
    asked = text("SELECT seq FROM sqlite_sequence WHERE name = :table")
    return int(connection.scalar(asked, {"table": table.name}) or 0)


def _place(table: Table) -> dict[str, str]:
    (column,) = table.primary_key.columns
    return {"table": table.name, "column": column.name}


def is_empty(connection: Connection) -> bool:
    """Return whether the store holds nothing that would be missed."""
    return not any(connection.execute(select(metadata.tables[name]).limit(1)).first() for name in _MISSED)


def load(connection: Connection, dump: Dump, subject: str) -> None:
    """Put this in the place of all tables, inside the caller's transaction.

    Raises `BackupError` where it is of a newer schema, or does not fit together.
    """
    schema = dump.contents.schema
    if schema not in revisions():
        message = f"was written by a newer or an unknown version (schema {schema}); install that version of tickerfeed"
        raise BackupError(message, subject)
    metadata.drop_all(connection)
    connection.execute(text("DROP TABLE alembic_version"))
    migrate(connection, schema)
    tables = _reflected(connection)
    try:
        for part in dump.tables:
            _fill(connection, _table(tables, part, subject), part, subject)
    except (IntegrityError, DataError, UnicodeEncodeError) as exc:
        raise BackupError(_MISFIT, subject) from exc
    for name, number in dump.contents.numbers.items():
        _go_on_after(connection, tables.get(name), number)
    migrate(connection, "head")


def _reflected(connection: Connection) -> dict[str, Table]:
    """Return the tables as this schema has them: the code knows only those of the newest."""
    found = MetaData()
    found.reflect(connection, only=lambda name, _: name in metadata.tables or name in _FORMER)
    return dict(found.tables)


def _table(tables: dict[str, Table], part: TableRows, subject: str) -> Table:
    table = tables.get(part.name)
    columns = part.columns
    if table is None or len(set(columns)) < len(columns) or not set(columns) <= set(table.columns.keys()):
        raise BackupError(_MISFIT, subject)
    return table


def _fill(connection: Connection, table: Table, part: TableRows, subject: str) -> None:
    kinds = [table.columns[name].type.python_type for name in part.columns]
    statement = insert(table).inline().values({name: bindparam(name) for name in part.columns})
    is_strict = connection.dialect.name == POSTGRESQL
    rows = iter(part.rows)
    while batch := list(islice(rows, BATCH)):
        for row in batch:
            if len(row) != len(kinds) or not all(map(_fits, row, kinds)):
                raise BackupError(_MISFIT, subject)
        named = [dict(zip(part.columns, map(_kept, row) if is_strict else row, strict=True)) for row in batch]
        connection.execute(statement, named)


def _fits(value: object, kind: type) -> bool:
    if value is None:  # whether that may be, the database knows
        return True
    # SQLite has no type for yes and no; of numbers it takes what a machine's word holds.
    is_word = not isinstance(value, int) or -(2**63) <= value < 2**63
    return isinstance(value, kind) and (kind is bool or not isinstance(value, bool)) and is_word


def _kept(value: object) -> object:
    """Return a value as PostgreSQL takes it: SQLite may hold text with NUL from before ids were cleaned of it."""
    return value.replace("\0", "\N{REPLACEMENT CHARACTER}") if isinstance(value, str) and "\0" in value else value


def _go_on_after(connection: Connection, table: Table | None, number: int) -> None:
    """Have the database give higher numbers from now on: one that was forgotten is never given again."""
    if table is None or not number:
        return
    if connection.dialect.name == POSTGRESQL:
        connection.execute(text(f"SELECT setval({_SEQUENCE}, :number)"), {**_place(table), "number": number})
        return
    place = {"table": table.name, "number": number}
    changed = connection.execute(text("UPDATE sqlite_sequence SET seq = :number WHERE name = :table"), place)
    if not changed.rowcount:
        connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:table, :number)"), place)
