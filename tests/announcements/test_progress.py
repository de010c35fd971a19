"""What an organiser sees once an announcement is confirmed: over the stores and the courier on both databases with the clock
moved by hand, and over the whole application."""

import asyncio
import re
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.announcements.draft_store import Drafts
from bot.announcements.model import DeliveryState, Group, State
from bot.announcements.policy import Policy
from bot.announcements.progress import rounded, speed
from bot.announcements.progress_buttons import (
    Again,
    AskAgain,
    AskDiscard,
    AskWithdraw,
    Correct,
    Discard,
    GoOn,
    SendNow,
    ShowAnnouncement,
    ShowAnnouncements,
    Stop,
    Withdraw,
)
from bot.announcements.progress_handlers import ProgressHandlers
from bot.announcements.progress_postman import ProgressPostman
from bot.announcements.progress_store import ProgressStore
from bot.announcements.store import Announcements
from bot.app import Content
from bot.chat.buttons import Press
from bot.chat.menu import Home
from bot.chat.post import Later, Outcome, Refused
from bot.chat.reply import Reply, Visit
from bot.clock import clock
from bot.people.model import Role
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from tests.announcements.fair_day import ORGANISER, SECOND, Chats, FairDay
from tests.end_to_end.conftest import playing
from tests.end_to_end.house import House

AMIRA, OKSANA, BEN = 101, 102, 103
MESSAGE = 50  # the one on which the organiser confirmed
Words = tuple[list[str], list[Press]]


def said(reply: Reply) -> Words:
    """The lines and what its buttons mean."""
    return _lines(reply.text), [button.press for row in reply.rows for button in row]


def _lines(text: str) -> list[str]:
    return [re.sub("<[^>]*>|[\u2066-\u2069]", "", line) for line in text.split("\n")]


class Desk:
    """Organisers who read English, and their chats: what is on the message they press is what the bot last put there."""

    def __init__(self, day: FairDay, content: Content) -> None:
        self.day, self.chats, self.edits = day, Chats(), 0
        self.speech = content.texts.speech("en")
        store = ProgressStore(day.database, day.now, day.announcements)
        self.handlers = ProgressHandlers(
            content.fair, day.announcements, day.drafts, store, self._draft, day.courier.wake, lambda: False
        )
        edit = self.chats.edit

        async def counted(person_id: int, message_id: int, reply: Reply) -> Outcome:
            self.edits += 1
            return await edit(person_id, message_id, reply)

        self.chats.edit = counted  # type: ignore[method-assign]
        self._content, self.store = content, store
        self.postman = self.another_postman()

    def another_postman(self) -> ProgressPostman:
        """As another process has it, or this one after a restart."""

        async def at_once() -> None:
            await asyncio.sleep(0)

        content = self._content
        return ProgressPostman(
            content.fair, content.texts, content.languages, self.store, self.chats, at_once, lambda: False, Policy()
        )

    async def _draft(self, visit: Visit) -> Reply:
        return Reply(visit.speech.frame("draft"))

    def visit(self, press: Press | None = None, organiser: int = ORGANISER, message: int | None = MESSAGE) -> Visit:
        roles = frozenset({str(Role.ORGANISER)})
        return Visit(organiser, self.speech, press=press, roles=roles, on_message=message if press else None)

    async def presses(self, press: Press, organiser: int = ORGANISER, message: int = MESSAGE) -> Words:
        reply = await self.handlers.reactions().presses[type(press)](self.visit(press, organiser, message))
        self.chats.screens.setdefault(organiser, {})[message] = reply.text
        return said(reply)

    async def begins(self, number: int, organiser: int = ORGANISER, message: int = MESSAGE) -> Words:
        """What answers the confirming press."""
        announcement = await self.day.announcements.find(number)
        assert announcement is not None
        reply = await self.handlers.begin(self.visit(Home(), organiser, message), announcement)
        self.chats.screens.setdefault(organiser, {})[message] = reply.text
        return said(reply)

    def reads(self, organiser: int = ORGANISER, message: int = MESSAGE) -> list[str]:
        return _lines(self.chats.screens[organiser][message])

    async def sends(self, how_many: int, seconds: float = 1.0) -> None:
        """So many deliveries, one a second."""
        going = next(one for one in await self.day.announcements.all() if one.state is State.SENDING)
        for _ in range(how_many):
            assert await self.day.courier.is_mine()
            delivery = await self.day.deliveries.take(going, self.day.courier.lease.holder)
            assert delivery is not None
            self.day.time += seconds
            await self.day.courier.deliver(delivery)


