"""The Vietnamese of this room, from ``words.toml``: nothing else here holds a sentence."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from analysis.figures.spans import Line, Span
from analysis.language import worded


def say(key: str, **values: Span | Line) -> Line:
    """The sentence ``room.name`` with figures in its places; ``KeyError`` for a place left empty."""
    return Line.of(_words(key), **values)


def word(key: str, **values: object) -> str:
    """The text ``room.name`` with plain values in its places."""
    return _words(key).format_map({k: str(v) for k, v in values.items()})


def _words(key: str) -> str:
    room, _, name = key.partition(".")
    return _catalogue()[room][name]


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    path = Path(__file__).with_name("words.toml")
    return worded(path)
