"""What the bot says must be whole in every language it speaks: every rule of the check, with small catalogues."""

from pathlib import Path

import pytest

from bot.catalogues import catalogue_faults
from bot.faults import Fault
from bot.languages import KnownLanguages, read_languages
from bot.settings import DATA, LOCALES
from tests.speaking import ENGLISH, GERMAN, UKRAINIAN

KNOWN = KnownLanguages(fallback="en", languages=(ENGLISH, GERMAN, UKRAINIAN))
RULES = {
    "en": "nplurals=2; plural=(n != 1)",
    "uk": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
}
STANDS = 'msgid "{count} stand"\nmsgid_plural "{count} stands"\n'
MANY = STANDS + 'msgstr[0] ""\nmsgstr[1] ""\n'


def _po(tag: str, body: str = "", *, plural: str | None = None, charset: str = "utf-8") -> str:
    rule = plural or RULES[tag]
    header = f'"Language: {tag}\\n"\n"Content-Type: text/plain; charset={charset}\\n"\n"Plural-Forms: {rule};\\n"\n'
    return f'msgid ""\nmsgstr ""\n{header}\n{body}'


def _message(message: str, translation: str = "") -> str:
    return f'msgid "{message}"\nmsgstr "{translation}"\n\n'


class Locales:
    """A folder of catalogues. Every file that a test does not write is empty and right."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for domain in ("bot", "stands"):
            self.template(domain, "")
        for tag, domain in (("en", "stands"), ("uk", "bot"), ("uk", "stands")):
            self.catalogue(tag, domain, _po(tag))

    def template(self, domain: str, body: str) -> None:
        (self.folder / f"{domain}.pot").write_text(_po("en", body), encoding="utf-8")

    def catalogue(self, tag: str, domain: str, text: str) -> Path:
        path = self.folder / tag / "LC_MESSAGES" / f"{domain}.po"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    def faults(self) -> list[Fault]:
        return catalogue_faults(self.folder, KNOWN)


@pytest.fixture
def locales(tmp_path: Path) -> Locales:
    return Locales(tmp_path)


def test_empty_catalogues_are_whole(locales: Locales) -> None:
    assert locales.faults() == []


def test_own_catalogues_are_whole() -> None:
    assert catalogue_faults(LOCALES, read_languages(DATA / "languages.yaml")) == []


# The message of the template, its translation in the Ukrainian catalogue, and what is said about it.
HELLO = _message("Hello")
NAMED = _message("Stand {number}: {name}")
BOLD = _message("<b>Hall</b> <i>here</i>")
NOT_NESTED = "has HTML tags that are not closed in their order, or a < that is no tag"
TRANSLATIONS = {
    "right": (NAMED, _message("Stand {number}: {name}", "{name}, стенд {number}, {name}"), []),
    "missing": (HELLO, "", [("“Hello”", "is not translated")]),
    "empty": (HELLO, _message("Hello", ""), [("“Hello”", "is not translated")]),
    "of another context": (HELLO, 'msgctxt "x"\n' + _message("Hello", "Привіт"), [("“Hello”", "is not translated")]),
    "fuzzy": (
        HELLO,
        "#, fuzzy\n" + _message("Hello", "Привіт"),
        [("“Hello”", "is fuzzy: somebody must look whether it still fits")],
    ),
    "stale": ("", _message("Hello", "Привіт"), [("“Hello”", "is no longer said; remove it")]),
    "marked as old": ("", '#~ msgid "Hello"\n#~ msgstr "Привіт"\n', []),
    "long": (_message("x" * 80), "", [(f"“{'x' * 59}…”", "is not translated")]),
    "lost placeholders": (
        NAMED,
        _message("Stand {number}: {name}", "Стенд"),
        [("“Stand {number}: {name}”", "has lost {name}, {number}")],
    ),
    "foreign placeholder": (HELLO, _message("Hello", "Привіт {name}"), [("“Hello”", "has a foreign {name}")]),
    "placeholder without a name": (HELLO, _message("Hello", "Привіт {}"), [("“Hello”", "has a foreign {}")]),
    "placeholder renamed": (
        NAMED,
        _message("Stand {number}: {name}", "{номер} {name}"),
        [("“Stand {number}: {name}”", "has lost {number}"), ("“Stand {number}: {name}”", "has a foreign {номер}")],
    ),
    "inside of a value": (
        _message("{name}"),
        _message("{name}", "{name.__class__}"),
        [("“{name}”", "has lost {name}"), ("“{name}”", "has a foreign {name.__class__}")],
    ),
    "layout of a value": (
        _message("{name}"),
        _message("{name}", "{name:>{width}}{name!r}"),
        [("“{name}”", "has lost {name}"), ("“{name}”", "has a foreign {name!r}, {name:>{width}}")],
    ),
    "open brace": (_message("{name}"), _message("{name}", "{name"), [("“{name}”", "has a brace that is not closed")]),
    "braces that are text": (_message("{{a}}"), _message("{{a}}", "{{б}}"), []),
    "lost tag": (
        BOLD,
        _message("<b>Hall</b> <i>here</i>", "<b>Зала</b> тут"),
        [("“<b>Hall</b> <i>here</i>”", "has other HTML tags than the original")],
    ),
    "other tag": (HELLO, _message("Hello", "<b>Привіт</b>"), [("“Hello”", "has other HTML tags than the original")]),
    "tags in another order": (BOLD, _message("<b>Hall</b> <i>here</i>", "<i>тут</i> <b>Зала</b>"), []),
    "tags crossed": (
        BOLD,
        _message("<b>Hall</b> <i>here</i>", "<b>Зала <i>тут</b></i>"),
        [("“<b>Hall</b> <i>here</i>”", NOT_NESTED)],
    ),
    "tag closed first": (
        BOLD,
        _message("<b>Hall</b> <i>here</i>", "</b>Зала<b> <i>тут</i>"),
        [("“<b>Hall</b> <i>here</i>”", NOT_NESTED)],
    ),
    "stray <": (HELLO, _message("Hello", "1 < 2"), [("“Hello”", NOT_NESTED)]),
    "plural": (MANY, STANDS + 'msgstr[0] "{count} стенд"\nmsgstr[1] "{count} стенди"\nmsgstr[2] "{count} стендів"\n', []),
    "plural without its number": (MANY, STANDS + 'msgstr[0] "один"\nmsgstr[1] "{count}"\nmsgstr[2] "{count}"\n', []),
    "plural form missing": (
        MANY,
        STANDS + 'msgstr[0] "{count} стенд"\nmsgstr[1] "{count} стенди"\n',
        [("“{count} stand”", "is not translated")],
    ),
    "plural form with a foreign value": (
        MANY,
        STANDS + 'msgstr[0] "{count}"\nmsgstr[1] "{n}"\nmsgstr[2] "{count}"\n',
        [("“{count} stand”", "has a foreign {n}")],
    ),
    "one form for a plural": (
        MANY,
        _message("{count} stand", "{count} стендів"),
        [("“{count} stand”", "is not translated")],
    ),
}


@pytest.mark.parametrize("kind", TRANSLATIONS)
def test_translation_is_held_against_the_template(kind: str, locales: Locales) -> None:
    template, translation, expected = TRANSLATIONS[kind]
    locales.template("bot", template)
    path = locales.catalogue("uk", "bot", _po("uk", translation))
    assert locales.faults() == [Fault(str(path), entry, "uk", says) for entry, says in expected]


def test_each_domain_has_its_source_language(locales: Locales) -> None:
    """The bot's texts are English, those of the fair German: neither needs a catalogue in its own language."""
    locales.template("bot", HELLO)
    locales.template("stands", _message("Saal"))
    locales.catalogue("de", "bot", _po("en", _message("Hello", "Hallo")).replace("Language: en", "Language: de"))
    files = {(fault.file.removeprefix(str(locales.folder)), fault.field, fault.entry, fault.says) for fault in locales.faults()}
    assert files == {
        ("/uk/LC_MESSAGES/bot.po", "uk", "“Hello”", "is not translated"),
        ("/uk/LC_MESSAGES/stands.po", "uk", "“Saal”", "is not translated"),
        ("/en/LC_MESSAGES/stands.po", "en", "“Saal”", "is not translated"),
    }


