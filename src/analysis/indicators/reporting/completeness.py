"""Who owed a report, what came, and how full it was: DHIS2's names and formulas.

The five states of a report add to the expected ones by construction. What an agency is answerable for is
kept in four kinds that are never merged: results, zero, a reason, nothing (regulation 253/QĐ-UBND, art. 12).
"""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.indicators.caveats import joined
from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.periods import dims_of, ordered, words_of
from analysis.indicators.reporting.rules import cited
from analysis.indicators.scopes import agencies_assigned, assigned_on, assignment_rows, year_end
from analysis.programme import Period
from analysis.province import Province
from analysis.tables import SUBMISSION_STATES, in_force

AGENCY_KIND = "F1"
"""The value of ``submissions.kind`` that means the yearly report of an agency."""

RECEIVED = ("on_time", "late")
NOT_BOOKED = "chưa ghi ngày nhận"
"""What the evidence of a report says when the register holds neither a day nor a reason."""

FILLED = ("value", "yes", "no", "zero", "text")
"""States of an F1 cell whose meaning is known; blank, dash, uncalculated, error and hidden are not."""

_ARTICLE = "Điều 13"
_CONVENTION = "hạn quy ước của hệ thống, áp dụng như"
_STATE_LABELS = {
    "on_time": "Báo cáo đúng hạn",
    "late": "Báo cáo muộn",
    "empty": "Báo cáo trống",
    "invalid": "Báo cáo không đọc được",
    "missing": "Báo cáo chưa nhận",
}


