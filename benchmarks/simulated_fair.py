"""A fair in simulated time, for benchmarks/dispatch.py: visitors ask, and the bot's own rules decide whom to ask.

What chance decides is drawn from the seed and from who it is about, never from the order of events: whoever is asked by whichever
rules for the nth time for the same visitor gives the same answer after the same seconds. Times are seconds since the doors
opened.
"""

import heapq
import itertools
import math
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from random import Random

from bot.mediation.dispatch import decide, speaks
from bot.mediation.model import Asked, Candidate, OfferState, Place, Request, Stage, State, Where
from bot.mediation.policy import Policy

# The languages of the bot but German, the most wanted first. Wanted and spoken as in Zipf's law: the nth 1/n as often.
LANGUAGES = ("ar", "uk", "fa", "tr", "ru", "ku", "ti", "so", "ps", "fr", "ro", "es", "en", "pl", "vi")
ZIPF = [1 / rank for rank in range(1, len(LANGUAGES) + 1)]

DAY = 6 * 3600.0
PEAKS = ((0.5, 0.0, 0.0), (0.25, 1.25 * 3600, 1800.0), (0.25, 3.75 * 3600, 2400.0))  # share, middle, spread; first: all day
ANSWER = (15.0, 1.0)  # lognormal: median seconds, sigma
WALK = (120.0, 0.5)
INTERPRETING = (480.0, 0.6)
DECLINING = 0.2  # of those who do not accept
SILENT_AFTER_ACCEPTING = 0.05
STILL_HERE = 0.5  # press yes when asked after unanswered offers
OFF_DUTY = 600.0  # seconds, after which one in two is back, and of the others one in two after as long again
GETS_BY = 0.5  # of second and third languages
ANOTHER_LANGUAGE = 1 / 3  # of the visitors understand one


@dataclass(frozen=True)
class Way:
    """One way to dispatch: the real rules with these numbers."""

    name: str
    policy: Policy
    one_card: bool = True  # a mediator has one open card at a time
    late_counts: bool = True  # a press on a card that has lapsed


@dataclass
class Mediator:
    id: int
    languages: dict[str, bool]
    on_duty: bool = True
    helping: bool = False
    cards: set[int] = field(default_factory=set)  # requests whose card is open
    claims: int = 0
    idle_since: float = 0.0
    unanswered: int = 0
    absences: int = 0


@dataclass
class Case:
    """A request with what happened to it."""

    request: Request
    free: int = 0  # speakers free at the moment of asking
    speakers: int = 0  # at the fair
    asked: dict[int, Asked] = field(default_factory=dict)
    times: dict[int, int] = field(default_factory=dict)  # how often each mediator was asked
    look_at: float = math.inf
    offers: int = 0
    claimed_by: list[int] = field(default_factory=list)
    first_claim: float = math.inf  # seconds after asking
    escalated: bool = False


def lognormal(chance: Random, median_and_sigma: tuple[float, float]) -> float:
    median, sigma = median_and_sigma
    return chance.lognormvariate(math.log(median), sigma)


