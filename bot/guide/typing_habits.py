"""How people type: without accents, with letters of another keyboard, with letters held down, in Latin letters."""

import re
import unicodedata

_REPEATED = re.compile(r"(\w)\1\1+")
# Latin letters that look like Cyrillic ones; mixed keyboards and copied texts bring them into Cyrillic words.
_LOOKALIKES = str.maketrans("aeopcxyikmtbh", "аеорсхуікмтвн")
_NOT_TAKEN_APART = str.maketrans("ıłđø", "ildo")
_UMLAUTS = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss"})
_BARE_ALEF = str.maketrans("أإآىة", "ااايه")
_ARABIC_KEYBOARD = str.maketrans("یک", "يك")
_UKRAINIAN = dict(
    zip(
        "абвгґдеєжзиіїйклмнопрстуфхцчшщьюя",
        "a b v h g d e ye zh z y i yi y k l m n o p r s t u f kh ts ch sh shch - yu ya".replace("-", "").split(" "),
        strict=True,
    )
)
_RUSSIAN = dict(
    zip(
        "абвгдеёжзийклмнопрстуфхцчшщъыьэюя",
        "a b v g d e yo zh z i y k l m n o p r s t u f h ts ch sh sch - y - e yu ya".replace("-", "").split(" "),
        strict=True,
    )
)
_IN_LATIN = {"uk": str.maketrans(_UKRAINIAN), "ru": str.maketrans(_RUSSIAN)}


def script_of_letters(text: str) -> str | None:
    """The script most letters are in, by its Unicode name: LATIN, CYRILLIC … None without any letter."""
    names = [unicodedata.name(letter, "").split(" ")[0] for letter in text if letter.isalpha()]
    return max(names, key=names.count) if names else None


def normal(word: str) -> str:
    """A word in small letters as most people would have typed it: дякууую is дякую."""
    word = _REPEATED.sub(r"\1", word)
    return word.translate(_LOOKALIKES) if script_of_letters(word) == "CYRILLIC" else word


def variants(word: str, tag: str) -> set[str]:
    """Other ways in which speakers of the language type a word: schon and schoen for schön."""
    decomposed = unicodedata.normalize("NFD", word.translate(_NOT_TAKEN_APART))
    match tag:
        case "ar":
            found = {word.translate(_BARE_ALEF)}
        case "fa" | "ps":
            found = {word.translate(_ARABIC_KEYBOARD)}
        case "ru":
            found = {word.replace("ё", "е")}
        case _ if script_of_letters(word) == "LATIN":
            found = {"".join(letter for letter in decomposed if not unicodedata.combining(letter))}
        case _:
            found = set()
    if tag == "de":
        found.add(word.translate(_UMLAUTS))
    return found - {word}


def in_latin(word: str, tag: str) -> str | None:
    """The word in Latin letters as people spell it where a rule tells how (Ukrainian, Russian), else None."""
    return word.translate(_IN_LATIN[tag]) if tag in _IN_LATIN else None
