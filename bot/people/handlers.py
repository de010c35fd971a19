"""What people can do about themselves: choose a language, see what is stored, be forgotten."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Protocol

from markupsafe import Markup

from bot.chat.reply import Reactions, Reply, Visit
from bot.languages import Languages
from bot.people import messages
from bot.people.buttons import AskForget, Forget, MissLanguage, PickLanguage, SpeakLanguage
from bot.people.missing import MissingLanguages, Sign, missing_tag
from bot.people.model import Introduce, Person, channel_of
from bot.people.store import PeopleStore
from bot.text import Speech, Texts


class Welcome(Protocol):
    """The page a person sees first."""

    def __call__(self, speech: Speech, roles: Collection[str], *, first_time: bool) -> Reply: ...


class Leaving(Protocol):
    """Whoever waits for a person must learn that they go."""

    async def leave(self, person_id: int) -> None: ...


class Told(Protocol):
    """What somebody told of themselves elsewhere, a line each; nothing of most people."""

    async def __call__(self, person_id: int, speech: Speech) -> Sequence[Markup]: ...


@dataclass(frozen=True)
class PeopleHandlers:
    people: PeopleStore
    missing_languages: MissingLanguages
    languages: Languages
    texts: Texts
    welcome: Welcome
    introduce: Introduce
    leaving: Leaving
    told: Told

    def reactions(self) -> Reactions:
        return Reactions(
            commands={"start": self.start, "language": self.language, "privacy": self.privacy, "forget": self.privacy},
            links={"from_": self.came_by},
            presses={
                PickLanguage: self.language,
                SpeakLanguage: self.speak,
                MissLanguage: self.missing,
                AskForget: self.privacy,
                Forget: self.forget,
            },
        )

    async def start(self, visit: Visit) -> Reply:
        """The welcome; whoever has not chosen a language yet finds the choice in it."""
        person = await self._person(visit)
        return self.welcome(visit.speech, visit.roles, first_time=not person.language_chosen)

    async def came_by(self, visit: Visit) -> Reply:
        if channel := channel_of(visit.words):
            await self.people.came_by(visit.person_id, channel)
        return await self.start(visit)

    async def language(self, visit: Visit) -> Reply:
        return messages.language_picker(visit.speech, self.languages, visit.speech.language)

    async def speak(self, visit: Visit) -> Reply:
        """Speak the language of the button from now on, beginning with this reply."""
        assert isinstance(visit.press, SpeakLanguage)
        language = self.languages.get(visit.press.tag)
        if language is None:
            return await self.language(visit)
        await self.people.choose_language(visit.person_id, language.tag)
        speech = self.texts.speech(language.tag)
        await self.introduce(visit.person_id, speech, visit.roles, self.languages.guess(visit.app_language))
        return self.welcome(speech, visit.roles, first_time=False)

    async def missing(self, visit: Visit) -> Reply:
        """Count the wish; where the message did not tell the language, the person's app does."""
        assert isinstance(visit.press, MissLanguage)
        said = visit.press.tag if visit.press.tag != "und" else visit.app_language
        await self.missing_languages.count(missing_tag(said, self.languages), Sign.WISH)
        return messages.missing_counted(visit.speech)

    async def privacy(self, visit: Visit) -> Reply:
        return messages.privacy(
            visit.speech, await self._person(visit), self.languages, await self.told(visit.person_id, visit.speech)
        )

    async def forget(self, visit: Visit) -> Reply:
        await self.leaving.leave(visit.person_id)
        await self.people.forget(visit.person_id)
        fallback = self.languages.fallback  # of which nobody needs a menu of their own
        await self.introduce(visit.person_id, self.texts.speech(fallback.tag), (), fallback)
        return messages.forgotten(visit.speech)

    async def _person(self, visit: Visit) -> Person:
        return await self.people.meet(visit.person_id, visit.speech.language.tag)
