"""Slips of the keyboard."""

from __future__ import annotations

import unicodedata
from random import Random


def slipped(random: Random, text: str) -> str:
    """``text`` with one letter dropped, doubled, swapped with the next, or a diacritic lost."""
    places = [i for i in range(1, len(text) - 1) if text[i].isalpha() and text[i + 1].isalpha()]
    if not places:
        return text + text[-1:]
    i = random.choice(places)
    kind = random.choice(["drop", "double", "swap", "bare"])
    if kind == "drop":
        return text[:i] + text[i + 1 :]
    if kind == "double":
        return text[:i] + text[i] + text[i:]
    if kind == "swap" and text[i] != text[i + 1]:
        return text[:i] + text[i + 1] + text[i] + text[i + 2 :]
    marked = [j for j, c in enumerate(text) if len(unicodedata.normalize("NFD", c)) > 1]
    if not marked:
        return text[:i] + text[i + 1 :]
    j = random.choice(marked)
    return text[:j] + unicodedata.normalize("NFD", text[j])[0] + text[j + 1 :]


def without_diacritics(text: str) -> str:
    """``Chieng So``."""
    decomposed = unicodedata.normalize("NFD", text.replace("đ", "d").replace("Đ", "D"))
    return "".join(c for c in decomposed if not unicodedata.combining(c))
