"""A seventeenth language needs what docs/translating.md says, and nothing else: made-up ones, in a copy of everything."""

import re
import shlex
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from pydantic import SecretStr

from bot.check import find_faults
from bot.rehearsal.scenario import plain
from bot.rehearsal.stand_in import TOKEN
from bot.settings import DATA, LOCALES, Settings
from tests.end_to_end.conftest import playing

DOCUMENT = (DATA.parent / "docs" / "translating.md").read_text(encoding="utf-8").partition("## A new language")[2]
# What is not translated: tags and placeholders.
_TEXT = re.compile(r"(<[^>]*>|\{[^}]*\})")
_WORD = re.compile(r"[^\W\d_]+")


def step(kind: str) -> str:
    """What the document says to write or to run: its example in this notation, without the indent."""
    (example,) = re.findall(rf"   ```{kind}\n(.*?)   ```", DOCUMENT, re.DOTALL)
    return re.sub("(?m)^   ", "", str(example))


def translated(text: str) -> str:
    """A language for the test: every word from its end to its beginning."""
    parts = _TEXT.split(text)
    return "".join(part if _TEXT.fullmatch(part) else _WORD.sub(lambda word: word[0][::-1], part) for part in parts)


def translate(path: Path) -> Catalog:
    with path.open("rb") as file:
        catalogue = read_po(file)
    for message in catalogue:
        if isinstance(message.id, str):
            message.string = translated(message.id)
        elif message.id:
            message.string = tuple(map(translated, message.id))
    with path.open("wb") as file:
        write_po(file, catalogue)
    return catalogue


def add_language(folder: Path, tag: str, name: str) -> Settings:
    """The steps of the document, with this language instead of Esperanto, in this folder."""
    for original in (DATA, LOCALES):
        shutil.copytree(original, folder / original.name)
    languages = folder / "data" / "languages.yaml"
    line = step("yaml").replace("eo", tag).replace("Esperanto", name)
    languages.write_text(languages.read_text("utf-8").replace("\nlanguages:\n", f"\nlanguages:\n  {line}", 1), "utf-8")
    for command in step("sh").replace(" eo ", f" {tag} ").splitlines():
        python, *arguments = shlex.split(command)
        assert python == ".venv/bin/python"
        subprocess.run([sys.executable, *arguments], cwd=folder, check=True, capture_output=True)
    for domain in ("bot", "stands"):
        path = folder / "locales" / tag / "LC_MESSAGES" / f"{domain}.po"
        path.write_text(step("po") + path.read_text("utf-8"), "utf-8")
    return Settings(
        telegram_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{folder}/bot.db",
        data_dir=folder / "data",
        locales_dir=folder / "locales",
        fair_file=folder / "data" / "stands.yaml",
    )


# Low German has no code of two letters and is unknown to the detector of languages.
@pytest.mark.parametrize(("tag", "name", "first_menu"), [("eo", "Esperanto", "tratS"), ("nds", "Plattdüütsch", "Start")])
async def test_new_language_is_spoken_after_the_steps_of_the_document(
    tag: str, name: str, first_menu: str, tmp_path: Path, cache_dir: Path
) -> None:
    settings = add_language(tmp_path, tag, name).model_copy(update={"cache_dir": cache_dir})
    catalogues = settings.locales_dir / tag / "LC_MESSAGES"
    untranslated = [fault for fault in find_faults(settings) if not fault.warning]
    assert {(Path(fault.file).parent, fault.says) for fault in untranslated} == {(catalogues, "is not translated")}
    for domain in ("bot", "stands"):
        translate(catalogues / f"{domain}.po")
    (warning,) = find_faults(settings)
    assert warning.warning
    assert tag in warning.says.rpartition(": ")[2].split(", ")

    async with playing(settings) as (stage, _):
        somebody = await stage.person("Zamenhof", language=tag)

        def menu() -> str:
            return stage.rehearsal.world.bot.commands_for(somebody.person)[0]["description"]

        assert first_menu in menu()
        await somebody.says("/start")
        await somebody.sees(translated("Welcome!"))
        await somebody.presses(name)
        await somebody.sees(translated("Welcome!"))
        assert menu() == f"🏠 {translated('Start')}"
        await somebody.says("11")
        card = plain((await somebody.sees("11")).text)
        assert translated("Stand") in card
        assert translated("Anerkennungsberatung") in card
        await somebody.says("Wo kann ich Deutsch lernen?")
        await somebody.sees("Deutsch")
        await somebody.says("/help")
        await somebody.sees(translated("How it works"))
