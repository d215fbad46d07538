"""How each channel is, and which deliveries one message tells together."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "channel", sa.Column("state", sa.JSON(), nullable=False, server_default="{}")
    )
    # What was tried before this version may have been taken.
    op.add_column(
        "delivery",
        sa.Column("doubts", sa.Integer(), nullable=False, server_default="0"),
    )
    op.execute("UPDATE delivery SET doubts = attempts")
    op.add_column("delivery", sa.Column("within", sa.String(), nullable=True))
    op.create_index(
        "ix_delivery_within",
        "delivery",
        ["within"],
        unique=False,
        sqlite_where=sa.text("within NOT NULL"),
    )
    op.create_index(
        "ix_delivery_many",
        "delivery",
        ["channel", "seq"],
        unique=False,
        sqlite_where=sa.text("state = 'owed' AND within NOT NULL"),
    )
