"""What an organiser does to let an announcement go: preview, send in two steps, schedule; and the second organiser who confirms.

What is confirmed is what was seen: the button carries the version, and a draft that was changed since is shown again.
"""

import asyncio
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from bot.announcements import compose_messages
from bot.announcements import confirm_messages as messages
from bot.announcements.compose_buttons import AskSchedule, AskSend, OnlyPreview, Preview, ScheduleIn, Send
from bot.announcements.compose_handlers import Begin, ComposeHandlers
from bot.announcements.model import Announcement, Kind, State
from bot.announcements.naming_messages import noticed
from bot.announcements.outlook import Outlook
from bot.announcements.store import Announcements, Changed, Confirmed, Nobody, NoText, Past, Scheduled, SecondNeeded
from bot.announcements.times import time_today
from bot.chat.post import Outcome, Sent
from bot.chat.reply import Reactions, Reply, Visit
from bot.people.model import Role
from bot.text import Speech, Texts

_TIME = "announce_time"  # the prompt, about the draft's number
# A chat takes a few messages at once, then one a second
# (core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this). More would bring a pause for everybody.
_AT_ONCE = 3
_SECONDS = 1.0


class Chats(Protocol):
    """The way to people's chats."""

    async def send(self, person_id: int, reply: Reply) -> Outcome: ...


