"""What everybody can do about announcements: want none, or want them again."""

from dataclasses import dataclass

from bot.announcements import messages
from bot.announcements.buttons import Mute, Unmute
from bot.announcements.store import Announcements
from bot.chat.reply import Reactions, Reply, Visit


@dataclass(frozen=True)
class VisitorHandlers:
    announcements: Announcements

    def reactions(self) -> Reactions:
        return Reactions(commands={"mute": self.mute}, presses={Mute: self.mute, Unmute: self.unmute})

    async def mute(self, visit: Visit) -> Reply:
        """The announcement stays where it is; the answer to `/mute` by somebody who has muted already is the same."""
        await self.announcements.mute(visit.person_id, muted=True)
        return messages.muted(visit.speech)

    async def unmute(self, visit: Visit) -> Reply:
        await self.announcements.mute(visit.person_id, muted=False)
        return messages.unmuted(visit.speech)
