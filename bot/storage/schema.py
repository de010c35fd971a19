"""The tables. Every column is named, with its reason and its end, in docs/privacy.md; a test compares the two."""

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Integer, MetaData, String, Table

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
)

missing_languages = Table(
    "missing_languages",
    metadata,
    Column("tag", String(12), primary_key=True),  # a language that visitors wrote and the bot does not speak
    Column("questions", Integer, nullable=False),  # how many messages were in it
    Column("wishes", Integer, nullable=False),  # how often somebody pressed “my language is missing”
)

roles = Table(
    "roles",
    metadata,
    Column("person_id", BigInteger, ForeignKey("people.id", ondelete="CASCADE"), primary_key=True),
    Column("role", String(12), primary_key=True),
)
