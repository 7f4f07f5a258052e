"""The province's poverty figures as published, kept apart from what its communes add up to."""

from __future__ import annotations

import numpy as np
import pandas as pd

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, FigureStatus, figure_id
from analysis.indicators.poverty._rows import (
    COUNT_LABELS,
    RATE,
    STOCKS,
    evidence_of,
    place,
    published_rows,
    published_years,
    status_of,
)
from analysis.language import tr
from analysis.province import Province

_PRINTED_ROOM = 0.005 + 1e-9
"""A printed rate has two decimals: half a unit of the second is rounding."""

_NO_RANK = 99
"""Above that of any status: no row has it."""


@per_province
def published_rate(province: Province, year: int, standard: str) -> Figure:
    """The province's own figure: from its counts when both were published, else the rate as printed."""
    rows = published_rows(province, year, standard)
    poor, households, percent = (
        rows[c].to_numpy(dtype=np.float64, na_value=np.nan) for c in (*STOCKS, "rate_printed_pct")
    )
    both, printed_too = ~np.isnan(poor) & ~np.isnan(households), ~np.isnan(percent)
    rank = rows["rank"].to_numpy()
    best = rank == rank[both | printed_too].min(initial=_NO_RANK)
    counted = rows.take(np.flatnonzero(best & both & (households > 0))[:1])
    printed = rows.take(np.flatnonzero(best & printed_too)[:1])
    if counted.empty:
        figure = _published(province, year, standard, printed, "rate_printed_pct")
        value = float(printed["rate_printed_pct"].iloc[0]) if len(printed) else None
        how = tr("Tỷ lệ in trong văn bản công bố, chưa có đủ số hộ để tính lại.")
        return figure.changed(value=value, method=how)
    value = 100 * int(counted["poor_households"].iloc[0]) / int(counted["households"].iloc[0])
    figure = _published(province, year, standard, counted, "poor_households", "households")
    differs = len(printed) and abs(float(printed["rate_printed_pct"].iloc[0]) - value) > _PRINTED_ROOM
    note = joined(figure.caveat, caveat("poverty_printed_differs") if differs else "")
    method = tr("Số hộ nghèo chia cho tổng số hộ đã công bố.")
    return figure.changed(value=value, method=method, caveat=note)


@per_province
def published_households(
    province: Province, year: int, standard: str, column: str = "poor_households"
) -> Figure:
    """A count the province published (``poor_households``, ``households``, ``near_poor_households``)."""
    rows = published_rows(province, year, standard)
    used = rows[rows[column].notna()].head(1)
    figure = _published(province, year, standard, used, column)
    return figure.changed(
        id=figure_id(f"poverty.{column}", figure.dims),
        label=figure.label.replace(RATE, COUNT_LABELS[column]),
        value=int(used[column].iloc[0]) if len(used) else None,
        unit="people" if column == "people" else "households",
        method=tr("Số đã công bố."),
    )


def published_series(province: Province, standard: str) -> list[Figure]:
    """:func:`published_rate` of every year the province published one under ``standard``, in order."""
    figures = (published_rate(province, y, standard) for y in published_years(province, standard))
    return [f for f in figures if f.value is not None]


def _published(province: Province, year: int, standard: str, used: pd.DataFrame, *columns: str) -> Figure:
    dims = {"scope": "published", "year": str(year), "standard": standard}
    status: FigureStatus = status_of(used) if len(used) else "published"
    name = province.programme.standard(standard).name
    return Figure(
        figure_id("poverty.rate", dims),
        tr("{rate}, {place} (số công bố), cuối năm {year} ({name})").format(
            rate=RATE, place=place(province), year=year, name=name
        ),
        None,
        "percent",
        "",
        status=status,
        standard=standard,
        caveat=caveat("poverty_published_expected") if status == "expected" else "",
        dims=dims,
        label_of_group=str(year),
        sources=evidence_of(province, columns).later(used),
    )
