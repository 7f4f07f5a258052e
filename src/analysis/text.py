"""Vietnamese text made comparable: one spelling for tones, spaces and case."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

# Both tone placements are in use (hoà/hòa, thuý/thúy); the older one is folded to the newer.
_TONE_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_OLD_TONE = re.compile(rf"(o)([aeAE])([{_TONE_MARKS}])|(u)([yY])([{_TONE_MARKS}])", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def nfc(text: str) -> str:
    """``text`` in Unicode NFC with runs of white space as one space, ends trimmed."""
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip()


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """A key that is equal for spellings a reader takes as the same: case, spaces, tone placement.

    Diacritics stay: ``Nà Tòng`` and ``Na Tông`` are two communes.
    """
    decomposed = unicodedata.normalize("NFD", nfc(text).casefold())
    moved = _OLD_TONE.sub(_move_tone, decomposed)
    return unicodedata.normalize("NFC", moved)


@lru_cache(maxsize=65536)
def bare(text: str) -> str:
    """``fold`` without any diacritic, for searching and for slugs: ``đ`` becomes ``d``."""
    decomposed = unicodedata.normalize("NFD", fold(text).replace("đ", "d"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))


def slug(text: str) -> str:
    """``bare`` with everything but letters and digits as single hyphens: an identifier or file name."""
    return re.sub(r"[^a-z0-9]+", "-", bare(text)).strip("-")


def _move_tone(match: re.Match[str]) -> str:
    first, second, tone = (g for g in match.groups() if g)
    return f"{first}{tone}{second}"
