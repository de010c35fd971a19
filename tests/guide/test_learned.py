"""What was learned, and the features it reads."""

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.fair.examples import Examples
from bot.faults import BadData
from bot.guide.learned import OFF_TOPIC, Learned, load_learned
from bot.guide.learning import learn, said
from bot.guide.spelling import PLACES, fold, spelling

SMALL = Examples(
    "de",
    "",
    {
        "day-care": ("Kita Platz", "Platz in der Kita", "kita anmelden"),
        "recognition": ("Diplom anerkennen", "mein Diplom zählt nicht", "Anerkennung Diplom"),
    },
    ("wie wird das Wetter", "Wetter morgen", "regnet das Wetter"),
)


@pytest.fixture(scope="module")
def small() -> Learned:
    texts, _ = said([SMALL])
    vectors = np.random.default_rng(1).normal(size=(len(texts), 384)).astype(np.float32)
    return learn([SMALL], vectors)


def test_marks_people_leave_out_make_no_difference() -> None:
    assert fold("Übung ŞÖFÖR łódź ệ") == "ubung sofor lodz e"
    assert fold("أُريدُ مدرسةً") == fold("اريد مدرسه")
    assert fold("کار یک") == fold("كار يك")


@given(st.text(max_size=80))
def test_spelling_is_a_function_of_the_text_within_bounds(text: str) -> None:
    places, counts = spelling(text)
    again, same = spelling(text)
    assert places.tolist() == again.tolist()
    assert counts.tolist() == same.tolist()
    assert all(0 <= place < PLACES for place in places)
    assert all(count >= 1 for count in counts)


def test_spelling_alone_knows_what_it_learned(small: Learned) -> None:
    likely = small.likelihood("kita", None)
    assert likely.sum() == pytest.approx(1, abs=1e-3)
    assert small.classes[int(likely.argmax())] == "day-care"
    assert small.classes[int(small.likelihood("wetter heute", None).argmax())] == OFF_TOPIC


def test_the_file_holds_the_same_knowledge(small: Learned, tmp_path: Path) -> None:
    small.save(tmp_path / "learned.npz")
    loaded = load_learned(tmp_path / "learned.npz")
    assert (loaded.classes, loaded.fingerprint) == (small.classes, small.fingerprint)
    vector = np.ones(384, dtype=np.float32) / np.sqrt(384)
    assert np.allclose(loaded.likelihood("Diplom", vector), small.likelihood("Diplom", vector), atol=0.01)


@pytest.mark.parametrize("content", [b"", b"not a zip", b"PK\x03\x04broken"])
def test_a_broken_file_is_refused_with_the_way_to_mend_it(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "learned.npz").write_bytes(content)
    with pytest.raises(BadData, match="python -m bot learn"):
        load_learned(tmp_path / "learned.npz")


def test_a_missing_file_is_refused_with_the_way_to_make_it(tmp_path: Path) -> None:
    with pytest.raises(BadData, match="does not exist; make it with"):
        load_learned(tmp_path / "learned.npz")
