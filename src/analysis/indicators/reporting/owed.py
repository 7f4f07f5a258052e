"""Which reports were owed, which came, and what each of them answers.

A report an agency and year is owed when an assignment is valid on 31 December. What an agency is answerable
for is kept in kinds that are never merged: results, zero, a reason, nothing (253/QĐ-UBND, art. 12.2), and
beside them what came and cannot be used, and what an agency that had ended could not send.
"""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.language import tr
from analysis.province import Province
from analysis.tables import SUBMISSION_STATES, in_one_block

AGENCY_KIND = "F1"
"""The value of ``submissions.kind`` that means the yearly report of an agency."""

DISTRICT_KIND = "F1_district"
"""The value that means a district's round-up: another reporter, never counted among the agencies."""

RECEIVED = ("on_time", "late")
NOT_BOOKED = tr("chưa ghi ngày nhận")
"""What the evidence of a report says when the register holds neither a day nor a reason."""


class Answer(StrEnum):
    """What the province has in hand of a report that was owed; the first four differ in law (art. 12.2)."""

    RESULTS = "results"
    ZERO = "zero"
    REASON = "reason"
    NOT_REPORTED = "not_reported"
    UNUSABLE = "unusable"
    """It came, empty or unreadable: not the same as "not reported"."""
    PASSED_ON = "passed_on"
    """Nothing came, and the agency had ended before 31 December: its successor answers for the work."""


@per_province
def agency_reports(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    """Rows of ``submissions`` that agencies owed for ``years``; the index keeps their positions.

    An agency that did not exist on 31 December and has no successor owed nothing. One row a report: of
    several the best state.
    """
    return _of_years(_all_agency_reports(province), years)


@per_province
def _all_agency_reports(province: Province) -> pd.DataFrame:
    rows = _of_kind(province, AGENCY_KIND)
    return rows[_existed(province, rows)]


@per_province
def not_owed(province: Province, years: tuple[int, ...]) -> int:
    """Reports left out of the expected ones: the agency did not exist, and nobody took over."""
    return len(of_kind(province, AGENCY_KIND, years)) - len(agency_reports(province, years))


@per_province
def of_kind(province: Province, kind: str, years: tuple[int, ...]) -> pd.DataFrame:
    """Rows of ``submissions`` of ``kind`` and ``years``, one a reporter and year."""
    return _of_years(_of_kind(province, kind), years)


def _of_years(rows: pd.DataFrame, years: tuple[int, ...]) -> pd.DataFrame:
    return rows.take(np.flatnonzero(np.isin(rows["year"].to_numpy(dtype=np.int64), years)))


@per_province
def _of_kind(province: Province, kind: str) -> pd.DataFrame:
    table = province.table("submissions")
    rows = table[table["kind"] == kind]
    rank = rows["state"].map({s: n for n, s in enumerate(SUBMISSION_STATES)})
    order = rows.assign(rank=rank).sort_values(["rank", "file", "cell"], kind="stable").index
    return in_one_block(rows.loc[order].drop_duplicates(["reporter_id", "year"]).sort_index())


def received(reports: pd.DataFrame) -> pd.DataFrame:
    """The reports that came and could be used, on time or late."""
    return reports[reports["state"].isin(RECEIVED)]


def has_reason(reports: pd.DataFrame) -> pd.Series[bool]:
    """Whether the register holds a reason."""
    return reports["reason_given"].fillna("").str.strip().ne("")


@per_province
def answers(province: Province, years: tuple[int, ...]) -> pd.Series[str]:
    """The :class:`Answer` of each of :func:`agency_reports`, by its index."""
    reports = agency_reports(province, years)
    missing = (reports["state"] == "missing").to_numpy()
    came = reports["state"].isin(RECEIVED).to_numpy()
    content = reports["content"].astype(object).to_numpy()
    told = np.select(
        [
            came & (content == "results"),
            came & (content == "zero"),
            missing & has_reason(reports).to_numpy(),
            missing & _ended(province, reports),
            missing,
        ],
        [Answer.RESULTS, Answer.ZERO, Answer.REASON, Answer.PASSED_ON, Answer.NOT_REPORTED],
        Answer.UNUSABLE,
    )
    return pd.Series(told, index=reports.index, dtype="string")


@per_province
def submissions_evidence(province: Province) -> Evidence:
    """The register's line of each report: the day received, else the reason, else that no day is noted."""
    table = province.table("submissions")

    def text() -> pd.Series[Any]:
        came = tr("nhận ngày ") + table["received_on"].dt.strftime("%d/%m/%Y").astype("string")
        told: pd.Series[Any] = came.fillna(table["reason_given"]).fillna(NOT_BOOKED)
        return told

    return evidence("submissions", table, text)


def _existed(province: Province, reports: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    years = reports["year"].to_numpy(dtype=np.int64)
    first, last = _span(province, reports)
    heirs = {a: province.agencies.successor(a) is not None for a in reports["reporter_id"].unique()}
    heir = reports["reporter_id"].map(heirs).to_numpy(dtype=bool)
    return np.asarray((first <= years) & ((years <= last) | heir), dtype=np.bool_)


def _ended(province: Province, reports: pd.DataFrame) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    return np.asarray(reports["year"].to_numpy(dtype=np.int64) > _span(province, reports)[1], dtype=np.bool_)


def _span(
    province: Province, reports: pd.DataFrame
) -> tuple[np.ndarray[tuple[int], np.dtype[np.int64]], np.ndarray[tuple[int], np.dtype[np.int64]]]:
    """The first and the last year on whose 31 December each reporter existed."""
    spans = {a: _years_of(province, str(a)) for a in reports["reporter_id"].unique()}
    pairs = [spans[a] for a in reports["reporter_id"]]
    both = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    return both[:, 0], both[:, 1]


def _years_of(province: Province, reporter: str) -> tuple[int, int]:
    if reporter not in province.agencies:
        return date.min.year, date.max.year
    agency = province.agencies[reporter]
    first = agency.valid_from.year if agency.valid_from else date.min.year
    end = agency.valid_to
    if end is None:
        return first, date.max.year
    return first, end.year if (end.month, end.day) == (12, 31) else end.year - 1
