"""Who is there: the bot itself, chats, members, files; and fetching updates."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from telegram.constants import FileSizeLimit, WebhookLimit

from bot.rehearsal.letterbox import Update, Webhook
from bot.rehearsal.methods.method import Attachment, Method
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.world import World


@dataclass(kw_only=True)
class GetMe(Method):
    async def run(self, world: World) -> dict[str, Any]:
        return world.bot.me()


@dataclass(kw_only=True)
class LogOut(Method):
    async def run(self, _: World) -> bool:
        return True


@dataclass(kw_only=True)
class Close(Method):
    async def run(self, _: World) -> bool:
        return True


@dataclass(kw_only=True)
class GetUpdates(Method):
    offset: int = 0
    limit: int = 100
    timeout: float = 0.0
    allowed_updates: list[str] | None = None

    async def run(self, world: World) -> list[Update]:
        return await world.letterbox.fetch(self.offset, self.limit, self.timeout, self.allowed_updates)


@dataclass(kw_only=True)
class SetWebhook(Method):
    url: str = ""
    certificate: Attachment = ""
    ip_address: str = ""
    max_connections: int = 40
    allowed_updates: list[str] | None = None
    drop_pending_updates: bool = False
    secret_token: str = ""

    async def run(self, world: World) -> bool:
        letterbox = world.letterbox
        address = urlsplit(self.url)
        # Telegram wants https; a rehearsal stays on this machine, where plain http is what there is.
        if self.url and (address.scheme not in {"http", "https"} or not address.hostname):
            raise bad_request("bad webhook: An HTTPS URL must be provided for webhook")
        if self.url and address.hostname not in {"127.0.0.1", "localhost", "::1"}:
            raise bad_request("bad webhook: the rehearsal only pushes to this machine (127.0.0.1)")
        if len(self.secret_token) > WebhookLimit.MAX_SECRET_TOKEN_LENGTH:
            raise bad_request("secret token is too long")
        if not all(letter.isascii() and (letter.isalnum() or letter in "_-") for letter in self.secret_token):
            raise bad_request("secret token contains unallowed characters")
        if not WebhookLimit.MIN_CONNECTIONS_LIMIT <= self.max_connections <= WebhookLimit.MAX_CONNECTIONS_LIMIT:
            raise bad_request("max_connections must be between 1 and 100")
        if self.allowed_updates is not None:
            letterbox.allowed = self.allowed_updates
        if self.drop_pending_updates:
            letterbox.drop()
        letterbox.hang(Webhook(self.url, self.secret_token, self.max_connections) if self.url else None)
        return True


@dataclass(kw_only=True)
class DeleteWebhook(Method):
    drop_pending_updates: bool = False

    async def run(self, world: World) -> bool:
        if self.drop_pending_updates:
            world.letterbox.drop()
        world.letterbox.hang(None)
        return True


@dataclass(kw_only=True)
class GetWebhookInfo(Method):
    async def run(self, world: World) -> dict[str, Any]:
        letterbox = world.letterbox
        info: dict[str, Any] = {
            "url": letterbox.webhook.url if letterbox.webhook else "",
            "has_custom_certificate": False,
            "pending_update_count": len(letterbox),
        }
        if letterbox.webhook:
            info |= {"max_connections": letterbox.webhook.connections, "ip_address": "127.0.0.1"}
        if letterbox.allowed:
            info["allowed_updates"] = letterbox.allowed
        if letterbox.webhook_error[0]:
            info["last_error_date"], info["last_error_message"] = letterbox.webhook_error
        return info


@dataclass(kw_only=True)
class GetFile(Method):
    file_id: str

    async def run(self, world: World) -> dict[str, Any]:
        kept = world.files.by_id(self.file_id)
        if kept is None:
            raise bad_request("invalid file_id")
        if len(kept.upload.content) > FileSizeLimit.FILESIZE_DOWNLOAD:
            raise bad_request("file is too big")
        return kept.described()


@dataclass(kw_only=True)
class GetChat(Method):
    chat_id: int

    async def run(self, world: World) -> dict[str, Any]:
        person = world.person(self.chat_id)
        chat = person.chat() | {"accent_color_id": 0, "max_reaction_count": 11, "accepted_gift_types": _NO_GIFTS}
        pinned = world.message(person, person.pinned[-1]) if person.pinned else None
        return chat | ({"pinned_message": world.described(pinned)} if pinned else {})


_NO_GIFTS = {
    "unlimited_gifts": False,
    "limited_gifts": False,
    "unique_gifts": False,
    "premium_subscription": False,
    "gifts_from_channels": False,
}


@dataclass(kw_only=True)
class GetChatMember(Method):
    chat_id: int
    user_id: int

    async def run(self, world: World) -> dict[str, Any]:
        person = world.person(self.chat_id)
        if self.user_id == world.bot.id:
            return {"user": world.bot.user(), "status": "kicked" if person.blocked else "member"} | (
                {"until_date": 0} if person.blocked else {}
            )
        if self.user_id != person.id:
            raise bad_request("user not found")
        return {"user": person.user(), "status": "member"}


@dataclass(kw_only=True)
class GetUserProfilePhotos(Method):
    user_id: int
    offset: int = 0
    limit: int = 100

    async def run(self, world: World) -> dict[str, Any]:
        if self.user_id not in world.people:
            raise bad_request("user not found")
        return {"total_count": 0, "photos": []}


@dataclass(kw_only=True)
class LeaveChat(Method):
    chat_id: int

    async def run(self, world: World) -> bool:
        world.person(self.chat_id)
        raise bad_request("chat member status can't be changed in private chats")
