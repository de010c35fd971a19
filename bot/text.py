"""From catalogues to sentences. A sentence is made in one language, whole, from named values; every value is escaped here.

English is the source language of the bot's own texts (domain ``bot``), German that of the fair's data (domain ``stands``). What
is extracted by Babel are the first arguments of `say`, `label`, `plural` and `mark`.
"""

import datetime as dt
import gettext
import io
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from unicodedata import bidirectional

from babel.dates import format_date
from babel.lists import format_list
from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import PoFileError, read_po
from markupsafe import Markup, escape

from bot.faults import BadData, Fault, shown
from bot.languages import Language
from bot.places import Place

BOT_SOURCE = "en"
FAIR_SOURCE = "de"

# First strong isolate and pop directional isolate: what stands between keeps its own direction.
_ISOLATE, _END = "\u2068", "\u2069"
_RIGHT_TO_LEFT = "\u200f"
_ISOLATED = re.compile(f"{_ISOLATE}[^{_END}]*{_END}")
_QUOTATION = "<blockquote"
# All blocks of Unicode with letters that run to the left, and the mark that does.
_OTHER_WAY = re.compile("[\u0590-\u08ff\u200f\ufb1d-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff]")


def mark(message: str, place: Place | None = None) -> str:
    """Name a text for extraction where a table holds it; the text is translated when it is said. `place` is where."""
    del place  # for Babel, and for whoever reads the table
    return message


def _is_right_to_left(text: str) -> bool:
    return any(bidirectional(character) in {"R", "AL"} for character in _OTHER_WAY.findall(text))


def _begins_left_to_right(text: str) -> bool:
    """Whether the first letter outside isolates is one of a script that runs to the right. ℹ is such a letter, other pictograms
    are not letters at all."""
    directions = (bidirectional(character) for character in _ISOLATED.sub("", text))
    return next((direction for direction in directions if direction in {"L", "R", "AL"}), "") == "L"


@dataclass(frozen=True)
class Speech:
    """One language with its catalogues: all that is needed to speak to one person."""

    language: Language
    bot: gettext.NullTranslations
    stands: Mapping[str, str]  # German text -> this language

    def say(self, message: str, /, **values: object) -> Markup:
        """The sentence as Telegram HTML. The message's own tags stay, values are escaped and keep their own direction."""
        return self.frame(self.bot.gettext(message), **values)

    def frame(self, layout: str, /, **values: object) -> Markup:
        """Values in a layout without words, which is the same in every language: `📍 {hall}`."""
        # Markup.format would do the same with a formatter of its own, in twice the time (docs/updates.md).
        escaped = {name: escape(value) for name, value in self._isolated(values).items()}
        return Markup(layout.format(**escaped))  # noqa: S704  # our own layout or catalogue, every value escaped in the line above

    def plural(self, one: str, many: str, count: int, /, **values: object) -> Markup:
        """Like `say`, in the form the language has for `count`; the sentence reads the number as ``{count}``."""
        return self.frame(self.bot.ngettext(one, many, count), count=count, **values)

    def label(self, message: str, /, **values: object) -> str:
        """What stands on a button, as plain text; also a text that was marked with its place."""
        return self._turned(self._plain(message, values))

    def caption(self, layout: str, /, **values: object) -> str:
        """A button's label without words of its own, which is the same in every language: `📍 {hall}`."""
        return self._turned(layout.format(**self._isolated(values)))

    def alert(self, message: str, /, **values: object) -> str:
        """What a press is answered with, over the screen or at its edge, as plain text."""
        return self._turned(self._plain(message, values))

    def phrase(self, message: str, /, **values: object) -> str:
        """Words that become a value of another sentence, as plain text."""
        return self._plain(message, values)

    def _plain(self, message: str, values: Mapping[str, object]) -> str:
        return self.bot.gettext(message).format(**self._isolated(values))

    def _turned(self, text: str) -> str:
        """Buttons and alerts have the direction of their first letter, so one of a right-to-left language that begins with
        another is marked: its pictogram would jump to the wrong end."""
        turned = self.language.right_to_left and _begins_left_to_right(text) and _is_right_to_left(text)
        return f"{_RIGHT_TO_LEFT}{text}" if turned else text

    def of_fair(self, text: str) -> str:
        """A text of the fair's data in this language; the German text where there is no translation."""
        return self.stands.get(text, text)

    def has(self, text: str) -> bool:
        """Whether a text of the fair's data exists in this language."""
        return self.language.tag == FAIR_SOURCE or text in self.stands

    def lines(self, lines: Iterable[str]) -> Markup:
        """Lines that are HTML already, or plain text to be escaped, one under the other. In a right-to-left language each begins
        with a right-to-left mark: a line of digits and pictograms alone has no direction of its own and would jump left. Before a
        quotation, which is a paragraph of its own, the mark would be one more, empty line."""
        if self.language.right_to_left:
            lines = (line if not line or line.startswith(_QUOTATION) else _RIGHT_TO_LEFT + escape(line) for line in lines)
        return Markup("\n").join(lines)

    def time(self, value: dt.time) -> str:
        """As the signs in the house have it, in every language: 14:30."""
        return f"{value:%H:%M}"

    def date(self, value: dt.date) -> str:
        return format_date(value, "full", locale=self.language.locale)

    def short_date(self, value: dt.date) -> str:
        return format_date(value, "short", locale=self.language.locale)

    def list(self, items: Iterable[str]) -> str:
        return format_list(list(items), "standard", locale=self.language.locale)

    def _isolated(self, values: Mapping[str, object]) -> dict[str, object]:
        return {name: self._isolate(value) for name, value in values.items()}

    def _isolate(self, value: object) -> object:
        text = value if isinstance(value, Markup) else str(value)
        if "\n" in text or self.language.right_to_left == _is_right_to_left(text):
            return text
        return _ISOLATE + text + _END  # of what is Markup already, Markup again


