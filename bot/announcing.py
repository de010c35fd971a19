"""The part of the composition root that puts announcements together. bot/app.py joins them to the rest."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

import structlog

from bot.announcements.courier import Chats, Composer, Courier
from bot.announcements.delivery_store import Deliveries
from bot.announcements.draft_store import Drafts
from bot.announcements.policy import Policy
from bot.announcements.store import Announcements
from bot.announcements.visitor_handlers import VisitorHandlers
from bot.clock import Clock
from bot.mediation.store import Requests
from bot.storage.database import Database
from bot.storage.lease import Lease

_log = structlog.get_logger()


@dataclass(frozen=True)
class Announcing:
    """The parts of announcements that others join."""

    visitors: VisitorHandlers
    drafts: Drafts
    courier: Courier


@dataclass(frozen=True)
class Leaving:
    """Everybody who must learn that a person goes from the bot."""

    requests: Requests
    drafts: Drafts

    async def leave(self, person_id: int) -> None:
        await self.requests.leave(person_id)
        await self.drafts.leave(person_id)


def join_announcements(  # noqa: PLR0917 - composition hands over what it has
    database: Database, now: Clock, policy: Policy, compose: Composer, chats: Chats, turn: Callable[[], Awaitable[None]]
) -> Announcing:
    """The courier, and what people do about announcements. `turn` waits until one more delivery may go."""
    announcements = Announcements(database, now, policy)

    async def begin_due() -> None:
        for missed in await announcements.begin_due():
            _log.error("announcement_missed", announcement=missed.id, due_at=missed.due_at)

    courier = Courier(Lease(database, "courier"), Deliveries(database, now), chats, compose, turn, begin_due, policy)
    return Announcing(VisitorHandlers(announcements), Drafts(database, now), courier)
