"""Whatever a person writes, what reaches the encoder is short, visible and normalised."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.cleaning import LONGEST, clean


@given(st.text(alphabet=st.characters(), max_size=400))
def test_what_is_left_is_normalised_visible_and_short(text: str) -> None:
    cleaned = clean(text)
    assert len(cleaned) <= LONGEST
    assert cleaned == unicodedata.normalize("NFKC", cleaned)
    assert not {unicodedata.category(letter) for letter in cleaned} & {"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"}
    assert "\ufdfa" not in cleaned


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("  Deutsch\n\tlernen  ", "Deutsch lernen"),
        ("a\0b", "a b"),
        ("\ud800Kita", "Kita"),
        ("\u202eKita\u2069\u200b", "Kita"),
        ("می\u200cخواهم", "می خواهم"),
        ("ﬁnden", "finden"),
        ("", ""),
    ],
)
def test_signs_nobody_sees_go_and_words_stay(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_the_sign_that_breaks_the_tokenizer_is_taken_apart_and_cut() -> None:
    assert len(clean("\ufdfa" * 20_000)) <= LONGEST
