"""How households came into and out of poverty in a year: the end of one year is the start of the next."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.registers import Unit
from analysis.sample._draw import generator
from analysis.sample.world import NEW_STANDARD, OLD_STANDARD, Poverty

FLOW_YEARS = (2018, 2019, 2020, 2022, 2023, 2024)
COLUMNS = (
    "poor_at_start",
    "escaped_to_near_poor",
    "escaped_above_near_poor",
    "other_decrease",
    "near_poor_fallen",
    "fallen_back",
    "newly_poor",
    "other_increase",
    "poor_households",
)
"""The columns of form POV22_R2: end = start - the next three + the four after them."""


@dataclass(frozen=True)
class Flow:
    """One unit's year: a count of households for each of :data:`COLUMNS`."""

    unit: Unit
    counts: tuple[int, ...]


def draw_flows(poverty: Poverty, year: int, seed: int) -> tuple[Flow, ...]:
    """The flows of ``year`` between the reviews of the year before and of ``year``, one standard."""
    standard = OLD_STANDARD if year <= 2021 else NEW_STANDARD
    start, end = poverty.reviews[year - 1, standard], poverty.reviews[year, standard]
    return tuple(
        Flow(unit, _counts(int(s), int(e), generator(seed, "flow", year, unit.key)))
        for unit, s, e in zip(end.units, start.poor, end.poor, strict=True)
    )


def _counts(start: int, end: int, rng: np.random.Generator) -> tuple[int, ...]:
    fallen, back, new, moved_in = (int(n) for n in rng.binomial(start, (0.006, 0.003, 0.012, 0.004)))
    new += max(0, end - start - (fallen + back + new + moved_in))
    out = start - end + fallen + back + new + moved_in
    to_near, above, moved_out = (int(n) for n in rng.multinomial(out, (0.48, 0.44, 0.08)))
    return start, to_near, above, moved_out, fallen, back, new, moved_in, end
