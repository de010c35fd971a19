"""What `ask` and `learn` do: the guide without Telegram."""

import json
from collections.abc import Callable, Iterator

from bot.app import needs_examples, open_guide, read_content
from bot.guide.encoder import EncoderProcess, Prefix
from bot.guide.learning import learn, said
from bot.guide.learning_languages import learn_languages
from bot.guide.understanding import describe
from bot.guide.vectors import VectorCache
from bot.settings import Settings


async def ask(settings: Settings, questions: Iterator[str], language: str | None, *, as_json: bool) -> None:
    """Answer each question on standard output, in order, as soon as it is read."""
    content = read_content(settings)
    encoder = EncoderProcess()
    try:
        await encoder.open()
        guide = await open_guide(settings, content, encoder)
        for question in questions:
            understood = await guide.ask(question, language)
            shown = describe(question.encode("utf-8", "replace").decode(), understood)
            if as_json:
                print(json.dumps(shown, ensure_ascii=False), flush=True)
                continue
            print(
                f"{shown['outcome']} ({understood.answer.confidence:.0%}) · {shown['language'] or '?'} · {shown['need'] or '-'}"
            )
            for stand in getattr(understood.answer, "stands", ()):
                print(f"   {stand.number:>3}  {stand.name}")
    finally:
        await encoder.close()


async def learn_anew(settings: Settings, progress: Callable[[int, int], None]) -> None:
    """Fit the guide to the examples and write the files it reads."""
    content = read_content(settings)
    examples = needs_examples(settings, content.needs)
    learn_languages(examples, content.known).save(settings.language_model_file)
    texts, _ = said(examples)
    cache = VectorCache(settings.cache_dir / "vectors.npz")
    cache.open()
    encoder = EncoderProcess()
    try:
        vectors = await cache.vectors(texts, Prefix.QUERY, encoder, lambda done: progress(done, len(texts)))
    finally:
        await encoder.close()
    learn(examples, vectors).save(settings.learned_file)
