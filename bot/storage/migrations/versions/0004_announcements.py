"""Announcements: drafts, their texts and translations, one delivery a recipient; who gets none."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "announcements",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=12), nullable=False),
        sa.Column("about_id", sa.Integer(), nullable=True),
        sa.Column("organiser_person_id", sa.BigInteger(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("urgent", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("audience_value", sa.String(length=12), nullable=False),
        sa.Column("attachment", sa.String(length=12), nullable=True),
        sa.Column("file_id", sa.String(length=200), nullable=True),
        sa.Column("stand", sa.Integer(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("second_asked", sa.Boolean(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("confirmed_at", sa.Float(), nullable=True),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.Column("recipients", sa.Integer(), nullable=False),
        sa.Column("progress_message_id", sa.BigInteger(), nullable=True),
        sa.Column("progress_shown", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["about_id"], ["announcements.id"], name="fk_announcements_about_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(
            ["organiser_person_id"], ["people.id"], name="fk_announcements_organiser_person_id", ondelete="SET NULL"
        ),
        sa.PrimaryKeyConstraint("id", name="pk_announcements"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_announcements_state", "announcements", ["state"], unique=False)
    op.create_index("ix_announcements_about_id", "announcements", ["about_id"], unique=False)
    op.create_index(
        "uq_announcements_draft",
        "announcements",
        ["organiser_person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'draft'"),
        postgresql_where=sa.text("state = 'draft'"),
    )
    op.create_table(
        "announcement_texts",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_announcement_texts_announcement_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("announcement_id", "language", name="pk_announcement_texts"),
    )
    op.create_table(
        "translations",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("mediator_person_id", sa.BigInteger(), nullable=True),
        sa.Column("html", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_translations_announcement_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(
            ["mediator_person_id"], ["people.id"], name="fk_translations_mediator_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("announcement_id", "language", name="pk_translations"),
    )
    op.create_table(
        "deliveries",
        sa.Column("announcement_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("language", sa.String(length=12), nullable=True),
        sa.Column("courier", sa.String(length=32), nullable=True),
        sa.Column("why", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(
            ["announcement_id"], ["announcements.id"], name="fk_deliveries_announcement_id", ondelete="CASCADE"
        ),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_deliveries_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("announcement_id", "person_id", name="pk_deliveries"),
    )
    op.create_index("ix_deliveries_announcement_id", "deliveries", ["announcement_id", "state", "due_at"], unique=False)
    op.create_index("ix_deliveries_person_id", "deliveries", ["person_id"], unique=False)
    op.add_column("people", sa.Column("muted_since", sa.Float(), nullable=True))
    op.add_column("people", sa.Column("unreachable_since", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("people", "unreachable_since")
    op.drop_column("people", "muted_since")
    op.drop_table("deliveries")
    op.drop_table("translations")
    op.drop_table("announcement_texts")
    op.drop_table("announcements")
