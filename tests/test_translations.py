"""What is wrong with one translation, rule by rule: each finds its fault, and keeps quiet about what is right."""

import pytest

from bot.translations import Space, Writing, badly_written, left_in, lost_or_foreign, too_long

LATIN = Writing("LATIN", same_words=frozenset({"start", "jobcenter"}))
CYRILLIC = Writing("CYRILLIC", same_words=frozenset({"jobcenter"}))
LEFT = "is left in English; if it is the same word, name it in same_words of languages.yaml"

AGREES = {
    "number kept": ("Call 110.", "Zadzwoń: 110.", []),
    "number in other digits": ("Call 110.", "اتصلوا ١١٠", []),
    "short number in words": ("In 2 minutes", "Za dwie minuty", []),
    "number lost": ("Call 110.", "Zadzwoń.", ["has lost the number 110"]),
    "number changed": ("Call 110.", "Zadzwoń: 112.", ["has lost the number 110"]),
    "pictogram kept": ("🗑 Forget me", "🗑 Zapomnij", []),
    "pictogram that is a letter": ("ℹ️ Information", "ℹ️ Agahî", []),
    "pictogram lost": ("🗑 Forget me", "Zapomnij", ["must begin with 🗑"]),
    "letter for a pictogram": ("ℹ️ Information", "i Agahî", ["must begin with ℹ"]),
    "other pictogram": ("🗑 Forget me", "🔒 Zapomnij", ["must begin with 🗑"]),
    "pictogram too many": ("Back", "🔒 Wstecz", ["begins with a pictogram that the original does not have"]),
}
LEFT_IN = {
    "translated": ("🗂 Topics", "🗂 Themen", LATIN, []),
    "the same": ("🗂 Topics", "🗂 Topics", LATIN, [LEFT]),
    "the same but for signs": ("🗂 Topics", "TOPICS!", LATIN, [LEFT]),
    "the same word in both languages": ("🏠 Start", "🏠 Start", LATIN, []),
    "no words": ("🕙 {time} ({hall})", "🕙 {time} ({hall})", LATIN, []),
    "no words but numbers and tags": ("<b>12</b>", "<b>12</b>", CYRILLIC, []),
    "half of it": (
        "Go to the information desk. Somebody helps.",
        "Go to the information desk. Ktoś pomoże.",
        LATIN,
        ["has “go to the” left in English"],
    ),
    "two words in a row": ("At the Welcome Center", "W Welcome Center", LATIN, []),
    "name on a sign": ("Agency for Work and Training", "Urząd pracy (Agency for Work and Training)", LATIN, []),
    "quoted": ("Test Life in Germany", "Egzamin «Test Life in Germany»", LATIN, []),
    "Latin name alone": ("Jobcenter", "Jobcenter", CYRILLIC, []),
    "Latin instead of the own script": ("Help", "Dopomoha", CYRILLIC, ["has no Cyrillic letters at all"]),
    "Latin word among others": ("Help from the Jobcenter", "Допомога Jobcenter", CYRILLIC, []),
}
LONG = {
    "fits": ("П" * 40, []),
    "too long": ("П" * 41, ["has 41 characters; the place (button) has room for 40"]),
    "fits with a value we know": ("П" * 24 + "{language}", []),
    "too long with a value we know": ("П" * 25 + "{language}", ["has 41 characters; the place (button) has room for 40"]),
    "too long with any value": ("П" * 29 + "{name}", ["has 41 characters; the place (button) has room for 40"]),
}


@pytest.mark.parametrize("kind", AGREES)
def test_what_the_original_says_in_signs_stays(kind: str) -> None:
    source, form, expected = AGREES[kind]
    assert list(lost_or_foreign([source], form)) == expected


@pytest.mark.parametrize("kind", LEFT_IN)
def test_words_nobody_translated_are_found(kind: str) -> None:
    source, form, writing, expected = LEFT_IN[kind]
    assert list(left_in({"German": ["Etwas ganz anderes"], "English": [source]}, form, writing)) == expected


@pytest.mark.parametrize("kind", LONG)
def test_text_must_fit_its_place_with_its_values(kind: str) -> None:
    form, expected = LONG[kind]
    assert list(too_long(form, Space("button", 40, {"language": 16}))) == expected


def test_tags_and_placeholders_are_no_letters_of_the_language() -> None:
    assert list(badly_written("<b>Стенд</b>{number}: {name}", Writing("CYRILLIC"))) == []


def test_letters_and_controls_are_looked_at_together() -> None:
    assert list(badly_written("Мы\u2068", Writing("CYRILLIC", ("ы",)))) == [
        "has a letter in “Мы” that this language does not write: ы CYRILLIC SMALL LETTER YERU",
        "has a control that is not closed before the line ends; U+2069 is missing",
    ]
