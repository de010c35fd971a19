"""How the languages are spelt: what was learned, what is borrowed, what the file keeps."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fair.examples import Examples
from bot.faults import BadData
from bot.guide.language_model import LanguageModel, load_language_model
from bot.guide.learning_languages import learn_languages, sources
from bot.languages import KnownLanguages
from tests.speaking import ARABIC, ENGLISH, GERMAN, UKRAINIAN

KNOWN = KnownLanguages(
    fallback="en",
    languages=(GERMAN, ENGLISH, ARABIC, UKRAINIAN),
    names=("anna",),
    in_latin={"ar": ("shukran", "3ayez")},
)
EXAMPLES = [
    Examples("de", "", {"school": ("wo ist die schule", "ich suche eine schule", "schöne schule und und und")}, ("wetter",)),
    Examples("en", "", {"school": ("where is the school", "my daughter needs a school")}, ("weather",)),
    Examples("uk", "", {"school": ("шукаю школу", "школа für доньки und Wohngeld", "школа Anna")}, ("погода",)),
]


@pytest.fixture(scope="module")
def model() -> LanguageModel:
    return learn_languages(EXAMPLES, KNOWN)


def cost(model: LanguageModel, words: list[str], language: str) -> float:
    return float(model.likeness(words).nats[model.languages.index(language)])


def test_every_language_is_learned_and_those_in_latin_letters_apart(model: LanguageModel) -> None:
    assert model.languages == ("ar-Latn", "de", "en", "uk", "uk-Latn")


@pytest.mark.parametrize(
    ("words", "language"),
    [
        (["ich", "suche"], "de"),
        (["suchen"], "de"),
        (["where", "school"], "en"),
        (["школа"], "uk"),
        (["shkola"], "uk-Latn"),
        (["3ayez"], "ar-Latn"),
        (["schone"], "de"),
    ],
)
def test_words_and_what_resembles_them_cost_least_in_their_language(
    model: LanguageModel, words: list[str], language: str
) -> None:
    assert model.languages[int(model.likeness(words).nats.argmin())] == language


def test_only_whole_words_that_were_met_are_known(model: LanguageModel) -> None:
    known = {
        word: [model.languages[place] for place in np.flatnonzero(model.likeness([word]).known)] for word in ("schule", "schul")
    }
    assert known == {"schule": ["de"], "schul": []}


def test_a_message_costs_what_its_words_cost(model: LanguageModel) -> None:
    apart = cost(model, ["wo"], "de") + cost(model, ["schule"], "de")
    assert cost(model, ["wo", "schule"], "de") == pytest.approx(apart)
    assert model.likeness(["wo", "schule"]).letters == len("wo$schule$")


def test_german_words_inside_another_script_are_borrowed_but_for_common_ones(model: LanguageModel) -> None:
    assert model.borrowed == {"für", "wohngeld", "und"}, "und: three times in German are not yet common"
    often = [Examples("de", "", {"school": ("und so", "und da", "und dort", "und weg")}, ("wetter",)), *EXAMPLES[1:]]
    assert learn_languages(often, KNOWN).borrowed == {"für", "wohngeld"}


def test_names_are_not_learned(model: LanguageModel) -> None:
    assert not model.likeness(["anna"]).known.any()


def test_the_file_holds_the_same_knowledge(model: LanguageModel, tmp_path: Path) -> None:
    model.save(tmp_path / "model.npz")
    loaded = load_language_model(tmp_path / "model.npz")
    assert (loaded.languages, loaded.borrowed, loaded.fingerprint) == (model.languages, model.borrowed, model.fingerprint)
    assert np.array_equal(loaded.groups, model.groups)
    assert np.array_equal(loaded.costs, model.costs)


def test_the_hash_of_the_sources_knows_examples_names_and_word_lists() -> None:
    hashes = {
        sources(examples, known)
        for examples in (EXAMPLES, EXAMPLES[1:])
        for known in (KNOWN, KNOWN.model_copy(update={"names": ()}), KNOWN.model_copy(update={"in_latin": {}}))
    }
    assert len(hashes) == 6


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_broken_file_is_refused_with_the_way_to_mend_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "model.npz").write_bytes(content)
    with pytest.raises(BadData, match="python -m bot learn"):
        load_language_model(tmp_path / "model.npz")


def test_a_file_of_another_shape_is_refused(model: LanguageModel, tmp_path: Path) -> None:
    LanguageModel(model.languages, model.borrowed, "", model.groups, model.costs[:, :2]).save(tmp_path / "model.npz")
    with pytest.raises(BadData, match="is of an older make"):
        load_language_model(tmp_path / "model.npz")


@given(st.lists(st.text(min_size=1, max_size=20), min_size=1, max_size=8))
def test_any_words_cost_something_finite(model: LanguageModel, words: list[str]) -> None:
    like = model.likeness(words)
    assert np.isfinite(like.nats).all()
    assert (like.nats > 0).all()
