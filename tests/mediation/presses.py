"""A process that presses: one of several on the same database, as several replicas of the bot would be.

Reads a line of JSON at a time, a list of presses `[what, number, person]`, does them all at once and answers with a line of what
came of each. `accept` is about an offer, `done` about a request."""

import asyncio
import json
import sys
import time

from bot.mediation.policy import Policy
from bot.mediation.store import Requests
from bot.storage.database import Database


async def main(url: str) -> None:
    database = Database(url)
    requests = Requests(database, time.time, Policy())

    async def press(what: str, number: int, person: int) -> str | bool:
        if what == "accept":
            return (await requests.accept(number, person)).name
        return await requests.done(number, person)

    while line := await asyncio.to_thread(sys.stdin.readline):
        answers = await asyncio.gather(*(press(*one) for one in json.loads(line)))
        sys.stdout.write(json.dumps(answers) + "\n")
        sys.stdout.flush()
    await database.close()


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
