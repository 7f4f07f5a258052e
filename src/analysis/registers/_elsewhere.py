"""Provinces of the country."""

from __future__ import annotations

import csv
from functools import cache, lru_cache
from importlib.resources import files

from analysis.text import bare


@lru_cache(maxsize=16384)
def province_key(name: str) -> str:
    """``name`` without case, diacritics and signs: ``LAI CHAU`` is Lai Châu, ``Bà Rịa-Vũng Tàu`` one name."""
    return " ".join("".join(c if c.isalnum() else " " for c in bare(name)).split())


@cache
def provinces() -> frozenset[str]:
    """Keys of the provinces and cities of before July 2025, among which are all the later ones."""
    text = (files("analysis.registers") / "provinces.csv").read_text(encoding="utf-8")
    return frozenset(province_key(line["name"]) for line in csv.DictReader(text.splitlines()))
