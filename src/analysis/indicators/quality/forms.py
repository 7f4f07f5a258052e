"""Identities of the poverty forms, checked again on the tables: rates, parts of wholes, flows, districts.

Most are told while a file is read (``cleaning``); here the same rules say how many rows were checked.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.quality._findings import Checks, Facts, Result, Rule, judged, merged
from analysis.indicators.quality._reviews import COUNTS, RANK, received, reviews, year_end
from analysis.indicators.quality._settings import names, settings
from analysis.province import Province

_RATES = (("rate_printed_pct", "poor_households"), ("near_rate_printed_pct", "near_poor_households"))
_PARTS = (
    ("minority_households", "households"),
    ("minority_poor_households", "poor_households"),
    ("minority_poor_households", "minority_households"),
)
_ESCAPES = ["escaped_to_near_poor", "escaped_above_near_poor"]
_RISES = ["near_poor_fallen", "fallen_back", "newly_poor", "other_increase"]


def rate(province: Province) -> Result:
    """Printed percent = count / households, within half a unit of its last digit, at least 0.005 points."""
    rows = received(province)
    return merged("rate", [_rate(province, rows[rows[p].notna()], p, part) for p, part in _RATES])


def _rate(province: Province, rows: pd.DataFrame, printed: str, part: str) -> Result:
    computed = (100 * rows[part] / rows["households"].where(rows["households"] > 0)).astype("Float64")
    off = (rows[printed] - computed).abs().gt(tolerance(rows[printed])).fillna(value=False)
    facts: Facts = {"printed": (printed, 2), "computed": ("computed", 2)}
    rule = Rule("rate", "poverty", "rate_disagrees", facts, printed)
    return judged(province, rule, rows.assign(computed=computed), computed.notna(), off)


def poor_within(province: Province) -> Result:
    """Poor and near-poor households are not more than all."""
    rows = received(province)
    rows = rows.assign(part=rows["poor_households"] + rows["near_poor_households"])
    facts: Facts = {"part": ("part", 0), "whole": ("households", 0)}
    return _within(
        province, Rule("poor_within", "poverty", "poor_exceed_households", facts), rows, "households"
    )


def people_within(province: Province) -> Result:
    """A household has at least one person."""
    rows = received(province)
    facts: Facts = {"part": ("households", 0), "whole": ("people", 0)}
    rule = Rule("people_within", "poverty", "fewer_people_than_households", facts)
    return _within(province, rule, rows.assign(part=rows["households"]), "people")


def minority_within(province: Province) -> Result:
    """Households of ethnic minorities are among all, and their poor among the poor."""
    rows = received(province)
    parts = []
    for part, whole in _PARTS:
        told = rows[rows[part].notna()]
        rule = Rule(
            "minority_within", "poverty", "part_exceeds_whole", {"part": (part, 0), "whole": (whole, 0)}
        )
        parts.append(_within(province, rule, told.assign(part=told[part]), whole))
    return merged("minority_within", parts)


def flow(province: Province) -> Result:
    """End = start − escapes − other decrease + falls + relapses + new + other increase.

    A column that a sheet does not have adds nothing; an empty cell of one it has cannot be checked.
    """
    rows = received(province)
    rows = rows[rows["poor_at_start"].notna()]
    has = (
        rows.groupby(["file", "sheet"], dropna=False)[
            ["escaped", *_ESCAPES, "other_decrease", *_RISES]
        ].transform("count")
        > 0
    )
    in_parts = has[_ESCAPES].any(axis=1)
    split = _sum(rows, has, _ESCAPES)
    escaped = split.where(in_parts, rows["escaped"].astype("Float64").where(has["escaped"], 0))
    down = escaped + _sum(rows, has, ["other_decrease"])
    up = _sum(rows, has, _RISES)
    computed = rows["poor_at_start"] - down + up
    known = (
        computed.notna()
        & rows["poor_households"].notna()
        & (in_parts | has["escaped"] | has[_RISES].any(axis=1))
    )
    off = known & (computed != rows["poor_households"]).fillna(value=False)
    told = rows.assign(computed=computed, down=down, up=up)
    facts: Facts = {
        "start": ("poor_at_start", 0),
        "down": ("down", 0),
        "up": ("up", 0),
        "end": ("poor_households", 0),
        "computed": ("computed", 0),
    }
    return judged(province, Rule("flow", "poverty", "flow_disagrees", facts), told, known, off)


def escapes(province: Province) -> Result:
    """Households that escaped = to near-poor + above near-poor, where a form has all three."""
    rows = received(province)
    rows = rows[rows["escaped"].notna()]
    parts = rows[_ESCAPES[0]] + rows[_ESCAPES[1]]
    off = (parts != rows["escaped"]).fillna(value=False)
    rule = Rule("escapes", "poverty", "escapes_disagree", {"whole": ("escaped", 0), "parts": ("parts", 0)})
    return judged(province, rule, rows.assign(parts=parts), parts.notna(), off)


def district_sum(province: Province) -> Result:
    """A district's count = the sum of its communes, where every commune of the day has one."""
    rows = received(province)
    rows = rows[(rows["level"] == "district") & rows["unit_key"].notna() & rows["households"].notna()]
    key = ["unit_key", "year", "standard", "status"]
    sums, complete = _by_district(province)
    parts = []
    for column in COUNTS:
        told = rows[rows[column].notna()]
        index = pd.MultiIndex.from_frame(told[key].astype(object))
        whole = complete[column].reindex(index).to_numpy(dtype=object)
        known = pd.Series([w is True for w in whole], index=told.index, dtype=bool)
        summed = pd.Series(sums[column].reindex(index).to_numpy(), index=told.index)
        off = summed != told[column].astype("Float64").astype("float64")
        facts: Facts = {"what": "what", "printed": (column, 0), "summed": ("summed", 0)}
        told = told.assign(summed=summed, what=names("measures")[column])
        rule = Rule("district_sum", "poverty", "district_sum_differs", facts, column)
        parts.append(judged(province, rule, told, known, off))
    return merged("district_sum", parts)


