"""What phones show of mediation, from which the verdict is reached: who was found for whom, and what was written to whom."""

import re
import time
from dataclasses import dataclass, field
from enum import StrEnum

from bot.rehearsal.day.phone import Offered, begins, code_of, data_of
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.rehearsal.world import World

# The data of buttons, as bot/mediation/ has them; tests/rehearsal/day/test_mediation.py compares.
ACCEPT, DECLINE, MET, DONE, GIVE_BACK, STILL_THERE = "ma", "md", "mm", "mn", "mg", "mh"
SEND_WISH, CANCEL, VISITOR_MET, RATE = "Q", "qc", "qm", "qr"
GO_ON_DUTY = "do"
LATE, NOBODY = "⌛", "😔"  # how a card that was not answered begins, and the honest end
_MARK = re.compile(r"#\d+")
_AFTER_A_CRASH_SECONDS = 10.0  # what was in hand is given to the next process, and may be handed on again
_UNDER_WAY_SECONDS = 15.0  # so long, with a crash in it, what was written may still be in the bot's hands


class Fate(StrEnum):
    """What has become of somebody who asked."""

    WAITING = "waiting"
    FOUND = "found"  # somebody is on the way, or there
    HELPED = "helped"
    CANCELLED = "cancelled"
    NOBODY = "nobody"


@dataclass
class Written:
    """A text in a conversation, and on whose phones it came up: one entry a message."""

    mark: str  # what makes it unlike every other text
    sender: Person
    request: str
    at: float  # monotonic seconds
    to: set[int]  # mediators it may go to: who has the request, or is leaving it and the bot has not said so yet
    expected: bool  # whether somebody has the request who stays
    arrived: list[int] = field(default_factory=list)
    repeated: int = 0  # times it came up once more, soon after a crash


@dataclass(frozen=True)
class Leaving:
    """A mediator who has pressed that they are done or cannot come, or has gone without a press."""

    mediator: int
    request: str
    at: float  # monotonic seconds
    pressed: Offered | None

    @property
    def noticed(self) -> bool:
        """Whether the bot has answered: then nothing more is handed on to them. It cannot be to whoever has blocked it."""
        return self.pressed is None or self.pressed.data not in data_of(self.pressed.message)


