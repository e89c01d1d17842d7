"""The first schema.

It is written out, not taken from `tables`, since a migration must not change when the tables do.
"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_Big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _sources_and_facts()
    _entries()
    _stories()


def _sources_and_facts() -> None:
    op.create_table(
        "source",
        sa.Column("id", sa.Text, primary_key=True),
        sa.Column("url", sa.Text, nullable=False),
        sa.Column("is_active", sa.Boolean, nullable=False),
        sa.Column("is_gone", sa.Boolean, nullable=False),
        sa.Column("next_poll_at", sa.BigInteger, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
    )
    op.create_index("source_due", "source", ["is_active", "is_gone", "next_poll_at", "id"])
    op.create_table("fact", sa.Column("name", sa.Text, primary_key=True), sa.Column("value", sa.Text, nullable=False))


def _entries() -> None:
    op.create_table(
        "entry",
        sa.Column("id", _Big, primary_key=True, autoincrement=True),
        sa.Column("seq", sa.BigInteger, nullable=False, unique=True),
        sa.Column("source_id", sa.Text, nullable=False),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("fingerprint", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        *(
            sa.Column(name, sa.BigInteger, nullable=False)
            for name in ("first_seen_at", "changed_at", "touched_at", "sort_at")
        ),
        *(sa.Column(name, sa.Boolean, nullable=False) for name in ("is_listed", "is_backfill", "is_quiet")),
        sa.UniqueConstraint("source_id", "key", name="entry_key"),
        sqlite_autoincrement=True,
    )
    op.create_index("entry_sort", "entry", ["sort_at"])
    op.create_index("entry_changed", "entry", ["changed_at"])
    op.create_table(
        "alias",
        sa.Column("source_id", sa.Text, primary_key=True),
        sa.Column("alias", sa.Text, primary_key=True),
        sa.Column("entry_id", _Big, sa.ForeignKey("entry.id", ondelete="CASCADE"), nullable=False),
    )
    op.create_index("alias_entry", "alias", ["entry_id"])


def _stories() -> None:
    op.create_table(
        "story",
        sa.Column("number", _Big, primary_key=True, autoincrement=True),
        sa.Column("id", sa.Text, nullable=False, unique=True),
        sa.Column("head_id", sa.BigInteger, nullable=False),
        sa.Column("created_at", sa.BigInteger, nullable=False),
        sa.Column("updated_at", sa.BigInteger, nullable=False),
        sqlite_autoincrement=True,
    )
    op.create_index("story_head", "story", ["head_id"])
    op.create_table(
        "member",
        sa.Column(
            "entry_id", _Big, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("story", _Big, sa.ForeignKey("story.number", ondelete="CASCADE"), nullable=False),
        sa.Column("place", sa.Integer, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
    )
    op.create_index("member_story", "member", ["story"])


def downgrade() -> None:
    """Refuse: going back would lose what was read; restore a backup instead."""
    raise NotImplementedError("there is nothing before the first schema")
