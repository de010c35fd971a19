"""The templates in locales/ are what Babel reads in the code and in the fair's file, with the place of every text."""

import io
import re
from pathlib import Path

import pytest
from babel.messages.frontend import CommandLineInterface
from babel.messages.pofile import read_po

from bot.extracting import extract_sentences
from bot.places import narrowest
from bot.settings import LOCALES

ROOT = LOCALES.parent
CODE = """
COMMANDS = {"start": mark("🏠 Start", "command")}
PLAIN = mark("Work")
def page(speech):
    speech.say("Hello")
    speech.plural("{count} stand", "{count} stands", 3)
    speech.phrase("{hall}, basement", hall=1)
    speech.label("🏠 Start"), speech.alert("Done")
"""


@pytest.mark.parametrize(("domain", "source"), [("bot", "bot"), ("stands", "data")])
def test_template_is_up_to_date(domain: str, source: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise: make texts. The commands are those of the Makefile."""
    monkeypatch.chdir(ROOT)
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8").replace("\\\n", " ")
    (arguments,) = re.findall(rf"frontend -q (extract .*) -o locales/{domain}\.pot {source}\n", makefile)
    CommandLineInterface().run(  # type: ignore[no-untyped-call]
        ["pybabel", "-q", *arguments.split(), "-o", str(tmp_path / "new.pot"), source]
    )
    assert (tmp_path / "new.pot").read_text(encoding="utf-8") == (LOCALES / f"{domain}.pot").read_text(encoding="utf-8")


def test_text_is_extracted_with_its_place() -> None:
    words = {"say": None, "plural": (1, 2), "label": None, "alert": None, "phrase": None, "mark": (1,)}
    found = extract_sentences(io.BytesIO(CODE.encode()), words, (), {})
    assert [(message, comments) for _, _, message, comments in found] == [
        (("🏠 Start", "command"), ["command, at most 100 characters"]),
        ("Work", []),
        ("Hello", []),
        (("{count} stand", "{count} stands", None), []),
        (("{hall}, basement", None), []),
        ("🏠 Start", ["button, at most 40 characters"]),
        ("Done", ["alert, at most 200 characters"]),
    ]


def test_text_in_two_places_has_the_room_of_the_narrower() -> None:
    with (LOCALES / "bot.pot").open("rb") as file:
        template = read_po(file)
    start = template.get("🏠 Start")
    assert start is not None
    assert start.auto_comments == ["button, at most 40 characters", "command, at most 100 characters"]
    assert narrowest(start.auto_comments) == ("button", 40)


@pytest.mark.parametrize("notes", [[], ["where the stand is"], ["shelf, at most 9 characters"]])
def test_text_without_a_place_may_be_long(notes: list[str]) -> None:
    assert narrowest(notes) is None
