"""Poverty of the synthetic province: drawn per unit, then made to add up to the published province totals.

Units are those of the frame of 129 in every year to 2024 (the boundary changes of 2020 are carried back) and
the 45 new ones at the end of 2025. Nothing below the province is a finding.
"""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import numpy as np

from analysis.registers import Unit, Units
from analysis.sample._draw import Floats, Ints, Mask, apportion, generator

OLD_FRAME = date(2025, 6, 30)
NEW_FRAME = date(2025, 12, 31)
OLD_STANDARD, NEW_STANDARD = "POV_2016_2020", "POV_2022_2025"
MERGED_YEAR = 2025
BASE_YEAR = 2020


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One review: for each unit its households and people, the poor and near-poor, and the minority ones."""

    units: tuple[Unit, ...]
    households: Ints
    people: Ints
    poor: Ints
    near_poor: Ints
    minority: Ints
    minority_poor: Ints


@dataclass(frozen=True, eq=False)
class Poverty:
    """Reviews by (year, standard), and the poverty rate of each old unit at the end of 2020."""

    reviews: Mapping[tuple[int, str], Snapshot]
    rates: Mapping[str, float]


def draw_poverty(units: Units, helped: Collection[str], seed: int) -> Poverty:
    """Draw every review of ``world.toml``; ``helped`` are the keys of the communes on either list."""
    facts = tomllib.loads((Path(__file__).parent / "world.toml").read_text(encoding="utf-8"))
    frame = units.at(OLD_FRAME)
    rng = generator(seed, "poverty")
    urban = np.array([units[units.successor(u.key)].unit_type == "Phường" for u in frame])
    weights = _household_weights(frame, urban, facts, rng)
    levels = _levels(frame, weights, helped, facts, rng)
    sizes = 4.2 + 1.1 * _logistic(levels) + rng.normal(0, 0.15, len(frame))
    reviews: dict[tuple[int, str], Snapshot] = {}
    for total in facts["totals"]:
        households = _households(frame, urban, weights, total, facts)
        noisy = levels + rng.normal(0, 0.05, len(frame))
        if total["year"] == MERGED_YEAR:
            snapshot = _merged(units, frame, households, noisy, sizes, facts)
        else:
            poor = _poor(frame, households, noisy, total, facts)
            snapshot = _snapshot(frame, households, poor, total, sizes, facts)
        reviews[total["year"], total["standard"]] = snapshot
    base = reviews[BASE_YEAR, OLD_STANDARD]
    rates = {u.key: float(p / h) for u, p, h in zip(frame, base.poor, base.households, strict=True)}
    return Poverty(reviews, rates)


def preliminary(review: Snapshot, rng: np.random.Generator) -> Snapshot:
    """What is known before the official figures of ``review``: the same households, slightly other counts."""
    poor = np.round(review.poor * rng.normal(1.012, 0.01, len(review.poor))).astype(np.int64)
    poor = np.clip(poor, review.minority_poor, review.households)
    near = np.round(review.near_poor * rng.normal(0.99, 0.015, len(poor))).astype(np.int64)
    near = np.clip(near, 0, review.households - poor)
    return Snapshot(
        review.units, review.households, review.people, poor, near, review.minority, review.minority_poor
    )


def _household_weights(
    frame: tuple[Unit, ...], urban: Mask, facts: dict[str, Any], rng: np.random.Generator
) -> Floats:
    raw = np.exp(rng.normal(0, 0.25, len(frame))) * [1.0 if u.is_rural_commune else 1.25 for u in frame]
    weights = np.array([float(facts["units"].get(u.key, {}).get("households", 0)) for u in frame])
    for district, given in facts["districts"].items():
        here = np.array([u.district == district for u in frame]) & ~urban
        free = here & (weights == 0)
        weights[free] = raw[free] / raw[free].sum() * (given["households"] - weights[here].sum())
    return weights


def _levels(
    frame: tuple[Unit, ...],
    weights: Floats,
    helped: Collection[str],
    facts: dict[str, Any],
    rng: np.random.Generator,
) -> Floats:
    """Log-odds of poverty at the end of 2020: the district's, lower for towns and communes never helped."""
    levels = rng.normal(0, 0.35, len(frame))
    levels -= np.array([0.0 if u.key in helped else 1.3 for u in frame])
    given = np.array([facts["units"].get(u.key, {}).get("rate", np.nan) for u in frame])
    fixed = ~np.isnan(given)
    levels[fixed] = _logit(given[fixed])
    for district, wanted in facts["districts"].items():
        here = np.array([u.district == district for u in frame])
        free = here & ~fixed
        rest = wanted["rate"] * weights[free].sum()
        levels[free] += _intercept(levels[free], weights[free], rest)
    return levels


def _households(
    frame: tuple[Unit, ...], urban: Mask, weights: Floats, total: dict[str, Any], facts: dict[str, Any]
) -> Ints:
    in_wards = round(total["households"] * facts["urban_share"])
    households = np.zeros(len(frame), dtype=np.int64)
    households[urban] = apportion(weights[urban], in_wards)
    blocks = [np.array([u.district == d for u in frame]) & ~urban for d in facts["districts"]]
    shares = apportion(np.array([weights[b].sum() for b in blocks]), total["households"] - in_wards)
    for block, share in zip(blocks, shares, strict=True):
        households[block] = apportion(weights[block], int(share))
    return households


