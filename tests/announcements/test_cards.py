"""The cards of translations in both databases: each says what is the case, whatever was pressed or lost at the same moment."""

import asyncio

import pytest
from sqlalchemy import select

from bot.announcements.card_store import Abandoned, Cards, Owed
from bot.announcements.messages import Composer
from bot.announcements.model import Announcement, Card, Interpreter, Translation
from bot.announcements.translation_postman import TranslationPostman
from bot.app import Content
from bot.guide.messages import stand_button
from bot.people.model import Role
from bot.storage.schema import translation_cards
from tests.announcements.fair_day import ORGANISER, FairDay

OLENA, IHOR, MARIA = 11, 12, 13
TEAM = [OLENA, IHOR, MARIA]


@pytest.fixture
async def team(day: FairDay) -> FairDay:
    """With three mediators."""
    await day.come("de", *TEAM)
    for mediator in TEAM:
        await day.people.give_role(mediator, Role.MEDIATOR)
    return day


@pytest.fixture
def cards(team: FairDay) -> Cards:
    return Cards(team.database, team.now)


async def said(cards: Cards) -> list[tuple[int, Card]]:
    """Everything that was owed, said by now, with the number of the person as that of the message."""
    all_of_it: list[Owed] = []
    while owed := await cards.take(10):
        for one in owed:
            await cards.said(one, one.person_id)
        all_of_it += owed
    return [(one.person_id, one.card) for one in all_of_it]


async def asked(day: FairDay, cards: Cards) -> Announcement:
    draft = await day.writes()
    assert await day.translations.ask(draft.id, "uk", TEAM)
    assert await said(cards) == [(one, Card.OPEN) for one in TEAM]
    return draft


