"""Single lines of the reconciliation with both amounts as figures, for the lists a person works through."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators import periods
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._ledger import evidence_of
from analysis.indicators.money._settings import names
from analysis.indicators.money.two_sides import LINE, TABLE_OF, Positions, Side, keyed_amounts, lines
from analysis.language import tr
from analysis.province import Province

Key = tuple[str, str, int]


class Line(NamedTuple):
    """A commune, agency and year with what either side tells of it."""

    unit_key: str
    agency_id: str
    year: int
    agency: Figure
    district: Figure
    state: str


def line_figures(province: Province, years: Iterable[int], states: Iterable[str]) -> list[Line]:
    """The lines in ``states`` with both amounts as figures: by commune, agency and year."""
    span = periods.ordered(years)
    found = lines(province, span)
    found = found[found["state"].isin(list(states))]
    own, other = _positions(province, span, "agency"), _positions(province, span, "district")
    amounts = (_whole(found[c]) for c in ("agency_vnd", "district_vnd"))
    columns = (found["unit_key"], found["agency_id"], found["year"].astype(int), *amounts, found["state"])
    return [
        Line(
            unit,
            agency,
            year,
            _figure(province, (unit, agency, year), "agency", told, own),
            _figure(province, (unit, agency, year), "district", tells, other),
            state,
        )
        for unit, agency, year, told, tells, state in zip(*columns, strict=True)
    ]


def _whole(amounts: pd.Series[int]) -> list[int | None]:
    return [None if pd.isna(a) else int(a) for a in amounts]


def _positions(province: Province, span: tuple[int, ...], side: Side) -> dict[Key, Positions]:
    rows = keyed_amounts(province, span, side)
    index = rows.index.to_numpy(dtype=np.int64)
    groups: Any = rows.groupby(LINE).indices
    return {(str(u), str(a), int(y)): index[at] for (u, a, y), at in groups.items()}


def _figure(
    province: Province, key: Key, side: Side, amount: int | None, cells: dict[Key, Positions]
) -> Figure:
    dims = dict(zip(("commune", "agency", "year", "side"), (*map(str, key), side), strict=True))
    none = np.empty(0, dtype=np.int64)
    return Figure(
        figure_id("money.reconciliation_line", dims),
        tr("Số của {value} cho một xã, một đơn vị, năm {key}").format(
            value=names("told_by")[side], key=key[2]
        ),
        amount,
        "vnd",
        tr(
            "Cộng tiền và hiện vật có giá trị của dòng này như bên đó kể, không gồm vốn chương "
            "trình nhà nước."
        ),
        dims=dims,
        sources=evidence_of(province, TABLE_OF[side]).later(cells.get(key, none)),
    )