def _poor(
    frame: tuple[Unit, ...], households: Ints, levels: Floats, total: dict[str, Any], facts: dict[str, Any]
) -> Ints:
    poor = np.zeros(len(frame), dtype=np.int64)
    free = np.ones(len(frame), dtype=bool)
    left = total["poor"]
    for district, rates in facts["district_rates"].items():
        rate = rates.get(str(total["year"])) if total["standard"] == OLD_STANDARD else None
        if rate is not None:
            here = np.array([u.district == district for u in frame])
            wanted = round(rate * int(households[here].sum()))
            poor[here] = _share_out(levels[here], households[here], wanted)
            free &= ~here
            left -= wanted
    poor[free] = _share_out(levels[free], households[free], left)
    return poor


def _share_out(levels: Floats, households: Ints, total: int) -> Ints:
    weights = households.astype(float)
    return apportion(weights * _logistic(levels + _intercept(levels, weights, total)), total, households)


def _snapshot(
    frame: tuple[Unit, ...],
    households: Ints,
    poor: Ints,
    total: dict[str, Any],
    sizes: Floats,
    facts: dict[str, Any],
) -> Snapshot:
    near = apportion(_near_weights(households, poor), total["near_poor"], households - poor)
    people = _people(households, sizes, facts)
    return Snapshot(frame, households, people, poor, near, *_minorities(households, poor))


def _near_weights(households: Ints, poor: Ints) -> Floats:
    """Near-poor households are likelier where there are more poor ones, and are not poor."""
    return np.asarray((households - poor) * (poor / households + 1e-6) ** 0.45, dtype=np.float64)


def _people(households: Ints, sizes: Floats, facts: dict[str, Any]) -> Ints:
    total = round(int(households.sum()) * facts["people_per_household"])
    return households + apportion(households * (sizes - 1), total - int(households.sum()))


def _minorities(households: Ints, poor: Ints) -> tuple[Ints, Ints]:
    rate = poor / households
    share = np.where(rate < 0.02, 0.35, np.where(rate < 0.12, 0.75, 0.93 + 0.06 * rate))
    minority = np.round(households * share).astype(np.int64)
    others_poor = np.round(poor * (1 - share) * 0.3).astype(np.int64)
    return minority, np.minimum(minority, poor - others_poor)


def _merged(
    units: Units,
    frame: tuple[Unit, ...],
    old_households: Ints,
    levels: Floats,
    sizes: Floats,
    facts: dict[str, Any],
) -> Snapshot:
    """The end of 2025: old units added up into new ones, published counts and rates of new units kept."""
    new = units.at(NEW_FRAME)
    place = {u.key: i for i, u in enumerate(new)}
    into = np.array([place[units.successor(u.key)] for u in frame])
    given, total = facts["merged"], facts["totals"][-1]
    weights = old_households.astype(float)
    expected = weights * _logistic(levels + _intercept(levels, weights, total["poor"]))
    households = np.bincount(into, weights=weights, minlength=len(new)).astype(np.int64)
    inclined = np.bincount(into, weights=expected, minlength=len(new))
    size = np.bincount(into, weights=sizes * weights, minlength=len(new)) / households
    poor, near = np.full(len(new), -1), np.full(len(new), -1)
    for key, count in given["counts"].items():
        poor[place[key]], near[place[key]] = count["poor"], count["near_poor"]
    rural = np.array([u.is_rural_commune for u in new])
    donor = int(np.argmax(households * rural * [u.key not in given["combined_rates"] for u in new]))
    for key, wanted in given["combined_rates"].items():
        both = _make_room(households, place[key], donor, wanted["rate"])
        poor[place[key]] = round(both * wanted["poor"])
        near[place[key]] = both - poor[place[key]]
    free = poor < 0
    left = given["rural_poor"] - int(poor[rural & ~free].sum())
    poor[free] = apportion(np.asarray(inclined[free], dtype=np.float64), left, households[free])
    left = given["rural_near_poor"] - int(near[rural & ~free].sum())
    near[free] = apportion(_near_weights(households, poor)[free], left, (households - poor)[free])
    people = _people(households, size, facts)
    return Snapshot(new, households, people, poor, near, *_minorities(households, poor))


def _make_room(households: Ints, index: int, donor: int, rate: float) -> int:
    """Move households to or from ``donor`` so that ``rate`` can be printed exactly; returns its count."""
    for step in range(1, 400):
        moved = (step // 2) * (-1 if step % 2 else 1)
        wanted = int(households[index]) + moved
        both = round(rate * wanted)
        if round(100 * both / wanted, 2) == round(100 * rate, 2):
            households[donor] -= moved
            households[index] = wanted
            return both
    raise ValueError(f"no number of households near {households[index]} has the rate {rate}")


def _intercept(levels: Floats, weights: Floats, total: float) -> float:
    """The shift of ``levels`` that makes the expected count equal ``total`` (bisection)."""
    low, high = -15.0, 15.0
    for _ in range(60):
        middle = (low + high) / 2
        if float((weights * _logistic(levels + middle)).sum()) < total:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def _logistic(x: Floats) -> Floats:
    result: Floats = 1 / (1 + np.exp(-x))
    return result


def _logit(p: Floats) -> Floats:
    result: Floats = np.log(p / (1 - p))
    return result
