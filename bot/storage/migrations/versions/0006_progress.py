"""The message that shows how far an announcement is, when each delivery ended, and who is to be told of what was missed."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.drop_column("announcements", "progress_message_id")
    op.drop_column("announcements", "progress_shown")
    op.create_table(
        "progress_messages",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_progress_messages_announcement_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_progress_messages_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id", name="pk_progress_messages"),
    )
    op.add_column("deliveries", sa.Column("ended_at", sa.Float(), nullable=True))
    op.create_table(
        "missed_notices",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_missed_notices_announcement_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_missed_notices_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id", "person_id", name="pk_missed_notices"),
    )


def downgrade() -> None:
    op.drop_table("missed_notices")
    op.drop_column("deliveries", "ended_at")
    op.drop_table("progress_messages")
    op.add_column("announcements", sa.Column("progress_shown", sa.String(length=64), nullable=False, server_default=""))
    op.add_column("announcements", sa.Column("progress_message_id", sa.BigInteger(), nullable=True))
