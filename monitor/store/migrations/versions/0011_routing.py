"""What decisions were made from, alerts that are held, and silences."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("decision", sa.Column("gate", sa.String(), nullable=False, server_default=""))
    op.add_column("decision", sa.Column("bundle", sa.String(), nullable=False, server_default=""))
    op.add_column(
        "decision",
        sa.Column("held_until", sa.DateTime(timezone=True), nullable=True),
    )
    op.add_column("decision", sa.Column("released_by", sa.Integer(), nullable=True))
    op.add_column("decision", sa.Column("basis", sa.JSON(), nullable=True))
    op.create_index(
        "ix_decision_held",
        "decision",
        ["held_until"],
        unique=False,
        sqlite_where=sa.text("held_until NOT NULL AND released_by IS NULL"),
    )
    op.create_index(
        "ix_decision_alerts",
        "decision",
        ["route", "at"],
        unique=False,
        sqlite_where=sa.text("outcome = 'alert'"),
    )
    op.create_table(
        "silence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("what", sa.String(), nullable=False),
        sa.Column("route", sa.String(), nullable=False),
        sa.Column("note", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("until", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_silence_until", "silence", ["until"], unique=False)
