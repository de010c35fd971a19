"""The states of mediation and what may follow what. Times are seconds since 1970."""

from dataclasses import dataclass, field
from enum import StrEnum


class State(StrEnum):
    """Of a request."""

    WAITING = "waiting"  # nobody has it; mediators are being asked
    CLAIMED = "claimed"  # one mediator has it and is on the way
    MET = "met"  # they have found each other
    DONE = "done"  # it was interpreted
    CANCELLED = "cancelled"  # the visitor no longer needs it, or is gone
    EXPIRED = "expired"  # nobody came, and the visitor was told so


NEXT = {
    State.WAITING: frozenset({State.CLAIMED, State.CANCELLED, State.EXPIRED}),
    State.CLAIMED: frozenset({State.MET, State.DONE, State.WAITING, State.CANCELLED}),
    State.MET: frozenset({State.DONE, State.CANCELLED, State.WAITING}),
    State.DONE: frozenset[State](),
    State.CANCELLED: frozenset[State](),
    State.EXPIRED: frozenset[State](),
}
OPEN = frozenset({State.WAITING, State.CLAIMED, State.MET})
WITH_MEDIATOR = frozenset({State.CLAIMED, State.MET})


class Stage(StrEnum):
    """How far the search of a waiting request has widened."""

    DIRECT = "direct"  # those who speak the language
    BRIDGE = "bridge"  # and those who share another language with the visitor
    ORGANISERS = "organisers"  # and the organisers, who can assign somebody by hand


class OfferState(StrEnum):
    """Of a request shown to one mediator."""

    SHOWN = "shown"  # the mediator may still answer
    ACCEPTED = "accepted"  # this one came first
    DECLINED = "declined"  # "not this one"
    LOST = "lost"  # somebody else was faster, or the request ended
    LAPSED = "lapsed"  # no answer in time


class Duty(StrEnum):
    """What a mediator last said about being there. Whether an app is open says nothing."""

    OFF = "off"
    ON = "on"
    BREAK = "break"  # back at a time they named


class Notice(StrEnum):
    """What somebody is owed a word about. To the visitor, the mediator, the organisers."""

    BRIDGE = "v_bridge"  # nobody who speaks the language is free; others are asked
    ESCALATED = "v_organisers"  # the organisers are asked
    COMING = "v_coming"  # somebody comes
    ARRIVES = "v_arrives"  # in so many minutes
    GIVEN_BACK = "v_given_back"  # the mediator cannot come, the search goes on
    MET_YOU = "v_met"  # has the mediator come?
    EXPIRED = "v_expired"  # the honest end
    FINISHED = "v_finished"  # it is done; how was it?
    TALK_ENDED = "talk_ended"  # to either: the other one ended the conversation
    UNPIN = "unpin"  # to either: the line about the conversation goes from the top

    OFFER = "m_offer"  # the card with the buttons
    GONE = "m_gone"  # the card's end: somebody else has it, or it is no longer needed
    LATE = "m_late"  # the card's end: no answer in time
    YOURS = "m_yours"  # you have it: where, who, what next
    HELD = "m_held"  # a voice message or photo that waited for you
    CANCELLED = "m_cancelled"  # the visitor no longer needs you
    MET_THEM = "m_met"  # have you found each other?
    TAKEN_AWAY = "m_taken_away"  # you were silent, it is offered on
    STILL_THERE = "m_still_there"  # two offers unanswered
    OFF_DUTY = "m_off_duty"  # three: off duty
    BREAK_OVER = "m_break_over"  # on duty again
    STILL_BUSY = "m_still_busy"  # are you still interpreting?
    THANKS = "m_thanks"  # done: thank you, with count and hours
    REMOVED = "m_removed"  # an organiser has taken you out of the team

    HELP = "o_help"  # a request that nobody takes, to be assigned by hand
    SETTLED = "o_settled"  # the end of that card
    UNCOVERED = "o_uncovered"  # nobody on duty speaks a language that was asked for


class Where(StrEnum):
    """Where the mediator is wanted."""

    STAND = "stand"
    DESK = "desk"  # the information desk
    CHAT = "chat"  # by chat only


@dataclass(frozen=True)
class Place:
    """Where, and which stand where it is one."""

    where: Where
    stand: int | None = None


@dataclass(frozen=True)
class Request:
    """A visitor (or a stand's staff) asks for a mediator."""

    id: int
    visitor_id: int
    by_staff: bool
    language: str
    understood: frozenset[str]  # other languages the visitor gets by in
    place: Place
    state: State
    stage: Stage
    asked_at: float
    waiting_since: float  # asked_at, or when the last mediator gave it back
    mediator_id: int | None = None
    claimed_at: float | None = None
    met_at: float | None = None
    ended_at: float | None = None
    reminded: bool = False  # whether both were asked if they have met, or the mediator if it is done
    escalated: bool = False  # whether the organisers know
    talking: bool = False  # whether messages are relayed
    rating: int | None = None


@dataclass(frozen=True)
class Asked:
    """How one mediator was last asked for a request."""

    state: OfferState
    at: float  # when the card was shown, whatever became of it


@dataclass(frozen=True)
class Candidate:
    """A mediator on duty who has no request of their own right now."""

    id: int
    languages: dict[str, bool]  # tag -> fluent
    claims: int = 0  # requests taken so far
    idle_since: float = 0.0
    has_offer: bool = False  # another card is open in their chat


@dataclass(frozen=True)
class Mediator:
    """What a mediator told about themselves."""

    id: int
    name: str | None  # shown to visitors; chosen by the mediator
    duty: Duty
    back_at: float | None = None
    languages: dict[str, bool] = field(default_factory=dict)
    unanswered: int = 0  # offers in a row
    helped: int = 0
    helped_seconds: float = 0.0
