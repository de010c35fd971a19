"""Letters and controls that cannot be right are found; Latin names in every script, and closed isolates, are right."""

import pytest

from bot.languages import Language
from bot.letters import is_written_in, odd_controls, odd_letters, script_of

ISOLATE, END, EMBEDDED, END_EMBEDDED, OVERRIDE = "\u2068", "\u2069", "\u202b", "\u202c", "\u202e"
LETTERS = {
    "Latin in Latin": ("Straße, Çiçek, ở đây", "LATIN", []),
    "Cyrillic in Cyrillic": ("п’ятьма мовами, м\u02bcята", "CYRILLIC", []),
    "German word in Arabic": ("إلى مكتب العمل (Jobcenter) ℹ️", "ARABIC", []),
    "Latin behind an Arabic article": ("شهادة الـB1", "ARABIC", []),
    "German word in Cyrillic": ("B1-курс у Volkshochschule", "CYRILLIC", []),
    "Persian with its joiners": ("می\u200cکند", "ARABIC", []),
    "Tigrinya": ("ስታንድ ቁጽሪ 12።", "ETHIOPIC", []),
    "Japanese mixes scripts": ("スタンドの番号", None, []),
    "Cyrillic letter in a Latin word": (
        "der Stаnd",
        "LATIN",
        ["mixes scripts in “Stаnd”: S LATIN CAPITAL LETTER S and а CYRILLIC SMALL LETTER A"],
    ),
    "Latin letter in a Cyrillic word": (
        "мій cтенд",
        "CYRILLIC",
        ["mixes scripts in “cтенд”: c LATIN SMALL LETTER C and т CYRILLIC SMALL LETTER TE"],
    ),
    "Arabic word in Tigrinya": ("ስታንድ جناح", "ETHIOPIC", ["has Arabic letters in “جناح”"]),
    "Cyrillic word in Polish": ("Dzień добрый", "LATIN", ["has Cyrillic letters in “добрый”"]),
    "Greek letter alone": ("Α1 Kurs", "LATIN", ["has Greek letters in “Α”"]),
}
CONTROLS = {
    "none": ("10:00–16:00", []),
    "marks that need no end": ("\u200e12\u200f", []),
    "isolate": (f"a {ISOLATE}b{END} c", []),
    "one in the other": (f"{EMBEDDED}{ISOLATE}b{END}{END_EMBEDDED}", []),
    "open isolate": (f"{ISOLATE}b", ["has a control that is not closed before the line ends; U+2069 is missing"]),
    "closed on another line": (
        f"{ISOLATE}b\n{END}",
        ["has a control that is not closed before the line ends; U+2069 is missing"],
    ),
    "open embedding": (f"{EMBEDDED}b", ["has a control that is not closed before the line ends; U+202C is missing"]),
    "end without a beginning": (f"b{END}", ["has a control that closes nothing: U+2069"]),
    "crossed": (f"{ISOLATE}{EMBEDDED}b{END}{END_EMBEDDED}", ["has a control that closes nothing: U+2069"]),
    "override": (
        f"{OVERRIDE}b{END_EMBEDDED}",
        ["has a control that turns letters round: U+202E"],
    ),
}


@pytest.mark.parametrize("kind", LETTERS)
def test_letters_that_cannot_be_right_are_found(kind: str) -> None:
    text, script, expected = LETTERS[kind]
    assert list(odd_letters(text, script, ())) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("کتاب یک", []),
        ("كتاب", ["has a letter in “كتاب” that this language does not write: ك ARABIC LETTER KAF"]),
    ],
)
def test_look_alike_of_a_neighbour_is_found(text: str, expected: list[str]) -> None:
    assert list(odd_letters(text, "ARABIC", {"ك", "ي"})) == expected


@pytest.mark.parametrize("kind", CONTROLS)
def test_controls_that_are_not_balanced_are_found(kind: str) -> None:
    text, expected = CONTROLS[kind]
    assert list(odd_controls(text)) == expected


@pytest.mark.parametrize(
    ("tag", "script"),
    [
        ("de", "LATIN"),
        ("ku", "LATIN"),
        ("uk", "CYRILLIC"),
        ("ps", "ARABIC"),
        ("ti", "ETHIOPIC"),
        ("ja", None),
        ("zh-Hant", None),
        ("sr", "CYRILLIC"),
        ("sr-Latn", "LATIN"),
    ],
)
def test_script_of_a_language_is_that_of_cldr(tag: str, script: str | None) -> None:
    assert script_of(Language(tag=tag, name=tag).locale) == script


@pytest.mark.parametrize(
    ("text", "script", "right"),
    [
        ("Привіт, Anna", "CYRILLIC", True),
        ("Privit", "CYRILLIC", False),
        ("🕙 10:00", "CYRILLIC", True),
        ("Privit", None, True),
    ],
)
def test_text_needs_a_letter_of_its_script(text: str, script: str | None, right: bool) -> None:
    assert is_written_in(text, script) is right
