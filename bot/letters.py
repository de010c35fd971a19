"""Letters and invisible controls of a text that cannot be right: scripts mixed in a word, look-alikes, directions left open."""

import re
import unicodedata
from collections.abc import Collection, Iterator
from functools import cache

from babel import Locale
from babel.core import get_global

# Words without digits; the stroke that joins an Arabic article to a Latin word (الـB1) belongs to neither.
_WORD = re.compile(r"[^\W\d_ـ]+")
_LATIN = "LATIN"
_ENGLISH_NAMES = Locale("en").scripts
# What Unicode's names of letters begin with is CLDR's English name of the script: LATIN SMALL LETTER A.
_SCRIPTS = frozenset(name.upper() for name in _ENGLISH_NAMES.values())
# Written with the letters of several scripts, or with signs that Unicode names otherwise.
_SEVERAL = {"Jpan", "Kore", "Hans", "Hant"}

# Bidi controls that open a stretch of text, with what closes it.
_CLOSERS = {"\u2066": "\u2069", "\u2067": "\u2069", "\u2068": "\u2069", "\u202a": "\u202c", "\u202b": "\u202c"}
_OVERRIDES = {"\u202d", "\u202e"}
_CONTROLS = {*_CLOSERS, *_CLOSERS.values(), *_OVERRIDES}


def script_of(locale: Locale) -> str | None:
    """The script the language is written in, as Unicode's names have it; None for those that mix several, such as Japanese."""
    likely = get_global("likely_subtags").get(locale.language, "")
    code = locale.script or next((part for part in likely.split("_") if part in _ENGLISH_NAMES), "")
    return None if code in _SEVERAL else _ENGLISH_NAMES.get(code, "").upper() or None


def odd_letters(text: str, script: str | None, foreign: Collection[str]) -> Iterator[str]:
    """What cannot be right in a text of a language with this script and these letters it does not write. Latin words (names on
    signs, German terms) are right in every script; the text's own tags and placeholders must be out of it already."""
    for word in _WORD.findall(text):
        scripts: dict[str, str] = {}
        for letter in word:
            if (named := _script(letter)) is not None:
                scripts.setdefault(named, letter)
        if script and len(scripts) > 1:
            letters = " and ".join(f"{letter} {unicodedata.name(letter)}" for letter in scripts.values())
            yield f"mixes scripts in “{word}”: {letters}"
        elif script and (strange := scripts.keys() - {script, _LATIN}):
            yield f"has {strange.pop().capitalize()} letters in “{word}”"
        if wrong := sorted(set(word) & set(foreign)):
            letters = ", ".join(f"{letter} {unicodedata.name(letter)}" for letter in wrong)
            yield f"has a letter in “{word}” that this language does not write: {letters}"


def is_written_in(text: str, script: str | None) -> bool:
    """Whether there is a letter of the script, or no letter that belongs to any; True where the language has no one script."""
    scripts = {_script(letter) for letter in text} - {None}
    return not script or not scripts or script in scripts


def odd_controls(text: str) -> Iterator[str]:
    """Isolates and embeddings that are not closed in their order on their line, and overrides, which turn letters round."""
    if _CONTROLS.isdisjoint(text):
        return
    if found := sorted(set(text) & _OVERRIDES):
        yield f"has a control that turns letters round: U+{ord(found[0]):04X}"
        return
    for line in text.split("\n"):
        waiting: list[str] = []
        for character in line:
            if character in _CLOSERS:
                waiting.append(_CLOSERS[character])
            elif character in _CLOSERS.values() and (not waiting or waiting.pop() != character):
                yield f"has a control that closes nothing: U+{ord(character):04X}"
                return
        if waiting:
            yield f"has a control that is not closed before the line ends; U+{ord(waiting[-1]):04X} is missing"
            return


@cache  # texts have the same few hundred letters
def _script(letter: str) -> str | None:
    """The script of a letter; None for letters of all scripts, such as ʼ, and for signs such as ℹ."""
    name = unicodedata.name(letter, "").partition(" ")[0]
    return name if name in _SCRIPTS else None
