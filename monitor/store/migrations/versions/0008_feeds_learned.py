"""What polls have taught of a feed: its rhythm, its hints, why it is polled when."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "feed", sa.Column("learned", sa.JSON(), nullable=False, server_default="{}")
    )
