"""Built-in things to send, so that nobody has to look for a file: a picture, a voice message, a sticker, a document, a place."""

import io
import math
import struct
import wave
import zlib

from bot.rehearsal.files import Upload

PLACE = (51.3397, 12.3731)
"""Latitude and longitude of a market square."""

_RATE = 16_000
_MELODY = (392.0, 523.25, 659.25, 523.25)


def picture() -> Upload:
    """A small sunrise over water, PNG."""
    width, height = 480, 320
    rows = bytearray()
    for y in range(height):
        rows.append(0)
        for x in range(width):
            rows += _pixel(x / width, y / height)
    return Upload("sunrise.png", "image/png", _png(width, height, bytes(rows), colour=2))


def _pixel(x: float, y: float) -> bytes:
    sun = math.hypot((x - 0.5) * 1.5, y - 0.52)
    if y > 0.6:
        glow = max(0.0, 1 - abs(x - 0.5) * 4) * (1 - y) * 1.6
        return bytes((int(20 + 190 * glow), int(70 + 110 * glow), int(100 + 40 * (1 - y))))
    if sun < 0.16:
        return bytes((255, 226, 150))
    warm = max(0.0, 1 - sun * 1.3)
    return bytes((int(70 + 180 * warm), int(120 + 75 * warm), int(160 - 20 * warm)))


def sticker() -> Upload:
    """A friendly face with a transparent background, PNG."""
    size = 256
    rows = bytearray()
    for y in range(size):
        rows.append(0)
        for x in range(size):
            a, b = x / size - 0.5, y / size - 0.5
            eye = min(math.hypot(a - 0.15, b + 0.12), math.hypot(a + 0.15, b + 0.12)) < 0.05
            mouth = abs(math.hypot(a, b - 0.02) - 0.24) < 0.025 and b > 0.1
            inside = math.hypot(a, b) < 0.46
            rows += b"\x12\x45\x59\xff" if inside and (eye or mouth) else b"\xff\xc9\x4a\xff" if inside else b"\0\0\0\0"
    return Upload("hello.png", "image/png", _png(size, size, bytes(rows), colour=6))


def _png(width: int, height: int, rows: bytes, colour: int) -> bytes:
    def chunk(name: bytes, content: bytes) -> bytes:
        return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))

    header = struct.pack(">IIBBBBB", width, height, 8, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def voice() -> Upload:
    """Four hummed notes, two seconds. A WAV and not Telegram's OGG/Opus: no encoder is at hand, and bots only pass it on."""
    frames = bytearray()
    for note in _MELODY:
        for step in range(_RATE // 2):
            at = step / _RATE
            swell = math.sin(math.pi * at / 0.5)
            tone = math.sin(math.tau * note * at) + 0.3 * math.sin(math.tau * note * 2 * at)
            frames += struct.pack("<h", int(8_000 * swell * tone / 1.3))
    out = io.BytesIO()
    with wave.open(out, "wb") as sound:
        sound.setnchannels(1)
        sound.setsampwidth(2)
        sound.setframerate(_RATE)
        sound.writeframes(bytes(frames))
    return Upload("voice.wav", "audio/wav", out.getvalue())


def document() -> Upload:
    """A short text file."""
    return Upload("certificate.txt", "text/plain", b"A sample document for the rehearsal.\n")


SAMPLES = {"photo": picture, "sticker": sticker, "voice": voice, "document": document}
