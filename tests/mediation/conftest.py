"""A day with an organiser, on both databases."""

import pytest

from bot.storage.database import Database
from tests.mediation.fair_day import FairDay


@pytest.fixture
async def day(database: Database) -> FairDay:
    day = FairDay(database)
    await day.begins()
    return day
