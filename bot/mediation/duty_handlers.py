"""What mediators can do about themselves: name, languages, on duty, off duty, a break."""

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from bot.chat.reply import Reactions, Reply, Visit
from bot.fair.model import Fair
from bot.mediation import duty_messages as messages
from bot.mediation.display_name import NameFault, display_name
from bot.mediation.duty_buttons import (
    GoOffDuty,
    GoOnDuty,
    PickSpoken,
    ShowDuty,
    ShowThanks,
    TakeBreak,
    TurnSpoken,
    WriteName,
)
from bot.mediation.duty_store import DutyStore
from bot.mediation.model import Duty, Mediator
from bot.people.model import Role
from bot.people.store import PeopleStore
from bot.text import Speech

_NAME = "name"  # the prompt
# How well a language is spoken: not, fluently, well enough.
_NEXT_LEVEL: dict[bool | None, bool | None] = {None: True, True: False, False: None}


@dataclass(frozen=True)
class DutyHandlers:
    people: PeopleStore
    store: DutyStore
    fair: Fair
    tags: tuple[tuple[str, ...], tuple[str, ...]]  # of the languages the bot speaks, and of the others, a page each

    def reactions(self) -> Reactions:
        return Reactions(
            commands={"duty": self.duty},
            presses={
                ShowDuty: self.duty,
                GoOnDuty: self.on,
                GoOffDuty: self.off,
                TakeBreak: self.take_break,
                WriteName: self.ask_name,
                PickSpoken: self.languages,
                TurnSpoken: self.turn_language,
                ShowThanks: self.thanks,
            },
            answers={_NAME: self.named},
            role=Role.MEDIATOR,
        )

    async def begin(self, visit: Visit) -> Reply:
        """The next thing a mediator has not said yet: their name, their languages; else how things stand."""
        mediator = await self._mediator(visit)
        if mediator.name is None:
            return await self.ask_name(visit)
        if not mediator.languages:
            return self._languages(visit, mediator, 0)
        return await self._page(visit, mediator)

    async def told(self, person_id: int, speech: Speech) -> Sequence[Markup]:
        """What is stored of a mediator, for their own eyes; nothing of anybody else."""
        mediator = await self.store.mediator(person_id)
        return messages.told(speech, self.fair, mediator) if mediator else []

    async def duty(self, visit: Visit) -> Reply:
        return await self._page(visit, await self._mediator(visit))

    async def on(self, visit: Visit) -> Reply:
        mediator = await self._mediator(visit)
        if mediator.name is None or not mediator.languages:
            return messages.not_ready(visit.speech, mediator)
        return await self._go(visit, Duty.ON)

    async def off(self, visit: Visit) -> Reply:
        return await self._go(visit, Duty.OFF)

    async def take_break(self, visit: Visit) -> Reply:
        """Only from duty: whoever is off duty would be on duty after it."""
        assert isinstance(visit.press, TakeBreak)
        mediator = await self._mediator(visit)
        if mediator.duty is Duty.OFF or visit.press.minutes not in messages.BREAKS:
            return await self._page(visit, mediator)
        return await self._go(visit, Duty.BREAK, self.store.now() + visit.press.minutes * 60)

    async def ask_name(self, visit: Visit) -> Reply:
        await self.people.ask(visit.person_id, _NAME)
        return messages.ask_name(visit.speech)

    async def named(self, visit: Visit) -> Reply:
        """The text that answers the question for a name; asked again until it is one."""
        name = display_name(visit.words)
        if isinstance(name, NameFault):
            await self.people.ask(visit.person_id, _NAME)
            return messages.name_refused(visit.speech, name)
        await self.people.drop_prompt(visit.person_id)
        await self.store.enter(visit.person_id)
        await self.store.set_name(visit.person_id, name)
        return messages.name_taken(visit.speech, name, await self.begin(visit))

    async def languages(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, PickSpoken)
        return self._languages(visit, await self._mediator(visit), visit.press.page)

    async def turn_language(self, visit: Visit) -> Reply:
        """How well a language is spoken, one step on."""
        assert isinstance(visit.press, TurnSpoken)
        tag, mediator = visit.press.tag, await self._mediator(visit)
        if any(tag in page for page in self.tags):
            await self.store.set_language(visit.person_id, tag, fluent=_NEXT_LEVEL[mediator.languages.get(tag)])
            mediator = await self._mediator(visit)
        return self._languages(visit, mediator, visit.press.page)

    async def thanks(self, visit: Visit) -> Reply:
        return messages.thanks(visit.speech, await self._mediator(visit))

    def _languages(self, visit: Visit, mediator: Mediator, page: int) -> Reply:
        return messages.languages(visit.speech, self.tags, page if page in {0, 1} else 0, mediator.languages)

    async def _go(self, visit: Visit, duty: Duty, back_at: float | None = None) -> Reply:
        await self._mediator(visit)
        await self.store.go(visit.person_id, duty, back_at)
        return await self.duty(visit)

    async def _page(self, visit: Visit, mediator: Mediator) -> Reply:
        return messages.duty(visit.speech, self.fair, mediator, await self.store.request_of(visit.person_id))

    async def _mediator(self, visit: Visit) -> Mediator:
        """Whoever holds the role is entered at the latest when they look."""
        found = await self.store.mediator(visit.person_id)
        if found is None:
            await self.store.enter(visit.person_id)
            found = await self.store.mediator(visit.person_id)
        return found or Mediator(visit.person_id, None, Duty.OFF)
