"""How wide each column of a printed table stands, from what its cells hold."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache

from fontTools.ttLib import TTFont

from analysis import fonts
from analysis.documents.model import Table

_FACE = "Tinos-Bold.ttf"
_ONE_LINE = 30
_READABLE = 8.0
_NUMBER = 6.5
_ENOUGH = 140.0
_SPARSE = 2
_NARROW = 3.0
_BREAK = re.compile("[ \n\N{ZERO WIDTH SPACE}]|(?<=[-–/])(?=\\D)")


def column_widths(
    table: Table, cells: Sequence[Sequence[str]], available: float, padding: float
) -> list[float]:
    """The width of each column, in ems of the table's text; together they are ``available``.

    ``cells`` are the printed texts by row. First the longest word of each column fits, then each short
    text (a name, a number) stands on one line, then what is left goes to the long texts by their length.
    """
    words, lines, wholes = [], [], []
    for number, column in enumerate(table.columns):
        texts = [row[number] for row in cells]
        head = _longest(f"{column.label} ({column.unit})" if column.unit else column.label)
        measured = sorted(map(width_of, texts)) or [0.0]
        usual = measured[len(measured) * 9 // 10]
        name = column.align == "left" and max(map(len, texts), default=0) <= _ONE_LINE
        line = measured[-1] if name else min(usual, _READABLE if column.align == "left" else _NUMBER)
        words.append(padding + max(head, *map(_longest, texts)) if texts else padding + head)
        lines.append(max(words[-1], padding + line))
        # a column filled in few rows still has to hold what stands there
        whole = max(usual, measured[-1] / _SPARSE) if column.align == "left" else usual
        wholes.append(max(lines[-1], padding + min(whole, _ENOUGH)))
    return _shared([_alike(level) for level in (words, lines, wholes)], available)


@lru_cache(maxsize=8192)
def width_of(text: str) -> float:
    """The width of ``text`` on one line, in ems."""
    known = _advances()
    return sum(known.get(ord(c), 0.5) for c in text)


def _alike(widths: list[float]) -> list[float]:
    """``widths`` with the narrow columns, those of marks and counts, as wide as the widest of them."""
    narrow = max((w for w in widths if w <= _NARROW), default=0.0)
    return [narrow if w <= _NARROW else w for w in widths]


def _shared(levels: Sequence[list[float]], available: float) -> list[float]:
    below = [0.0] * len(levels[0])
    for level in levels:
        if sum(level) > available:
            more = [high - low for low, high in zip(below, level, strict=True)]
            share = (available - sum(below)) / sum(more)
            return [low + share * extra for low, extra in zip(below, more, strict=True)]
        below = level
    return [width * available / sum(below) for width in below]


@lru_cache(maxsize=8192)
def _longest(text: str) -> float:
    return max(map(width_of, _BREAK.split(text)))


@cache
def _advances() -> dict[int, float]:
    with TTFont(fonts.FOLDER / _FACE, lazy=True) as font:
        em, metrics = font["head"].unitsPerEm, font["hmtx"].metrics
        return {code: metrics[name][0] / em for code, name in font.getBestCmap().items()}
