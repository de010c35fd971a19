"""Messages made of other messages: albums, copies, forwards."""

from dataclasses import dataclass
from typing import Any

from telegram.constants import MediaGroupLimit

from bot.rehearsal.messages import CAPTIONED, Message
from bot.rehearsal.methods.method import Method
from bot.rehearsal.methods.sending import Delivery, Sending, checked_caption, file_content
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.world import World

_ALBUM = frozenset({"photo", "video", "document", "audio"})


def media(world: World, method: Method, given: Any) -> dict[str, Any]:
    """The parts of a message from an InputMedia object: content, text, entities."""
    if not isinstance(given, dict) or given.get("type") not in _ALBUM:
        raise bad_request("can't parse InputMedia: unsupported type specified")
    if not isinstance(given.get("media"), str):
        raise bad_request("media not found")
    text, entities = checked_caption(given.get("caption") or "", given.get("parse_mode") or "", given.get("caption_entities"))
    return {"content": file_content(world, method, given["type"], given["media"], given), "text": text, "entities": entities}


@dataclass(kw_only=True)
class SendMediaGroup(Sending):
    media: list[Any]

    async def run(self, world: World) -> list[dict[str, Any]]:
        person = world.reachable(self.chat_id)
        if not MediaGroupLimit.MIN_MEDIA_LENGTH <= len(self.media) <= MediaGroupLimit.MAX_MEDIA_LENGTH:
            raise bad_request("wrong number of media in the album")
        parts = [media(world, self, one) for one in self.media]
        kinds = {next(iter(part["content"])) for part in parts}
        if len(kinds) > 1 and not kinds <= {"photo", "video"}:
            raise bad_request(f"{min(kinds)} can't be mixed with other media types")
        reply_to = self.replied(world, person)
        world.flood.admit(self.chat_id, world.clock.now(), len(parts))
        album = str(world.seconds() * 1_000 + world.letterbox.put_in % 1_000)
        return [world.described(self.deliver(world, album=album, reply_to=reply_to, **part)) for part in parts]


def originals(world: World, chat_id: int, ids: list[Any], verb: str) -> list[Message]:
    """The messages to copy or forward that exist, in the order of their ids."""
    person = world.person(chat_id)
    found = [world.message(person, int(message_id)) for message_id in ids]
    if not any(found):
        raise bad_request(f"message to {verb} not found" if len(ids) == 1 else f"there are no messages to {verb}")
    return [message for message in found if message]


@dataclass(kw_only=True)
class CopyMessage(Sending):
    from_chat_id: int
    message_id: int
    caption: str | None = None
    parse_mode: str = ""
    caption_entities: list[Any] | None = None
    show_caption_above_media: bool = False

    async def run(self, world: World) -> dict[str, Any]:
        world.reachable(self.chat_id)
        (message,) = originals(world, self.from_chat_id, [self.message_id], "copy")
        text, entities = message.text, message.entities
        if self.caption is not None and message.kind in CAPTIONED:
            text, entities = checked_caption(self.caption, self.parse_mode, self.caption_entities)
        sent = self.send(world, text=text, entities=entities, content=message.content)
        return {"message_id": sent["message_id"]}


@dataclass(kw_only=True)
class CopyMessages(Delivery):
    from_chat_id: int
    message_ids: list[int]
    remove_caption: bool = False

    async def run(self, world: World) -> list[dict[str, Any]]:
        world.reachable(self.chat_id)
        found = originals(world, self.from_chat_id, self.message_ids, "copy")
        world.flood.admit(self.chat_id, world.clock.now(), len(found))
        copies = []
        for message in found:
            kept = not (self.remove_caption and message.content)
            text, entities = (message.text, message.entities) if kept else ("", [])
            copies.append(self.deliver(world, text=text, entities=entities, content=message.content))
        return [{"message_id": copy.id} for copy in copies]


def _origin(world: World, message: Message) -> dict[str, Any]:
    if message.forwarded:
        return message.forwarded
    sender = world.bot.user() if message.from_bot else message.person.user()
    return {"type": "user", "date": message.date, "sender_user": sender}


@dataclass(kw_only=True)
class ForwardMessage(Delivery):
    from_chat_id: int
    message_id: int

    async def run(self, world: World) -> dict[str, Any]:
        return (await _forward(world, self, self.from_chat_id, [self.message_id]))[0]


@dataclass(kw_only=True)
class ForwardMessages(Delivery):
    from_chat_id: int
    message_ids: list[int]

    async def run(self, world: World) -> list[dict[str, Any]]:
        sent = await _forward(world, self, self.from_chat_id, self.message_ids)
        return [{"message_id": message["message_id"]} for message in sent]


async def _forward(world: World, method: Delivery, chat_id: int, ids: list[int]) -> list[dict[str, Any]]:
    world.reachable(method.chat_id)
    found = originals(world, chat_id, ids, "forward")
    if any(message.protected for message in found):
        raise bad_request("message can't be forwarded")
    world.flood.admit(method.chat_id, world.clock.now(), len(found))
    return [
        world.described(
            method.deliver(
                world,
                text=message.text,
                entities=message.entities,
                content=message.content,
                forwarded=_origin(world, message),
            )
        )
        for message in found
    ]
