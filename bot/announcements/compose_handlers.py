"""What an organiser does to write an announcement: text, language, audience, attachment, stand, languages. Sending it is in
confirm_handlers.py.

Every press and every answer names its draft: one that belongs to a draft which is no more changes nothing and says so.
"""

import unicodedata
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Protocol, TypeAlias

from markupsafe import Markup

from bot.announcements import compose_messages as messages
from bot.announcements.compose_buttons import (
    AskDiscard,
    AttachFile,
    Compose,
    Discard,
    DropFile,
    DropLanguage,
    DropStand,
    KeepLanguage,
    LinkStand,
    OfDraft,
    PickAudience,
    PickOriginal,
    SetAudience,
    SetOriginal,
    ShowDraft,
    ShowLanguage,
    ShowLanguages,
    TurnUrgent,
    WriteLanguage,
    WriteText,
)
from bot.announcements.draft_store import Drafts
from bot.announcements.messages import Composer
from bot.announcements.model import UNTOLD, Announcement, Attachment, Audience, Group, Kind, with_text
from bot.announcements.naming_messages import noticed
from bot.announcements.outlook_store import Outlooks
from bot.chat.length import plain
from bot.chat.reply import Handler, Reactions, Reply, Visit
from bot.digits import western_digits
from bot.people.model import Role
from bot.people.store import PeopleStore

# The prompts; each is about the draft's number, some about a language or an album as well.
_TEXT, _LANGUAGE, _FILE, _STAND = "announce_text", "announce_in", "announce_file", "announce_stand"
_REST = "announce_rest"  # of an album: what was asked for is there, but others may still come
_FILES = frozenset({"photo", "document"})

OnDraft: TypeAlias = Callable[[Visit, Announcement], Awaitable[Reply]]


class Begin(Protocol):
    """Shows what becomes of an announcement that was just confirmed."""

    async def __call__(self, visit: Visit, announcement: Announcement) -> Reply: ...


