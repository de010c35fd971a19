"""The rehearsal: a local stand-in for Telegram's Bot API, and a web page on which one person plays everybody.

The bot runs against it unchanged (TELEGRAM_API_URL). What lives here knows Telegram and nothing of the fair.
"""

from bot.rehearsal.stand_in import Rehearsal

__all__ = ["Rehearsal"]