@dataclass(frozen=True)
class ConfirmHandlers:
    writing: ComposeHandlers
    announcements: Announcements
    texts: Texts
    chats: Chats
    begin: Begin
    waits: Begin  # shows what is scheduled

    def reactions(self) -> Reactions:
        mine = self.writing.of_draft
        return Reactions(
            presses={
                Preview: self.preview,
                OnlyPreview: self.only_preview,
                AskSend: mine(self.ask_send),
                AskSchedule: mine(self.ask_time),
                ScheduleIn: mine(self.schedule_in),
                Send: self.send,
            },
            answers={_TIME: mine(self.time_written)},
            role=Role.ORGANISER,
        )

    async def preview(self, visit: Visit) -> Reply:
        """Every language as it will look, to the organiser alone. Another one sees it while they are asked to confirm it."""
        assert isinstance(visit.press, Preview)
        draft = await self.announcements.find(visit.press.draft)
        mine = draft is not None and draft.organiser_id == visit.person_id
        if draft is None or draft.state is not State.DRAFT or draft.language is None or not (mine or draft.second_asked):
            return compose_messages.gone(visit.speech)
        outlook, refused = await self.writing.outlooks.of(draft), list[str]()
        for number, tag in enumerate(outlook.languages):
            if number >= _AT_ONCE:
                await asyncio.sleep(_SECONDS)
            shown = messages.previewed(visit.speech, outlook, tag, self.writing.composer(draft, tag))
            if not isinstance(await self.chats.send(visit.person_id, shown), Sent):
                refused.append(tag)
        return messages.summary(visit.speech, outlook, refused, mine=mine, at=visit.press.at)

    async def only_preview(self, visit: Visit) -> Reply:
        return messages.only_preview(visit.speech)

    async def ask_send(self, visit: Visit, draft: Announcement) -> Reply:
        return await self._ask(visit, draft, 0)

    async def ask_time(self, visit: Visit, draft: Announcement) -> Reply:
        """Corrections go at once: who has the wrong text should not keep it."""
        if draft.kind is not Kind.ANNOUNCE or draft.language is None:
            return await self.writing.card(visit)
        await self.writing.people.ask(visit.person_id, _TIME, str(draft.id))
        return messages.ask_time(visit.speech, self.writing.composer.fair, draft, self.announcements.now())

    async def time_written(self, visit: Visit, draft: Announcement) -> Reply:
        speech, fair, now = visit.speech, self.writing.composer.fair, self.announcements.now()
        at = time_today(visit.words, now, fair.fair.zone)
        if at is None or at <= now:
            notice = messages.no_time(speech) if at is None else messages.too_late(speech, fair, at, now)
            return noticed(speech, notice, await self.ask_time(visit, draft))
        await self.writing.people.drop_prompt(visit.person_id)
        return await self._ask(visit, draft, int(at))

    async def schedule_in(self, visit: Visit, draft: Announcement) -> Reply:
        """In so many minutes, on the full minute: what is shown is when it goes."""
        assert isinstance(visit.press, ScheduleIn)
        if visit.press.minutes not in messages.SOON or draft.kind is not Kind.ANNOUNCE:
            return await self.writing.card(visit)
        return await self._ask(visit, draft, int(self.announcements.now() // 60 + visit.press.minutes) * 60)

    async def _ask(self, visit: Visit, draft: Announcement, at: int) -> Reply:
        """The second step, where there is something to send and somebody to get it."""
        if draft.language is None or draft.original is None:
            return await self.writing.card(visit)
        outlook = await self.writing.outlooks.of(draft)
        if not outlook.people and not at:
            return await self.writing.card(visit, messages.nobody(visit.speech))
        return messages.ask_send(visit.speech, self.writing.composer.fair, outlook, self.announcements.now(), at)

    async def send(self, visit: Visit) -> Reply:
        """The confirmation: by whoever wrote it, or by the second organiser."""
        assert isinstance(visit.press, Send)
        seen, speech = visit.press, visit.speech
        before = await self.announcements.find(seen.draft)
        if before is None:
            return compose_messages.gone(speech)
        author = before.organiser_id if before.organiser_id != visit.person_id else None
        if author is None and (refusal := self.writing.refusal(visit, before)):  # what mediators wrote may have made it too long
            return await self.writing.card(visit, refusal)
        outcome = await self.announcements.confirm(seen.draft, visit.person_id, seen.version, seen.at or None)
        match outcome:
            case Confirmed(announcement=announcement) | Scheduled(announcement=announcement):
                await self._tell(author, announcement)
                return await (self.begin if isinstance(outcome, Confirmed) else self.waits)(visit, announcement)
            case SecondNeeded(recipients=people):
                return await self._ask_second(visit, seen, people)
        notice = self._why_not(speech, outcome, seen.at, mine=author is None)
        return await self._card_of(visit, seen, notice) if author is None else messages.not_confirmed(speech, notice)

    def _why_not(self, speech: Speech, outcome: Changed | NoText | Nobody | Past, at: int, *, mine: bool) -> Markup:
        match outcome:
            case Changed():
                return messages.changed(speech) if mine else messages.changed_meanwhile(speech)
            case NoText():
                return compose_messages.no_text(speech)
            case Nobody():
                return messages.nobody(speech)
            case Past():
                return messages.too_late(speech, self.writing.composer.fair, at, self.announcements.now())

    async def _card_of(self, visit: Visit, seen: Send, notice: Markup) -> Reply:
        """The draft that was not sent, where it still is one."""
        draft = await self.writing.drafts.find(visit.person_id)
        if draft is None or draft.id != seen.draft:
            return compose_messages.gone(visit.speech)
        return await self.writing.card(visit, notice)

    async def _ask_second(self, visit: Visit, seen: Send, people: int) -> Reply:
        """Every other organiser gets the text as it will look, and a card to confirm it. Asked again, they get it again."""
        draft = await self.announcements.find(seen.draft)
        if draft is None or draft.language is None:
            return compose_messages.gone(visit.speech)
        if draft.organiser_id != visit.person_id:  # grown above the number since, and nobody has asked for a second one
            return messages.not_confirmed(visit.speech, messages.changed_meanwhile(visit.speech))
        outlook, reached = await self.writing.outlooks.of(draft), 0
        for organiser in await self.writing.people.holders(Role.ORGANISER):
            if organiser.id != visit.person_id:
                reached += await self._show_second(organiser.id, self._speech(organiser.language), outlook, seen.at)
        fair, now = self.writing.composer.fair, self.announcements.now()
        return messages.second_asked(visit.speech, fair, seen, now, people, reached)

    async def _show_second(self, organiser_id: int, speech: Speech, outlook: Outlook, at: int) -> bool:
        """Whether both have arrived."""
        draft = outlook.draft
        tag = speech.language.tag if speech.language.tag in draft.texts else draft.language or ""
        text = messages.previewed(speech, outlook, tag, self.writing.composer(draft, tag))
        card = messages.second_card(speech, self.writing.composer.fair, outlook, self.announcements.now(), at)
        arrived = [await self.chats.send(organiser_id, reply) for reply in (text, card)]
        return all(isinstance(outcome, Sent) for outcome in arrived)

    async def _tell(self, author_id: int | None, announcement: Announcement) -> None:
        """Whoever wrote it, in their language; nobody where they confirmed it themselves."""
        author = await self.writing.people.find(author_id) if author_id is not None else None
        if author is not None:
            fair, speech = self.writing.composer.fair, self._speech(author.language)
            told = messages.confirmed_by_second(speech, fair, announcement, self.announcements.now())
            await self.chats.send(author.id, told)

    def _speech(self, tag: str) -> Speech:
        languages = self.writing.composer.languages
        return self.texts.speech((languages.get(tag) or languages.fallback).tag)
