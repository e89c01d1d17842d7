"""Subscriptions to the hubs that sources name."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table."""
    op.create_table(
        "subscription",
        sa.Column("source_id", sa.Text, primary_key=True),
        sa.Column("hub", sa.Text, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("token", sa.Text, nullable=False, unique=True),
        sa.Column("secret", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("next_at", sa.BigInteger, nullable=False),
        sa.Column("expires_at", sa.BigInteger),
        sa.Column("failures", sa.Integer, nullable=False),
        sa.Column("pushed_at", sa.BigInteger),
        sa.Column("detail", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take the table away: sources are polled all the same, and hubs are asked anew."""
    op.drop_table("subscription")
