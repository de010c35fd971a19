"""Texts that are older than the original of their announcement."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    with op.batch_alter_table("announcement_texts") as table:
        table.add_column(sa.Column("older", sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table("announcement_texts") as table:
        table.alter_column("older", server_default=None)


def downgrade() -> None:
    with op.batch_alter_table("announcement_texts") as table:
        table.drop_column("older")
