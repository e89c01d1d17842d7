"""The part of the work that a source belongs to, for stores on which many workers work."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column: whoever owns the store fills it when it tells its sources, as it does at each start."""
    op.add_column("source", sa.Column("shard", sa.Integer, nullable=False, server_default="0"))


def downgrade() -> None:
    """Take the column away: one process does without."""
    op.drop_column("source", "shard")
