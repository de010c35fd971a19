"""Calls keep an even pace below Telegram's limit, replies before deliveries, and one 429 makes everybody wait once."""

import asyncio
import time
from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from telegram.error import RetryAfter

from bot.chat import pace
from bot.chat.pace import Lane, Pace


class Telegram:
    """Notes when which call arrived, and refuses the first so many with 429."""

    def __init__(self, refuses: int = 0, seconds: int = 1) -> None:
        self.arrived: list[tuple[str, float]] = []
        self._refuses = refuses
        self._seconds = seconds

    def call(self, name: str) -> Callable[..., Coroutine[Any, Any, str]]:
        async def call() -> str:
            self.arrived.append((name, time.monotonic()))
            if self._refuses:
                self._refuses -= 1
                raise RetryAfter(self._seconds)
            return name

        return call

    @property
    def names(self) -> list[str]:
        return [name for name, _ in self.arrived]

    def most_in_a_second(self) -> int:
        times = [at for _, at in self.arrived]
        return max(sum(begin <= at < begin + 1 for at in times) for begin in times)


async def _through(limit: Pace, telegram: Telegram, name: str, chat: int | None = 1) -> str:
    data = {} if chat is None else {"chat_id": chat}
    answer: str = await limit.process_request(telegram.call(name), (), {}, "sendMessage", data, None)
    return answer


async def test_a_single_message_goes_at_once() -> None:
    began = time.monotonic()
    await _through(Pace(30), telegram := Telegram(), "hello")
    assert telegram.arrived[0][1] - began < 0.05


async def test_messages_keep_their_order_and_stay_below_the_limit_of_every_second() -> None:
    limit, telegram = Pace(30), Telegram()
    names = [str(number) for number in range(45)]
    assert await asyncio.gather(*(_through(limit, telegram, name, chat=int(name)) for name in names)) == names
    assert telegram.names == names
    assert telegram.most_in_a_second() <= 30


async def test_without_a_limit_nobody_waits() -> None:
    limit, telegram = Pace(0), Telegram()
    began = time.monotonic()
    await asyncio.gather(*(_through(limit, telegram, str(number)) for number in range(500)))
    assert time.monotonic() - began < 1


async def test_what_goes_to_no_chat_does_not_queue() -> None:
    limit, telegram = Pace(2), Telegram()
    messages = [asyncio.create_task(_through(limit, telegram, f"message {number}")) for number in range(3)]
    await asyncio.sleep(0.05)
    await _through(limit, telegram, "answer to a press", chat=None)
    assert telegram.names == ["message 0", "answer to a press"]
    for message in messages:
        message.cancel()
    await asyncio.gather(*messages, return_exceptions=True)


async def test_one_429_makes_everybody_wait_once_and_brings_no_other() -> None:
    limit, telegram = Pace(100), Telegram(refuses=1, seconds=1)
    began = time.monotonic()
    names = [str(number) for number in range(20)]
    assert await asyncio.gather(*(_through(limit, telegram, name) for name in names)) == names
    first, *rest = telegram.arrived
    assert first[0] == "0"
    assert min(at for _, at in rest) - began >= 1
    assert sorted(telegram.names[1:], key=int) == names
    assert rest[-1][1] - rest[0][1] >= 19 / 100, "after the pause they go one by one, too"


async def test_what_goes_to_no_chat_respects_the_pause() -> None:
    limit, telegram = Pace(100), Telegram(refuses=1, seconds=1)
    began = time.monotonic()
    refused = asyncio.create_task(_through(limit, telegram, "message"))
    await asyncio.sleep(0.05)
    await _through(limit, telegram, "answer to a press", chat=None)
    await refused
    assert telegram.arrived[1][1] - began >= 1


async def test_a_pause_longer_than_anybodys_patience_is_an_error_at_once() -> None:
    limit, telegram = Pace(30), Telegram(refuses=1, seconds=3_600)
    began = time.monotonic()
    with pytest.raises(RetryAfter):
        await _through(limit, telegram, "message")
    assert time.monotonic() - began < 1


async def test_a_turn_that_does_not_come_in_time_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pace, "_PATIENCE_SECONDS", 0.3)
    limit, telegram = Pace(10), Telegram()
    answers = await asyncio.gather(*(_through(limit, telegram, str(number)) for number in range(10)), return_exceptions=True)
    assert answers[:3] == ["0", "1", "2"]
    assert [type(answer) for answer in answers[4:]] == [RetryAfter] * 6
    assert telegram.names == [answer for answer in answers if isinstance(answer, str)]


async def _deliver(limit: Pace, telegram: Telegram, name: str = "delivery") -> None:
    await limit.delivery()
    await limit.process_request(telegram.call(name), (), {}, "sendMessage", {"chat_id": 1}, Lane.DELIVERY)


async def test_deliveries_keep_their_own_pace() -> None:
    limit, telegram = Pace(100, deliveries_per_second=20), Telegram()
    began = time.monotonic()
    for _ in range(25):
        await _deliver(limit, telegram)
    assert 0.85 < time.monotonic() - began < 1.4, "25 in 1.2 s, but for the slack of a start"


async def test_a_reply_does_not_wait_for_deliveries_and_all_stay_below_the_limit() -> None:
    limit, telegram = Pace(30, deliveries_per_second=25), Telegram()
    deliveries = asyncio.create_task(_many(limit, telegram, 50))
    waited = []
    for number in range(12):
        await asyncio.sleep(0.1)
        began = time.monotonic()
        await _through(limit, telegram, f"reply {number}")
        waited.append(time.monotonic() - began)
    await deliveries
    assert sorted(waited)[len(waited) // 2] < 0.01
    assert telegram.most_in_a_second() <= 30


async def _many(limit: Pace, telegram: Telegram, count: int) -> None:
    for _ in range(count):
        await _deliver(limit, telegram)


async def test_a_429_to_a_delivery_is_told_at_once_and_is_a_pause_for_all() -> None:
    limit, telegram = Pace(100), Telegram(refuses=1, seconds=1)
    began = time.monotonic()
    with pytest.raises(RetryAfter):
        await _deliver(limit, telegram)
    assert time.monotonic() - began < 0.5
    await asyncio.gather(_deliver(limit, telegram), _through(limit, telegram, "reply"))
    assert min(at for _, at in telegram.arrived[1:]) - began >= 1


async def test_what_a_pause_took_from_deliveries_is_made_up_for() -> None:
    limit, telegram = Pace(200, deliveries_per_second=20), Telegram(refuses=1, seconds=1)
    began = time.monotonic()
    with pytest.raises(RetryAfter):
        await _deliver(limit, telegram)
    await _many(limit, telegram, 60)
    assert time.monotonic() - began < 3.9, "60 at 20 a second are three seconds, and the pause was one"
    assert telegram.most_in_a_second() <= 25, "without a burst"


async def test_what_may_come_later_waits_for_replies_and_for_the_end_of_a_pause() -> None:
    limit, telegram = Pace(20), Telegram(refuses=1, seconds=1)

    async def spare() -> None:
        await limit.spare()
        await limit.process_request(telegram.call("spare"), (), {}, "editMessageText", {"chat_id": 1}, Lane.DELIVERY)

    assert not limit.was_closed(10)
    await asyncio.gather(*(_through(limit, telegram, f"reply {number}") for number in range(4)), spare())
    assert telegram.names[-1] == "spare"
    assert telegram.arrived[-1][1] - telegram.arrived[0][1] >= 1
    assert limit.was_closed(10)
