"""Which languages were missing, counted without people."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "missing_languages",
        sa.Column("tag", sa.String(12), nullable=False),
        sa.Column("questions", sa.Integer(), nullable=False),
        sa.Column("wishes", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_missing_languages"),
    )


def downgrade() -> None:
    op.drop_table("missing_languages")