@pytest.fixture
async def desk(day: FairDay, content: Content) -> Desk:
    """Ten people: the two organisers, and visitors who read German, Arabic and Ukrainian."""
    for organiser in (ORGANISER, SECOND):
        await day.people.choose_language(organiser, "en")
    await day.come("de", *range(201, 205))
    await day.come("ar", 301, 302, 303)
    await day.come("uk", 401)
    return Desk(day, content)


async def test_bar_counts_rate_and_time_left_are_on_one_message_while_it_goes(desk: Desk) -> None:
    one = await desk.day.announces("Das <b>Programm</b> beginnt")
    lines, presses = await desk.begins(one.id)
    assert lines[1:6] == ["Das Programm beginnt", "", "▶️ It is going", "⬜" * 10 + " 0%", "👥 10 people"]
    assert presses == [Stop(one.id), ShowAnnouncement(one.id), ShowAnnouncements(0)]
    await desk.sends(4)
    await desk.postman.refresh()
    assert desk.reads()[4:] == [
        "🟩🟩🟩🟩⬜⬜⬜⬜⬜⬜ 40%",
        "👥 10 people",
        "✅ Sent: 4",
        "⏳ Still to go: 6",
        "",
        "⚡ 1 person a second",
        "⏱ About 10 seconds left",
        "",
        "💬 By language",
        "German: 2 of 4",
        "Arabic: 0 of 3",
        "English: 2 of 2",
        "Ukrainian: 0 of 1",
    ]


async def test_it_is_changed_only_when_it_would_say_something_else(desk: Desk) -> None:
    await desk.begins((await desk.day.announces()).id)
    await desk.postman.refresh()
    before = desk.edits
    for _ in range(3):
        await desk.postman.refresh()
    assert desk.edits == before
    await desk.sends(1)
    await desk.postman.refresh()
    assert desk.edits == before + 1


async def test_after_a_restart_the_same_message_goes_on_and_the_report_ends_it(desk: Desk) -> None:
    one = await desk.day.announces()
    await desk.begins(one.id)
    await desk.sends(3)
    await desk.another_postman().refresh()
    assert "✅ Sent: 3" in desk.reads()
    await desk.day.courier_works()
    await desk.another_postman().refresh()
    assert desk.reads()[3:6] == ["🏁 Finished", "👥 10 people", "✅ Sent: 10"]
    assert (list(desk.chats.screens), list(desk.chats.screens[ORGANISER])) == ([ORGANISER], [MESSAGE])
    assert await desk.store.watched() == []


async def test_stop_and_go_on_by_whoever_organises_and_however_often_it_is_pressed(desk: Desk) -> None:
    day, one = desk.day, await desk.day.announces()
    await desk.begins(one.id)
    await desk.sends(2)
    for _ in range(2):
        lines, presses = await desk.presses(Stop(one.id), SECOND, 77)
        assert lines[3] == "⏸ Stopped. The rest waits until somebody goes on with it."
        assert presses[0] == GoOn(one.id)
    await day.courier_works()
    await desk.postman.refresh()
    assert desk.reads()[3] == "⏸ Stopped. The rest waits until somebody goes on with it.", "the other one's message says so, too"
    assert (await day.of(one)).state is State.STOPPED
    day.time += 600
    for _ in range(2):
        assert (await desk.presses(GoOn(one.id)))[0][3] == "▶️ It is going"
    await desk.sends(2)
    await desk.postman.refresh()
    assert "⚡ 1 person a second" in desk.reads(), "the pause says nothing about how fast it goes"


