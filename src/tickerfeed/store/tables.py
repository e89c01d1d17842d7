"""The tables as a new database gets them: portable types only, times as epoch milliseconds.

Older databases come to the same by the migrations, which a test holds to these words.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from msgspec import Struct


class Table(Struct, frozen=True):
    """A table: its columns with their types, and what else is said of it.

    ``{id}``, ``{counted}``, ``{bytes}`` and ``{no}`` are words that each database has of its own; see `Session.kinds`.
    """

    name: str
    columns: dict[str, str]
    key: tuple[str, ...]  # the primary key, by which rows are told apart
    constraints: tuple[str, ...] = ()
    indexes: dict[str, str] = {}  # the columns of each, by its name
    has_row_ids: bool = True  # of SQLite's own, beside the key

    @property
    def is_numbered(self) -> bool:
        """Whether the database gives each row a number, never the same again."""
        return "{counted}" in self.columns[self.key[0]]


_OF_ENTRY = "FOREIGN KEY(entry_id) REFERENCES entry (id) ON DELETE CASCADE"

TABLES = (  # one comes after those that it refers to
    Table(
        "archive",
        {"number": "INTEGER NOT NULL", "story_ids": "TEXT NOT NULL", "body": "{bytes} NOT NULL"},  # compressed
        ("number",),
    ),
    Table(
        "edit",
        {"number": "{counted}", "at": "BIGINT NOT NULL", "action": "TEXT NOT NULL", "body": "TEXT NOT NULL"},
        ("number",),
    ),
    Table(
        "entry",
        {
            "id": "{id} NOT NULL",  # the first seq that it had
            "seq": "BIGINT NOT NULL",  # place in the log
            "source_id": "TEXT NOT NULL",
            "key": "TEXT NOT NULL",  # of one entry of its source; see decision 0042
            "names": "{bytes} NOT NULL",  # digests of key and aliases; see `names`
            "day": "TEXT NOT NULL",  # the first that its titles' names bear
            "fingerprint": "TEXT NOT NULL",
            "body": "TEXT NOT NULL",
            "first_seen_at": "BIGINT NOT NULL",
            "changed_at": "BIGINT NOT NULL",
            "touched_at": "BIGINT NOT NULL",  # when it was last listed, as far as is known
            "sort_at": "BIGINT NOT NULL",
            "is_listed": "BOOLEAN NOT NULL",
            "is_backfill": "BOOLEAN NOT NULL",
            "is_quiet": "BOOLEAN NOT NULL",
            "is_withdrawn": "BOOLEAN DEFAULT {no} NOT NULL",
            "why_quiet": "TEXT DEFAULT '' NOT NULL",
        },
        ("id",),
        ("UNIQUE (seq)",),
        {"entry_source": "source_id, is_listed", "entry_sort": "sort_at", "entry_changed": "changed_at"},
    ),
    Table("fact", {"name": "TEXT NOT NULL", "value": "TEXT NOT NULL"}, ("name",)),
    Table(
        "gone",
        {"id": "TEXT NOT NULL", "at": "BIGINT NOT NULL"},  # of a story that has lost all its members
        ("id",),
        indexes={"gone_at": "at"},
    ),
    Table(
        "name",
        {"number": "BIGINT NOT NULL", "entry_id": "BIGINT NOT NULL"},
        ("number", "entry_id"),
        has_row_ids=False,
    ),
    Table(
        "source",
        {
            "id": "TEXT NOT NULL",
            "url": "TEXT NOT NULL",  # as configured; state.url may have moved on
            "is_active": "BOOLEAN NOT NULL",
            "is_gone": "BOOLEAN NOT NULL",
            "next_poll_at": "BIGINT NOT NULL",  # 0: at once
            "state": "TEXT NOT NULL",
            "shard": "INTEGER DEFAULT '0' NOT NULL",  # of the host of state.url
        },
        ("id",),
        indexes={"source_due": "is_active, is_gone, next_poll_at, id"},
    ),
    Table(
        "story",
        {
            "number": "{counted}",
            "id": "TEXT NOT NULL",
            "head_id": "BIGINT NOT NULL",
            "created_at": "BIGINT NOT NULL",
            "updated_at": "BIGINT NOT NULL",
        },
        ("number",),
        ("UNIQUE (id)",),
        {"story_head": "head_id"},
    ),
    Table(
        "subscription",
        {
            "source_id": "TEXT NOT NULL",
            "hub": "TEXT NOT NULL",
            "topic": "TEXT NOT NULL",
            "token": "TEXT NOT NULL",
            "secret": "TEXT NOT NULL",
            "stage": "TEXT NOT NULL",
            "next_at": "BIGINT NOT NULL",
            "expires_at": "BIGINT",
            "failures": "INTEGER NOT NULL",
            "pushed_at": "BIGINT",
            "detail": "TEXT NOT NULL",
        },
        ("source_id",),
        ("UNIQUE (token)",),
    ),
    Table(
        "gist",
        {"entry_id": "{id} NOT NULL", "body": "TEXT NOT NULL"},  # what folding looks at, as `story.gist` writes it
        ("entry_id",),
        (_OF_ENTRY,),
    ),
    Table(
        "member",
        {
            "entry_id": "{id} NOT NULL",
            "story": "{id} NOT NULL",
            "place": "INTEGER NOT NULL",
            "reason": "TEXT NOT NULL",
        },
        ("entry_id",),
        (_OF_ENTRY, "FOREIGN KEY(story) REFERENCES story (number) ON DELETE CASCADE"),
        {"member_story": "story"},
    ),
)
BY_NAME = {table.name: table for table in TABLES}


def columns(name: str) -> tuple[str, ...]:
    """Return the columns of a table, in its order."""
    return tuple(BY_NAME[name].columns)


def created(dialect: str, kinds: Mapping[str, str]) -> Iterator[str]:
    """Yield the statements that make all tables and their indexes in a database of these words."""
    separator = ",\n  "  # people read it, too: SQLite shows the words as they were
    for table in TABLES:
        # SQLite knows `key` for a word of its own.
        lines = [f'"{name}" {kind}' if name == "key" else f"{name} {kind}" for name, kind in table.columns.items()]
        lines += [] if table.is_numbered else [f"PRIMARY KEY ({', '.join(table.key)})"]
        end = " WITHOUT ROWID" if dialect == "sqlite" and not table.has_row_ids else ""
        yield f"CREATE TABLE {table.name} (\n  {separator.join((*lines, *table.constraints))}\n){end}".format_map(kinds)
        for index, of in table.indexes.items():
            yield f"CREATE INDEX {index} ON {table.name} ({of})"
