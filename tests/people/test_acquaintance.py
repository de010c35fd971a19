"""Which language to speak to whom."""

from collections.abc import Collection
from dataclasses import replace
from typing import cast

import pytest

from bot.languages import Language, Languages
from bot.people.acquaintance import Acquaintance
from bot.people.model import Person, Role
from bot.people.store import PeopleStore
from bot.storage.database import Database
from bot.text import Speech, Texts
from tests.speaking import ARABIC, ENGLISH, GERMAN, speech

ORGANISER = 9001


Introduced = list[tuple[int, Language, frozenset[str], Language | None]]


@pytest.fixture
def introduced() -> Introduced:
    """To whom Telegram was told a menu: person, language, roles, language of the app."""
    return []


@pytest.fixture
def acquaintance(database: Database, introduced: Introduced) -> Acquaintance:
    async def introduce(person_id: int, speech: Speech, roles: Collection[str], app: Language | None = None) -> None:
        introduced.append((person_id, speech.language, frozenset(roles), app))

    spoken = (GERMAN, ENGLISH, ARABIC)
    texts = Texts({language.tag: speech(language) for language in spoken})
    return Acquaintance(PeopleStore(database), Languages(spoken, ENGLISH), texts, frozenset({ORGANISER}), introduce)


@pytest.mark.parametrize(("code", "tag"), [("ar", "ar"), ("de-AT", "de"), ("ja", "en"), (None, "en"), ("", "en")])
async def test_stranger_is_spoken_to_in_the_language_of_their_app(code: str | None, tag: str, acquaintance: Acquaintance) -> None:
    assert (await acquaintance.meet(1, code)).speech.language.tag == tag
    assert await acquaintance.people.find(1) == Person(1, tag, language_chosen=False)


async def test_chosen_language_outweighs_the_app(acquaintance: Acquaintance) -> None:
    await acquaintance.meet(1, "de")
    await acquaintance.people.choose_language(1, "ar")
    assert (await acquaintance.meet(1, "de")).speech.language == ARABIC


async def test_language_no_longer_spoken_falls_back_to_the_app(acquaintance: Acquaintance) -> None:
    await acquaintance.meet(1, "ar")
    await acquaintance.people.choose_language(1, "uk")
    assert (await acquaintance.meet(1, "de")).speech.language == GERMAN


async def test_organiser_of_the_settings_gets_the_role(acquaintance: Acquaintance) -> None:
    await acquaintance.meet(ORGANISER, "de")
    await acquaintance.meet(ORGANISER, "de")
    await acquaintance.meet(1, "de")
    assert [
        person.roles for person in (await acquaintance.people.find(ORGANISER), await acquaintance.people.find(1)) if person
    ] == [
        {Role.ORGANISER},
        frozenset(),
    ]


async def test_menu_changes_with_the_role_and_only_then(acquaintance: Acquaintance, introduced: Introduced) -> None:
    await acquaintance.meet(1, "de")
    await acquaintance.meet(ORGANISER, "de")
    await acquaintance.meet(ORGANISER, "de")
    assert introduced == [(ORGANISER, GERMAN, frozenset({"organiser"}), GERMAN)]


async def test_menus_of_all_who_hold_a_role_are_made_again_once(acquaintance: Acquaintance, introduced: Introduced) -> None:
    people = acquaintance.people
    for person, tag in ((1, "ar"), (2, "uk"), (3, "de")):
        await people.meet(person, tag)
    await people.give_role(1, Role.MEDIATOR)
    await people.give_role(1, Role.ORGANISER)
    await people.give_role(2, Role.MEDIATOR)
    await acquaintance.introduce_again(["mediator", "organiser"])
    assert introduced == [
        (1, ARABIC, frozenset({"mediator", "organiser"}), None),
        (2, ENGLISH, frozenset({"mediator"}), None),  # Ukrainian is not spoken here
    ]


def test_guess_asks_no_database(acquaintance: Acquaintance) -> None:
    """It is made for the moment when the database is what is broken."""
    without = replace(acquaintance, people=cast("PeopleStore", None))
    assert without.guess("ar-EG").language == ARABIC


def test_speech_of_a_language_that_is_not_spoken_is_none(acquaintance: Acquaintance) -> None:
    assert (acquaintance.speech("ar"), acquaintance.speech("ja"), acquaintance.speech("")) == (
        acquaintance.texts.speech("ar"),
        None,
        None,
    )
