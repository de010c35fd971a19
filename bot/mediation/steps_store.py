"""The small steps that transitions of a request are made of. Each takes a connection with an open transaction.

A transaction locks one request, then offers, then mediators, and never a second request: so no two of them can wait for each
other. What concerns other requests (`look_again`) comes after it, in a transaction of its own; should the process die in between,
their own due time brings the ticker to them."""

from typing import Any

from sqlalchemy import delete, insert, select, update
from sqlalchemy.ext.asyncio import AsyncConnection

from bot.mediation.model import Notice, OfferState, Place, Request, Stage, State, Where
from bot.people.model import Role
from bot.storage.database import Database
from bot.storage.schema import copies, held_messages, help_cards, mediators, notices, offers, requests, roles


def request_of(row: Any) -> Request:
    """A request from its row."""
    return Request(
        row.id,
        row.visitor_person_id,
        row.by_staff,
        row.language,
        frozenset(row.understood.split()),
        Place(Where(row.place), row.stand),
        State(row.state),
        Stage(row.stage),
        row.asked_at,
        row.waiting_since,
        row.mediator_person_id,
        row.claimed_at,
        row.met_at,
        row.ended_at,
        row.reminded,
        row.escalated,
        row.talking,
        row.rating,
    )


async def locked(connection: AsyncConnection, request_id: int) -> Request | None:
    """The request, which nobody else changes until the transaction ends; None when it is gone."""
    row = (await connection.execute(select(requests).where(requests.c.id == request_id).with_for_update(key_share=True))).first()
    return request_of(row) if row else None


async def change(connection: AsyncConnection, request_id: int, **values: Any) -> None:
    await connection.execute(update(requests).where(requests.c.id == request_id).values(values))


async def owe(connection: AsyncConnection, person_id: int | None, kind: Notice, now: float, **about: Any) -> None:
    """Owe a person a word. `about`: request_id, offer_id, message_id, detail. Nobody is owed nothing."""
    if person_id is not None:
        row = {"person_id": person_id, "kind": kind, "due_at": now, "attempts": 0, "detail": "", **about}
        await connection.execute(insert(notices).values(row))


async def owe_organisers(connection: AsyncConnection, kind: Notice, now: float, **about: Any) -> None:
    """Owe every organiser a word."""
    holding = (roles.c.role == Role.ORGANISER) & (roles.c.until.is_(None) | (roles.c.until > now))
    for person_id in (await connection.execute(select(roles.c.person_id).where(holding))).scalars().all():
        await owe(connection, person_id, kind, now, **about)


async def end_offers(connection: AsyncConnection, request_id: int, now: float) -> None:
    """Close every card that is still open: whoever has one is told."""
    ended = update(offers).where(offers.c.request_id == request_id, offers.c.state == OfferState.SHOWN)
    for row in await connection.execute(ended.values(state=OfferState.LOST).returning(offers)):
        await _owe_end_of_card(connection, row, now)


async def release_offers(connection: AsyncConnection, person_id: int, now: float) -> None:
    """A mediator cannot answer any more: the open card is closed. `look_again` then lets the request go on to others."""
    open_card = update(offers).where(offers.c.person_id == person_id, offers.c.state == OfferState.SHOWN)
    for row in await connection.execute(open_card.values(state=OfferState.DECLINED).returning(offers)):
        await _owe_end_of_card(connection, row, now)


async def _owe_end_of_card(connection: AsyncConnection, offer: Any, now: float) -> None:
    about = {"request_id": offer.request_id, "offer_id": offer.id, "message_id": offer.message_id}
    await owe(connection, offer.person_id, Notice.GONE, now, **about)


async def settle(connection: AsyncConnection, request_id: int, now: float) -> None:
    """Close the organisers' cards: somebody has helped, or it is no longer needed."""
    gone = delete(help_cards).where(help_cards.c.request_id == request_id).returning(help_cards)
    for row in await connection.execute(gone):
        await owe(connection, row.person_id, Notice.SETTLED, now, request_id=request_id, message_id=row.message_id)


