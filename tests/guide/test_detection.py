"""Which language a short message is in; a wrong switch is worse than none."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.languages import in_no_language, in_other_languages, judged, messages, rates
from bot.app import Content, open_detector
from bot.guide.cleaning import clean
from bot.guide.detection import Detected, Detector, script_of
from bot.guide.language_model import load_language_model
from bot.settings import DATA, Settings


@pytest.fixture(scope="module")
def detector(content: Content) -> Detector:
    return open_detector(Settings(), content.known)


@pytest.mark.parametrize(
    ("text", "tag"),
    [
        ("Де можна вивчити німецьку мову?", "uk"),
        ("Где можно выучить немецкий язык?", "ru"),
        ("چگونه می توانم آلمانی یاد بگیرم", "fa"),
        ("څنګه کولای شم جرمني ژبه زده کړم", "ps"),
        ("كيف يمكنني تعلم اللغة الألمانية", "ar"),
        ("ጀርመንኛ ክመሃር ደልየ ኣበይ ይርከብ", "ti"),
        ("ጀርመንኛ መማር እፈልጋለሁ የት ነው", "am"),
        ("ez dixwazim zimanê almanî hîn bibim", "ku"),
        ("Almanca öğrenmek istiyorum, kurs nerede", "tr"),
        ("waxaan rabaa inaan barto luuqada jarmalka", "so"),
        ("unde pot învăța limba germană", "ro"),
        ("къде мога да уча немски език", "bg"),
        ("जर्मन कहाँ सीख सकते हैं", "hi"),
        ("哪里可以学德语", "zh"),
    ],
)
def test_a_whole_sentence_is_certain(detector: Detector, text: str, tag: str) -> None:
    found = detector.detect(text)
    assert (found.tag, found.certain) == (tag, True)


SPOKEN = ("de", "en", "ar", "uk", "ru", "fa", "tr", "fr", "es", "vi", "ro", "pl", "ku", "ps", "so", "ti")


def test_our_own_short_messages_hold_the_aims(detector: Detector) -> None:
    """Floors a little under what is reached (docs/languages.md). Aim: 97 % right or honestly uncertain, under 1 % switched."""
    found = messages()
    assert {message.language for message in found} == set(SPOKEN)
    reached = rates([how for *_, how in judged(found, detector.detect, SPOKEN)])
    assert reached["fine"] >= 0.99
    assert reached["switched"] < 0.005
    assert reached["right"] >= 0.93


@pytest.mark.parametrize("tag", SPOKEN)
def test_no_language_is_left_behind(detector: Detector, tag: str) -> None:
    mine = [message for message in messages() if message.language == tag]
    assert len(mine) >= 60
    everything = judged(mine, detector.detect, SPOKEN)
    assert rates([how for *_, how in everything])["fine"] >= 0.97
    assert rates([how for message, *_, how in everything if message.words >= 3])["right"] >= 0.9


def test_who_has_chosen_a_language_is_not_led_out_of_it(detector: Detector) -> None:
    outcomes = [
        (message.text, how) for message, own, _, how in judged(messages(), detector.detect, SPOKEN) if own == message.language
    ]
    assert [text for text, how in outcomes if how == "switched"] == []


def test_languages_that_are_not_spoken_are_not_taken_for_one_that_is(detector: Detector) -> None:
    """Still taken: Portuguese for Spanish and Azerbaijani for Turkish, once each."""
    wrong = {message.text for message, *_, how in judged(in_other_languages(), detector.detect, SPOKEN) if how == "switched"}
    assert wrong == {"quero aprender alemão", "oğlumun altı yaşı var"}


def test_amharic_is_never_taken_for_tigrinya(detector: Detector) -> None:
    amharic = [message for message in in_other_languages() if message.language == "am"]
    assert len(amharic) >= 10
    for message in amharic:
        found = detector.detect(message.text, "de")
        assert (found.tag, found.certain) in {("am", True), ("am", False), ("ti", False)}


def test_what_is_in_no_language_is_not_certain(detector: Detector) -> None:
    """Still certain: names of German words."""
    certain = {message.text for message, own, guess, _ in judged(in_no_language(), detector.detect, SPOKEN) if guess.certain}
    assert certain == {"Deutsche Bahn", "Hauptbahnhof", "Döner"}


def test_a_message_is_read_in_less_than_two_milliseconds(detector: Detector) -> None:
    found = messages()
    begun = time.process_time()
    for message in found:
        detector.detect(message.text, "de")
    assert (time.process_time() - begun) / len(found) < 0.002


@given(st.text(max_size=80), st.sampled_from([None, *SPOKEN, "xx"]))
def test_any_text_is_read(detector: Detector, text: str, own: str | None) -> None:
    found = detector.detect(clean(text), own)
    assert found.tag is not None or not found.certain


@pytest.mark.parametrize("text", ["", "12", "😀", "Jobcenter", "Kita B1 Termin", "https://example.org/de", "@standlotse"])
def test_what_tells_nothing_is_not_certain(detector: Detector, text: str) -> None:
    assert not detector.detect(text, "ar").certain


def test_german_words_inside_do_not_switch_the_language(detector: Detector) -> None:
    assert detector.detect("kızım için Kita Anmeldung nasıl yapılıyor, Jugendamt cevap vermiyor").tag == "tr"


def test_the_persons_own_language_decides_a_doubtful_word(detector: Detector) -> None:
    assert detector.detect("школа", "uk").tag == "uk"
    assert detector.detect("школа", "ru").tag == "ru"


def test_scripts_come_from_cldr() -> None:
    assert [script_of(tag) for tag in ("ti", "uk", "fa", "ku", "el")] == ["Ethi", "Cyrl", "Arab", "Latn", "Grek"]


def test_language_the_model_does_not_know_is_taken_for_none_and_disturbs_no_other() -> None:
    """Low German may be added: it is spoken to those who choose it."""
    model, weights = load_language_model(Settings().language_model_file), DATA / "geez-letter-weights.json"
    detector = Detector(["nds", "de", "tr"], [], model, weights)
    assert detector.detect("Wo kann ich Deutsch lernen?", "nds") == Detected("de", certain=True)
    nobody = Detector(["nds", "frr"], [], model, weights)
    assert nobody.detect("Wo kann ich Deutsch lernen?", "nds") == Detected(None, certain=False)
