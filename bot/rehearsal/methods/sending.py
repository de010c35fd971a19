"""New messages: text, files, places; albums; copies and forwards."""

from dataclasses import dataclass
from typing import Any

from telegram.constants import ChatAction, FileSizeLimit, MessageLimit

from bot.rehearsal.entities import formatted
from bot.rehearsal.files import picture_size
from bot.rehearsal.html import Entity, utf16
from bot.rehearsal.messages import CAPTIONED, Message
from bot.rehearsal.methods.keyboards import Markup, inline_keyboard, reply_keyboard
from bot.rehearsal.methods.method import Attachment, Method
from bot.rehearsal.people import Person
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.world import World

TYPING_SECONDS = 5.0  # "The status is set for 5 seconds or less"


def checked_text(text: str, parse_mode: str, entities: list[Any] | None) -> tuple[str, list[Entity]]:
    """A message's text: 1 to 4096 units after formatting is taken out."""
    plain, found = formatted(text, parse_mode, entities)
    if not plain:
        raise bad_request("message text is empty" if not text.strip() else "text must be non-empty")
    if utf16(plain) > MessageLimit.MAX_TEXT_LENGTH:
        raise bad_request("message is too long")
    return plain, found


def checked_caption(text: str, parse_mode: str, entities: list[Any] | None) -> tuple[str, list[Entity]]:
    """A caption: at most 1024 units, may be empty."""
    plain, found = formatted(text, parse_mode, entities)
    if utf16(plain) > MessageLimit.CAPTION_LENGTH:
        raise bad_request("message caption is too long")
    return plain, found


@dataclass(kw_only=True)
class Delivery(Method):
    """What every method that adds a message takes."""

    chat_id: int
    message_thread_id: int = 0
    disable_notification: bool = False
    protect_content: bool = False
    allow_paid_broadcast: bool = False
    message_effect_id: str = ""
    business_connection_id: str = ""

    def deliver(self, world: World, **parts: Any) -> Message:
        """Add the message for a person who can be reached."""
        person = world.reachable(self.chat_id)
        return world.add(person, from_bot=True, silent=self.disable_notification, protected=self.protect_content, **parts)


@dataclass(kw_only=True)
class Sending(Delivery):
    """A message of its own, with what may hang on it: a keyboard, the message it replies to."""

    reply_parameters: dict[str, Any] | None = None
    reply_to_message_id: int = 0
    allow_sending_without_reply: bool = False
    reply_markup: dict[str, Any] | None = None

    def send(self, world: World, **parts: Any) -> dict[str, Any]:
        """Check what hangs on the message, count it against the flood limits, deliver it."""
        person = world.reachable(self.chat_id)
        under_message, under_input = self.keyboards()
        reply_to = self.replied(world, person)
        world.flood.admit(self.chat_id, world.clock.now())
        message = self.deliver(world, markup=under_message, reply_to=reply_to, **parts)
        if self.reply_markup and under_message is None and "inline_keyboard" not in self.reply_markup:
            person.keyboard = under_input
            world.show_person(person)
        return world.described(message)

    def keyboards(self) -> tuple[Markup | None, Markup | None]:
        if not self.reply_markup:
            return None, None
        if "inline_keyboard" in self.reply_markup:
            return inline_keyboard(self.reply_markup), None
        return None, reply_keyboard(self.reply_markup)

    def replied(self, world: World, person: Person) -> int:
        given = self.reply_parameters or {}
        message_id = given.get("message_id") or self.reply_to_message_id
        if not message_id or world.message(person, int(message_id)):
            return int(message_id or 0)
        if given.get("allow_sending_without_reply") or self.allow_sending_without_reply:
            return 0
        raise bad_request("message to be replied not found")


@dataclass(kw_only=True)
class SendMessage(Sending):
    text: str
    parse_mode: str = ""
    entities: list[Any] | None = None
    link_preview_options: dict[str, Any] | None = None
    disable_web_page_preview: bool = False

    async def run(self, world: World) -> dict[str, Any]:
        world.reachable(self.chat_id)
        text, entities = checked_text(self.text, self.parse_mode, self.entities)
        preview = self.link_preview_options or ({"is_disabled": True} if self.disable_web_page_preview else {})
        return self.send(world, text=text, entities=entities, preview=preview)


@dataclass(kw_only=True)
class SendingFile(Sending):
    """A message with one file."""

    caption: str = ""
    parse_mode: str = ""
    caption_entities: list[Any] | None = None
    show_caption_above_media: bool = False
    has_spoiler: bool = False
    thumbnail: Attachment = ""

    def send_file(self, world: World, kind: str, given: Attachment) -> dict[str, Any]:
        """Keep the file and send it with its caption."""
        world.reachable(self.chat_id)
        caption, entities = checked_caption(self.caption, self.parse_mode, self.caption_entities)
        content = file_content(world, self, kind, given, vars(self))
        return self.send(world, text=caption if kind in CAPTIONED else "", entities=entities, content=content)


