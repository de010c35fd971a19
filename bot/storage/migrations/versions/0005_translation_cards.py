"""The cards of translations in mediators' and organisers' chats, and why a translation was sent back."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("translations", sa.Column("remark", sa.Text(), nullable=True))
    op.create_table(
        "translation_cards",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("announcement_id", sa.Integer(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("owed", sa.String(length=12), nullable=False),
        sa.Column("shown", sa.String(length=12), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sending_until", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_translation_cards_announcement_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_translation_cards_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_translation_cards"),
        sqlite_autoincrement=True,
    )
    op.create_index(
        "uq_translation_cards_announcement_id", "translation_cards", ["announcement_id", "language", "person_id"], unique=True
    )


def downgrade() -> None:
    op.drop_table("translation_cards")
    op.drop_column("translations", "remark")
