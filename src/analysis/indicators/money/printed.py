"""Total rows as printed in the forms, beside what their rows add up to."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

import pandas as pd

from analysis.indicators import periods
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.money._ledger import evidence_of
from analysis.indicators.money._settings import names, settings
from analysis.language import tr
from analysis.province import Province

STATES = ("agrees", "differs", "not_computed")
_TABLE = "support_totals"


@dataclass(frozen=True)
class Printed:
    """The total rows in one state: how many, what they print, and what their rows add up to."""

    totals: Figure
    printed: Figure
    computed: Figure


def printed_rows(province: Province, years: Iterable[int]) -> pd.DataFrame:
    """Total rows in force with an amount, with ``state`` and ``difference_vnd`` (printed − computed).

    ``agrees``: within ``tolerance_vnd`` of ``settings.toml``. The index keeps positions in
    ``support_totals``.
    """
    span = periods.ordered(years)
    rows = province.in_force(_TABLE)
    rows = rows[rows["year"].isin(span) & rows["amount_vnd"].notna()]
    difference = rows["amount_vnd"] - rows["computed_vnd"]
    near = difference.abs().le(settings().tolerance_vnd)
    state = near.map({True: "agrees", False: "differs"}, na_action="ignore").astype("string")
    return rows.assign(difference_vnd=difference, state=state.fillna("not_computed"))


def printed_totals(province: Province, years: Iterable[int]) -> dict[str, Printed]:
    """:func:`printed_rows` by state, and ``all``: counts and printed amounts of the states add to ``all``."""
    span = periods.ordered(years)
    rows = printed_rows(province, span)
    groups = {"all": rows, **{s: rows[rows["state"] == s] for s in STATES}}
    return {state: _printed(province, span, state, found) for state, found in groups.items()}


class TotalRow(NamedTuple):
    """A total row of a form: of which column and unit, what it prints, what its rows add up to."""

    year: int
    unit: str
    category: str
    address: str
    printed: Figure
    computed: Figure
    state: str


def row_figures(province: Province, years: Iterable[int], states: Iterable[str]) -> list[TotalRow]:
    """The total rows in ``states``, in order of year, file, sheet and cell."""
    rows = printed_rows(province, years)
    rows = rows[rows["state"].isin(list(states))].sort_values(["year", "file", "sheet", "cell", "category"])
    return [
        _total_row(province, int(at), row) for at, (_, row) in zip(rows.index, rows.iterrows(), strict=True)
    ]


def _printed(province: Province, span: tuple[int, ...], state: str, rows: pd.DataFrame) -> Printed:
    dims = {**periods.dims_of(province, span), "state": state}
    label = tr("tất cả") if state == "all" else names("printed_totals")[state]
    measures = {
        "printed_totals": (tr("Dòng cộng in trong biểu, {label}").format(label=label), len(rows), "rows"),
        "printed_totals_printed": (
            tr("Dòng cộng in trong biểu, {label}: số in").format(label=label),
            _sum(rows["amount_vnd"]),
            "vnd",
        ),
        "printed_totals_computed": (
            tr("Dòng cộng in trong biểu, {label}: cộng lại").format(label=label),
            _sum(rows["computed_vnd"]),
            "vnd",
        ),
    }
    totals, printed, computed = (
        Figure(
            figure_id(f"money.{measure}", dims),
            f"{name}, {periods.words_of(span)}",
            value,
            unit,
            tr(
                "Đặt số in ở dòng cộng cạnh tổng các dòng đã đọc của chính biểu đó; ô không đọc được "
                "không góp vào tổng cộng lại."
            ),
            n=int(rows["computed_vnd"].notna().sum()),
            of=len(rows),
            base=tr("dòng cộng lại được"),
            dims=dims,
            sources=evidence_of(province, _TABLE).later(rows),
        )
        for measure, (name, value, unit) in measures.items()
    )
    return Printed(totals, printed, computed)


def _sum(amounts: pd.Series[int]) -> int | None:
    return int(amounts.sum()) if amounts.notna().any() else None


def _total_row(province: Province, position: int, row: pd.Series[Any]) -> TotalRow:
    plain = {c: "" if pd.isna(row[c]) else str(row[c]) for c in ("unit_as_written", "sheet", "cell", "file")}
    address = f"{plain['file']}, {plain['sheet']}!{plain['cell']}"
    place = {
        "file": plain["file"],
        "sheet": plain["sheet"],
        "cell": plain["cell"],
        "column": str(row["category"]),
    }
    printed, computed = (
        Figure(
            figure_id(f"money.total_row_{measure}", place),
            tr("Dòng cộng, {row}, {label}").format(
                row=names("categories")[str(row["category"])].lower(), label=label
            ),
            None if pd.isna(row[column]) else int(row[column]),
            "vnd",
            tr("Số in ở dòng cộng, đặt cạnh tổng các dòng đã đọc của chính biểu đó."),
            dims=place,
            sources=evidence_of(province, _TABLE).later([position]),
        )
        for measure, column, label in (
            ("printed", "amount_vnd", tr("số in")),
            ("computed", "computed_vnd", tr("cộng lại")),
        )
    )
    return TotalRow(
        int(row["year"]),
        plain["unit_as_written"],
        str(row["category"]),
        address,
        printed,
        computed,
        str(row["state"]),
    )
