"""Many press "I am coming" at the same moment, in several processes with connections of their own: each request has one winner,
and nothing of a claim is lost. On SQLite and on a real PostgreSQL."""

import asyncio
import json
import random
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any, TypeAlias

from sqlalchemy import func, insert, select, update

from bot.mediation.model import Notice, OfferState, Stage, State
from bot.storage.database import Database
from bot.storage.schema import mediators, notices, offers, people, requests

# Of the run after each change, and of `make race`.
CLAIMS, MANY_CLAIMS = 60, 10_000
PROCESSES = 3
MEDIATORS = tuple(range(1, 31))
# Requests at a time. Each is shown to three mediators, and two more still have a card of it that lapsed: some press two at once.
ROUND, SHOWN, LAPSED = 10, 3, 2
# One press in so many comes twice, as Telegram repeats it after a crash.
REPEATED = 10
_LINE_AT_MOST = 2**20  # bytes
Press: TypeAlias = tuple[str, int, int]


@dataclass
class Score:
    """What the presses were answered."""

    claims: Counter[int] = field(default_factory=Counter)  # by mediator
    losers: int = 0  # open cards whose owner did not win: somebody else did, or they won another
    double: list[int] = field(default_factory=list)  # requests with two winners, or another one than the database has
    lost: list[int] = field(default_factory=list)  # requests nobody won although somebody free had pressed
    presses: int = 0


@asynccontextmanager
async def pressing(url: str) -> AsyncIterator["list[asyncio.subprocess.Process]"]:
    """Processes that wait for presses."""
    processes = [
        await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.mediation.presses", url, stdin=PIPE, stdout=PIPE, limit=_LINE_AT_MOST
        )
        for _ in range(PROCESSES)
    ]
    try:
        yield processes
    finally:
        for process in processes:
            assert process.stdin is not None
            process.stdin.close()
        codes = [await process.wait() for process in processes]
    assert codes == [0] * PROCESSES


async def press(processes: "Sequence[asyncio.subprocess.Process]", presses: list[Press], dice: random.Random) -> list[Any]:
    """All of them at once, dealt out to the processes; the answers in the order of the presses."""
    places = dice.sample(range(len(presses)), len(presses))
    hands = [places[number :: len(processes)] for number in range(len(processes))]
    for process, hand in zip(processes, hands, strict=True):
        assert process.stdin is not None
        process.stdin.write(json.dumps([presses[place] for place in hand]).encode() + b"\n")
    answers: dict[int, Any] = {}
    for process, hand in zip(processes, hands, strict=True):
        assert process.stdout is not None
        answers |= dict(zip(hand, json.loads(await process.stdout.readline()), strict=True))
    return [answers[place] for place in range(len(presses))]


async def enter(database: Database, claims: int) -> None:
    """Mediators on duty, and a visitor for each request."""
    visitors = range(1_000, 1_000 + 2 * claims + ROUND)
    on_duty = {"duty": "on", "unanswered": 0, "claims": 0, "idle_since": 0.0, "helped": 0, "helped_seconds": 0.0}
    async with database.write() as connection:
        known = [{"id": number, "language": "ar", "language_chosen": False} for number in (*MEDIATORS, *visitors)]
        await connection.execute(insert(people), known)
        await connection.execute(insert(mediators), [{"person_id": number, **on_duty} for number in MEDIATORS])


