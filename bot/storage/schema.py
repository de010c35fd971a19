"""The tables. Every column is named, with its reason and its end, in docs/privacy.md; a test compares the two."""

from sqlalchemy import BigInteger, Boolean, Column, Float, ForeignKey, Index, Integer, MetaData, String, Table, Text, text

metadata = MetaData(
    naming_convention={
        "pk": "pk_%(table_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "ix": "ix_%(table_name)s_%(column_0_name)s",
        "uq": "uq_%(table_name)s_%(column_0_name)s",
    }
)

people = Table(
    "people",
    metadata,
    Column("id", BigInteger, primary_key=True, autoincrement=False),  # the person's Telegram id
    Column("language", String(12), nullable=False),  # tag of the language to speak
    Column("language_chosen", Boolean, nullable=False),  # by the person, not guessed from the app
    Column("channel", String(32)),  # where they heard of the fair, from the link they came by
    Column("muted_since", Float),  # no announcements, by their wish
    Column("unreachable_since", Float),  # they have blocked the bot; emptied when they come back
)

missing_languages = Table(
    "missing_languages",
    metadata,
    Column("tag", String(12), primary_key=True),  # a language that visitors wrote and the bot does not speak
    Column("questions", Integer, nullable=False),  # how many messages were in it
    Column("wishes", Integer, nullable=False),  # how often somebody pressed “my language is missing”
)

person_topics = Table(
    "person_topics",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("topic", String(12), primary_key=True),  # one of four that they asked about
)

saved_stands = Table(
    "saved_stands",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("stand", Integer, primary_key=True),
)

roles = Table(
    "roles",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(12), primary_key=True),
    Column("until", Float),  # when it ends; empty: never
)

