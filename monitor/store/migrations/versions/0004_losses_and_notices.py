"""What a feed may have lost, what is wrong with it, and what was said of that."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "feed", sa.Column("memory", sa.String(), nullable=False, server_default="")
    )
    op.add_column(
        "feed", sa.Column("ailments", sa.JSON(), nullable=False, server_default="[]")
    )
    op.add_column("poll", sa.Column("gap", sa.JSON(), nullable=True))
    op.create_index(
        "ix_poll_gap",
        "poll",
        ["feed", "id"],
        unique=False,
        sqlite_where=sa.text("gap IS NOT NULL"),
    )
    op.add_column(
        "poll_day",
        sa.Column("gaps", sa.Integer(), nullable=False, server_default="0"),
    )
    op.create_table(
        "feed_notice",
        sa.Column("feed", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("told_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("feed", "kind"),
    )
