"""The name a mediator is shown by: their own choice, but no way to reach them and no trick with the reader's screen."""

import re
import unicodedata
from enum import Enum, auto

LONGEST = 32  # characters
# More digits than a name has are a telephone number, whatever stands between them and in whatever script.
_DIGITS = 4
# What Telegram would turn into a link: @name, mail, an address with or without its scheme.
_CONTACT = re.compile(r"@|://|\w\.\w{2,}")
_BREAKS = re.compile(r"[\n\v\f\r\x1c-\x1e\x85\u2028\u2029]")
# Persian and Indian scripts join letters with these; all other characters of format are invisible and some turn text round.
_JOINERS = "\u200c\u200d"
# Letters and symbols without a shape.
_BLANK = "\u115f\u1160\u2800\u3164\uffa0"


class NameFault(Enum):
    """Why a name is not taken."""

    EMPTY = auto()  # nothing one can read
    LONG = auto()
    LINES = auto()  # more than one line
    CONTACT = auto()  # a telephone number, an @name, an address


def display_name(text: str) -> str | NameFault:
    """The name in what was written, cleaned of everything invisible."""
    if _BREAKS.search(text.strip()):
        return NameFault.LINES
    name = unicodedata.normalize("NFC", " ".join("".join(filter(_is_visible, text)).split()))
    # Wide and superscript forms read like the plain ones.
    plain = unicodedata.normalize("NFKC", name)
    if _CONTACT.search(plain) or sum(unicodedata.category(character) in {"Nd", "No"} for character in plain) > _DIGITS:
        return NameFault.CONTACT
    if not any(unicodedata.category(character).startswith("L") for character in name):
        return NameFault.EMPTY
    return NameFault.LONG if len(name) > LONGEST else name


def _is_visible(character: str) -> bool:
    if character in _BLANK:
        return False
    return character in _JOINERS or character.isspace() or unicodedata.category(character)[0] != "C"
