"""What organisers and mediators press and write about translations. What the other side hears of it goes by the cards."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from bot.announcements import translation_messages as messages
from bot.announcements.messages import Composer
from bot.announcements.model import Announcement, Card, State, Translation, with_text
from bot.announcements.translation_buttons import (
    AcceptTranslation,
    AskMediators,
    AskOthers,
    DeclineTranslation,
    GiveTranslationBack,
    SendBack,
    SendBackSilently,
    ShowOriginal,
    TakeTranslation,
    WriteTranslation,
)
from bot.announcements.translation_postman import Interpreters
from bot.announcements.translation_store import Asked, Translations
from bot.chat.length import room, units
from bot.chat.reply import Reactions, Reply, Visit
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.text import Speech

# The prompts.
_TRANSLATION = "translation"
_REMARK = "remark"


class ShowDraft(Protocol):
    """The card of the organiser's draft, with a word above it."""

    async def __call__(self, visit: Visit, notice: Markup) -> Reply: ...


class Talking(Protocol):
    """Whether somebody is in a conversation, so that what they write goes to a person."""

    async def __call__(self, person_id: int) -> bool: ...


@dataclass(frozen=True)
class AskingHandlers:
    """The organiser's side."""

    people: PeopleStore
    translations: Translations
    compose: Composer
    interpreters: Interpreters
    talking: Talking
    show_draft: ShowDraft
    wake: Callable[[], None]

    def reactions(self) -> Reactions:
        return Reactions(
            presses={
                AskMediators: self.ask,
                AskOthers: self.ask_others,
                AcceptTranslation: self.accept,
                SendBack: self.ask_remark,
                SendBackSilently: self.send_back,
            },
            letters={_REMARK: self.remarked},
            role=Role.ORGANISER,
        )

    async def ask(self, visit: Visit) -> Reply:
        """Ask whoever is on duty and speaks it; where that was done already, how it stands."""
        assert isinstance(visit.press, AskMediators)
        draft_id, language = visit.press.draft, visit.press.language
        draft = await self.translations.draft(draft_id)
        if draft is None or not self._may_ask(visit, draft, language):
            return messages.not_any_more(visit.speech)
        found = await self.translations.find(draft_id, language)
        if found is not None and found.state is not Translation.ASKED:
            return self._stands(visit, found)
        able = [one for one in await self.interpreters(language) if one.id != visit.person_id]
        there = [one.id for one in able if one.on_duty]
        if not there and (found is None or not found.open):
            return messages.nobody_on_duty(visit.speech, draft_id, language, len(able))
        found = await self.translations.ask(draft_id, language, there)
        self.wake()
        return messages.not_any_more(visit.speech) if found is None else self._stands(visit, found)

    async def ask_others(self, visit: Visit) -> Reply:
        """Take it from the one who has it; not where there is nobody else."""
        assert isinstance(visit.press, AskOthers)
        draft_id, language, holder = visit.press.draft, visit.press.language, visit.press.holder
        found = await self._mine(visit, draft_id, language)
        if found is None:
            return messages.not_any_more(visit.speech)
        if found.state is Translation.ASKED or found.mediator_id != holder:
            return self._stands(visit, found)
        able = [one for one in await self.interpreters(language) if one.id not in {visit.person_id, holder}]
        there = [one.id for one in able if one.on_duty]
        if not there:
            return messages.nobody_else(visit.speech, found, len(able))
        found = await self.translations.ask_others(draft_id, language, holder, there)
        self.wake()
        return messages.not_any_more(visit.speech) if found is None else self._stands(visit, found)

    async def accept(self, visit: Visit) -> Reply:
        """Into the draft, where it was not changed since it was shown."""
        assert isinstance(visit.press, AcceptTranslation)
        draft_id, language, answer = visit.press.draft, visit.press.language, visit.press.answer
        found = await self._mine(visit, draft_id, language)
        if found is None:
            return messages.not_any_more(visit.speech)
        accepted = await self.translations.accept(draft_id, language, answer)
        self.wake()
        if accepted or found.state is Translation.ACCEPTED:
            return await self.show_draft(visit, messages.accepted(visit.speech, language))
        return await self._case(visit, draft_id, language)

    async def ask_remark(self, visit: Visit) -> Reply:
        """What should be different?"""
        assert isinstance(visit.press, SendBack)
        draft_id, language, answer = visit.press.draft, visit.press.language, visit.press.answer
        found = await self._mine(visit, draft_id, language)
        if found is None or found.answer != answer:
            return await self._case(visit, draft_id, language)
        talking = await self.talking(visit.person_id)
        if not talking:
            await self.people.ask(visit.person_id, _REMARK, _about(draft_id, language, answer))
        return messages.what_different(visit.speech, draft_id, language, answer, talking=talking)

    async def send_back(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, SendBackSilently)
        return await self._send_back(visit, visit.press.draft, visit.press.language, visit.press.answer, None)

    async def remarked(self, visit: Visit) -> Reply:
        """The line about what should be different."""
        draft, language, answer = visit.about.split(":")
        draft_id, number = int(draft), int(answer)
        if await self.talking(visit.person_id):
            await self.people.drop_prompt(visit.person_id)
            return messages.remark_for_nobody(visit.speech, draft_id, language, number)
        remark = visit.words.strip()
        if not remark or "\n" in remark or len(remark) > messages.REMARK:
            await self.people.ask(visit.person_id, _REMARK, visit.about)
            return messages.remark_refused(visit.speech, draft_id, language, number)
        reply = await self._send_back(visit, draft_id, language, number, remark)
        await self.people.drop_prompt(visit.person_id)
        return reply

    async def _send_back(self, visit: Visit, draft_id: int, language: str, answer: int, remark: str | None) -> Reply:
        found = await self._mine(visit, draft_id, language)
        if found is None or await self.translations.send_back(draft_id, language, answer, remark) is None:
            return await self._case(visit, draft_id, language)
        self.wake()
        return messages.is_sent_back(visit.speech, draft_id, language)

    def _may_ask(self, visit: Visit, draft: Announcement, language: str) -> bool:
        original = draft.language in draft.texts and draft.language != language
        return draft.organiser_id == visit.person_id and original and self.compose.languages.get(language) is not None

    async def _mine(self, visit: Visit, draft_id: int, language: str) -> Asked | None:
        """The translation, if it is of this organiser's draft."""
        found = await self.translations.find(draft_id, language)
        theirs = found is not None and found.draft.state is State.DRAFT and found.draft.organiser_id == visit.person_id
        return found if theirs else None

    async def _case(self, visit: Visit, draft_id: int, language: str) -> Reply:
        """What is the case, whatever was pressed."""
        found = await self._mine(visit, draft_id, language)
        return messages.not_any_more(visit.speech) if found is None else self._stands(visit, found)

    def _stands(self, visit: Visit, found: Asked) -> Reply:
        match found.state:
            case Translation.ASKED:
                return messages.asked(visit.speech, found)
            case Translation.TAKEN:
                return messages.being_written(visit.speech, found)
            case Translation.ANSWERED:
                preview = self.compose(with_text(found.draft, found.language, found.html), found.language)
                return messages.answer(visit.speech, preview, found.draft.id, found.language, found.answer or 0)
            case Translation.ACCEPTED:
                return messages.in_draft(visit.speech, found)


