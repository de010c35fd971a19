"""Reading a YAML file that a stranger may have written.

Every scalar stays text, and the schema of the file says what it becomes: so ``no`` is a language and ``10:00`` a time, whatever
YAML thinks of them. Aliases, duplicate keys, deep nesting and large files are refused with a sentence.
"""

from pathlib import Path
from typing import Any, TypeAlias

import yaml

from bot.faults import BadData, Fault, shown

# The sample fair has 25 kB; a fair of 3,600 stands would have 2.5 MB.
LARGEST_FILE = 5_000_000
DEEPEST_NESTING = 12

Tree: TypeAlias = "str | list[Tree] | dict[str, Tree]"


class _Trick(Exception):
    """Valid YAML that no file of ours needs; carries the mark of its place."""

    def __init__(self, problem: str, mark: Any) -> None:
        super().__init__(f"line {mark.line + 1}", problem)


def read_yaml(path: Path) -> "Tree":
    """The content of the file as text, lists and mappings; raises BadData with one sentence when it cannot be read."""

    def refuse(says: str, entry: str = "") -> BadData:
        return BadData([Fault(shown(path), entry, "", says)])

    try:
        if path.stat().st_size > LARGEST_FILE:
            raise refuse(f"is larger than {LARGEST_FILE // 1_000_000} MB")
        text = path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise refuse("does not exist") from None
    except UnicodeDecodeError:
        raise refuse("is not UTF-8 text") from None
    except OSError as wrong:
        raise refuse(f"cannot be read ({wrong.strerror})") from wrong
    try:
        tree = read_text_tree(text)
    except _Trick as trick:
        raise refuse(trick.args[1], trick.args[0]) from None
    except yaml.MarkedYAMLError as wrong:
        mark = wrong.problem_mark
        raise refuse(f"is not valid YAML: {wrong.problem}", f"line {mark.line + 1}" if mark else "") from None
    except yaml.YAMLError as wrong:
        raise refuse(f"is not valid YAML: {' '.join(str(wrong).split())}") from None
    if not tree:
        raise refuse("is empty")
    return tree


def read_text_tree(text: str) -> "Tree":
    """The same for a text in hand; raises yaml.YAMLError, or an exception of ours with (place, problem) as arguments."""
    _refuse_tricks(text)
    node = yaml.compose(text, Loader=yaml.CBaseLoader)
    return "" if node is None else _plain(node)


def _refuse_tricks(text: str) -> None:
    """Walk the events, which costs no memory, before anything is built from them."""
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CBaseLoader):
        if isinstance(event, yaml.AliasEvent):
            raise _Trick("references (*name) are not allowed here", event.start_mark)
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST_NESTING:
                raise _Trick("nested too deeply", event.start_mark)
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


def _plain(node: yaml.Node) -> "Tree":
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item) for item in node.value]
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Tree] = {}
        for key, value in node.value:
            if not isinstance(key, yaml.ScalarNode):
                raise _Trick("a name must be a single word", key.start_mark)
            if key.value in mapping:
                raise _Trick(f"“{key.value}” occurs twice", key.start_mark)
            mapping[key.value] = _plain(value)
        return mapping
    return str(node.value)
