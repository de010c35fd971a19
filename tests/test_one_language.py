"""The reader of replies catches what it is for: a foreign sentence, wherever and however it comes into a reply."""

import re
import shutil
from pathlib import Path

import pytest

from bot.app import Content
from bot.rehearsal.messages import Message
from bot.rehearsal.people import Person
from bot.settings import Settings
from tests.one_language import Complaint, Reviewer, _said, reviewers

LOCALES = Settings().locales_dir
SHOWN = "Guten Tag. Ich spreche {language}. Bitte rufen Sie jemanden, der für mich dolmetscht."


@pytest.fixture(scope="module")
def readers(content: Content) -> dict[str, Reviewer]:
    return reviewers(content, LOCALES)


def _message(text: str, *labels: str, quoted: str = "") -> Message:
    """A message of the bot with these buttons; `quoted` is the part of it that stands in a quotation."""
    start = len(text[: text.index(quoted)].encode("utf-16-le")) // 2
    entity = {"type": "blockquote", "offset": start, "length": len(quoted.encode("utf-16-le")) // 2}
    keyboard = {"inline_keyboard": [[{"text": label, "callback_data": "h"}] for label in labels]}
    return Message(1, Person(1, "Amira", "ar"), True, 0, text, [entity] if quoted else [], markup=keyboard)


def _looks(complaints: list[Complaint]) -> set[str]:
    return {complaint.look for complaint in complaints}


def test_the_catalogues_hold_no_text_a_reader_objects_to(readers: dict[str, Reviewer]) -> None:
    """Placeholders are filled with a number, which is the same in every language."""
    found = [
        (tag, complaint)
        for tag, reader in readers.items()
        for domain in ("bot", "stands")
        for source, text in _said(LOCALES, tag, domain)
        for complaint in reader.read(re.sub(r"\{\w+\}", "7", text))
    ]
    assert found == []


@pytest.mark.parametrize("tag", ["de", "en", "ar", "uk", "ru", "fa", "tr", "fr", "es", "vi", "ro", "pl", "ku", "ps", "so", "ti"])
def test_every_sentence_of_another_language_is_caught(readers: dict[str, Reviewer], tag: str) -> None:
    """The sentences of one page in fifteen languages, read as if they were the sixteenth."""
    sources = (
        "🔒 I do not store what you write.",
        "A person can listen to you at the information desk.",
        "🗂 <b>Which topic?</b>",
    )
    other = {
        text for language in readers for source, text in _said(LOCALES, language, "bot") if source in sources and language != tag
    }
    assert len(other) == 45
    assert {text for text in other if "explained" not in _looks(readers[tag].read(text))} == set()


@pytest.mark.parametrize(
    ("tag", "line", "looks"),
    [
        (
            "so",
            "Der Ruheraum ist neben der Galerie. Sie können dort ausruhen, beten oder Ihr Baby stillen.",
            {"explained", "copied"},
        ),
        ("ar", "أساعدكم Write what you need اكتبوا", {"explained", "script"}),
        ("ar", "I do not store what you write.", {"explained", "script", "copied"}),
        ("uk", "Я не сохраняю то, что Вы пишете.", {"explained", "script", "copied"}),
        ("fa", "أنا لا أحفظ ما تكتبونه.", {"explained", "script", "copied"}),
        ("tr", "Стенд 12", {"explained", "script"}),
        ("fr", "Bienvenue ! Welcome!", {"explained"}),
        ("de", "📍 Bürgersaal, floor 1", {"explained"}),
        ("de", "💬 Sprachen hier: German", {"explained"}),
        ("es", "🕙 Samstag, 13. März 2027, 10:00–16:00", {"explained"}),
        ("pl", "💬 Languages here: niemiecki", {"explained"}),
        ("de", "💬 Sprachen hier: Deutsch and Englisch", {"explained"}),
    ],
)
def test_line_is_read(readers: dict[str, Reviewer], tag: str, line: str, looks: set[str]) -> None:
    assert _looks(readers[tag].read(line)) == looks


@pytest.mark.parametrize(
    ("tag", "line"),
    [
        ("de", "📍 Bürgersaal, 1. Stock"),
        ("de", "💬 Sprachen hier: Deutsch, Arabisch und Tigrinya"),
        ("de", "💼 12 · Ausbildung in Industrie un…"),
        ("de", "🕙 Samstag, 13. März 2027, 10:00–16:00"),
        ("de", "📍 Altes Rathaus, Marktplatz 1"),
        ("ar", "🕙 السبت، 13 مارس 2027 · من \u206810:00\u2069 إلى \u206816:00\u2069"),
        ("ti", "💬 ቋንቋታት ኣብዚ፦ ጀርመን፣ እንግሊዝኛን ትግርኛን"),
        ("uk", "🌐 Мова завжди: Українська"),
        ("en", "🔗 https://bibliothek.example.org/"),
    ],
)
def test_values_in_a_line_are_no_fault(readers: dict[str, Reviewer], tag: str, line: str) -> None:
    assert readers[tag].read(line) == []


def test_foreign_button_is_caught(readers: dict[str, Reviewer]) -> None:
    message = _message("Willkommen!", "🏠 Start", "🙋 Ask a person")
    assert readers["de"].complaints(message) == [Complaint(look, "🙋 Ask a person") for look in ("explained", "copied")]


def test_languages_by_their_own_names_are_buttons_and_nothing_else(readers: dict[str, Reviewer]) -> None:
    assert readers["de"].complaints(_message("Willkommen!", "Українська", "✅ Deutsch", "العربية")) == []
    assert _looks(readers["de"].complaints(_message("Українська"))) == {"explained", "script"}


def test_german_is_shown_to_staff_only_in_a_quotation_that_the_visitor_can_read_about(readers: dict[str, Reviewer]) -> None:
    shown, label = SHOWN.format(language="Englisch"), "🪧 Show this sentence at the stand:"
    assert readers["en"].complaints(_message(f"{label}\n{shown}", quoted=shown)) == []
    assert _looks(readers["en"].complaints(_message(f"{label}\n{shown}"))) == {"explained"}
    assert readers["en"].complaints(_message(shown, quoted=shown)) == [Complaint("quoted", shown)]
    other = "Das ist ein anderer Satz."
    assert readers["en"].complaints(_message(f"{label}\n{other}", quoted=other)) == [Complaint("quoted", other)]


def test_untranslated_text_is_caught_even_though_the_bot_would_say_it(tmp_path: Path, content: Content) -> None:
    """What gettext falls back to is no translation."""
    shutil.copytree(LOCALES, tmp_path, dirs_exist_ok=True)
    catalogue = tmp_path / "so" / "LC_MESSAGES" / "bot.po"
    catalogue.write_text(catalogue.read_text(encoding="utf-8").replace('msgstr "Soo dhowow!"', 'msgstr ""'), encoding="utf-8")
    assert reviewers(content, tmp_path)["so"].read("Welcome!") == [Complaint("explained", "Welcome!")]