async def test_asking_again_shows_nobody_a_second_card(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    again = await team.translations.ask(draft.id, "uk", TEAM)
    assert again is not None
    assert (again.open, await said(cards)) == (3, [])


async def test_one_wins_and_the_others_are_told_once(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    took = await asyncio.gather(*(team.translations.take(draft.id, "uk", one) for one in TEAM))
    winner = TEAM[took.index(True)]
    assert sum(took) == 1
    assert await said(cards) == [(one, Card.LOST) for one in TEAM if one != winner]
    assert await team.translations.take(draft.id, "uk", winner), "a press that Telegram repeats"
    assert await said(cards) == []


async def test_press_before_the_card_s_number_is_known_is_not_undone(team: FairDay, cards: Cards) -> None:
    draft = await team.writes()
    await team.translations.ask(draft.id, "uk", [OLENA, IHOR])
    olena, ihor = await cards.take(10)
    assert await team.translations.take(draft.id, "uk", OLENA)
    for one in (olena, ihor):
        await cards.said(one, one.person_id)
    assert await said(cards) == [(IHOR, Card.LOST)]
    assert await team.translations.card(draft.id, "uk", OLENA) is Card.MINE


async def test_one_process_says_a_card_and_another_after_its_death(team: FairDay, cards: Cards) -> None:
    draft = await team.writes()
    await team.translations.ask(draft.id, "uk", [OLENA])
    took = await asyncio.gather(*(cards.take(10) for _ in range(3)))
    assert sorted(map(len, took)) == [0, 0, 1]
    team.time += 31
    assert [(one.person_id, one.perhaps_said) for one in await cards.take(10)] == [(OLENA, True)]


async def test_when_all_say_no_it_is_not_under_way_and_the_organiser_is_told(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    for one in TEAM:
        assert await cards.sweep() == []
        assert await team.translations.of_draft(draft.id) == {"uk": Translation.ASKED}
        assert await team.translations.decline(draft.id, "uk", one)
    await cards.sweep()
    assert await team.translations.of_draft(draft.id) == {}
    assert await said(cards) == [(ORGANISER, Card.NOBODY)]


async def test_who_said_no_takes_it_by_no_old_press_and_is_not_asked_again(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    await team.translations.decline(draft.id, "uk", OLENA)
    assert not await team.translations.take(draft.id, "uk", OLENA)
    assert await team.translations.take(draft.id, "uk", IHOR)
    await said(cards)
    assert await team.translations.give_back(draft.id, "uk", IHOR, TEAM)
    assert await said(cards) == [(MARIA, Card.OPEN), (ORGANISER, Card.GIVEN_BACK)]


async def test_of_a_mediator_who_is_none_any_more_others_are_asked(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    await team.translations.take(draft.id, "uk", OLENA)
    await said(cards)
    await team.people.take_role(OLENA, Role.MEDIATOR)
    assert await cards.sweep() == [Abandoned(draft.id, "uk", OLENA)]
    assert await team.translations.give_back(draft.id, "uk", OLENA, [IHOR])
    assert await cards.sweep() == []
    assert await said(cards) == [(IHOR, Card.OPEN), (ORGANISER, Card.GIVEN_BACK)]


async def test_open_card_of_a_mediator_who_is_none_any_more_ends(team: FairDay, cards: Cards) -> None:
    await asked(team, cards)
    await team.people.take_role(OLENA, Role.MEDIATOR)
    await cards.sweep()
    assert await said(cards) == [(OLENA, Card.OVER)]


async def test_who_is_forgotten_leaves_no_card_and_nobody_waits_for_them(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    for one in TEAM:
        await team.people.forget(one)
    await cards.sweep()
    assert await said(cards) == [(ORGANISER, Card.NOBODY)]
    assert await team.translations.of_draft(draft.id) == {}


async def test_discarded_draft_ends_its_cards_and_leaves_no_row(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    await team.translations.decline(draft.id, "uk", MARIA)
    await team.drafts.discard(draft.id)
    await cards.sweep()
    assert await said(cards) == [(OLENA, Card.OVER), (IHOR, Card.OVER)]
    await cards.sweep()
    async with team.database.read() as connection:
        assert (await connection.execute(select(translation_cards))).all() == []


async def test_sent_announcement_keeps_no_text_that_was_not_accepted(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    await team.translations.take(draft.id, "uk", OLENA)
    await team.translations.answer(draft.id, "uk", OLENA, "Привіт")
    await said(cards)
    await team.confirms(await team.of(draft))
    await cards.sweep()
    assert await said(cards) == [(OLENA, Card.OVER)]
    assert await team.translations.of_draft(draft.id) == {}
    assert (await team.of(draft)).texts == {"de": "Hallo"}


async def test_accepted_text_is_kept_once_and_the_losers_cards_go(team: FairDay, cards: Cards) -> None:
    draft = await asked(team, cards)
    await team.translations.take(draft.id, "uk", OLENA)
    await team.translations.answer(draft.id, "uk", OLENA, "Привіт")
    assert sorted(await said(cards)) == [(ORGANISER, Card.ANSWER), (IHOR, Card.LOST), (MARIA, Card.LOST)]
    assert await team.translations.accept(draft.id, "uk", await team.answer(draft, "uk"))
    found = await team.translations.find(draft.id, "uk")
    assert found is not None
    assert (found.draft.texts, found.html) == ({"de": "Hallo", "uk": "Привіт"}, "")
    await cards.sweep()
    assert await said(cards) == [(OLENA, Card.THANKS)]
    async with team.database.read() as connection:
        assert (await connection.execute(select(translation_cards))).all() == []


async def nobody_else(language: str) -> list[Interpreter]:
    return []


@pytest.fixture
def postman(team: FairDay, cards: Cards, content: Content) -> TranslationPostman:
    compose = Composer(content.fair, content.texts, content.languages, stand_button)
    return TranslationPostman(team.chats, cards, team.translations, compose, nobody_else)


async def test_a_process_that_died_while_it_showed_a_card_leaves_nobody_without_its_end(
    team: FairDay, cards: Cards, postman: TranslationPostman, content: Content
) -> None:
    draft = await team.writes()
    await team.translations.ask(draft.id, "uk", [OLENA])
    await cards.take(10)
    await team.drafts.discard(draft.id)
    await postman.sweep()
    await postman.deliver()
    assert team.chats.shows(OLENA) == [], "somebody else may be about to show it"
    team.time += 31
    await postman.deliver()
    over = content.texts.speech("de").say("👍 This translation is no longer needed, thank you.")
    assert team.chats.shows(OLENA) == [over]


async def test_who_has_blocked_the_bot_counts_as_one_who_said_no(
    team: FairDay, postman: TranslationPostman, content: Content
) -> None:
    draft = await team.writes()
    team.chats.blocked = {OLENA}
    await team.translations.ask(draft.id, "uk", [OLENA])
    await postman.deliver()
    await postman.sweep()
    await postman.deliver()
    assert await team.translations.of_draft(draft.id) == {}
    assert [text.split("\n")[0] for text in team.chats.shows(ORGANISER)] == [
        content.texts.speech("de").say("✋ None of the mediators asked can write the text in {language}.", language="Ukrainisch")
    ]


async def test_trouble_puts_a_card_off_and_loses_nothing(team: FairDay, cards: Cards) -> None:
    draft = await team.writes()
    await team.translations.ask(draft.id, "uk", [OLENA])
    (owed,) = await cards.take(10)
    await cards.later(owed, 5.0)
    assert await cards.take(10) == []
    team.time += 5
    assert [(one.person_id, one.attempts) for one in await cards.take(10)] == [(OLENA, 1)]