class SimulatedFair:
    """One day. `run` returns the requests; `mediators` hold their loads."""

    def __init__(  # noqa: PLR0917 - what chance and choice differ in
        self, visitors: int, mediators: int, rate: float, way: Way, seed: int, moods: float
    ) -> None:
        """`rate`: chance that an offer is accepted, 0..1. `moods`: seconds for which whoever does not look at their phone goes
        on not looking; 0: each offer is a new chance."""
        self.way, self.seed, self.rate, self.moods = way, seed, rate, moods
        self.now = 0.0
        self._order = itertools.count()
        self._events: list[tuple[float, int, Callable[[], None]]] = []
        self.mediators = {-number: self._mediator(-number) for number in range(1, mediators + 1)}
        self.cases = [self._case(number) for number in range(visitors)]
        self._waiting: dict[int, Case] = {}

    def _chance(self, *about: object) -> Random:
        return Random(f"{self.seed} {about}")

    def _mediator(self, number: int) -> Mediator:
        chance, tags = self._chance("mediator", number), list[str]()
        for _ in range(chance.randint(1, 3)):
            left = [tag for tag in LANGUAGES if tag not in tags]
            tags += chance.choices(left, [ZIPF[LANGUAGES.index(tag)] for tag in left])
        return Mediator(number, {tag: index == 0 or chance.random() >= GETS_BY for index, tag in enumerate(tags)})

    def _case(self, number: int) -> Case:
        chance = self._chance("visitor", number)
        [language, other] = chance.choices(LANGUAGES, ZIPF, k=2)
        understood = frozenset({other} - {language}) if chance.random() < ANOTHER_LANGUAGE else frozenset[str]()
        [(_, middle, spread)] = chance.choices(PEAKS, [share for share, *_ in PEAKS])
        asked_at = min(DAY, max(0.0, chance.gauss(middle, spread))) if spread else chance.uniform(0, DAY)
        place = Place(Where.STAND, 1)
        request = Request(number, number, False, language, understood, place, State.WAITING, Stage.DIRECT, asked_at, asked_at)
        return Case(request, speakers=sum(language in one.languages for one in self.mediators.values()))

    def _at(self, time: float, do: Callable[[], None]) -> None:
        heapq.heappush(self._events, (time, next(self._order), do))

    def run(self) -> list[Case]:
        for case in self.cases:
            self._at(case.request.asked_at, lambda case=case: self._ask(case))
        while self._events:
            self.now, _, do = heapq.heappop(self._events)
            do()
        return self.cases

    # The visitor

    def _ask(self, case: Case) -> None:
        case.free = sum(speaks(case.request, one) and not one.has_offer for one in self._candidates())
        self._wait(case)

    def _wait(self, case: Case) -> None:
        case.request = replace(case.request, state=State.WAITING, stage=Stage.DIRECT, waiting_since=self.now)
        self._waiting[case.request.id] = case
        self._look(case)

    # The bot

    def _candidates(self) -> list[Candidate]:
        return [
            Candidate(one.id, one.languages, one.claims, one.idle_since, self.way.one_card and bool(one.cards))
            for one in self.mediators.values()
            if one.on_duty and not one.helping
        ]

    def _look(self, case: Case) -> None:
        decision = decide(case.request, self._candidates(), case.asked, self.way.policy, self.now)
        case.request = replace(case.request, stage=decision.stage)
        case.escalated |= decision.stage is Stage.ORGANISERS
        if decision.expired:
            self._end(case, State.EXPIRED)
            return
        for number in decision.ask:
            self._offer(case, self.mediators[number])
        case.look_at = decision.again_at
        self._at(decision.again_at, lambda: self._look_if_due(case))

    def _look_if_due(self, case: Case) -> None:
        if case.request.state is State.WAITING and case.look_at == self.now:
            self._look(case)

    def _somebody_is_free(self) -> None:
        """As the store does: whoever waits longest is looked at first."""
        for case in sorted(self._waiting.values(), key=lambda case: case.request.waiting_since):
            if case.request.state is State.WAITING:
                self._look(case)

    def _end(self, case: Case, state: State) -> None:
        case.request = replace(case.request, state=state)
        self._waiting.pop(case.request.id, None)
        for number, asked in case.asked.items():
            if asked.state is OfferState.SHOWN:
                self._close(case, self.mediators[number], OfferState.LOST)

    def _close(self, case: Case, mediator: Mediator, state: OfferState) -> None:
        mediator.cards.discard(case.request.id)
        case.asked[mediator.id] = replace(case.asked[mediator.id], state=state)

    # The mediator

    def _offer(self, case: Case, mediator: Mediator) -> None:
        number = case.request.id
        mediator.cards.add(number)
        case.offers += 1
        nth = case.times[mediator.id] = case.times.get(mediator.id, 0) + 1
        case.asked[mediator.id] = Asked(OfferState.SHOWN, self.now)
        chance = self._chance("answer", number, mediator.id, nth)
        seconds, share = lognormal(chance, ANSWER), chance.random()
        if self.moods:
            share = self._chance("mood", mediator.id, self.now // self.moods).random()
        if share < self.rate:
            self._at(self.now + seconds, lambda: self._accept(case, mediator))
        elif share < self.rate + (1 - self.rate) * DECLINING:
            self._at(self.now + seconds, lambda: self._decline(case, mediator))
        shown_at = self.now
        self._at(self.now + self.way.policy.offer_seconds, lambda: self._lapse(case, mediator, shown_at))

    def _answers(self, case: Case, mediator: Mediator) -> bool:
        """Whether the press still finds a card to press on. It shows that they are there in any case."""
        mediator.unanswered = 0
        still = {OfferState.SHOWN, OfferState.LAPSED} if self.way.late_counts else {OfferState.SHOWN}
        return (
            case.request.state is State.WAITING
            and mediator.on_duty
            and not mediator.helping
            and case.asked[mediator.id].state in still
        )

    def _accept(self, case: Case, mediator: Mediator) -> None:
        if not self._answers(case, mediator):
            return
        self._close(case, mediator, OfferState.DECLINED)  # should it be given back, they are not asked again
        self._end(case, State.CLAIMED)
        for number in mediator.cards:  # whose cards pile up can no longer answer the others
            self.cases[number].asked[mediator.id] = Asked(OfferState.LOST, self.now)
        mediator.cards.clear()
        mediator.helping = True
        mediator.claims += 1
        case.claimed_by.append(mediator.id)
        case.first_claim = min(case.first_claim, self.now - case.request.asked_at)
        chance = self._chance("help", case.request.id, mediator.id)
        if chance.random() < SILENT_AFTER_ACCEPTING:
            self._at(self.now + self.way.policy.silent_seconds, lambda: self._give_back(case, mediator))
        else:
            took = lognormal(chance, WALK) + lognormal(chance, INTERPRETING)
            self._at(self.now + took, lambda: self._done(case, mediator))
        self._somebody_is_free()  # those whose cards have just closed

    def _decline(self, case: Case, mediator: Mediator) -> None:
        if self._answers(case, mediator):
            self._close(case, mediator, OfferState.DECLINED)
            self._somebody_is_free()

    def _lapse(self, case: Case, mediator: Mediator, shown_at: float) -> None:
        if case.asked[mediator.id] != Asked(OfferState.SHOWN, shown_at):
            return
        self._close(case, mediator, OfferState.LAPSED)
        mediator.unanswered += 1
        chance = self._chance("still there", mediator.id, case.request.id)
        if mediator.unanswered == self.way.policy.unanswered_question and chance.random() < STILL_HERE:
            self._at(self.now + lognormal(chance, ANSWER), lambda: setattr(mediator, "unanswered", 0))
        elif mediator.unanswered >= self.way.policy.unanswered_off and mediator.on_duty:
            self._leave(mediator)
        self._somebody_is_free()

    def _leave(self, mediator: Mediator) -> None:
        mediator.on_duty = False
        mediator.absences += 1
        chance, rounds = self._chance("absent", mediator.id, mediator.absences), 1
        while chance.random() < 0.5:
            rounds += 1
        self._at(self.now + rounds * OFF_DUTY, lambda: self._return(mediator))

    def _return(self, mediator: Mediator) -> None:
        mediator.on_duty, mediator.unanswered, mediator.idle_since = True, 0, self.now
        self._somebody_is_free()

    def _done(self, case: Case, mediator: Mediator) -> None:
        case.request = replace(case.request, state=State.DONE)
        mediator.helping, mediator.idle_since = False, self.now
        self._somebody_is_free()

    def _give_back(self, case: Case, mediator: Mediator) -> None:
        mediator.helping, mediator.idle_since = False, self.now
        self._wait(case)
        self._somebody_is_free()
