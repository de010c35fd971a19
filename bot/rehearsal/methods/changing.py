"""Messages that exist: editing, deleting, pinning, reacting; answering a pressed button."""

from dataclasses import dataclass
from typing import Any

from telegram.constants import CallbackQueryLimit, ReactionEmoji

from bot.rehearsal.html import Entity
from bot.rehearsal.messages import CAPTIONED, Message
from bot.rehearsal.methods.copies import media
from bot.rehearsal.methods.keyboards import Markup, inline_keyboard
from bot.rehearsal.methods.method import Method
from bot.rehearsal.methods.sending import checked_caption, checked_text
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.world import PRESS_LIFETIME, World

DELETABLE_SECONDS = 48 * 3600  # "A message can only be deleted if it was sent less than 48 hours ago"
_NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same "
    "as a current content and reply markup of the message"
)


@dataclass(kw_only=True)
class Editing(Method):
    """What every edit takes. Without reply_markup the inline keyboard goes, as with Telegram."""

    chat_id: int
    message_id: int
    reply_markup: dict[str, Any] | None = None
    business_connection_id: str = ""

    def found(self, world: World) -> Message:
        """The bot's own message that is to be edited."""
        message = world.message(world.reachable(self.chat_id), self.message_id)
        if message is None:
            raise bad_request("message to edit not found")
        if not message.from_bot:
            raise bad_request("message can't be edited")
        return message

    def change(
        self, world: World, message: Message, text: str, entities: list[Entity], content: dict[str, Any]
    ) -> dict[str, Any]:
        """Put the new parts in place; refused when nothing would change."""
        markup: Markup | None = inline_keyboard(self.reply_markup)
        old = (message.text, message.entities, message.content, message.markup)
        if old == (text, entities, content, markup):
            world.reply(message)
            raise bad_request(_NOT_MODIFIED)
        if old[:3] != (text, entities, content):
            message.edited = world.seconds()
        message.text, message.entities, message.content, message.markup = text, entities, content, markup
        world.show(message)
        return world.described(message)


@dataclass(kw_only=True)
class EditMessageText(Editing):
    text: str
    parse_mode: str = ""
    entities: list[Any] | None = None
    link_preview_options: dict[str, Any] | None = None
    disable_web_page_preview: bool = False

    async def run(self, world: World) -> dict[str, Any]:
        message = self.found(world)
        text, entities = checked_text(self.text, self.parse_mode, self.entities)
        if message.content:
            raise bad_request("there is no text in the message to edit")
        return self.change(world, message, text, entities, {})


@dataclass(kw_only=True)
class EditMessageCaption(Editing):
    caption: str = ""
    parse_mode: str = ""
    caption_entities: list[Any] | None = None
    show_caption_above_media: bool = False

    async def run(self, world: World) -> dict[str, Any]:
        message = self.found(world)
        text, entities = checked_caption(self.caption, self.parse_mode, self.caption_entities)
        if message.kind not in CAPTIONED:
            raise bad_request("there is no caption in the message to edit")
        return self.change(world, message, text, entities, message.content)


@dataclass(kw_only=True)
class EditMessageMedia(Editing):
    media: dict[str, Any]

    async def run(self, world: World) -> dict[str, Any]:
        message = self.found(world)
        parts = media(world, self, self.media)
        return self.change(world, message, parts["text"], parts["entities"], parts["content"])


@dataclass(kw_only=True)
class EditMessageReplyMarkup(Editing):
    async def run(self, world: World) -> dict[str, Any]:
        message = self.found(world)
        return self.change(world, message, message.text, message.entities, message.content)


@dataclass(kw_only=True)
class DeleteMessage(Method):
    chat_id: int
    message_id: int

    async def run(self, world: World) -> bool:
        message = world.message(world.person(self.chat_id), self.message_id)
        if message is None:
            raise bad_request("message to delete not found")
        if world.clock.now() - message.date > DELETABLE_SECONDS:
            raise bad_request("message can't be deleted for everyone")
        delete(world, message)
        return True


def delete(world: World, message: Message, who: str = "bot") -> None:
    """The message goes, for both sides."""
    message.deleted = who
    if message.id in message.person.pinned:
        message.person.pinned.remove(message.id)
        world.show_person(message.person)
    world.show(message)


@dataclass(kw_only=True)
class DeleteMessages(Method):
    chat_id: int
    message_ids: list[int]

    async def run(self, world: World) -> bool:
        """Messages that cannot be found or deleted are skipped, as documented."""
        person = world.person(self.chat_id)
        for message_id in self.message_ids:
            message = world.message(person, int(message_id))
            if message and world.clock.now() - message.date <= DELETABLE_SECONDS:
                delete(world, message)
        return True


@dataclass(kw_only=True)
class PinChatMessage(Method):
    chat_id: int
    message_id: int
    disable_notification: bool = False
    business_connection_id: str = ""

    async def run(self, world: World) -> bool:
        person = world.reachable(self.chat_id)
        if world.message(person, self.message_id) is None:
            raise bad_request("message to pin not found")
        person.pinned = [*(pinned for pinned in person.pinned if pinned != self.message_id), self.message_id]
        world.show_person(person)
        return True


@dataclass(kw_only=True)
class UnpinChatMessage(Method):
    chat_id: int
    message_id: int = 0
    business_connection_id: str = ""

    async def run(self, world: World) -> bool:
        person = world.reachable(self.chat_id)
        gone = self.message_id or (person.pinned[-1] if person.pinned else 0)
        if self.message_id and gone not in person.pinned:
            raise bad_request("message to unpin not found")
        person.pinned = [pinned for pinned in person.pinned if pinned != gone]
        world.show_person(person)
        return True


@dataclass(kw_only=True)
class UnpinAllChatMessages(Method):
    chat_id: int

    async def run(self, world: World) -> bool:
        person = world.reachable(self.chat_id)
        person.pinned = []
        world.show_person(person)
        return True


@dataclass(kw_only=True)
class SetMessageReaction(Method):
    chat_id: int
    message_id: int
    reaction: list[Any] | None = None
    is_big: bool = False

    async def run(self, world: World) -> bool:
        message = world.message(world.reachable(self.chat_id), self.message_id)
        if message is None:
            raise bad_request("message to react not found")
        known = set(map(str, ReactionEmoji))
        for one in self.reaction or []:
            if not isinstance(one, dict) or one.get("type") != "emoji" or one.get("emoji") not in known:
                raise bad_request("REACTION_INVALID")
        if len(self.reaction or []) > 1:  # a bot without Premium has one
            raise bad_request("REACTIONS_TOO_MANY")
        message.reaction = list(self.reaction or [])
        world.show(message)
        return True


@dataclass(kw_only=True)
class AnswerCallbackQuery(Method):
    callback_query_id: str
    text: str = ""
    show_alert: bool = False
    url: str = ""
    cache_time: int = 0

    async def run(self, world: World) -> bool:
        if len(self.text) > CallbackQueryLimit.ANSWER_CALLBACK_QUERY_TEXT_LENGTH:
            raise bad_request("MESSAGE_TOO_LONG")
        press = world.presses.get(self.callback_query_id)
        if press is None or world.clock.now() - press.at > PRESS_LIFETIME:
            raise bad_request("query is too old and response timeout expired or query ID is invalid")
        if press.answer is None:  # the first answer is the one the person sees
            press.answer = {"text": self.text, "show_alert": self.show_alert, "url": self.url}
            shown = {"person": press.person.id, "message": press.message, "press": press.id, **press.answer}
            world.changes.tell("answer", lambda: shown)
        return True
