"""The encoder may crash or hang; nobody else notices."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import numpy as np
import pytest

from bot.guide.cleaning import clean
from bot.guide.encoder import DIMENSIONS, EncoderProcess, Prefix


@pytest.fixture
async def encoder() -> AsyncIterator[EncoderProcess]:
    encoder = EncoderProcess()
    await encoder.open()
    yield encoder
    await encoder.close()


async def test_vectors_have_length_one_and_differ_by_prefix(encoder: EncoderProcess) -> None:
    asked = await encoder.encode(["Deutsch lernen", "Kita"], Prefix.QUERY)
    described = await encoder.encode(["Deutsch lernen"], Prefix.PASSAGE)
    assert asked is not None
    assert described is not None
    assert asked.shape == (2, DIMENSIONS)
    assert np.allclose(np.linalg.norm(asked, axis=1), 1, atol=1e-4)
    assert not np.allclose(asked[0], described[0], atol=1e-2)


async def test_a_text_that_crashes_the_child_costs_only_its_own_answer(encoder: EncoderProcess) -> None:
    """Uncleaned on purpose: eight and more U+FDFA overwrite the heap of the C tokenizer."""
    before = encoder.pid
    assert await encoder.encode(["\ufdfa" * 20_000], Prefix.QUERY) is None
    assert await encoder.encode(["Kita"], Prefix.QUERY) is not None
    assert encoder.pid != before


async def test_the_same_text_cleaned_is_answered_by_the_same_child(encoder: EncoderProcess) -> None:
    before = encoder.pid
    assert await encoder.encode([clean("\ufdfa" * 20_000)], Prefix.QUERY) is not None
    assert encoder.pid == before


async def test_a_killed_child_is_replaced(encoder: EncoderProcess) -> None:
    assert encoder.pid is not None
    os.kill(encoder.pid, signal.SIGKILL)
    await asyncio.sleep(0.1)
    assert await encoder.encode(["Kita"], Prefix.QUERY) is not None


async def test_a_child_that_hangs_is_given_up_within_patience() -> None:
    encoder = EncoderProcess(patience_seconds=2)
    await encoder.open()
    try:
        assert await encoder.encode(["Kita"], Prefix.QUERY) is not None
        assert encoder.pid is not None
        os.kill(encoder.pid, signal.SIGSTOP)
        async with asyncio.timeout(4):
            assert await encoder.encode(["Kita"], Prefix.QUERY) is None
        assert await encoder.encode(["Kita"], Prefix.QUERY) is not None
    finally:
        await encoder.close()


async def test_a_cancelled_question_does_not_leave_its_answer_to_the_next(encoder: EncoderProcess) -> None:
    alone = await encoder.encode(["Kita"], Prefix.QUERY)
    cancelled = asyncio.create_task(encoder.encode(["Ein anderer, langer Text " * 10], Prefix.QUERY))
    await asyncio.sleep(0.005)
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    again = await encoder.encode(["Kita"], Prefix.QUERY)
    assert alone is not None
    assert again is not None
    assert np.allclose(alone, again, atol=1e-5)


async def test_closing_ends_the_child() -> None:
    encoder = EncoderProcess()
    await encoder.open()
    child = encoder.pid
    assert child is not None
    await encoder.close()
    with pytest.raises(ProcessLookupError):
        os.kill(child, 0)
