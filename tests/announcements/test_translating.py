"""Mediators put a draft into their language: asked, taken, written, accepted or sent back; over the stand-in, by real HTTP."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.announcements.messages import language_name
from bot.announcements.model import Announcement, Attachment, Card, Translation
from bot.announcements.policy import Policy as AnnouncementPolicy
from bot.announcements.store import Announcements, Confirmed
from bot.announcements.translation_buttons import (
    AcceptTranslation,
    AskMediators,
    AskOthers,
    DeclineTranslation,
    GiveTranslationBack,
    SendBack,
    SendBackSilently,
    ShowOriginal,
    TakeTranslation,
    WriteTranslation,
)
from bot.app import Content
from bot.chat.buttons import Press
from bot.mediation.model import Duty, Place, Where
from bot.mediation.policy import Policy
from bot.mediation.store import Claim, Requests
from bot.rehearsal import scenario
from bot.rehearsal.scenario import Actor, labels, plain
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from tests.announcements.translating_house import CARD, ORIGINAL, SETTINGS_ORGANISERS, House

TEXT = "Програма починається в залі 1."
YOURS = "✍️ <b>This translation into {language} is yours. Thank you!</b>"
LOST = "👍 Taken, thank you. Somebody else does this translation."
OVER = "👍 This translation is no longer needed, thank you."
READING = "💐 Thank you! The organisers read your text now."
THANKS = "💐 <b>Thank you very much!</b> Your text in {language} is in the announcement."
IN_DRAFT = "✅ The mediator's text in {language} is in your draft."
NOBODY_GOT_IT = "✋ <b>Nobody has got this message.</b>"
UNKNOWN = "🤔 I do not know this command or button any more. Please begin here:"


@pytest.fixture(scope="module")
async def ground(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path, content: Content) -> AsyncIterator[House]:
    """One bot for all tests; a test that stops it starts it again."""
    place = tmp_path_factory.mktemp("translating")
    async with scenario.play(overall_limit=False) as stage:
        settings = Settings(
            telegram_token=SecretStr(TOKEN),
            telegram_api_url=stage.url,
            database_url=f"sqlite+aiosqlite:///{place}/bot.db",
            cache_dir=cache_dir,
            organiser_ids=SETTINGS_ORGANISERS,
            clock_file=place / "clock",
        )
        house = House(stage, settings, content, place / "clock")
        await house.begin()
        try:
            yield house
        finally:
            await house.end()


@pytest.fixture
async def house(ground: House) -> House:
    """Everybody before is forgotten."""
    await ground.everybody_leaves()
    return ground


def asked(house: House, count: int) -> str:
    """What the organiser reads when so many are asked."""
    one, many = (
        "🔔 {count} mediator is asked for a text in {language}.",
        "🔔 {count} mediators are asked for a text in {language}.",
    )
    return plain(house.speech.plural(one, many, count, language=language_name(house.speech, "uk")))


def away(house: House, count: int) -> str:
    """How many are not on duty."""
    one = "{count} mediator who speaks it is off duty or on a break."
    many = "{count} mediators who speak it are off duty or on a break."
    return plain(house.speech.plural(one, many, count))


async def taken(house: House, organiser: Actor, mediator: Actor) -> Announcement:
    """A draft that the mediator writes in Ukrainian."""
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    await mediator.sees(house.about(CARD))
    await mediator.presses(house.label("✍️ I do it"))
    await mediator.sees(house.about(YOURS))
    return draft


async def answered(house: House, organiser: Actor, mediator: Actor) -> Announcement:
    """A draft of which the organiser reads the Ukrainian text."""
    draft = await taken(house, organiser, mediator)
    await mediator.says(TEXT)
    await mediator.sees(house.says(READING))
    await organiser.sees(TEXT)
    return draft


async def assigned(house: House, visitor: Actor, mediator: Actor) -> None:
    """An organiser sends the mediator to a visitor, by chat; the mediator presses nothing."""
    requests = Requests(house.bot.database, house.now, Policy())
    request, _ = await requests.ask(visitor.person.id, "uk", Place(Where.CHAT), frozenset())
    assert await requests.assign(request.id, mediator.person.id) is Claim.WON


async def test_asked_taken_written_and_accepted_with_its_formatting(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    await house.reader("uk")
    draft = await house.writes(organiser)
    await organiser.says("/announce")
    await organiser.presses(house.label("💬 Translations"))
    await organiser.presses(language_name(house.speech, "uk"))
    await organiser.presses(house.label("🤝 Ask a mediator"))
    await organiser.sees(asked(house, 1))
    await organiser.presses(house.label("↩️ Back"))
    await organiser.sees_button(house.label("🤝 Ask a mediator"))
    card = await olena.sees(house.about(CARD))
    assert house.about("💬 Language of the original: {language}", "de") in plain(card.text)
    assert card.text.endswith("Das Programm beginnt in Halle 1.")
    assert "bold" in {one["type"] for one in card.entities if one["offset"] > 20}, "the original as it is formatted"

    await olena.presses(house.label("✍️ I do it"))
    mine = await olena.sees(house.about(YOURS))
    assert (mine.id, mine.text.endswith("Das Programm beginnt in Halle 1.")) == (card.id, True), (
        "the text stays before their eyes"
    )
    await olena.says(TEXT, {"type": "bold", "offset": 0, "length": 8})
    await olena.sees(house.says(READING))
    seen = await organiser.sees(TEXT)
    assert (seen.text, [one["type"] for one in seen.entities]) == (TEXT, ["bold"]), "as it will look"
    await organiser.presses("✅")
    draft_card = await organiser.sees(house.about(IN_DRAFT))
    assert house.label("💬 Translations") in [plain(label) for row in labels(draft_card) for label in row], "back at the draft"
    await olena.sees(house.about(THANKS))
    assert (await house.draft(organiser)).texts == {"de": draft.texts["de"], "uk": "<b>Програма</b> починається в залі 1."}
    assert await house.state(draft) == {"uk": Translation.ACCEPTED}
    await no_cards(house)


async def no_cards(house: House) -> None:
    """Nothing is kept of a card that has said its last word."""
    async with asyncio.timeout(3):
        while await house.cards():  # noqa: ASYNC110 - the bot clears up in its own time
            await asyncio.sleep(0.05)


async def test_everybody_on_duty_who_speaks_it_is_asked_and_nobody_else(house: House) -> None:
    organiser = await house.organiser()
    getting_by, olena = await house.mediator("Ihor", fluent=False), await house.mediator("Olena")
    others = [
        await house.mediator("Off", duty=Duty.OFF),
        await house.mediator("Break", duty=Duty.BREAK),
        await house.mediator("Nour", speaks="ar"),
    ]
    busy = await house.mediator("Busy")
    await assigned(house, await house.visitor(), busy)
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    for mediator in (getting_by, olena, busy):
        await mediator.sees(house.about(CARD))
    fluent_first = [olena, busy, getting_by]
    assert await house.cards() == [(one.person.id, Card.OPEN) for one in fluent_first]
    for one in others:
        await one.sees_nothing(0.1)


async def test_of_two_presses_at_once_one_wins_and_the_other_s_card_ends(house: House) -> None:
    organiser, olena, ihor = await house.organiser(), await house.mediator("Olena"), await house.mediator("Ihor")
    maria = await house.mediator("Maria")
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    for mediator in (olena, ihor, maria):
        await mediator.sees(house.about(CARD))
    await asyncio.gather(*(one.presses(house.label("✍️ I do it")) for one in (olena, ihor)))
    await maria.sees(house.says(LOST), within=1)
    found = None
    async with asyncio.timeout(3):
        while found is None or found.mediator_id is None:
            found = await house.translations.find(draft.id, "uk")
    winner, loser = (olena, ihor) if found.mediator_id == olena.person.id else (ihor, olena)
    await winner.sees(house.about(YOURS))
    await loser.sees(house.says(LOST), within=1)
    await loser.says("Я теж написав")
    await loser.sees("")
    assert (await house.translations.find(draft.id, "uk")) == found, "only the winner is waited for"


async def test_nobody_on_duty_is_said_plainly_and_nothing_is_under_way(house: House) -> None:
    organiser = await house.organiser()
    for name in ("Olena", "Ihor"):
        await house.mediator(name, duty=Duty.OFF)
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    seen = await organiser.sees(house.about("✋ No mediator on duty speaks this language: {language}"))
    assert away(house, 2) in plain(seen.text)
    assert (await house.state(draft), await house.cards()) == ({}, [])
    await house.asks(organiser, draft, "ar")
    seen = await organiser.sees(house.about("✋ No mediator on duty speaks this language: {language}", "ar"))
    assert house.says("Nobody else in the team speaks it either.") in plain(seen.text)


async def test_organiser_who_mediates_too_does_not_ask_themselves(house: House) -> None:
    organiser = await house.organiser()
    await house.mediates(organiser)
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    await organiser.sees(house.about("✋ No mediator on duty speaks this language: {language}"))
    olena = await house.mediator("Olena")
    await organiser.presses(house.label("🔁 Ask again"))
    await olena.sees(house.about(CARD))
    assert await house.cards() == [(olena.person.id, Card.OPEN)]


async def test_all_say_no_and_the_organiser_hears_it(house: House) -> None:
    organiser, olena, ihor = await house.organiser(), await house.mediator("Olena"), await house.mediator("Ihor")
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    for mediator in (olena, ihor):
        await mediator.sees(house.about(CARD))
        await mediator.presses(house.label("🙅 Not me"))
        await mediator.sees(house.says("👍 All right, others are asked. Thank you."))
    await organiser.sees(house.about("✋ None of the mediators asked can write the text in {language}."))
    assert await house.state(draft) == {}


async def test_given_back_it_goes_to_the_others_and_the_organiser_knows(house: House) -> None:
    organiser, olena, ihor = await house.organiser(), await house.mediator("Olena"), await house.mediator("Ihor")
    await taken(house, organiser, olena)
    await ihor.sees(house.says(LOST))
    late = await house.mediator("Late")
    await olena.presses(house.label("↩️ I cannot translate it"))
    await olena.sees(house.says("👍 All right, others are asked. Thank you for telling me."))
    await organiser.sees(house.about("↩️ The mediator cannot write the text in {language} after all."))
    for mediator in (ihor, late):
        await mediator.sees(house.about(CARD))
    await olena.says(TEXT)
    await olena.sees("")
    await ihor.presses(house.label("✍️ I do it"))
    await ihor.sees(house.about(YOURS))
    await ihor.says(TEXT)
    await organiser.sees(TEXT)


async def test_who_comes_on_duty_later_is_asked_as_well(house: House) -> None:
    organiser, olena, ihor = await house.organiser(), await house.mediator("Olena"), await house.mediator("Ihor")
    late, nour = await house.mediator("Late", duty=Duty.OFF), await house.mediator("Nour", duty=Duty.OFF, speaks="ar")
    await house.mediates(organiser)
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    for mediator in (olena, ihor):
        await mediator.sees(house.about(CARD))
    await olena.presses(house.label("🙅 Not me"))
    for mediator in (late, nour):
        await house.mediates(mediator, speaks="ar" if mediator is nour else "uk")
    await late.sees(house.about(CARD))
    cards = [(olena.person.id, Card.DECLINED), (ihor.person.id, Card.OPEN), (late.person.id, Card.OPEN)]
    assert await house.cards() == cards, "nobody twice, nobody who said no, nobody who speaks something else"
    await late.presses(house.label("✍️ I do it"))
    await late.sees(house.about(YOURS))
    await ihor.sees(house.says(LOST))


async def test_who_comes_on_duty_later_is_not_asked_for_what_nobody_wants_any_more(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    await olena.sees(house.about(CARD))
    await house.drafts.set_text(organiser.person.id, "de", "Etwas anderes")
    await house.mediator("Late")
    await no_cards(house)
    await house.translations.ask_also(draft.id, "uk", [olena.person.id])
    assert await house.translations.card(draft.id, "uk", olena.person.id) is None
    assert await house.state(draft) == {}


async def test_sent_back_with_a_line_written_anew_and_accepted(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await answered(house, organiser, olena)
    first = await house.answer(draft)
    await organiser.presses(house.label("↩️ Send it back"))
    await organiser.sees(house.says("↩️ <b>What should be different?</b>"))
    await organiser.says("eins\nzwei")
    await organiser.sees(house.says("✋ Please write one line of text with at most {longest} characters.", longest=300))
    await organiser.says("Halle 1 < Halle 2")
    await organiser.sees(house.about("↩️ The text in {language} is with the mediator again."))
    back = await olena.sees(house.about("↩️ <b>The organisers ask you to change your text in {language}.</b>"))
    assert house.says("What should be different: {remark}", remark="Halle 1 < Halle 2") in plain(back.text)
    assert back.text.endswith(TEXT)
    await olena.presses(house.label("✍️ Write the translation"))
    await olena.sees(house.about("✍️ <b>Your text in {language}</b>"))
    await olena.says("Програма в залі 2.")
    await organiser.sees("Програма в залі 2.")
    await house.presses(organiser, AcceptTranslation(draft.id, "uk", first))
    await organiser.sees("Програма в залі 2.")
    assert await house.state(draft) == {"uk": Translation.ANSWERED}, "the first text was not accepted by its old button"
    await organiser.presses("✅")
    await olena.sees(house.about(THANKS))
    assert (await house.draft(organiser)).texts["uk"] == "Програма в залі 2."


async def test_sent_back_without_a_word(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    await answered(house, organiser, olena)
    await organiser.presses(house.label("↩️ Send it back"))
    await organiser.presses(house.label("↩️ Send it back without a word"))
    back = await olena.sees(house.about("↩️ <b>The organisers ask you to change your text in {language}.</b>"))
    assert house.says("What should be different: {remark}", remark="") not in plain(back.text)


async def test_after_half_an_hour_the_button_on_the_card_brings_the_question_back(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await taken(house, organiser, olena)
    house.forward(1801)
    await olena.says("Stand 11")
    await olena.sees(house.speech.of_fair(house.content.fair.stands[10].name))
    assert await house.state(draft) == {"uk": Translation.TAKEN}, "not mistaken for the text"
    await olena.presses(house.label("✍️ Write the translation"))
    await olena.sees(house.about("✍️ <b>Your text in {language}</b>"))
    await olena.says(TEXT)
    await organiser.sees(TEXT)


async def test_what_cannot_be_the_text_is_said_and_asked_again(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await taken(house, organiser, olena)
    await olena.sends_photo()
    await olena.sees(house.says("✋ I need the translation as a text message. Please write it to me."))
    await house.drafts.set_attachment(organiser.person.id, Attachment("photo", "AgAC"))
    await olena.says("я" * 1025)
    too_long = "✋ This text is too long for Telegram: it has {length} characters, {limit} fit."
    await olena.sees(house.says(too_long, length=1025, limit=1024))
    await house.drafts.set_attachment(organiser.person.id, None)
    await olena.says("я" * 1025)
    await olena.sees(house.says(READING))
    assert await house.state(draft) == {"uk": Translation.ANSWERED}


async def test_original_too_long_for_a_card_is_a_press_away(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    text = "\n".join(["Zeile 1234567890"] * 240)
    draft = await house.writes(organiser, text)
    await house.asks(organiser, draft)
    assert "Zeile" not in (await olena.sees(house.about(CARD))).text
    await olena.presses(house.label("📄 Show the original"))
    assert (await olena.sees("Zeile")).text == text
    await olena.presses(house.label("✍️ I do it"))
    await olena.sees(house.about(YOURS))


async def test_what_is_written_in_a_conversation_goes_to_the_visitor_and_is_no_translation(house: House) -> None:
    organiser, olena, amira = await house.organiser(), await house.mediator("Olena"), await house.visitor()
    await assigned(house, amira, olena)
    await olena.sees(house.says("✅ <b>This request is yours. Thank you!</b>"))
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    await olena.presses(house.label("✍️ I do it"))
    mine = await olena.sees(house.about(YOURS))
    assert house.says("💬 You are in a conversation: what you write now goes to the visitor.") in plain(mine.text)
    await olena.says("Я вже йду")
    await amira.sees("Я вже йду")
    await olena.presses(house.label("✍️ Write the translation"))
    await olena.sees(house.about("✍️ <b>Your text in {language}</b>"))
    await olena.says("За хвилину")
    await amira.sees("За хвилину")
    assert await house.state(draft) == {"uk": Translation.TAKEN}
    await olena.presses(house.label("🏁 Done"))
    await olena.sees(house.says("🏁 <b>Done. Thank you very much!</b>"))
    await olena.presses(house.label("✍️ Write the translation"))
    await olena.sees(house.says("Write the text to me now, as one message. Bold and other formatting is kept."))
    await olena.says(TEXT)
    await organiser.sees(TEXT)
    assert TEXT not in {message.text for message in amira.screen()}


async def test_conversation_that_begins_while_they_write_gets_no_translation_and_costs_none(house: House) -> None:
    organiser, olena, amira = await house.organiser(), await house.mediator("Olena"), await house.visitor()
    draft = await taken(house, organiser, olena)
    await assigned(house, amira, olena)
    await olena.says(TEXT)
    await olena.sees(house.says(NOBODY_GOT_IT))
    assert await house.state(draft) == {"uk": Translation.TAKEN}
    await olena.says("Добрий день")
    await amira.sees("Добрий день")
    assert TEXT not in {message.text for message in amira.screen()}
    await olena.presses("💬")
    await olena.presses(house.label("✍️ Write the translation"))
    await olena.says(TEXT)
    await olena.sees(house.says(READING))
    await organiser.sees(TEXT)


async def test_organiser_in_a_conversation_sends_no_remark_by_mistake(house: House) -> None:
    organiser, olena, amira = await house.organiser(), await house.mediator("Olena"), await house.visitor()
    draft = await answered(house, organiser, olena)
    await organiser.presses(house.label("↩️ Send it back"))
    await organiser.sees(house.says("↩️ <b>What should be different?</b>"))
    await assigned(house, amira, organiser)
    await organiser.says("Ich komme")
    await organiser.sees(house.says(NOBODY_GOT_IT))
    await organiser.says("Ich komme gleich")
    await amira.sees("Ich komme gleich")
    assert await house.state(draft) == {"uk": Translation.ANSWERED}


async def test_a_restart_loses_neither_cards_nor_what_is_under_way(house: House) -> None:
    organiser, olena, ihor = await house.organiser(), await house.mediator("Olena"), await house.mediator("Ihor")
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    card = await ihor.sees(house.about(CARD))
    await olena.sees(house.about(CARD))
    assert await house.cards() == [(one.person.id, Card.OPEN) for one in (olena, ihor)]
    await house.end()
    await olena.presses(house.label("✍️ I do it"))
    await olena.says(TEXT)
    await house.begin()
    await olena.sees(house.says(READING))
    await organiser.sees(TEXT)
    assert (await ihor.sees(house.says(LOST))).id == card.id
    await organiser.presses("✅")
    await olena.sees(house.about(THANKS))


async def test_what_is_no_longer_needed_ends_on_every_card(house: House) -> None:
    olena, ihor = await house.mediator("Olena"), await house.mediator("Ihor")
    drafts = []
    for number in range(4):
        organiser = await house.organiser()
        drafts.append(await house.writes(organiser, f"Ansage {number}"))
        await house.asks(organiser, drafts[-1])
    cards = {(await one.sees(f"Ansage {number}")).id for number in range(4) for one in (olena, ihor)}
    discarded, sent, changed, by_hand = drafts
    assert await house.drafts.discard(discarded.id)
    announcements = Announcements(house.bot.database, house.now, AnnouncementPolicy())
    assert isinstance(await announcements.confirm(sent.id, sent.organiser_id or 0, sent.version), Confirmed)
    assert await house.drafts.set_text(changed.organiser_id or 0, "de", "Etwas anderes")
    assert await house.drafts.set_text(by_hand.organiser_id or 0, "uk", TEXT)
    await no_cards(house)
    ended = {message.id for one in (olena, ihor) for message in one.screen() if plain(message.text) == house.says(OVER)}
    assert ended == cards


async def test_the_same_original_once_more_takes_it_from_nobody(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await taken(house, organiser, olena)
    assert await house.drafts.set_text(organiser.person.id, "de", ORIGINAL)
    assert await house.state(draft) == {"uk": Translation.TAKEN}
    await olena.says(TEXT)
    await organiser.sees(TEXT)


async def test_whoever_writes_is_told_anew_that_it_is_no_longer_needed(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await taken(house, organiser, olena)
    card = olena.last
    await house.drafts.discard(draft.id)
    assert (await olena.sees(house.says(OVER))).id > card.id
    await olena.says(TEXT)
    assert (await olena.sees(house.says(OVER))).id > card.id
    await no_cards(house)


async def test_mediator_who_is_forgotten_leaves_it_to_others(house: House) -> None:
    organiser, olena, ihor = await house.organiser(), await house.mediator("Olena"), await house.mediator("Ihor")
    draft = await answered(house, organiser, olena)
    await olena.says("/forget")
    await olena.presses(house.label("🗑 Forget me"))
    await organiser.sees(house.about("↩️ The mediator cannot write the text in {language} after all."))
    await ihor.sees(house.about(CARD))
    await organiser.presses("✅")
    await organiser.sees(asked(house, 1))
    found = await house.translations.find(draft.id, "uk")
    assert found is not None
    assert (found.state, found.html) == (Translation.ASKED, "")


async def test_others_are_asked_when_one_keeps_it_too_long(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await taken(house, organiser, olena)
    await house.asks(organiser, draft)
    await organiser.sees(house.about("✍️ A mediator writes the text in {language} now."))
    await organiser.presses(house.label("🔁 Ask others"))
    await organiser.sees(house.says("✋ No other mediator on duty speaks this language, so nothing has changed."))
    assert await house.state(draft) == {"uk": Translation.TAKEN}
    ihor = await house.mediator("Ihor")
    await organiser.presses(house.label("🔁 Ask others"))
    await ihor.sees(house.about(CARD))
    await olena.sees(house.says(OVER))
    await ihor.presses(house.label("✍️ I do it"))
    await ihor.sees(house.about(YOURS))
    await house.presses(organiser, AskOthers(draft.id, "uk", olena.person.id))
    await organiser.sees(house.about("✍️ A mediator writes the text in {language} now."))
    assert (await house.cards())[-1] == (ihor.person.id, Card.MINE), "an old button takes it from nobody else"


async def test_a_repeated_press_is_answered_as_before_and_asks_nobody_twice(house: House) -> None:
    organiser, olena = await house.organiser(), await house.mediator("Olena")
    draft = await house.writes(organiser)
    for _ in range(2):
        await house.asks(organiser, draft)
        await organiser.sees(asked(house, 1))
    await olena.sees(house.about(CARD))
    for _ in range(2):
        await house.presses(olena, TakeTranslation(draft.id, "uk"))
        await olena.sees(house.about(YOURS))
    await olena.says(TEXT)
    await organiser.sees(TEXT)
    answer = await house.answer(draft)
    for _ in range(2):
        await house.presses(organiser, AcceptTranslation(draft.id, "uk", answer))
        await organiser.sees(house.about(IN_DRAFT))
    await olena.sees(house.about(THANKS))
    await olena.sees_nothing(0.3)
    assert sum(message.text.endswith("Das Programm beginnt in Halle 1.") for message in olena.screen()) == 1


async def test_stale_presses_say_what_is_the_case_and_change_nothing(house: House) -> None:
    organiser, olena, ihor = await house.organiser(), await house.mediator("Olena"), await house.mediator("Ihor")
    draft = await answered(house, organiser, olena)
    before, answer, about = await house.translations.find(draft.id, "uk"), await house.answer(draft), (draft.id, "uk")
    theirs: tuple[Press, ...] = (TakeTranslation(*about), WriteTranslation(*about), GiveTranslationBack(*about))
    for press in (*theirs, DeclineTranslation(*about)):
        await house.presses(olena, press)
        await olena.sees(house.says(READING))
    for press in theirs[::2]:
        await house.presses(ihor, press)
        await ihor.sees(house.says(LOST))
    for old in (AcceptTranslation(*about, 99_999), SendBack(*about, 99_999), SendBackSilently(*about, 99_999)):
        await house.presses(organiser, old)
        await organiser.sees(TEXT)
    assert await house.translations.find(draft.id, "uk") == before
    await house.drafts.discard(draft.id)
    await olena.sees(house.says(OVER))
    for press in (theirs[0], ShowOriginal(*about)):
        await house.presses(olena, press)
        await olena.sees(house.says(OVER))
    for gone in (AskMediators(*about), AcceptTranslation(*about, answer)):
        await house.presses(organiser, gone)
        await organiser.sees(house.says("🤷 This draft, or this text, is not there any more."))


async def test_another_organiser_s_draft_is_not_theirs(house: House) -> None:
    organiser, other = await house.organiser(), await house.organiser()
    olena = await house.mediator("Olena")
    draft = await answered(house, organiser, olena)
    for press in (AskMediators(draft.id, "uk"), AcceptTranslation(draft.id, "uk", await house.answer(draft))):
        await house.presses(other, press)
        await other.sees(house.says("🤷 This draft, or this text, is not there any more."))
    assert await house.state(draft) == {"uk": Translation.ANSWERED}


async def test_visitors_reach_none_of_it(house: House) -> None:
    organiser, visitor, olena = await house.organiser(), await house.visitor(), await house.mediator("Olena")
    draft = await house.writes(organiser)
    await house.asks(organiser, draft)
    await olena.sees(house.about(CARD))
    about = (draft.id, "uk")
    for press in (AskMediators(*about), AcceptTranslation(*about, 1), TakeTranslation(*about), ShowOriginal(*about)):
        await house.presses(visitor, press)
        await visitor.sees(house.says(UNKNOWN))
        await visitor.says("/start")
        await visitor.sees(house.says("Welcome!"))
    assert await house.cards() == [(olena.person.id, Card.OPEN)]
