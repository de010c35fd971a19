"""Who talks with whom, and which message is the copy of which. Numbers only: what they hold stays with Telegram."""

from dataclasses import dataclass

from sqlalchemy import bindparam, insert, or_, select
from sqlalchemy.exc import IntegrityError

from bot.mediation import steps_store as steps
from bot.mediation.model import OPEN, Request, State
from bot.storage.database import Database
from bot.storage.schema import copies, held_messages, requests

# Asked at every message: put together once, as that takes longer than the answer.
_OF_PERSON = (
    select(requests)
    .where(
        or_(requests.c.mediator_person_id == bindparam("person"), requests.c.visitor_person_id == bindparam("person")),
        requests.c.state.in_(OPEN),
    )
    .order_by(requests.c.talking.desc())
)


@dataclass(frozen=True)
class Talk:
    """A person's open request, and whom they talk with if they do."""

    request: Request
    other_id: int | None


@dataclass(frozen=True)
class Talks:
    database: Database

    async def of(self, person_id: int) -> Talk | None:
        """A conversation before a request of one's own that waits; None for everybody else."""
        rows = await self.database.rows(_OF_PERSON, person=person_id)
        if not rows:
            return None
        request = steps.request_of(rows[0])
        other = request.visitor_id if person_id == request.mediator_id else request.mediator_id
        return Talk(request, other if request.talking else None)

    async def hold(self, request: Request, message_id: int) -> bool:
        """Keep the number of a message for the mediator who comes; False when the request no longer waits."""
        try:
            async with self.database.write() as connection:
                now = await steps.locked(connection, request.id)
                if now is None or now.state is not State.WAITING:
                    return False
                await connection.execute(insert(held_messages).values(request_id=request.id, message_id=message_id))
        except IntegrityError:
            pass  # held already
        return True

    async def relayed(self, request_id: int, person_id: int, message_id: int, other_id: int, copy_id: int) -> None:
        """Remember both numbers, so that answers and corrections on either side find the other."""
        rows = [
            {"request_id": request_id, "person_id": person_id, "message_id": message_id, "other_message_id": copy_id},
            {"request_id": request_id, "person_id": other_id, "message_id": copy_id, "other_message_id": message_id},
        ]
        try:
            async with self.database.write() as connection:
                await connection.execute(insert(copies).values(rows))
        except IntegrityError:
            pass  # one of them is gone, or it was handed on before a crash

    async def counterpart(self, person_id: int, message_id: int | None) -> int | None:
        """The same message in the other's chat."""
        if message_id is None:
            return None
        query = select(copies.c.other_message_id).where(copies.c.person_id == person_id, copies.c.message_id == message_id)
        async with self.database.read() as connection:
            return (await connection.execute(query)).scalar()
