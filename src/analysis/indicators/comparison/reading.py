"""From tables to the communes of a comparison: those of the assignment's frame, under one definition."""

from __future__ import annotations

from datetime import date
from functools import partial

import numpy as np
import pandas as pd

from analysis.indicators import ntm, scopes
from analysis.indicators.comparison.helping import help_per_household
from analysis.indicators.comparison.rules import rules
from analysis.indicators.comparison.sample import COLUMNS, Frame, KeyedCells, Outcome, Sample
from analysis.indicators.evidence import evidence, per_province
from analysis.indicators.figure import FigureStatus
from analysis.indicators.ntm._rows import CODES, grid, mark_cells, rural_on
from analysis.indicators.poverty._rows import evidence_of, status_of, stock
from analysis.programme import Period
from analysis.province import Province

_COUNTED = ("poor_households", "households")


def sample_of(
    province: Province, period: str, outcome: Outcome, standard: str, ends: tuple[date, date]
) -> Sample:
    """The communes with a value under ``standard`` on both days of ``ends``, helped or not in ``period``.

    A commune counts as helped when it was assigned on any 31 December of the period: the same ones at both
    ends. Communes missing at one end are left out and told by ``owed``.
    """
    first, last = ends
    span = province.programme.period(period)
    listed = scopes.resolve(province, f"list:{period}", last).keys
    there = _owing(province, outcome, last)
    parts = [_values(province, outcome, standard, day) for day in ends]
    keys = sorted(set(parts[0].index) & set(parts[1].index) & there)
    before, after = (p.loc[keys] for p in parts)
    names, districts = _full_names(province), _districts(province, first)
    name, most = _name_and_most(province, outcome, standard)
    ends_on = scopes.year_end(span.last_year)
    frame = Frame(outcome, period, first, last, standard, name, span.assigned_on, most, ends_on)
    dose, help_cells, years = help_per_household(province, frame, _households(province, span, first))
    communes = pd.DataFrame(
        {
            "name": [names[k] for k in keys],
            "district": [districts.get(k, "") for k in keys],
            "helped": [k in listed for k in keys],
            "before": before["value"],
            "after": after["value"],
            "households_before": before["households"],
            "households_after": after["households"],
            "dose": dose.reindex(keys),
        },
        index=pd.Index(keys, name="unit_key", dtype=object),
        columns=list(COLUMNS),
    )
    return Sample(
        frame,
        communes,
        (len(there & listed), len(there - listed)),
        _status(outcome, pd.concat([before, after])),
        _cells(province, outcome, standard, ends),
        _list_cells(province, span),
        help_cells,
        years,
    )


@per_province
def _full_names(province: Province) -> dict[str, str]:
    return {u.key: u.full_name for u in province.units.units}


@per_province
def _districts(province: Province, day: date) -> dict[str, str]:
    """The district at the first of the two days: that is where a commune started from."""
    named = {d.district: d.name for d in reversed(province.units.at(day, "district"))}
    return {u.key: named[u.district] for u in province.units.at(day) if u.district in named}


def ends_of(province: Province, period: str, outcome: Outcome) -> tuple[date, date] | None:
    """The last day with values before the assignment, else the first after it; and the last of the period.

    A day counts when enough communes have a value (``coverage``), or every day when fewer than two have.
    """
    span = province.programme.period(period)
    days = _enough(province, span, outcome, definition(span, outcome))
    before = [d for d in days if d < span.assigned_on]
    first = before[-1] if before else next(iter(days), None)
    later = [d for d in days if first and d > first]
    return (first, later[-1]) if first and later else None


def days_between(
    province: Province, period: str, outcome: Outcome, ends: tuple[date, date]
) -> tuple[list[date], list[date]]:
    """Days with values before the first of ``ends``, and after it up to the last, under one definition."""
    span = province.programme.period(period)
    days = _enough(province, span, outcome, definition(span, outcome))
    return [d for d in days if d < ends[0]], [d for d in days if ends[0] < d <= ends[1]]


