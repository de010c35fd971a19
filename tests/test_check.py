"""The check finds every fault at once: a broken file hides no other."""

import re
import shutil
from pathlib import Path

import pytest

from bot.check import find_faults
from bot.faults import Fault
from bot.settings import DATA, LOCALES, Settings

VARIABLES = [name.upper() for name in Settings.model_fields]
STALE = "was not learned from data/needs/ as they are now; make it anew with: python -m bot learn"
STALE_LANGUAGES = "was not learned from data/needs/ and languages.yaml as they are now; make it anew with: python -m bot learn"


@pytest.fixture
def copy(tmp_path: Path) -> Settings:
    """Settings that lead to a copy of everything the bot says."""
    data, locales = tmp_path / "data", tmp_path / "locales"
    shutil.copytree(DATA, data)
    shutil.copytree(LOCALES, locales)
    return Settings(data_dir=data, locales_dir=locales, fair_file=data / "stands.yaml")


def _faults(settings: Settings | None = None) -> list[Fault]:
    """Without the warning about catalogues that nobody has reviewed."""
    return [fault for fault in find_faults(settings) if not fault.warning]


def _changed(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def _in(settings: Settings, file: str) -> str:
    return str(settings.data_dir / file)


def test_repository_is_clean() -> None:
    assert _faults(Settings()) == []


def test_catalogues_nobody_has_reviewed_are_one_warning(copy: Settings) -> None:
    for path in copy.locales_dir.glob("*/LC_MESSAGES/*.po"):
        who = "nobody yet" if path.parts[-3] in {"ti", "so"} else "Anna Example, 2027-02-01"
        path.write_text(re.sub("(?m)^# Reviewed-By:.*$", f"# Reviewed-By: {who}", path.read_text("utf-8")), "utf-8")
    says = "4 of 30 catalogues have been reviewed by no native speaker yet: so, ti"
    assert find_faults(copy) == [Fault(str(copy.locales_dir), "", "", says, warning=True)]


def test_every_broken_file_is_told_at_once(copy: Settings) -> None:
    data = copy.data_dir
    _changed(data / "languages.yaml", "fallback: en", "fallback: xx")
    _changed(data / "stands.yaml", "organisation: volkshochschule", "organisation: nobody")
    _changed(data / "needs" / "uk.yaml", "language: uk", "language: ru")
    _changed(data / "needs.yaml", "id: german-course", "id: German")
    assert [(fault.file, fault.entry, fault.field) for fault in _faults(copy)] == [
        (_in(copy, "languages.yaml"), "fallback", ""),
        (_in(copy, "needs.yaml"), "need German", "id"),
        (_in(copy, "stands.yaml"), "stand 1 (integration-course)", "organisation"),
        (_in(copy, "needs/uk.yaml"), "language", ""),
    ]


def test_broken_catalogue_hides_no_broken_stand(copy: Settings) -> None:
    (copy.locales_dir / "uk" / "LC_MESSAGES" / "bot.po").write_text("# Reviewed-By: me\nnonsense\n", encoding="utf-8")
    _changed(copy.data_dir / "stands.yaml", "hall: ratssaal", "hall: cellar")
    assert [Path(fault.file).name for fault in _faults(copy)] == ["bot.po", "stands.yaml"]


def test_need_that_is_renamed_is_missed_where_it_was_used(copy: Settings) -> None:
    _changed(copy.data_dir / "needs.yaml", "id: library,", "id: books,")
    found = {(Path(fault.file).name, fault.says) for fault in _faults(copy) if "needs/" not in fault.file}
    assert found == {("stands.yaml", "there is no need “library”")}
    languages = {path.name for path in (copy.data_dir / "needs").glob("*.yaml")}
    assert {Path(fault.file).name for fault in _faults(copy) if "needs/" in fault.file} == languages


def test_examples_that_changed_after_learning_are_a_fault(copy: Settings) -> None:
    _changed(copy.data_dir / "needs" / "uk.yaml", "вивчити німецьку з нуля", "вивчити німецьку з самого початку")
    assert _faults(copy) == [
        Fault(_in(copy, "learned.npz"), "", "", STALE),
        Fault(_in(copy, "learned-languages.npz"), "", "", STALE_LANGUAGES),
    ]


def test_names_that_changed_after_learning_are_a_fault(copy: Settings) -> None:
    _changed(copy.data_dir / "languages.yaml", "names: [mohammed,", "names: [mohammed, brunhilde,")
    assert _faults(copy) == [Fault(_in(copy, "learned-languages.npz"), "", "", STALE_LANGUAGES)]


def test_comment_needs_no_new_learning(copy: Settings) -> None:
    _changed(copy.data_dir / "needs" / "uk.yaml", "needs:\n", "# a remark\nneeds:\n")
    assert _faults(copy) == []


@pytest.mark.parametrize("content", [None, b"", b"PK nonsense", b"\x93NUMPY"])
@pytest.mark.parametrize("name", ["learned.npz", "learned-languages.npz"])
def test_learned_file_that_cannot_be_read_is_a_fault(name: str, content: bytes | None, copy: Settings) -> None:
    path = copy.data_dir / name
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
    (fault,) = _faults(copy)
    assert fault.file == str(path)
    assert fault.says.endswith("python -m bot learn") or fault.says.endswith("python -m bot learn)")
    assert "\n" not in fault.says


def test_faulty_settings_hide_no_faulty_file(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("ORGANISER_IDS", "anna")
    monkeypatch.setenv("FAIR_FILE", str(tmp_path / "missing.yaml"))
    assert _faults() == [
        Fault("environment", "ORGANISER_IDS", "", "must be Telegram ids, comma-separated numbers, not anna"),
        Fault("environment", "LOG_FORMAT", "", "must be console or json"),
        Fault(str(tmp_path / "missing.yaml"), "", "", "does not exist"),
    ]
