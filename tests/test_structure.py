"""The rooms of the house: who may import whom, how long a file may be, and that every stored column is explained."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.storage.schema import metadata

ROOT = Path(__file__).parent.parent
BOT = ROOT / "bot"

# Folders that are no feature: shared by all. Everything else below bot/ is a feature.
SHARED = {"people", "fair", "chat", "storage"}
# Modules on the top shelf that a feature may use.
SHARED_MODULES = {"bot.clock", "bot.digits", "bot.languages", "bot.text", "bot.faults", "bot.yaml_file"}
# The stand-in for Telegram is an application of its own beside the bot.
APART = {"rehearsal"}
FEATURES = sorted(
    path.name for path in BOT.iterdir() if (path / "__init__.py").exists() and path.name not in {"chat", "storage"} | APART
)
# Who may use the composition root.
ROOTS = {"bot.app", "bot.__main__", "bot.asking", "bot.check"}
# The shelves of a feature that talk: to Telegram's values, the database, the person. A large feature has several of a shelf:
# visitor_messages, mediator_messages. The other files of a feature hold rules.
TALKING = {"__init__", "store", "messages", "handlers", "buttons", "ticker", "postman", "courier"}
# Files with another name that talk all the same: bot/people/missing.py is a store, bot/people/acquaintance.py asks one.
STORES = {"bot.people.missing", "bot.people.acquaintance"}


def _shelf(module: str) -> str:
    return module.rpartition(".")[2].rpartition("_")[2] if not module.endswith("__init__") else "__init__"


def _name(path: Path) -> str:
    parts = path.relative_to(ROOT).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


MODULES = {_name(path): path for path in sorted(BOT.rglob("*.py")) if "migrations" not in path.parts}


def _imports(path: Path, *, only_at_start: bool = False) -> set[str]:
    """Modules a file imports: of ours the exact module, of others the name of the package."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found: set[str] = set()
    for node in tree.body if only_at_start else ast.walk(tree):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{path}: imports are written out in full"
            module = node.module or ""
            found |= {f"{module}.{alias.name}" if f"{module}.{alias.name}" in MODULES else module for alias in node.names}
    return {name if name.startswith("bot") else name.partition(".")[0] for name in found}


IMPORTS = {name: _imports(path) for name, path in MODULES.items()}


def _package(module: str) -> str:
    """`people` of bot.people.store; empty for modules on the top shelf."""
    return module.split(".")[1] if module.count(".") > 1 or module.removeprefix("bot.") in {*FEATURES, *SHARED, *APART} else ""


def _breaches(modules: Iterator[str], allowed: "frozenset[str] | set[str]", packages: set[str]) -> list[str]:
    """Imports of ours that are neither among the allowed modules nor in one of the packages."""
    return [
        f"{module} imports {name}"
        for module in modules
        for name in sorted(IMPORTS[module])
        if name.partition(".")[0] == "bot" and name not in allowed and _package(name) not in packages
    ]


def _of(package: str) -> Iterator[str]:
    return (module for module in MODULES if _package(module) == package)


def test_there_are_modules_to_look_at() -> None:
    assert {"fair", "guide", "people"} <= set(FEATURES)
    assert {"bot.app", "bot.guide.handlers", "bot.storage.schema"} <= set(MODULES)
    assert "bot.people.messages" in IMPORTS["bot.guide.handlers"]


def _rules() -> list[str]:
    return [
        module for module in MODULES if _package(module) in FEATURES and _shelf(module) not in TALKING and module not in STORES
    ]


@pytest.mark.parametrize("module", _rules())
def test_rules_know_neither_telegram_nor_sql(module: str) -> None:
    talkers = {"telegram", "sqlalchemy", "aiosqlite", "asyncpg", "alembic"}
    insides = {
        name for name in IMPORTS[module] if _package(name) in {"chat", "storage"} or _shelf(name) in TALKING - {"__init__"}
    }
    assert IMPORTS[module] & talkers | insides == set()


def test_rules_are_where_they_are_expected() -> None:
    assert {"bot.fair.model", "bot.people.model", "bot.guide.answers", "bot.guide.choosing", "bot.guide.cleaning"} <= set(
        _rules()
    )
    assert {"bot.guide.exact", "bot.guide.spelling", "bot.guide.detection", "bot.fair.reading"} <= set(_rules())


