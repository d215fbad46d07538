"""Stories that analysts merged and split, and what a split-off one was told."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "story_edit",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("other", sa.String(), nullable=False),
        sa.Column("items", sa.JSON(), nullable=False),
        sa.Column("who", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_story_edit_story", "story_edit", ["story"], unique=False)
    op.create_index("ix_story_edit_other", "story_edit", ["other"], unique=False)
    op.create_table(
        "story_told",
        sa.Column("story", sa.String(), nullable=False),
        sa.Column("change", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["change"], ["change.seq"]),
        sa.ForeignKeyConstraint(["story"], ["story.id"]),
        sa.PrimaryKeyConstraint("story", "change"),
    )
