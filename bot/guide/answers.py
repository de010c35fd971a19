"""The ways a question can end, as values."""

from dataclasses import dataclass
from typing import TypeAlias

from bot.fair.model import Need, Outcome, Stand, Topic


@dataclass(frozen=True)
class Found:
    """The guide names stands outright, best first. It says so only when it may be relied on."""

    stands: tuple[Stand, ...]
    need: Need | None
    confidence: float  # 0..1, the calibrated probability that the first stand is right


@dataclass(frozen=True)
class Unsure:
    """The guide asks back: these are the choices, likeliest first."""

    stands: tuple[Stand, ...]
    need: Need | None
    confidence: float
    topic: Topic | None = None  # the likeliest one, summed over all its needs
    wish: Need | None = None  # something that is no stand and may be meant as well


@dataclass(frozen=True)
class Wish:
    """Something that is no stand: opening hours, an interpreter here and now, company, a person, a greeting."""

    need: Need
    stands: tuple[Stand, ...]  # stands that come near to it
    confidence: float


@dataclass(frozen=True)
class Nothing:
    """No stand covers it, or nothing was understood."""

    confidence: float
    number: int | None = None  # a stand number that does not exist


Answer: TypeAlias = Found | Unsure | Wish | Nothing


def outcome_of(answer: Answer) -> Outcome:
    """The answer's outcome, as the command line and the statistics name it."""
    match answer:
        case Found():
            return Outcome.FOUND
        case Unsure():
            return Outcome.UNSURE
        case Wish(need=need):
            return need.outcome or Outcome.EVENT
        case Nothing():
            return Outcome.NOTHING


def topic_of(answer: Answer) -> Topic | None:
    """The topic the answer belongs to: its need's, or else its first stand's first."""
    match answer:
        case Nothing():
            return None
        case Wish(need=need):
            return need.topic
        case Unsure(topic=topic) if topic is not None:
            return topic
        case Found(stands=stands, need=found) | Unsure(stands=stands, need=found):
            return found.topic if found and found.topic else stands[0].topics[0]


@dataclass(frozen=True)
class Understood:
    """A question read: its language (None when it has none), whether that is certain, and the answer."""

    language: str | None
    certain: bool
    answer: Answer
