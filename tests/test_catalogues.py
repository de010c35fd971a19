"""What the bot says must be whole in every language it speaks: every rule of the check, with small catalogues."""

from pathlib import Path

import pytest

from bot.catalogues import catalogue_faults, review_faults
from bot.faults import Fault
from bot.languages import KnownLanguages, read_languages
from bot.settings import DATA, LOCALES
from tests.speaking import ENGLISH, GERMAN, UKRAINIAN

KNOWN = KnownLanguages(
    fallback="en",
    languages=(ENGLISH, GERMAN, UKRAINIAN),
    borrowed=("jobcenter",),
    same_words={"de": ("Start",)},
    foreign_letters={"uk": ("ы",)},
)
RULES = {
    "en": "nplurals=2; plural=(n != 1)",
    "uk": "nplurals=3; plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2)",
}
STANDS = 'msgid "{count} stand"\nmsgid_plural "{count} stands"\n'
MANY = STANDS + 'msgstr[0] ""\nmsgstr[1] ""\n'


def _po(
    tag: str, body: str = "", *, plural: str | None = None, charset: str = "utf-8", reviewed: str = "# Reviewed-By: nobody yet\n"
) -> str:
    rule = plural or RULES[tag]
    header = f'"Language: {tag}\\n"\n"Content-Type: text/plain; charset={charset}\\n"\n"Plural-Forms: {rule};\\n"\n'
    return f'{reviewed}msgid ""\nmsgstr ""\n{header}\n{body}'


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


# What the place of a text, its letters and its directions forbid; the rules one by one are in test_translations.py.
BUTTON = "#. button, at most 40 characters\n"
SENTENCE = _message("Go to the information desk.")
TRANSLATIONS |= {
    "as long as its place": (BUTTON + HELLO, _message("Hello", "П" * 40), []),
    "longer than its place": (
        BUTTON + HELLO,
        _message("Hello", "П" * 41),
        [("“Hello”", "has 41 characters; the place (button) has room for 40")],
    ),
    "longer than the narrower of two places": (
        "#. command, at most 100 characters\n" + BUTTON + HELLO,
        _message("Hello", "П" * 41),
        [("“Hello”", "has 41 characters; the place (button) has room for 40")],
    ),
    "longer than its place with its value": (  # “Українська” is the longest name of a language here
        BUTTON + _message("{language}"),
        _message("{language}", "П" * 31 + "{language}"),
        [("“{language}”", "has 41 characters; the place (button) has room for 40")],
    ),
    "long without a place": (HELLO, _message("Hello", "П" * 41), []),
    "left in the original": (
        SENTENCE,
        _message("Go to the information desk.", "Go to the information desk."),
        [
            (
                "“Go to the information desk.”",
                "is left in English; if it is the same word, name it in same_words of languages.yaml",
            )
        ],
    ),
    "borrowed": (_message("Jobcenter"), _message("Jobcenter", "Jobcenter"), []),
    "in the wrong script": (HELLO, _message("Hello", "Privit"), [("“Hello”", "has no Cyrillic letters at all")]),
    "look-alike": (
        HELLO,
        _message("Hello", "Cтенд"),
        [("“Hello”", "mixes scripts in “Cтенд”: C LATIN CAPITAL LETTER C and т CYRILLIC SMALL LETTER TE")],
    ),
    "letter of a neighbour": (
        HELLO,
        _message("Hello", "Мы"),
        [("“Hello”", "has a letter in “Мы” that this language does not write: ы CYRILLIC SMALL LETTER YERU")],
    ),
    "open isolate": (
        HELLO,
        _message("Hello", "Привіт \u2068Anna"),
        [("“Hello”", "has a control that is not closed before the line ends; U+2069 is missing")],
    ),
    "plural form too long": (
        BUTTON + MANY,
        STANDS + f'msgstr[0] "{{count}} стенд"\nmsgstr[1] "{"П" * 41}"\nmsgstr[2] "{{count}} стендів"\n',
        [("“{count} stand”", "has 41 characters; the place (button) has room for 40")],
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


def test_text_that_is_left_in_the_other_source_language_is_found(locales: Locales) -> None:
    """The fair's texts are German; one that is still English in Ukrainian was copied from the wrong catalogue."""
    locales.template("stands", _message("Beratung für Frauen"))
    locales.catalogue("en", "stands", _po("en", _message("Beratung für Frauen", "Advice for women")))
    path = locales.catalogue("uk", "stands", _po("uk", _message("Beratung für Frauen", "Порада: advice for women")))
    assert locales.faults() == [Fault(str(path), "“Beratung für Frauen”", "uk", "has “advice for women” left in English")]


def test_words_that_are_the_same_are_named_by_language(locales: Locales) -> None:
    locales.template("bot", _message("Start"))
    locales.catalogue("uk", "bot", _po("uk", _message("Start", "Початок")))
    german = _po("en", _message("Start", "Start")).replace("Language: en", "Language: de")
    locales.catalogue("de", "bot", german)
    assert locales.faults() == []


def test_original_is_held_to_the_same_rules(locales: Locales) -> None:
    locales.template("bot", BUTTON + _message("x" * 41) + _message("Stаnd"))
    locales.catalogue("uk", "bot", _po("uk", _message("x" * 41, "Так") + _message("Stаnd", "Стенд")))
    assert locales.faults() == [
        Fault(str(locales.folder / "bot.pot"), f"“{'x' * 41}”", "en", "has 41 characters; the place (button) has room for 40"),
        Fault(
            str(locales.folder / "bot.pot"),
            "“Stаnd”",
            "en",
            "mixes scripts in “Stаnd”: S LATIN CAPITAL LETTER S and а CYRILLIC SMALL LETTER A",
        ),
    ]


def test_catalogues_nobody_has_reviewed_are_counted_in_one_warning(locales: Locales) -> None:
    locales.catalogue("en", "stands", _po("en", reviewed="# Reviewed-By: Ann Example, 2027-02-01\n"))
    locales.catalogue("uk", "bot", _po("uk", reviewed="# Reviewed-By: \n"))
    assert review_faults(locales.folder) == [
        Fault(str(locales.folder), "", "", "2 of 3 catalogues have been reviewed by no native speaker yet: uk", warning=True)
    ]


def test_nothing_is_said_when_everything_was_reviewed(locales: Locales) -> None:
    for tag, domain in (("en", "stands"), ("uk", "bot"), ("uk", "stands")):
        locales.catalogue(tag, domain, _po(tag, reviewed="# Reviewed-By: Olena Example, 2027-02-01\n"))
    assert review_faults(locales.folder) == []


def test_header_must_say_who_reviewed(locales: Locales) -> None:
    path = locales.catalogue("uk", "bot", _po("uk", "# Reviewed-By: somebody, of one message\n" + HELLO, reviewed=""))
    assert review_faults(locales.folder)[0] == Fault(
        str(path), "Reviewed-By", "", "is missing at the top of the file; write “nobody yet” or who and when"
    )


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
