"""Reads a draft together with who would get it."""

from collections import Counter
from dataclasses import dataclass

from bot.announcements.draft_store import Drafts
from bot.announcements.model import Announcement
from bot.announcements.outlook import Outlook
from bot.announcements.translation_store import Translations
from bot.languages import Languages


@dataclass(frozen=True)
class Outlooks:
    drafts: Drafts
    translations: Translations
    languages: Languages

    async def of(self, draft: Announcement) -> Outlook:
        """As of now. Whoever is down for a language that is no longer spoken is spoken to in the fallback language."""
        readers: Counter[str] = Counter()
        for tag, count in (await self.drafts.languages(draft)).items():
            readers[(self.languages.get(tag) or self.languages.fallback).tag] += count
        return Outlook(draft, dict(readers.most_common()), await self.translations.of_draft(draft.id))
