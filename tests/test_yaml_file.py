"""A YAML file that a stranger may have written is read as text, or refused with one sentence. Never a traceback, never a wait."""

from pathlib import Path

import pytest

from bot.faults import BadData, Fault
from bot.yaml_file import LARGEST_FILE, read_yaml

BOMB = b"a: &a [x, x]\n" + b"".join(b"%c: &%c [*%c, *%c]\n" % (c + 1, c + 1, c, c) for c in range(ord("a"), ord("y")))

REFUSED = {
    "empty": (b"", "", "is empty"),
    "comments only": (b"# nothing yet\n", "", "is empty"),
    "empty mapping": (b"{}", "", "is empty"),
    "not YAML": (b"a: [1, 2", "line 2", "is not valid YAML: did not find expected ',' or ']'"),
    "tabs": (b"a:\n\t- b", "line 2", "is not valid YAML: found character that cannot start any token"),
    "two documents": (b"--- a\n--- b", "line 2", "is not valid YAML: but found another document"),
    "not UTF-8": ("a: Bürgersaal".encode("latin-1"), "", "is not UTF-8 text"),
    "UTF-16": ("a: b".encode("utf-16"), "", "is not UTF-8 text"),
    "aliases": (b"a: &x 1\nb: *x\n", "line 2", "references (*name) are not allowed here"),
    "bomb of aliases": (BOMB, "line 2", "references (*name) are not allowed here"),
    "same name twice": (b"a: 1\nb: 2\na: 3\n", "line 3", "“a” occurs twice"),
    "same name twice, deeper": (b"- {a: 1}\n- {b: 1, b: 2}\n", "line 2", "“b” occurs twice"),
    "list as a name": (b"? [a]\n: 1", "line 1", "a name must be a single word"),
    "nested deeply": (b"a:\n " + b"[" * 12 + b"]" * 12, "line 2", "nested too deeply"),
    "nested endlessly": (b"[" * 1_000_000, "line 1", "nested too deeply"),
    "10 MB": (b"- x\n" * 2_500_000, "", "is larger than 5 MB"),
}  # fmt: skip


@pytest.mark.parametrize("kind", REFUSED)
def test_file_is_refused_with_one_sentence(kind: str, tmp_path: Path) -> None:
    content, entry, says = REFUSED[kind]
    path = tmp_path / "stands.yaml"
    path.write_bytes(content)
    with pytest.raises(BadData) as refused:
        read_yaml(path)
    assert refused.value.faults == [Fault(str(path), entry, "", says)]


@pytest.mark.parametrize("character", ["\0", "\x07", "\ufffe"])
def test_control_character_is_refused_in_one_line(character: str, tmp_path: Path) -> None:
    path = tmp_path / "stands.yaml"
    path.write_text(f"a: {character}b", encoding="utf-8")
    with pytest.raises(BadData) as refused:
        read_yaml(path)
    (fault,) = refused.value.faults
    assert fault.says.startswith(f"is not valid YAML: unacceptable character #x{ord(character):04x}")
    assert "\n" not in fault.says


def test_missing_file_is_said_to_be_missing(tmp_path: Path) -> None:
    with pytest.raises(BadData) as refused:
        read_yaml(tmp_path / "stands.yaml")
    assert refused.value.faults == [Fault(str(tmp_path / "stands.yaml"), "", "", "does not exist")]


def test_folder_is_no_file(tmp_path: Path) -> None:
    with pytest.raises(BadData) as refused:
        read_yaml(tmp_path)
    assert refused.value.faults == [Fault(str(tmp_path), "", "", "cannot be read (Is a directory)")]


def test_file_below_the_working_directory_is_named_relative_to_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with pytest.raises(BadData, match=r"^data/x\.yaml: does not exist$"):
        read_yaml(tmp_path / "data" / "x.yaml")


def test_everything_stays_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("{no: yes, at: 10:00, on: 2027-03-13, n: 012, empty: , null: ~, tag: !!int 3}", encoding="utf-8")
    assert read_yaml(path) == {
        "no": "yes", "at": "10:00", "on": "2027-03-13", "n": "012", "empty": "", "null": "~", "tag": "3",
    }  # fmt: skip


def test_tags_build_no_objects(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(f"a: !!python/object/apply:os.mkdir [{tmp_path}/made]", encoding="utf-8")
    assert read_yaml(path) == {"a": [f"{tmp_path}/made"]}
    assert not (tmp_path / "made").exists()


def test_mark_of_windows_editors_is_no_text(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("a: b\r\nc: d\r\n", encoding="utf-8-sig")
    assert read_yaml(path) == {"a": "b", "c": "d"}


def test_nesting_that_we_need_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_text("[" * 12 + "a" + "]" * 12, encoding="utf-8")
    tree: object = "a"
    for _ in range(12):
        tree = [tree]
    assert read_yaml(path) == tree


def test_largest_file_is_read(tmp_path: Path) -> None:
    path = tmp_path / "x.yaml"
    path.write_bytes(b"a: " + b"b" * (LARGEST_FILE - 3))
    assert read_yaml(path) == {"a": "b" * (LARGEST_FILE - 3)}
