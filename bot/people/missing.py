"""Counting the languages that visitors write and the bot does not speak, so that organisers learn of them. No person is kept."""

import re
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import insert, select, update
from sqlalchemy.exc import IntegrityError

from bot.languages import Languages
from bot.storage.database import Database
from bot.storage.schema import missing_languages

_TAG = re.compile("[a-z]{2,8}")


class Sign(StrEnum):
    """How a missing language showed itself; the names of the columns."""

    QUESTION = "questions"  # somebody wrote in it
    WISH = "wishes"  # somebody pressed “my language is missing”


def missing_tag(said: str | None, languages: Languages) -> str:
    """The language that is missing, without its region, so that pt-br and pt count as one; `und` where what is said (by a button
    or by the person's app) names none, or one that is spoken and so cannot be what is missed."""
    said = said or ""
    tag = said.lower().replace("_", "-").partition("-")[0]
    return tag if _TAG.fullmatch(tag) and not languages.speaks(said) else "und"


@dataclass(frozen=True)
class MissingLanguages:
    database: Database

    async def count(self, tag: str, sign: Sign) -> None:
        """Count one sign of a language."""
        table = missing_languages
        more = update(table).where(table.c.tag == tag).values({sign: table.c[sign] + 1})
        try:
            async with self.database.write() as connection:
                if (await connection.execute(more)).rowcount == 0:
                    await connection.execute(insert(table).values({"tag": tag, "questions": 0, "wishes": 0, sign: 1}))
        except IntegrityError:  # entered at the same moment by another process: now there is a row to count on
            async with self.database.write() as connection:
                await connection.execute(more)

    async def counts(self) -> dict[str, tuple[int, int]]:
        """For each language tag (questions, wishes), the most written first."""
        table = missing_languages
        async with self.database.read() as connection:
            rows = await connection.execute(select(table).order_by(table.c.questions.desc(), table.c.tag))
            return {row.tag: (row.questions, row.wishes) for row in rows}