def _by_district(province: Province) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Sums of the communes by district, year, standard and status, and whether all of them have a value."""
    rows = reviews(province)
    keys = {d.district: d.key for d in reversed(province.units.units) if d.level == "district"}
    told = rows.assign(unit_key=rows["district"].map(keys))
    told = told[told["unit_key"].notna() & told["status"].isin(list(RANK))]
    grouped = told.groupby([told[c].astype(object) for c in ("unit_key", "year", "standard", "status")])[
        list(COUNTS)
    ]
    sums, counts = grouped.sum().astype("float64"), grouped.count()
    of = {
        (keys[name], year): n
        for year in rows["year"].unique()
        for name, n in pd.Series([u.district for u in province.units.at(year_end(int(year)))])
        .value_counts()
        .items()
        if name in keys
    }
    owed = pd.Series([of.get((i[0], i[1]), 0) for i in counts.index], index=counts.index, dtype="int64")
    return sums, counts.eq(owed, axis=0)


def _sum(rows: pd.DataFrame, has: pd.DataFrame, columns: list[str]) -> pd.Series[Any]:
    """Σ of the columns a sheet has; missing where a cell of one of them is."""
    return sum(
        (rows[c].astype("Float64").where(has[c], 0) for c in columns),
        start=pd.Series(0.0, index=rows.index, dtype="Float64"),
    )


def tolerance(printed: pd.Series[Any]) -> pd.Series[Any]:
    """Half a unit of the last digit printed, at least ``rate_points``."""
    value = printed.astype("float64")
    half = pd.Series(settings()["sums"]["rate_points"], index=printed.index)
    for digits in (1, 0):
        half = half.mask(np.isclose(value, value.round(digits), atol=1e-9), 0.5 / 10**digits)
    return half + 1e-9


def _within(province: Province, rule: Rule, rows: pd.DataFrame, whole: str) -> Result:
    """Column ``part`` is not more than ``whole``; rows that have neither are not asked."""
    rows = rows[rows["part"].notna() | rows[whole].notna()]
    known = rows["part"].notna() & rows[whole].notna()
    return judged(province, rule, rows, known, rows["part"].gt(rows[whole]).fillna(value=False))


CHECKS: Checks = {
    "rate": rate,
    "poor_within": poor_within,
    "people_within": people_within,
    "minority_within": minority_within,
    "flow": flow,
    "escapes": escapes,
    "district_sum": district_sum,
}
"""Check → function of the province."""
