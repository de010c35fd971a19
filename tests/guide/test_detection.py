"""Which language a short message is in; a wrong switch is worse than none."""

import pytest

from bot.app import Content
from bot.guide.detection import Detected, Detector, script_of
from bot.settings import DATA


@pytest.fixture(scope="module")
def detector(content: Content) -> Detector:
    known = content.known
    tags = [*(language.tag for language in known.languages), *known.others]
    return Detector(tags, known.borrowed, DATA / "geez-letter-weights.json")


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
    detector = Detector(["nds", "de", "tr"], [], DATA / "geez-letter-weights.json")
    assert detector.detect("Wo kann ich Deutsch lernen?", "nds") == Detected("de", certain=True)
    nobody = Detector(["nds", "frr"], [], DATA / "geez-letter-weights.json")
    assert nobody.detect("Wo kann ich Deutsch lernen?", "nds") == Detected(None, certain=False)
