"""Which agency helps which commune: the lists of both periods, the known assignments kept, the rest made up.

The commune lists are guesses (``programme_communes.csv``): period A is what is named or guessed for 2017
without Pá Khoang (101 communes), period B what is guessed for 2021 with Mường Báng (95 communes).
"""

from __future__ import annotations

import csv
import tomllib
from collections import Counter
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from analysis.programme import Period, Programme
from analysis.registers import Units
from analysis.sample._draw import generator, pick

PA_KHOANG, MUONG_BANG = "03326@2025-06-30", "03250@2025-06-30"
SHARED_COMMUNES = 5


@dataclass(frozen=True)
class Assignment:
    """One agency charged with one commune; ``amends`` names the agency it took the commune over from."""

    agency_id: str
    unit_key: str
    period: str
    valid_from: date
    valid_to: date
    decision: str
    decided_on: date
    amends: str = ""

    def holds_on(self, day: date) -> bool:
        """Whether the assignment is valid on ``day``."""
        return self.valid_from <= day <= self.valid_to


def commune_list(reference: Path, period: str) -> tuple[str, ...]:
    """Keys of the communes on the list of period ``A`` or ``B``, in the order of the register."""
    with (reference / "programme_communes.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    if period == "A":
        return tuple(
            r["unit_key"] for r in rows
            if (r["named_as_helped_2017_2020"] == "yes" or r["list_2017_guess"] == "y")
            and r["unit_key"] != PA_KHOANG
        )  # fmt: skip
    return tuple(r["unit_key"] for r in rows if r["list_2021_guess"] == "y" or r["unit_key"] == MUONG_BANG)


def draw_assignments(
    reference: Path, units: Units, programme: Programme, agencies: tuple[str, ...], seed: int
) -> tuple[Assignment, ...]:
    """Every assignment of every period: each of ``agencies`` and each listed commune has at least one."""
    facts = tomllib.loads((Path(__file__).parent / "assignments.toml").read_text(encoding="utf-8"))
    result: list[Assignment] = []
    for period in programme.periods:
        rng = generator(seed, "assignments", period.key)
        pairs = _pairs(period.key, commune_list(reference, period.key), units, agencies, facts, rng)
        first = [_first(period, a, c) for a, c in sorted(pairs)]
        known = {(k["agency"]) for k in facts["known"] if k["period"] == period.key}
        for change in (c for c in facts["amendment"] if c["period"] == period.key):
            first = _amended(first, change, known, rng)
        result += first
    return tuple(result)


def _pairs(
    period: str,
    communes: tuple[str, ...],
    units: Units,
    agencies: tuple[str, ...],
    facts: dict[str, Any],
    rng: np.random.Generator,
) -> set[tuple[str, str]]:
    pairs = {
        (k["agency"], f"{code}@2025-06-30")
        for k in facts["known"] if k["period"] == period
        for code in k["communes"]
    }  # fmt: skip
    free = [communes[i] for i in rng.permutation(len(communes)) if communes[i] not in {c for _, c in pairs}]
    for group in (g for g in facts["district"] if g["period"] == period):
        here = [c for c in free if units[c].district == group["district"]]
        takers = group["agencies"] + [pick(rng, group["agencies"]) for _ in here[len(group["agencies"]) :]]
        pairs |= set(zip(takers, here, strict=False))
    taken = {a for a, _ in pairs}
    left = [c for c in free if c not in {c for _, c in pairs}]
    open_agencies = [a for a in agencies if a not in taken]
    takers = [*open_agencies, *(pick(rng, open_agencies) for _ in left[len(open_agencies) :])]
    pairs |= set(zip(takers, left, strict=False))
    for commune in (pick(rng, communes) for _ in range(SHARED_COMMUNES)):
        pairs.add((pick(rng, open_agencies), commune))
    return pairs


def _first(period: Period, agency: str, commune: str) -> Assignment:
    return Assignment(
        agency,
        commune,
        period.key,
        period.assigned_on,
        date(period.last_year, 12, 31),
        period.assignment_decision,
        period.assigned_on,
    )


def _amended(
    current: list[Assignment], change: dict[str, Any], known: set[str], rng: np.random.Generator
) -> list[Assignment]:
    """``current`` with some communes handed to another agency, the old assignment ending the day before."""
    load = Counter(a.agency_id for a in current)
    helpers = Counter(a.unit_key for a in current)
    result = list(current)
    moved = 0
    for i in rng.permutation(len(current)):
        old = current[int(i)]
        if moved == change["moves"]:
            break
        if old.agency_id in known or load[old.agency_id] < 2 or helpers[old.unit_key] > 1:
            continue
        new = pick(rng, sorted(a for a in load if a != old.agency_id and a not in known))
        load[old.agency_id] -= 1
        result[int(i)] = replace(old, valid_to=change["from"] - timedelta(days=1))
        result.append(
            replace(
                old,
                agency_id=new,
                valid_from=change["from"],
                decision=change["decision"],
                decided_on=change["decided_on"],
                amends=old.agency_id,
            )
        )
        moved += 1
    return result
