"""Attainment of the new-style rural area criteria: counts by date, marks by criterion, acts of recognition.

Province totals and bands agree with the published ones; which commune meets which criterion is made up.
"""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any, Literal

import numpy as np

from analysis.programme import Programme
from analysis.registers import Unit, Units
from analysis.sample._draw import Floats, Ints, Mask, generator
from analysis.sample.world import OLD_FRAME

CRITERIA = 19
Mark = Literal["met", "mostly_met", "not_met", "not_assessed"]


@dataclass(frozen=True)
class Recognition:
    """A legal act: the title given to a commune, the year it counts for, the decision and its date."""

    unit_key: str
    title: str
    year_attained: int
    decision: str
    decided_on: date


@dataclass(frozen=True)
class Assessment:
    """One commune on one date: 19 marks, and the highest title it held that day."""

    unit: Unit
    marks: tuple[Mark, ...]
    recognition: Recognition | None

    @property
    def met(self) -> int:
        """Criteria met."""
        return self.marks.count("met")


@dataclass(frozen=True)
class Round:
    """All rural communes on one date under one set of criteria."""

    as_of: date
    criteria_set: str
    rows: tuple[Assessment, ...]


def load_recognitions(seed: int) -> tuple[Recognition, ...]:
    """The acts of ``recognitions.csv``, in order; decision numbers are made up, one a day and title."""
    with (Path(__file__).parent / "recognitions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            Recognition(
                r["unit_key"],
                r["title"],
                int(r["year_attained"]),
                f"{_decision_number(seed, r['decided_on'], r['title'])}/QĐ-UBND",
                date.fromisoformat(r["decided_on"]),
            )
            for r in csv.DictReader(file)
        )


def draw_rounds(
    units: Units, programme: Programme, rates: Mapping[str, float], seed: int
) -> tuple[Round, ...]:
    """Every assessment of ``ntm.toml``. ``rates`` (poverty by old unit) says which communes lie ahead."""
    facts = tomllib.loads((Path(__file__).parent / "ntm.toml").read_text(encoding="utf-8"))
    acts = load_recognitions(seed)
    plans = facts["assessments"]
    frames = [tuple(u for u in units.at(p["as_of"]) if u.is_rural_commune) for p in plans]
    sets = [programme.basic_set_on(p["as_of"]).id for p in plans]
    counts = _counts(plans, frames, sets, acts, rates, seed)
    return tuple(
        Round(
            plan["as_of"],
            set_id,
            tuple(
                Assessment(
                    unit,
                    _marks(set_id, plan["as_of"], unit, int(count), facts, seed),
                    _held(acts, unit.key, plan["as_of"]),
                )
                for unit, count in zip(frame, counted, strict=True)
            ),
        )
        for plan, frame, set_id, counted in zip(plans, frames, sets, counts, strict=True)
    )


def _counts(
    plans: list[dict[str, Any]],
    frames: list[tuple[Unit, ...]],
    sets: list[str],
    acts: tuple[Recognition, ...],
    rates: Mapping[str, float],
    seed: int,
) -> list[Ints]:
    """Criteria met by plan and commune: the banded dates first, the others between them."""
    rng = generator(seed, "ntm")
    old = frames[0]
    ahead = np.array([_promise(u.key, acts) - np.log(rates[u.key] / (1 - rates[u.key])) for u in old])
    ahead += rng.normal(0, 0.5, len(old))
    found: dict[int, Ints] = {}
    for set_id in dict.fromkeys(sets):
        mine = [i for i, p in enumerate(plans) if sets[i] == set_id and p["as_of"] <= OLD_FRAME]
        anchor = next(i for i in mine if "bands" in plans[i])
        low, high = _limits(plans[anchor]["as_of"], old, acts)
        banded = _in_bands(ahead, plans[anchor], low == CRITERIA)
        found[anchor] = _fit(banded, *_banded_limits(banded, plans[anchor], low), plans[anchor]["met"], rng)
        for i in [j for j in reversed(mine) if j < anchor]:
            low, high = _limits(plans[i]["as_of"], old, acts, falls=True)
            high = np.minimum(high, found[i + 1])
            low = np.minimum(low, high)
            found[i] = _fit(high, low, high, plans[i]["met"], rng)
        for i in [j for j in mine if j > anchor]:
            low, high = _limits(plans[i]["as_of"], old, acts)
            low = np.maximum(low, found[i - 1])
            found[i] = _fit(low, low, np.maximum(low, high), plans[i]["met"], rng)
    merged = len(plans) - 1
    found[merged] = _merged(plans[merged], frames[merged], acts, rng)
    return [found[i] for i in range(len(plans))]


