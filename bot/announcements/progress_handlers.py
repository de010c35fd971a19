"""What organisers press once an announcement is confirmed, whoever wrote it: stop, go on, again, correct, withdraw; and the list.

A press that comes twice, or too late, shows how it is by now.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from bot.announcements import progress_list_messages as around
from bot.announcements import progress_messages as messages
from bot.announcements.draft_store import Drafts
from bot.announcements.model import UNSENT, Announcement, DeliveryState, State
from bot.announcements.progress import Progress
from bot.announcements.progress_buttons import (
    Again,
    AskAgain,
    AskDiscard,
    AskSendNow,
    AskWithdraw,
    Correct,
    Discard,
    GoOn,
    OfAnnouncement,
    SendNow,
    ShowAnnouncement,
    ShowAnnouncements,
    Stop,
    Withdraw,
)
from bot.announcements.progress_store import ProgressStore
from bot.announcements.store import Announcements, Confirmed, Nobody
from bot.chat.reply import Reactions, Reply, Visit
from bot.fair.model import Fair
from bot.people.model import Role
from bot.text import Speech


class ShowDraft(Protocol):
    """Shows an organiser the draft they are writing."""

    async def __call__(self, visit: Visit) -> Reply: ...


@dataclass(frozen=True)
class ProgressHandlers:
    """`wake`: the courier has something to do. `held_up`: Telegram wants a pause of the whole bot, or just did."""

    fair: Fair
    announcements: Announcements
    drafts: Drafts
    store: ProgressStore
    show_draft: ShowDraft
    wake: Callable[[], None]
    held_up: Callable[[], bool]

    def reactions(self) -> Reactions:
        return Reactions(
            commands={"announcements": self.list},
            presses={
                ShowAnnouncements: self.list,
                ShowAnnouncement: self.show,
                Stop: self.stop,
                GoOn: self.go_on,
                AskAgain: self.ask_again,
                Again: self.again,
                Correct: self.correct,
                AskWithdraw: self.ask_withdraw,
                Withdraw: self.withdraw,
                AskSendNow: self.ask_send_now,
                SendNow: self.send_now,
                AskDiscard: self.ask_discard,
                Discard: self.discard,
            },
            role=Role.ORGANISER,
        )

    async def begin(self, visit: Visit, announcement: Announcement) -> Reply:
        """The answer to the press that confirmed it: from now on this message shows how far it is."""
        self.wake()

        async def watch(message_id: int) -> None:
            await self.store.watch(announcement.id, visit.person_id, message_id)

        if visit.on_message is not None:
            await watch(visit.on_message)
        progress = await self.store.progress(announcement.id)
        if progress is None:
            return around.gone(visit.speech)
        return replace(messages.page(visit.speech, self.fair, progress, held_up=self.held_up()), after=watch)

    async def list(self, visit: Visit) -> Reply:
        page = visit.press.page if isinstance(visit.press, ShowAnnouncements) else 0
        await self._leave(visit)
        entries = await self.store.entries(page, around.PER_PAGE)
        return around.announcements(visit.speech, self.fair, entries, self.store.now())

    async def page(self, visit: Visit, announcement: Announcement) -> Reply:
        """How it stands with it, for who comes from elsewhere."""
        return await self._show(visit, announcement.id)

    async def show(self, visit: Visit) -> Reply:
        return await self._show(visit, _number(visit))

    async def stop(self, visit: Visit) -> Reply:
        await self.announcements.stop(_number(visit))
        return await self._show(visit, _number(visit))

    async def go_on(self, visit: Visit) -> Reply:
        if await self.announcements.go_on(_number(visit)):
            self.wake()
        return await self._show(visit, _number(visit))

    async def ask_again(self, visit: Visit) -> Reply:
        return await self._ask(visit, around.ask_again, lambda progress: progress.count(DeliveryState.UNKNOWN) > 0)

    async def again(self, visit: Visit) -> Reply:
        if await self.announcements.again(_number(visit)):
            self.wake()
        return await self._show(visit, _number(visit))

    async def correct(self, visit: Visit) -> Reply:
        """A draft with the texts of this one, which the organiser goes on with; their draft of just that correction again."""
        one = await self.announcements.find(_number(visit))
        if one is None:
            return around.gone(visit.speech)
        await self._leave(visit)
        if await self.drafts.open_correction(one.id, visit.person_id) is not None:
            return await self.show_draft(visit)
        mine = await self.drafts.find(visit.person_id)
        if mine is not None and mine.about_id == one.root_id:
            return await self.show_draft(visit)
        return around.not_correctable(visit.speech, one) if mine is None else around.other_draft(visit.speech, one)

    async def ask_withdraw(self, visit: Visit) -> Reply:
        return await self._ask(visit, around.ask_withdraw, lambda progress: progress.announcement.state is not State.WITHDRAWN)

    async def withdraw(self, visit: Visit) -> Reply:
        withdrawal = await self.announcements.withdraw(_number(visit), visit.person_id)
        if withdrawal is not None:
            return await self.begin(visit, withdrawal)
        return await self._show(visit, await self.store.newest(_number(visit)))

    async def ask_send_now(self, visit: Visit) -> Reply:
        return await self._ask(visit, around.ask_send_now, _is_unsent)

    async def send_now(self, visit: Visit) -> Reply:
        match await self.announcements.send_now(_number(visit)):
            case Confirmed(announcement=announcement):
                return await self.begin(visit, announcement)
            case Nobody() if one := await self.announcements.find(_number(visit)):
                return around.nobody(visit.speech, one)
        return await self._show(visit, _number(visit))

    async def ask_discard(self, visit: Visit) -> Reply:
        return await self._ask(visit, around.ask_discard, _is_unsent)

    async def discard(self, visit: Visit) -> Reply:
        """Pressed twice, it is discarded all the same."""
        one = await self.announcements.find(_number(visit))
        if one is None or (one.state is not State.DRAFT and await self.drafts.discard(one.id)):
            return around.discarded(visit.speech)
        return await self._show(visit, one.id)

    async def _show(self, visit: Visit, number: int | None) -> Reply:
        """Its page. While it goes, the page is kept up to date, unless another organiser's is."""
        progress = await self.store.progress(number) if number is not None else None
        if progress is None:
            return around.gone(visit.speech)
        if visit.on_message is not None:
            going = progress.is_going and progress.announcement.confirmed_at is not None
            await self.store.look(progress.announcement.id, visit.person_id, visit.on_message, is_going=going)
        return messages.page(visit.speech, self.fair, progress, held_up=self.held_up())

    async def _ask(
        self, visit: Visit, question: Callable[[Speech, Fair, Progress], Reply], still: Callable[[Progress], bool]
    ) -> Reply:
        """The question, where there is `still` something to ask; nothing changes the page while it stands there."""
        progress = await self.store.progress(_number(visit))
        if progress is None or not still(progress):
            return await self._show(visit, _number(visit))
        await self._leave(visit)
        return question(visit.speech, self.fair, progress)

    async def _leave(self, visit: Visit) -> None:
        if visit.on_message is not None:
            await self.store.leave(visit.person_id, visit.on_message)


def _is_unsent(progress: Progress) -> bool:
    return progress.announcement.state in UNSENT


def _number(visit: Visit) -> int:
    assert isinstance(visit.press, OfAnnouncement)
    return visit.press.announcement