@pytest.mark.parametrize("feature", FEATURES)
def test_feature_imports_no_other_feature(feature: str) -> None:
    assert _breaches(_of(feature), SHARED_MODULES, SHARED | {feature}) == []


def test_only_the_chat_and_the_root_talk_to_telegram() -> None:
    talking = {module for module, names in IMPORTS.items() if "telegram" in names and _package(module) not in APART}
    assert {module for module in talking if _package(module) != "chat"} == {"bot.app"}


def test_only_stores_and_the_storage_write_sql() -> None:
    sql = {module for module, names in IMPORTS.items() if "sqlalchemy" in names and _package(module) != "storage"}
    # The settings only take the address of the database apart.
    assert {module for module in sql if _shelf(module) != "store"} - STORES == {"bot.settings"}


def test_chat_imports_no_feature() -> None:
    assert _breaches(_of("chat"), SHARED_MODULES, {"chat"}) == []


def test_storage_imports_nothing_of_ours() -> None:
    assert _breaches(_of("storage"), set(), {"storage"}) == []


def test_nobody_but_the_command_line_imports_the_root() -> None:
    importing = {module for module, names in IMPORTS.items() if "bot.app" in names and _package(module) not in APART}
    assert importing <= ROOTS


def test_bot_does_not_know_the_rehearsal() -> None:
    """But for the command that starts it."""
    knowing = {module for module, names in IMPORTS.items() if any(_package(name) in APART for name in names)}
    assert {module for module in knowing if _package(module) not in APART} <= {"bot.__main__"}


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    """Modules that import each other in a circle, or none: what is left when all that imports nothing left is taken away."""
    left = {module: {name for name in names if name in graph and name != module} for module, names in graph.items()}
    while free := {module for module, names in left.items() if not names & left.keys()}:
        left = {module: names for module, names in left.items() if module not in free}
    return sorted(left)


def test_modules_import_each_other_in_no_circle() -> None:
    assert _cycle(IMPORTS) == []


def test_circle_would_be_found() -> None:
    assert _cycle({"a": {"b"}, "b": {"c"}, "c": {"b", "x"}, "d": {"d"}}) == ["a", "b", "c"]


def _ours() -> list[Path]:
    return [path for folder in ("bot", "tests", "benchmarks") for path in sorted((ROOT / folder).rglob("*.py"))]


def test_no_module_is_longer_than_350_lines() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in BOT.rglob("*.py")}
    assert {name: length for name, length in lengths.items() if length > 350} == {}


def test_what_is_left_to_do_has_an_owner() -> None:
    """`TODO(anna): …`; a wish that nobody owns is no plan."""
    nobody_s = re.compile(r"#.*\b(?:TODO|FIXME|XXX)\b(?!\([a-z]+\): )")
    found = [
        f"{path.relative_to(ROOT)}:{number}"
        for path in _ours()
        if path != Path(__file__)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
        if nobody_s.search(line)
    ]
    assert found == []


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        str(path.relative_to(ROOT))
        for path in _ours()
        if path.read_text().strip() and not ast.get_docstring(ast.parse(path.read_text()))
    ]
    assert [name for name in silent if "/migrations/" not in name] == []


def test_every_stored_column_is_explained() -> None:
    rows = re.findall(
        r"^\| `(\w+)` \| `(\w+)` \| (.+) \| (.+) \|$", (ROOT / "docs" / "privacy.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    explained = [(table, column) for table, column, *why in rows if all(map(str.strip, why))]
    assert sorted(explained) == sorted((table.name, column.name) for table in metadata.tables.values() for column in table.c)


def test_every_row_that_names_a_person_goes_with_the_person() -> None:
    keys = [
        key
        for table in metadata.tables.values()
        for column in table.c
        if column.name.endswith("person_id")
        for key in column.foreign_keys
    ]
    named = [column for table in metadata.tables.values() for column in table.c if column.name.endswith("person_id")]
    assert {key.target_fullname for key in keys} == {"people.id"}
    # A request is the visitor's row: when its mediator is forgotten, only the mediator goes out of it.
    ends = {str(key.parent): key.ondelete for key in keys if key.ondelete != "CASCADE"}
    # What was announced is the fair's: when its organiser is forgotten, the courier goes on.
    assert ends == {"requests.mediator_person_id": "SET NULL", "announcements.organiser_person_id": "SET NULL"}
    assert len(keys) == len(named)
