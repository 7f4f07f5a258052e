"""The thresholds, checks and sentences of data quality, read from the files beside this module."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from analysis.indicators.format import number
from analysis.language import worded

_ROOM = Path(__file__).parent


class Past(NamedTuple):
    """What a measure is held against: the mean of up to ``years`` before, if it is at least ``least``."""

    years: int
    least: float


class Check(NamedTuple):
    """One check: what it looks at, its rule in words, and the codes of the problems it finds.

    ``forms`` narrows ``codes`` to the problems of files of these forms; empty for all.
    """

    id: str
    kind: str
    subject: str
    title: str
    rule: str
    codes: tuple[str, ...]
    forms: tuple[str, ...]


@cache
def settings() -> dict[str, Any]:
    """``settings.toml``."""
    return _read("settings.toml")


def past_of(measure: str) -> Past:
    """The rule of ``measure``; ``KeyError`` for one without."""
    return Past(**settings()["past"][measure])


@cache
def checks() -> Mapping[str, Check]:
    """``checks.toml`` by id, in its order, the thresholds filled into the rules."""
    told = _read("checks.toml")
    return {
        name: Check(
            name,
            entry["kind"],
            entry["subject"],
            entry["title"],
            entry["rule"].format_map(_thresholds(name)),
            tuple(entry["codes"]),
            tuple(entry.get("forms", ())),
        )
        for name, entry in told["checks"].items()
    }


@cache
def names(group: str) -> Mapping[str, str]:
    """Words of ``checks.toml``: ``kinds``, ``subjects`` or ``measures``."""
    return dict(_read("checks.toml")[group])


@cache
def messages() -> Mapping[str, Mapping[str, str]]:
    """``messages.toml``: ``cause`` and ``done`` of each code."""
    return _read("messages.toml")


def _thresholds(check: str) -> dict[str, str]:
    known = settings()
    past = known["past"].get(check.removeprefix("past_"), {})
    return {
        "factor": number(known["peers"]["factor"], 4),
        "threshold": number(known["peers"]["threshold"], 1),
        "share": number(100 * known["past"]["share"]),
        "years": str(past.get("years", "")),
        "lost": str(known["criteria"]["lost"]),
        "gained": str(known["criteria"]["gained"]),
    }


@cache
def _read(name: str) -> dict[str, Any]:
    return worded(_ROOM / name)