@per_province
def agency_reports(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Rows of ``submissions`` that agencies owed for ``years``; the index keeps their positions."""
    table = province.table("submissions")
    return table[(table["kind"] == AGENCY_KIND) & table["year"].isin(years)]


def received(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports that came and could be used, on time or late."""
    return reports[reports["state"].isin(RECEIVED)]


def summary(province: Province, years: Iterable[int]) -> dict[str, Figure]:
    """Every reporting indicator of ``years`` by its name.

    Counts: ``expected received on_time late empty invalid missing missing_with_reason missing_without_reason
    reported_results reported_zero``; percent: ``reporting_rate on_time_rate commune_coverage
    cell_completeness``.
    """
    span = ordered(years)
    reports = agency_reports(province, span)
    states = {s: reports[reports["state"] == s] for s in SUBMISSION_STATES}
    came = received(reports)
    with_reason = states["missing"]["reason_given"].fillna("").str.strip().ne("")
    counted = {
        "expected": ("Báo cáo phải nộp", reports),
        "received": ("Báo cáo đã nhận", came),
        **{s: (_STATE_LABELS[s], rows) for s, rows in states.items()},
        "missing_with_reason": ("Chưa nhận, có nêu lý do", states["missing"][with_reason]),
        "missing_without_reason": ("Chưa nhận, không nêu lý do", states["missing"][~with_reason]),
        "reported_results": ("Đã báo cáo, có kết quả", came[came["content"] == "results"]),
        "reported_zero": ("Đã báo cáo, không có giúp đỡ trong năm", came[came["content"] == "zero"]),
    }
    figures = {name: _count(province, span, name, *entry) for name, entry in counted.items()}
    figures["reporting_rate"] = _share(province, span, "reporting_rate", "Tỷ lệ báo cáo", came, reports)
    figures["on_time_rate"] = _share(
        province, span, "on_time_rate", "Tỷ lệ báo cáo đúng hạn", states["on_time"], reports
    )
    figures["commune_coverage"] = commune_coverage(province, span)
    figures["cell_completeness"] = cell_completeness(province, span)
    return figures


def commune_coverage(province: Province, years: Iterable[int]) -> Figure:
    """Percent of assigned communes (commune-years for several years) that some received report names."""
    span = ordered(years)
    owed = {(k, y) for y in span for k in assigned_on(province, year_end(y))}
    support = in_force(province.table("support"))
    rows = support[support["year"].isin(span) & support["unit_key"].notna()]
    rows = rows.drop_duplicates(["unit_key", "year"])
    rows = rows[[pair in owed for pair in zip(rows["unit_key"], rows["year"], strict=True)]]
    dims = dims_of(province, span)
    return Figure(
        figure_id("reporting.commune_coverage", dims),
        f"Tỷ lệ xã được giúp đỡ có trong báo cáo, {words_of(span)}",
        100 * len(rows) / len(owed) if owed else None,
        "percent",
        "Số xã (tính theo năm) được nhắc tới trong báo cáo của đơn vị chia cho số xã có phân công còn hiệu "
        "lực ngày 31/12.",
        n=len(rows),
        of=len(owed),
        base="lượt xã",
        caveat="" if owed else "Chưa có danh sách phân công.",
        dims=dims,
        sources=_support_evidence(province).of(rows),
    )


def cell_completeness(province: Province, years: Iterable[int]) -> Figure:
    """Percent of the cells of received F1 forms whose meaning is known (a value, yes, no, zero or a text)."""
    span = ordered(years)
    rows = in_force(province.table("support"))
    rows = rows[rows["year"].isin(span)]
    filled = int(rows["state"].isin(FILLED).sum())
    dims = dims_of(province, span)
    return Figure(
        figure_id("reporting.cell_completeness", dims),
        f"Mức đầy đủ của biểu, {words_of(span)}",
        100 * filled / len(rows) if len(rows) else None,
        "percent",
        "Số ô có nội dung rõ nghĩa (số, có, không, số 0, câu chữ) chia cho tổng số ô của các biểu đã nhận; ô "
        "trống, gạch ngang, lỗi, chưa tính và ẩn không tính là có nội dung.",
        n=filled,
        of=len(rows),
        base="ô",
        caveat="" if len(rows) else "Chưa có biểu nào.",
        dims=dims,
        sources=_one_cell_a_file(rows),
    )


def by_agency(province: Province, years: Iterable[int]) -> pd.DataFrame:
    """Agency × year → ``state/content`` (``on_time/results``), the completeness board.

    A missing report with a reason reads ``missing/reason``. ``<NA>``: nothing was owed that year.
    """
    span = ordered(years)
    reports = agency_reports(province, span)
    reason = (reports["state"] == "missing") & reports["reason_given"].fillna("").str.strip().ne("")
    cells = reports["state"] + "/" + reports["content"].mask(reason, "reason")
    board = reports.assign(cell=cells).drop_duplicates(["reporter_id", "year"], keep="last")
    wide = board.pivot(index="reporter_id", columns="year", values="cell").reindex(columns=list(span))
    wide.index.name = "agency_id"
    return wide.sort_index()


def assigned_communes(province: Province, period: Period) -> Figure:
    """Communes helped in ``period`` beside the number its decision planned (never a denominator)."""
    rows = assignment_rows(province, period)
    keys = rows["unit_key"].dropna().nunique()
    unsettled = int(rows["unit_key"].isna().sum())
    return _assigned(
        province, period, "communes", int(keys), f"Kế hoạch: {period.communes_planned} xã.",
        f"{unsettled} dòng phân công chưa xác định được xã." if unsettled else "",
    )  # fmt: skip


def assigned_agencies(province: Province, period: Period) -> Figure:
    """Agencies with a commune to help in ``period`` beside the number planned."""
    found = len(agencies_assigned(province, period))
    return _assigned(province, period, "agencies", found, f"Kế hoạch: {period.agencies_planned} đơn vị.", "")


def _assigned(province: Province, period: Period, unit: str, value: int, plan: str, unsettled: str) -> Figure:
    table = province.table("assignments")
    rows = assignment_rows(province, period)
    text = table["commune_as_written"]
    if unit == "agencies":
        text = table["agency_as_written"].str.cat(text, sep=" – ", na_rep="(không ghi)")
    noun = "Xã được phân công giúp đỡ" if unit == "communes" else "Cơ quan, đơn vị được phân công"
    dims = {"period": period.key}
    return Figure(
        figure_id(f"programme.{unit}", dims),
        f"{noun}, giai đoạn {period.label}",
        value if len(rows) else None,
        unit,
        f"Đếm trong danh sách phân công ({period.assignment_decision}) còn hiệu lực ngày 31/12 của ít nhất "
        "một năm trong giai đoạn.",
        caveat=joined("" if len(rows) else "Chưa có danh sách phân công.", plan, unsettled),
        dims=dims,
        sources=evidence("assignments", table, text).of(rows),
    )


@per_province
def _support_evidence(province: Province) -> Evidence:
    table = province.table("support")
    return evidence("support", table, table["text"])


@per_province
def _evidence(province: Province) -> Evidence:
    table = province.table("submissions")
    came = "nhận ngày " + table["received_on"].dt.strftime("%d/%m/%Y").astype("string")
    return evidence("submissions", table, came.fillna(table["reason_given"]).fillna(NOT_BOOKED))


def _count(province: Province, years: tuple[int, ...], name: str, label: str, rows: pd.DataFrame) -> Figure:
    owed = len(agency_reports(province, years))
    dims = dims_of(province, years)
    return Figure(
        figure_id(f"reporting.{name}", dims),
        f"{label}, {words_of(years)}",
        len(rows) if owed else None,
        "reports",
        "Đếm báo cáo năm của các đơn vị có phân công còn hiệu lực ngày 31/12, hạn trước 31/12 "
        f"({cited(province, years, _ARTICLE, _CONVENTION)}).",
        n=len(rows),
        of=owed,
        base="báo cáo",
        caveat="" if owed else "Chưa có sổ tiếp nhận báo cáo.",
        dims=dims,
        sources=_evidence(province).of(rows),
    )


def _share(
    province: Province, years: tuple[int, ...], name: str, label: str, part: pd.DataFrame, whole: pd.DataFrame
) -> Figure:
    dims = dims_of(province, years)
    return Figure(
        figure_id(f"reporting.{name}", dims),
        f"{label}, {words_of(years)}",
        100 * len(part) / len(whole) if len(whole) else None,
        "percent",
        "Số báo cáo chia cho số báo cáo phải nộp (hạn trước 31/12; "
        f"{cited(province, years, _ARTICLE, _CONVENTION)}).",
        n=len(part),
        of=len(whole),
        base="báo cáo",
        caveat="" if len(whole) else "Chưa có sổ tiếp nhận báo cáo.",
        dims=dims,
        sources=_evidence(province).of(whole),
    )


def _one_cell_a_file(rows: pd.DataFrame) -> pd.DataFrame:
    first = rows.drop_duplicates("file").reset_index(drop=True)
    return evidence("support", first, first["text"]).all()