@dataclass(frozen=True)
class ComposeHandlers:
    people: PeopleStore
    drafts: Drafts
    outlooks: Outlooks
    composer: Composer

    def reactions(self) -> Reactions:
        mine = self.of_draft
        return Reactions(
            commands={"announce": self.compose},
            presses={
                Compose: self.compose,
                ShowDraft: mine(self._page),
                WriteText: mine(self.ask_text),
                PickOriginal: mine(self.pick_original),
                SetOriginal: mine(self.set_original),
                PickAudience: mine(self.pick_audience),
                SetAudience: mine(self.set_audience),
                AttachFile: mine(self.ask_file),
                DropFile: mine(self.drop_file),
                LinkStand: mine(self.ask_stand),
                DropStand: mine(self.drop_stand),
                TurnUrgent: mine(self.turn_urgent),
                ShowLanguages: mine(self.languages),
                ShowLanguage: mine(self.language),
                WriteLanguage: mine(self.ask_language_text),
                DropLanguage: mine(self.drop_language),
                KeepLanguage: mine(self.keep_language),
                AskDiscard: mine(self.ask_discard),
                Discard: mine(self.discard),
            },
            answers={_STAND: mine(self.stand_written)},
            letters={
                _TEXT: mine(self.text_sent),
                _LANGUAGE: mine(self.language_text_sent),
                _FILE: mine(self.file_sent),
                _REST: self.rest_sent,
            },
            role=Role.ORGANISER,
        )

    async def compose(self, visit: Visit) -> Reply:
        """The organiser's one draft, begun if there is none."""
        return await self._page(visit, await self.drafts.open(visit.person_id))

    async def card(self, visit: Visit, notice: Markup | None = None) -> Reply:
        """The organiser's draft as it is by now, whichever it is; `notice` stands above it."""
        draft = await self.drafts.find(visit.person_id)
        page = messages.gone(visit.speech) if draft is None else await self._page(visit, draft)
        return noticed(visit.speech, notice, page)

    def of_draft(self, handler: OnDraft) -> Handler:
        """For presses and answers that belong to the draft the organiser is writing."""

        async def on_draft(visit: Visit) -> Reply:
            draft = await self.drafts.find(visit.person_id)
            return (
                messages.gone(visit.speech)
                if draft is None or draft.id != _number(visit.press, visit.about)
                else await handler(visit, draft)
            )

        return on_draft

    async def _page(self, visit: Visit, draft: Announcement) -> Reply:
        """What is missing first: the text, its language; else the card."""
        if draft.original is None:
            return await self.ask_text(visit, draft)
        if draft.language is None:
            return await self.pick_original(visit, draft)
        return messages.card(visit.speech, self.composer.fair, await self.outlooks.of(draft))

    # The text and its language

    async def ask_text(self, visit: Visit, draft: Announcement) -> Reply:
        await self.people.ask(visit.person_id, _TEXT, str(draft.id))
        return messages.ask_text(visit.speech, draft)

    async def text_sent(self, visit: Visit, draft: Announcement) -> Reply:
        """The text, or a photo or document with the text below it. Its language is asked every time, never guessed."""
        letter = visit.letter
        if _is_rest(visit):
            return messages.only_one_file(visit.speech, draft)
        files = _FILES if draft.kind is Kind.ANNOUNCE else frozenset[str]()
        if letter is None or letter.kind not in files | {"text"}:
            notice = messages.not_readable(visit.speech) if files else messages.only_text(visit.speech)
            return noticed(visit.speech, notice, await self.ask_text(visit, draft))
        attachment = Attachment(letter.kind, letter.file_id) if letter.kind in files else draft.attachment
        if _is_empty(letter.html) and letter.kind == "text":
            return noticed(visit.speech, messages.no_text(visit.speech), await self.ask_text(visit, draft))
        wanted = replace(draft, attachment=attachment)
        if not _is_empty(letter.html):
            wanted = with_text(wanted, draft.language or UNTOLD, letter.html)
        if refusal := self.refusal(visit, wanted):
            return noticed(visit.speech, refusal, await self.ask_text(visit, draft))
        if letter.kind in files:
            await self.drafts.set_attachment(visit.person_id, attachment)
        if _is_empty(letter.html):
            page = await self.card(visit, messages.attached(visit.speech))
            if letter.album:
                await self.people.ask(visit.person_id, _TEXT, f"{draft.id}:{letter.album}")
            return page
        await self.drafts.set_text(visit.person_id, draft.language or UNTOLD, letter.html)
        await self._has_come(visit, draft)
        return await self.pick_original(visit, wanted)

    async def pick_original(self, visit: Visit, draft: Announcement) -> Reply:
        return messages.pick_original(visit.speech, draft, self.composer.languages)

    async def set_original(self, visit: Visit, draft: Announcement) -> Reply:
        assert isinstance(visit.press, SetOriginal)
        tag = visit.press.language
        if self.composer.languages.get(tag) is None or draft.original is None:
            return await self._page(visit, draft)
        if notice := self.refusal(visit, replace(with_text(draft, tag, draft.original), language=tag)):
            return noticed(visit.speech, notice, await self.ask_text(visit, draft))
        await self.drafts.set_language(visit.person_id, tag)
        return await self.card(visit)

    # Audience, attachment, stand, urgent

    async def pick_audience(self, visit: Visit, draft: Announcement) -> Reply:
        page = visit.press.page if isinstance(visit.press, PickAudience) else 0
        if draft.kind is not Kind.ANNOUNCE:
            return await self._page(visit, draft)
        return messages.audience(visit.speech, draft, await self.drafts.sizes(), max(page, 0))

    async def set_audience(self, visit: Visit, draft: Announcement) -> Reply:
        """An audience that has lost its last person meanwhile is not chosen: the list has the others."""
        assert isinstance(visit.press, SetAudience)
        audience, value = visit.press.audience, visit.press.value
        if audience not in list(Audience) or (group := Group(Audience(audience), value)) not in await self.drafts.sizes():
            return await self.pick_audience(visit, draft)
        await self.drafts.set_group(visit.person_id, group)
        return await self.card(visit)

    async def ask_file(self, visit: Visit, draft: Announcement) -> Reply:
        if draft.kind is not Kind.ANNOUNCE:
            return await self._page(visit, draft)
        await self.people.ask(visit.person_id, _FILE, str(draft.id))
        return messages.ask_file(visit.speech, draft)

    async def file_sent(self, visit: Visit, draft: Announcement) -> Reply:
        letter = visit.letter
        if letter is None or letter.kind not in _FILES:
            return noticed(visit.speech, messages.no_file(visit.speech), await self.ask_file(visit, draft))
        attachment = Attachment(letter.kind, letter.file_id)
        await self._has_come(visit, draft)
        if notice := self.refusal(visit, replace(draft, attachment=attachment)):
            return await self.card(visit, notice)
        await self.drafts.set_attachment(visit.person_id, attachment)
        words = not _is_empty(letter.html)
        return await self.card(visit, messages.attached_without_words(visit.speech) if words else messages.attached(visit.speech))

    async def rest_sent(self, visit: Visit) -> Reply | None:
        """The rest of an album."""
        draft = await self.drafts.find(visit.person_id)
        return messages.only_one_file(visit.speech, draft) if _is_rest(visit) and draft is not None else None

    async def _has_come(self, visit: Visit, draft: Announcement) -> None:
        """What was asked for is there; of an album the rest is still to come."""
        if visit.letter is not None and visit.letter.album:
            await self.people.ask(visit.person_id, _REST, f"{draft.id}:{visit.letter.album}")
        else:
            await self.people.drop_prompt(visit.person_id)

    async def drop_file(self, visit: Visit, draft: Announcement) -> Reply:
        del draft
        await self.drafts.set_attachment(visit.person_id, None)
        return await self.card(visit)

    async def ask_stand(self, visit: Visit, draft: Announcement) -> Reply:
        await self.people.ask(visit.person_id, _STAND, str(draft.id))
        return messages.ask_stand(visit.speech, draft)

    async def stand_written(self, visit: Visit, draft: Announcement) -> Reply:
        digits = western_digits(visit.words).strip()
        if not digits.isdecimal() or len(digits) > 6:
            return noticed(visit.speech, messages.no_number(visit.speech), await self.ask_stand(visit, draft))
        if self.composer.fair.stand(int(digits)) is None:
            notice = messages.no_stand(visit.speech, int(digits))
            return noticed(visit.speech, notice, await self.ask_stand(visit, draft))
        await self.people.drop_prompt(visit.person_id)
        await self.drafts.set_stand(visit.person_id, int(digits))
        return await self.card(visit)

    async def drop_stand(self, visit: Visit, draft: Announcement) -> Reply:
        del draft
        await self.drafts.set_stand(visit.person_id, None)
        return await self.card(visit)

    async def turn_urgent(self, visit: Visit, draft: Announcement) -> Reply:
        del draft
        assert isinstance(visit.press, TurnUrgent)
        await self.drafts.set_urgent(visit.person_id, urgent=visit.press.urgent == 1)
        return await self.card(visit)

    # Languages

    async def languages(self, visit: Visit, draft: Announcement) -> Reply:
        return messages.languages(visit.speech, await self.outlooks.of(draft))

    async def language(self, visit: Visit, draft: Announcement) -> Reply:
        assert isinstance(visit.press, ShowLanguage)
        tag = visit.press.language
        if self.composer.languages.get(tag) is None or draft.language is None:
            return await self._page(visit, draft)
        return messages.language(visit.speech, await self.outlooks.of(draft), tag)

    async def ask_language_text(self, visit: Visit, draft: Announcement) -> Reply:
        assert isinstance(visit.press, WriteLanguage)
        return await self._ask_language_text(visit, draft, visit.press.language)

    async def _ask_language_text(self, visit: Visit, draft: Announcement, tag: str) -> Reply:
        if self.composer.languages.get(tag) is None or draft.language is None:
            return await self._page(visit, draft)
        await self.people.ask(visit.person_id, _LANGUAGE, f"{draft.id}:{tag}")
        return messages.ask_language_text(visit.speech, draft, tag)

    async def language_text_sent(self, visit: Visit, draft: Announcement) -> Reply:
        """The text in the language that was asked for; the original gets no second one this way."""
        tag, letter = visit.about.partition(":")[2], visit.letter
        notice = None
        if letter is None or letter.kind != "text":
            notice = messages.only_text(visit.speech)
        elif _is_empty(letter.html):
            notice = messages.no_text(visit.speech)
        else:
            notice = self.refusal(visit, with_text(draft, tag, letter.html))
        if notice is not None or letter is None:
            return noticed(visit.speech, notice, await self._ask_language_text(visit, draft, tag))
        await self.people.drop_prompt(visit.person_id)
        await self.drafts.set_text(visit.person_id, tag, letter.html)
        return await self.languages(visit, await self.drafts.find(visit.person_id) or draft)

    async def drop_language(self, visit: Visit, draft: Announcement) -> Reply:
        assert isinstance(visit.press, DropLanguage)
        await self.drafts.drop_text(visit.person_id, visit.press.language)
        return await self.languages(visit, await self.drafts.find(visit.person_id) or draft)

    async def keep_language(self, visit: Visit, draft: Announcement) -> Reply:
        """The older text is read by its language again; what is attached since may leave no room for it."""
        assert isinstance(visit.press, KeepLanguage)
        tag, notice = visit.press.language, None
        if tag in draft.older:
            notice = self.refusal(visit, with_text(draft, tag, draft.older[tag]))
            if notice is None:
                await self.drafts.keep_text(visit.person_id, tag)
        return noticed(visit.speech, notice, await self.languages(visit, await self.drafts.find(visit.person_id) or draft))

    # The end of it

    async def ask_discard(self, visit: Visit, draft: Announcement) -> Reply:
        return messages.ask_discard(visit.speech, draft)

    async def discard(self, visit: Visit, draft: Announcement) -> Reply:
        await self.drafts.discard(draft.id)
        return messages.discarded(visit.speech)

    def refusal(self, visit: Visit, wanted: Announcement) -> Markup | None:
        """Why Telegram would not take it as it is wanted, label counted in. Before the language is told it is measured as if it
        were in the organiser's own."""
        own = visit.speech.language.tag
        if wanted.language is None and wanted.original is not None:
            wanted = replace(with_text(wanted, own, wanted.original), language=own)
        excess = self.composer.excess(wanted)
        if excess is None:
            return None
        return messages.too_long(visit.speech, excess, below_file=wanted.attachment is not None)


def _number(press: object, about: str) -> int:
    """Of the draft that a press, or the answer to a prompt about it, belongs to."""
    return press.draft if isinstance(press, OfDraft) else int(about.partition(":")[0])


def _is_rest(visit: Visit) -> bool:
    """Whether it belongs to the album of which one file was taken."""
    return visit.letter is not None and visit.letter.album != "" and visit.letter.album == visit.about.partition(":")[2]


def _is_empty(html: str) -> bool:
    """Whether there is nothing to see: spaces and signs that only steer others."""
    return all(unicodedata.category(character)[0] in "CZ" for character in plain(html))
