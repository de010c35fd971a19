"""A day with organisers, visitors and a courier, on both databases."""

import pytest

from bot.storage.database import Database
from tests.announcements.fair_day import FairDay


@pytest.fixture
async def day(database: Database) -> FairDay:
    day = FairDay(database)
    await day.begins()
    return day
