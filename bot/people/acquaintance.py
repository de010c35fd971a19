"""Which language to speak to whom."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.chat.reply import Known, Prompt
from bot.languages import Languages
from bot.people.model import Introduce, Person, Role
from bot.people.store import PeopleStore
from bot.text import Speech, Texts


@dataclass(frozen=True)
class Acquaintance:
    """Meets people: enters strangers with a guessed language, knows the others, makes organisers of those the settings name."""

    people: PeopleStore
    languages: Languages
    texts: Texts
    organisers: frozenset[int]
    introduce: Introduce

    async def meet(self, person_id: int, language_code: str | None) -> Known:
        """What is known of this person. A language that is no longer spoken falls back to a new guess."""
        guess = self.languages.guess(language_code)
        person = await self.people.meet(person_id, guess.tag)
        speech = self.texts.speech((self.languages.get(person.language) or guess).tag)
        if person_id in self.organisers and Role.ORGANISER not in person.roles:
            await self.people.give_role(person_id, Role.ORGANISER)
            person = await self.people.meet(person_id, guess.tag)
            await self.introduce(person_id, speech, person.roles, guess)
        return Known(speech, frozenset(map(str, person.roles)), Prompt(*person.prompt) if person.prompt else None)

    async def introduce_again(self, roles: Iterable[str]) -> None:
        """To everybody who holds one of these roles, for a start: there may be other commands than before."""
        holders = {person.id: person for role in roles for person in await self.people.holders(Role(role))}
        for person in holders.values():
            await self._introduce(person)

    async def roles_changed(self, person_id: int) -> None:
        """Somebody joined the team or left it: their menu has other commands now."""
        if person := await self.people.find(person_id):
            await self._introduce(person)

    async def _introduce(self, person: Person) -> None:
        language = self.languages.get(person.language) or self.languages.fallback
        await self.introduce(person.id, self.texts.speech(language.tag), person.roles)

    async def drop_prompt(self, person_id: int) -> None:
        """The next text of this person answers no question of ours any more."""
        await self.people.drop_prompt(person_id)

    def guess(self, language_code: str | None) -> Speech:
        """The speech for somebody the database cannot be asked about."""
        return self.texts.speech(self.languages.guess(language_code).tag)

    def speech(self, tag: str) -> Speech | None:
        """The speech of a language, None when it is not spoken."""
        return self.texts.speech(tag) if self.languages.get(tag) else None
