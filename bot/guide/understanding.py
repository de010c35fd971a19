"""A question read: cleaned, its language detected, exact hits looked up, meaning compared, an answer chosen."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from bot.fair.model import Fair
from bot.guide.answers import Answer, Found, Nothing, Understood, outcome_of, topic_of
from bot.guide.choosing import Chooser
from bot.guide.cleaning import clean
from bot.guide.detection import Detected
from bot.guide.encoder import Encoder, Prefix
from bot.guide.exact import ExactHits, Name, Number
from bot.guide.learned import Learned


class LanguageDetector(Protocol):
    def detect(self, text: str, own: str | None = None) -> Detected: ...


@dataclass(frozen=True)
class Guide:
    """Answers questions. Holds nothing of what it was asked."""

    fair: Fair
    detector: LanguageDetector
    exact: ExactHits
    encoder: Encoder
    learned: Learned
    chooser: Chooser

    async def ask(self, question: str, own_language: str | None = None) -> Understood:
        """Understand what somebody wrote, whatever it is. `own_language` is the tag of the language the person chose."""
        text = clean(question)
        language = self.detector.detect(text, own_language)
        return Understood(language.tag, language.certain, await self._answer(text))

    async def _answer(self, text: str) -> Answer:
        match self.exact.look(text):
            case Number(number):
                stand = self.fair.stand(number)
                return Found((stand,), None, 1.0) if stand else Nothing(1.0, number)
            case Name(stand, confidence):
                return Found((stand,), None, confidence)
        if not any(map(str.isalnum, text)):
            return Nothing(1.0)
        rows = await self.encoder.encode([text], Prefix.QUERY)
        vector = None if rows is None else rows[0]
        likely: Mapping[str, float] = dict(zip(self.learned.classes, self.learned.likelihood(text, vector).tolist(), strict=True))
        return self.chooser.choose(likely, None if vector is None else self.learned.centred(vector))


def describe(question: str, understood: Understood) -> dict[str, object]:
    """What `ask --json` prints for a question."""
    answer = understood.answer
    stands = [] if isinstance(answer, Nothing) else [stand.id for stand in answer.stands]
    need = None if isinstance(answer, Nothing) else answer.need
    return {
        "question": question,
        "language": understood.language,
        "language_certain": understood.certain,
        "outcome": str(outcome_of(answer)),
        "topic": topic_of(answer),
        "need": need.id if need else None,
        "stands": stands,
        "confidence": round(answer.confidence, 3),
    }