async def test_where_it_stands_still_it_says_so_instead_of_a_time(desk: Desk) -> None:
    day = desk.day
    one = await day.announces()
    await desk.begins(one.id)
    await desk.sends(2)
    day.time += 60
    await desk.postman.refresh()
    assert "⏳ None has gone in the last seconds. It goes on by itself." in desk.reads()
    day.chats.answers = {number: [Later(120, attempted=False)] for number in (*range(201, 205), 301, 302, 303, 401)}
    await day.courier_works()
    await desk.postman.refresh()
    assert [line for line in desk.reads() if line.startswith(("⏳ Tel", "⚡", "⏱"))] == [
        "⏳ Telegram asks us to wait until 14:49. Then it goes on by itself."
    ]


async def test_the_report_adds_up_and_says_why_in_plain_words(desk: Desk) -> None:
    day = desk.day
    day.chats.answers = {
        201: [Refused("Bad Request: can't parse entities: x")],
        202: [Refused("WEIRD <b>")],
        301: [Later(1, perhaps_done=True)],
    }
    day.chats.blocked.add(302)
    one = await day.announces()
    await desk.begins(one.id)
    await day.announcements.mute(303, muted=True)
    await day.people.forget(401)
    day.time += 5
    await day.courier_works()
    lines, presses = await desk.presses(ShowAnnouncement(one.id))
    assert lines[3:14] == [
        "🏁 Finished",
        "👥 10 people",
        "✅ Sent: 4",
        "🚫 Unreachable, the bot is blocked: 1",
        "❌ Failed: 2",
        "   · Telegram does not understand the formatting of the text: 1",
        "   · Telegram says “WEIRD &lt;b&gt;”: 1",
        "❔ Unknown, the connection broke while it was sent: 1",
        "🔕 Want no announcements: 1",
        "🧹 Have left the bot since: 1",
        "⏱ It took 5 seconds.",
    ]
    assert presses[:3] == [AskAgain(one.id), Correct(one.id), AskWithdraw(one.id)]
    assert not any(word in " ".join(lines).lower() for word in ("read", "received", "delivered"))


async def test_unknown_ones_are_sent_again_after_a_question_and_once(desk: Desk) -> None:
    day = desk.day
    day.chats.answers = {301: [Later(1, perhaps_done=True)]}
    one = await day.announces()
    await day.courier_works()
    question, presses = await desk.presses(AskAgain(one.id))
    assert question[-2:] == [
        "🔁 Send it again to 1 person?",
        "Nobody knows whether they have it. Some of them may get it twice.",
    ]
    assert presses == [Again(one.id), ShowAnnouncement(one.id)]
    assert await day.counts(one) == {DeliveryState.SENT: 9, DeliveryState.UNKNOWN: 1}, "asked is not done"
    for _ in range(2):
        assert (await desk.presses(Again(one.id)))[0][3] == "▶️ It is going"
    await day.courier_works()
    assert len(day.chats.shows(301)) == 1
    await desk.postman.refresh()
    assert desk.reads()[3:6] == ["🏁 Finished", "👥 10 people", "✅ Sent: 10"]
    assert (await desk.presses(AskAgain(one.id)))[0][3] == "🏁 Finished", "nothing is left to be asked"


async def test_a_question_is_not_changed_under_ones_thumb(desk: Desk) -> None:
    one = await desk.day.announces()
    await desk.begins(one.id)
    await desk.sends(1)
    await desk.presses(Stop(one.id))
    question, _ = await desk.presses(AskWithdraw(one.id))
    assert await desk.day.announcements.go_on(one.id)
    await desk.sends(1)
    await desk.postman.refresh()
    assert desk.reads() == question