def test_language_that_is_not_listed_is_a_fault(locales: Locales) -> None:
    for domain in ("bot", "stands"):
        locales.catalogue("fr", domain, _po("en").replace("Language: en", "Language: fr"))
    assert locales.faults() == [Fault(str(locales.folder / "fr"), "", "", "is not listed in languages.yaml")]


def test_missing_catalogue_is_a_fault(locales: Locales) -> None:
    path = locales.folder / "uk" / "LC_MESSAGES" / "stands.po"
    path.unlink()
    assert locales.faults() == [Fault(str(path), "", "", "does not exist")]


def test_missing_template_hides_no_other_fault(locales: Locales) -> None:
    (locales.folder / "bot.pot").unlink()
    (locales.folder / "en" / "LC_MESSAGES" / "stands.po").unlink()
    assert locales.faults() == [
        Fault(str(locales.folder / "bot.pot"), "", "", "does not exist"),
        Fault(str(locales.folder / "en" / "LC_MESSAGES" / "stands.po"), "", "", "does not exist"),
    ]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("nonsense\n", "cannot be read: Unknown or misformatted keyword on 0"),
        (_po("uk", HELLO, charset="klingon"), "cannot be read: unknown encoding: klingon"),
        (_po("uk", plural="nplurals=many; plural=n"), "cannot be read: invalid literal for int() with base 10: 'many'"),
    ],
)
def test_catalogue_that_cannot_be_read_is_a_fault(text: str, says: str, locales: Locales) -> None:
    path = locales.catalogue("uk", "bot", text)
    assert locales.faults() == [Fault(str(path), "", "", says)]


@pytest.mark.parametrize(
    "rule", ["nplurals=2; plural=n===", "nplurals=1; plural=n", "nplurals=2; plural=(n-1)", "nplurals=2; plural=n/0"]
)
def test_plural_rule_must_give_a_form_for_every_number(rule: str, locales: Locales) -> None:
    path = locales.catalogue("uk", "bot", _po("uk", plural=rule))
    assert locales.faults() == [Fault(str(path), "Plural-Forms", "uk", "is no rule that gives one of its forms for every number")]


@pytest.mark.parametrize("header", ["Language: ru", "X-Language: uk"])
def test_header_must_name_the_language(header: str, locales: Locales) -> None:
    path = locales.catalogue("uk", "bot", _po("uk").replace("Language: uk", header))
    assert locales.faults() == [
        Fault(str(path), "Language", "uk", "is not the language of the header; without it the plural rule is not read")
    ]
