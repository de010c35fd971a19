"""Keeps the boards in organisers' chats up to date: each message is changed when what it would say has changed."""

import hashlib
from dataclasses import dataclass

from bot.chat.post import Later, Post, Sent
from bot.languages import Languages
from bot.mediation.board_store import Boards
from bot.mediation.notice_messages import Composer
from bot.text import Texts


@dataclass(frozen=True)
class BoardPostman:
    post: Post
    boards: Boards
    composer: Composer
    texts: Texts
    languages: Languages

    async def refresh(self) -> None:
        """Bring every watched board up to date. A message that cannot be changed is watched no more."""
        for board in await self.boards.watched():
            speech = self.texts.speech((self.languages.get(board.language) or self.languages.fallback).tag)
            reply = await self.composer.board(speech)
            digest = hashlib.sha256(reply.text.encode()).hexdigest()
            if digest == board.shown:
                continue
            match await self.post.edit(board.person_id, board.message_id, reply):
                case Sent():
                    await self.boards.shows(board, digest)
                case Later():
                    pass  # it says so at the next beat
                case _:
                    await self.boards.forget(board)
