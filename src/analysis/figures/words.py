"""The words documents use for codes: one word for one thing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

import pandas as pd

from analysis.checking.words import words
from analysis.figures.spans import Line
from analysis.language import language, tr
from analysis.tables import SEVERITIES, SUBMISSION_STATES

STATE_NAMES = {state: words(language()).states[state] for state in SUBMISSION_STATES}

FILE_STATE_NAMES = {
    "read": tr("đọc hết"),
    "partly_read": tr("đọc một phần"),
    "refused": tr("không mở được"),
    "unknown_form": tr("không rõ biểu mẫu"),
}

SEVERITY_NAMES = {severity: words(language()).severities[severity] for severity in SEVERITIES}

MARK_SIGNS = {"met": tr("Đ"), "mostly_met": tr("CB"), "not_met": tr("C"), "not_assessed": "–"}

VERDICT_NAMES = {
    "agrees": tr("khớp"),
    "disagrees": tr("không khớp"),
    "cannot_be_checked": tr("chưa kiểm được"),
}

FORM_NAMES = {
    "F0": tr("Danh sách phân công"),
    "F1": tr("Biểu giúp đỡ xã"),
    "F2": tr("Rà soát hộ nghèo"),
    "F2_flow": tr("Biến động hộ nghèo"),
    "F3": tr("Tiêu chí nông thôn mới"),
    "F3_bands": tr("Nhóm xã theo số tiêu chí"),
    "F4": tr("Nguồn lực nông thôn mới"),
    "F5": tr("Chỉ tiêu kinh tế - xã hội"),
    "register": tr("Sổ tiếp nhận báo cáo"),
    "report_text": tr("Báo cáo dạng văn bản"),
}


def notes_on_origin(origins: pd.Series) -> tuple[Line, ...]:
    """A note for a table that rests on synthetic rows, so that it says so wherever it is read."""
    synthetic = bool((origins == "synthetic").any())
    return (
        (
            Line.of(
                tr("Có dòng là số liệu mẫu (tổng hợp nhân tạo)."),
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
    return (
        tr("năm {ordered}").format(ordered=ordered[0])
        if len(ordered) == 1
        else tr("giai đoạn {ordered}–{ordered_2}").format(ordered=ordered[0], ordered_2=ordered[-1])
    )
