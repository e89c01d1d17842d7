"""The archive of the combined feed."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "archive",
        sa.Column("number", sa.Integer, primary_key=True, autoincrement=False),
        sa.Column("story_ids", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
    )


def downgrade() -> None:
    """Refuse: what readers were promised to find for good would be lost; restore a backup instead."""
    raise NotImplementedError("the archive would be lost; restore a backup of the older version")
