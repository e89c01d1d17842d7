"""The tables: portable types only, times as epoch milliseconds."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    Table,
    Text,
    false,
)

metadata = MetaData()
_Big = BigInteger().with_variant(Integer, "sqlite")  # only INTEGER gives SQLite its row id

source = Table(
    "source",
    metadata,
    Column("id", Text, primary_key=True),
    Column("url", Text, nullable=False),  # as configured; state.url may have moved on
    Column("is_active", Boolean, nullable=False),
    Column("is_gone", Boolean, nullable=False),
    Column("next_poll_at", BigInteger, nullable=False),  # 0: at once
    Column("state", Text, nullable=False),
    Column("shard", Integer, nullable=False, server_default="0"),  # of the host of state.url
    Index("source_due", "is_active", "is_gone", "next_poll_at", "id"),
)

entry = Table(
    "entry",
    metadata,
    Column("id", _Big, primary_key=True, autoincrement=False),  # the first seq that it had
    Column("seq", BigInteger, nullable=False, unique=True),  # place in the log
    Column("source_id", Text, nullable=False),
    Column("key", Text, nullable=False),  # of one entry of its source; see decision 0042
    Column("names", LargeBinary, nullable=False),  # digests of key and aliases; see `names`
    Column("day", Text, nullable=False),  # the first that its titles' names bear
    Column("fingerprint", Text, nullable=False),
    Column("body", Text, nullable=False),
    Column("first_seen_at", BigInteger, nullable=False),
    Column("changed_at", BigInteger, nullable=False),
    Column("touched_at", BigInteger, nullable=False),  # when it was last listed, as far as is known
    Column("sort_at", BigInteger, nullable=False),
    Column("is_listed", Boolean, nullable=False),
    Column("is_backfill", Boolean, nullable=False),
    Column("is_quiet", Boolean, nullable=False),
    Column("is_withdrawn", Boolean, nullable=False, server_default=false()),
    Column("why_quiet", Text, nullable=False, server_default=""),
    Index("entry_source", "source_id", "is_listed"),
    Index("entry_sort", "sort_at"),
    Index("entry_changed", "changed_at"),
)

name = Table(
    "name",
    metadata,
    Column("number", BigInteger, primary_key=True, autoincrement=False),
    Column("entry_id", BigInteger, primary_key=True, autoincrement=False),
    sqlite_with_rowid=False,
)

story = Table(
    "story",
    metadata,
    Column("number", _Big, primary_key=True, autoincrement=True),
    Column("id", Text, nullable=False, unique=True),
    Column("head_id", BigInteger, nullable=False),
    Column("created_at", BigInteger, nullable=False),
    Column("updated_at", BigInteger, nullable=False),
    Index("story_head", "head_id"),
    sqlite_autoincrement=True,
)

member = Table(
    "member",
    metadata,
    Column("entry_id", _Big, ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("story", _Big, ForeignKey("story.number", ondelete="CASCADE"), nullable=False),
    Column("place", Integer, nullable=False),
    Column("reason", Text, nullable=False),
    Index("member_story", "story"),
)

gist = Table(
    "gist",
    metadata,
    Column("entry_id", _Big, ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False),
    Column("body", Text, nullable=False),  # what folding looks at, as `story.gist` writes it
)

gone = Table(
    "gone",
    metadata,
    Column("id", Text, primary_key=True),  # of a story that has lost all its members
    Column("at", BigInteger, nullable=False),
    Index("gone_at", "at"),
)

edit = Table(
    "edit",
    metadata,
    Column("number", _Big, primary_key=True, autoincrement=True),
    Column("at", BigInteger, nullable=False),
    Column("action", Text, nullable=False),
    Column("body", Text, nullable=False),
    sqlite_autoincrement=True,
)

archive = Table(
    "archive",
    metadata,
    Column("number", Integer, primary_key=True, autoincrement=False),
    Column("story_ids", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),  # compressed
)

subscription = Table(
    "subscription",
    metadata,
    Column("source_id", Text, primary_key=True),
    Column("hub", Text, nullable=False),
    Column("topic", Text, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("secret", Text, nullable=False),
    Column("stage", Text, nullable=False),
    Column("next_at", BigInteger, nullable=False),
    Column("expires_at", BigInteger),
    Column("failures", Integer, nullable=False),
    Column("pushed_at", BigInteger),
    Column("detail", Text, nullable=False),
)

fact = Table(
    "fact",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", Text, nullable=False),
)
