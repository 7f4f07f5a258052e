"""Money for each helped commune and each household of them, a year."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.indicators import periods
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province, together
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._ledger import AGENCIES, evidence_of, kind_name
from analysis.indicators.money._rows import amount_rows, part_of
from analysis.indicators.poverty import _rows as poverty_rows
from analysis.indicators.scopes import assigned_on, year_end
from analysis.language import tr
from analysis.province import Province

Measure = Literal["cash", "in_kind", "valued"]
"""``valued`` adds cash and help in kind, and says so."""

_KEY = ["unit_key", "year"]


def per_commune(province: Province, years: Iterable[int], measure: Measure) -> Figure:
    """Đồng a commune and year: Σ for the assigned communes / communes assigned on each 31 December.

    ``n`` of the ``of`` communes and years have an amount; one without is in the denominator, so the figure
    is a lower bound.
    """
    span = periods.ordered(years)
    owed = assigned(province, span)
    rows, outside = _helped(province, span, measure)
    amount = part_of(rows).amount
    dims = {**periods.dims_of(province, span), "measure": measure}
    return Figure(
        figure_id("money.per_commune", dims),
        tr("{kind_name}, bình quân một xã một năm, {words_of}").format(
            kind_name=kind_name(measure), words_of=periods.words_of(span)
        ),
        amount / len(owed) if amount is not None and len(owed) else None,
        "vnd_per_commune",
        tr(
            "Tổng giá trị báo cáo cho các xã có phân công chia cho số xã có phân công ngày 31/12 "
            "của từng năm."
        ),
        comparator="ge",
        n=len(rows.drop_duplicates(_KEY)),
        of=len(owed),
        base=tr("lượt xã có số"),
        caveat=joined(_kinds(measure), outside, unassigned(province, span)),
        dims=dims,
        sources=evidence_of(province, AGENCIES).later(rows),
    )


def per_household(province: Province, years: Iterable[int], measure: Measure) -> Figure:
    """Đồng a household and year, of the assigned communes whose households of that year are known.

    ``n`` of the ``of`` communes and years have a household count; the money of the others is left out too.
    """
    span = periods.ordered(years)
    owed = assigned(province, span)
    known = owed.merge(_households(province, span), on=_KEY)
    helped, outside = _helped(province, span, measure)
    rows = helped[_inside(helped, known)]
    amount, households = part_of(rows).amount, int(known["households"].sum())
    dims = {**periods.dims_of(province, span), "measure": measure}
    without = len(owed) - len(known)
    counted = poverty_rows.evidence_of(province, ("households",)).later(
        known["position"].to_numpy(dtype=np.int64)
    )
    return Figure(
        figure_id("money.per_household", dims),
        tr("{kind_name}, bình quân một hộ một năm, {words_of}").format(
            kind_name=kind_name(measure), words_of=periods.words_of(span)
        ),
        amount / households if amount is not None and households else None,
        "vnd_per_household",
        tr(
            "Tổng giá trị báo cáo cho các xã có phân công chia cho tổng số hộ của chính các xã "
            "đó theo kết quả rà soát hộ nghèo cùng năm, cộng qua các năm."
        ),
        comparator="ge",
        n=len(known),
        of=len(owed),
        base=tr("lượt xã có số hộ"),
        caveat=joined(
            _kinds(measure),
            caveat("money_households_unknown", communes=without) if without else Caveat(),
            outside,
            unassigned(province, span),
        ),
        dims=dims,
        sources=lambda: together((evidence_of(province, AGENCIES).of(rows), counted())),
    )


@per_province
def assigned(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """``unit_key``, ``year`` of the communes with an assignment valid on each 31 December, in order."""
    owed = [(key, y) for y in years for key in sorted(assigned_on(province, year_end(y)))]
    return pd.DataFrame(owed, columns=_KEY).astype({"unit_key": "string", "year": "Int64"})


def unassigned(province: Province, years: tuple[int, ...]) -> Caveat:
    """Says which of ``years`` have no assignment list."""
    without = sorted(set(years) - set(assigned(province, years)["year"].astype(int)))
    return caveat("money_unassigned_years", years=", ".join(map(str, without))) if without else Caveat()


@per_province
def _helped(province: Province, years: tuple[int, ...], measure: Measure) -> tuple[pd.DataFrame, Caveat]:
    """The rows for the communes assigned in their year, and what is said of the others."""
    rows = amount_rows(province, years, measure)
    inside = _inside(rows, assigned(province, years))
    return rows[inside], part_of(rows[~inside]).said("money_outside_list")


def _inside(rows: pd.DataFrame, places: pd.DataFrame) -> np.ndarray[Any, np.dtype[np.bool_]]:
    """Which of ``rows`` are of a commune and year of ``places``."""
    wanted = set(zip(*(places[c].tolist() for c in _KEY), strict=True))
    told = zip(*(rows[c].tolist() for c in _KEY), strict=True)
    return np.fromiter((pair in wanted for pair in told), dtype=np.bool_, count=len(rows))


def _kinds(measure: Measure) -> Caveat:
    return caveat("money_kinds_added") if measure == "valued" else Caveat()


@per_province
def _households(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """``unit_key year households position``, under the standard of the year's period."""
    parts = [
        poverty_rows.stock(province, y, province.programme.period_of(y).poverty_standard)
        for y in years
        if y in province.programme.years
    ]
    rows = pd.concat(parts) if parts else province.table("poverty").iloc[:0]
    return rows.assign(position=rows.index.to_numpy())[[*_KEY, "households", "position"]]
