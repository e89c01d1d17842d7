"""The editor's hand: its history, the ids of stories that are no more, and why an entry is kept quiet."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

_Big = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Add the tables and the column."""
    op.add_column("entry", sa.Column("why_quiet", sa.Text, nullable=False, server_default=""))
    op.create_table("gone", sa.Column("id", sa.Text, primary_key=True), sa.Column("at", sa.BigInteger, nullable=False))
    op.create_index("gone_at", "gone", ["at"])
    op.create_table(
        "edit",
        sa.Column("number", _Big, primary_key=True, autoincrement=True),
        sa.Column("at", sa.BigInteger, nullable=False),
        sa.Column("action", sa.Text, nullable=False),
        sa.Column("body", sa.Text, nullable=False),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    """Refuse: going back would lose what the editor did; restore a backup instead."""
    raise NotImplementedError("what the editor did would be lost; restore a backup of the older version")
