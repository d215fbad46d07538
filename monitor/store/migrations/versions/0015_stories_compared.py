"""What items are compared with, what they did not join, and what a story follows."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "story", sa.Column("worth", sa.Float(), nullable=False, server_default="0")
    )
    # Alembic would copy the whole table for the sake of the reference.
    op.execute("ALTER TABLE story ADD COLUMN follows VARCHAR REFERENCES story (id)")
    op.create_index("ix_story_follows", "story", ["follows"], unique=False)
    op.add_column(
        "story_item", sa.Column("near", sa.JSON(), nullable=False, server_default="[]")
    )
    op.execute(
        "ALTER TABLE story_item ADD COLUMN same_as VARCHAR REFERENCES story (id)"
    )
    op.create_table(
        "story_trace",
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("trace", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["item"], ["item.id"]),
        sa.ForeignKeyConstraint(["story"], ["story.id"]),
        sa.PrimaryKeyConstraint("item"),
    )
    op.create_index(
        "ix_story_trace_seen_at", "story_trace", ["seen_at"], unique=False
    )
