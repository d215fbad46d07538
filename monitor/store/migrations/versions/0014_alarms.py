"""What the operator was told of the machine, until its end was told too."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarm",
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("since", sa.DateTime(timezone=True), nullable=False),
        sa.Column("over", sa.String(), nullable=False),
        sa.Column("but", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("name"),
    )
