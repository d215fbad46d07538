"""What is remembered of each sitemap of an index."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column(
        "feed", sa.Column("children", sa.JSON(), nullable=False, server_default="[]")
    )
