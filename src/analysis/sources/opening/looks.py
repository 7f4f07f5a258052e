"""What a style lets nobody see: letters in the colour of their ground, formats that show nothing."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import Literal

Unseen = Literal["", "numbers", "all"]
"""Which values of a cell nobody sees: none, all but texts, all."""

WHITE = "FFFFFF"
LEAST_HEIGHT_POINTS = 1.0
LEAST_WIDTH_CHARACTERS = 0.25
"""Below these a row or a column is narrower than two dots of a screen: nothing in it can be read."""

_CLOSE = 16
_OF_TEXTS = 3
_RGB = re.compile(r"(?:[0-9A-Fa-f]{2})?([0-9A-Fa-f]{6})")
_CONDITION = re.compile(r"\[[<>=]")
_NOTHING = re.compile(r'"\s*"|\\\s|_.|\*.|\[[^\]<>=]*\]|\s')
_SECTION = re.compile(r'((?:"[^"]*"|\\.|[_*].|[^;"\\_*])*)(;|$)', re.DOTALL)
_LONGEST_FORMAT = 512
_INDEXED = {"0": "000000", "1": WHITE, "8": "000000", "9": WHITE, "64": "000000", "65": WHITE}
_THEME = {"0": 255, "1": 0}


@lru_cache(maxsize=1024)
def hidden_by_format(number_format: str) -> Unseen:
    """What a number format hides: ``;;;`` everything, ``;;`` the numbers, ``0;;`` only what is rare."""
    shown = number_format[:_LONGEST_FORMAT]
    if not shown.strip() or _CONDITION.search(shown):
        return ""
    empty = [not _NOTHING.sub("", section) for section in _sections(shown)]
    if not empty[0]:
        return ""
    return "all" if len(empty) > _OF_TEXTS and empty[_OF_TEXTS] else "numbers"


def _sections(number_format: str) -> list[str]:
    """The parts between semicolons; there is always a first one, and the fourth is that of texts."""
    found: list[str] = []
    for match in _SECTION.finditer(number_format):
        found.append(match[1])
        if not match[2]:
            break
    return found or [number_format]


def colour(rgb: str = "", theme: str = "", indexed: str = "", tint: str = "") -> str:
    """A colour as six hexadecimal digits where that is known, else a name of its own; empty for none."""
    if rgb:
        found = _RGB.fullmatch(rgb)
        return found[1].upper() if found else ""
    if indexed:
        return _INDEXED.get(indexed, f"indexed {indexed}")
    if not theme:
        return ""
    shade = _number(tint)
    if theme not in _THEME or not -1 <= shade <= 1:
        return f"theme {theme} {tint}"
    base = _THEME[theme]
    return f"{round(base * (1 + shade) if shade < 0 else base + (255 - base) * shade):02X}" * 3


def is_lost(letters: str, ground: str) -> bool:
    """Whether letters of one colour cannot be told from their ground; both as :func:`colour` gives them."""
    if not letters or not ground:
        return False
    if letters == ground:
        return True
    if not (_RGB.fullmatch(letters) and _RGB.fullmatch(ground)):
        return False
    return all(
        abs(int(letters[i : i + 2], 16) - int(ground[i : i + 2], 16)) <= _CLOSE for i in range(0, 6, 2)
    )


def _number(written: str) -> float:
    try:
        return float(written or "0")
    except ValueError:
        return 0.0
