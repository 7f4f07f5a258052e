"""Agencies that sent every report they owed, year after year; and the reasons of those that did not."""

from __future__ import annotations

from collections.abc import Iterable

import pandas as pd

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.periods import dims_of, ordered, words_of
from analysis.indicators.reporting.owed import (
    RECEIVED,
    Answer,
    agency_reports,
    answers,
    has_reason,
    submissions_evidence,
)
from analysis.language import tr
from analysis.province import Province


def every_year(province: Province, years: Iterable[int], *, on_time: bool = False) -> Figure:
    """Agencies that sent every report they owed for ``years`` (``on_time``: each of them in time).

    Of the agencies that owed any: one assigned late is asked for its own years alone, and a report of an
    agency that had ended is nobody's omission.
    """
    span = ordered(years)
    board = owed_and_sent(province, span)
    sent = board["on_time"] if on_time else board["received"]
    regular = board[sent == board["owed"]]
    reports = agency_reports(province, span)
    once = int((regular["owed"] == 1).sum()) if len(span) > 1 else 0
    dims = dims_of(province, span)
    name, words = ("every_year_on_time", tr("đủ và đúng hạn")) if on_time else ("every_year", tr("đủ"))
    return Figure(
        figure_id(f"reporting.{name}", dims),
        tr("Đơn vị báo cáo {words} mọi năm phải nộp, {words_of}").format(
            words=words, words_of=words_of(span)
        ),
        len(regular) if len(board) else None,
        "agencies",
        tr(
            "Đếm đơn vị có mọi báo cáo phải nộp trong khoảng thời gian đã nhận {words}; mỗi đơn "
            "vị chỉ tính các năm có phân công còn hiệu lực ngày 31/12."
        ).format(words=words),
        n=len(regular),
        of=len(board),
        base=tr("đơn vị phải báo cáo"),
        caveat=joined(
            "" if len(board) else caveat("no_register"), caveat("regular_few_years", n=once) if once else ""
        ),
        dims=dims,
        sources=lambda: submissions_evidence(province).of(
            reports[reports["reporter_id"].isin(regular.index)]
        ),
    )


@per_province
def owed_and_sent(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Agency → ``owed received on_time`` reports of ``years``, without those of agencies that had ended."""
    reports = agency_reports(province, years)
    reports = reports[answers(province, years) != Answer.PASSED_ON]
    counted = pd.DataFrame(
        {
            "agency_id": reports["reporter_id"].astype(str),
            "owed": 1,
            "received": reports["state"].isin(RECEIVED).astype(int),
            "on_time": (reports["state"] == "on_time").astype(int),
        }
    )
    return counted.groupby("agency_id", sort=True).sum().astype(int)


@per_province
def reasons(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Each reason given for a missing report: ``reporter_id year reason position``, by year and agency."""
    reports = agency_reports(province, years)
    given = reports[(reports["state"] == "missing") & has_reason(reports)]
    return pd.DataFrame(
        {
            "reporter_id": given["reporter_id"].astype(str),
            "year": given["year"].astype(int),
            "reason": given["reason_given"].str.strip().astype(str),
            "position": given.index,
        }
    ).sort_values(["year", "reporter_id"], ignore_index=True)


def reason_figures(province: Province, years: Iterable[int]) -> list[tuple[str, Figure]]:
    """Each reason as the register words it, with its missing reports, most frequent first."""
    span = ordered(years)
    told = reasons(province, span)
    missing = int((agency_reports(province, span)["state"] == "missing").sum())
    groups = sorted(told.groupby("reason").indices.items(), key=lambda g: (-len(g[1]), str(g[0])))
    return [(str(reason), _reason(province, span, told.iloc[at], missing)) for reason, at in groups]


def _reason(province: Province, span: tuple[int, ...], rows: pd.DataFrame, missing: int) -> Figure:
    dims = {**dims_of(province, span), "reason": str(rows["reason"].iloc[0])}
    return Figure(
        figure_id("reporting.reason", dims),
        tr("Báo cáo chưa nhận có nêu lý do “{value}”, {words_of}").format(
            value=rows["reason"].iloc[0], words_of=words_of(span)
        ),
        len(rows),
        "reports",
        tr(
            "Đếm báo cáo chưa nhận theo lý do ghi trong sổ tiếp nhận, giữ nguyên lời ghi; chưa "
            "đánh giá lý do."
        ),
        n=len(rows),
        of=missing,
        base=tr("báo cáo chưa nhận"),
        dims=dims,
        sources=submissions_evidence(province).later(rows["position"].to_numpy()),
    )