def file_content(world: World, method: Method, kind: str, given: Attachment, details: dict[str, Any]) -> dict[str, Any]:
    """A message's file, from an upload, from an id that is known, or from another part of the request."""
    if isinstance(given, str) and given.startswith("attach://"):
        name = given.removeprefix("attach://")
        if name not in method.attached:
            raise bad_request(f"there is no part “{name}” in the request")
        given = method.attached[name]
    if isinstance(given, str):
        if given.startswith(("http://", "https://")):
            raise bad_request("wrong file identifier/HTTP URL specified: the rehearsal fetches nothing from the web")
        known = world.files.by_id(given)
        if known is None or known.kind != kind:
            mismatch = "type of file mismatch" if known else "wrong file identifier/HTTP URL specified"
            raise bad_request(mismatch)
        return known.content(details)
    if not given.content:
        raise bad_request("file must be non-empty")
    limit = FileSizeLimit.PHOTOSIZE_UPLOAD if kind == "photo" else FileSizeLimit.FILESIZE_UPLOAD
    if len(given.content) > limit:
        raise bad_request(f"file of size {len(given.content)} bytes is too big for a {kind}; the maximum size is {limit} bytes")
    if kind == "photo" and picture_size(given.content) is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    return world.files.keep(kind, given).content(details)


@dataclass(kw_only=True)
class SendPhoto(SendingFile):
    photo: Attachment

    async def run(self, world: World) -> dict[str, Any]:
        return self.send_file(world, "photo", self.photo)


@dataclass(kw_only=True)
class SendDocument(SendingFile):
    document: Attachment
    disable_content_type_detection: bool = False

    async def run(self, world: World) -> dict[str, Any]:
        return self.send_file(world, "document", self.document)


@dataclass(kw_only=True)
class SendVoice(SendingFile):
    voice: Attachment
    duration: int = 0

    async def run(self, world: World) -> dict[str, Any]:
        return self.send_file(world, "voice", self.voice)


@dataclass(kw_only=True)
class SendAudio(SendingFile):
    audio: Attachment
    duration: int = 0
    performer: str = ""
    title: str = ""

    async def run(self, world: World) -> dict[str, Any]:
        return self.send_file(world, "audio", self.audio)


@dataclass(kw_only=True)
class SendVideo(SendingFile):
    video: Attachment
    duration: int = 0
    width: int = 0
    height: int = 0
    supports_streaming: bool = False

    async def run(self, world: World) -> dict[str, Any]:
        return self.send_file(world, "video", self.video)


@dataclass(kw_only=True)
class SendSticker(Sending):
    sticker: Attachment
    emoji: str = "🙂"

    async def run(self, world: World) -> dict[str, Any]:
        world.reachable(self.chat_id)
        return self.send(world, content=file_content(world, self, "sticker", self.sticker, vars(self)))


@dataclass(kw_only=True)
class SendLocation(Sending):
    latitude: float
    longitude: float
    horizontal_accuracy: float = 0.0

    async def run(self, world: World) -> dict[str, Any]:
        return self.send(world, content={"location": place(self.latitude, self.longitude)})


def place(latitude: float, longitude: float) -> dict[str, float]:
    """Telegram's Location."""
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise bad_request("wrong location specified")
    return {"latitude": latitude, "longitude": longitude}


@dataclass(kw_only=True)
class SendVenue(SendLocation):
    title: str
    address: str

    async def run(self, world: World) -> dict[str, Any]:
        where = place(self.latitude, self.longitude)
        venue = {"location": where, "title": self.title, "address": self.address}
        return self.send(world, content={"venue": venue, "location": where})


@dataclass(kw_only=True)
class SendContact(Sending):
    phone_number: str
    first_name: str
    last_name: str = ""
    vcard: str = ""

    async def run(self, world: World) -> dict[str, Any]:
        contact = {"phone_number": self.phone_number, "first_name": self.first_name}
        return self.send(world, content={"contact": contact | ({"last_name": self.last_name} if self.last_name else {})})


@dataclass(kw_only=True)
class SendChatAction(Method):
    chat_id: int
    action: str
    message_thread_id: int = 0
    business_connection_id: str = ""

    async def run(self, world: World) -> bool:
        person = world.reachable(self.chat_id)
        if self.action not in set(map(str, ChatAction)):
            raise bad_request("wrong parameter action in request")
        person.typing = (self.action, world.clock.now() + TYPING_SECONDS)
        world.changes.tell("typing", lambda: {"person": person.id, "action": self.action, "seconds": TYPING_SECONDS})
        return True
