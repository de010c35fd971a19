"""The part of the composition root that puts mediation together. bot/app.py joins it to the rest."""

from dataclasses import dataclass

from bot.chat.post import Post
from bot.clock import Clock
from bot.fair.model import Fair
from bot.guide.messages import stand_button
from bot.languages import KnownLanguages, Languages
from bot.mediation.board_postman import BoardPostman
from bot.mediation.board_store import Boards
from bot.mediation.duty_store import DutyStore
from bot.mediation.mediator_handlers import MediatorHandlers
from bot.mediation.model import Duty
from bot.mediation.naming import LanguageNames
from bot.mediation.notice_messages import Composer
from bot.mediation.notice_store import Notices
from bot.mediation.organiser_handlers import OrganiserHandlers
from bot.mediation.policy import Policy
from bot.mediation.postman import Postman
from bot.mediation.store import Requests
from bot.mediation.sweep_store import Sweep
from bot.mediation.talk_handlers import TalkHandlers
from bot.mediation.talk_store import Talks
from bot.mediation.ticker import Ticker
from bot.mediation.visitor_handlers import VisitorHandlers
from bot.people.invitation_store import Invitations
from bot.storage.database import Database
from bot.storage.lease import Lease
from bot.text import Texts


@dataclass(frozen=True)
class Mediation:
    """The parts of mediation that others join."""

    requests: Requests
    duty: DutyStore
    visitors: VisitorHandlers
    mediators: MediatorHandlers
    organisers: OrganiserHandlers
    talk: TalkHandlers
    ticker: Ticker
    invitations: Invitations


def join_mediation(  # noqa: PLR0917 - composition hands over what it has
    database: Database,
    now: Clock,
    fair: Fair,
    texts: Texts,
    known: KnownLanguages,
    languages: Languages,
    post: Post,
    policy: Policy,
) -> Mediation:
    requests, duty, boards = Requests(database, now, policy), DutyStore(database, now), Boards(database, now)
    notices, talks = Notices(database, now), Talks(database)
    composer = Composer(fair, texts, languages, requests, duty, stand_button)

    async def unreachable(person_id: int) -> None:
        """Whoever has blocked the bot comes to nobody: what they have goes on to others at once."""
        if taken := await requests.of_mediator(person_id):
            await requests.give_back(taken.id, person_id)
        await duty.go(person_id, Duty.OFF)

    postman = Postman(post, notices, talks, composer, unreachable)
    board_postman = BoardPostman(post, boards, composer, texts, languages)
    sweep, invitations = Sweep(database, now, policy), Invitations(database, now)

    async def sweep_all() -> None:
        await sweep()
        await board_postman.refresh()
        await invitations.clear()

    ticker = Ticker(Lease(database, "mediation"), sweep_all, postman.deliver)
    others = known.others
    tags = [*(language.tag for language in languages.spoken), *others]
    names = LanguageNames(tags, [language.locale for language in languages.spoken])
    return Mediation(
        requests,
        duty,
        VisitorHandlers(fair, languages, others, names, requests, duty, ticker.wake),
        MediatorHandlers(requests, duty, composer, ticker.wake),
        OrganiserHandlers(requests, composer, boards, ticker.wake),
        TalkHandlers(post, requests, talks, unreachable, ticker.wake),
        ticker,
        invitations,
    )
