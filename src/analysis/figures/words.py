"""The words documents use for codes: one word for one thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from analysis.checking.words import words
from analysis.figures.spans import Line
from analysis.tables import SEVERITIES, SUBMISSION_STATES

STATE_NAMES = {state: words("vi").states[state] for state in SUBMISSION_STATES}

FILE_STATE_NAMES = {
    "read": "đọc hết",
    "partly_read": "đọc một phần",
    "refused": "không mở được",
    "unknown_form": "không rõ biểu mẫu",
}

SEVERITY_NAMES = {severity: words("vi").severities[severity] for severity in SEVERITIES}

MARK_SIGNS = {"met": "Đ", "mostly_met": "CB", "not_met": "C", "not_assessed": "–"}

VERDICT_NAMES = {"agrees": "khớp", "disagrees": "không khớp", "cannot_be_checked": "chưa kiểm được"}

FORM_NAMES = {
    "F0": "Danh sách phân công",
    "F1": "Biểu giúp đỡ xã",
    "F2": "Rà soát hộ nghèo",
    "F2_flow": "Biến động hộ nghèo",
    "F3": "Tiêu chí nông thôn mới",
    "F3_bands": "Nhóm xã theo số tiêu chí",
    "F4": "Nguồn lực nông thôn mới",
    "F5": "Chỉ tiêu kinh tế - xã hội",
    "register": "Sổ tiếp nhận báo cáo",
    "report_text": "Báo cáo dạng văn bản",
}


def notes_on_origin(origins: pd.Series) -> tuple[Line, ...]:
    """A note for a table that rests on synthetic rows, so that it says so wherever it is read."""
    synthetic = bool((origins == "synthetic").any())
    return (
        (
            Line.of(
                "Có dòng là số liệu mẫu (tổng hợp nhân tạo).",
            ),
        )
        if synthetic
        else ()
    )


def first_and_last_day(years: Iterable[int]) -> tuple[date, date]:
    """The 31 December before the first of ``years`` and that of the last."""
    ordered = sorted(years)
    return date(ordered[0] - 1, 12, 31), date(ordered[-1], 12, 31)


def span_of_years(years: Iterable[int]) -> str:
    """``năm 2018`` or ``giai đoạn 2017–2020``."""
    ordered = sorted(years)
    return f"năm {ordered[0]}" if len(ordered) == 1 else f"giai đoạn {ordered[0]}–{ordered[-1]}"