async def escalate(connection: AsyncConnection, request: Request, now: float) -> None:
    """The organisers learn of a request, once, however many reasons there are at the same moment."""
    unknown = update(requests).where(requests.c.id == request.id, requests.c.escalated.is_(False))
    if (await connection.execute(unknown.values(escalated=True))).rowcount:
        await owe_organisers(connection, Notice.HELP, now, request_id=request.id)


async def end_talk(connection: AsyncConnection, request: Request, now: float) -> None:
    """Nothing is relayed any more: pinned lines go, and so do the numbers of the messages."""
    row = (await connection.execute(select(requests).where(requests.c.id == request.id))).one()
    for person_id, pin in ((row.visitor_person_id, row.visitor_pin), (row.mediator_person_id, row.mediator_pin)):
        if pin is not None:
            await owe(connection, person_id, Notice.UNPIN, now, request_id=request.id, message_id=pin)
    await connection.execute(delete(copies).where(copies.c.request_id == request.id))
    await connection.execute(delete(held_messages).where(held_messages.c.request_id == request.id))
    await change(connection, request.id, talking=False, visitor_pin=None, mediator_pin=None)


async def free(connection: AsyncConnection, mediator_id: int | None, now: float) -> None:
    """A mediator has no request any more."""
    await connection.execute(update(mediators).where(mediators.c.person_id == mediator_id).values(idle_since=now, unanswered=0))


async def look_again(database: Database, now: float) -> None:
    """Have the ticker look at everything that waits: somebody may take it now. A transaction of its own.

    Locked by one statement, in the order of the numbers, and changed by the next: PostgreSQL's UPDATE with such a SELECT in it
    comes to a row that was changed meanwhile by its old version, on which others may queue for the new one, which it holds."""
    waiting = (
        select(requests.c.id).where(requests.c.state == State.WAITING).order_by(requests.c.id).with_for_update(key_share=True)
    )
    async with database.write() as connection:
        ids = (await connection.execute(waiting)).scalars().all()
        await connection.execute(update(requests).where(requests.c.id.in_(ids)).values(due_at=now))


async def back_to_waiting(connection: AsyncConnection, request: Request, now: float) -> None:
    """The mediator does not come: the search begins anew, without that mediator."""
    await end_talk(connection, request, now)
    theirs = (offers.c.request_id == request.id) & (offers.c.person_id == request.mediator_id)
    await connection.execute(update(offers).where(theirs).values(state=OfferState.DECLINED))
    await change(
        connection,
        request.id,
        state=State.WAITING,
        stage=Stage.DIRECT,
        escalated=False,  # the organisers' cards said that somebody comes
        waiting_since=now,
        mediator_person_id=None,
        claimed_at=None,
        met_at=None,
        reminded=False,
        due_at=now,
    )
    await owe(connection, request.visitor_id, Notice.GIVEN_BACK, now, request_id=request.id)
    await free(connection, request.mediator_id, now)


async def finish(connection: AsyncConnection, request: Request, now: float) -> None:
    """It is done: thanks to the mediator, with the time counted, and a question to the visitor."""
    await end_talk(connection, request, now)
    await change(connection, request.id, state=State.DONE, ended_at=now, due_at=None)
    seconds = now - (request.claimed_at or now)
    counted = {"helped": mediators.c.helped + 1, "helped_seconds": mediators.c.helped_seconds + seconds}
    await connection.execute(update(mediators).where(mediators.c.person_id == request.mediator_id).values(counted))
    await owe(connection, request.mediator_id, Notice.THANKS, now, request_id=request.id)
    await owe(connection, request.visitor_id, Notice.FINISHED, now, request_id=request.id)
    await settle(connection, request.id, now)
    await free(connection, request.mediator_id, now)
