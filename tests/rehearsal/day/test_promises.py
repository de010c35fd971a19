"""How the verdict is reached: each promise kept, and each broken."""

from collections.abc import Iterator

import pytest

from bot.rehearsal.day import promises
from bot.rehearsal.day.acts import Day
from bot.rehearsal.day.announcement_book import AnnouncementBook
from bot.rehearsal.day.ledger import Ledger
from bot.rehearsal.day.mediation_book import Book
from bot.rehearsal.day.promises import Line
from bot.rehearsal.day.visitors import DayFile
from bot.rehearsal.faults import Fault, Trouble
from bot.rehearsal.scenario import Actor, Stage
from tests.rehearsal.conftest import Caller


class Nobody:
    """No bot that could be killed."""

    def kill(self) -> None:
        raise AssertionError("nobody is killed here")


@pytest.fixture
def day(stage: Stage, amira: Actor) -> Iterator[Day]:
    ledger = Ledger(stage.rehearsal.world)
    ledger.begin()
    yield Day(
        stage.rehearsal,
        Nobody(),
        ledger,
        Book(stage.rehearsal.world),
        AnnouncementBook(stage.rehearsal.world),
        DayFile(seconds=1, links=("",), languages={}),
        speed=1,
    )
    ledger.end()


async def test_a_reply_to_every_message_is_kept_when_all_are_given(day: Day, amira: Actor, call: Caller) -> None:
    await amira.says("hello")
    await call("sendMessage", chat_id=amira.person.id, text="yes?")
    line = promises.a_reply_to_every_message(day)
    assert line == Line("A reply to every message", "1 owed, 1 given, 0 never", kept=True)


async def test_a_reply_that_never_came_breaks_the_promise_and_is_named(day: Day, amira: Actor) -> None:
    await amira.says("hello")
    line = promises.a_reply_to_every_message(day)
    assert line == Line("A reply to every message", "1 owed, 0 given, 1 never (first Amira: hello)", kept=False)


async def test_a_day_without_visitors_proves_nothing(day: Day) -> None:
    assert promises.a_reply_to_every_message(day).kept is False
    assert promises.at_once(day) == Line("At once", "no reply", kept=False)


async def test_who_blocked_the_bot_is_counted_apart(day: Day, amira: Actor) -> None:
    await amira.says("hello")
    await amira.blocks()
    day.ledger.forgive(amira.person)
    line = promises.a_reply_to_every_message(day)
    assert line == Line("A reply to every message", "1 owed, 0 given, 1 blocked the bot first, 0 never", kept=True)


@pytest.mark.parametrize(
    ("times", "kept"),
    [([0.1] * 19 + [9.0], True), ([0.1] * 18 + [9.0, 9.0], False), ([3.0], True), ([3.1], False)],
)
async def test_at_once_is_what_nineteen_of_twenty_get(day: Day, times: list[float], kept: bool) -> None:
    day.ledger.undisturbed = times
    assert promises.at_once(day).kept is kept


async def test_times_with_trouble_are_shown_and_not_judged(day: Day) -> None:
    day.ledger.seconds = [0.1, 12.5]
    assert promises.also_in_trouble(day) == Line("Slowest reply, with crash and 429", "12.50 s", kept=None)


@pytest.mark.parametrize(("survived", "kept"), [(1, True), (0, False)])
async def test_a_bot_that_does_not_come_back_breaks_the_promise(day: Day, survived: int, kept: bool) -> None:
    day.crashes, day.survived = 1, survived
    assert promises.crashes_survived(day) == Line("The bot came back after a crash", f"{survived} of 1", kept)


async def test_a_call_during_a_pause_breaks_the_promise(day: Day, amira: Actor, call: Caller) -> None:
    day.rehearsal.switch([Fault(Trouble.TOO_MANY, times=1, seconds=10)])
    await call("sendMessage", chat_id=amira.person.id, text="one")
    await call("sendMessage", chat_id=amira.person.id, text="it was under way")
    kept = Line("One pause for all after 429", "1 times 429, 0 calls during a pause", kept=True)
    assert promises.one_pause_for_all(day) == kept
    day.rehearsal.clock.forward(5)
    await call("sendMessage", chat_id=amira.person.id, text="two")
    broken = Line("One pause for all after 429", "1 times 429, 1 calls during a pause", kept=False)
    assert promises.one_pause_for_all(day) == broken
    day.rehearsal.clock.forward(6)
    await call("sendMessage", chat_id=amira.person.id, text="three")
    assert promises.one_pause_for_all(day) == broken


async def test_what_telegram_refuses_as_faulty_breaks_the_promise_and_is_named(day: Day, amira: Actor, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=amira.person.id, text="same")
    await call("editMessageText", chat_id=amira.person.id, message_id=sent["result"]["message_id"], text="same")
    await call("answerCallbackQuery", callback_query_id="0")
    name = "Nothing Telegram refuses as faulty"
    assert promises.nothing_faulty_sent(day) == Line(name, "0 refused", kept=True)
    await call("sendMessage", chat_id=amira.person.id, text="")
    refused = "1 refused, first: sendMessage: Bad Request: message text is empty"
    assert promises.nothing_faulty_sent(day) == Line(name, refused, kept=False)


async def test_what_nobody_was_owed_is_counted(day: Day, amira: Actor, call: Caller) -> None:
    await call("sendMessage", chat_id=amira.person.id, text="by the way")
    assert promises.unasked(day) == Line("Messages beyond the replies owed", "1", kept=None)
