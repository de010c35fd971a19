"""What becomes of an announcement once it is confirmed: the rules, on both databases."""

import asyncio

import pytest

from bot.announcements.model import (
    DELIVERY_NEXT,
    NEXT,
    TRANSLATION_NEXT,
    UNTOLD,
    Audience,
    DeliveryState,
    Group,
    State,
    Translation,
)
from bot.announcements.policy import Policy
from bot.announcements.store import Changed, Confirmed, Nobody, NoText, Past, Scheduled, SecondNeeded
from bot.chat.post import Later, Refused
from bot.people.model import Role
from bot.storage.database import Database
from tests.announcements.fair_day import ORGANISER, SECOND, FairDay

AMIRA, OKSANA, BEN = 101, 102, 103
Sent, Pending, Blocked = DeliveryState.SENT, DeliveryState.PENDING, DeliveryState.BLOCKED


@pytest.fixture
async def everybody(day: FairDay) -> FairDay:
    """Beside the organisers three visitors, of whom two do not read German."""
    await day.come("ar", AMIRA)
    await day.come("uk", OKSANA)
    await day.come("de", BEN)
    return day


@pytest.mark.parametrize("table", [NEXT, DELIVERY_NEXT, TRANSLATION_NEXT])
def test_every_state_says_what_may_follow_and_the_end_is_an_end(table: dict[str, frozenset[str]]) -> None:
    assert set().union(*table.values()) <= set(table)
    assert {State, DeliveryState, Translation} >= {type(next(iter(table)))}
    assert any(not following for following in table.values())


async def test_everybody_gets_it_in_their_language_or_the_original(everybody: FairDay) -> None:
    day = everybody
    await day.writes()
    await day.drafts.set_text(ORGANISER, "ar", "مرحبا")
    draft = await day.drafts.open(ORGANISER)
    assert await day.drafts.languages(draft) == {"de": 3, "ar": 1, "uk": 1}
    announcement = await day.confirms(draft)
    assert (announcement.state, announcement.recipients) == (State.SENDING, 5)
    await day.courier_works()
    assert [day.chats.shows(one) for one in (AMIRA, OKSANA, BEN)] == [["ar: مرحبا"], ["de: Hallo"], ["de: Hallo"]]
    assert (await day.of(announcement)).state is State.SENT
    assert await day.counts(announcement) == {Sent: 5}


async def test_the_language_is_that_of_the_moment_of_sending(everybody: FairDay) -> None:
    await everybody.writes()
    await everybody.drafts.set_text(ORGANISER, "ar", "مرحبا")
    await everybody.confirms(await everybody.drafts.open(ORGANISER))
    await everybody.people.choose_language(BEN, "ar")
    await everybody.courier_works()
    assert everybody.chats.shows(BEN) == ["ar: مرحبا"]


@pytest.mark.parametrize(
    ("group", "who"),
    [
        (Group(), {ORGANISER, SECOND, AMIRA, OKSANA, BEN}),
        (Group(Audience.LANGUAGE, "uk"), {OKSANA}),
        (Group(Audience.MEDIATORS), {AMIRA}),
    ],
)
async def test_an_audience_is_who_is_in_it(everybody: FairDay, group: Group, who: set[int]) -> None:
    await everybody.people.give_role(AMIRA, Role.MEDIATOR)
    await everybody.people.give_role(BEN, Role.MEDIATOR, until=everybody.time - 1)
    assert (await everybody.drafts.sizes())[group] == len(who)
    announcement = await everybody.announces(group=group)
    assert set(await everybody.states(announcement)) == who


async def test_muted_people_get_none_and_are_in_no_audience(everybody: FairDay) -> None:
    day = everybody
    await day.announcements.mute(AMIRA, muted=True)
    announcement = await day.announces()
    await day.announcements.mute(BEN, muted=True)
    await day.courier_works()
    assert await day.states(announcement) == {ORGANISER: Sent, SECOND: Sent, OKSANA: Sent, BEN: DeliveryState.MUTED}
    await day.announcements.mute(AMIRA, muted=False)
    second = await day.announces("Noch etwas")
    await day.courier_works()
    assert (second.recipients, day.chats.shows(AMIRA), day.chats.shows(BEN)) == (4, ["de: Noch etwas"], [])


