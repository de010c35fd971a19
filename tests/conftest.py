"""Shared ground: settings with a database of their own, the content of the repository, one encoder for all."""

import os
from pathlib import Path

import hypothesis
import pytest
from pydantic import SecretStr

from bot.app import Content, read_content
from bot.logs import configure_logs
from bot.settings import Settings
from tests.databases import database, database_url, migrated_database, migrated_file, postgres

__all__ = ["database", "database_url", "migrated_database", "migrated_file", "postgres"]  # fixtures

os.environ.setdefault("OMP_NUM_THREADS", "1")
configure_logs("console")
# On a busy machine the first draw of letters takes seconds, and time is not what these tests are about.
hypothesis.settings.register_profile("busy", deadline=None, suppress_health_check=[hypothesis.HealthCheck.too_slow])
hypothesis.settings.load_profile("busy")


# What these try is the same many times over, or is read in sixteen languages: coverage would take as long as they do themselves,
# and the tests beside them have been everywhere already. The same holds for the second database.
NOT_MEASURED = frozenset(
    {
        "announcements/test_any_order.py",
        "end_to_end/test_languages.py",
        "end_to_end/test_load.py",
        "end_to_end/test_mediation_scenes.py",
        "end_to_end/test_new_language.py",
        "end_to_end/test_right_to_left.py",
        "guide/test_detection.py",
        "guide/test_understanding.py",
        "mediation/test_any_order.py",
        "mediation/test_race.py",
        "rehearsal/day/test_play.py",
        "test_check.py",
        "test_one_language.py",
    }
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        repeats = item.path.relative_to(Path(__file__).parent).as_posix() in NOT_MEASURED
        if repeats or "postgresql" in item.name:
            item.add_marker(pytest.mark.no_cover)


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--long", action="store_true", help="the same tests with larger numbers: make any-order, race, kills, courier-kills"
    )


@pytest.fixture(scope="session")
def long(request: pytest.FixtureRequest) -> bool:
    """Whether there is time for many tries instead of a few."""
    return bool(request.config.getoption("--long"))


@pytest.fixture(scope="session")
def cache_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Vectors of the stands' texts are computed once for all tests, never taken from the machine."""
    return tmp_path_factory.mktemp("cache")


@pytest.fixture
def settings(tmp_path: Path, cache_dir: Path) -> Settings:
    return Settings(
        telegram_token=SecretStr("1000000000:rehearsal"),
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        organiser_ids=frozenset({9001}),
        cache_dir=cache_dir,
    )


@pytest.fixture(scope="session")
def content() -> Content:
    return read_content(Settings())
