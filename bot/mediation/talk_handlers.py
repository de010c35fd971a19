"""The conversation: what one of the two writes goes to the other, without names. The bot keeps numbers, no content."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from bot.chat.post import Later, Outcome, Post, Sent, Unreachable
from bot.chat.reply import Letter, Reply, Taken, Visit
from bot.mediation import visitor_messages as messages
from bot.mediation.model import State, Where
from bot.mediation.store import Requests
from bot.mediation.talk_store import Talk, Talks

_RELAYED = frozenset(
    {"text", "voice", "photo", "video", "video_note", "audio", "animation", "document", "sticker", "location", "venue"}
)
_HELD = frozenset({"voice", "photo", "video", "video_note", "audio", "document"})


@dataclass(frozen=True)
class TalkHandlers:
    post: Post
    requests: Requests
    talks: Talks
    unreachable: Callable[[int], Awaitable[None]]  # somebody has blocked the bot: a mediator comes to nobody
    wake: Callable[[], None]

    async def take(self, visit: Visit) -> Taken | None:
        """Hand a letter on to whoever its sender talks with; None when nobody is there and the bot answers as ever."""
        letter = visit.letter
        talk = await self.talks.of(visit.person_id)
        if talk is None or letter is None:
            return None
        if talk.other_id is None:
            return await self._hold(visit, letter, talk)
        if letter.edited:
            return await self._correct(visit, letter, talk.other_id)
        if letter.kind not in _RELAYED:
            contact = letter.kind == "contact"
            return Taken(messages.contact_not_relayed(visit.speech) if contact else messages.not_relayed(visit.speech))
        if await self.talks.counterpart(visit.person_id, letter.id) is not None:
            return Taken()  # handed on before a crash, after which Telegram has repeated it
        answers = await self.talks.counterpart(visit.person_id, letter.reply_to)
        outcome = await self.post.copy(visit.person_id, letter.id, talk.other_id, answers)
        if isinstance(outcome, Sent):
            await self.talks.relayed(talk.request.id, visit.person_id, letter.id, talk.other_id, outcome.message_id)
            await self._writes(visit.person_id, talk)
        if isinstance(outcome, Unreachable) and talk.other_id == talk.request.mediator_id:
            await self.unreachable(talk.other_id)
            self.wake()
        return Taken(_word(visit, outcome))

    async def _hold(self, visit: Visit, letter: Letter, talk: Talk) -> Taken | None:
        """A voice message or photo of somebody who waits is kept for the mediator who comes."""
        mine = talk.request.visitor_id == visit.person_id and talk.request.state is State.WAITING
        if not mine or letter.kind not in _HELD or letter.edited:
            return None
        return Taken(messages.kept(visit.speech)) if await self.talks.hold(talk.request, letter.id) else None

    async def _correct(self, visit: Visit, letter: Letter, other_id: int) -> Taken | None:
        """The copy of a corrected message is corrected, too."""
        copy = await self.talks.counterpart(visit.person_id, letter.id)
        if copy is None:
            return None
        if letter.kind not in _RELAYED or not letter.html:
            return Taken(messages.not_relayed(visit.speech))
        return Taken(_word(visit, await self.post.edit_copy(other_id, copy, letter.html, caption=letter.kind != "text")))

    async def _writes(self, person_id: int, talk: Talk) -> None:
        """By chat only, a mediator who writes has met the visitor."""
        by_chat = talk.request.place.where is Where.CHAT and talk.request.state is State.CLAIMED
        if by_chat and person_id == talk.request.mediator_id:
            await self.requests.met(talk.request.id, person_id)


def _word(visit: Visit, outcome: Outcome) -> Reply | None:
    """What the sender must know; nothing when it got through."""
    match outcome:
        case Sent():
            return None
        case Unreachable():
            return messages.other_gone(visit.speech)
        case Later():
            return messages.try_again(visit.speech)
        case _:
            return messages.not_relayed(visit.speech)
