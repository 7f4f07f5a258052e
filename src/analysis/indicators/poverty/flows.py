"""Gross flows: who escaped, who fell back, who became poor, and whether start and end follow from them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import per_province, together
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.periods import dims_of, ordered, words_of
from analysis.indicators.poverty._districts import district_of, districts_on
from analysis.indicators.poverty._rows import (
    Whole,
    evidence_of,
    flow_rows,
    flow_standard,
    status_at,
    status_of,
    status_ranks,
    stock,
    within,
)
from analysis.language import tr
from analysis.province import Province
from analysis.tables import POVERTY_FLOWS

Numbers = np.ndarray[Any, np.dtype[np.float64]]
Flags = np.ndarray[Any, np.dtype[np.bool_]]

LABELS = {
    "poor_at_start": tr("Hộ nghèo đầu năm"),
    "escaped": tr("Hộ thoát nghèo"),
    "escaped_to_near_poor": tr("Hộ thoát nghèo nhưng cận nghèo"),
    "escaped_above_near_poor": tr("Hộ thoát nghèo, vượt cận nghèo"),
    "other_decrease": tr("Hộ nghèo giảm khác"),
    "near_poor_fallen": tr("Hộ cận nghèo thành hộ nghèo"),
    "fallen_back": tr("Hộ tái nghèo"),
    "newly_poor": tr("Hộ nghèo phát sinh mới"),
    "other_increase": tr("Hộ nghèo tăng khác"),
    "poor_households": tr("Hộ nghèo cuối năm"),
}
OUT = ("escaped", "other_decrease")
INTO = ("near_poor_fallen", "fallen_back", "newly_poor", "other_increase")
_ENDS = ("poor_at_start", "poor_households")
_PARTS = ("escaped_to_near_poor", "escaped_above_near_poor")
_IDENTITY = tr(
    "Cuối năm = đầu năm − thoát nghèo − giảm khác + cận nghèo thành nghèo + tái nghèo + "
    "phát sinh mới + tăng khác, tính lại cho từng xã."
)
_CARRIED = tr("So hộ nghèo đầu năm với kết quả rà soát cuối năm trước của cùng một xã.")


@dataclass(frozen=True)
class Balance:
    """The flow forms of a year checked: ``start`` and ``end`` of all communes that give them.

    ``checked`` counts the communes whose cells are all filled, ``unbalanced`` those of them whose end does
    not follow, ``carried`` those whose start is not last year's review, of those that have both.
    """

    year: int
    start: Figure
    end: Figure
    checked: Figure
    unbalanced: Figure
    carried: Figure


@dataclass(frozen=True)
class _Place:
    """What the figures of one place and time have in common; ``of`` counts the forms that could be there."""

    label: str
    dims: Mapping[str, str]
    standard: str
    of: int
    note: str


@dataclass(frozen=True, eq=False)
class _Told:
    """Rows of flow forms as arrays: figures of many districts are cut from them."""

    values: Mapping[str, Numbers]
    status: Whole
    positions: Whole
    in_parts: Flags

    @classmethod
    def of(cls, rows: pd.DataFrame) -> _Told:
        """All of ``rows`` (of :func:`flow_rows`)."""
        columns = (*_ENDS, *POVERTY_FLOWS)
        return cls(
            {c: rows[c].to_numpy(dtype=np.float64, na_value=np.nan) for c in columns},
            status_ranks(rows),
            rows.index.to_numpy(),
            rows["in_parts"].to_numpy(dtype=np.bool_),
        )

    def at(self, places: Whole) -> _Told:
        """The rows at ``places``."""
        values = {c: v[places] for c, v in self.values.items()}
        return _Told(values, self.status[places], self.positions[places], self.in_parts[places])


def flows(
    province: Province, years: Iterable[int], scope: str = scopes.PROVINCE, standard: str | None = None
) -> list[Figure]:
    """Households that moved in each year: escaped, fallen back, newly poor and the other flows of the form.

    A percent-point change hides these. A flow no commune reports is ``None``; one that some do is a lower
    bound with its base. One standard a year: ``standard``, else that of the period, else the one reported.
    """
    made = []
    for year in ordered(years):
        rows, at = _of_year(province, year, scope, standard)
        told = _Told.of(rows)
        made += [_added(province, told, column, at) for column in POVERTY_FLOWS]
    return made


def flows_by_district(province: Province, years: Iterable[int], standard: str) -> dict[str, list[Figure]]:
    """Each flow of ``years`` added up by district, in the order of the register, under one standard.

    A commune counts for the district of each year's end. Years without a single form are named in the caveat
    and make the sum a lower bound.
    """
    asked = ordered(years)
    told = [y for y in asked if len(flow_rows(province, y, standard))]
    silent = ", ".join(str(y) for y in asked if y not in told)
    note = caveat("poverty_flow_years_missing", years=silent) if silent else ""
    if not told:
        return {}
    rows = pd.concat(_with_district(province, y, standard) for y in told)
    by_name = {str(name): np.asarray(at) for name, at in rows.groupby("district").indices.items()}
    every, nobody = _Told.of(rows), np.empty(0, dtype=np.intp)
    owed = [districts_on(province, scopes.year_end(y)) for y in asked]
    made = {}
    for name, place in districts_on(province, scopes.year_end(told[-1])).items():
        dims = {"scope": place.name, **dims_of(province, asked), "standard": standard}
        of = sum(len(d[name].keys) for d in owed if name in d)
        at = _Place(f"{place.label}, {words_of(asked)}", dims, standard, of, note)
        part = every.at(by_name.get(name, nobody))
        made[place.label] = [_added(province, part, column, at) for column in POVERTY_FLOWS]
    return made


def _with_district(province: Province, year: int, standard: str) -> pd.DataFrame:
    rows = flow_rows(province, year, standard)
    return rows.assign(district=rows["unit_key"].map(district_of(province, scopes.year_end(year))))


@per_province
def balance(
    province: Province, year: int, scope: str = scopes.PROVINCE, standard: str | None = None
) -> Balance:
    """Start and end of ``year`` beside its flows, and how many communes do not add up or cannot be checked.

    A commune with a blank cell is not checked: a blank is never taken as zero.
    """
    rows, at = _of_year(province, year, scope, standard)
    told = _Told.of(rows)
    start, end = (told.values[c] for c in _ENDS)
    computed = start - sum(told.values[c] for c in OUT) + sum(told.values[c] for c in INTO)
    full = ~(np.isnan(computed) | np.isnan(end))
    if not full.all():
        blank = caveat("poverty_flow_not_checkable", communes=int((~full).sum()))
        at = replace(at, note=joined(at.note, blank))
    carried = _carried(province, rows, year - 1, at.standard)
    both = ~(np.isnan(carried) | np.isnan(start))
    checked, wrong, torn = (
        rows.take(np.flatnonzero(m)) for m in (full, full & (computed != end), both & (carried != start))
    )
    labels = {
        "checked": tr("Số xã kiểm được phép cộng"),
        "unbalanced": tr("Số xã có số cuối năm không bằng kết quả cộng"),
        "carried": tr("Số xã có số đầu năm khác số cuối năm trước"),
    }
    chosen = {
        "checked": (checked, at.of),
        "unbalanced": (wrong, len(checked)),
        "carried": (torn, int(both.sum())),
    }
    counts = {
        name: _counted(province, part, replace(at, of=of, dims={**at.dims, "check": name}), labels[name])
        for name, (part, of) in chosen.items()
    }
    ends = (_added(province, told, column, at) for column in _ENDS)
    return Balance(year, *ends, **counts)


def _carried(province: Province, rows: pd.DataFrame, year: int, standard: str) -> Numbers:
    """Poor households at the end of ``year`` of the commune of each row; NaN where none were read."""
    told = stock(province, year, standard)
    ends = dict(zip(told["unit_key"].tolist(), told["poor_households"].tolist(), strict=True))
    return np.array([ends.get(key, np.nan) for key in rows["unit_key"].tolist()], dtype=np.float64)


def _of_year(province: Province, year: int, scope: str, standard: str | None) -> tuple[pd.DataFrame, _Place]:
    communes = scopes.resolve(province, scope, scopes.year_end(year))
    dims = {"scope": communes.name, "year": str(year), **({"standard": standard} if standard else {})}
    at = _Place(
        tr("{label}, năm {year}").format(label=communes.label, year=year),
        dims,
        flow_standard(province, year, standard),
        len(communes.keys),
        communes.reason,
    )
    return within(flow_rows(province, year, standard), communes.keys), at


def _added(province: Province, rows: _Told, column: str, at: _Place) -> Figure:
    values = rows.values[column]
    used = ~np.isnan(values)
    n = int(used.sum())
    dims = {**at.dims, "flow": column}
    return Figure(
        figure_id("poverty.flow", dims),
        f"{LABELS[column]}, {at.label}",
        int(values[used].sum()) if n else None,
        "households",
        tr("Cộng biểu biến động hộ nghèo trong năm của các xã trong phạm vi."),
        comparator="ge" if n < at.of else "eq",
        status=status_at(rows.status[used]),
        standard=at.standard,
        n=n,
        of=at.of,
        base=tr("xã"),
        caveat=at.note,
        dims=dims,
        label_of_group=LABELS[column],
        sources=lambda: _cells(province, rows.positions[used], rows.in_parts[used], column),
    )


def _counted(province: Province, rows: pd.DataFrame, at: _Place, label: str) -> Figure:
    carried = at.dims["check"] == "carried"
    columns = ("poor_at_start",) if carried else (*_ENDS, *POVERTY_FLOWS)
    return Figure(
        figure_id("poverty.flow_check", at.dims),
        f"{label}, {at.label}",
        len(rows) if at.of else None,
        "communes",
        _CARRIED if carried else _IDENTITY,
        status=status_of(rows),
        standard=at.standard,
        n=len(rows),
        of=at.of,
        base=tr("xã"),
        caveat=at.note,
        dims=at.dims,
        label_of_group=label,
        sources=evidence_of(province, columns).later(rows),
    )


def _cells(province: Province, positions: Whole, in_parts: Flags, column: str) -> Cells:
    """The cells that add to a flow: both parts where a form has no column for all who escaped."""
    if column != "escaped":
        return evidence_of(province, (column,)).of(positions)
    whole = evidence_of(province, ("escaped",)).of(positions[~in_parts])
    return together((whole, evidence_of(province, _PARTS).of(positions[in_parts])))
