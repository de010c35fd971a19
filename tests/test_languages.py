"""Which languages the bot speaks, and which of them to whom."""

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from bot.app import Content
from bot.faults import BadData, Fault
from bot.languages import KnownLanguages, Language, Languages, read_languages, spoken
from bot.settings import DATA
from tests.speaking import ARABIC, ENGLISH, GERMAN

PERSIAN = Language(tag="fa", name="فارسی", also=("prs",))
CHINESE = Language(tag="zh-Hant", name="繁體中文")
SPOKEN = Languages((GERMAN, ENGLISH, ARABIC, PERSIAN, CHINESE), ENGLISH)


@pytest.mark.parametrize(
    ("code", "language"),
    [
        ("de", GERMAN),
        ("de-AT", GERMAN),
        ("DE", GERMAN),
        ("ar_EG", ARABIC),
        ("prs", PERSIAN),
        ("prs-AF", PERSIAN),
        ("zh-hant", CHINESE),
        ("zh-Hant", CHINESE),
        ("zh-hans", ENGLISH),
        ("ja", ENGLISH),
        ("deu", ENGLISH),
        ("", ENGLISH),
        (None, ENGLISH),
    ],
)
def test_language_is_guessed_from_what_the_app_says(code: str | None, language: Language) -> None:
    assert SPOKEN.guess(code) == language


@pytest.mark.parametrize(
    ("code", "tag"),
    [
        ("pt-br", "en"),
        ("zh-hans", "en"),
        ("ckb", "en"),  # Sorani: another script, and another language to its readers
        ("sr", "en"),
        ("fa-AF", "fa"),
        ("prs", "fa"),
        ("kmr", "ku"),
        ("kmr-Latn", "ku"),
        ("uk-UA", "uk"),
        ("mo", "ro"),
        ("es-419", "es"),
        ("ti-ER", "ti"),
    ],
)
def test_codes_of_apps_lead_to_our_own_languages(code: str, tag: str, content: Content) -> None:
    assert content.languages.guess(code).tag == tag


@given(st.text())
def test_any_code_leads_to_a_language(code: str) -> None:
    assert SPOKEN.guess(code) in SPOKEN.spoken


def test_language_is_got_by_exactly_its_tag() -> None:
    assert [SPOKEN.get(tag) for tag in ("fa", "prs", "de-AT", "")] == [PERSIAN, None, None, None]


@pytest.mark.parametrize(("language", "is_rtl"), [(ARABIC, True), (PERSIAN, True), (GERMAN, False), (CHINESE, False)])
def test_direction_follows_the_language(language: Language, is_rtl: bool) -> None:
    assert language.right_to_left == is_rtl


def test_language_is_named_in_another() -> None:
    assert (ARABIC.name_in(GERMAN), GERMAN.name_in(ENGLISH)) == ("Arabisch", "German")


def test_spoken_are_those_with_a_catalogue_in_the_order_of_the_picker() -> None:
    known = KnownLanguages(fallback="en", languages=(GERMAN, ENGLISH, ARABIC))
    assert spoken(known, ["ar", "de", "xx"]) == Languages((GERMAN, ENGLISH, ARABIC), ENGLISH)
    assert spoken(known, []) == Languages((ENGLISH,), ENGLISH)


def test_own_languages_are_right() -> None:
    known = read_languages(DATA / "languages.yaml")
    assert known.fallback == "en"
    assert {language.tag for language in known.languages if language.right_to_left} == {"ar", "fa", "ps"}


def _read(folder: Path, **changes: object) -> KnownLanguages:
    tree = {"fallback": "en", "languages": [{"tag": "en", "name": "English"}], **changes}
    path = folder / "languages.yaml"
    path.write_text(yaml.safe_dump(tree, allow_unicode=True), encoding="utf-8")
    return read_languages(path)


def test_languages_are_read(tmp_path: Path) -> None:
    assert _read(tmp_path, others=["am"], borrowed=["kita"]) == KnownLanguages(
        fallback="en", languages=(ENGLISH,), others=("am",), borrowed=("kita",)
    )


@pytest.mark.parametrize(
    ("changes", "faults"),
    [
        ({"fallback": "de"}, [("fallback", "“de” is not one of the languages")]),
        (
            {"languages": [{"tag": "xx", "name": "X"}], "others": ["qq"]},
            [
                ("languages.0.tag", "“xx” is not a language tag such as de or uk"),
                ("others.0", "“qq” is not a language tag such as de or uk"),
            ],
        ),
        (
            {"languages": [{"tag": "en", "name": "English"}, {"tag": "en", "name": "E"}], "others": ["am", "en", "am"]},
            [("am", "occurs twice"), ("en", "occurs twice")],
        ),
        ({"fallback": "de", "others": ["en"]}, [("en", "occurs twice"), ("fallback", "“de” is not one of the languages")]),
        ({"languages": [{"tag": "en", "name": " "}]}, [("languages.0.name", "is empty")]),
        (
            {"same_words": {"en": ["start"], "de": ["start"]}, "foreign_letters": {"fa": ["ي"]}, "in_latin": {"ar": ["ana"]}},
            [
                ("same_words", "de", "is not one of the languages"),
                ("foreign_letters", "fa", "is not one of the languages"),
                ("in_latin", "ar", "is not one of the languages"),
            ],
        ),
        ({"colour": "red"}, [("colour", "is not a field of this entry")]),
    ],
)
def test_every_fault_in_the_languages_is_named(changes: dict[str, object], faults: list[tuple[str, ...]], tmp_path: Path) -> None:
    with pytest.raises(BadData) as refused:
        _read(tmp_path, **changes)
    assert refused.value.faults == [
        Fault(str(tmp_path / "languages.yaml"), entry, "".join(field), says) for entry, *field, says in faults
    ]


@given(st.text(max_size=20))
def test_any_tag_is_accepted_or_refused_with_a_sentence(tag: str) -> None:
    try:
        assert Language(tag=tag, name="x").locale is not None
    except ValueError as refused:
        assert "is not a language tag such as de or uk" in str(refused)  # noqa: PT017  # both outcomes are right