@dataclass(frozen=True)
class TranslatingHandlers:
    """The mediator's side."""

    people: PeopleStore
    translations: Translations
    compose: Composer
    interpreters: Interpreters
    talking: Talking
    wake: Callable[[], None]

    def reactions(self) -> Reactions:
        return Reactions(
            presses={
                TakeTranslation: self.take,
                DeclineTranslation: self.decline,
                WriteTranslation: self.write,
                GiveTranslationBack: self.give_back,
                ShowOriginal: self.original,
            },
            letters={_TRANSLATION: self.written},
            role=Role.MEDIATOR,
        )

    async def told(self, person_id: int, speech: Speech) -> Sequence[Markup]:
        """For the page that says what is stored: a text that waits for the organisers."""
        return messages.told(speech) if await self.translations.holds_text_of(person_id) else []

    async def take(self, visit: Visit) -> Reply:
        """The first press wins."""
        assert isinstance(visit.press, TakeTranslation)
        draft_id, language = visit.press.draft, visit.press.language
        won = await self.translations.take(draft_id, language, visit.person_id)
        self.wake()
        found = await self._theirs(visit, draft_id, language) if won else None
        if found is None:
            return await self._case(visit, draft_id, language)
        talking = await self._ask_text(visit, draft_id, language)
        return messages.mine(visit.speech, found.draft, language, talking=talking)

    async def decline(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, DeclineTranslation)
        draft_id, language = visit.press.draft, visit.press.language
        declined = await self.translations.decline(draft_id, language, visit.person_id)
        self.wake()
        return messages.declined(visit.speech) if declined else await self._case(visit, draft_id, language)

    async def write(self, visit: Visit) -> Reply:
        """The next message is the text again, after it was not waited for any more."""
        assert isinstance(visit.press, WriteTranslation)
        draft_id, language = visit.press.draft, visit.press.language
        if await self._theirs(visit, draft_id, language) is None:
            return await self._case(visit, draft_id, language)
        talking = await self._ask_text(visit, draft_id, language)
        return messages.write_now(visit.speech, draft_id, language, talking=talking)

    async def give_back(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, GiveTranslationBack)
        draft_id, language = visit.press.draft, visit.press.language
        others = [one.id for one in await self.interpreters(language) if one.on_duty and one.id != visit.person_id]
        given = await self.translations.give_back(draft_id, language, visit.person_id, others)
        self.wake()
        return messages.given_back(visit.speech) if given else await self._case(visit, draft_id, language)

    async def original(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, ShowOriginal)
        found = await self._under_way(visit.press.draft, visit.press.language)
        return messages.over(visit.speech) if found is None else messages.original(visit.speech, found.draft)

    async def written(self, visit: Visit) -> Reply:
        """The message that was asked for. Somebody who is in a conversation by now may have meant the visitor: nobody gets it."""
        draft, language = visit.about.split(":")
        draft_id, letter = int(draft), visit.letter
        found = await self._theirs(visit, draft_id, language)
        if found is None or letter is None:
            await self.people.drop_prompt(visit.person_id)
            return await self._case(visit, draft_id, language)
        if await self.talking(visit.person_id):
            await self.people.drop_prompt(visit.person_id)
            return messages.conversation_first(visit.speech, draft_id, language)
        if refused := self._refused(visit, found):
            await self.people.ask(visit.person_id, _TRANSLATION, visit.about)
            return refused
        answered = await self.translations.answer(draft_id, language, visit.person_id, letter.html)
        await self.people.drop_prompt(visit.person_id)
        self.wake()
        return messages.read(visit.speech) if answered else await self._case(visit, draft_id, language)

    def _refused(self, visit: Visit, found: Asked) -> Reply | None:
        """Why a message cannot be the text; None where it can."""
        letter, draft_id, language = visit.letter, found.draft.id, found.language
        if letter is None or letter.kind != "text":
            return messages.not_text(visit.speech, draft_id, language)
        if letter.edited:
            return messages.not_edited(visit.speech, draft_id, language)
        preview = self.compose(with_text(found.draft, language, letter.html), language)
        length, limit = units(preview.text), room(preview)
        return messages.too_long(visit.speech, draft_id, language, length, limit) if length > limit else None

    async def _ask_text(self, visit: Visit, draft_id: int, language: str) -> bool:
        """Wait for the text, unless what they write goes to a visitor now. Whether it does."""
        if await self.talking(visit.person_id):
            return True
        await self.people.ask(visit.person_id, _TRANSLATION, _about(draft_id, language))
        return False

    async def _theirs(self, visit: Visit, draft_id: int, language: str) -> Asked | None:
        """The translation, while it is this mediator's to write."""
        found = await self._under_way(draft_id, language)
        mine = found is not None and found.state is Translation.TAKEN and found.mediator_id == visit.person_id
        return found if mine else None

    async def _under_way(self, draft_id: int, language: str) -> Asked | None:
        """The translation, while its draft is one."""
        found = await self.translations.find(draft_id, language)
        return found if found is not None and found.draft.state is State.DRAFT else None

    async def _case(self, visit: Visit, draft_id: int, language: str) -> Reply:
        """What is the case, whatever was pressed or written."""
        found = await self._under_way(draft_id, language)
        if found is None:
            return messages.over(visit.speech)
        if found.state is Translation.ASKED:
            declined = await self.translations.card(draft_id, language, visit.person_id) is Card.DECLINED
            return messages.declined(visit.speech) if declined else messages.card(visit.speech, found.draft, language)
        if found.mediator_id != visit.person_id:
            return messages.lost(visit.speech)
        match found.state:
            case Translation.ANSWERED:
                return messages.read(visit.speech)
            case Translation.ACCEPTED:
                return messages.thanks(visit.speech, language)
            case _:
                talking = await self.talking(visit.person_id)
                return messages.mine(visit.speech, found.draft, language, talking=talking)


def _about(*what: object) -> str:
    """What a prompt is about: ids, read again by splitting."""
    return ":".join(map(str, what))
