"""Values far from those of their peers: the modified z-score."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.evidence import per_province
from analysis.indicators.ntm._rows import MET, NOT_MET, Grid, dates, grid
from analysis.indicators.quality._findings import Checks, Facts, Result, at, findings
from analysis.indicators.quality._reviews import reviews
from analysis.indicators.quality._settings import names, settings
from analysis.province import Province

_CODE = "outlier_among_peers"
_CELL = {
    "poor_rate": "rate_printed_pct",
    "near_poor_rate": "near_rate_printed_pct",
}
"""The column whose cell is named for a measure that is worked out."""


def modified_z(values: pd.Series[Any], peers: Sequence[pd.Series[Any]]) -> pd.DataFrame:
    """``z`` = 0.6745 (x − median) / MAD of each value within its ``peers``, with ``median``, ``mad``, ``n``.

    Iglewicz & Hoaglin (1993), *How to Detect and Handle Outliers*. ``z`` is missing where fewer than
    ``least_values`` peers have a value, or where MAD is 0: more than half of them are equal.
    """
    rule = settings()["peers"]
    plain = values.astype("Float64").astype("float64")
    group = _group_of(peers)
    grouped = plain.groupby(group)
    median, n = grouped.transform("median"), grouped.transform("count")
    away = plain - median
    mad = away.abs().groupby(group).transform("median")
    judged = (n >= rule["least_values"]) & (mad > 0)
    z = (rule["factor"] * away / mad.where(mad > 0)).where(judged)
    return pd.DataFrame({"z": z, "median": median, "mad": mad, "n": n})


def _group_of(peers: Sequence[pd.Series[Any]]) -> np.ndarray[Any, np.dtype[np.float64]]:
    """A number for each combination of values of ``peers``; none where one of them is missing."""
    group, missing = np.zeros(len(peers[0]), dtype=np.int64), np.zeros(len(peers[0]), dtype=bool)
    for peer in peers:
        codes, values = pd.factorize(peer)
        group, missing = group * (len(values) + 1) + codes, missing | (codes < 0)
    return np.where(missing, np.nan, group)


def poverty(province: Province, measure: str) -> Result:
    """A count or rate of communes within their district, year and standard."""
    rows = reviews(province)
    rows = rows.loc[rows[measure].notna(), ["unit_key", "district", "year", "standard", measure]]
    once = measure in ("households", "people")
    if once:  # the same count under two standards is one value
        rows = rows.sort_values("standard", kind="stable").drop_duplicates(["unit_key", "year"])
    peers = [rows["district"], rows["year"], *([] if once else [rows["standard"]])]
    scored = modified_z(rows[measure], peers)
    decimals = 2 if measure.endswith("rate") else 0
    told = rows.assign(value=rows[measure], **_columns(scored))
    return _result(province, f"peers_{measure}", "poverty", told, decimals, _CELL.get(measure, measure))


def help_amounts(province: Province) -> Result:
    """Amounts of help within their column and year, by their logarithm if ``settings.toml`` says so."""
    rows = province.in_force("support")
    given = (rows["kind"] != "none") & rows["amount_vnd"].gt(0).fillna(value=False)
    rows = rows.loc[given, ["category", "year", "amount_vnd"]]
    amounts = rows["amount_vnd"].astype("float64")
    by_log = settings()["peers"]["log_of_money"]
    compared = pd.Series(np.log(amounts), index=rows.index) if by_log else amounts
    scored = modified_z(compared, [rows["category"], rows["year"]])
    if by_log:
        scored["median"] = np.exp(scored["median"])
    told = rows.assign(value=amounts, **_columns(scored))
    return _result(province, "peers_help", "support", told, 0, "")


def criteria(province: Province) -> Result:
    """The change of criteria met between two assessments under one set, within those of the same two."""
    rows = steps(province)
    scored = modified_z(rows["gained"] - rows["lost"], [rows["as_of"], rows["criteria_set"]])
    told = rows.assign(value=rows["gained"] - rows["lost"], **_columns(scored))
    return _result(province, "peers_criteria", "ntm_marks", told, 0, "")


def criteria_jump(province: Province) -> Result:
    """Communes that lost or gained many criteria at once (``[criteria]`` of ``settings.toml``)."""
    rows, rule = steps(province), settings()["criteria"]
    many = (rows["lost"] >= rule["lost"]) | (rows["gained"] >= rule["gained"])
    facts: Facts = {"lost": ("lost", 0), "gained": ("gained", 0), "before": "before", "day": "day"}
    found = findings(province, "ntm_marks", rows[many], "criteria_jump", facts)
    return Result("criteria_jump", {"ntm_marks": at(rows)}, found)


@per_province
def steps(province: Province) -> pd.DataFrame:
    """One row a commune and two assessments in a row under one set: criteria ``lost`` and ``gained``.

    A criterion is lost that was met and is not met: one that was not assessed on either day is neither. The
    row is that of the first criterion that changed, else of the first one; the index is its position.
    """
    known: dict[str, list[date]] = {}
    for assessed in dates(province):
        known.setdefault(assessed.criteria_set, []).append(assessed.as_of)
    parts = [
        _step(grid(province, one, used), grid(province, other, used), one, other)
        for used, days in sorted(known.items())
        for one, other in pairwise(days)
    ]
    table = province.table("ntm_marks")[["unit_key", "as_of", "criteria_set"]]
    if not parts:
        return table.iloc[:0].assign(lost=0, gained=0, before="", day="", year=0)
    told = pd.concat(parts, ignore_index=True).set_index("position")
    return pd.concat([table.loc[told.index], told], axis=1)


def _step(earlier: Grid, later: Grid, one: date, other: date) -> pd.DataFrame:
    place = earlier.keys.get_indexer(later.keys)
    both = np.flatnonzero(place >= 0)
    old, new, positions = earlier.marks[place[both]], later.marks[both], later.positions[both]
    lost, gained = (old == MET) & (new == NOT_MET), (old == NOT_MET) & (new == MET)
    first = np.where(
        (lost | gained).any(axis=1), (lost | gained).argmax(axis=1), (positions >= 0).argmax(axis=1)
    )
    own = positions[np.arange(len(both)), first]
    told: pd.DataFrame = pd.DataFrame(
        {
            "position": own,
            "lost": lost.sum(axis=1),
            "gained": gained.sum(axis=1),
            "before": f"{one:%d/%m/%Y}",
            "day": f"{other:%d/%m/%Y}",
            "year": other.year,
        }
    )
    return told.take(np.flatnonzero(own >= 0))


def _result(
    province: Province, check: str, table: str, told: pd.DataFrame, decimals: int, column: str
) -> Result:
    rule = settings()["peers"]
    judged = told["z"].notna()
    far = told[judged & (told["z"].abs() > rule["threshold"])]
    measure = names("measures")[check.removeprefix("peers_")]
    facts: Facts = {
        "what": "what",
        "value": ("value", decimals),
        "median": ("median", decimals),
        "n": ("n", 0),
        "z": ("z", 1),
    }
    found = findings(province, table, far.assign(what=measure), _CODE, facts, column=column)
    left = at(told, ~judged)
    said = caveat("quality_few_values", n=len(left), least=rule["least_values"]) if len(left) else Caveat()
    return Result(check, {table: at(told, judged)}, found, {table: left}, said)


def _columns(scored: pd.DataFrame) -> dict[str, pd.Series[Any]]:
    return {str(c): scored[c] for c in scored}


POVERTY = ("households", "people", "poor_households", "near_poor_households", "poor_rate", "near_poor_rate")
CHECKS: Checks = {
    **{f"peers_{m}": partial(poverty, measure=m) for m in POVERTY},
    "peers_help": help_amounts,
    "peers_criteria": criteria,
    "criteria_jump": criteria_jump,
}
"""Check → function of the province."""
