"""Babel's readers: of our code, every sentence with the place it is shown in, and of the fair's file, every German text a visitor
sees, in the order of the file."""

from collections.abc import Collection, Iterator, Mapping
from typing import IO, Any, cast

from babel.messages.extract import extract_python

from bot.places import Place, note
from bot.yaml_file import Tree, read_text_tree

# The methods of Speech whose texts have little room.
_PLACES: dict[str, Place] = {"label": "button", "alert": "alert"}

# Which fields hold texts, by the list or mapping they stand in. Ids, hours and addresses are not translated.
_TEXTS = {
    "fair": ("name", "place", "about"),
    "information_desk": ("text",),
    "services": ("text",),
    "network": ("name", "about"),
    "working_groups": ("name",),
    "organisations": ("name",),
    "halls": ("name",),
    "programme": ("title",),
    "stands": ("name", "summary", "offers"),
}


def extract_sentences(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, Any, list[str]]]:
    """Yield (line, function, message or arguments, comments) as Babel wants them; the comment is the note on the place."""
    # Babel's own types name the parts in another order than it gives them.
    found = cast("Iterator[tuple[int, str, Any, list[str]]]", extract_python(file, keywords, comment_tags, cast("Any", options)))
    for line, function, message, comments in found:
        place = _PLACES.get(function)
        if function == "mark" and isinstance(message, tuple):
            place = message[1]
        yield line, function, message, [*comments, note(place)] if place else comments


def extract_stands(
    file: IO[bytes], keywords: Mapping[str, Any], comment_tags: Collection[str], options: Mapping[str, Any]
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Yield (line, function, message, comments) as Babel wants them; the line is not known and given as 0."""
    del keywords, comment_tags, options
    for text in _texts(read_text_tree(file.read().decode("utf-8")), ""):
        yield 0, "", text, []


def _texts(tree: Tree, inside: str) -> Iterator[str]:
    if isinstance(tree, list):
        for item in tree:
            yield from _texts(item, inside)
    elif isinstance(tree, dict):
        for name, value in tree.items():
            if name in _TEXTS.get(inside, ()):
                yield from [value] if isinstance(value, str) else [text for text in value if isinstance(text, str)]
            elif not isinstance(value, str):
                yield from _texts(value, name)