def earlier_ends(province: Province, period: str, outcome: Outcome) -> tuple[str, tuple[date, date]] | None:
    """An earlier definition with two days before the assignment, the first and the last of them."""
    span = province.programme.period(period)
    for other in reversed(province.programme.periods):
        used = definition(other, outcome)
        days = _enough(province, span, outcome, used)
        days = [d for d in days if d < span.assigned_on]
        if used != definition(span, outcome) and len(days) > 1:
            return used, (days[0], days[-1])
    return None


def definition(period: Period, outcome: Outcome) -> str:
    """The poverty standard or the criteria set of ``period``."""
    return period.poverty_standard if outcome == "poverty" else period.criteria_set


@per_province
def _enough(province: Province, period: Period, outcome: Outcome, standard: str) -> list[date]:
    usable = [
        d
        for d in _days(province, outcome, standard)
        if d <= scopes.year_end(period.last_year)
        and not scopes.resolve(province, f"list:{period.key}", d).reason
    ]
    shares = {d: _share(province, outcome, standard, d) for d in usable}
    full = [d for d in usable if shares[d] >= rules().coverage]
    return full if len(full) > 1 else usable


def _share(province: Province, outcome: Outcome, standard: str, day: date) -> float:
    there = _owing(province, outcome, day)
    return len(there & set(_values(province, outcome, standard, day).index)) / max(1, len(there))


@per_province
def _days(province: Province, outcome: Outcome, standard: str) -> list[date]:
    if outcome == "ntm":
        return [d.as_of for d in ntm.dates(province) if d.criteria_set == standard]
    table = province.table("poverty")
    years = table.loc[(table["level"] == "commune") & (table["standard"] == standard), "year"]
    return [scopes.year_end(int(y)) for y in sorted(years.dropna().unique())]


@per_province
def _owing(province: Province, outcome: Outcome, day: date) -> frozenset[str]:
    if outcome == "ntm":
        return rural_on(province, day)
    return scopes.resolve(province, scopes.PROVINCE, day).keys


@per_province
def _values(province: Province, outcome: Outcome, standard: str, day: date) -> pd.DataFrame:
    if outcome == "poverty":
        rows = stock(province, day.year, standard).set_index("unit_key")
        poor, all_ = (rows[c].astype("float64") for c in _COUNTED)
        return pd.DataFrame({"value": 100 * poor / all_, "households": all_, "status": rows["status"]})
    found = grid(province, day, standard)
    assessed = found.count(CODES["not_assessed"]) == 0
    met = found.count(CODES["met"]).astype(np.float64)
    values = {"value": met[assessed], "households": np.nan, "status": "computed"}
    return pd.DataFrame(values, index=found.keys[assessed])


def _status(outcome: Outcome, values: pd.DataFrame) -> FigureStatus:
    return "computed" if outcome == "ntm" or values.empty else status_of(values)


@per_province
def _cells(province: Province, outcome: Outcome, standard: str, ends: tuple[date, date]) -> KeyedCells:
    if outcome == "poverty":
        rows = pd.concat([stock(province, d.year, standard) for d in ends])
        cut = evidence_of(province, _COUNTED).of
        return KeyedCells(cut, rows.index.to_numpy(), rows["unit_key"].to_numpy(dtype=object))
    found = [grid(province, d, standard) for d in ends]
    keys = [np.repeat(g.keys.to_numpy(), (g.positions >= 0).sum(axis=1)) for g in found]
    positions = np.concatenate([g.rows() for g in found])
    return KeyedCells(partial(mark_cells, province), positions, np.concatenate(keys))


@per_province
def _list_cells(province: Province, period: Period) -> KeyedCells:
    table, rows = province.table("assignments"), scopes.assignment_rows(province, period)
    cut = evidence("assignments", table, table["commune_as_written"]).of
    return KeyedCells(cut, rows.index.to_numpy(), rows["unit_key"].to_numpy(dtype=object))


def _households(province: Province, period: Period, day: date) -> pd.Series[float]:
    rows = _values(province, "poverty", period.poverty_standard, scopes.year_end(day.year))
    return rows["households"]


def _name_and_most(province: Province, outcome: Outcome, standard: str) -> tuple[str, float]:
    if outcome == "poverty":
        return province.programme.standard(standard).name, 100.0
    criteria_set = province.programme.criteria_set(standard)
    return criteria_set.name, float(criteria_set.criteria)
