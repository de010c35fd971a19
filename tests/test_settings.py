"""The settings: read from the environment at once, every fault in words, the token never shown."""

import http.server
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from bot.faults import BadData, Fault
from bot.settings import DATA, LOCALES, Settings, read_settings

TOKEN = "1000000000:SECRETsecretSECRET"
VARIABLES = [name.upper() for name in Settings.model_fields]


@pytest.fixture(autouse=True)
def _empty(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in VARIABLES:
        monkeypatch.delenv(name, raising=False)


def _faults() -> list[Fault]:
    with pytest.raises(BadData) as refused:
        read_settings()
    return refused.value.faults


def test_nothing_needs_to_be_set() -> None:
    settings = read_settings()
    assert (settings.telegram_token, settings.organiser_ids, settings.log_format) == (None, frozenset(), "console")
    assert (settings.telegram_api_url, settings.database_url) == ("https://api.telegram.org", "sqlite+aiosqlite:///standlotse.db")
    assert (settings.fair_file, settings.locales_dir, settings.learned_file) == (
        DATA / "stands.yaml",
        LOCALES,
        DATA / "learned.npz",
    )


def test_environment_decides(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name, value in {
        "TELEGRAM_TOKEN": f" {TOKEN}\n",
        "TELEGRAM_API_URL": "http://127.0.0.1:8081/",
        "DATABASE_URL": "postgresql+asyncpg://bot:pass@db:5432/fair",
        "FAIR_FILE": str(tmp_path / "fair.yaml"),
        "ORGANISER_IDS": "1, 22,",
        "LOG_FORMAT": "json",
        "WAVE_SIZE": "3",
        "WAVE_SECONDS": "30",
    }.items():
        monkeypatch.setenv(name, value)
    assert read_settings() == Settings(
        telegram_token=SecretStr(TOKEN),
        telegram_api_url="http://127.0.0.1:8081",
        database_url="postgresql+asyncpg://bot:pass@db:5432/fair",
        fair_file=tmp_path / "fair.yaml",
        organiser_ids=frozenset({1, 22}),
        log_format="json",
        wave_size=3,
        wave_seconds=30.0,
    )


def test_variable_that_is_set_to_nothing_counts_as_not_set(monkeypatch: pytest.MonkeyPatch) -> None:
    before = read_settings()
    for name in VARIABLES:
        monkeypatch.setenv(name, "")
    assert read_settings() == before


IDS = "must be Telegram ids, comma-separated numbers, not "


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("TELEGRAM_TOKEN", "secret", "does not look like a token, which BotFather writes as 123456789:ABC…"),
        ("TELEGRAM_TOKEN", f"{TOKEN} {TOKEN}", "does not look like a token, which BotFather writes as 123456789:ABC…"),
        ("TELEGRAM_API_URL", "api.telegram.org", "must begin with http:// or https://"),
        ("DATABASE_URL", "standlotse.db", "is not the address of a database"),
        ("DATABASE_URL", "postgresql+asyncpg://db:port/fair", "is not the address of a database"),
        ("DATABASE_URL", "postgresql://u:pass@db/fair", "must begin with sqlite+aiosqlite:// or postgresql+asyncpg://"),
        ("ORGANISER_IDS", "1;2", IDS + "1;2"),
        ("ORGANISER_IDS", "@anna, 3, -4", IDS + "@anna, -4"),
        ("ORGANISER_IDS", "١٢", IDS + "١٢"),
        ("ORGANISER_IDS", "1" * 19, IDS + "1" * 19),
        ("LOG_FORMAT", "xml", "must be console or json"),
        ("WAVE_SIZE", "0", "Input should be greater than or equal to 1"),
        ("WAVE_SECONDS", "soon", "Input should be a valid number, unable to parse string as a number"),
    ],
)
def test_faulty_variable_is_named_in_words(name: str, value: str, says: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)
    assert _faults() == [Fault("environment", name, "", says)]


def test_all_faults_are_told_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    wrong = ["TELEGRAM_TOKEN", "TELEGRAM_API_URL", "DATABASE_URL", "ORGANISER_IDS", "LOG_FORMAT"]
    for name in wrong:
        monkeypatch.setenv(name, "wrong")
    assert [fault.entry for fault in _faults()] == wrong


def test_faults_show_neither_token_nor_password(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TELEGRAM_TOKEN", "botfather-said-SECRET")
    monkeypatch.setenv("DATABASE_URL", "mysql://bot:SECRET@db/fair")
    faults = _faults()
    assert [fault.entry for fault in faults] == ["TELEGRAM_TOKEN", "DATABASE_URL"]
    assert "SECRET" not in str(BadData(faults))


def test_token_prints_as_stars() -> None:
    settings = Settings(telegram_token=SecretStr(TOKEN))
    for shown in (repr(settings), str(settings), str(settings.model_dump()), settings.model_dump_json()):
        assert TOKEN not in shown
        assert "**********" in shown


def test_settings_cannot_be_changed() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        Settings().log_format = "json"  # type: ignore[misc]


class _Refuses(http.server.BaseHTTPRequestHandler):
    """A Telegram that knows no token."""

    def do_POST(self) -> None:
        content = b'{"ok":false,"error_code":401,"description":"Unauthorized"}'
        self.send_response(401)
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *args: object) -> None:
        """The test's output is not for this."""


@pytest.fixture
def refusing_telegram() -> Iterator[str]:
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), _Refuses) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def test_token_that_telegram_refuses_is_not_printed(refusing_telegram: str, tmp_path: Path, cache_dir: Path) -> None:
    environment = {
        **os.environ,
        "TELEGRAM_TOKEN": TOKEN,
        "TELEGRAM_API_URL": refusing_telegram,
        "DATABASE_URL": f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        "CACHE_DIR": str(cache_dir),
    }
    ran = subprocess.run(
        [sys.executable, "-m", "bot", "run"], env=environment, capture_output=True, text=True, timeout=60, check=False
    )
    assert (ran.returncode, ran.stdout, ran.stderr) == (1, "", "environment: TELEGRAM_TOKEN: is refused by Telegram\n")
