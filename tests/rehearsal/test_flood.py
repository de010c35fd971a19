"""Too many messages: 30 a second overall, one a second to a chat after a burst."""

import pytest
from telegram.constants import FloodLimit

from bot.rehearsal.flood import BURST, Flood
from bot.rehearsal.refusal import Refusal
from bot.rehearsal.scenario import Actor, Stage
from tests.rehearsal.conftest import Caller


def test_thirty_messages_a_second_pass_and_the_next_waits_a_second() -> None:
    flood = Flood()
    for chat in range(FloodLimit.MESSAGES_PER_SECOND):
        flood.admit(chat, 100.0)
    with pytest.raises(Refusal) as refusal:
        flood.admit(99, 100.5)
    assert refusal.value.answer() == {
        "ok": False,
        "error_code": 429,
        "description": "Too Many Requests: retry after 1",
        "parameters": {"retry_after": 1},
    }
    flood.admit(99, 101.0)


def test_one_chat_takes_a_burst_then_one_message_a_second() -> None:
    flood = Flood(per_chat=True)
    for _ in range(BURST):
        flood.admit(1, 100.0)
    with pytest.raises(Refusal, match="retry after 1"):
        flood.admit(1, 100.0)
    flood.admit(2, 100.0)
    flood.admit(1, 101.0)
    with pytest.raises(Refusal):
        flood.admit(1, 101.5)


def test_a_limit_that_is_off_refuses_nothing() -> None:
    flood = Flood(overall=False)
    for _ in range(500):
        flood.admit(1, 100.0)


async def test_the_bot_is_told_how_long_to_wait(stage: Stage, amira: Actor, call: Caller) -> None:
    stage.rehearsal.world.flood.per_chat = True
    answers = [await call("sendMessage", chat_id=amira.person.id, text=str(number)) for number in range(BURST + 1)]
    assert [answer["ok"] for answer in answers] == [True] * BURST + [False]
    assert answers[-1]["parameters"] == {"retry_after": 1}
    await stage.forward(1)
    assert (await call("sendMessage", chat_id=amira.person.id, text="later"))["ok"]
