"""Provinces of the country, and districts that units lay in before the one the register gives them."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from analysis.text import bare


def province_key(name: str) -> str:
    """``name`` without case, diacritics and signs: ``LAI CHAU`` is Lai Châu, ``Bà Rịa-Vũng Tàu`` one name."""
    return " ".join("".join(c if c.isalnum() else " " for c in bare(name)).split())


@cache
def provinces() -> frozenset[str]:
    """Keys of the provinces and cities of before July 2025, among which are all the later ones."""
    return frozenset(province_key(line["name"]) for line in _lines("provinces.csv"))


@cache
def former_districts() -> Mapping[str, frozenset[str]]:
    """Unit key → districts the unit lay in until it was moved to the one of the register."""
    found: dict[str, set[str]] = {}
    for line in _lines("moved_units.csv"):
        found.setdefault(line["unit_key"], set()).add(line["district"])
    return {key: frozenset(districts) for key, districts in found.items()}


def _lines(name: str) -> list[dict[str, str]]:
    text = (files("analysis.registers") / name).read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
