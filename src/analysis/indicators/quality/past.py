"""Values far from the unit's own past: the ratio to the mean of the years before.

WHO, *Data quality review* (2017), module 2, "consistency over time": a value more than ±33 % from the mean of
the three years before is looked at. What is expected to fall is held against the year before alone.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import pandas as pd

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.format import number
from analysis.indicators.frames import carried
from analysis.indicators.quality._findings import Checks, Facts, Result, at, findings
from analysis.indicators.quality._reviews import reviews, year_end
from analysis.indicators.quality._settings import Past, names, past_of, settings
from analysis.province import Province
from analysis.tables import in_force

_EXACT = 1e-9
"""Room for binary fractions: 1.33 less 1 is a little more than 0.33."""


def against_past(province: Province, rows: pd.DataFrame, rule: Past) -> pd.DataFrame:
    """``rows`` (``unit_key``, ``year``, ``value``; one a unit and year) with ``past``, ``years``, ``ratio``.

    The past is told in the units of the year itself: of a unit formed by whole mergers it is the sum of its
    members. ``ratio`` is missing without a past, or with one below ``rule.least``.
    """
    by_year = {
        int(str(y)): g.set_index("unit_key")["value"].astype("float64") for y, g in rows.groupby("year")
    }
    pasts, counts = (pd.Series(float("nan"), index=rows.index) for _ in range(2))
    for year, group in rows.groupby("year"):
        wide = _before(province, by_year, int(str(year)), rule.years)
        own = wide.reindex(group["unit_key"])
        pasts.loc[group.index] = own.mean(axis=1).to_numpy()
        counts.loc[group.index] = own.notna().sum(axis=1).to_numpy()
    ratio = rows["value"].astype("float64") / pasts.where(pasts >= rule.least)
    return rows.assign(past=pasts, years=counts, ratio=ratio)


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
    rows = in_force(province.table("resources"))
    total = (rows["source"] == "total") & (rows["kind"] == "all") & (rows["measure"] == "actual")
    rows = rows[total & rows["amount_vnd"].notna() & rows["unit_key"].notna()]
    rows = rows.sort_values(["file", "sheet", "cell"], kind="stable").drop_duplicates(["unit_key", "year"])
    told = against_past(province, rows.assign(value=rows["amount_vnd"]), past_of("resources"))
    return _result(province, "resources", "resources", [told], "")


def _before(province: Province, by_year: dict[int, pd.Series[Any]], year: int, years: int) -> pd.DataFrame:
    """One column a year before ``year`` with values, in the units of 31 December of ``year``."""
    told = {y: _carried(province, by_year[y], y, year) for y in range(year - years, year) if y in by_year}
    return pd.DataFrame(told, dtype="float64")


def _carried(province: Province, values: pd.Series[Any], one: int, other: int) -> pd.Series[Any]:
    """``values`` of one year in the units of another; those that cannot be carried, as they are."""
    if not province.units.lineage.between(year_end(one), year_end(other)):
        return values
    moved = carried(province.units, values.to_frame("value"), year_end(one), year_end(other))
    whole = moved.counts["value"][moved.complete["value"]]
    stays = values[values.index.isin(list(moved.not_carried))]
    return pd.Series({**stays.to_dict(), **whole.to_dict()}, dtype="float64")


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
