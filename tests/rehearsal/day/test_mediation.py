"""Mediation on the day: what the verdict must notice, each promise kept and each broken."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest

from bot.mediation import buttons, duty_buttons, team_buttons
from bot.rehearsal.day import mediation, mediation_book, mediation_promises
from bot.rehearsal.day.acts import Day
from bot.rehearsal.day.announcement_book import AnnouncementBook
from bot.rehearsal.day.ledger import Ledger
from bot.rehearsal.day.mediation_book import Book, Fate
from bot.rehearsal.day.phone import Phone
from bot.rehearsal.day.visitors import Asker, DayFile, Interpreter, MediationCast, read_day
from bot.rehearsal.people import Person
from bot.rehearsal.scenario import Stage
from tests.rehearsal.conftest import Caller
from tests.rehearsal.day.test_promises import Nobody

CAST = MediationCast(
    organiser="Frau Lindner",
    mediators=(Interpreter(name="Nour", language="ar", speaks=("ar",), says=("hello",)),),
    visitors=(Asker(name="Samira", language="ar"),),
)


@pytest.fixture
async def day(stage: Stage) -> AsyncIterator[Day]:
    """Nour and Omar interpret, Samira has asked."""
    world = stage.rehearsal.world
    book = Book(world)
    book.begin()
    for name in ("Nour", "Omar"):
        person = (await stage.person(name, role="mediator")).person
        person.started = True
        book.team[person.id] = person
    visitor = (await stage.person("Samira")).person
    visitor.started = True
    book.asks(visitor)
    file = DayFile(seconds=1, links=("",), languages={}, mediation=CAST)
    yield Day(stage.rehearsal, Nobody(), Ledger(world), book, AnnouncementBook(world), file, speed=1)
    book.end()


def _card(person: Person, text: str, *data: str) -> dict[str, Any]:
    keys = [[{"text": "button", "callback_data": one}] for one in data]
    return {"chat_id": person.id, "text": text, "reply_markup": {"inline_keyboard": keys}}


def _cast(day: Day) -> tuple[Person, Person, Person]:
    nour, omar = day.book.team.values()
    return nour, omar, day.book.asked[next(iter(day.book.asked))]


def test_buttons_are_called_what_the_bot_calls_them() -> None:
    known = {name: code for name, code in {**vars(mediation_book), **vars(mediation)}.items() if isinstance(code, str)}
    called: dict[str, type[Any]] = {
        "ACCEPT": buttons.Accept,
        "DECLINE": buttons.Decline,
        "MET": buttons.MetVisitor,
        "DONE": buttons.Done,
        "GIVE_BACK": buttons.GiveBack,
        "STILL_THERE": buttons.StillThere,
        "SEND_WISH": buttons.SendWish,
        "CANCEL": buttons.CancelRequest,
        "VISITOR_MET": buttons.MetMediator,
        "RATE": buttons.Rate,
        "GO_ON_DUTY": duty_buttons.GoOnDuty,
        "_INVITE": team_buttons.Invite,
        "_LINK_LIFE": team_buttons.InviteFor,
        "_TENURE": team_buttons.MakeLink,
        "_TURN_LANGUAGE": duty_buttons.TurnSpoken,
    }
    assert {name: known[name] for name in called} == {name: press.code for name, press in called.items()}


def test_the_sample_day_has_somebody_whose_language_nobody_speaks_and_somebody_who_drops_out() -> None:
    cast = read_day().mediation
    assert cast is not None
    spoken = {tag for one in cast.mediators for tag in one.speaks}
    assert {asker.language for asker in cast.visitors} - spoken == {"ti"}
    assert any(one.drops_out for one in cast.mediators)
    assert any(asker.changes_mind for asker in cast.visitors)


async def test_who_is_left_waiting_breaks_the_promise_and_is_named(day: Day, call: Caller) -> None:
    _, _, samira = _cast(day)
    line = mediation_promises.a_person_or_an_honest_end(day)
    waits = "1 asked: 0 helped, 0 told that nobody can come, 0 cancelled, 1 left waiting (first Samira)"
    assert (line.counted, line.kept) == (waits, False)
    await call("sendMessage", **_card(samira, "✅ Nour is coming", "qm:7", "h"))
    assert day.book.fates == {samira.id: Fate.FOUND}
    assert mediation_promises.a_person_or_an_honest_end(day).kept is False
    await call("sendMessage", **_card(samira, "Finished", "qr:7:1"))
    line = mediation_promises.a_person_or_an_honest_end(day)
    helped = "1 asked: 1 helped, 0 told that nobody can come, 0 cancelled, 0 left waiting"
    assert (line.counted, line.kept) == (helped, True)


async def test_the_honest_end_is_an_end(day: Day, call: Caller) -> None:
    _, _, samira = _cast(day)
    await call("sendMessage", **_card(samira, "\u200f😔 Nobody can come.", "s:12", "h"))
    assert day.book.fates == {samira.id: Fate.NOBODY}
    assert mediation_promises.a_person_or_an_honest_end(day).kept is True


async def test_a_day_on_which_nobody_could_ask_breaks_the_promise(day: Day) -> None:
    day.book.asked.clear()
    assert mediation_promises.a_person_or_an_honest_end(day).kept is False


async def test_two_mediators_for_one_request_break_the_promise(day: Day, call: Caller) -> None:
    nour, omar, _ = _cast(day)
    await call("sendMessage", **_card(nour, "yours", "mm:7", "mn:7"))
    await call("sendMessage", **_card(nour, "still yours", "mn:7"))
    assert mediation_promises.one_mediator(day).kept is True
    await call("sendMessage", **_card(omar, "yours", "mm:7", "mn:7"))
    line = mediation_promises.one_mediator(day)
    assert (line.counted, line.kept) == ("1 requests with a mediator, 1 with two at the same time, first request 7", False)


@pytest.mark.parametrize("how", ["back", "blocks", "silent"])
async def test_a_request_may_go_to_another_when_the_first_mediator_is_out(day: Day, call: Caller, how: str) -> None:
    nour, omar, _ = _cast(day)
    await call("sendMessage", **_card(nour, "yours", "mn:7"))
    if how == "silent":
        await call("sendMessage", **_card(nour, "I did not hear from you", "do"))
    else:
        day.book.gives_up(nour, "7")
    await call("sendMessage", **_card(omar, "yours", "mn:7"))
    assert mediation_promises.one_mediator(day).kept is True
    assert day.book.holders == {"7": [omar.id]}


async def test_a_card_that_is_never_ended_breaks_the_promise(day: Day, call: Caller) -> None:
    nour, _, _ = _cast(day)
    sent = await call("sendMessage", **_card(nour, "🔔 Can you come?", "ma:3", "md:3"))
    line = mediation_promises.no_card_left_open(day)
    assert (line.counted, line.kept) == ("1 cards left open, first Nour", False)
    late = _card(nour, "⌛ I am asking others.", "ma:3") | {"message_id": sent["result"]["message_id"]}
    await call("editMessageText", **late)
    assert mediation_promises.no_card_left_open(day).kept is True


async def test_a_card_that_came_twice_around_a_crash_is_ended_by_one_end(day: Day, call: Caller) -> None:
    nour, _, _ = _cast(day)
    await call("sendMessage", **_card(nour, "🔔 Can you come?", "ma:3"))
    again = await call("sendMessage", **_card(nour, "🔔 Can you come?", "ma:3"))
    assert mediation_promises.no_card_left_open(day).kept is False
    taken = _card(nour, "👍 Taken, thank you.", "h") | {"message_id": again["result"]["message_id"]}
    await call("editMessageText", **taken)
    assert mediation_promises.no_card_left_open(day).kept is True


@pytest.fixture
async def talking(day: Day, call: Caller) -> Day:
    """Nour has Samira's request."""
    nour, _, samira = _cast(day)
    await call("sendMessage", **_card(nour, "yours", "mn:7"))
    await call("sendMessage", **_card(samira, "✅ Nour is coming", "qm:7"))
    return day


