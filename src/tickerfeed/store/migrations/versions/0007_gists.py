"""What folding looks at of entries in stories, so that it need not read all of them at each start."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the table; of what was folded before, the entries themselves are read."""
    big = sa.BigInteger().with_variant(sa.Integer, "sqlite")
    op.create_table(
        "gist",
        sa.Column(
            "entry_id", big, sa.ForeignKey("entry.id", ondelete="CASCADE"), primary_key=True, autoincrement=False
        ),
        sa.Column("body", sa.Text, nullable=False),
    )


def downgrade() -> None:
    """Take the table away: all that is in it can be worked out again."""
    op.drop_table("gist")
