"""The announcement of the day: what the verdict must notice, each promise kept and each broken."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest

from bot.announcements import compose_buttons, progress_buttons
from bot.rehearsal.day import announcement
from bot.rehearsal.day import announcement_promises as promises
from bot.rehearsal.day.acts import Day
from bot.rehearsal.day.announcement_book import AnnouncementBook
from bot.rehearsal.day.ledger import Ledger
from bot.rehearsal.day.mediation_book import Book
from bot.rehearsal.day.promises import a_reply_to_every_message, unasked
from bot.rehearsal.day.visitors import AnnouncementCast, DayFile, read_day
from bot.rehearsal.people import ORGANISER, Person
from bot.rehearsal.scenario import Actor, Stage
from tests.rehearsal.conftest import Caller
from tests.rehearsal.day.test_promises import Nobody

CAST = AnnouncementCast(
    language="de",
    texts={"de": "Beginn um 15 Uhr", "ar": "البداية الساعة 15"},
    correction={"de": "Beginn um 16 Uhr", "ar": "البداية الساعة 16"},
)
MUTE = {"ar": "🔕 لا أريد", "uk": "🔕 Більше без", "de": "🔕 Keine mehr"}
LABELLED = {"uk": "🌐 Мова: німецька\n\n", "ar": "🌐 اللغة: الألمانية\n\n"}
REPORT = "📣 Durchsage von 12:00\n\n🏁 Fertig\n👥 3 Personen\n✅ Gesendet: {sent}\n❔ Unbekannt: {unknown}\n\nArabisch: 1 von 2"


@pytest.fixture
async def day(stage: Stage) -> AsyncIterator[Day]:
    """Amira and Oksana know the bot, the organiser as well; an announcement has been confirmed."""
    world = stage.rehearsal.world
    news, ledger = AnnouncementBook(world), Ledger(world)
    ledger.aside, news.steady = news.is_copy, ledger.apart
    for name, language, number in (("Amira", "ar", None), ("Oksana", "uk", None), ("Frau Lindner", "de", ORGANISER)):
        person = (await stage.person(name, language, person_id=number)).person
        person.started = True
        world.add(person, from_bot=True, text="welcome")
    (await stage.person("Petro", "uk")).person.started = True  # the bot has not answered yet
    news.begin()
    ledger.begin()
    news.says(CAST.texts)
    news.is_sent()
    file = DayFile(seconds=1, links=("",), languages={}, announcement=CAST)
    yield Day(stage.rehearsal, Nobody(), ledger, Book(world), news, file, speed=1)
    ledger.end()
    news.end()


def _person(day: Day, name: str) -> Person:
    return next(person for person in day.rehearsal.world.people.values() if person.name == name)


async def _gets(day: Day, call: Caller, name: str, text: str) -> int:
    sent = await call("sendMessage", **_copy(_person(day, name), text))
    number: int = sent["result"]["message_id"]
    return number


def _copy(person: Person, text: str) -> dict[str, Any]:
    keys = [[{"text": "📍 12", "callback_data": "s:12"}], [{"text": MUTE[person.language_code], "callback_data": "u"}]]
    return {"chat_id": person.id, "text": text, "reply_markup": {"inline_keyboard": keys}}


async def _everybody_gets_it(day: Day, call: Caller) -> dict[str, int]:
    return {
        "Amira": await _gets(day, call, "Amira", CAST.texts["ar"]),
        "Oksana": await _gets(day, call, "Oksana", LABELLED["uk"] + CAST.texts["de"]),
        "Frau Lindner": await _gets(day, call, "Frau Lindner", CAST.texts["de"]),
    }


def test_buttons_are_called_what_the_bot_calls_them() -> None:
    called: dict[str, type[Any]] = {
        "DISCARD": compose_buttons.AskDiscard,
        "WRITE": compose_buttons.WriteText,
        "ORIGINAL": compose_buttons.SetOriginal,
        "LANGUAGES": compose_buttons.ShowLanguages,
        "LANGUAGE": compose_buttons.ShowLanguage,
        "PASTE": compose_buttons.WriteLanguage,
        "ASK_SEND": compose_buttons.AskSend,
        "SEND": compose_buttons.Send,
        "SHOW": progress_buttons.ShowAnnouncement,
        "CORRECT": progress_buttons.Correct,
    }
    assert {name: vars(announcement)[name] for name in called} == {name: press.code for name, press in called.items()}


def test_the_sample_day_announces_in_three_languages_and_corrects_in_two() -> None:
    cast = read_day().announcement
    assert cast is not None
    assert (set(cast.texts), set(cast.correction)) == ({"de", "ar", "uk"}, {"de", "ar"})


def test_a_script_without_the_original_is_refused() -> None:
    with pytest.raises(ValueError, match="there is no text in de, the language of the original"):
        AnnouncementCast(language="de", texts={"ar": "نص"}, correction={"de": "Text"})


async def test_everybody_who_was_there_has_it_once(day: Day, call: Caller) -> None:
    await _everybody_gets_it(day, call)
    day.news.reads_report(REPORT.format(sent=3, unknown=0))
    line = promises.everybody_once(day)
    assert (line.counted, line.kept) == ("3 there, 0 without, 0 said to be unknown, 0 twice", True)
    line = promises.the_report_is_true(day)
    assert (line.counted, line.kept) == ("3 sent and 0 unknown reported, 3 arrived", True)
    line = promises.no_wrong_language(day)
    assert (line.counted, line.kept) == ("2 in their own language, 1 not, 0 without saying so", True)


async def test_who_has_not_got_it_breaks_the_promise_and_is_named(day: Day, call: Caller) -> None:
    assert promises.everybody_once(day).kept is False, "nobody has got anything"
    await _gets(day, call, "Oksana", LABELLED["uk"] + CAST.texts["de"])
    await _gets(day, call, "Frau Lindner", CAST.texts["de"])
    line = promises.everybody_once(day)
    assert (line.counted, line.kept) == ("3 there, 1 without (first Amira), 0 said to be unknown, 0 twice", False)
    day.news.reads_report(REPORT.format(sent=2, unknown=1))
    assert promises.everybody_once(day).kept is True, "the organiser was told"
    assert promises.the_report_is_true(day).kept is True


async def test_who_has_blocked_the_bot_is_owed_nothing(day: Day, call: Caller) -> None:
    await _everybody_gets_it(day, call)
    day.news.copies.pop(_person(day, "Amira").id)
    _person(day, "Amira").blocked = True
    line = promises.everybody_once(day)
    assert (line.counted, line.kept) == ("2 there, 0 without, 0 said to be unknown, 0 twice", True)


async def test_a_second_copy_breaks_the_promise(day: Day, call: Caller) -> None:
    await _everybody_gets_it(day, call)
    await _gets(day, call, "Amira", CAST.texts["ar"])
    line = promises.everybody_once(day)
    assert (line.counted, line.kept) == ("3 there, 0 without, 0 said to be unknown, 1 twice", False)


@pytest.mark.parametrize(("sent", "unknown"), [(4, 0), (2, 0), (1, 1), (4, 1)])
async def test_a_report_of_other_numbers_breaks_the_promise(day: Day, call: Caller, sent: int, unknown: int) -> None:
    assert promises.the_report_is_true(day).counted == "there was no report"
    await _everybody_gets_it(day, call)
    day.news.reads_report(REPORT.format(sent=sent, unknown=unknown))
    assert promises.the_report_is_true(day).kept is False


async def test_the_organisers_card_is_no_copy(day: Day, call: Caller) -> None:
    await _gets(day, call, "Frau Lindner", f"📣 Ihre Durchsage\n{CAST.texts['de']}")
    assert day.news.copies == {}


async def test_the_original_without_a_label_breaks_the_promise(day: Day, call: Caller) -> None:
    """Somebody else has the Ukrainian button and a label: so Oksana's unlabelled German is none she reads."""
    await _everybody_gets_it(day, call)
    await _gets(day, call, "Petro", CAST.texts["de"])
    line = promises.no_wrong_language(day)
    assert (line.counted, line.kept) == ("3 in their own language, 1 not, 1 without saying so (first Petro)", False)


