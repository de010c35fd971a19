"""Languages and small catalogues to speak with."""

import gettext
from collections.abc import Mapping

from babel.messages.catalog import Catalog

from bot.languages import Language
from bot.text import Speech, _compiled

ENGLISH = Language(tag="en", name="English")
GERMAN = Language(tag="de", name="Deutsch")
ARABIC = Language(tag="ar", name="العربية")
UKRAINIAN = Language(tag="uk", name="Українська")


def speech(
    language: Language,
    said: Mapping[str | tuple[str, str], str | tuple[str, ...]] | None = None,
    of_fair: Mapping[str, str] | None = None,
) -> Speech:
    """The language with these translations; a plural has the pair of its forms as a key."""
    catalogue = Catalog(locale=language.tag)
    for message, translation in (said or {}).items():
        catalogue.add(message, translation)
    texts = _compiled(catalogue) if said else gettext.NullTranslations()
    return Speech(language, texts, dict(of_fair or {}))