async def test_who_has_blocked_the_bot_is_left_alone_until_they_come_back(everybody: FairDay) -> None:
    day = everybody
    day.chats.blocked.add(BEN)
    first, second = await day.announces(), await day.announces("Zweite")
    day.chats.answers[BEN] = []
    await day.courier_works()
    assert [(await day.states(one))[BEN] for one in (first, second)] == [Blocked, Blocked]
    assert BEN not in await day.states(await day.announces("Dritte"))
    day.chats.blocked.clear()
    await day.people.meet(BEN, "de")
    fourth = await day.announces("Vierte")
    await day.courier_works()
    assert (await day.states(fourth))[BEN] is Sent
    assert day.chats.shows(BEN) == ["de: Vierte"]


async def test_errors_are_retried_with_growing_pauses_and_then_it_has_failed(everybody: FairDay) -> None:
    day = everybody
    day.chats.answers = {AMIRA: [Later(1)] * 3, OKSANA: [Later(1)] * 100, BEN: [Refused("TEXT_INVALID")]}
    announcement = await day.announces()
    await day.courier_works()
    assert await day.counts(announcement) == {Sent: 2, Pending: 2, DeliveryState.FAILED: 1}
    await day.ends()
    report = await day.announcements.report(announcement.id)
    assert report is not None
    assert report.states == {Sent: 3, DeliveryState.FAILED: 2}
    assert report.reasons == {"TEXT_INVALID": 1, "no answer but errors": 1}
    assert len(day.chats.answers[OKSANA]) == 100 - Policy().attempts
    assert report.announcement.state is State.SENT


async def test_too_many_calls_is_no_attempt(everybody: FairDay) -> None:
    everybody.chats.answers = {BEN: [Later(3, attempted=False)] * 10}
    announcement = await everybody.announces()
    await everybody.ends()
    assert await everybody.counts(announcement) == {Sent: 5}


