"""Entries that their source has taken back."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the mark.

    To the table as it is: one made anew would stand in its place, and dropping the old one empties what refers to it.
    """
    op.add_column("entry", sa.Column("is_withdrawn", sa.Boolean, nullable=False, server_default=sa.false()))


def downgrade() -> None:
    """Refuse: going back would lose what was read; restore a backup instead."""
    raise NotImplementedError("what was withdrawn would be told again; restore a backup of the older version")