async def test_withdrawing_is_asked_and_counts_what_was_deleted_and_what_was_changed(desk: Desk) -> None:
    day = desk.day
    one = await day.announces()
    await day.courier_works()
    await desk.presses(AskWithdraw(one.id))
    assert (await day.of(one)).state is State.SENT, "asked is not done"
    lines, _ = await desk.presses(Withdraw(one.id))
    withdrawal = (await day.announcements.all())[0]
    assert lines[0].startswith("🗑 Withdrawal of ")
    assert await desk.presses(Withdraw(one.id)) == (
        lines,
        [Stop(withdrawal.id), ShowAnnouncement(withdrawal.id), ShowAnnouncements(0)],
    )
    await desk.sends(6)
    day.chats.deletes = False
    await day.courier_works()
    await desk.postman.refresh()
    assert desk.reads()[3:7] == [
        "🏁 Finished",
        "👥 10 people",
        "✅ Deleted: 6",
        "✅ Too old to delete, now says that it was withdrawn: 4",
    ]
    assert (await desk.presses(ShowAnnouncement(one.id)))[0][3] == "🗑 It was withdrawn."


async def test_correcting_opens_a_draft_or_says_why_not(desk: Desk) -> None:
    day = desk.day
    one = await day.announces()
    await day.courier_works()
    await day.writes("Etwas anderes")
    assert (await desk.presses(Correct(one.id)))[0] == [
        "✋ You are writing another announcement. Send or discard that one first."
    ]
    for _ in range(2):
        assert (await desk.presses(Correct(one.id), SECOND))[0] == ["draft"]
    assert (draft := await day.drafts.find(SECOND)) is not None
    assert draft.about_id == one.id
    assert await day.announcements.withdraw(one.id, ORGANISER)
    assert await day.drafts.discard(draft.id)
    assert (await desk.presses(Correct(one.id), SECOND))[0] == ["☝️ Too late: it was corrected or withdrawn meanwhile."]


async def _scheduled(desk: Desk, seconds: float = 600) -> int:
    draft = await desk.day.writes("Musik")
    await desk.day.announcements.confirm(draft.id, ORGANISER, draft.version, at=desk.day.time + seconds)
    return draft.id


async def test_what_was_missed_is_told_to_each_organiser_once(desk: Desk) -> None:
    number = await _scheduled(desk)
    desk.day.time += 2000
    await asyncio.gather(*(desk.day.another_courier().sweep() for _ in range(2)))
    desk.chats.answers = {SECOND: [Later(5)]}
    await asyncio.gather(*(desk.another_postman().tell() for _ in range(3)))
    desk.day.time += 60
    for _ in range(2):
        await desk.another_postman().tell()
    assert {person: [_lines(text) for text in desk.chats.shows(person)] for person in (ORGANISER, SECOND, 201)} == {
        ORGANISER: [
            ["📣 Nobody got the announcement of 14:56: the bot was not running.", "Musik", "", "Shall it go now?"],
        ],
        SECOND: [
            ["📣 Nobody got the announcement of 14:56: the bot was not running.", "Musik", "", "Shall it go now?"],
        ],
        201: [],
    }
    assert (await desk.presses(SendNow(number), SECOND))[0][3] == "▶️ It is going"
    assert (await desk.presses(SendNow(number)))[0][3] == "▶️ It is going", "pressed by both"
    await desk.day.courier_works()
    assert await desk.day.counts(await desk.day.of((await desk.day.announcements.all())[0])) == {DeliveryState.SENT: 10}


async def test_nobody_is_told_of_what_somebody_has_decided(desk: Desk) -> None:
    number = await _scheduled(desk)
    desk.day.time += 2000
    await desk.day.announcements.begin_due()
    await desk.presses(AskDiscard(number))
    for _ in range(2):
        assert (await desk.presses(Discard(number)))[0] == ["🗑 It is discarded. Nobody gets it."]
    await desk.postman.tell()
    assert desk.chats.shows(SECOND) == []


