"""The states of announcements and deliveries, and what may follow what. Times are seconds since 1970."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum


class Kind(StrEnum):
    """What an announcement does in people's chats. A correction and a withdrawal are announcements about another one."""

    ANNOUNCE = "announce"  # a new message
    CORRECT = "correct"  # changes the copies of an earlier one; whoever was still to get that one gets this
    WITHDRAW = "withdraw"  # takes the copies of an earlier one back


class State(StrEnum):
    """Of an announcement."""

    DRAFT = "draft"  # being written; nobody has it
    SCHEDULED = "scheduled"  # goes by itself at its time
    MISSED = "missed"  # nothing ran at its time; an organiser decides
    SENDING = "sending"  # every recipient has a delivery, the courier is at work
    STOPPED = "stopped"  # an organiser stopped the courier; the rest waits
    SENT = "sent"  # every delivery has ended
    CORRECTED = "corrected"  # a correction has taken its place
    WITHDRAWN = "withdrawn"  # it has been taken back


NEXT = {
    State.DRAFT: frozenset({State.SCHEDULED, State.SENDING}),
    State.SCHEDULED: frozenset({State.SENDING, State.MISSED}),
    State.MISSED: frozenset({State.SENDING}),
    State.SENDING: frozenset({State.SENT, State.STOPPED, State.CORRECTED, State.WITHDRAWN}),
    State.STOPPED: frozenset({State.SENDING, State.CORRECTED, State.WITHDRAWN}),
    State.SENT: frozenset({State.SENDING, State.CORRECTED, State.WITHDRAWN}),
    State.CORRECTED: frozenset({State.WITHDRAWN}),
    State.WITHDRAWN: frozenset[State](),
}
# The tag of an original whose language was not told yet.
UNTOLD = "und"

UNSENT = frozenset({State.DRAFT, State.SCHEDULED, State.MISSED})
OUT = frozenset({State.SENDING, State.STOPPED, State.SENT})
REPLACED = frozenset({State.CORRECTED, State.WITHDRAWN})


class DeliveryState(StrEnum):
    """Of one announcement to one person."""

    PENDING = "pending"  # to be sent
    SENDING = "sending"  # being sent: written before the call
    SENT = "sent"  # Telegram has taken it. Whether it was read, nobody knows
    BLOCKED = "blocked"  # the person has blocked the bot, or is gone from Telegram
    FAILED = "failed"  # refused for another reason, or out of patience
    UNKNOWN = "unknown"  # the process died, or the connection was lost, between Telegram's OK and our commit
    MUTED = "muted"  # the person has stopped announcements since it was confirmed
    DROPPED = "dropped"  # corrected or withdrawn before it was their turn


DELIVERY_NEXT = {
    DeliveryState.PENDING: frozenset({DeliveryState.SENDING, DeliveryState.BLOCKED, DeliveryState.MUTED, DeliveryState.DROPPED}),
    DeliveryState.SENDING: frozenset(
        {
            DeliveryState.SENT,
            DeliveryState.BLOCKED,
            DeliveryState.FAILED,
            DeliveryState.UNKNOWN,
            DeliveryState.PENDING,
            DeliveryState.DROPPED,
        }
    ),
    # An organiser says "send it again"; or the process that was taken for dead reports after all.
    DeliveryState.UNKNOWN: frozenset({DeliveryState.PENDING, DeliveryState.SENT, DeliveryState.BLOCKED, DeliveryState.FAILED}),
    DeliveryState.SENT: frozenset[DeliveryState](),
    DeliveryState.BLOCKED: frozenset[DeliveryState](),
    DeliveryState.FAILED: frozenset[DeliveryState](),
    DeliveryState.MUTED: frozenset[DeliveryState](),
    DeliveryState.DROPPED: frozenset[DeliveryState](),
}
UNDER_WAY = frozenset({DeliveryState.PENDING, DeliveryState.SENDING})


class Translation(StrEnum):
    """Of one draft into one language by a mediator."""

    ASKED = "asked"  # mediators were asked, nobody has taken it
    TAKEN = "taken"  # one mediator writes
    ANSWERED = "answered"  # there is a text; an organiser reads it
    ACCEPTED = "accepted"  # the text is the draft's


TRANSLATION_NEXT = {
    Translation.ASKED: frozenset({Translation.TAKEN}),
    Translation.TAKEN: frozenset({Translation.ANSWERED, Translation.ASKED}),
    Translation.ANSWERED: frozenset({Translation.ACCEPTED, Translation.TAKEN, Translation.ASKED}),
    Translation.ACCEPTED: frozenset[Translation](),
}


