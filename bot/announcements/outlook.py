"""What will become of a draft if it went now: who reads it in which language."""

from collections.abc import Mapping
from dataclasses import dataclass

from bot.announcements.model import Announcement, Translation


@dataclass(frozen=True)
class Outlook:
    """A draft with those who would get it. `readers`: how many are spoken to in each language, the most first; `asked`: how far
    the languages are that mediators were asked for."""

    draft: Announcement
    readers: Mapping[str, int]
    asked: Mapping[str, Translation]

    @property
    def people(self) -> int:
        """How many would get it."""
        return sum(self.readers.values())

    @property
    def languages(self) -> list[str]:
        """The tags that matter: those with readers, then those with a text that nobody reads by now."""
        return [*self.readers, *sorted((self.draft.texts.keys() | self.draft.older.keys()) - self.readers.keys())]

    @property
    def labelled(self) -> list[str]:
        """Who gets the original with a label, as there is no text in their language."""
        return [tag for tag in self.readers if tag not in self.draft.texts]

    @property
    def older(self) -> list[str]:
        """Who would get a text of their own, were it not older than the original."""
        return [tag for tag in self.readers if tag in self.draft.older]

    @property
    def unfinished(self) -> list[str]:
        """Mediators were asked for these, and the text is not there."""
        return [tag for tag, state in self.asked.items() if state is not Translation.ACCEPTED]
