"""The command line: what it prints, and what it returns to the shell."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from typer.testing import CliRunner

from bot.__main__ import cli
from bot.settings import Settings

# The one warning that only native speakers can take away.
UNREVIEWED = r"(warning: locales: \d+ of \d+ catalogues have been reviewed by no native speaker yet: .+\n)?"
QUESTION = "Wo kann ich Deutsch lernen?"
# One line each, as bytes: what people paste, and what nobody should be able to break the bot with.
HOSTILE: dict[str, tuple[bytes, str]] = {
    "a question": (QUESTION.encode(), QUESTION),
    "nothing": (b"", ""),
    "blank": ("  \t\u3000".encode(), "  \t\u3000"),
    "NUL": (b"a\0b", "a\0b"),
    "no UTF-8": (b"B\xfcrgergeld \xff\xfe", "B\ufffdrgergeld \ufffd\ufffd"),
    "half a surrogate": (b"\xed\xa0\x80", "\ufffd\ufffd\ufffd"),
    "one letter that becomes eighteen": ("\ufdfa".encode() * 20_000, "\ufdfa" * 20_000),
    "ten thousand letters": (b"a" * 10_000, "a" * 10_000),
    "direction marks": ("\u202eabc\u2066".encode(), "\u202eabc\u2066"),
    "line separators": ("a\u2028b\x0bc\x85".encode(), "a\u2028b\x0bc\x85"),
    "carriage return within": (b"a\rb", "a\rb"),
    "markup": (b"<b>&{0}%s\\", "<b>&{0}%s\\"),
    "number": ("стенд ١٢".encode(), "стенд ١٢"),
    "another question": ("де вивчити німецьку".encode(), "де вивчити німецьку"),
}  # fmt: skip
KEYS = ["question", "language", "language_certain", "outcome", "topic", "need", "stands", "confidence"]
OUTCOMES = {"found", "unsure", "nothing", "event", "mediator", "leisure", "human", "greeting", "thanks"}


@pytest.fixture(scope="module")
def environment(cache_dir: Path) -> dict[str, str]:
    """The shell's, without settings of whoever runs the tests."""
    ours = {name.upper() for name in Settings.model_fields}
    return {name: value for name, value in os.environ.items() if name not in ours} | {"CACHE_DIR": str(cache_dir)}


@pytest.fixture
def runner(environment: dict[str, str], monkeypatch: pytest.MonkeyPatch) -> CliRunner:
    for name in Settings.model_fields:
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.setenv("CACHE_DIR", environment["CACHE_DIR"])
    return CliRunner()


