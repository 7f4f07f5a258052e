"""Money for rural development by source, district and year, all made up: parents sum their children."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from analysis.sample._draw import generator

STEP_VND = 10_000
TREE = (
    ("central_budget", "all", ("investment", "recurrent")),
    ("local_budget", "all", ("provincial_budget", "district_budget", "commune_budget")),
    ("integrated", "all", ()),
    ("credit", "all", ()),
    ("companies", "all", ()),
    ("community", "all", ("cash", "labour", "land")),
    ("other", "all", ()),
)
"""Each source with its children: kinds of the same source, or the budgets below ``local_budget``."""

_MILLION_A_COMMUNE = {
    "investment": 1450.0,
    "recurrent": 260.0,
    "provincial_budget": 190.0,
    "district_budget": 120.0,
    "commune_budget": 18.0,
    "integrated": 2300.0,
    "credit": 3100.0,
    "companies": 95.0,
    "cash": 42.0,
    "labour": 120.0,
    "land": 75.0,
    "other": 30.0,
}


@dataclass(frozen=True)
class Line:
    """One line of the form: amounts in đồng; ``is_total`` marks a sum of other lines."""

    source: str
    kind: str
    is_total: bool
    plan_vnd: int
    actual_vnd: int


def draw_resources(unit_key: str, communes: int, year: int, seed: int) -> tuple[Line, ...]:
    """The lines of one unit and year in the order of the form, the total last."""
    rng = generator(seed, "resources", unit_key, year)
    growth = 1.06 ** (year - 2017)
    lines: list[Line] = []
    tops: list[Line] = []
    for source, kind, children in TREE:
        if not children:
            tops.append(_leaf(source, kind, source, communes * growth, rng))
            lines.append(tops[-1])
            continue
        below = [
            _leaf(c if c.endswith("_budget") else source, "all" if c.endswith("_budget") else c, c,
                  communes * growth, rng)
            for c in children
        ]  # fmt: skip
        tops.append(_sum(source, kind, below))
        lines += [tops[-1], *below]
    return (*lines, _sum("total", "all", tops))


def _leaf(source: str, kind: str, rate: str, size: float, rng: np.random.Generator) -> Line:
    plan = _MILLION_A_COMMUNE[rate] * 1e6 * size * float(rng.lognormal(0, 0.25))
    actual = plan * float(rng.normal(0.96, 0.07))
    return Line(source, kind, False, _round(plan), _round(actual))


def _round(amount: float) -> int:
    return round(amount / STEP_VND) * STEP_VND


def _sum(source: str, kind: str, lines: list[Line]) -> Line:
    return Line(source, kind, True, sum(x.plan_vnd for x in lines), sum(x.actual_vnd for x in lines))
