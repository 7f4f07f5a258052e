"""How a unit's name is written in a cell: its type, its number, footnote marks, the district beside it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from analysis.text import bare, fold

TYPES: Mapping[str, tuple[str, ...]] = {
    "Xã": ("xã", "x.", "x"),
    "Phường": ("phường", "p.", "p"),
    "Thị trấn": ("thị trấn", "t.trấn", "tt.", "tt"),
    "Huyện": ("huyện", "h.", "h"),
    "Thành phố": ("thành phố", "t.phố", "tp.", "tp"),
    "Thị xã": ("thị xã", "tx.", "tx"),
}
COMMUNE_TYPES = ("Thị trấn", "Phường", "Xã")
DISTRICT_TYPES = ("Thành phố", "Thị xã", "Huyện")

_MARKS = r"(?:\(\s*(?:\d{1,2}|\*+)\s*\)|\[\s*\d{1,2}\s*\]|[*†‡⁰¹²³⁴⁵⁶⁷⁸⁹]+)"
_BEFORE = re.compile(
    rf"^(?:{_MARKS}|[-–—+•·▪]|(?:\d{{1,3}}|[ivx]{{1,4}}|[a-h])\s*[.)/:]|\d{{1,3}}\s*[-–]|\s)+"
)
_AFTER = re.compile(rf"(?:{_MARKS}|[\s.,:;…])+$")
_BRACKETS = re.compile(r"[(\[]([^()\[\]]*)[)\]]")
_LARGER = re.compile(r"\s(?:huyện|thị xã|thành phố|tỉnh)\s")
_BESIDE = re.compile(
    r"\s*[,;/|\n]\s*|\s+[-–—]\s+|\s+(?=(?:huyện|thị xã|thành phố|tỉnh)\s)|\s+(?=(?:h|tp|tx)\.)"
)


@dataclass(frozen=True)
class Written:
    """A name taken out of a cell, folded: its type if written, and what stands in brackets or beside it."""

    unit_type: str
    name: str
    brackets: tuple[str, ...] = ()
    beside: tuple[str, ...] = ()


def without_marks(text: str) -> str:
    """``text`` folded, without the number before it, footnote marks, and punctuation around it."""
    kept = _AFTER.sub("", fold(text))
    if not _abbreviated_type(kept):
        kept = _BEFORE.sub("", kept)
    return kept.strip(" .:")


@lru_cache(maxsize=16384)
def readings(text: str, types: tuple[str, ...]) -> tuple[Written, ...]:
    """The ways to read ``text``: whole, then with a type split off, then with what stands beside it apart.

    Whole comes first, for ``Xa Dung`` is a name and not the xã ``Dung``.
    """
    return tuple(_readings(text, types))


def _readings(text: str, types: tuple[str, ...]) -> Iterator[Written]:
    folded = fold(text)
    if folded.replace(" ", "").isalpha() and not _LARGER.search(folded):
        yield from _typed(folded, types, (), ())
        return
    whole = without_marks(text)
    brackets = tuple(b.strip() for b in _BRACKETS.findall(whole) if b.strip(" *0123456789"))
    name = without_marks(_BRACKETS.sub(" ", whole))
    yield from _typed(name, types, brackets, ())
    parts = [p for p in (part.strip() for part in _BESIDE.split(fold_lines(text))) if p]
    if len(parts) > 1:
        first = without_marks(_BRACKETS.sub(" ", parts[0]))
        yield from _typed(first, types, brackets, tuple(without_marks(p) for p in parts[1:]))


def fold_lines(text: str) -> str:
    """``text`` folded with its line breaks kept as commas, brackets left out."""
    return _BRACKETS.sub(" ", without_marks(text.replace("\n", ", ")))


def split_type(name: str, types: tuple[str, ...]) -> tuple[str, str]:
    """The type ``name`` (folded) begins with, in full, short or without diacritics, and the rest."""
    for unit_type in types:
        for prefix in (*TYPES[unit_type], bare(TYPES[unit_type][0])):
            if not name.startswith(prefix):
                continue
            rest = name[len(prefix) :]
            if rest.strip(" .:") and (prefix.endswith(".") or not rest[0].isalnum()):
                return unit_type, rest.strip(" .:")
    return "", name


def _typed(
    name: str, types: tuple[str, ...], brackets: tuple[str, ...], beside: tuple[str, ...]
) -> Iterator[Written]:
    yield Written("", name, brackets, beside)
    unit_type, rest = split_type(name, types)
    if unit_type:
        yield Written(unit_type, without_marks(rest), brackets, beside)


def _abbreviated_type(text: str) -> bool:
    """Whether ``text`` begins as ``X. Keo Lôm`` or ``H. Điện Biên``: a type, and no Roman or other number."""
    return re.match(r"(?:x|h|p)\.\s*(?!huyện|thành phố|thị|xã|phường)\w{2,}", text) is not None
