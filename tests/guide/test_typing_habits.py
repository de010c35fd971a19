"""How people type, and what of it is undone before a message is read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.typing_habits import in_latin, normal, script_of_letters, variants


@pytest.mark.parametrize(
    ("word", "meant"),
    [("дякууую", "дякую"), ("gdeee", "gde"), ("schnell", "schnell"), ("нeмeцкий", "немецкий"), ("ههههه", "ه"), ("", "")],
)
def test_letters_held_down_or_of_the_wrong_keyboard_are_undone(word: str, meant: str) -> None:
    assert normal(word) == meant


@pytest.mark.parametrize(
    ("word", "tag", "typed"),
    [
        ("schön", "de", {"schon", "schoen"}),
        ("straße", "de", {"strasse"}),
        ("öğrenmek", "tr", {"ogrenmek"}),
        ("ışık", "tr", {"isik"}),
        ("đường", "vi", {"duong"}),
        ("ещё", "ru", {"еще"}),
        ("أريد", "ar", {"اريد"}),
        ("یک", "fa", {"يك"}),
        ("їжа", "uk", set()),
        ("job", "en", set()),
    ],
)
def test_words_are_typed_without_their_marks(word: str, tag: str, typed: set[str]) -> None:
    assert variants(word, tag) == typed


@pytest.mark.parametrize(
    ("word", "tag", "latin"),
    [
        ("допомога", "uk", "dopomoha"),
        ("єщо", "uk", "yeshcho"),
        ("учить", "ru", "uchit"),
        ("помощь", "ru", "pomosch"),
        ("كيف", "ar", None),
    ],
)
def test_ukrainian_and_russian_follow_a_rule_into_latin_letters(word: str, tag: str, latin: str | None) -> None:
    assert in_latin(word, tag) == latin


@pytest.mark.parametrize(("text", "script"), [("Привіт", "CYRILLIC"), ("B1 курс", "CYRILLIC"), ("12", None), ("", None)])
def test_most_letters_decide_the_script(text: str, script: str | None) -> None:
    assert script_of_letters(text) == script


@given(st.text(max_size=40))
def test_undoing_twice_changes_nothing_more(word: str) -> None:
    assert normal(normal(word)) == normal(word)
