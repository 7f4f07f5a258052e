"""Misspellings of a name, one slip each: a letter left out, put in, changed, swapped; a diacritic changed."""

from __future__ import annotations

import random
import unicodedata

from analysis.registers import Settled
from analysis.text import bare

ALPHABET = "abcdđeghiklmnopqrstuvxyăâêôơư"
TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")


def one_slip(name: str, letters: str = ALPHABET) -> list[str]:
    """Every text one slip from ``name``, with ``letters`` put in or instead."""
    found = {name[:at] + c + name[at:] for at in range(len(name) + 1) for c in letters}
    for at, letter in enumerate(name):
        before, after = name[:at], name[at + 1 :]
        found.add(before + after)
        if letter == " ":
            continue
        found |= {before + c + after for c in (*letters, *_other_diacritics(letter))}
        if after[:1].strip():
            found.add(before + after[0] + letter + after[1:])
    return sorted(found - {name})


def two_slips(name: str, draw: random.Random, count: int) -> list[str]:
    """``count`` texts drawn, two slips from ``name``."""
    first = one_slip(name)
    return [draw.choice(one_slip(draw.choice(first))) for _ in range(count)]


class Count:
    """Misspellings settled right, asked about, and settled to another name."""

    def __init__(self) -> None:
        self.right = self.asked = 0
        self.wrong: list[tuple[str, str]] = []

    def add(self, text: str, settled: Settled, meant: str) -> None:
        """Count how ``text``, a misspelling of what has the key ``meant``, was settled."""
        self.right += settled.key == meant
        self.asked += settled.key is None
        if settled.key not in (None, meant):
            self.wrong.append((text, str(settled.key)))

    @property
    def asked_share(self) -> float:
        """The share of all that is asked about, 0 to 1."""
        return self.asked / (self.right + self.asked + len(self.wrong))


def _other_diacritics(letter: str) -> set[str]:
    decomposed = unicodedata.normalize("NFD", letter)
    base, marks = decomposed[0], decomposed[1:]
    if base.lower() not in "aeiouy":
        return {bare(letter)}
    kept = "".join(m for m in marks if m not in TONES)
    toned = {unicodedata.normalize("NFC", base + kept + tone) for tone in TONES}
    return toned | {unicodedata.normalize("NFC", base + "".join(m for m in marks if m in TONES)), base}
