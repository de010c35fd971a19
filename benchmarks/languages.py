"""How well the language of a message is recognised: python -m benchmarks.languages [--real FILE] [--half tuned|reported].

Messages: tests/guide/languages (short ones as people type them, other languages, messages in no language), tests/guide/questions
without what also stands in data/needs/ (the detector learned from it), and with --real a file of real texts, read where it lies.
Each is detected as if its writer had chosen its language, German, or English (which is what a stranger gets, too).
"""

import argparse
import json
import statistics
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import yaml

from benchmarks.understanding import questions, seen, table
from bot.app import open_detector, read_content
from bot.guide.cleaning import clean
from bot.guide.detection import Detected
from bot.guide.spelling import fold
from bot.settings import Settings

MESSAGES = Path(__file__).resolve().parent.parent / "tests" / "guide" / "languages"
# The languages a person may have chosen: that of the message (None here), and the two that most strangers are given.
CHOSEN = (None, "de", "en")
# Detectors take a cleaned text and the tag of the person's own language.
Detect = Callable[[str, str | None], Detected]


@dataclass(frozen=True)
class Message:
    """A message and the language it is in; `language` is None where it is in none."""

    language: str | None
    kind: str
    text: str
    place: int  # in its list; thresholds were tuned on even places, odd ones are reported

    @property
    def words(self) -> int:
        return len(self.text.split())


def messages() -> list[Message]:
    """Our own short messages in the languages spoken."""
    found = []
    for path in sorted(MESSAGES.glob("*.yaml")):
        file = yaml.safe_load(path.read_text(encoding="utf-8"))
        if tag := file.pop("language", None):
            found += [Message(tag, kind, text, place) for kind, texts in file.items() for place, text in enumerate(texts)]
    return found


def in_other_languages() -> list[Message]:
    """Short messages in languages that are not spoken."""
    file = yaml.safe_load((MESSAGES / "others.yaml").read_text(encoding="utf-8"))
    return [Message(tag, "other", text, place) for tag, texts in file.items() for place, text in enumerate(texts)]


def in_no_language() -> list[Message]:
    """Names, digits, pictograms, words that everybody uses."""
    file = yaml.safe_load((MESSAGES / "none.yaml").read_text(encoding="utf-8"))
    return [Message(None, kind, text, place) for kind, texts in file.items() for place, text in enumerate(texts)]


def asked(known: set[str]) -> list[Message]:
    """The test questions of the guide but for those that are known word for word."""
    fresh = [question for question in questions() if fold(clean(question.text)) not in known]
    return [Message(question.language, "question", question.text, place) for place, question in enumerate(fresh)]


def real(path: Path) -> list[Message]:
    """Texts by others, one JSON object a line with text and lang; never part of this repository."""
    lines = path.read_text(encoding="utf-8").splitlines()
    return [Message(line["lang"], "real", line["text"], place) for place, line in enumerate(map(json.loads, lines))]


Outcome = Literal["right", "unsure", "misnamed", "switched"]


def outcome(message: Message, own: str, found: Detected, spoken: Collection[str]) -> Outcome:
    """What happens to the writer: `unsure` and `misnamed` are answered in their own language, `switched` in a wrong one."""
    if not found.certain:
        return "unsure"
    if found.tag == message.language:
        return "right"
    return "switched" if found.tag in spoken and found.tag != own else "misnamed"


def rates(outcomes: Sequence[Outcome]) -> dict[str, float]:
    """Shares of the outcomes, and `fine`: right or honestly uncertain."""
    share = {name: outcomes.count(name) / max(len(outcomes), 1) for name in ("right", "unsure", "misnamed", "switched")}
    return {"fine": share["right"] + share["unsure"], **share}


def settings_of(message: Message) -> list[str]:
    """The languages the writer may have chosen, each once."""
    return list(dict.fromkeys(own or message.language or "ar" for own in CHOSEN))


def judged(found: Sequence[Message], detect: Detect, spoken: Sequence[str]) -> list[tuple[Message, str, Detected, Outcome]]:
    """Every message under every setting that matters for it. Whose language is not spoken cannot have chosen it."""
    everything = []
    for message in found:
        for own in settings_of(message):
            if own in spoken:
                guess = detect(clean(message.text), own)
                everything.append((message, own, guess, outcome(message, own, guess, spoken)))
    return everything


def report(title: str, found: Sequence[Message], detect: Detect, spoken: Sequence[str], *, show: bool) -> None:
    """Tables: per setting, then per language, the worst first; with `show` every message that went wrong."""
    everything = judged(found, detect, spoken)
    print(f"\n{title}: {len(found)} messages")
    rows = {}
    for name, chosen in (("own language", None), ("German", "de"), ("English", "en")):
        mine = [how for message, own, _, how in everything if own == (chosen or message.language or "ar")]
        if mine:
            rows[name] = rates(mine)
    table("As if the writer had chosen", rows)
    per = {}
    for tag in sorted({message.language for message in found if message.language}):
        those = [entry for entry in everything if entry[0].language == tag]
        if those:
            longer = [how for message, _, _, how in those if message.words >= 3]
            per[tag] = {**rates([how for *_, how in those]), "right of 3+": rates(longer)["right"], "messages": len(those)}
    if len(per) > 1:
        table(
            "All settings together, worst language first",
            dict(sorted(per.items(), key=lambda row: (row[1]["fine"], row[1]["right"]))),
        )
    kinds = dict.fromkeys(message.kind for message in found)
    if len(kinds) > 1:
        table("By kind", {kind: rates([how for message, *_, how in everything if message.kind == kind]) for kind in kinds})
    if show:
        for message, own, guess, how in everything:
            if how in ("misnamed", "switched"):
                print(f"  {how}: {message.text!r} is {message.language}, chosen {own}, taken for {guess.tag}")


def latency(found: Sequence[Message], detect: Detect) -> None:
    times = []
    for message in found:
        text = clean(message.text)
        begun = time.perf_counter()
        detect(text, "de")
        times.append((time.perf_counter() - begun) * 1000)
    print(f"\nOne message: median {statistics.median(times):.2f} ms, p99 {statistics.quantiles(times, n=100)[-1]:.2f} ms")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--real", type=Path, help="a file of real texts, one JSON object a line: text, lang")
    parser.add_argument("--half", choices=["tuned", "reported"], help="only the half thresholds were tuned on, or the other")
    parser.add_argument("--show", action="store_true", help="list every message that went wrong")
    arguments = parser.parse_args()
    settings = Settings()
    content = read_content(settings)
    begun = time.perf_counter()
    detector = open_detector(settings, content.known)
    print(f"Loading the detector took {time.perf_counter() - begun:.2f} s")
    spoken = [language.tag for language in content.languages.spoken]

    def half(found: list[Message]) -> list[Message]:
        return [m for m in found if not arguments.half or m.place % 2 == (arguments.half == "reported")]

    own = half(messages())
    report("Our short messages", own, detector.detect, spoken, show=arguments.show)
    report("Languages not spoken", half(in_other_languages()), detector.detect, spoken, show=arguments.show)
    report("In no language", half(in_no_language()), detector.detect, spoken, show=arguments.show)
    report("Questions", half(asked(seen(content, settings))), detector.detect, spoken, show=arguments.show)
    if arguments.real:
        report("Real texts", real(arguments.real), detector.detect, spoken, show=arguments.show)
    latency(own, detector.detect)


if __name__ == "__main__":
    main()
