"""What people write down from a sign needs no understanding."""

import sys
import unicodedata

import pytest

from bot.app import Content
from bot.digits import western_digits
from bot.guide.exact import ExactHits, Name, Number, stand_names


@pytest.fixture(scope="module")
def hits(content: Content) -> ExactHits:
    return ExactHits(stand_names(content.fair, content.texts.all()), content.known.stand_words)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("stand 12", 12),
        ("Stand ١٢", 12),
        ("۱۲", 12),
        ("شماره ۳", 3),
        ("१२", 12),  # Devanagari
        ("১২", 12),  # Bengali
        ("１２", 12),  # full width, as Chinese and Japanese keyboards give them
        ("12. Stand", 12),
        ("№ 7", 7),
        ("стенд 7", 7),
        ("wo ist stand 3?", 3),
        ("جناح ٤", 4),
        ("99999", 99999),
    ],
)
def test_a_stand_number_hits_in_any_digits(hits: ExactHits, text: str, number: int) -> None:
    assert hits.look(text) == Number(number)


@pytest.mark.parametrize(
    "text",
    ["B1", "ich habe 2 kinder", "mein sohn ist 12 jahre alt", "stand 3 oder 4", "2027-03-13", "1234567", "um 14 uhr", "", "?"],
)
def test_other_numbers_are_no_stand(hits: ExactHits, text: str) -> None:
    assert hits.look(text) is None


@pytest.mark.parametrize(
    ("text", "stand"),
    [
        ("Stadtbibliothek", "library"),
        ("stadtbibliotek", "library"),
        ("jobcentr", "job-centre"),
        ("Freiwilligenagentur!", "volunteer-agency"),
        ("Migration advice", "migration-advice"),
    ],
)
def test_a_name_hits_even_misspelt(hits: ExactHits, text: str, stand: str) -> None:
    found = hits.look(text)
    assert isinstance(found, Name)
    assert found.stand.id == stand


@pytest.mark.parametrize("text", ["job", "schule ist aus", "ich suche arbeit", "Bibliothekarin werden", "wetter"])
def test_a_word_that_only_resembles_a_name_is_none(hits: ExactHits, text: str) -> None:
    assert hits.look(text) is None


def test_digits_of_every_script_become_western() -> None:
    every = "".join(chr(code) for code in range(sys.maxunicode + 1) if unicodedata.category(chr(code)) == "Nd")
    assert len(every) > 600
    assert western_digits(every) == "0123456789" * (len(every) // 10), "scripts have their digits in a row"


def test_what_is_no_digit_stays() -> None:
    assert western_digits("١٢ B1 ½ ² Ⅻ x") == "12 B1 ½ ² Ⅻ x"
