"""How the stand-in says no: Telegram's error codes and descriptions, as one exception."""

from typing import Any


class Refusal(Exception):
    """A call that Telegram would not carry out; its description is what the bot reads."""

    def __init__(self, code: int, description: str, retry_after: int | None = None) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.retry_after = retry_after

    def answer(self) -> dict[str, Any]:
        """The body of the answer, shaped as Telegram's."""
        body: dict[str, Any] = {"ok": False, "error_code": self.code, "description": self.description}
        if self.retry_after is not None:
            body["parameters"] = {"retry_after": self.retry_after}
        return body


def bad_request(reason: str) -> Refusal:
    """400, worded as Telegram words it."""
    return Refusal(400, f"Bad Request: {reason}")


def forbidden(reason: str) -> Refusal:
    """403: the person does not want the bot, or never met it."""
    return Refusal(403, f"Forbidden: {reason}")


def conflict(reason: str) -> Refusal:
    """409: two ways of fetching updates at once."""
    return Refusal(409, f"Conflict: {reason}")


def too_many_requests(retry_after: int) -> Refusal:
    """429, with the whole seconds to wait."""
    return Refusal(429, f"Too Many Requests: retry after {retry_after}", retry_after)
