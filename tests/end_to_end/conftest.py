"""The real bot with a real database over HTTP; only Telegram is the rehearsal's stand-in."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from pydantic import SecretStr

from bot.app import Content, Standlotse
from bot.rehearsal import scenario
from bot.rehearsal.scenario import Stage
from bot.rehearsal.stand_in import TOKEN
from bot.settings import Settings
from tests.end_to_end.house import ORGANISER, House


@asynccontextmanager
async def playing(settings: Settings, per_second: int = 30) -> AsyncIterator[tuple[Stage, Standlotse]]:
    """A stage on which the bot answers by long polling; `per_second` as of Standlotse."""
    async with scenario.play(overall_limit=False) as stage:
        bot = Standlotse(settings.model_copy(update={"telegram_api_url": stage.url}), per_second=per_second)
        polling: asyncio.Task[None] | None = None
        try:
            await bot.open()
            polling = asyncio.create_task(bot.poll())
            yield stage, bot
        finally:
            if polling is not None:
                bot.stop()
                await polling
            await bot.close()


@pytest.fixture(scope="session")
async def stage(tmp_path_factory: pytest.TempPathFactory, cache_dir: Path) -> AsyncIterator[Stage]:
    """One day with one bot; every test brings its own people."""
    database = tmp_path_factory.mktemp("day") / "bot.db"
    settings = Settings(telegram_token=SecretStr(TOKEN), database_url=f"sqlite+aiosqlite:///{database}", cache_dir=cache_dir)
    async with playing(settings) as (stage, _):
        yield stage


@pytest.fixture
async def house(tmp_path: Path, cache_dir: Path, content: Content) -> AsyncIterator[House]:
    settings = Settings(
        telegram_token=SecretStr(TOKEN),
        database_url=f"sqlite+aiosqlite:///{tmp_path}/bot.db",
        cache_dir=cache_dir,
        organiser_ids=frozenset({ORGANISER}),
        clock_file=tmp_path / "clock",
    )
    async with playing(settings) as (stage, bot):
        yield House(stage, bot, content, tmp_path / "clock")
