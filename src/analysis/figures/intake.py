"""The intake board, told: every report owed with a sign for its state, and what to look at first."""

from __future__ import annotations

from collections import Counter

from analysis.checking.catalogue import entry_of
from analysis.checking.causes import address
from analysis.checking.words import words
from analysis.figures.shown import Cell, Chip, Content, Head, Table
from analysis.figures.spans import Line
from analysis.figures.words import notes_on_origin, span_of_years
from analysis.indicators.format import number as printed
from analysis.indicators.reporting import intake
from analysis.indicators.reporting.intake import IntakeRow
from analysis.language import language, tr
from analysis.province import Province, When

_CHIPS: dict[str, Chip] = {
    "on_time": "ok",
    "late": "warn",
    "empty": "warn",
    "invalid": "bad",
    "missing_with_reason": "quiet",
    "missing": "bad",
}
_MEANINGS = {
    "on_time": tr("đúng hạn: nhận trước ngày đến hạn"),
    "late": tr("muộn: nhận từ ngày đến hạn trở đi"),
    "empty": tr("trống: có tệp, tệp không có nội dung"),
    "invalid": tr("không dùng được: ghi là đã nhận, không có tệp đọc được"),
    "missing_with_reason": tr("chưa nhận, đơn vị đã nêu lý do"),
    "missing": tr("chưa nhận, chưa có lý do"),
}
_FIRST_SHOWN = 40


def legend(province: Province, when: When) -> Table:
    """Each sign of the board with its meaning and how many reports bear it."""
    said = words(language())
    found = Counter(row.state for row in intake.board(province, province.years(when)))
    return Table(
        "intake-legend",
        tr("Ký hiệu của bảng tiếp nhận"),
        (
            Head("sign", tr("Ký hiệu"), align="left"),
            Head("state", tr("Tình trạng"), align="left"),
            Head("reports", tr("Số báo cáo")),
        ),
        tuple(
            (
                Cell(Line.of(said.signs[state]), chip=_CHIPS[state]),
                _MEANINGS[state],
                _count(found[state]),
            )
            for state in intake.STATES
        ),
    )


def board(province: Province, when: When) -> Table:
    """Agency by year: the sign of the report's state, and after it how many problems stand in what came.

    The latest year stands first: on a narrow page it is the one to be seen without scrolling.
    """
    years = province.years(when)[::-1]
    by_agency: dict[str, dict[int, IntakeRow]] = {}
    for row in intake.board(province, years):
        by_agency.setdefault(row.agency_id, {})[row.year] = row
    rows: list[tuple[Content, ...]] = [
        (
            _agency(province, agency),
            *(_sign(of.get(year)) for year in years),
        )
        for agency, of in by_agency.items()
    ]
    return Table(
        "intake-board",
        tr("Bảng tiếp nhận của {by_agency} đơn vị, {span_of_years}").format(
            by_agency=len(by_agency), span_of_years=span_of_years(years)
        ),
        (
            Head("agency", tr("Cơ quan, đơn vị"), align="left"),
            *(Head(f"y{year}", str(year), align="left") for year in years),
        ),
        tuple(rows),
        notes=(
            Line.of(tr("Số sau ký hiệu là số vấn đề của tệp đã nhận.")),
            Line.of(
                tr(
                    "Ô “·”: năm đó không phải nộp. Ghi theo sổ tiếp nhận và tệp đã nhận; không phải kết "
                    "luận về trách nhiệm."
                )
            ),
            *notes_on_origin(province.table("submissions")["origin"]),
        ),
    )


def first_problems(province: Province, when: When) -> Table:
    """What to look at first in each report, worst first, with its address and remedy."""
    severities = ("stops", "blanks", "notes")
    found = [
        (row, row.first) for row in intake.board(province, province.years(when)) if row.first is not None
    ]
    ordered = sorted(found, key=lambda pair: severities.index(pair[1].severity))
    rest = len(ordered) - _FIRST_SHOWN
    more = (
        Line.of(
            tr("Còn {rest} báo cáo nữa; xem bằng lệnh commune-review check --board --year.").format(rest=rest)
        ),
    )
    return Table(
        "first-problems",
        tr("Việc đầu tiên cần xem ở mỗi báo cáo"),
        (
            Head("agency", tr("Đơn vị, năm"), align="left"),
            Head("severity", tr("Mức"), align="left"),
            Head("address", tr("Ở đâu, đã viết gì"), align="left"),
            Head("remedy", tr("Vấn đề và việc cần làm"), align="left"),
        ),
        tuple(
            (
                f"{_short(province, row.agency_id)}, {row.year}",
                _severity(first.severity),
                address(first)
                + (
                    f": “{first.as_written}”"
                    if first.as_written != row.sender_id and first.as_written
                    else ""
                ),
                f"{said.title}. {said.remedy}",
            )
            for row, first in ordered[:_FIRST_SHOWN]
            for said in (entry_of(first.code).said(language()),)
        ),
        notes=more if rest > 0 else (),
    )


def _sign(row: IntakeRow | None) -> Content:
    if row is None:
        return Cell(Line.of("·"), sort=-1.0)
    count = str(len(row.problems) or "")
    rank = intake.STATES.index(row.state) * 1000.0 + len(row.problems)
    return Cell(Line.of(words(language()).signs[row.state] + count), sort=rank, chip=_CHIPS[row.state])


def _severity(severity: str) -> Cell:
    chips: dict[str, Chip] = {"stops": "bad", "blanks": "warn", "notes": "quiet"}
    return Cell(Line.of(words(language()).severities[severity]), chip=chips[severity])


def _count(number: int) -> Cell:
    return Cell(Line.of(printed(number)), sort=float(number))


def _short(province: Province, agency_id: str) -> str:
    if agency_id not in province.agencies:
        return agency_id
    return province.agencies[agency_id].short_name or province.agencies[agency_id].name


def _agency(province: Province, agency_id: str) -> str:
    return province.agencies[agency_id].name if agency_id in province.agencies else agency_id