async def _says(day: Day, call: Caller, *to: Person) -> tuple[str, bool | None]:
    _, _, samira = _cast(day)
    text = day.book.writes(samira, "I am at the door", "7")
    for person in to:
        await call("sendMessage", chat_id=person.id, text=text)
    line = mediation_promises.handed_on_once(day)
    return line.counted.partition(";")[0], line.kept


async def test_a_text_that_comes_up_once_at_the_other_keeps_the_promise(talking: Day, call: Caller) -> None:
    nour, _, _ = _cast(talking)
    assert await _says(talking, call, nour) == ("1 written, 0 lost, 0 twice, 0 to others", True)


async def test_texts_that_are_lost_doubled_or_go_astray_break_the_promise(talking: Day, call: Caller) -> None:
    nour, omar, samira = _cast(talking)
    assert await _says(talking, call) == ("1 written, 1 lost, 0 twice, 0 to others (first from Samira)", False)
    talking.book.texts.clear()
    assert await _says(talking, call, nour, nour) == ("1 written, 0 lost, 1 twice, 0 to others (first from Samira)", False)
    talking.book.texts.clear()
    assert await _says(talking, call, omar) == ("1 written, 0 lost, 0 twice, 1 to others (first from Samira)", False)
    talking.book.texts.clear()
    assert await _says(talking, call, samira) == ("1 written, 0 lost, 0 twice, 1 to others (first from Samira)", False)