@dataclass
class Book:
    """Watches every message of the bot. Owned by the day; `begin` and `end` as the ledger's."""

    world: World
    team: dict[int, Person] = field(default_factory=dict)  # mediators
    asked: dict[int, Person] = field(default_factory=dict)  # visitors who have sent their wish
    fates: dict[int, Fate] = field(default_factory=dict)
    holders: dict[str, list[int]] = field(default_factory=dict)  # request -> mediators who have it
    ever: dict[str, list[int]] = field(default_factory=dict)  # request -> everybody who ever had it, and its visitor
    doubled: list[str] = field(default_factory=list)  # requests that two had at the same time
    cancelled: set[str] = field(default_factory=set)  # requests whose visitor has changed their mind
    leaving: list[Leaving] = field(default_factory=list)
    texts: dict[str, Written] = field(default_factory=dict)
    spoken: set[str] = field(default_factory=set)  # requests whose visitor has written everything
    crashed_at: float = -1e9  # monotonic seconds
    closed: bool = False  # the last visitor has gone
    _seen: set[int] = field(default_factory=set)
    _marks: set[tuple[int, str]] = field(default_factory=set)  # (message, mark) that have come up
    _offers: dict[int, set[str]] = field(default_factory=dict)  # message -> offers it has shown
    _claims: set[tuple[int, str]] = field(default_factory=set)  # (message, request): a card that says it is theirs

    def begin(self) -> None:
        self.world.watchers.append(self._shown)

    def end(self) -> None:
        self.world.watchers.remove(self._shown)

    def writes(self, sender: Person, text: str, request: str) -> str:
        """The text with its mark, as it is to be sent."""
        mark = f"#{len(self.texts) + 1}"
        stay = set(self.holders.get(request, ()))
        go = {one.mediator for one in self.leaving if one.request == request and not one.noticed}
        expected = bool(stay) or sender.id in self.team
        self.texts[mark] = Written(mark, sender, request, time.monotonic(), stay | go, expected)
        return f"{text} {mark}"

    def asks(self, visitor: Person) -> None:
        self.asked[visitor.id] = visitor
        self.fates[visitor.id] = Fate.WAITING

    def said_all(self, request: str) -> bool:
        """Whether the visitor has written everything and it has come up: nobody leaves in the middle of a sentence."""
        return request in self.spoken and all(text.arrived for text in self.texts.values() if text.request == request)

    def gives_up(self, mediator: Person, request: str, pressed: Offered | None = None) -> None:
        """The mediator has pressed that they are done or cannot come; without a press they blocked the bot, or were silent."""
        self.leaving.append(Leaving(mediator.id, request, time.monotonic(), pressed))
        self.holders[request] = [other for other in self.holders.get(request, []) if other != mediator.id]

    def gives_up_all(self, mediator: Person) -> None:
        for request, holders in list(self.holders.items()):
            if mediator.id in holders:
                self.gives_up(mediator, request)

    def recipients(self, text: Written) -> set[int]:
        """Whose phones it may come up on: who had the request, or, of a mediator's text, the visitor."""
        if text.sender.id in self.team:
            return set(self.ever.get(text.request, ())) - self.team.keys()
        return text.to

    def too_late(self, text: Written) -> bool:
        """Nobody has the request any more who could get it, or somebody of the two went while it was under way."""
        went = (one.at - text.at for one in self.leaving if one.request == text.request)
        return not text.expected or text.request in self.cancelled or any(0 <= after < _UNDER_WAY_SECONDS for after in went)

    def count(self, *fates: Fate) -> int:
        return sum(fate in fates for fate in self.fates.values())

    @property
    def waiting(self) -> list[Person]:
        """Who has asked and got neither help nor an end."""
        return [person for person in self.asked.values() if self.fates[person.id] in {Fate.WAITING, Fate.FOUND}]

    @property
    def open_cards(self) -> list[tuple[Person, str]]:
        """Mediators and offers they could still accept by the look of every card they have of it. Who has blocked the bot cannot
        be told anything."""
        left = []
        for person in self.team.values():
            cards: dict[str, bool] = {}
            for message in self.world.messages(person) if not person.blocked else ():
                for data in data_of(message):
                    if code_of(data) == ACCEPT:
                        cards[data] = cards.get(data, True) and not begins(message, LATE)
            # A card that came up twice around a crash: its owner is told the end of the second.
            ended = {data for message in self.world.messages(person) for data in self._once(message)} if cards else set()
            left += [(person, data) for data, still in cards.items() if still and data not in ended]
        return left

    def _once(self, message: Message) -> set[str]:
        """The offers that this message has shown at some time and shows no more."""
        return self._offers.get(message.id, set()) - set(data_of(message))

    def _shown(self, message: Message) -> None:
        if not message.from_bot or message.deleted:
            return
        person = message.person
        if person.id in self.team:
            self._on_a_mediators_phone(message)
        elif person.id in self.asked:
            self._on_a_visitors_phone(message)
        self._seen.add(message.id)
        for mark in _MARK.findall(message.text):
            if (message.id, mark) not in self._marks:
                self._marks.add((message.id, mark))
                self._arrives(mark, person)

    def _arrives(self, mark: str, person: Person) -> None:
        written = self.texts.get(mark)
        if written is None:
            return
        if person.id in self.holders.get(written.request, ()):  # a mediator who has come meanwhile
            written.to.add(person.id)
        if written.arrived and time.monotonic() < self.crashed_at + _AFTER_A_CRASH_SECONDS:
            written.repeated += 1
        written.arrived.append(person.id)

    def _on_a_mediators_phone(self, message: Message) -> None:
        person = message.person
        for data in data_of(message):
            code, about = code_of(data), data.split("@")[0].rpartition(":")[2]
            if code == ACCEPT:
                self._offers.setdefault(message.id, set()).add(data)
            elif code == DONE and (message.id, about) not in self._claims:
                self._claims.add((message.id, about))
                self._claim(about, person)
            elif code == GO_ON_DUTY and message.id not in self._seen:  # taken for silent: what they had goes to others
                self.gives_up_all(person)

    def _claim(self, request: str, person: Person) -> None:
        holders = self.holders.setdefault(request, [])
        if person.id in holders or person.blocked:
            return
        holders.append(person.id)
        self.ever.setdefault(request, []).append(person.id)
        if len(holders) > 1:
            self.doubled.append(request)

    def _on_a_visitors_phone(self, message: Message) -> None:
        codes = {code_of(data): data.split("@")[0].rpartition(":")[2] for data in data_of(message)}
        fate = self.fates[message.person.id]
        if RATE in codes:
            fate = Fate.HELPED
        elif begins(message, NOBODY):
            fate = Fate.NOBODY
        elif VISITOR_MET in codes and fate is Fate.WAITING:
            fate = Fate.FOUND
            about = self.ever.setdefault(codes[VISITOR_MET], [])
            if message.person.id not in about:
                about.append(message.person.id)
        self.fates[message.person.id] = fate
