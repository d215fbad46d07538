"""In which order stories came to show what they show, and what routes were."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "shown",
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("text", sa.Integer(), nullable=True),
        sa.Column("edit", sa.Integer(), nullable=True),
        sa.PrimaryKeyConstraint("n"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "route_version",
        sa.Column("version", sa.String(), nullable=False),
        sa.Column("body", sa.JSON(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("version"),
    )
    # Stories show something already; in which order it came is not known any more.
    op.execute(
        "INSERT INTO shown (text) SELECT item.shown FROM item"
        " JOIN story_item ON story_item.item = item.id"
        " WHERE item.shown IS NOT NULL ORDER BY item.seq"
    )
