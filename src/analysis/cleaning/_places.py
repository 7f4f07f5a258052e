"""The unit a title or letterhead speaks of."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Literal

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
        return district
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
