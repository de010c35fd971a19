"""From the wish to the end: who gets the request, what everybody is told, and when. On both databases."""

import asyncio

from bot.mediation.model import Duty, Notice, Stage, State
from bot.mediation.store import Claim
from tests.mediation.fair_day import DESK, ORGANISER, FairDay

VISITOR, NOUR, OMAR, LEILA = 100, 11, 12, 13


async def test_the_first_to_accept_has_it_and_the_others_are_told(day: FairDay) -> None:
    for number in (NOUR, OMAR, LEILA):
        await day.mediator(number, "ar")
    request = await day.asks(VISITOR)
    assert [day.heard(number) for number in (NOUR, OMAR, LEILA)] == [[Notice.OFFER], [Notice.OFFER], []]
    await day.passes(day.policy.wave_seconds)
    assert day.heard(LEILA) == [Notice.OFFER]
    assert await day.accepts(OMAR) is Claim.WON
    state = await day.state(request)
    assert (state.state, state.mediator_id, state.talking) == (State.CLAIMED, OMAR, True)
    assert day.heard(VISITOR) == [Notice.COMING]
    assert day.heard(OMAR) == [Notice.YOURS]
    assert [day.heard(number) for number in (NOUR, LEILA)] == [[Notice.GONE]] * 2


async def test_whoever_is_too_late_gets_nothing(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    await day.mediator(OMAR, "ar")
    await day.asks(VISITOR)
    late = await day.card(OMAR)
    assert late is not None
    await day.accepts(NOUR)
    assert await day.requests.accept(late, OMAR) is Claim.TAKEN
    assert await day.requests.accept(late, NOUR) is Claim.TAKEN, "a card is its mediator's own"


async def test_accepting_twice_changes_nothing(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    await day.asks(VISITOR)
    card = await day.card(NOUR)
    assert card is not None
    assert [await day.requests.accept(card, NOUR) for _ in range(2)] == [Claim.WON, Claim.WON]
    await day.tells()
    assert day.heard(VISITOR) == [Notice.COMING]


async def test_one_open_request_a_visitor(day: FairDay) -> None:
    first = await day.asks(VISITOR)
    again, new = await day.requests.ask(VISITOR, "fr", DESK, frozenset())
    assert (again.id, again.language, new) == (first.id, "ar", False)


async def test_one_request_a_mediator(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    await day.asks(VISITOR)
    await day.accepts(NOUR)
    second = await day.asks(VISITOR + 1)
    assert await day.card(NOUR) is None, "who has a request is not asked"
    assert await day.requests.assign(second.id, NOUR) is Claim.BUSY


async def test_somebody_who_becomes_free_is_offered_what_waits(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    first = await day.asks(VISITOR)
    await day.accepts(NOUR)
    await day.asks(VISITOR + 1)
    assert await day.requests.done(first.id, NOUR)
    await day.passes(0)
    assert day.heard(NOUR) == [Notice.OFFER, Notice.YOURS, Notice.THANKS, Notice.OFFER]


async def test_somebody_who_comes_on_duty_is_offered_what_waits(day: FairDay) -> None:
    await day.asks(VISITOR)
    await day.mediator(NOUR, "ar")
    await day.passes(0)
    assert day.heard(NOUR) == [Notice.OFFER]


async def test_nobody_interprets_for_themselves(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    request = await day.asks(NOUR)
    assert await day.card(NOUR) is None
    assert await day.requests.assign(request.id, NOUR) is Claim.TAKEN


async def test_declining_asks_the_next_at_once_and_never_the_same_again(day: FairDay) -> None:
    for number in range(11, 16):
        await day.mediator(number, "ar")
    await day.asks(VISITOR)
    asked = [number for number in range(11, 16) if await day.card(number)]
    card = await day.card(asked[0])
    assert card is not None
    await day.requests.decline(card, asked[0])
    await day.passes(0)
    assert sum([await day.card(number) is not None for number in range(11, 16)]) == len(asked)
    await day.passes(300)
    assert day.heard(asked[0]) == [Notice.OFFER]


async def test_a_language_nobody_speaks_alarms_the_organisers_once_and_goes_to_them(day: FairDay) -> None:
    await day.mediator(NOUR, "fr")
    request = await day.asks(VISITOR, "ti")
    assert day.heard(VISITOR) == [Notice.ESCALATED]
    assert day.heard(ORGANISER) == [Notice.UNCOVERED, Notice.HELP]
    await day.asks(VISITOR + 1, "ti")
    assert day.heard(ORGANISER) == [Notice.HELP]
    assert await day.requests.assign(request.id, NOUR) is Claim.WON
    await day.passes(0)
    assert (day.heard(ORGANISER), day.heard(NOUR), day.heard(VISITOR)) == ([Notice.SETTLED], [Notice.YOURS], [Notice.COMING])


async def test_a_shared_language_is_the_bridge_and_the_visitor_is_told(day: FairDay) -> None:
    await day.mediator(NOUR, "fr")
    request = await day.asks(VISITOR, "ti", frozenset({"fr"}))
    assert (day.heard(VISITOR), day.heard(NOUR)) == ([Notice.BRIDGE], [Notice.OFFER])
    assert (await day.state(request)).stage is Stage.BRIDGE


async def test_the_end_is_honest_and_comes_within_ten_minutes(day: FairDay) -> None:
    request = await day.asks(VISITOR)
    await day.passes(600)
    assert (await day.state(request)).state is State.EXPIRED
    assert day.heard(VISITOR) == [Notice.ESCALATED, Notice.EXPIRED]
    assert day.heard(ORGANISER) == [Notice.UNCOVERED, Notice.HELP, Notice.SETTLED]


async def test_somebody_silent_after_the_claim_loses_it_and_both_are_asked_before(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    request = await day.asks(VISITOR)
    await day.accepts(NOUR)
    await day.passes(299)
    assert day.heard(VISITOR) == [Notice.COMING]
    await day.passes(2)
    assert day.heard(VISITOR) == [Notice.MET_YOU]
    await day.passes(180)
    state = await day.state(request)
    assert (state.state, state.mediator_id) == (State.WAITING, None)
    assert day.heard(VISITOR)[0] is Notice.GIVEN_BACK
    assert day.heard(NOUR) == [Notice.OFFER, Notice.YOURS, Notice.MET_THEM, Notice.TAKEN_AWAY]
    mediator = await day.duty.mediator(NOUR)
    assert mediator is not None
    assert mediator.duty is Duty.OFF


async def test_organisers_know_of_a_request_that_is_claimed_once_more_shortly_before_its_ten_minutes(day: FairDay) -> None:
    for number in (NOUR, OMAR):
        await day.mediator(number, "ar")
    request = await day.asks(VISITOR)
    await day.accepts(NOUR)
    await day.passes(470)
    assert await day.requests.give_back(request.id, NOUR)
    await day.passes(0)
    await day.accepts(OMAR)
    await day.passes(125)
    assert day.heard(ORGANISER) == []
    await day.passes(10)
    assert day.heard(ORGANISER) == [Notice.HELP]


async def test_met_and_done_are_thanked_and_counted(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    request = await day.asks(VISITOR)
    await day.accepts(NOUR)
    assert await day.requests.met(request.id, VISITOR)
    await day.passes(720)
    assert await day.requests.done(request.id, NOUR)
    await day.passes(0)
    assert day.heard(VISITOR) == [Notice.COMING, Notice.FINISHED]
    mediator = await day.duty.mediator(NOUR)
    assert mediator is not None
    assert (mediator.helped, mediator.helped_seconds) == (1, 720)
    await day.requests.rate(request.id, VISITOR, 3)
    assert (await day.state(request)).rating == 3


async def test_cancelling_tells_everybody_whose_card_is_open(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    await day.mediator(OMAR, "ar")
    request = await day.asks(VISITOR)
    assert await day.requests.cancel(request.id, VISITOR)
    await day.passes(0)
    assert [day.heard(number) for number in (NOUR, OMAR)] == [[Notice.OFFER, Notice.GONE]] * 2


async def test_a_visitor_who_is_forgotten_leaves_nobody_waiting(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    await day.asks(VISITOR)
    await day.accepts(NOUR)
    await day.requests.leave(VISITOR)
    await day.people.forget(VISITOR)
    await day.passes(0)
    assert day.heard(NOUR) == [Notice.OFFER, Notice.YOURS, Notice.CANCELLED]


async def test_a_mediator_who_is_forgotten_gives_back(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    request = await day.asks(VISITOR)
    await day.accepts(NOUR)
    await day.requests.leave(NOUR)
    await day.people.forget(NOUR)
    await day.passes(0)
    assert (await day.state(request)).state is State.WAITING
    assert day.heard(VISITOR)[:2] == [Notice.COMING, Notice.GIVEN_BACK]


async def test_three_offers_unanswered_end_the_duty_after_a_question(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    await day.asks(VISITOR)
    await day.passes(500)
    heard = day.heard(NOUR)
    assert [kind for kind in heard if kind in {Notice.STILL_THERE, Notice.OFF_DUTY}] == [Notice.STILL_THERE, Notice.OFF_DUTY]
    assert heard.count(Notice.OFFER) == heard.count(Notice.LATE) == 3


async def test_a_break_ends_by_itself(day: FairDay) -> None:
    await day.mediator(NOUR, "ar")
    await day.duty.go(NOUR, Duty.BREAK, day.time + 600)
    await day.passes(599)
    assert day.heard(NOUR) == []
    await day.passes(1)
    assert day.heard(NOUR) == [Notice.BREAK_OVER]


async def test_of_all_who_press_at_once_one_wins(day: FairDay) -> None:
    for number in range(11, 31):
        await day.mediator(number, "ar")
    request = await day.asks(VISITOR)
    await day.passes(41)
    cards = {number: card for number in range(11, 31) if (card := await day.card(number))}
    assert len(cards) > 5
    claims = await asyncio.gather(*(day.requests.accept(card, number) for number, card in cards.items()))
    assert (claims.count(Claim.WON), claims.count(Claim.TAKEN)) == (1, len(cards) - 1)
    assert (await day.state(request)).state is State.CLAIMED


async def test_organisers_hear_again_of_a_request_that_is_given_back_after_they_had_settled_it(day: FairDay) -> None:
    await day.mediator(NOUR, "fr")
    request = await day.asks(VISITOR)
    assert Notice.HELP in day.heard(ORGANISER)
    assert await day.requests.assign(request.id, NOUR) is Claim.WON
    await day.passes(0)
    assert day.heard(ORGANISER) == [Notice.SETTLED]
    assert await day.requests.give_back(request.id, NOUR)
    await day.passes(0)
    assert day.heard(ORGANISER) == [Notice.HELP]


async def test_a_request_that_comes_back_late_from_somebody_silent_is_known_to_the_organisers_at_once(day: FairDay) -> None:
    await day.mediator(NOUR, "fr")
    request = await day.asks(VISITOR)
    await day.passes(300)
    assert await day.requests.assign(request.id, NOUR) is Claim.WON
    await day.passes(0)
    day.heard(ORGANISER)
    await day.passes(day.policy.silent_seconds)
    state = await day.state(request)
    assert (state.state, state.escalated) == (State.WAITING, True)
    assert day.heard(ORGANISER) == [Notice.HELP]
