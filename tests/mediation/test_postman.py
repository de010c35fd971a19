"""What is said of a card when a process has died in the middle of showing it. Telegram is doubled."""

from dataclasses import dataclass, field

import pytest
from markupsafe import Markup
from telegram import Bot

from bot.chat.post import Post, Sent
from bot.chat.reply import Reply
from bot.mediation.model import Notice
from bot.mediation.notice_store import Owed
from bot.mediation.postman import Postman
from bot.mediation.talk_store import Talks
from tests.mediation.fair_day import DESK, FairDay

VISITOR, NOUR, OMAR = 100, 11, 12
AFTER_A_CRASH = 31.0


@dataclass(frozen=True)
class Phones(Post):
    """Keeps what people got: who, whether it was new, what."""

    got: list[tuple[int, str, str]] = field(default_factory=list)

    async def send(self, person_id: int, reply: Reply) -> Sent:
        self.got.append((person_id, "new", reply.text))
        return Sent(len(self.got))

    async def edit(self, person_id: int, message_id: int, reply: Reply) -> Sent:
        self.got.append((person_id, f"change of {message_id}", reply.text))
        return Sent(message_id)

    async def pin(self, person_id: int, message_id: int) -> Sent:
        return Sent(message_id)


async def _compose(owed: Owed) -> Reply:
    return Reply(Markup(owed.kind.name))


@pytest.fixture
async def shown_to_nour_and_omar(day: FairDay) -> FairDay:
    """The offers are owed and not yet said."""
    for number in (NOUR, OMAR):
        await day.mediator(number, "ar")
    await day.people.meet(VISITOR, "ar")
    await day.requests.ask(VISITOR, "ar", DESK, frozenset())
    await day.sweep()
    return day


async def _delivered_to_nour(day: FairDay) -> list[tuple[str, str]]:
    async def unreachable(_: int) -> None: ...

    phones = Phones(Bot("1:a"))
    await Postman(phones, day.notices, Talks(day.database), _compose, unreachable).deliver()
    return [(how, what) for who, how, what in phones.got if who == NOUR]


async def _omar_accepts(day: FairDay) -> None:
    card = await day.card(OMAR)
    assert card is not None
    await day.requests.accept(card, OMAR)


async def test_owner_of_a_card_that_was_perhaps_shown_is_told_its_end(shown_to_nour_and_omar: FairDay) -> None:
    day = shown_to_nour_and_omar
    await day.notices.take(10)  # by a process that now dies
    await _omar_accepts(day)
    day.time += AFTER_A_CRASH
    assert await _delivered_to_nour(day) == [("new", Notice.GONE.name), ("change of 1", Notice.GONE.name)]


async def test_owner_of_a_card_that_lapsed_is_told_so(shown_to_nour_and_omar: FairDay) -> None:
    day = shown_to_nour_and_omar
    await day.notices.take(10)
    day.time += 60
    await day.sweep()
    assert (await _delivered_to_nour(day))[:2] == [("new", Notice.LATE.name), ("change of 1", Notice.LATE.name)]


async def test_of_a_card_that_was_never_shown_nothing_is_said(shown_to_nour_and_omar: FairDay) -> None:
    await _omar_accepts(shown_to_nour_and_omar)
    assert await _delivered_to_nour(shown_to_nour_and_omar) == []


async def test_a_card_that_is_still_open_is_shown_again(shown_to_nour_and_omar: FairDay) -> None:
    day = shown_to_nour_and_omar
    await day.notices.take(10)
    day.time += AFTER_A_CRASH
    assert await _delivered_to_nour(day) == [("new", Notice.OFFER.name)]
