"""python -m tests.announcements.courier_process: a courier as a process of its own, to be killed."""

import asyncio
import sys
import time

from telegram.ext import ExtBot

from bot.announcements.courier import Courier
from bot.announcements.delivery_store import Deliveries
from bot.chat.pace import Lane, Pace
from bot.chat.post import Post
from bot.chat.request import AiohttpRequest
from bot.rehearsal.stand_in import TOKEN
from bot.storage.database import Database
from bot.storage.lease import Lease
from tests.announcements.fair_day import compose

LEASE_SECONDS = 1.0


async def work(telegram_url: str, database_url: str, per_second: float) -> None:
    """Until it is killed. Says when it is ready, to work or to stand by."""
    database = Database(database_url)
    pace = Pace(0, per_second)
    bot = ExtBot(
        TOKEN,
        base_url=f"{telegram_url}/bot",
        request=AiohttpRequest(),
        get_updates_request=AiohttpRequest(),
        rate_limiter=pace,
    )

    async def sweep() -> None:
        """Nothing is scheduled."""

    async with bot:
        sys.stdout.write("ready\n")
        sys.stdout.flush()
        lease = Lease(database, "courier", LEASE_SECONDS)
        await Courier(lease, Deliveries(database, time.time), Post(bot, Lane.DELIVERY), compose, pace.delivery, sweep).run()


if __name__ == "__main__":
    asyncio.run(work(sys.argv[1], sys.argv[2], float(sys.argv[3])))
