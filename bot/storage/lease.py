"""Work that any process may do and only one does at a time: whoever holds the lease."""

import time
import uuid
from dataclasses import dataclass, field

from sqlalchemy import delete, insert, or_, update
from sqlalchemy.exc import IntegrityError

from bot.storage.database import Database
from bot.storage.schema import leases


@dataclass
class Lease:
    """One kind of work, as one process sees it. Others take over at most `seconds` after the holder has died."""

    database: Database
    name: str
    seconds: float = 6.0
    holder: str = field(default_factory=lambda: uuid.uuid4().hex)
    _until: float = 0.0

    async def hold(self) -> bool:
        """Whether this process may work now. Asks the database only when a third of the lease has passed."""
        now = time.time()
        if now < self._until - self.seconds * 2 / 3:
            return True
        until = now + self.seconds
        row = {"holder": self.holder, "until": until}
        mine = or_(leases.c.holder == self.holder, leases.c.until < now)
        try:
            async with self.database.write() as connection:
                taken = (await connection.execute(update(leases).where(leases.c.name == self.name, mine).values(row))).rowcount
                if not taken:
                    await connection.execute(insert(leases).values(name=self.name, **row))
        except IntegrityError:  # somebody else holds it
            self._until = 0.0
            return False
        self._until = until
        return True

    async def release(self) -> None:
        """Let the next one have it at once."""
        self._until = 0.0
        async with self.database.write() as connection:
            await connection.execute(delete(leases).where(leases.c.name == self.name, leases.c.holder == self.holder))
