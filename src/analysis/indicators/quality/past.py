"""Values far from the unit's own past: the ratio to the mean of the years before.

WHO, *Data quality review* (2017), module 2, "consistency over time": a value more than ±33 % from the mean of
the three years before is looked at. What is expected to fall is held against the year before alone.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from functools import partial
from math import isnan, nan

import pandas as pd

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.format import number
from analysis.indicators.quality._findings import Checks, Facts, Result, at, findings
from analysis.indicators.quality._reviews import reviews, year_end
from analysis.indicators.quality._settings import Past, names, past_of, settings
from analysis.province import Province

Values = dict[str, float]
"""A number a unit."""

_EXACT = 1e-9
"""Room for binary fractions: 1.33 less 1 is a little more than 0.33."""


def against_past(province: Province, rows: pd.DataFrame, rule: Past) -> pd.DataFrame:
    """``rows`` (``unit_key``, ``year``, ``value``; one a unit and year) with ``past``, ``years``, ``ratio``.

    The past is told in the units of the year itself: of a unit formed by whole mergers it is the sum of its
    members. ``ratio`` is missing without a past, or with one below ``rule.least``.
    """
    places = list(zip(rows["unit_key"].tolist(), map(int, rows["year"].tolist()), strict=True))
    values = rows["value"].astype("float64")
    by_year: dict[int, Values] = {}
    for (key, year), value in zip(places, values.tolist(), strict=True):
        by_year.setdefault(year, {})[key] = value
    before = {year: _before(province, by_year, year, rule.years) for year in by_year}
    found = [[v for told in before[year] if not isnan(v := told.get(key, nan))] for key, year in places]
    pasts = pd.Series([sum(v) / len(v) if v else nan for v in found], index=rows.index, dtype="float64")
    counts = pd.Series([len(v) for v in found], index=rows.index, dtype="float64")
    return rows.assign(past=pasts, years=counts, ratio=values / pasts.where(pasts >= rule.least))


def poverty(province: Province, measure: str) -> Result:
    """A count of communes against its own past; poor households under one standard only."""
    rows = reviews(province)
    rows = rows[rows[measure].notna()].assign(value=lambda f: f[measure])
    if measure == "poor_households":
        groups = [g for _, g in rows.groupby("standard", sort=True)]
    else:
        groups = [rows.sort_values("standard", kind="stable").drop_duplicates(["unit_key", "year"])]
    told = [against_past(province, g, past_of(measure)) for g in groups]
    return _result(province, measure, "poverty", told, measure)


def resources(province: Province) -> Result:
    """The total of resources mobilised in a unit against its own past."""
    rows = province.in_force("resources")
    total = (rows["source"] == "total") & (rows["kind"] == "all") & (rows["measure"] == "actual")
    kept = total & rows["amount_vnd"].notna() & rows["unit_key"].notna()
    rows = rows.loc[kept, ["unit_key", "year", "amount_vnd", "file", "sheet", "cell"]]
    rows = rows.sort_values(["file", "sheet", "cell"], kind="stable").drop_duplicates(["unit_key", "year"])
    told = against_past(province, rows.assign(value=rows["amount_vnd"]), past_of("resources"))
    return _result(province, "resources", "resources", [told], "")


def _before(province: Province, by_year: Mapping[int, Values], year: int, years: int) -> list[Values]:
    """The values of each year before ``year`` that has any, in the units of 31 December of ``year``."""
    return [_carried(province, by_year[y], y, year) for y in range(year - years, year) if y in by_year]


def _carried(province: Province, values: Values, one: int, other: int) -> Values:
    """``values`` of one year in the units of another; those that cannot be carried, as they are.

    A unit of which a member has no value has none: half of a past is not a past.
    """
    lineage, days = province.units.lineage, (year_end(one), year_end(other))
    if not lineage.between(*days):
        return values
    held = lineage.mapping(*days)
    members = Counter(new for units in held.values() for new in units)
    stays, parts = {}, defaultdict(list)
    for key, value in values.items():
        units = held.get(key, ())
        if len(units) != 1:
            stays[key] = value
        elif not isnan(value):
            parts[next(iter(units))].append(value)
    return stays | {new: sum(told) for new, told in parts.items() if len(told) == members[new]}


def _result(province: Province, measure: str, table: str, parts: list[pd.DataFrame], column: str) -> Result:
    told = (
        pd.concat(parts) if parts else reviews(province).iloc[:0].assign(value=0, past=0, years=0, ratio=0.0)
    )
    judged = told["ratio"].notna()
    far = told[judged & ((told["ratio"] - 1).abs() > settings()["past"]["share"] + _EXACT)]
    far = far.assign(what=names("measures")[measure], percent=100 * far["ratio"])
    facts: Facts = {
        "what": "what",
        "value": ("value", 0),
        "past": ("past", 0),
        "years": ("years", 0),
        "ratio": ("percent", 0),
    }
    found = findings(province, table, far, "far_from_own_past", facts, column=column)
    left, least = at(told, ~judged), number(past_of(measure).least)
    said = caveat("quality_no_past", n=len(left), least=least) if len(left) else Caveat()
    return Result(f"past_{measure}", {table: at(told, judged)}, found, {table: left}, said)


CHECKS: Checks = {
    **{f"past_{m}": partial(poverty, measure=m) for m in ("households", "people", "poor_households")},
    "past_resources": resources,
}
"""Check → function of the province."""