async def test_a_late_report_does_not_end_what_another_courier_has_by_now(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces(group=Group(Audience.LANGUAGE, "ar"))
    late = await day.deliveries.take(announcement, "taken for dead")
    assert await day.deliveries.recover("its heir") == 1
    assert await day.announcements.again(announcement.id) == 1
    again = await day.deliveries.take(announcement, "its heir")
    assert late is not None
    assert again is not None
    await day.deliveries.sent(late, "taken for dead", 77)
    assert await day.states(announcement) == {AMIRA: DeliveryState.SENDING}
    await day.deliveries.sent(again, "its heir", 78)
    assert await day.states(announcement) == {AMIRA: Sent}


async def test_nobody_gets_two_at_the_same_moment(everybody: FairDay) -> None:
    announcement = await everybody.announces(group=Group(Audience.LANGUAGE, "ar"))
    assert await everybody.deliveries.take(announcement, "courier", busy={AMIRA}) is None
    taken = await everybody.deliveries.take(announcement, "courier", busy={OKSANA})
    assert taken is not None
    assert taken.person_id == AMIRA


async def test_a_lost_answer_is_unknown_and_sent_again_only_on_request(everybody: FairDay) -> None:
    day = everybody
    day.chats.answers = {BEN: [Later(1, perhaps_done=True)]}
    announcement = await day.announces()
    await day.ends()
    assert await day.counts(announcement) == {Sent: 4, DeliveryState.UNKNOWN: 1}
    assert (await day.of(announcement)).state is State.SENT
    assert await day.announcements.again(announcement.id) == 1
    await day.courier_works()
    assert await day.counts(announcement) == {Sent: 5}
    assert day.chats.shows(BEN) == ["de: Hallo"]


async def test_what_a_dead_courier_had_under_way_is_unknown(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces()
    taken = await day.deliveries.take(announcement, "another process")
    assert taken is not None
    await day.courier_works()
    assert (await day.states(announcement))[taken.person_id] is DeliveryState.UNKNOWN
    assert day.chats.shows(taken.person_id) == []
    await day.deliveries.sent(taken, "another process", 999)
    assert await day.counts(announcement) == {Sent: 5}, "it was not dead, and knows better"


async def test_one_courier_works_and_the_other_takes_over(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces()
    other = day.another_courier()
    assert await day.courier.lease.hold()
    assert await other.round() == 0, "the other one stands by"
    await day.courier.lease.release()
    assert await other.round() >= 5
    await other.settled()
    assert await day.counts(announcement) == {Sent: 5}


async def test_two_couriers_never_take_the_same(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces()
    taken = await asyncio.gather(*(day.deliveries.take(announcement, f"courier {number}") for number in range(8)))
    people = [delivery.person_id for delivery in taken if delivery]
    assert len(people) == len(set(people))


async def test_stop_and_go_on(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces()
    assert await day.announcements.stop(announcement.id)
    assert not await day.announcements.stop(announcement.id)
    await day.courier_works()
    assert await day.counts(announcement) == {Pending: 5}
    assert await day.announcements.go_on(announcement.id)
    await day.courier_works()
    assert await day.counts(announcement) == {Sent: 5}


async def test_several_take_turns_and_an_urgent_one_overtakes(everybody: FairDay) -> None:
    day = everybody
    await day.announces("eins")
    await day.announces("zwei")
    await day.courier_works()
    assert {day.chats.order[:6].count(f"de: {one}") for one in ("eins", "zwei")} <= {2, 3, 4}
    day.chats.order.clear()
    await day.announces("drei")
    await day.announces("eilig", urgent=True)
    await day.courier_works()
    assert day.chats.order == ["de: eilig"] * 5 + ["de: drei"] * 5


async def test_a_correction_changes_each_copy_in_its_language(everybody: FairDay) -> None:
    day = everybody
    await day.writes("Halle 1")
    await day.drafts.set_text(ORGANISER, "ar", "قاعة 1")
    announcement = await day.confirms(await day.drafts.open(ORGANISER))
    await day.courier_works()
    correction = await day.corrects(announcement, "Halle 2", ar="قاعة 2")
    await day.announcements.mute(BEN, muted=True)
    await day.courier_works()
    assert [day.chats.shows(one) for one in (AMIRA, BEN)] == [["ar: قاعة 2"], ["de: Halle 2"]]
    assert await day.counts(correction) == {Sent: 5}
    assert [(await day.of(one)).state for one in (announcement, correction)] == [State.CORRECTED, State.SENT]


async def test_a_correction_leaves_no_copy_that_says_what_was_wrong(everybody: FairDay) -> None:
    """Nobody has put the new original into Arabic: better the original, with its label, than the wrong hall in Arabic."""
    day = everybody
    await day.writes("Halle 1")
    await day.drafts.set_text(ORGANISER, "ar", "قاعة 1")
    announcement = await day.confirms(await day.drafts.open(ORGANISER))
    await day.courier_works()
    await day.corrects(announcement, "Halle 2")
    await day.courier_works()
    assert day.chats.shows(AMIRA) == ["de: Halle 2"]


async def test_who_still_waits_when_it_is_corrected_gets_the_correction(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces("Halle 1")
    under_way = [await day.deliveries.take(announcement, day.courier.lease.holder) for _ in range(2)]
    correction = await day.corrects(announcement, "Halle 2")
    first, second = under_way
    assert first is not None
    assert second is not None
    day.chats.screens[first.person_id] = {77: "de: Halle 1"}
    await day.deliveries.sent(first, day.courier.lease.holder, 77)
    await day.deliveries.later(second, day.courier.lease.holder, 1, attempted=True)
    await day.courier_works()
    assert [day.chats.shows(one) for one in (ORGANISER, SECOND, AMIRA, OKSANA, BEN)] == [["de: Halle 2"]] * 5
    assert await day.counts(announcement) == {Sent: 1, DeliveryState.DROPPED: 4}
    assert (await day.counts(correction), (await day.of(correction)).recipients) == ({Sent: 5}, 5)


async def test_withdrawing_deletes_or_says_so_and_the_rest_never_get_it(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces(group=Group(Audience.LANGUAGE, "de"))
    await day.courier_works()
    day.chats.deletes = False
    withdrawal = await day.announcements.withdraw(announcement.id, SECOND)
    assert withdrawal is not None
    assert await day.announcements.withdraw(announcement.id, SECOND) is None
    await day.courier_works()
    assert day.chats.shows(BEN) == ["withdrawn"]
    day.chats.deletes = True
    waiting = await day.announces("Zweite")
    withdrawal = await day.announcements.withdraw(waiting.id, ORGANISER)
    await day.courier_works()
    assert day.chats.shows(BEN) == ["withdrawn"]
    assert await day.counts(waiting) == {DeliveryState.DROPPED: 5}


async def test_a_corrected_announcement_is_withdrawn_with_its_correction(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces("Halle 1")
    await day.courier_works()
    correction = await day.corrects(announcement, "Halle 2")
    await day.courier_works()
    assert await day.announcements.withdraw(correction.id, ORGANISER)
    await day.courier_works()
    assert day.chats.shows(BEN) == []
    assert [(await day.of(one)).state for one in (announcement, correction)] == [State.WITHDRAWN] * 2
    assert await day.drafts.open_correction(correction.id, ORGANISER) is None


async def test_changing_a_message_twice_does_no_harm_so_a_crash_leaves_nothing_unknown(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces("Halle 1")
    await day.courier_works()
    correction = await day.corrects(announcement, "Halle 2")
    assert await day.deliveries.take(correction, "another process")
    await day.courier.lease.release()
    day.courier = day.another_courier()
    await day.courier_works()
    assert await day.counts(correction) == {Sent: 5}


async def test_only_what_was_seen_is_confirmed(everybody: FairDay) -> None:
    day = everybody
    seen = await day.writes()
    await day.drafts.set_text(ORGANISER, "de", "etwas anderes")
    assert await day.announcements.confirm(seen.id, ORGANISER, seen.version) == Changed()
    draft = await day.of(seen)
    outcomes = await asyncio.gather(*(day.announcements.confirm(draft.id, ORGANISER, draft.version) for _ in range(4)))
    assert [type(outcome) for outcome in outcomes if outcome != Changed()] == [Confirmed]


async def test_without_text_or_audience_nothing_is_confirmed(everybody: FairDay) -> None:
    day = everybody
    empty = await day.drafts.open(ORGANISER)
    assert await day.announcements.confirm(empty.id, ORGANISER, empty.version) == NoText()
    draft = await day.writes(group=Group(Audience.LANGUAGE, "vi"))
    assert await day.announcements.confirm(draft.id, ORGANISER, draft.version) == Nobody()


async def test_above_the_limit_another_organiser_confirms(database: Database) -> None:
    day = FairDay(database, policy=Policy(second_above=1))
    await day.begins()
    draft = await day.writes()
    assert await day.announcements.confirm(draft.id, SECOND, draft.version) == SecondNeeded(2), "the writer presses first"
    assert await day.announcements.confirm(draft.id, ORGANISER, draft.version) == SecondNeeded(2)
    await day.drafts.set_text(ORGANISER, "de", "geändert")
    draft = await day.of(draft)
    assert await day.announcements.confirm(draft.id, SECOND, draft.version) == SecondNeeded(2), "a change asks anew"
    assert isinstance(await day.announcements.confirm(draft.id, SECOND, draft.version), Confirmed)


async def test_a_scheduled_one_goes_at_its_time_to_who_is_there_then(everybody: FairDay) -> None:
    day = everybody
    draft = await day.writes()
    assert await day.announcements.confirm(draft.id, ORGANISER, draft.version, at=day.time) == Past()
    scheduled = await day.announcements.confirm(draft.id, ORGANISER, draft.version, at=day.time + 600)
    assert isinstance(scheduled, Scheduled)
    await day.come("fr", 104)
    await day.courier_works()
    assert day.chats.order == []
    day.time += 601
    await day.courier_works()
    assert await day.counts(draft) == {Sent: 6}


async def test_what_nobody_ran_for_is_missed_and_organisers_decide(everybody: FairDay) -> None:
    day = everybody
    draft = await day.writes()
    await day.announcements.confirm(draft.id, ORGANISER, draft.version, at=day.time + 600)
    day.time += 600 + Policy().late_seconds + 1
    assert [one.id for one in await day.announcements.begin_due()] == [draft.id]
    await day.courier_works()
    missed = await day.of(draft)
    assert (missed.state, day.chats.order) == (State.MISSED, [])
    await day.confirms(missed)
    await day.courier_works()
    assert await day.counts(draft) == {Sent: 5}


async def test_what_is_discarded_leaves_nothing(everybody: FairDay) -> None:
    day = everybody
    draft = await day.writes()
    assert await day.drafts.discard(draft.id)
    assert await day.announcements.find(draft.id) is None
    sent = await day.announces()
    assert not await day.drafts.discard(sent.id)


async def test_one_draft_an_organiser_that_survives(everybody: FairDay) -> None:
    day = everybody
    drafts = await asyncio.gather(*(day.drafts.open(ORGANISER) for _ in range(4)))
    assert len({draft.id for draft in drafts}) == 1
    await day.writes("Hallo")
    assert (await FairDay(day.database).drafts.open(ORGANISER)).texts == {"de": "Hallo"}
    assert (await day.drafts.open(SECOND)).id != drafts[0].id


async def test_the_language_can_be_put_right_with_the_text(everybody: FairDay) -> None:
    await everybody.writes("Hello")
    await everybody.drafts.set_language(ORGANISER, "en")
    draft = await everybody.drafts.open(ORGANISER)
    assert (draft.language, draft.texts) == ("en", {"en": "Hello"})


async def test_of_all_mediators_asked_one_translates(everybody: FairDay) -> None:
    day = everybody
    draft = await day.writes()
    assert await day.translations.ask(draft.id, "ar", [AMIRA, OKSANA, BEN])
    took = await asyncio.gather(*(day.translations.take(draft.id, "ar", one) for one in (AMIRA, OKSANA, BEN)))
    assert sum(took) == 1
    mediator = (AMIRA, OKSANA, BEN)[took.index(True)]
    assert await day.translations.answer(draft.id, "ar", mediator, "اهلا")
    first = await day.answer(draft, "ar")
    assert await day.translations.send_back(draft.id, "ar", first) == mediator
    assert not await day.translations.accept(draft.id, "ar", first)
    assert await day.translations.answer(draft.id, "ar", mediator, "مرحبا")
    assert not await day.translations.accept(draft.id, "ar", first), "not the one that was read"
    assert await day.translations.accept(draft.id, "ar", await day.answer(draft, "ar"))
    assert (await day.of(draft)).texts == {"de": "Hallo", "ar": "مرحبا"}
    assert await day.translations.of_draft(draft.id) == {"ar": Translation.ACCEPTED}


async def test_a_new_original_asks_for_no_old_translation(everybody: FairDay) -> None:
    day = everybody
    draft = await day.writes()
    await day.translations.ask(draft.id, "ar", [AMIRA])
    await day.translations.take(draft.id, "ar", AMIRA)
    await day.drafts.set_text(ORGANISER, "de", "etwas anderes")
    assert not await day.translations.answer(draft.id, "ar", AMIRA, "مرحبا")


async def test_who_is_forgotten_is_counted_and_the_organiser_s_going_stops_nothing(everybody: FairDay) -> None:
    day = everybody
    announcement = await day.announces()
    await day.people.forget(BEN)
    await day.drafts.open(ORGANISER)
    await day.drafts.leave(ORGANISER)
    await day.people.forget(ORGANISER)
    await day.courier_works()
    report = await day.announcements.report(announcement.id)
    assert report is not None
    assert (report.states, report.forgotten, report.announcement.organiser_id) == ({Sent: 3}, 2, None)


async def test_text_moves_to_the_language_that_is_told_for_it(day: FairDay) -> None:
    await day.drafts.open(ORGANISER)
    await day.drafts.set_text(ORGANISER, UNTOLD, "Hallo")
    draft = await day.drafts.open(ORGANISER)
    assert (draft.original, await day.announcements.confirm(draft.id, ORGANISER, draft.version)) == ("Hallo", NoText())
    await day.drafts.set_language(ORGANISER, "de")
    assert (await day.of(draft)).texts == {"de": "Hallo"}
    assert await day.translations.ask(draft.id, "uk", [])
    await day.drafts.set_language(ORGANISER, "uk")
    assert ((await day.of(draft)).texts, await day.translations.of_draft(draft.id)) == ({"uk": "Hallo"}, {})