async def test_a_text_put_into_a_message_that_was_there_goes_astray_as_well(talking: Day, call: Caller) -> None:
    nour, omar, samira = _cast(talking)
    there = await call("sendMessage", chat_id=omar.id, text="Welcome!")
    assert (await _says(talking, call, nour))[1] is True
    await call("editMessageText", chat_id=omar.id, message_id=there["result"]["message_id"], text="I am at the door #1")
    line = mediation_promises.handed_on_once(talking)
    assert (line.counted.partition(";")[0], line.kept) == (
        f"1 written, 0 lost, 1 twice, 1 to others (first from {samira.name})",
        False,
    )


async def test_a_text_that_came_too_late_for_somebody_who_went_is_counted_and_no_breach(talking: Day, call: Caller) -> None:
    nour, _, _ = _cast(talking)
    text = await _says(talking, call)
    assert text == ("1 written, 1 lost, 0 twice, 0 to others (first from Samira)", False)
    talking.book.gives_up(nour, "7")
    assert await _says(talking, call) == ("2 written, 0 lost, 0 twice, 0 to others", True)
    assert "2 after the other had gone" in mediation_promises.handed_on_once(talking).counted


async def test_what_a_mediator_writes_comes_up_once_at_the_visitor(talking: Day, call: Caller) -> None:
    nour, omar, samira = _cast(talking)
    text = talking.book.writes(nour, "I am coming", "7")
    assert mediation_promises.handed_on_once(talking).kept is False
    await call("sendMessage", chat_id=samira.id, text=text)
    assert mediation_promises.handed_on_once(talking).kept is True
    talking.book.crashed_at = time.monotonic()
    await call("sendMessage", chat_id=samira.id, text=text)
    line = mediation_promises.handed_on_once(talking)
    assert (line.counted.endswith("1 repeated after the crash"), line.kept) == (True, True)
    await call("sendMessage", chat_id=omar.id, text=text)
    assert mediation_promises.handed_on_once(talking).kept is False, "not even after a crash to anybody else"


@pytest.fixture
async def handed_over(talking: Day, call: Caller) -> Day:
    """Nour gives the request back, the bot says so, and Omar has it."""
    nour, omar, _ = _cast(talking)
    back = Phone(talking.rehearsal, nour).button("mn")
    assert back is not None
    talking.book.gives_up(nour, "7", back)
    await call("editMessageText", **_card(nour, "All right.", "h") | {"message_id": back.message.id})
    await call("sendMessage", **_card(omar, "yours", "mn:7"))
    return talking


async def test_a_conversation_goes_on_with_the_second_mediator_alone(handed_over: Day, call: Caller) -> None:
    _, omar, _ = _cast(handed_over)
    assert await _says(handed_over, call, omar) == ("1 written, 0 lost, 0 twice, 0 to others", True)


@pytest.mark.parametrize(
    ("to", "counted"),
    [((0,), "0 lost, 0 twice, 1 to others"), ((0, 1), "0 lost, 1 twice, 1 to others"), ((), "1 lost, 0 twice, 0 to others")],
)
async def test_who_has_given_a_request_back_gets_nothing_more_and_the_second_mediator_everything(
    handed_over: Day, call: Caller, to: tuple[int, ...], counted: str
) -> None:
    cast = _cast(handed_over)
    got = await _says(handed_over, call, *(cast[one] for one in to))
    assert got == (f"1 written, {counted} (first from Samira)", False)


async def test_until_the_bot_has_answered_a_text_may_still_come_to_who_gives_back(talking: Day, call: Caller) -> None:
    nour, _, _ = _cast(talking)
    talking.book.gives_up(nour, "7", Phone(talking.rehearsal, nour).button("mn"))
    assert await _says(talking, call, nour) == ("1 written, 0 lost, 0 twice, 0 to others", True)
