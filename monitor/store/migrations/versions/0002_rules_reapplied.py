"""What a text matched before the rules changed, and which changes came of that."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("item_text", sa.Column("former", sa.JSON(), nullable=True))
    op.add_column(
        "change",
        sa.Column("reapplied", sa.Boolean(), nullable=False, server_default="0"),
    )
    op.create_index(
        "ix_item_text_rules", "item_text", ["rules", "id", "item"], unique=False
    )
