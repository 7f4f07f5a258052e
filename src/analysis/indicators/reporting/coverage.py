"""How much of what was owed is told: assigned communes named in reports, cells with a known meaning."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.indicators.caveats import caveat
from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.periods import dims_of, ordered, words_of
from analysis.indicators.scopes import assignments_on, year_end
from analysis.language import tr
from analysis.province import Province

FILLED = ("value", "yes", "no", "zero", "text")
"""States of an F1 cell whose meaning is known; blank, dash, uncalculated, error and hidden are not."""


def commune_coverage(province: Province, years: Iterable[int]) -> Figure:
    """Percent of assigned communes (commune-years for several years) that some report names.

    A report that names the unit of 1/7/2025 covers those of its old communes that its agency, or the one
    whose work it took over, was assigned.
    """
    span = ordered(years)
    owed = _assigned(province, span)
    named = _named(province, span)
    own = named["unit_key"] == named["told_key"]
    of = owed.drop_duplicates(["unit_key", "year"])
    covered = named.drop_duplicates(["unit_key", "year"])
    by_new_name = len(covered) - len(named[own].drop_duplicates(["unit_key", "year"]))
    dims = dims_of(province, span)
    return Figure(
        figure_id("reporting.commune_coverage", dims),
        tr("Tỷ lệ xã được giúp đỡ có trong báo cáo, {words_of}").format(words_of=words_of(span)),
        100 * len(covered) / len(of) if len(of) else None,
        "percent",
        tr(
            "Số xã (tính theo năm) được nhắc tới trong báo cáo của đơn vị chia cho số xã có phân "
            "công còn hiệu lực ngày 31/12."
        ),
        n=len(covered),
        of=len(of),
        base=tr("lượt xã"),
        caveat=_said(len(of), by_new_name),
        dims=dims,
        sources=support_evidence(province).later(covered["position"].to_numpy()),
    )


def cell_completeness(province: Province, years: Iterable[int]) -> Figure:
    """Percent of the cells of received F1 forms whose meaning is known (a value, yes, no, zero or a text)."""
    span = ordered(years)
    rows = cells(province, span)
    filled = int(rows["state"].isin(FILLED).sum())
    dims = dims_of(province, span)
    return Figure(
        figure_id("reporting.cell_completeness", dims),
        tr("Mức đầy đủ của biểu, {words_of}").format(words_of=words_of(span)),
        100 * filled / len(rows) if len(rows) else None,
        "percent",
        tr(
            "Số ô có nội dung rõ nghĩa (số, có, không, số 0, câu chữ) chia cho tổng số ô của các "
            "biểu đã nhận; ô trống, gạch ngang, lỗi, chưa tính và ẩn không tính là có nội dung."
        ),
        n=filled,
        of=len(rows),
        base=tr("ô"),
        caveat="" if len(rows) else caveat("no_forms"),
        dims=dims,
        sources=support_evidence(province).later(rows),
    )


@per_province
def cells(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """The cells of form F1 in force, one row a cell: of one that tells several contributions the first."""
    rows = province.in_force("support")[["agency_id", "unit_key", "year", "state", "part"]]
    return rows[rows["year"].isin(years) & rows["part"].fillna(1).eq(1)]


@per_province
def support_evidence(province: Province) -> Evidence:
    """The cell of each contribution, as written."""
    table = province.table("support")
    return evidence("support", table, table["text"])


@per_province
def _assigned(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """``agency_id unit_key year`` of every commune assigned on 31 December."""
    parts = [assignments_on(province, year_end(y))[["agency_id", "unit_key"]].assign(year=y) for y in years]
    return pd.concat(parts).dropna(subset=["unit_key"]).drop_duplicates().reset_index(drop=True)


@per_province
def _named(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """The assigned ``unit_key year`` that a cell names, with the ``told_key`` written and its position."""
    owed, rows = _assigned(province, years), cells(province, years)
    told = rows.loc[rows["unit_key"].notna(), ["agency_id", "unit_key", "year"]]
    told = told.rename_axis("position").reset_index().drop_duplicates(["agency_id", "unit_key", "year"])
    told = told.astype({"year": int}).rename(columns={"unit_key": "told_key"})
    pairs = owed[["unit_key", "year"]].drop_duplicates().assign(told_key=lambda f: f["unit_key"])
    same = pairs.merge(told, on=["told_key", "year"])
    heirs = {a: province.agencies.successor(a) or a for a in owed["agency_id"].dropna().unique()}
    new = {k: province.units.successor(k) for k in owed["unit_key"].unique() if k in province.units}
    moved = owed.assign(told_key=owed["unit_key"].map(new).astype("string"))
    moved = moved[moved["told_key"].notna() & (moved["told_key"] != moved["unit_key"])]
    by_itself = moved.merge(told, on=["agency_id", "told_key", "year"])
    by_heir = moved.assign(agency_id=moved["agency_id"].map(heirs).astype("string")).merge(
        told, on=["agency_id", "told_key", "year"]
    )
    columns = ["unit_key", "year", "told_key", "position"]
    found = [rows[columns] for rows in (same, by_itself, by_heir) if len(rows)]
    return pd.concat(found).reset_index(drop=True) if found else same[columns]


def _said(assigned: int, by_new_name: int) -> str:
    if not assigned:
        return caveat("no_assignments")
    return caveat("coverage_by_new_name", n=by_new_name) if by_new_name else ""
