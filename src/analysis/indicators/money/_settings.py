"""The settings, names and areas of the money ledger, read from the files beside this module."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from analysis.language import worded

_ROOM = Path(__file__).parent


class Duplicates(NamedTuple):
    """When two contributions are listed as perhaps one: points by evidence, and their threshold."""

    threshold: int
    near_share: float
    round_vnd: int
    least_quantity: int
    shared_words: float
    points: Mapping[str, int]
    stop_words: frozenset[str]


class Settings(NamedTuple):
    """What an analyst may change: ``settings.toml``."""

    top: int
    usual_pct: tuple[float, float]
    tolerance_vnd: int
    duplicates: Duplicates


class Area(NamedTuple):
    """An article of chapter II, its name, the columns of form F1 that tell of it, and its clauses."""

    article: str
    name: str
    columns: tuple[str, ...]
    clauses: str


@cache
def settings() -> Settings:
    """``settings.toml``; raises ``KeyError`` naming what it lacks."""
    told = tomllib.loads((_ROOM / "settings.toml").read_text(encoding="utf-8"))
    alike = told["duplicates"]
    plain = ("threshold", "near_share", "round_vnd", "least_quantity", "shared_words")
    low, high = told["scale"]["usual_pct"]
    return Settings(
        told["concentration"]["top"],
        (low, high),
        told["reconciliation"]["tolerance_vnd"],
        Duplicates(
            **{name: alike[name] for name in plain},
            points=alike["points"],
            stop_words=frozenset(alike["stop_words"]["words"]),
        ),
    )


@cache
def names(group: str) -> Mapping[str, str]:
    """Code → Vietnamese words of ``group`` of ``names.toml``, in the order of the file."""
    told: Mapping[str, str] = _read("names.toml")[group]
    return told


@cache
def areas() -> tuple[Area, ...]:
    """The articles of chapter II, in order."""
    told = _read("areas.toml")["areas"]
    return tuple(Area(k, a["name"], tuple(a["columns"]), a["clauses"]) for k, a in told.items())


@cache
def untold() -> Mapping[str, str]:
    """Column of form F1 → why it tells of no single article."""
    told: Mapping[str, str] = _read("areas.toml")["untold"]
    return told


@cache
def messages(code: str) -> Mapping[str, str]:
    """What is said of the problem ``code``: a sentence a cause, and ``done``."""
    told: Mapping[str, str] = _read("messages.toml")[code]
    return told


@cache
def _read(name: str) -> dict[str, Any]:
    return worded(_ROOM / name)
