"""The unit a title or letterhead speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

from rapidfuzz.distance import DamerauLevenshtein

from analysis.cleaning._title_words import title_words
from analysis.cleaning.context import Context
from analysis.registers.names import Names
from analysis.text import fold, nfc

Level = Literal["commune", "district", "province"]
_MOST_WORDS = 4
_TYPED = {
    "commune": re.compile(r"(?<!\w)(xã|phường|thị trấn)\s+([^|,;:()–-]+)", re.IGNORECASE),
    "district": re.compile(
        r"(?<!\w)(huyện|thành phố|thị xã|tp\.?|tx\.?|h\.)\s*([^|,;:()–-]+)", re.IGNORECASE
    ),
    "province": re.compile(r"(?<!\w)(tỉnh)\s+([^|,;:()–-]+)", re.IGNORECASE),
}
_LARGE = re.compile(r"(?<!\w)(?:tỉnh|thành phố|tp\.?)\s+([^|,;:()]+)", re.IGNORECASE)
_WORD = re.compile(r"\w+")
_DISTRICT_WORDS = ("huyện", "thị xã", "thành phố")
_COMMUNE_OF_DISTRICT = re.compile(
    r"(?<!\w)(?:xã|phường|thị trấn)\s+(\w+)(?:\s+\w+){0,3}?[\s,–-]+"
    r"(?:huyện|thành phố|thị xã|tp\.?|tx\.?|h\.)(?!\w)"
)
_PLACE_AND_DAY = re.compile(r"[^|,;()]*,\s*ngày(?!\w)")


@dataclass(frozen=True)
class Named:
    """A unit named in a text: its key, its level and its name as written; all empty when none is."""

    key: str | None = None
    level: Level | None = None
    as_written: str = ""


def unit_in(text: str, context: Context, on: date) -> Named:
    """The smallest unit named with its type in ``text`` that is in the register on the day ``on``."""
    district = district_in(text, context, on)
    for written in _candidates(text, "commune"):
        key = context.names.commune(written, on=on, district=district.as_written, candidates=False).key
        if key:
            return Named(key, "commune", written)
    if district.key:
        return Named() if _names_unknown_commune(text) else district
    if _may_be_of_district(text, context, on):
        return Named()
    for written in _candidates(text, "province"):
        key = context.names.province(written).key
        if key:
            return Named(key, "province", written)
    return Named()


def district_in(text: str, context: Context, on: date) -> Named:
    """The first district named with its type in ``text``; the longest name wins (Điện Biên Đông)."""
    for written in _candidates(text, "district"):
        key = context.names.district(written, on=on, candidates=False).key
        if key:
            return Named(key, "district", written)
    return Named()


def provinces_in(text: str) -> Iterator[str]:
    """What may be a province's name in ``text``: a part of its own, or words after *tỉnh*, *thành phố*."""
    told = _PLACE_AND_DAY.sub(" ", nfc(text))
    yield from (part.strip() for part in re.split(r"[|,;()–-]", told))
    for found in _LARGE.finditer(told):
        words = found[1].split()[:_MOST_WORDS]
        for length in range(len(words), 0, -1):
            yield " ".join(words[:length])


def _names_unknown_commune(text: str) -> bool:
    """Whether a commune that no register knows stands before its district: ``xã Tả Phình, huyện Nậm Pồ``."""
    return any(f[1] not in title_words().no_commune for f in _COMMUNE_OF_DISTRICT.finditer(fold(text)))


def _may_be_of_district(text: str, context: Context, on: date) -> bool:
    """Whether a district is named in ``text`` without its type, or with one misspelt: ``Huện Mường Nhé``.

    A district called as its province, or beginning so, counts only behind a misspelt type.
    """
    last = context.names.last_of_districts
    folded = f" {' '.join(_WORD.findall(fold(_PLACE_AND_DAY.sub(' ', nfc(text)))))} "
    provinces = [fold(u.name) for u in context.units.units if u.level == "province"]
    names = [fold(u.name) for u in context.units.at(min(on, last), "district")]
    return any(
        f" {name} " in folded
        and (not any(name.startswith(p) for p in provinces) or _behind_slip(folded, name))
        for name in names
    )


def _behind_slip(folded: str, name: str) -> bool:
    before = folded[: folded.index(f" {name} ")].split()
    return any(
        DamerauLevenshtein.distance(" ".join(before[-len(w.split()) :]), w, score_cutoff=1) <= 1
        for w in _DISTRICT_WORDS
    )


def is_commune(text: str, names: Names) -> bool:
    """Whether ``text`` is all of a commune's name, of any day: Tổng Cọt and Cộng Hòa begin like totals."""
    return fold(text).strip(" .:") in _commune_names(names)


@lru_cache(maxsize=8)
def _commune_names(names: Names) -> frozenset[str]:
    communes = [u for u in names.units.units if u.level == "commune"]
    return frozenset(fold(name) for u in communes for name in (u.name, u.full_name))


def _candidates(text: str, level: Level) -> Iterator[str]:
    for found in _TYPED[level].finditer(nfc(text)):
        words = found[2].split()[:_MOST_WORDS]
        for length in range(len(words), 0, -1):
            yield f"{found[1]} {' '.join(words[:length])}"
