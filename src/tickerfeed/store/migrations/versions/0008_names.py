"""Names of entries as digests and numbers instead of texts, and ids that are places in the log.

The digests are worked out here as they were when this was written: a migration must not change when the code does.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from hashlib import sha256
from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

_BATCH = 500  # entries that are held at a time
_BIG = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_COPIED = (
    "id, source_id, key, seq, fingerprint, body, first_seen_at, changed_at, touched_at, sort_at, is_listed, "
    "is_backfill, is_quiet, is_withdrawn, why_quiet"
)


def upgrade() -> None:
    """Give entries their digests and days, lead to them by numbers, and end the giving of numbers to rows."""
    connection = op.get_bind()
    _give_ids_from_the_log(connection)
    op.create_table(
        "name",
        sa.Column("number", sa.BigInteger, primary_key=True, autoincrement=False),
        sa.Column("entry_id", sa.BigInteger, primary_key=True, autoincrement=False),
        sqlite_with_rowid=False,
    )
    if connection.dialect.name == "sqlite":
        _build_anew(connection)
    else:
        _change(connection)
    op.create_index("entry_source", "entry", ["source_id", "is_listed"])


def _give_ids_from_the_log(connection: sa.Connection) -> None:
    """Have the log go on after the last id that was given, also to an entry that is gone."""
    if connection.dialect.name == "sqlite":
        asked = "SELECT seq FROM sqlite_sequence WHERE name = 'entry'"
    else:
        asked = "SELECT pg_sequence_last_value(pg_get_serial_sequence('entry', 'id')::regclass)"
    last = max(connection.scalar(sa.text(asked)) or 0, connection.scalar(sa.text("SELECT max(id) FROM entry")) or 0)
    end = int(connection.scalar(sa.text("SELECT value FROM fact WHERE name = 'seq'")) or 0)
    if last > end:
        connection.execute(sa.text("DELETE FROM fact WHERE name = 'seq'"))
        connection.execute(sa.text("INSERT INTO fact (name, value) VALUES ('seq', :value)"), {"value": str(last)})


def _build_anew(connection: sa.Connection) -> None:
    """Make the table and those that refer to it anew: SQLite cannot take away a constraint or a row's numbering.

    The old ones are out of the way first, and what refers to them goes before them: dropping a table empties its
    referrers.
    """
    for index in ("entry_sort", "entry_changed", "alias_entry", "member_story"):
        op.drop_index(index)
    for table in ("entry", "member", "gist"):
        op.rename_table(table, f"{table}_before")
    _create()
    marks = ", ".join("?" for _ in ("names", "day", *_COPIED.split(", ")))
    put = f"INSERT INTO entry (names, day, {_COPIED}) VALUES ({marks})"
    for rows in _named(connection, f"SELECT {_COPIED} FROM entry_before", "?"):
        connection.exec_driver_sql(put, rows)
    connection.execute(sa.text("INSERT INTO member SELECT entry_id, story, place, reason FROM member_before"))
    connection.execute(sa.text("INSERT INTO gist SELECT entry_id, body FROM gist_before"))
    for table in ("gist_before", "member_before", "alias", "entry_before"):
        op.drop_table(table)
    op.create_index("entry_sort", "entry", ["sort_at"])
    op.create_index("entry_changed", "entry", ["changed_at"])
    op.create_index("member_story", "member", ["story"])


def _create() -> None:
    op.create_table(
        "entry",
        sa.Column("id", _BIG, primary_key=True, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False, unique=True),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("source_id", "key")),
        sa.Column("names", sa.LargeBinary, nullable=False),
        *(sa.Column(name, sa.Text, nullable=False) for name in ("day", "fingerprint", "body")),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("first_seen_at", "changed_at", "touched_at", "sort_at")
        ),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("is_listed", "is_backfill", "is_quiet")),
        sa.Column("is_withdrawn", sa.Boolean, nullable=False, server_default=sa.false()),
        sa.Column("why_quiet", sa.Text, nullable=False, server_default=""),
    )
    referring = sa.ForeignKey("entry.id", ondelete="CASCADE")
    op.create_table(
        "member",
        sa.Column("entry_id", _BIG, referring, primary_key=True, autoincrement=False),
        sa.Column("story", _BIG, sa.ForeignKey("story.number", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    referring = sa.ForeignKey("entry.id", ondelete="CASCADE")
    op.create_table(
        "gist",
        sa.Column("entry_id", _BIG, referring, primary_key=True, autoincrement=False),
        sa.Column("body", sa.Text, nullable=False),
    )


def _change(connection: sa.Connection) -> None:
    """Change the table where it stands, as PostgreSQL can."""
    op.add_column("entry", sa.Column("names", sa.LargeBinary, nullable=False, server_default=""))
    op.add_column("entry", sa.Column("day", sa.Text, nullable=False, server_default=""))
    for rows in _named(connection, "SELECT id, source_id, key FROM entry", "%s"):
        changed = [(packed, day, entry_id) for packed, day, entry_id, _, _ in rows]
        connection.exec_driver_sql("UPDATE entry SET names = %s, day = %s WHERE id = %s", changed)
    for column in ("names", "day", "id"):
        op.alter_column("entry", column, server_default=None)
    op.execute("DROP SEQUENCE entry_id_seq")
    op.drop_constraint("entry_key", "entry")
    op.drop_table("alias")


def _named(connection: sa.Connection, asked: str, mark: str) -> Iterator[list[tuple[Any, ...]]]:
    """Yield what is asked of entries (id, source and key first), behind their digests and days; lead to them.

    Rows go to the driver as they are, by marks: with SQLAlchemy's named parameters all of it took twice as long.
    """
    lead = f"INSERT INTO name (number, entry_id) VALUES ({mark}, {mark}) ON CONFLICT DO NOTHING"
    page = sa.text(f"{asked} WHERE id > :last ORDER BY id LIMIT {_BATCH}")
    of_page = sa.text("SELECT entry_id, alias FROM alias WHERE entry_id BETWEEN :first AND :last")
    last = 0
    while rows := connection.execute(page, {"last": last}).all():
        first, last = rows[0][0], rows[-1][0]
        words = {entry_id: [key] for entry_id, _, key, *_ in rows}
        for entry_id, alias in connection.execute(of_page, {"first": first, "last": last}):
            words[entry_id].append(alias)
        digests = {entry_id: list(map(_digest, known)) for entry_id, known in words.items()}
        leads = [(_number(row[1], one), row[0]) for row in rows for one in digests[row[0]]]
        connection.exec_driver_sql(lead, leads)
        yield [(b"".join(digests[row[0]]), _first_day(words[row[0]]), *row) for row in rows]


def _digest(word: str) -> bytes:
    return sha256(word.encode("utf-8", "surrogatepass")).digest()[:12]


@lru_cache(maxsize=1_000)
def _place(source_id: str) -> int:
    return int.from_bytes(_digest(source_id)[:3], "big", signed=True) << 40


def _number(source_id: str, digest: bytes) -> int:
    return _place(source_id) | int.from_bytes(digest[:5], "big")


def _first_day(words: list[str]) -> str:
    titles = (word.rpartition("@")[2] for word in words if word.startswith("title:") and "@" in word)
    return min(titles, default="")


def downgrade() -> None:
    """Refuse: the names' texts are gone; restore a backup instead."""
    raise NotImplementedError("what entries are known by would be lost; restore a backup of the older version")
