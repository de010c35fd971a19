"""The bot is killed between an offer and its answer, between an answer and its news, and whenever else: nobody is left without a
word, and nobody hears the same twice but in the one window that no order of steps can close."""

import asyncio
import itertools
import random
from collections import defaultdict
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.mediation.model import OfferState, State
from bot.rehearsal.faults import Trouble
from bot.rehearsal.people import Person
from bot.rehearsal.stand_in import Rehearsal
from bot.storage.schema import mediators, notices, offers, requests
from tests.end_to_end.mortal import ENDS, MortalFair, Told

# Of the run after each change, and of `make kills`.
KILLS, MANY_KILLS = 3, 50
# When the bot is killed. At a call: before Telegram has carried it out, or when it has and the bot does not know yet.
MOMENTS = (
    "between offer and accept",
    "accepted, one told",
    "at random",
    "accepted, nobody told",
    "accepted, the reply on its way",
    "at random",
    "accepted, not confirmed",
    "the offer on its way",
)
CALLS = {
    "accepted, nobody told": (Trouble.LOST, "sendMessage"),
    "accepted, one told": (Trouble.LOST_ANSWER, "sendMessage"),
    "accepted, the reply on its way": (Trouble.LOST, "editMessageText"),
    "accepted, not confirmed": (Trouble.LOST, "getUpdates"),
    "the offer on its way": (Trouble.LOST_ANSWER, "sendMessage"),
}


@pytest.fixture
async def fair(tmp_path: Path, cache_dir: Path) -> AsyncIterator[MortalFair]:
    async with Rehearsal(cast=False, overall_limit=False) as rehearsal:
        fair = MortalFair(rehearsal, tmp_path, cache_dir, random.Random(5))
        try:
            await fair.open()
            yield fair
        finally:
            await fair.close()


async def _dies(fair: MortalFair, visitors: list[Person], moment: str) -> None:
    """Two visitors ask, and the bot is killed at this moment of it. What people press while it is dead is not lost."""
    asked = {person.id for person in visitors}

    def offered() -> bool:
        return len(fair.open_cards()) > 1 or all(map(fair.has_end, visitors))

    def searching() -> bool:
        return asked <= {told.person for told in fair.told if "qc:" in "".join(told.buttons)} or not fair.alive

    def gone() -> bool:
        return not fair.alive or all(map(fair.has_end, visitors))

    match moment:
        case "at random":
            asyncio.get_running_loop().call_later(fair.dice.uniform(0.0, 2.0), fair.kill)
            await fair.until(lambda: not fair.alive)
        case "between offer and accept":
            await fair.until(offered, answer=False)
            fair.kill()
            fair.act()
        case "the offer on its way":
            await fair.until(searching, answer=False)
            fair.trap(*CALLS[moment])
            await fair.until(gone)
        case _:
            await fair.until(offered, answer=False)
            fair.trap(*CALLS[moment])
            await fair.until(gone)
    fair.kill()  # where the call never came


def _twice(fair: MortalFair) -> list[tuple[Told, Told]]:
    """What somebody was told in two messages: an offer, that a request is theirs, an end."""
    said: dict[tuple[int, str, str], dict[int, Told]] = defaultdict(dict)
    for told in fair.told:
        first_line = told.text.partition("\n")[0]
        for button in told.buttons:
            if button.startswith(("ma:", "mn:")):
                said[told.person, button, first_line].setdefault(told.message, told)
        if any(end in told.text for end in ENDS):
            said[told.person, "", first_line].setdefault(told.message, told)
    return [pair for messages in said.values() for pair in itertools.pairwise(messages.values())]


async def test_nobody_is_left_without_a_word(fair: MortalFair, long: bool) -> None:
    wanted = MANY_KILLS if long else KILLS
    for moment in itertools.islice(itertools.cycle(MOMENTS), wanted):
        visitors = await fair.come(2)
        await _dies(fair, visitors, moment)
        await fair.rises()
        await fair.until(lambda here=visitors: all(map(fair.has_end, here)))  # type: ignore[misc]
    assert fair.kills == wanted
    await _everything_is_said(fair)

    async with fair.database.read() as connection:
        states = set((await connection.execute(select(requests.c.state).distinct())).scalars())
        asked = (await connection.execute(select(func.count()).select_from(requests))).scalar()
        accepted = select(offers.c.request_id).where(offers.c.state == OfferState.ACCEPTED)
        winners = (await connection.execute(accepted)).scalars().all()
        helped = (await connection.execute(select(func.sum(mediators.c.helped)))).scalar()
        done = (await connection.execute(select(func.count()).where(requests.c.state == State.DONE))).scalar()
    assert states <= {State.DONE, State.CANCELLED, State.EXPIRED}
    assert asked == len(fair.visitors), "a repeated wish is one request"
    assert len(winners) == len(set(winners)), "at most one mediator a request"
    assert helped == done, "who says twice that it is done has helped once"

    pairs = _twice(fair)
    for first, second in pairs:
        assert first.life < second.life, f"without a crash nobody hears anything twice: {second}"
    assert len(pairs) <= fair.kills
    # A card whose number died with the process: its owner was shown it once more, and told the end of that one.
    again = {(pair[0].person, pair[0].message) for pair in pairs}
    left = [(person, message) for person, message, _ in fair.open_cards()]
    assert [chat for chat in left if (chat[0].id, chat[1].id) not in again] == [], "whoever has an open card is told its end"
    print(f"{fair.kills} kills, {asked} requests, {done} done, {len(pairs)} told again, {len(left)} cards left open")  # noqa: T201


async def _everything_is_said(fair: MortalFair) -> None:
    for _ in range(40):
        async with fair.database.read() as connection:
            left = (await connection.execute(select(func.count()).select_from(notices))).scalar()
        if not left:
            return
        fair.act()
        await asyncio.sleep(0.25)
        fair.rehearsal.clock.forward(5)
    raise AssertionError(f"{left} words were never said")