def _banded_limits(counts: Ints, plan: dict[str, Any], low: Ints) -> tuple[Ints, Ints]:
    """The band each of ``counts`` lies in, as least and most; what is recognised stays at 19."""
    least, most = counts.copy(), counts.copy()
    for bottom, top, _ in plan["bands"]:
        inside = (counts >= bottom) & (counts <= top) & (low < CRITERIA)
        least[inside], most[inside] = bottom, min(top, CRITERIA - 1)
    return least, most


def _limits(
    day: date, frame: tuple[Unit, ...], acts: tuple[Recognition, ...], *, falls: bool = False
) -> tuple[Ints, Ints]:
    """Least and most criteria: 19 when recognised, 15-18 when basically met, under 17 otherwise.

    With ``falls``, a title given under an earlier set of criteria holds a commune at 15 or more only.
    """
    low, high = np.ones(len(frame), dtype=np.int64), np.full(len(frame), 16)
    for i, unit in enumerate(frame):
        act = _held(acts, unit.key, day)
        if act is None:
            continue
        if act.title == "basically_met":
            low[i], high[i] = (11 if falls else 15), 18
        else:
            kept = not falls or act.decided_on.year >= 2023 or day.year < 2022
            low[i], high[i] = (CRITERIA if kept else 15), CRITERIA
    return low, high


def _in_bands(ahead: Floats, plan: dict[str, Any], recognised: Mask) -> Ints:
    """Counts falling from the commune furthest ahead to the last, filling the bands of ``plan``."""
    ladder = np.concatenate(
        [np.round(np.linspace(top, bottom, number)).astype(np.int64) for bottom, top, number in plan["bands"]]
    )
    ladder[: int(recognised.sum())] = CRITERIA
    late = ladder[int(recognised.sum()) :]
    late[late == CRITERIA] = CRITERIA - 1
    counts = np.zeros(len(ahead), dtype=np.int64)
    counts[np.argsort(-(ahead + 1000.0 * recognised), kind="stable")] = ladder
    return counts


def _fit(start: Ints, low: Ints, high: Ints, total: int, rng: np.random.Generator) -> Ints:
    """``start`` moved by single steps, within ``low`` and ``high``, until it adds up to ``total``."""
    if not int(low.sum()) <= total <= int(high.sum()):
        raise ValueError(f"{total} criteria cannot be reached: between {low.sum()} and {high.sum()}")
    counts = np.clip(start, low, high)
    while (missing := total - int(counts.sum())) != 0:
        step = 1 if missing > 0 else -1
        open_ = np.flatnonzero(counts < high if step > 0 else counts > low)
        counts[rng.permutation(open_)[: abs(missing)]] += step
    return counts


def _merged(
    plan: dict[str, Any], frame: tuple[Unit, ...], acts: tuple[Recognition, ...], rng: np.random.Generator
) -> Ints:
    held = np.array([_held(acts, u.key, plan["as_of"]) is not None for u in frame])
    fixed = plan["fixed"]
    ladder = [int(n) for low, high, number in plan["bands"] for n in np.round(np.linspace(high, low, number))]
    for count in fixed.values():
        ladder.remove(count)
    promise = rng.normal(0, 1, len(frame)) + 1000.0 * held
    order = [int(i) for i in np.argsort(-promise, kind="stable") if frame[i].key not in fixed]
    counts = np.array([fixed.get(u.key, 0) for u in frame])
    counts[order] = ladder
    return counts


def _promise(key: str, acts: tuple[Recognition, ...]) -> float:
    """How far ahead a commune is known to be: the earlier its first title, the further."""
    years = [a.year_attained for a in acts if a.unit_key == key]
    full = [a.year_attained for a in acts if a.unit_key == key and a.title != "basically_met"]
    return (1.0 + 0.4 * (2025 - min(years)) if years else 0.0) + (3.0 if full else 0.0)


def _held(acts: tuple[Recognition, ...], key: str, day: date) -> Recognition | None:
    return next((a for a in reversed(acts) if a.unit_key == key and a.decided_on <= day), None)


def _marks(
    set_id: str, day: date, unit: Unit, count: int, facts: dict[str, Any], seed: int
) -> tuple[Mark, ...]:
    """The ``count`` criteria easiest for this commune are met, some of the next mostly met."""
    own = generator(seed, "criteria", set_id, unit.key).normal(0, 1.8, CRITERIA)
    order = np.argsort(np.array(facts["difficulty"][set_id]) + own, kind="stable")
    rng = generator(seed, "marks", day, unit.key)
    marks: list[Mark] = ["not_met"] * CRITERIA
    for i in order[:count]:
        marks[i] = "met"
    rest = order[count:]
    for i in rest[: int(rng.integers(0, facts["mostly_met"][set_id] + 1))]:
        marks[i] = "mostly_met"
    for i in rest:
        if marks[i] == "not_met" and rng.random() < 0.015:
            marks[i] = "not_assessed"
    return tuple(marks)


def _decision_number(seed: int, day: str, title: str) -> int:
    return int(generator(seed, "decision", day, title).integers(60, 2900))