class Card(StrEnum):
    """What a message about a translation says. A mediator has a card of each they are asked for; the organiser gets some, too."""

    NONE = "none"  # nothing was sent yet

    OPEN = "open"  # please put this into your language: I do it, not me
    LOST = "lost"  # the end of that: somebody else does it
    DECLINED = "declined"  # "not me", or given back: they are not asked again
    MINE = "mine"  # it is theirs, and they write
    READ = "read"  # they have written, the organiser reads
    SENT_BACK = "sent_back"  # the organiser wants it different
    THANKS = "thanks"  # the end: their text is in the draft
    OVER = "over"  # the end: it is no longer needed

    ANSWER = "answer"  # to the organiser: the text, to accept or to send back
    GIVEN_BACK = "given_back"  # to the organiser: others are asked now
    NOBODY = "nobody"  # to the organiser: nobody who was asked can do it


# The mediator has it, and must be told when it ends.
WITH_THEM = frozenset({Card.MINE, Card.READ, Card.SENT_BACK})


@dataclass(frozen=True)
class Interpreter:
    """A mediator who speaks a language."""

    id: int
    on_duty: bool  # neither off duty nor on a break


class Audience(StrEnum):
    """Whom an announcement is for. Whoever has stopped announcements or blocked the bot is in none."""

    EVERYBODY = "everybody"
    LANGUAGE = "language"  # those who are spoken to in one language
    MEDIATORS = "mediators"
    TOPIC = "topic"  # those who asked about one of the four topics
    STAND = "stand"  # those who saved one stand


@dataclass(frozen=True)
class Group:
    """An audience; `value` is the tag of a language, a topic, the number of a stand, else empty."""

    audience: Audience = Audience.EVERYBODY
    value: str = ""


@dataclass(frozen=True)
class Attachment:
    """A photo or document that goes with the text, by Telegram's id of the file."""

    kind: str
    file_id: str


@dataclass(frozen=True)
class Announcement:
    """An announcement without its recipients."""

    id: int
    kind: Kind
    state: State
    organiser_id: int | None  # None: who wrote it is forgotten
    about_id: int | None = None  # the first announcement of all that this corrects or withdraws
    language: str | None = None  # of the original text, once it was asked
    texts: Mapping[str, str] = field(default_factory=dict)  # tag -> Telegram HTML
    older: Mapping[str, str] = field(default_factory=dict)  # the same, from before the original was changed: nobody gets it
    group: Group = Group()
    urgent: bool = False
    attachment: Attachment | None = None
    stand: int | None = None  # a button leads to this stand
    version: int = 0  # rises with every change of a draft
    second_asked: bool = False  # another organiser must confirm
    due_at: float | None = None  # when it goes by itself
    confirmed_at: float | None = None
    ended_at: float | None = None
    recipients: int = 0  # when it was confirmed, and who was handed over to it since

    @property
    def root_id(self) -> int:
        """The first announcement of the line that corrections and withdrawals are about."""
        return self.about_id or self.id

    @property
    def original(self) -> str | None:
        """The text as it was written, with or without its language."""
        return self.texts.get(self.language or UNTOLD)

    def text_for(self, language: str) -> tuple[str, str] | None:
        """The text for somebody who speaks this language, and the tag of its language: the original's where there is no other.
        None without any text."""
        tag = language if language in self.texts else self.language
        return None if tag is None or tag not in self.texts else (self.texts[tag], tag)


def with_text(announcement: Announcement, language: str, html: str) -> Announcement:
    """As it would be with this text."""
    return replace(announcement, texts={**announcement.texts, language: html})


@dataclass(frozen=True)
class Delivery:
    """One announcement to one person, taken by a courier."""

    announcement: Announcement
    person_id: int
    language: str  # the person's, of this moment
    message_id: int | None  # the copy in their chat that is to be changed; None: a new message
    attempts: int = 0


@dataclass(frozen=True)
class Report:
    """How an announcement has gone so far. The states, with those who are forgotten, add up to `recipients`."""

    announcement: Announcement
    states: Mapping[DeliveryState, int]
    languages: Mapping[str, Mapping[DeliveryState, int]]  # tag of the recipients' language -> how many
    reasons: Mapping[str, int]  # why some have failed

    @property
    def forgotten(self) -> int:
        """Who has said "forget me" since: no row is left of them."""
        return self.announcement.recipients - sum(self.states.values())
