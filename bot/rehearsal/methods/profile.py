"""What the bot says of itself: commands, name, descriptions, the menu button."""

import re
from dataclasses import dataclass
from typing import Any

from telegram.constants import BotCommandLimit, BotDescriptionLimit, BotNameLimit

from bot.rehearsal.methods.method import Method
from bot.rehearsal.refusal import bad_request
from bot.rehearsal.world import World

_SCOPES = frozenset(
    {"default", "all_private_chats", "all_group_chats", "all_chat_administrators", "chat", "chat_administrators", "chat_member"}
)


def _language(code: str) -> str:
    if code and not re.fullmatch(r"[a-z]{2}", code):
        raise bad_request("invalid language code specified")
    return code


@dataclass(kw_only=True)
class Commanding(Method):
    """Whose menu is meant."""

    scope: dict[str, Any] | None = None
    language_code: str = ""

    def key(self, world: World) -> tuple[str, int, str]:
        scope = self.scope or {"type": "default"}
        if scope.get("type") not in _SCOPES:
            raise bad_request("can't parse BotCommandScope: unsupported type specified")
        chat = 0
        if str(scope["type"]).startswith("chat"):
            person = world.person(int(scope.get("chat_id") or 0))
            if not person.started:  # Telegram knows no chat before its first message
                raise bad_request("chat not found")
            if scope["type"] != "chat":
                raise bad_request("can't use specified scope in private chats")
            chat = person.id
        return scope["type"], chat, _language(self.language_code)


@dataclass(kw_only=True)
class SetMyCommands(Commanding):
    commands: list[Any]

    async def run(self, world: World) -> bool:
        if len(self.commands) > BotCommandLimit.MAX_COMMAND_NUMBER:
            raise bad_request("too many bot commands specified")
        key = self.key(world)
        world.bot.commands[key] = [_command(one) for one in self.commands]
        world.changes.tell("commands")
        return True


def _command(given: Any) -> dict[str, str]:
    if not isinstance(given, dict):
        raise bad_request("can't parse BotCommand: expected an Object")
    command = str(given.get("command", "")).removeprefix("/").lower()
    description = str(given.get("description", "")).strip()
    if not re.fullmatch(rf"[a-z0-9_]{{{BotCommandLimit.MIN_COMMAND:d},{BotCommandLimit.MAX_COMMAND:d}}}", command):
        raise bad_request("BOT_COMMAND_INVALID")
    if not description:
        raise bad_request("command description must be non-empty")
    if len(description) > BotCommandLimit.MAX_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": command, "description": description}


@dataclass(kw_only=True)
class GetMyCommands(Commanding):
    async def run(self, world: World) -> list[dict[str, str]]:
        return world.bot.commands.get(self.key(world), [])


@dataclass(kw_only=True)
class DeleteMyCommands(Commanding):
    async def run(self, world: World) -> bool:
        world.bot.commands.pop(self.key(world), None)
        world.changes.tell("commands")
        return True


def _set(texts: dict[str, str], language: str, text: str, limit: int, called: str) -> bool:
    if len(text) > limit:
        raise bad_request(f"bot {called} is too long")
    if text:
        texts[_language(language)] = text
    else:
        texts.pop(_language(language), None)
    return True


def _get(texts: dict[str, str], language: str) -> str:
    return texts.get(_language(language)) or texts.get("", "")


@dataclass(kw_only=True)
class Localised(Method):
    language_code: str = ""


@dataclass(kw_only=True)
class SetMyName(Localised):
    name: str = ""

    async def run(self, world: World) -> bool:
        done = _set(world.bot.names, self.language_code, self.name, BotNameLimit.MAX_NAME_LENGTH, "name")
        world.changes.tell("bot", world.bot.me)
        return done


@dataclass(kw_only=True)
class GetMyName(Localised):
    async def run(self, world: World) -> dict[str, str]:
        return {"name": _get(world.bot.names, self.language_code) or world.bot.name}


@dataclass(kw_only=True)
class SetMyDescription(Localised):
    description: str = ""

    async def run(self, world: World) -> bool:
        limit = BotDescriptionLimit.MAX_DESCRIPTION_LENGTH
        done = _set(world.bot.descriptions, self.language_code, self.description, limit, "description")
        world.changes.tell("commands")
        return done


@dataclass(kw_only=True)
class GetMyDescription(Localised):
    async def run(self, world: World) -> dict[str, str]:
        return {"description": _get(world.bot.descriptions, self.language_code)}


@dataclass(kw_only=True)
class SetMyShortDescription(Localised):
    short_description: str = ""

    async def run(self, world: World) -> bool:
        limit = BotDescriptionLimit.MAX_SHORT_DESCRIPTION_LENGTH
        return _set(world.bot.short_descriptions, self.language_code, self.short_description, limit, "short description")


@dataclass(kw_only=True)
class GetMyShortDescription(Localised):
    async def run(self, world: World) -> dict[str, str]:
        return {"short_description": _get(world.bot.short_descriptions, self.language_code)}


@dataclass(kw_only=True)
class SetChatMenuButton(Method):
    chat_id: int = 0
    menu_button: dict[str, Any] | None = None

    async def run(self, world: World) -> bool:
        button = self.menu_button or {"type": "default"}
        if button.get("type") not in {"default", "commands", "web_app"}:
            raise bad_request("can't parse MenuButton: unsupported type specified")
        if self.chat_id:
            world.person(self.chat_id)
        world.bot.menu_buttons[self.chat_id] = button
        return True


@dataclass(kw_only=True)
class GetChatMenuButton(Method):
    chat_id: int = 0

    async def run(self, world: World) -> dict[str, Any]:
        buttons = world.bot.menu_buttons
        return buttons.get(self.chat_id) or buttons.get(0) or {"type": "default"}
