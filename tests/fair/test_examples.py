"""What people say for each need: uneven, missing, foreign and doubled examples are refused, all at once."""

from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.fair.examples import Examples, fingerprint, read_examples
from bot.fair.reading import read_needs
from bot.faults import Fault
from bot.settings import DATA
from tests.fair.small import NEEDS, Change, faults_in, written


def _file() -> dict[str, Any]:
    return {
        "language": "uk",
        "reviewed_by": "Олена",
        "needs": {need.id: [f"{need.id} {number}" for number in range(6)] for need in NEEDS},
        "off-topic": ["погода"],
    }


def _say(need: str, *texts: str) -> Change:
    return lambda tree: tree["needs"].update({need: list(texts)})


def _drop(need: str) -> Change:
    return lambda tree: tree["needs"].pop(need)


def test_examples_are_read_by_language(tmp_path: Path) -> None:
    tree = _file()
    written(tmp_path / "uk.yaml", tree)
    assert read_examples(tmp_path, NEEDS) == (
        Examples("uk", "Олена", {name: tuple(said) for name, said in tree["needs"].items()}, ("погода",)),
    )


def test_own_examples_are_right() -> None:
    needs = read_needs(DATA / "needs.yaml")
    assert [examples.language for examples in read_examples(DATA / "needs", needs)] == sorted(
        path.stem for path in (DATA / "needs").glob("*.yaml")
    )


SIX = [f"text {number}" for number in range(6)]
WRONG: dict[str, tuple[Change, list[tuple[str, str]]]] = {
    "one too many": (
        lambda t: t["needs"].update({"find-job": SIX, "recognition": list("1234567"), "third": list("abcdef")}),
        [
            ("third", "is not a need of needs.yaml"),
            ("recognition", "has 7 examples where the others have 6; uneven numbers mislead the guide"),
        ],
    ),
    "too few": (
        lambda t: t["needs"].update({"find-job": ["a", "b"], "recognition": ["c", "d"]}),
        [("find-job", "has 2 examples; 6 are needed"), ("recognition", "has 2 examples; 6 are needed")],
    ),
    "need nobody knows": (_say("sport", *SIX), [("sport", "is not a need of needs.yaml")]),
    "need forgotten": (_drop("find-job"), [("find-job", "has no examples")]),
    "all needs forgotten": (
        lambda t: t.update(needs={}),
        [("find-job", "has no examples"), ("recognition", "has no examples")],
    ),
    "said twice for one need": (_say("find-job", *SIX[:5], "TEXT 0"), [("“text 0”", "occurs twice")]),
    "said for two needs": (_say("find-job", *SIX[:5], "recognition 1"), [("“recognition 1”", "occurs twice")]),
    "said off-topic, too": (_say("find-job", *SIX[:5], "погода"), [("“погода”", "occurs twice")]),
    "another language": (lambda t: t.update(language="ru"), [("language", "is “ru”, but the file is called uk.yaml")]),
    "no language": (
        lambda t: t.update(language="xx"),
        [("language", "is “xx”, but the file is called uk.yaml"), ("language", "“xx” is not a language tag such as de or uk")],
    ),
    "text too long": (
        _say("find-job", *SIX[:5], "x" * 301),
        [("needs, find-job, 5", "is longer than 300 characters")],
    ),
    "text for a list": (lambda t: t["needs"].update({"find-job": "text"}), [("needs, find-job", "should be a list, not “text”")]),
    "nothing off-topic": (lambda t: t.pop("off-topic"), [("off-topic", "is missing")]),
}  # fmt: skip


@pytest.mark.parametrize("wrong", WRONG)
def test_fault_is_named_by_file_and_need(wrong: str, tmp_path: Path) -> None:
    change, expected = WRONG[wrong]
    tree = _file()
    change(tree)
    path = written(tmp_path / "uk.yaml", tree)
    assert faults_in(lambda: read_examples(tmp_path, NEEDS)) == [Fault(str(path), entry, "", says) for entry, says in expected]


def test_faults_of_all_files_are_told_at_once(tmp_path: Path) -> None:
    written(tmp_path / "de.yaml", _file())
    (tmp_path / "fr.yaml").write_text("{", encoding="utf-8")
    written(tmp_path / "uk.yaml", _file())
    assert [Path(fault.file).name for fault in faults_in(lambda: read_examples(tmp_path, NEEDS))] == ["de.yaml", "fr.yaml"]


def test_folder_without_files_is_refused(tmp_path: Path) -> None:
    assert faults_in(lambda: read_examples(tmp_path, NEEDS)) == [Fault(str(tmp_path), "", "", "holds no file such as de.yaml")]


def test_needs_that_are_not_known_are_not_missed(tmp_path: Path) -> None:
    tree = _file()
    tree["needs"]["sport"] = SIX
    written(tmp_path / "uk.yaml", tree)
    assert [examples.language for examples in read_examples(tmp_path, None)] == ["uk"]


def _fingerprint(folder: Path, text: str) -> str:
    (folder / "uk.yaml").write_text(text, encoding="utf-8")
    return fingerprint(read_examples(folder, NEEDS))


def test_fingerprint_does_not_change_with_comments_spacing_and_order(tmp_path: Path) -> None:
    tree = _file()
    turned = tree | {"needs": dict(reversed(tree["needs"].items())), "reviewed_by": "Iryna"}
    plain = _fingerprint(tmp_path, yaml.safe_dump(tree, allow_unicode=True))
    assert _fingerprint(tmp_path, "# a remark\n" + yaml.safe_dump(turned, sort_keys=False, indent=6)) == plain


@pytest.mark.parametrize("change", [_say("find-job", *SIX), lambda tree: tree.update({"off-topic": ["сонце"]})])
def test_fingerprint_changes_with_what_is_said(change: Change, tmp_path: Path) -> None:
    before = _fingerprint(tmp_path, yaml.safe_dump(_file()))
    tree = _file()
    change(tree)
    assert _fingerprint(tmp_path, yaml.safe_dump(tree)) != before
