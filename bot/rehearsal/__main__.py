"""python -m bot.rehearsal [PORT]: the stand-in and its page alone, for any bot that lets its API address be set."""

import asyncio
import signal
import sys

from bot.rehearsal.stand_in import TOKEN, Rehearsal


async def main(port: int) -> None:
    """Serve until Ctrl-C or SIGTERM."""
    ended = asyncio.Event()
    for wish in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(wish, ended.set)
    rehearsal = Rehearsal()
    url = await rehearsal.open(port=port)
    sys.stdout.write(f"The page: {url}/\nThe bot:  TELEGRAM_API_URL={url} TELEGRAM_TOKEN={TOKEN}\nCtrl-C ends it.\n")
    sys.stdout.flush()
    await ended.wait()
    await rehearsal.close()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 8080))
