"""What counts as a reply owed, and what pays it."""

import asyncio
from collections.abc import Iterator

import pytest

from bot.rehearsal.day.ledger import Ledger
from bot.rehearsal.scenario import Actor, Stage
from tests.rehearsal.conftest import Caller

BUTTON = {"inline_keyboard": [[{"text": "More", "callback_data": "more"}]]}


@pytest.fixture
def ledger(stage: Stage, amira: Actor) -> Iterator[Ledger]:
    """Opened after Amira's /start, which nobody owes her an answer to."""
    ledger = Ledger(stage.rehearsal.world)
    ledger.begin()
    yield ledger
    ledger.end()


def _sums(ledger: Ledger) -> tuple[int, int, int, int]:
    return ledger.owed, ledger.given, len(ledger.open), ledger.unasked


async def test_what_is_written_is_owed_a_reply_and_a_message_pays_it(ledger: Ledger, amira: Actor, call: Caller) -> None:
    await amira.says("hello")
    assert (_sums(ledger), [debt.what for debt in ledger.open]) == ((1, 0, 1, 0), ["Amira: hello"])
    await call("sendMessage", chat_id=amira.person.id, text="yes?")
    assert (_sums(ledger), len(ledger.seconds), len(ledger.undisturbed)) == ((1, 1, 0, 0), 1, 1)


async def test_presses_edits_and_pictures_are_owed_a_reply_and_blocking_is_not(
    ledger: Ledger, amira: Actor, call: Caller
) -> None:
    await call("sendMessage", chat_id=amira.person.id, text="menu", reply_markup=BUTTON)
    await amira.presses("More")
    await amira.says("helo")
    await amira.edits("hello")
    await amira.sends_photo()
    await amira.blocks()
    assert [debt.what for debt in ledger.open] == ["Amira: more", "Amira: helo", "Amira: hello", "Amira: message"]


async def test_an_edited_message_pays_for_a_press(ledger: Ledger, amira: Actor, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=amira.person.id, text="page 1", reply_markup=BUTTON)
    await amira.presses("More")
    await call("editMessageText", chat_id=amira.person.id, message_id=sent["result"]["message_id"], text="page 2")
    assert _sums(ledger) == (1, 1, 0, 1)


async def test_an_edit_that_changes_nothing_pays_for_a_press(ledger: Ledger, amira: Actor, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=amira.person.id, text="page 1", reply_markup=BUTTON)
    await amira.presses("More")
    same = {"message_id": sent["result"]["message_id"], "text": "page 1", "reply_markup": BUTTON}
    assert not (await call("editMessageText", chat_id=amira.person.id, **same))["ok"]
    assert _sums(ledger) == (1, 1, 0, 1)


async def test_a_deletion_pays_nothing(ledger: Ledger, amira: Actor, call: Caller) -> None:
    sent = await call("sendMessage", chat_id=amira.person.id, text="wait")
    await amira.says("hello")
    await call("deleteMessage", chat_id=amira.person.id, message_id=sent["result"]["message_id"])
    assert _sums(ledger) == (1, 0, 1, 1)


async def test_a_refused_message_pays_nothing(ledger: Ledger, amira: Actor, call: Caller) -> None:
    await amira.says("hello")
    assert not (await call("sendMessage", chat_id=amira.person.id, text="<b>broken", parse_mode="HTML"))["ok"]
    assert _sums(ledger) == (1, 0, 1, 0)


async def test_one_persons_reply_does_not_pay_for_another(ledger: Ledger, stage: Stage, amira: Actor, call: Caller) -> None:
    oksana = await stage.person("Oksana")
    await oksana.says("hello")
    await amira.says("hello")
    await call("sendMessage", chat_id=oksana.person.id, text="yes?")
    assert (_sums(ledger), [debt.what for debt in ledger.open]) == ((2, 1, 1, 0), ["Amira: hello"])


async def test_waiting_ends_with_the_last_reply_or_with_patience(ledger: Ledger, amira: Actor, call: Caller) -> None:
    assert await ledger.settled(amira.person, 0), "nothing is owed"
    await amira.says("hello")
    await amira.says("anybody there?")
    waiting = asyncio.create_task(ledger.settled(amira.person, 5))
    await call("sendMessage", chat_id=amira.person.id, text="yes?")
    assert not waiting.done()
    await call("sendMessage", chat_id=amira.person.id, text="here")
    assert await waiting
    await amira.says("and now?")
    assert not await ledger.settled(amira.person, 0.05)
    assert len(ledger.open) == 1, "it stays owed"


async def test_a_reply_after_all_patience_is_late_and_given(ledger: Ledger, amira: Actor, call: Caller) -> None:
    await amira.says("hello")
    await ledger.settled(amira.person, 0.3)
    await call("sendMessage", chat_id=amira.person.id, text="sorry")
    assert _sums(ledger) == (1, 1, 0, 0)
    assert ledger.seconds[0] >= 0.3


async def test_who_blocks_the_bot_is_owed_nothing_more(ledger: Ledger, amira: Actor) -> None:
    await amira.says("hello")
    await amira.blocks()
    ledger.forgive(amira.person)
    assert (_sums(ledger), ledger.forgiven) == ((1, 0, 0, 0), 1)
    assert await ledger.settled(amira.person, 0)


async def test_times_that_met_trouble_are_kept_apart(ledger: Ledger, stage: Stage, amira: Actor, call: Caller) -> None:
    oksana, petro = await stage.person("Oksana"), await stage.person("Petro")
    await amira.says("asked before")
    with ledger.disturbed(), ledger.disturbed():
        await oksana.says("asked meanwhile")
        await call("sendMessage", chat_id=amira.person.id, text="here")
    await petro.says("asked after")
    for one in (oksana, petro):
        await call("sendMessage", chat_id=one.person.id, text="here")
    assert (len(ledger.seconds), len(ledger.undisturbed)) == (3, 1)


async def test_nothing_is_counted_any_more_at_the_end(ledger: Ledger, stage: Stage, amira: Actor) -> None:
    other = Ledger(stage.rehearsal.world)
    other.begin()
    other.end()
    await amira.says("hello")
    assert (_sums(other), _sums(ledger)) == ((0, 0, 0, 0), (1, 0, 1, 0))