invitations = Table(
    "invitations",
    metadata,
    Column("token_hash", String(64), primary_key=True),  # SHA-256 of what the link holds
    Column("role", String(12), nullable=False),
    Column("made_by_person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("expires_at", Float, nullable=False),
    Column("role_until", Float),
    Column("used_at", Float),
)

# A question of ours that the person's next message answers.
prompts = Table(
    "prompts",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("kind", String(16), nullable=False),
    Column("about", String(40), nullable=False),
    Column("asked_at", Float, nullable=False),
)

# Which process does what only one may do.
leases = Table(
    "leases",
    metadata,
    Column("name", String(16), primary_key=True),
    Column("holder", String(32), nullable=False),
    Column("until", Float, nullable=False),
)

mediators = Table(
    "mediators",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("name", String(32)),  # shown to visitors; the mediator chose it
    Column("duty", String(8), nullable=False),
    Column("back_at", Float),  # from a break
    Column("unanswered", Integer, nullable=False),  # offers in a row
    Column("claims", Integer, nullable=False),
    Column("idle_since", Float, nullable=False),
    Column("helped", Integer, nullable=False),  # requests done
    Column("helped_seconds", Float, nullable=False),
    Index("ix_mediators_back_at", "back_at"),
)

mediator_languages = Table(
    "mediator_languages",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("tag", String(12), primary_key=True),
    Column("fluent", Boolean, nullable=False),
)

requests = Table(
    "requests",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("visitor_person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("by_staff", Boolean, nullable=False),
    Column("language", String(12), nullable=False),
    Column("understood", String(200), nullable=False),  # other tags, separated by spaces
    Column("place", String(8), nullable=False),
    Column("stand", Integer),
    Column("state", String(12), nullable=False),
    Column("stage", String(12), nullable=False),
    Column("asked_at", Float, nullable=False),
    Column("waiting_since", Float, nullable=False),
    Column("due_at", Float),  # when the ticker looks at it next
    Column("mediator_person_id", BigInteger, ForeignKey("people.id", ondelete="SET NULL")),
    Column("claimed_at", Float),
    Column("met_at", Float),
    Column("ended_at", Float),
    Column("reminded", Boolean, nullable=False),
    Column("escalated", Boolean, nullable=False),
    Column("talking", Boolean, nullable=False),
    Column("rating", Integer),
    Column("visitor_pin", BigInteger),  # the pinned line, to take it down again
    Column("mediator_pin", BigInteger),
    Index("ix_requests_due_at", "due_at"),
    sqlite_autoincrement=True,  # a visitor's number is given once
)
# What decides races: one open request a visitor, one request a mediator.
_OPEN = text("state IN ('waiting', 'claimed', 'met')")
_WITH_MEDIATOR = text("state IN ('claimed', 'met')")
Index("uq_requests_open", requests.c.visitor_person_id, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index(
    "uq_requests_mediator",
    requests.c.mediator_person_id,
    unique=True,
    sqlite_where=_WITH_MEDIATOR,
    postgresql_where=_WITH_MEDIATOR,
)

offers = Table(
    "offers",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("request_id", Integer, ForeignKey("requests.id", ondelete="CASCADE"), nullable=False),
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),  # the mediator
    Column("state", String(12), nullable=False),
    Column("shown_at", Float, nullable=False),
    Column("due_at", Float, nullable=False),  # when it lapses
    Column("message_id", BigInteger),  # the card in the mediator's chat
    Index("ix_offers_request_id", "request_id"),
    sqlite_autoincrement=True,
)
_SHOWN = text("state = 'shown'")
# One open card a mediator, so that nobody has to choose between people who wait.
Index("uq_offers_shown", offers.c.person_id, unique=True, sqlite_where=_SHOWN, postgresql_where=_SHOWN)

# What people are owed a word about; a row goes when Telegram has taken the message.
notices = Table(
    "notices",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("kind", String(16), nullable=False),
    Column("request_id", Integer, ForeignKey("requests.id", ondelete="SET NULL")),
    Column("offer_id", Integer, ForeignKey("offers.id", ondelete="SET NULL")),
    Column("message_id", BigInteger),  # the card to change; empty: a new message
    Column("detail", String(40), nullable=False),  # minutes, a language tag: what is in no other row
    Column("due_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sending_until", Float),  # a process has taken it
    Index("ix_notices_due_at", "due_at"),
    Index("ix_notices_person_id", "person_id"),
    sqlite_autoincrement=True,
)

# The organisers' cards of a request nobody takes: to be closed when it ends.
help_cards = Table(
    "help_cards",
    metadata,
    Column("request_id", Integer, ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigInteger, nullable=False),
)

# Messages that wait for a mediator, and those relayed: ids, no content.
held_messages = Table(
    "held_messages",
    metadata,
    Column("request_id", Integer, ForeignKey("requests.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigInteger, primary_key=True),
)
copies = Table(
    "copies",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),  # whose chat it is in
    Column("message_id", BigInteger, primary_key=True),
    Column("request_id", Integer, ForeignKey("requests.id", ondelete="CASCADE"), nullable=False),
    Column("other_message_id", BigInteger, nullable=False),  # the same in the other one's chat
    Index("ix_copies_request_id", "request_id"),
)

alarms = Table(
    "alarms",
    metadata,
    Column("tag", String(12), primary_key=True),  # a language nobody on duty speaks
    Column("rung_at", Float, nullable=False),
)

boards = Table(
    "boards",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("message_id", BigInteger, nullable=False),
    Column("until", Float, nullable=False),  # refreshed by itself so long
    Column("shown", String(64), nullable=False),  # digest of what it says now
)

announcements = Table(
    "announcements",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("kind", String(12), nullable=False),
    Column("about_id", Integer, ForeignKey("announcements.id", ondelete="CASCADE")),  # which one it corrects or withdraws
    Column("organiser_person_id", BigInteger, ForeignKey("people.id", ondelete="SET NULL")),
    Column("state", String(12), nullable=False),
    Column("urgent", Boolean, nullable=False),
    Column("language", String(12)),  # of the original text
    Column("audience", String(12), nullable=False),
    Column("audience_value", String(12), nullable=False),
    Column("attachment", String(12)),  # photo, document
    Column("file_id", String(200)),  # Telegram's
    Column("stand", Integer),
    Column("version", Integer, nullable=False),  # rises with every change of a draft
    Column("second_asked", Boolean, nullable=False),
    Column("due_at", Float),
    Column("confirmed_at", Float),
    Column("ended_at", Float),
    Column("recipients", Integer, nullable=False),
    Index("ix_announcements_state", "state"),
    Index("ix_announcements_about_id", "about_id"),
    sqlite_autoincrement=True,
)
# The message in an organiser's chat that shows how far an announcement is, until it has shown the end.
progress_messages = Table(
    "progress_messages",
    metadata,
    Column("announcement_id", Integer, ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("message_id", BigInteger),  # empty: it is still to be sent
    Column("shown", String(64), nullable=False),  # digest of what it says now
)

# Organisers who are still to be told that nothing ran when an announcement should have gone.
missed_notices = Table(
    "missed_notices",
    metadata,
    Column("announcement_id", Integer, ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("due_at", Float, nullable=False),  # not before; whoever tells them moves it
)

_DRAFT = text("state = 'draft'")
# One draft an organiser, so that nobody has to choose between two.
Index("uq_announcements_draft", announcements.c.organiser_person_id, unique=True, sqlite_where=_DRAFT, postgresql_where=_DRAFT)

announcement_texts = Table(
    "announcement_texts",
    metadata,
    Column("announcement_id", Integer, ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(12), primary_key=True),
    Column("html", Text, nullable=False),  # as Telegram writes it
    Column("older", Boolean, nullable=False),  # the original was changed since: nobody gets it
)

# Mediators asked to put a draft into their language.
translations = Table(
    "translations",
    metadata,
    Column("announcement_id", Integer, ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    Column("language", String(12), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("mediator_person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE")),
    Column("html", Text, nullable=False),  # their answer, until it is accepted
    Column("remark", Text),  # why it was sent back, until there is another answer
)

# The messages about translations in mediators' and organisers' chats: what each says, and what it should say.
translation_cards = Table(
    "translation_cards",
    metadata,
    Column("id", Integer, primary_key=True),
    # Empty when the draft is discarded: the card outlives it until it has said so.
    Column("announcement_id", Integer, ForeignKey("announcements.id", ondelete="SET NULL")),
    Column("language", String(12), nullable=False),
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), nullable=False),
    Column("owed", String(12), nullable=False),  # what it should say
    Column("shown", String(12), nullable=False),  # what it says
    Column("message_id", BigInteger),
    Column("due_at", Float, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("sending_until", Float),  # a process is saying it
    Index("uq_translation_cards_announcement_id", "announcement_id", "language", "person_id", unique=True),
    sqlite_autoincrement=True,
)

# One announcement to one person.
deliveries = Table(
    "deliveries",
    metadata,
    Column("announcement_id", Integer, ForeignKey("announcements.id", ondelete="CASCADE"), primary_key=True),
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("state", String(12), nullable=False),
    Column("due_at", Float, nullable=False),  # not before
    Column("attempts", Integer, nullable=False),
    Column("message_id", BigInteger),  # the copy in their chat
    Column("language", String(12)),  # the person's when it was sent
    Column("courier", String(32)),  # the process that has taken it
    Column("why", String(120)),  # why it failed
    Column("ended_at", Float),  # when Telegram, or its silence, ended it
    Index("ix_deliveries_announcement_id", "announcement_id", "state", "due_at"),
    Index("ix_deliveries_person_id", "person_id"),
)
