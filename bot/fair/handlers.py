"""Commands and buttons that show pages about the fair itself."""

from dataclasses import dataclass

from bot.chat.reply import Reactions, Reply, Visit
from bot.fair import messages
from bot.fair.buttons import ShowInfo, ShowMap, ShowPage
from bot.fair.model import Fair, Page
from bot.fair.plan import Plans


@dataclass(frozen=True)
class FairHandlers:
    fair: Fair
    plans: Plans

    def reactions(self) -> Reactions:
        return Reactions(
            commands={"programme": self.programme, "info": self.info, "about": self.about},
            presses={ShowPage: self.page, ShowInfo: self.info, ShowMap: self.map},
        )

    async def programme(self, visit: Visit) -> Reply:
        return messages.page(visit.speech, self.fair, Page.PROGRAMME)

    async def info(self, visit: Visit) -> Reply:
        return messages.info(visit.speech, self.fair)

    async def about(self, visit: Visit) -> Reply:
        return messages.about(visit.speech, self.fair)

    async def page(self, visit: Visit) -> Reply:
        assert isinstance(visit.press, ShowPage)
        if visit.press.page not in list(Page):
            return await self.info(visit)
        return messages.page(visit.speech, self.fair, Page(visit.press.page))

    async def map(self, visit: Visit) -> Reply:
        """Where a stand is; a button may be older than the fair it was pressed at."""
        assert isinstance(visit.press, ShowMap)
        stand = self.fair.stand(visit.press.number)
        if stand is None:
            return messages.no_stand(visit.speech, self.fair, visit.press.number)
        return messages.where(visit.speech, self.fair, stand, await self.plans.of(stand))
