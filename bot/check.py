"""Everything `python -m bot check` looks at: settings, languages, needs, stands, examples, what was learned, catalogues."""

from bot.catalogues import catalogue_faults, review_faults
from bot.fair.examples import Examples, fingerprint, read_examples
from bot.fair.model import Need
from bot.fair.reading import odd, read_fair, read_needs
from bot.faults import BadData, Fault, shown
from bot.guide.language_model import load_language_model
from bot.guide.learned import load_learned
from bot.guide.learning_languages import sources
from bot.languages import KnownLanguages, read_languages
from bot.settings import Settings, read_settings


def find_faults(settings: Settings | None = None) -> list[Fault]:
    """Every fault and warning at once: a broken file hides no other."""
    found: list[Fault] = []
    if settings is None:
        try:
            settings = read_settings()
        except BadData as bad:
            # The files can be checked all the same, with the default in place of each setting that is wrong.
            found += bad.faults
            settings = Settings(**{name: Settings.model_fields[name].default for name in _faulty(bad)})
    data = settings.data_dir
    found += review_faults(settings.locales_dir)
    known: KnownLanguages | None = None
    try:
        known = read_languages(data / "languages.yaml")
        found += catalogue_faults(settings.locales_dir, known)
    except BadData as bad:
        found += bad.faults
    needs: tuple[Need, ...] | None = None
    try:
        needs = read_needs(data / "needs.yaml")
    except BadData as bad:
        found += bad.faults
    try:
        found += odd(settings.fair_file, read_fair(settings.fair_file, needs), needs or ())
    except BadData as bad:
        found += bad.faults
    try:
        examples = read_examples(data / "needs", needs)
    except BadData as bad:
        return found + bad.faults
    return found + _stale(settings, examples, known)


def _stale(settings: Settings, examples: tuple[Examples, ...], known: KnownLanguages | None) -> list[Fault]:
    """What was learned, but not from the files as they are now."""
    found: list[Fault] = []
    anew = "as they are now; make it anew with: python -m bot learn"
    try:
        if load_learned(settings.learned_file).fingerprint != fingerprint(examples):
            found.append(Fault(shown(settings.learned_file), "", "", f"was not learned from data/needs/ {anew}"))
    except BadData as bad:
        found += bad.faults
    try:
        model = load_language_model(settings.language_model_file)
        if known and model.fingerprint != sources(examples, known):
            says = f"was not learned from data/needs/ and languages.yaml {anew}"
            found.append(Fault(shown(settings.language_model_file), "", "", says))
    except BadData as bad:
        found += bad.faults
    return found


def _faulty(bad: BadData) -> list[str]:
    return [fault.entry.lower() for fault in bad.faults]
