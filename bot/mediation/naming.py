"""Which language a wish names: “I need someone who speaks Tigrinya”, in any of the languages spoken."""

import re
from collections.abc import Iterable

from babel import Locale

_WORD = re.compile(r"[^\W\d_]+")
# Everybody here means somebody who speaks German besides.
_HOST = "de"
_ARTICLE = "ال"  # Arabic writes it together with the name
# What stands before the name itself in some languages: “language”.
_GENERIC = frozenset({"tiếng", "język", "limba", "zimanê", "zimanî", "af", "لغة", "زبان", "мова", "язык", "ቋንቋ"})
_TELLING = 3  # letters of the shortest word that names a language
_ENDING = 5  # letters a sentence may add to a name


class LanguageNames:
    """The names of all languages known, in all languages spoken."""

    def __init__(self, tags: Iterable[str], spoken: Iterable[Locale]) -> None:
        """`tags`: every language somebody may interpret; `spoken`: the languages whose words for them are known."""
        self._stems: list[tuple[str, str]] = []
        locales = list(spoken)
        for tag in tags:
            names = {Locale.parse(tag, sep="-").get_display_name(locale) for locale in [*locales, Locale.parse(tag, sep="-")]}
            self._stems += [(_stem(name), tag) for name in sorted(filter(None, names)) if _stem(name)]

    def named(self, text: str) -> str | None:
        """The tag of the first language that is named beside German; None where there is none."""
        for word in _WORD.findall(text.casefold()):
            bare = word.removeprefix(_ARTICLE)
            tags = [tag for stem, tag in self._stems if bare.startswith(stem) and len(bare) <= len(stem) + _ENDING]
            if tags and tags[0] != _HOST:
                return tags[0]
        return None


def _stem(name: str) -> str:
    """What of a name stays the same in a sentence: its first telling word without the article, a long one without two letters."""
    words = [word.removeprefix(_ARTICLE) for word in _WORD.findall(name.casefold()) if word not in _GENERIC]
    first = next((word for word in words if len(word) >= _TELLING), "")
    return first[:-2] if len(first) > _ENDING else first
