"""Telegram's flood limits: how many messages a bot may send in a second, overall and to one chat."""

import math
from collections import OrderedDict, deque
from dataclasses import dataclass, field

from telegram.constants import FloodLimit

from bot.rehearsal.refusal import too_many_requests

# Telegram tolerates "short bursts that go over this limit" without saying how short; a card, a picture and a list are usual.
BURST = 4
_CHATS_REMEMBERED = 10_000


@dataclass
class Flood:
    """Counts messages and refuses those above the limits that are switched on."""

    overall: bool = True
    per_chat: bool = False
    _sent: deque[float] = field(default_factory=deque)
    _chats: OrderedDict[int, float] = field(default_factory=OrderedDict)

    def admit(self, chat: int, now: float, messages: int = 1) -> None:
        """Count `messages` to `chat` at `now` (seconds), or raise 429 and count nothing."""
        while self._sent and now - self._sent[0] >= 1:
            self._sent.popleft()
        if self.overall and len(self._sent) + messages > FloodLimit.MESSAGES_PER_SECOND:
            raise too_many_requests(max(1, math.ceil(1 - (now - self._sent[0]))) if self._sent else 1)
        # The moment at which the chat has paid for all it got: a full burst may be owed, never more.
        cost = messages / FloodLimit.MESSAGES_PER_SECOND_PER_CHAT
        paid = max(self._chats.get(chat, 0.0), now) + cost
        if self.per_chat and paid - now > max(BURST, cost):
            raise too_many_requests(max(1, math.ceil(paid - now - BURST)))
        self._sent.extend([now] * messages)
        self._chats[chat] = paid
        self._chats.move_to_end(chat)
        if len(self._chats) > _CHATS_REMEMBERED:
            self._chats.popitem(last=False)