async def test_what_starts_by_itself_is_shown_to_its_author(desk: Desk) -> None:
    await _scheduled(desk)
    desk.day.time += 601
    await desk.day.announcements.begin_due()
    for _ in range(2):
        await desk.postman.refresh()
    await desk.day.courier_works()
    await desk.postman.refresh()
    assert [_lines(text)[3:6] for text in desk.chats.shows(ORGANISER)] == [["🏁 Finished", "👥 10 people", "✅ Sent: 10"]]


async def test_the_list_has_the_newest_first_in_pages(desk: Desk) -> None:
    for number in range(9):
        await desk.day.announces(f"Nummer {number}", Group())
    await desk.day.courier_works(40)
    scheduled = await _scheduled(desk)
    reply = await desk.handlers.list(desk.visit())
    lines, presses = said(reply)
    assert [line.partition("Nummer ")[2] for line in lines if "Nummer" in line] == ["8", "7", "6", "5", "4", "3", "2"]
    assert lines[2:6] == ["🕙 14:56 Musik", "   It goes by itself at this time.", "✅ 14:46 Nummer 8", "   10 of 10"]
    assert (presses[0], presses[8:]) == (ShowAnnouncement(scheduled), [ShowAnnouncements(1), Home()])
    second, presses = await desk.presses(ShowAnnouncements(1))
    assert [line.partition("Nummer ")[2] for line in second if "Nummer" in line] == ["1", "0"]
    assert presses[2:] == [ShowAnnouncements(0), Home()]


def test_speed_is_that_of_the_last_seconds() -> None:
    assert [speed(0, None, 100), speed(50, 98, 100), speed(3, 99.9, 100), speed(10, 90, 100)] == [None, 24.5, 2, 0.9]
    assert [rounded(seconds) for seconds in (0, 11, 90, 91, 600)] == [
        (10, False),
        (20, False),
        (90, False),
        (2, True),
        (10, True),
    ]


@pytest.fixture
async def house(tmp_path: Path, cache_dir: Path, content: Content) -> AsyncIterator[House]:
    """The application, slow enough to be watched."""
    settings = Settings(
        telegram_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        cache_dir=cache_dir,
        organiser_ids=frozenset({9001}),
        clock_file=tmp_path / "clock",
        deliveries_per_second=1,
    )
    async with playing(settings) as (stage, bot):
        yield House(stage, bot, content, tmp_path / "clock", team="en")


async def test_over_the_application(house: House) -> None:
    """A scheduled one goes by itself and its author sees it, on a message that changes every two seconds at most. Visitors have
    no such command."""
    berg = await house.organiser()
    amira = await house.visitor("ar")
    for _ in range(4):
        await house.visitor("de")
    now = clock(house.clock_file)
    drafts, announcements = Drafts(house.bot.database, now), Announcements(house.bot.database, now, Policy())
    await drafts.open(9001)
    await drafts.set_language(9001, "en")
    await drafts.set_text(9001, "en", "Music in hall 2")
    draft = await drafts.open(9001)
    await announcements.confirm(draft.id, 9001, draft.version, at=now() + 60)
    house.forward(61)
    loop, changes = asyncio.get_running_loop(), []
    message = await berg.sees("It is going", within=8)
    while "Finished" not in message.text:
        message = await berg.sees("6 people", within=8)
        if "people a" in message.text or "Sent:" in message.text:
            changes.append(loop.time())
    assert min(later - sooner for sooner, later in pairwise(changes)) > 1.8
    assert "✅ Sent: 6" in message.text
    await amira.says("/announcements")
    await amira.sees(house.says("ar", "🤔 I do not know this command or button any more. Please begin here:"))
    await berg.says("/announcements")
    await berg.sees("Music in hall 2\n   6 of 6")
    await berg.presses("✅")
    await berg.sees("Finished")
    await berg.presses("Withdraw")
    await berg.sees("Take this announcement back?")
    await berg.presses("Yes, withdraw")
    await berg.sees("Withdrawal of")
