"""The settings: one frozen object, read once from the environment. Every fault is reported at once, in words."""

import os
import re
from pathlib import Path
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator, Field, SecretStr, ValidationError
from pydantic_settings import BaseSettings, NoDecode, SettingsConfigDict
from sqlalchemy.engine import make_url
from sqlalchemy.exc import ArgumentError

from bot.faults import BadData, Fault
from bot.mediation.policy import Policy

DATA = Path(__file__).resolve().parent.parent / "data"
LOCALES = DATA.parent / "locales"

# Telegram promises ids of at most 52 bits; more than 18 digits would not fit the database.
_ID = re.compile(r"[0-9]{1,18}")
_TOKEN = re.compile(r"[0-9]+:[A-Za-z0-9_-]+")


def _token(token: SecretStr) -> SecretStr:
    token = SecretStr(token.get_secret_value().strip())
    if not _TOKEN.fullmatch(token.get_secret_value()):
        raise ValueError("does not look like a token, which BotFather writes as 123456789:ABC…")
    return token


def _log_format(name: str) -> str:
    if name not in {"console", "json"}:
        raise ValueError("must be console or json")
    return name


def _database(url: str) -> str:
    try:
        driver = make_url(url).drivername
    except (ArgumentError, ValueError) as wrong:  # ValueError: a port that is no number
        raise ValueError("is not the address of a database") from wrong
    if driver not in {"sqlite+aiosqlite", "postgresql+asyncpg"}:
        raise ValueError("must begin with sqlite+aiosqlite:// or postgresql+asyncpg://")
    return url


def _http(url: str) -> str:
    if not url.startswith(("http://", "https://")):
        raise ValueError("must begin with http:// or https://")
    return url.rstrip("/")


def _ids(text: object) -> object:
    if not isinstance(text, str):
        return text
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if wrong := [part for part in parts if not _ID.fullmatch(part)]:
        raise ValueError(f"must be Telegram ids, comma-separated numbers, not {', '.join(wrong)}")
    return frozenset(map(int, parts))


class Settings(BaseSettings):
    """What the environment decides. The token is a secret: it prints as stars."""

    model_config = SettingsConfigDict(frozen=True, env_ignore_empty=True, validate_default=False)

    telegram_token: Annotated[SecretStr, AfterValidator(_token)] | None = None
    telegram_api_url: Annotated[str, AfterValidator(_http)] = "https://api.telegram.org"
    database_url: Annotated[str, AfterValidator(_database)] = "sqlite+aiosqlite:///standlotse.db"
    fair_file: Path = DATA / "stands.yaml"
    organiser_ids: Annotated[frozenset[int], NoDecode, BeforeValidator(_ids)] = frozenset()
    # An announcement's deliveries a second: Telegram allows 30 messages to all chats together, the rest is for replies.
    deliveries_per_second: Annotated[float, Field(gt=0, le=30)] = 25.0
    # An announcement to more people than this needs a second organiser; without it, none does.
    second_organiser_above: Annotated[int, Field(ge=0)] | None = None
    data_dir: Path = DATA
    locales_dir: Path = LOCALES
    # Vectors of texts, by content: losing them costs time, nothing else.
    cache_dir: Path = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "standlotse"
    # Seconds by which the rehearsal's clock is ahead.
    clock_file: Path | None = None
    log_format: Annotated[str, AfterValidator(_log_format)] = "console"
    # Mediators who are asked at the same time, and the seconds they have before others are asked as well.
    wave_size: Annotated[int, Field(ge=1, le=100)] = Policy.wave_size
    wave_seconds: Annotated[float, Field(ge=5, le=300)] = Policy.wave_seconds

    @property
    def learned_file(self) -> Path:
        """What the guide learned from the examples in data_dir."""
        return self.data_dir / "learned.npz"

    @property
    def language_model_file(self) -> Path:
        """How the languages spoken are spelt, learned from the examples in data_dir."""
        return self.data_dir / "learned-languages.npz"


def read_settings() -> Settings:
    """Read the environment; raises BadData naming every faulty variable."""
    try:
        return Settings()
    except ValidationError as wrong:
        raise BadData(
            [
                Fault("environment", str(error["loc"][0]).upper(), "", error["msg"].removeprefix("Value error, "))
                for error in wrong.errors(include_input=False, include_url=False)
            ]
        ) from None
