"""What organisers press: sending a mediator by hand, and the board that keeps itself up to date."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from bot.chat.reply import Reactions, Reply, Visit
from bot.mediation import organiser_messages as messages
from bot.mediation.board_store import Boards
from bot.mediation.buttons import Assign, ShowBoard, ShowHelp
from bot.mediation.notice_messages import Composer
from bot.mediation.store import Claim, Requests
from bot.people.model import Role


@dataclass(frozen=True)
class OrganiserHandlers:
    requests: Requests
    composer: Composer
    boards: Boards
    wake: Callable[[], None]

    def reactions(self) -> Reactions:
        return Reactions(
            commands={"board": self.board},
            presses={Assign: self.assign, ShowHelp: self.help, ShowBoard: self.board},
            role=Role.ORGANISER,
        )

    async def assign(self, visit: Visit) -> Reply:
        """One press sends somebody; the first of two organisers decides."""
        assert isinstance(visit.press, Assign)
        mediator = await self.composer.duty.mediator(visit.press.mediator)
        if mediator is None or await self.requests.assign(visit.press.request, mediator.id) is not Claim.WON:
            return messages.not_assigned(visit.speech)
        self.wake()
        return messages.assigned(visit.speech, mediator.name)

    async def help(self, visit: Visit) -> Reply:
        """The card of a request nobody takes, with whoever is free by now. A message of its own: the board stays. Nothing closes
        it; a press on it when it is too late says so."""
        assert isinstance(visit.press, ShowHelp)
        request = await self.requests.find(visit.press.request)
        if request is None or not messages.needs_help(request):
            return messages.not_assigned(visit.speech)
        return await self.composer.help(visit.speech, request)

    async def board(self, visit: Visit) -> Reply:
        """The board, on a message that is kept up to date for half an hour."""

        async def watch(message_id: int) -> None:
            await self.boards.watch(visit.person_id, message_id)

        if visit.on_message is not None:
            await watch(visit.on_message)
        return replace(await self.composer.board(visit.speech), after=watch)
