"""From catalogues to sentences: whole, escaped, in one language, with values that keep their direction."""

import datetime as dt
import sys
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup, escape

from bot.faults import BadData, Fault
from bot.languages import Language
from bot.text import Speech, read_texts, tags_with_catalogue
from tests.speaking import ARABIC, ENGLISH, GERMAN, UKRAINIAN, speech

ISOLATE, END = "\u2068", "\u2069"
SPITEFUL = "<b>&\"'{x}</b>"
ESCAPED = "&lt;b&gt;&amp;&#34;&#39;{x}&lt;/b&gt;"

STANDS = ("{count} stand", "{count} stands")


@pytest.fixture
def english() -> Speech:
    return speech(ENGLISH)


@pytest.fixture
def arabic() -> Speech:
    return speech(
        ARABIC,
        {
            "Stand {number}": "الجناح {number}",
            STANDS: ("لا أجنحة", "جناح واحد", "جناحان", "{count} أجنحة", "{count} جناح", "{count} جناحا"),
        },
        {"Saal": "القاعة"},
    )


def test_sentence_keeps_its_own_tags_and_escapes_every_value(english: Speech) -> None:
    said = english.say("<b>{name}</b>: {text}", name=SPITEFUL, text="1 < 2")
    assert said == Markup(f"<b>{ESCAPED}</b>: 1 &lt; 2")


def test_value_that_is_html_already_is_not_escaped_again(english: Speech) -> None:
    assert english.say("{stand}!", stand=english.frame("<b>{name}</b>", name="A & B")) == Markup("<b>A &amp; B</b>!")


@given(st.text())
def test_no_value_brings_html_into_a_message(value: str) -> None:
    """Not in a sentence, not in a plural, not in a layout, not as a line."""
    english = speech(ENGLISH)
    made = (
        english.say("{v}", v=value),
        english.plural("{v}", "{v}", 2, v=value),
        english.frame("{v}", v=value),
        english.lines([value]),
    )
    assert [text.replace(ISOLATE, "").replace(END, "") for text in made] == [
        str(escape(value)).replace(ISOLATE, "").replace(END, "")
    ] * 4


def test_value_of_a_plural_and_a_layout_is_escaped(english: Speech) -> None:
    assert english.plural("{count} of {name}", "{count} of {name}", 2, name=SPITEFUL) == Markup(f"2 of {ESCAPED}")
    assert english.frame("📍 {hall}", hall=SPITEFUL) == Markup(f"📍 {ESCAPED}")


def test_lines_escape_plain_text_and_keep_html(english: Speech) -> None:
    assert english.lines([Markup("<b>a</b>"), "<b>"]) == Markup("<b>a</b>\n&lt;b&gt;")


def test_line_of_a_right_to_left_language_begins_at_the_right(arabic: Speech) -> None:
    assert arabic.lines(["🕙 10:00", "", Markup("<b>a</b>"), "<"]) == Markup("\u200f🕙 10:00\n\n\u200f<b>a</b>\n\u200f&lt;")


def test_quotation_is_a_paragraph_of_its_own_and_gets_no_line_before_it(arabic: Speech) -> None:
    assert arabic.lines(["a", Markup("<blockquote>b</blockquote>")]) == Markup("\u200fa\n<blockquote>b</blockquote>")


@pytest.mark.parametrize("pictogram", ["ℹ️", "🏠", "❓"])
def test_pictogram_of_a_right_to_left_label_stands_at_its_right_end(pictogram: str) -> None:
    """A label has the direction of its first letter, and Unicode takes ℹ for one from the left."""
    arabic = speech(ARABIC, {f"{pictogram} Start": f"{pictogram} البداية", f"{pictogram} {{v}}": f"{pictogram} {{v}}"})
    assert _direction(arabic.label(f"{pictogram} Start")) == "R"
    assert arabic.label(f"{pictogram} {{v}}", v="Saal") == f"{pictogram} {ISOLATE}Saal{END}"


def _direction(text: str) -> str:
    directions = (unicodedata.bidirectional(character)[0] for character in text)
    return next((direction.replace("A", "R") for direction in directions if direction in "LRA"), "")