async def show(database: Database, visitors: Sequence[int], dice: random.Random) -> list[tuple[int, int, int, bool]]:
    """New requests with cards: request, offer, mediator, whether the card is open. What others left open is over."""
    waiting = {
        "by_staff": False,
        "language": "ar",
        "understood": "",
        "place": "desk",
        "state": State.WAITING,
        "stage": Stage.DIRECT,
        "asked_at": 0.0,
        "waiting_since": 0.0,
        "reminded": False,
        "escalated": False,
        "talking": False,
    }
    line = dice.sample(MEDIATORS, len(MEDIATORS))
    cards: list[tuple[int, int, int, bool]] = []
    async with database.write() as connection:
        over = (offers.c.state == OfferState.SHOWN) | (offers.c.state == OfferState.LAPSED)
        await connection.execute(update(offers).where(over).values(state=OfferState.DECLINED))
        for place, visitor in enumerate(visitors):
            row = {"visitor_person_id": visitor, **waiting}
            request = (await connection.execute(insert(requests).values(row).returning(requests.c.id))).scalar_one()
            mine = line[place * SHOWN : (place + 1) * SHOWN]
            late = dice.sample([number for number in MEDIATORS if number not in mine], LAPSED)
            for mediator, state in [(one, OfferState.SHOWN) for one in mine] + [(one, OfferState.LAPSED) for one in late]:
                card = {"request_id": request, "person_id": mediator, "state": state, "shown_at": 0.0, "due_at": 0.0}
                offer = (await connection.execute(insert(offers).values(card).returning(offers.c.id))).scalar_one()
                cards.append((request, offer, mediator, state is OfferState.SHOWN))
    return cards


async def play_round(database: Database, processes: Any, visitors: Sequence[int], score: Score, dice: random.Random) -> int:
    """Everybody presses on every card at once, then both sides of every claim press "done". How many claims there were."""
    cards = await show(database, visitors, dice)
    cards += dice.sample(cards, len(cards) // REPEATED)
    answers = await press(processes, [("accept", offer, mediator) for _, offer, mediator, _ in cards], dice)
    score.presses += len(cards)
    winners: dict[int, set[int]] = {request: set() for request, *_ in cards}
    for (request, _, mediator, _), answer in zip(cards, answers, strict=True):
        if answer == "WON":
            winners[request].add(mediator)
    async with database.read() as connection:
        query = select(requests.c.id, requests.c.mediator_person_id).where(requests.c.id.in_(winners))
        has = {row[0]: row[1] for row in await connection.execute(query)}
    busy = {mediator for won in winners.values() for mediator in won}
    for request, won in winners.items():
        pressed = {mediator for number, _, mediator, _ in cards if number == request}
        if won != ({has[request]} - {None}):
            score.double.append(request)
        if not won and not pressed <= busy:
            score.lost.append(request)
        score.claims.update(won)
    assert (score.double, score.lost) == ([], [])
    shown = {(request, mediator) for request, _, mediator, is_open in cards if is_open}
    score.losers += sum(mediator not in winners[request] for request, mediator in shown)
    claimed = {request: next(iter(won)) for request, won in winners.items() if won}
    visitor_of = dict(zip(dict.fromkeys(request for request, *_ in cards), visitors, strict=True))
    sides = [(request, side) for request, mediator in claimed.items() for side in (mediator, visitor_of[request])]
    assert all(await press(processes, [("done", request, side) for request, side in sides], dice))
    return len(claimed)


async def test_of_many_claims_none_is_given_twice_and_none_is_lost(database: Database, database_url: str, long: bool) -> None:
    wanted, score, dice = MANY_CLAIMS if long else CLAIMS, Score(), random.Random(5)
    await enter(database, wanted)
    visitor, claims = 1_000, 0
    async with pressing(database_url) as processes:
        while claims < wanted:
            claims += await play_round(database, processes, range(visitor, visitor + ROUND), score, dice)
            visitor += ROUND
    async with database.read() as connection:
        query = select(mediators.c.person_id, mediators.c.claims).where(mediators.c.claims > 0)
        counted = {row[0]: row[1] for row in await connection.execute(query)}
        helped = (await connection.execute(select(func.sum(mediators.c.helped)))).scalar()
        by_kind = select(notices.c.kind, func.count()).group_by(notices.c.kind)
        owed = {row[0]: row[1] for row in await connection.execute(by_kind)}
    assert counted == dict(score.claims)
    once = dict.fromkeys((Notice.COMING, Notice.YOURS, Notice.THANKS, Notice.FINISHED), claims)
    assert (helped, owed) == (claims, once | {Notice.GONE: score.losers})
    assert score.presses > 5 * claims
    print(f"{claims} claims, {score.presses} presses, {score.losers} losers told")  # noqa: T201
