"""After a crash Telegram repeats what it has not seen confirmed: the second time nothing changes, nobody is told anything, and
whoever pressed gets the answer they would have got."""

from collections.abc import Awaitable, Callable
from typing import Any, TypeAlias

import pytest
from sqlalchemy import select

from bot.mediation.model import Duty, Notice
from bot.mediation.store import Claim
from bot.storage.schema import mediators, notices, offers, requests
from tests.mediation.fair_day import DESK, FairDay

VISITOR, NOUR, OMAR = 100, 11, 12
Deed: TypeAlias = Callable[[FairDay, int], Awaitable[Any]]  # the number of the request, or of Nour's card


async def _everything(day: FairDay) -> list[list[Any]]:
    """All rows that a press could change, but for when the ticker looks next."""
    async with day.database.read() as connection:
        tables = [(await connection.execute(select(table))).mappings().all() for table in (requests, offers, mediators, notices)]
    return [[{name: value for name, value in row.items() if name != "due_at"} for row in rows] for rows in tables]


async def _twice(day: FairDay, deed: Deed, number: int) -> tuple[Any, Any]:
    """What was answered; the second time nothing may change."""
    first = await deed(day, number)
    await day.passes(0)
    before, told = await _everything(day), list(day.told)
    second = await deed(day, number)
    await day.passes(0)
    assert (await _everything(day), day.told) == (before, told)
    return first, second


ON_A_CARD: dict[str, Deed] = {
    "accept": lambda day, card: day.requests.accept(card, NOUR),
    "decline": lambda day, card: day.requests.decline(card, NOUR),
}
ON_A_CLAIM: dict[str, Deed] = {
    "met": lambda day, request: day.requests.met(request, NOUR),
    "done by the mediator": lambda day, request: day.requests.done(request, NOUR),
    "done by the visitor": lambda day, request: day.requests.done(request, VISITOR),
    "give back": lambda day, request: day.requests.give_back(request, NOUR),
    "cancel": lambda day, request: day.requests.cancel(request, VISITOR),
    "end of the conversation": lambda day, _: day.requests.end_talk(VISITOR),
    "off duty": lambda day, _: day.duty.go(NOUR, Duty.OFF),
}
# Whoever asks for the state of things afterwards sees that it is so: the handlers answer from that, not from what changed.
ANSWERED_FROM_THE_STATE = {"met", "end of the conversation"}


@pytest.mark.parametrize("deed", ON_A_CARD.values(), ids=ON_A_CARD)
async def test_a_press_on_a_card(day: FairDay, deed: Deed) -> None:
    for number in (NOUR, OMAR):
        await day.mediator(number, "ar")
    await day.asks(VISITOR)
    card = await day.card(NOUR)
    assert card is not None
    first, second = await _twice(day, deed, card)
    assert first == second


@pytest.mark.parametrize("name", ON_A_CLAIM)
async def test_a_press_on_a_request(day: FairDay, name: str) -> None:
    for number in (NOUR, OMAR):
        await day.mediator(number, "ar")
    request = await day.asks(VISITOR)
    await day.accepts(NOUR)
    first, second = await _twice(day, ON_A_CLAIM[name], request.id)
    assert first == second or name in ANSWERED_FROM_THE_STATE


async def test_asking(day: FairDay) -> None:
    await day.people.meet(VISITOR, "ar")

    async def ask(day: FairDay, _: int) -> int:
        return (await day.requests.ask(VISITOR, "ar", DESK, frozenset()))[0].id

    first, second = await _twice(day, ask, 0)
    assert first == second


async def test_sending_somebody_by_hand(day: FairDay) -> None:
    await day.mediator(NOUR, "fr")
    request = await day.asks(VISITOR)
    answers = await _twice(day, lambda day, number: day.requests.assign(number, NOUR), request.id)
    assert answers == (Claim.WON, Claim.WON)


async def test_who_gave_a_request_back_does_not_get_it_by_the_press_that_took_it(day: FairDay) -> None:
    """Telegram repeats from the oldest unconfirmed update on: both presses come once more, in their order."""
    await day.mediator(NOUR, "ar")
    request = await day.asks(VISITOR)
    card = await day.card(NOUR)
    assert card is not None
    for _ in range(2):
        claim = await day.requests.accept(card, NOUR)
        assert await day.requests.give_back(request.id, NOUR)
        await day.passes(0)
    assert claim is Claim.TAKEN
    assert day.heard(VISITOR)[:2] == [Notice.COMING, Notice.GIVEN_BACK]
    assert day.heard(NOUR).count(Notice.YOURS) == 1