@pytest.mark.parametrize("say", [Speech.label, Speech.alert, Speech.phrase])
def test_what_is_no_message_is_plain_text(say: Callable[..., str], english: Speech) -> None:
    """Telegram shows buttons as they are: escaping would be visible."""
    text = say(english, "Speak {language} & more", language="<A>")
    assert (type(text), text) == (str, "Speak <A> & more")


def test_sentence_is_said_in_the_language(arabic: Speech, english: Speech) -> None:
    assert english.say("Stand {number}", number="x") == "Stand x"
    assert arabic.say("Stand {number}", number="سبعة") == "الجناح سبعة"
    assert arabic.label("Stand {number}", number="سبعة") == "الجناح سبعة"


def test_layout_is_not_translated(arabic: Speech) -> None:
    assert arabic.frame("Stand {number}", number="سبعة") == "Stand سبعة"


def test_sentence_without_translation_is_said_in_english(arabic: Speech) -> None:
    assert arabic.say("Hello") == "Hello"


def test_forgotten_value_is_an_error_and_no_half_sentence(english: Speech) -> None:
    with pytest.raises(KeyError, match="number"):
        english.say("Stand {number}")


@pytest.mark.parametrize("value", ["12", 12, "10:00–16:00", "Bürgersaal", "🙂"])
def test_left_to_right_value_is_isolated_in_right_to_left_text(value: object, arabic: Speech) -> None:
    assert arabic.say("Stand {number}", number=value) == f"الجناح {ISOLATE}{value}{END}"
    assert arabic.label("Stand {number}", number=value) == f"الجناح {ISOLATE}{value}{END}"


@pytest.mark.parametrize("value", ["القاعة", "פגישה", "تالار ۲", "ﷺ", "Saal القاعة"])
def test_right_to_left_value_is_isolated_in_left_to_right_text(value: str, english: Speech) -> None:
    assert english.say("In {hall}", hall=value) == f"In {ISOLATE}{value}{END}"


def test_value_of_the_text_s_own_direction_needs_no_isolate(english: Speech, arabic: Speech) -> None:
    assert english.frame("{v}", v="Saal 1") == "Saal 1"
    assert arabic.frame("{v}", v="القاعة") == "القاعة"


def test_every_letter_that_runs_the_other_way_is_known(english: Speech) -> None:
    others = [one for one in map(chr, range(sys.maxunicode + 1)) if unicodedata.bidirectional(one) in {"R", "AL"}]
    assert [one for one in others if english.frame("{v}", v=one) != f"{ISOLATE}{one}{END}"] == []


def test_html_is_isolated_outside_its_tags(english: Speech) -> None:
    assert english.frame("{v}", v=Markup("<b>القاعة</b>")) == Markup(f"{ISOLATE}<b>القاعة</b>{END}")


def test_isolated_value_is_escaped_all_the_same(arabic: Speech) -> None:
    assert arabic.frame("{v}", v=SPITEFUL) == Markup(f"{ISOLATE}{ESCAPED}{END}")


def test_isolate_never_spans_lines(arabic: Speech) -> None:
    """A paragraph ends every isolate; one left open would be text that nobody meant."""
    assert arabic.frame("{v}", v="a\nb") == "a\nb"


@pytest.mark.parametrize(
    ("count", "form"),
    [
        (0, "لا أجنحة"),
        (1, "جناح واحد"),
        (2, "جناحان"),
        (3, f"{ISOLATE}3{END} أجنحة"),
        (11, f"{ISOLATE}11{END} جناحا"),
        (100, f"{ISOLATE}100{END} جناح"),
    ],
)
def test_number_takes_the_form_its_language_has_for_it(count: int, form: str, arabic: Speech) -> None:
    assert arabic.plural(*STANDS, count) == form


@pytest.mark.parametrize(
    ("count", "form"), [(1, "1 стенд"), (3, "3 стенди"), (5, "5 стендів"), (11, "11 стендів"), (21, "21 стенд")]
)
def test_ukrainian_counts_by_the_last_digit(count: int, form: str) -> None:
    ukrainian = speech(UKRAINIAN, {STANDS: ("{count} стенд", "{count} стенди", "{count} стендів")})
    assert ukrainian.plural(*STANDS, count) == form


@pytest.mark.parametrize(("count", "form"), [(0, "0 stands"), (1, "1 stand"), (2, "2 stands")])
def test_plural_without_translation_is_english(count: int, form: str, english: Speech) -> None:
    assert english.plural(*STANDS, count) == form


