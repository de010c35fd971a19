"""Mediation: mediators, requests, offers, notices; invitations into a role; leases of work that one process does."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "alarms",
        sa.Column("tag", sa.String(length=12), nullable=False),
        sa.Column("rung_at", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("tag", name="pk_alarms"),
    )
    op.create_table(
        "leases",
        sa.Column("name", sa.String(length=16), nullable=False),
        sa.Column("holder", sa.String(length=32), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_leases"),
    )
    op.create_table(
        "boards",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.Float(), nullable=False),
        sa.Column("shown", sa.String(length=64), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_boards_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_boards"),
    )
    op.create_table(
        "invitations",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("role", sa.String(length=12), nullable=False),
        sa.Column("made_by_person_id", sa.BigInteger(), nullable=False),
        sa.Column("expires_at", sa.Float(), nullable=False),
        sa.Column("role_until", sa.Float(), nullable=True),
        sa.Column("used_at", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(
            ["made_by_person_id"], ["people.id"], name="fk_invitations_made_by_person_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("token_hash", name="pk_invitations"),
    )
    op.create_table(
        "mediator_languages",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("tag", sa.String(length=12), nullable=False),
        sa.Column("fluent", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mediator_languages_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "tag", name="pk_mediator_languages"),
    )
    op.create_table(
        "mediators",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("name", sa.String(length=32), nullable=True),
        sa.Column("duty", sa.String(length=8), nullable=False),
        sa.Column("back_at", sa.Float(), nullable=True),
        sa.Column("unanswered", sa.Integer(), nullable=False),
        sa.Column("claims", sa.Integer(), nullable=False),
        sa.Column("idle_since", sa.Float(), nullable=False),
        sa.Column("helped", sa.Integer(), nullable=False),
        sa.Column("helped_seconds", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_mediators_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_mediators"),
    )
    op.create_index("ix_mediators_back_at", "mediators", ["back_at"], unique=False)
    op.create_table(
        "prompts",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("about", sa.String(length=40), nullable=False),
        sa.Column("asked_at", sa.Float(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_prompts_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", name="pk_prompts"),
    )
    op.create_table(
        "requests",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("visitor_person_id", sa.BigInteger(), nullable=False),
        sa.Column("by_staff", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(length=12), nullable=False),
        sa.Column("understood", sa.String(length=200), nullable=False),
        sa.Column("place", sa.String(length=8), nullable=False),
        sa.Column("stand", sa.Integer(), nullable=True),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("stage", sa.String(length=12), nullable=False),
        sa.Column("asked_at", sa.Float(), nullable=False),
        sa.Column("waiting_since", sa.Float(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=True),
        sa.Column("mediator_person_id", sa.BigInteger(), nullable=True),
        sa.Column("claimed_at", sa.Float(), nullable=True),
        sa.Column("met_at", sa.Float(), nullable=True),
        sa.Column("ended_at", sa.Float(), nullable=True),
        sa.Column("reminded", sa.Boolean(), nullable=False),
        sa.Column("escalated", sa.Boolean(), nullable=False),
        sa.Column("talking", sa.Boolean(), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=True),
        sa.Column("visitor_pin", sa.BigInteger(), nullable=True),
        sa.Column("mediator_pin", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(
            ["mediator_person_id"], ["people.id"], name="fk_requests_mediator_person_id", ondelete="SET NULL"
        ),
        sa.ForeignKeyConstraint(["visitor_person_id"], ["people.id"], name="fk_requests_visitor_person_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_requests"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_requests_due_at", "requests", ["due_at"], unique=False)
    op.create_index(
        "uq_requests_mediator",
        "requests",
        ["mediator_person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('claimed', 'met')"),
        postgresql_where=sa.text("state IN ('claimed', 'met')"),
    )
    op.create_index(
        "uq_requests_open",
        "requests",
        ["visitor_person_id"],
        unique=True,
        sqlite_where=sa.text("state IN ('waiting', 'claimed', 'met')"),
        postgresql_where=sa.text("state IN ('waiting', 'claimed', 'met')"),
    )
    op.create_table(
        "copies",
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("other_message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_copies_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_copies_request_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("person_id", "message_id", name="pk_copies"),
    )
    op.create_index("ix_copies_request_id", "copies", ["request_id"], unique=False)
    op.create_table(
        "held_messages",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_held_messages_request_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "message_id", name="pk_held_messages"),
    )
    op.create_table(
        "help_cards",
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_help_cards_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_help_cards_request_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("request_id", "person_id", name="pk_help_cards"),
    )
    op.create_table(
        "offers",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=12), nullable=False),
        sa.Column("shown_at", sa.Float(), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_offers_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_offers_request_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("id", name="pk_offers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_offers_request_id", "offers", ["request_id"], unique=False)
    op.create_index(
        "uq_offers_shown",
        "offers",
        ["person_id"],
        unique=True,
        sqlite_where=sa.text("state = 'shown'"),
        postgresql_where=sa.text("state = 'shown'"),
    )
    op.create_table(
        "notices",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=16), nullable=False),
        sa.Column("request_id", sa.Integer(), nullable=True),
        sa.Column("offer_id", sa.Integer(), nullable=True),
        sa.Column("message_id", sa.BigInteger(), nullable=True),
        sa.Column("detail", sa.String(length=40), nullable=False),
        sa.Column("due_at", sa.Float(), nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("sending_until", sa.Float(), nullable=True),
        sa.ForeignKeyConstraint(["offer_id"], ["offers.id"], name="fk_notices_offer_id", ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name="fk_notices_person_id", ondelete="CASCADE"),
        sa.ForeignKeyConstraint(["request_id"], ["requests.id"], name="fk_notices_request_id", ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name="pk_notices"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_due_at", "notices", ["due_at"], unique=False)
    op.create_index("ix_notices_person_id", "notices", ["person_id"], unique=False)
    op.add_column("roles", sa.Column("until", sa.Float(), nullable=True))


def downgrade() -> None:
    op.drop_column("roles", "until")
    op.drop_table("notices")
    op.drop_table("offers")
    op.drop_table("help_cards")
    op.drop_table("held_messages")
    op.drop_table("copies")
    op.drop_table("requests")
    op.drop_table("prompts")
    op.drop_table("mediators")
    op.drop_table("mediator_languages")
    op.drop_table("invitations")
    op.drop_table("boards")
    op.drop_table("leases")
    op.drop_table("alarms")