class Texts:
    """The catalogues of all spoken languages, by tag."""

    def __init__(self, speeches: Mapping[str, Speech]) -> None:
        self._speeches = speeches

    def speech(self, tag: str) -> Speech:
        return self._speeches[tag]

    def all(self) -> list[Speech]:
        """Every language spoken."""
        return list(self._speeches.values())


def catalogue_path(locales: Path, tag: str, domain: str) -> Path:
    return locales / tag / "LC_MESSAGES" / f"{domain}.po"


def tags_with_catalogue(locales: Path) -> list[str]:
    """Tags of the languages whose catalogue of the bot's texts exists."""
    return [path.parent.parent.name for path in locales.glob("*/LC_MESSAGES/bot.po")]


def read_texts(locales: Path, languages: Iterable[Language]) -> Texts:
    """Read the catalogues of these languages; raises BadData naming every file that cannot be read."""
    speeches: dict[str, Speech] = {}
    faults: list[Fault] = []
    for language in languages:
        read: dict[str, Catalog] = {}
        for domain, source in (("bot", BOT_SOURCE), ("stands", FAIR_SOURCE)):
            path = catalogue_path(locales, language.tag, domain)
            read[domain] = Catalog()
            if language.tag == source or not path.exists():
                continue
            try:
                with path.open("rb") as file:
                    read[domain] = read_po(file, abort_invalid=True)
                _compiled(read[domain])
            except (PoFileError, ValueError, LookupError, OSError) as wrong:
                read[domain] = Catalog()
                faults.append(Fault(shown(path), "", "", f"cannot be read: {wrong}"))
        stands = {str(message.id): str(message.string) for message in read["stands"] if message.id and message.string}
        speeches[language.tag] = Speech(language, _compiled(read["bot"]), stands)
    if faults:
        raise BadData(faults)
    return Texts(speeches)


def _compiled(catalogue: Catalog) -> gettext.NullTranslations:
    """The catalogue as the standard library reads it, with its plural rule."""
    if not len(catalogue):
        return gettext.NullTranslations()
    compiled = io.BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return gettext.GNUTranslations(compiled)