async def test_other_words_above_the_original_are_no_label(day: Day, call: Caller) -> None:
    await _gets(day, call, "Oksana", f"Увага!\n\n{CAST.texts['de']}")
    assert promises.no_wrong_language(day).kept is False


@pytest.mark.parametrize("text", [CAST.texts["de"], LABELLED["ar"] + CAST.texts["de"]])
async def test_who_never_changes_their_language_gets_that_text(day: Day, call: Caller, text: str) -> None:
    await _gets(day, call, "Amira", text)
    assert promises.no_wrong_language(day).kept is True, "Amira might have chosen another language"
    day.ledger.apart.add(_person(day, "Amira").id)
    assert promises.no_wrong_language(day).kept is False


async def test_a_correction_changes_every_copy_that_is_known(day: Day, call: Caller) -> None:
    numbers = await _everybody_gets_it(day, call)
    assert promises.corrected_everywhere(day).kept is False, "nothing was corrected"
    day.news.says(CAST.correction)
    for name, text in (("Amira", CAST.correction["ar"]), ("Frau Lindner", CAST.correction["de"])):
        await call("editMessageText", message_id=numbers[name], **_copy(_person(day, name), text))
    line = promises.corrected_everywhere(day)
    assert (line.counted, line.kept) == ("3 copies, 1 left as they were, 0 unknown", False)
    day.news.reads_report(REPORT.format(sent=2, unknown=1))
    assert promises.corrected_everywhere(day).kept is True, "of whom the bot does not know that they have a copy"
    corrected = _copy(_person(day, "Oksana"), LABELLED["uk"] + CAST.correction["de"])
    await call("editMessageText", message_id=numbers["Oksana"], **corrected)
    assert promises.corrected_everywhere(day).counted == "3 copies, 0 left as they were, 1 unknown"
    assert promises.no_wrong_language(day).kept is True


async def test_a_copy_pays_no_debt(day: Day, call: Caller, stage: Stage) -> None:
    amira = Actor(stage, _person(day, "Amira"), {})
    await amira.says("hello")
    await _gets(day, call, "Amira", CAST.texts["ar"])
    assert a_reply_to_every_message(day).counted == "1 owed, 0 given, 1 never (first Amira: hello)"
    assert unasked(day).counted == "0"


def test_a_day_without_an_announcement_promises_none(day: Day) -> None:
    quiet = replace(day, file=DayFile(seconds=1, links=("",), languages={}))
    lines = [
        promise(quiet)
        for promise in (
            promises.everybody_once,
            promises.the_report_is_true,
            promises.no_wrong_language,
            promises.corrected_everywhere,
        )
    ]
    assert {(line.counted, line.kept) for line in lines} == {("not in the script", None)}
