"""The topics people asked about and the stands they saved, so that organisers can tell them what fits."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "person_topics",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("topic", sa.String(length=12), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_person_topics_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "topic", name="pk_person_topics"),
    )
    op.create_table(
        "saved_stands",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("stand", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_saved_stands_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "stand", name="pk_saved_stands"),
    )


def downgrade() -> None:
    op.drop_table("saved_stands")
    op.drop_table("person_topics")