def test_text_of_the_fair_is_translated_where_it_can_be(arabic: Speech) -> None:
    assert (arabic.of_fair("Saal"), arabic.has("Saal")) == ("القاعة", True)


def test_text_of_the_fair_falls_back_to_german_and_says_so(arabic: Speech) -> None:
    assert (arabic.of_fair("Foyer"), arabic.has("Foyer")) == ("Foyer", False)


def test_text_that_reads_the_same_in_both_languages_is_no_fallback() -> None:
    assert speech(ENGLISH, of_fair={"Jobcenter": "Jobcenter"}).has("Jobcenter")


def test_german_has_every_text_of_the_fair() -> None:
    assert (speech(GERMAN).of_fair("Saal"), speech(GERMAN).has("Saal")) == ("Saal", True)


@pytest.mark.parametrize(
    ("language", "date", "items"),
    [
        (GERMAN, "Samstag, 13. März 2027", "a, b und c"),
        (ENGLISH, "Saturday, March 13, 2027", "a, b, and c"),
        (UKRAINIAN, "субота, 13 березня 2027\u202fр.", "a, b і c"),
    ],
)
def test_dates_and_lists_follow_the_language(language: Language, date: str, items: str) -> None:
    said = speech(language)
    assert (said.date(dt.date(2027, 3, 13)), said.list("abc")) == (date, items)


@pytest.mark.parametrize("language", [GERMAN, ENGLISH, ARABIC])
def test_time_reads_as_on_the_signs_in_every_language(language: Language) -> None:
    assert speech(language).time(dt.time(14, 5)) == "14:05"


HEADER = 'msgid ""\nmsgstr "Language: {tag}\\nContent-Type: text/plain; charset={charset}\\nPlural-Forms: {plural};\\n"\n\n'
PLURAL = "nplurals=2; plural=(n != 1)"


def _catalogue(locales: Path, tag: str, domain: str, body: str, *, charset: str = "utf-8", plural: str = PLURAL) -> Path:
    path = locales / tag / "LC_MESSAGES" / f"{domain}.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEADER.format(tag=tag, charset=charset, plural=plural) + body, encoding="utf-8")
    return path


def test_catalogues_are_read_for_each_language(tmp_path: Path) -> None:
    _catalogue(tmp_path, "uk", "bot", 'msgid "Hello"\nmsgstr "Привіт"\n')
    _catalogue(tmp_path, "uk", "stands", 'msgid "Saal"\nmsgstr "Зала"\n\nmsgid "Foyer"\nmsgstr ""\n')
    texts = read_texts(tmp_path, [ENGLISH, UKRAINIAN])
    ukrainian = texts.speech("uk")
    assert [each.language for each in texts.all()] == [ENGLISH, UKRAINIAN]
    assert (ukrainian.say("Hello"), ukrainian.of_fair("Saal"), ukrainian.has("Foyer")) == ("Привіт", "Зала", False)
    assert texts.speech("en").say("Hello") == "Hello"


def test_language_is_spoken_where_its_catalogue_lies(tmp_path: Path) -> None:
    _catalogue(tmp_path, "uk", "bot", "")
    _catalogue(tmp_path, "ar", "stands", "")
    assert tags_with_catalogue(tmp_path) == ["uk"]


def test_every_catalogue_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    broken = [
        _catalogue(tmp_path, "uk", "bot", "nonsense\n"),
        _catalogue(tmp_path, "uk", "stands", 'msgid "a"\nmsgstr "b"\n', charset="klingon"),
        _catalogue(tmp_path, "de", "bot", 'msgid "a"\nmsgstr "b"\n', plural="nplurals=2; plural=n==="),
        _catalogue(tmp_path, "ar", "bot", ""),
    ]
    broken[3].write_bytes(b'msgid "a"\nmsgstr "\xff"\n')
    with pytest.raises(BadData) as refused:
        read_texts(tmp_path, [UKRAINIAN, GERMAN, ARABIC])
    assert [fault.file for fault in refused.value.faults] == [str(path) for path in broken]
    assert refused.value.faults[1] == Fault(str(broken[1]), "", "", "cannot be read: unknown encoding: klingon")
