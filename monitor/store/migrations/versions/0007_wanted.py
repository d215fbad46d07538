"""Texts that are asked of publishers, and which texts came of that."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "item_text",
        sa.Column("brought", sa.Boolean(), nullable=False, server_default="0"),
    )
    op.add_column(
        "change",
        sa.Column("brought", sa.Boolean(), nullable=False, server_default="0"),
    )
    op.create_table(
        "wanted",
        sa.Column("text", sa.Integer(), nullable=False),
        sa.Column("item", sa.String(), nullable=False),
        sa.Column("host", sa.String(), nullable=False),
        sa.Column("why", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("due_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=False),
        sa.Column("detail", sa.String(), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("brought", sa.Integer(), nullable=True),
        sa.Column("page", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["text"], ["item_text.id"]),
        sa.ForeignKeyConstraint(["item"], ["item.id"]),
        sa.ForeignKeyConstraint(["brought"], ["item_text.id"]),
        sa.PrimaryKeyConstraint("text"),
    )
    op.create_index("ix_wanted_item", "wanted", ["item"], unique=False)
    op.create_index("ix_wanted_brought", "wanted", ["brought"], unique=False)
    op.create_index(
        "ix_wanted_due",
        "wanted",
        ["host", "due_at"],
        unique=False,
        sqlite_where=sa.text("due_at NOT NULL"),
    )
    op.create_index(
        "ix_wanted_held",
        "wanted",
        ["held_until"],
        unique=False,
        sqlite_where=sa.text("held_until NOT NULL"),
    )