def _ask(environment: dict[str, str], *arguments: str, lines: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    return subprocess.run(
        [sys.executable, "-m", "bot", "ask", *arguments],
        input=lines, env=environment, capture_output=True, timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def answers(environment: dict[str, str]) -> list[dict[str, Any]]:
    """What `ask --json` answers to all hostile lines at once; the last line does not end."""
    ran = _ask(environment, "--json", lines=b"\n".join(line for line, _ in HOSTILE.values()))
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
    return [json.loads(line) for line in ran.stdout.decode().split("\n")[:-1]]


def test_ask_answers_each_line_in_its_order(answers: list[dict[str, Any]]) -> None:
    assert [answer["question"] for answer in answers] == [question for _, question in HOSTILE.values()]


def test_ask_answers_with_the_promised_fields(answers: list[dict[str, Any]]) -> None:
    for answer in answers:
        assert list(answer) == KEYS
        assert answer["outcome"] in OUTCOMES
        assert 0 <= answer["confidence"] <= 1
        assert len(answer["stands"]) <= 5


@pytest.mark.parametrize("kind", ["nothing", "blank"])
def test_ask_finds_nothing_in_a_blank_line(kind: str, answers: list[dict[str, Any]]) -> None:
    assert answers[list(HOSTILE).index(kind)] == {
        "question": HOSTILE[kind][1], "language": None, "language_certain": False, "outcome": "nothing",
        "topic": None, "need": None, "stands": [], "confidence": 1.0,
    }  # fmt: skip


def test_question_after_hostile_lines_is_still_understood(answers: list[dict[str, Any]]) -> None:
    assert (answers[-1]["language"], answers[-1]["need"]) == ("uk", "german-course")


def test_ask_takes_each_argument_as_a_question(environment: dict[str, str]) -> None:
    ran = _ask(environment, "--json", QUESTION, "", "stand 12")
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
    assert [json.loads(line)["question"] for line in ran.stdout.decode().splitlines()] == [QUESTION, "", "stand 12"]


def test_ask_without_json_is_for_people(environment: dict[str, str], content: Any) -> None:
    ran = _ask(environment, "stand 12")
    assert (ran.returncode, ran.stderr.decode()) == (0, "")
    assert ran.stdout.decode().splitlines()[1] == f"    12  {content.fair.stand(12).name}"


def test_ask_of_nothing_prints_nothing(environment: dict[str, str]) -> None:
    ran = _ask(environment, "--json")
    assert (ran.returncode, ran.stdout, ran.stderr) == (0, b"", b"")


def test_check_of_the_repository_is_clean(runner: CliRunner) -> None:
    ran = runner.invoke(cli, ["check"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert re.fullmatch(rf"{UNREVIEWED}0 faults, [01] warnings\n", ran.stdout)


def test_check_names_every_fault_and_fails(runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("FAIR_FILE", str(tmp_path / "stands.yaml"))
    ran = runner.invoke(cli, ["check"])
    assert ran.exit_code == 1
    assert re.fullmatch(rf"{UNREVIEWED}2 faults, [01] warnings\n", ran.stdout)
    assert sorted(ran.stderr.splitlines()) == [
        f"{tmp_path}/stands.yaml: does not exist",
        "environment: LOG_FORMAT: must be console or json",
    ]


def test_check_shows_warnings_and_succeeds(runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    late = "    - {id: late, name: Late, working_group: work}\n"
    text = Settings().fair_file.read_text(encoding="utf-8")
    path = tmp_path / "stands.yaml"
    path.write_text(text.replace("  organisations:\n", f"  organisations:\n{late}"), encoding="utf-8")
    monkeypatch.setenv("FAIR_FILE", str(path))
    ran = runner.invoke(cli, ["check"])
    assert (ran.exit_code, ran.stderr) == (0, "")
    late_is_told = re.escape(f"warning: {path}: organisation late: has no stand\n")
    assert re.fullmatch(rf"{late_is_told}{UNREVIEWED}0 faults, [12] warnings\n", ran.stdout)


@pytest.mark.parametrize("command", ["run", "migrate", "ask"])
def test_faulty_settings_end_a_command_with_one_line_each(
    command: str, runner: CliRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LOG_FORMAT", "xml")
    monkeypatch.setenv("DATABASE_URL", "nowhere")
    ran = runner.invoke(cli, [command])
    assert (ran.exit_code, ran.stdout) == (1, "")
    assert ran.stderr.splitlines() == [
        "environment: DATABASE_URL: is not the address of a database",
        "environment: LOG_FORMAT: must be console or json",
    ]


def test_run_without_a_token_says_where_to_get_one(runner: CliRunner) -> None:
    ran = runner.invoke(cli, ["run"])
    assert (ran.exit_code, ran.stderr) == (1, "environment: TELEGRAM_TOKEN: is missing; BotFather gives one\n")


def test_migrate_makes_the_database_and_may_run_again(runner: CliRunner, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("DATABASE_URL", f"sqlite+aiosqlite:///{tmp_path}/bot.db")
    for _ in range(2):
        ran = runner.invoke(cli, ["migrate"])
        assert (ran.exit_code, ran.stdout, ran.stderr) == (0, "", "")
    assert (tmp_path / "bot.db").exists()


def test_command_that_does_not_exist_fails(runner: CliRunner) -> None:
    assert runner.invoke(cli, ["dance"]).exit_code == 2
