"""Who owed a report, what came and when: legally different answers kept apart (253/QĐ-UBND, art. 12)."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import PurePosixPath

from analysis.checking import Checked, Problem
from analysis.cleaning import Row
from analysis.programme import Programme
from analysis.registers import Agencies, Units
from analysis.tables import PROVENANCE

KIND = "F1"
DISTRICT_KIND = "F1_district"
"""A district's round-up of what its communes were given (253/QĐ-UBND, art. 13.2), until districts went."""

_SAYS_NOTHING = frozenset({"blank", "dash"})
_CANNOT_BE_READ = frozenset({"hidden", "uncalculated", "error"})
_SAYS_NONE = frozenset({"zero", "no"})


@dataclass(frozen=True)
class _Owed:
    """One report that was due: of an agency, or of a district with helped communes."""

    reporter_id: str
    year: int
    due_on: date
    assignment: Row
    kind: str = KIND
    communes: set[object] = field(default_factory=set)


def submissions(
    programme: Programme,
    agencies: Agencies,
    assignments: Iterable[Row],
    support: Iterable[Row],
    received: Iterable[Row],
    received_by_file: Mapping[str, date],
) -> Checked[list[Row]]:
    """One row for each agency with an assignment valid on 31 December of each year of the programme.

    State: ``missing`` nothing came · ``invalid`` it came, but no workbook or no cell of it could be read ·
    ``empty`` a workbook without any content · ``late`` on the due day or after · ``on_time``.
    A report of the agency's successor for one of its communes counts as its own.
    Content: ``zero`` when the workbook says only none or zero, ``results`` when it says anything else. A
    newer version decides what a report says, the first to come decides when it came.
    """
    by_report: dict[tuple[object, object], list[Row]] = defaultdict(list)
    astray: dict[tuple[object, object], set[str]] = defaultdict(set)
    for row in support:
        by_report[row["agency_id"], row["year"]].append(row)
    for agency, year, file in dict.fromkeys(
        (a, y, r["file"]) for (a, y), rows in by_report.items() for r in rows
    ):
        for folder in PurePosixPath(str(file)).parent.parts:
            if folder.isdecimal() and folder != str(year):
                astray[agency, int(folder)].add(str(file))
    booked: dict[tuple[object, object], list[Row]] = defaultdict(list)
    for row in received:
        booked[row["agency_id"], row["year"]].append(row)
    problems: list[Problem] = []
    rows = []
    for owed in _owed(programme, assignments):
        key, after = (owed.reporter_id, owed.year), (agencies.successor(owed.reporter_id), owed.year)
        cells = by_report[key] or [c for c in by_report[after] if c["unit_key"] in owed.communes]
        one = _submission(owed, cells, booked[key] or booked[after], received_by_file, problems)
        rows.append(one)
        if one["state"] == "invalid":
            problems.append(_unread_cells(owed, one) if cells else _not_readable(owed, one, astray[key]))
    return Checked(rows, tuple(problems))


def round_ups(
    programme: Programme,
    units: Units,
    assignments: Iterable[Row],
    support_roundups: Iterable[Row],
    received_by_file: Mapping[str, date],
) -> Checked[list[Row]]:
    """One row for each district with a helped commune on 31 December of each year while there were districts.

    States and contents are those of :func:`submissions`; the day received is that of ``SOURCES.yml``, for
    the register of received reports books agencies alone.
    """
    by_report: dict[tuple[object, object], list[Row]] = defaultdict(list)
    for row in support_roundups:
        if row["reported_by"] == "district":
            by_report[row["reporter_id"], row["year"]].append(row)
    problems: list[Problem] = []
    rows = []
    for owed in _owed_by_districts(programme, units, assignments):
        cells = by_report[owed.reporter_id, owed.year]
        rows.append(_submission(owed, cells, (), received_by_file, problems))
        if rows[-1]["state"] == "invalid":
            problems.append(_unread_cells(owed, rows[-1]))
    return Checked(rows, tuple(problems))


def _owed_by_districts(programme: Programme, units: Units, assignments: Iterable[Row]) -> list[_Owed]:
    helped = [a for a in assignments if a["unit_key"] in units]
    owed: dict[tuple[int, str], _Owed] = {}
    for year in programme.years:
        day, due_on = date(year, 12, 31), programme.due_on("district", year)
        for row in helped:
            district = units.district_on(str(row["unit_key"]), day) if _holds(row, day) else None
            if district is not None:
                one = _Owed(district.key, year, due_on, row, DISTRICT_KIND)
                owed.setdefault((year, district.key), one).communes.add(row["unit_key"])
    return [owed[key] for key in sorted(owed)]


def _owed(programme: Programme, assignments: Iterable[Row]) -> list[_Owed]:
    known = [a for a in assignments if a["agency_id"] is not None]
    owed: dict[tuple[int, str], _Owed] = {}
    for year in programme.years:
        for row in known:
            if _holds(row, date(year, 12, 31)):
                agency = str(row["agency_id"])
                due_on = programme.due_on("agency", year)
                one = owed.setdefault((year, agency), _Owed(agency, year, due_on, row))
                one.communes.add(row["unit_key"])
    return [owed[key] for key in sorted(owed)]


def _holds(assignment: Row, day: date) -> bool:
    first, last = assignment["valid_from"], assignment["valid_to"]
    return isinstance(first, date) and first <= day and (not isinstance(last, date) or day <= last)


def _submission(
    owed: _Owed,
    cells: Sequence[Row],
    booked: Sequence[Row],
    received_by_file: Mapping[str, date],
    problems: list[Problem],
) -> Row:
    days = [d for d in (b["received_on"] for b in booked) if isinstance(d, date)]
    if not days:
        days = [received_by_file[f] for f in sorted({str(c["file"]) for c in cells}) if f in received_by_file]
    received_on = min(days) if days else None
    in_force = [c for c in cells if c.get("superseded_by") is None] or cells
    source = (booked or in_force or [owed.assignment])[0]
    content = _content(in_force)
    state = _state(owed, in_force, received_on, content)
    if cells and received_on is None:
        problems.append(_day_unknown(owed, str(source["file"]), state))
    reasons = [str(b["reason"]) for b in booked if b["reason"] is not None]
    return {
        "reporter_id": owed.reporter_id,
        "kind": owed.kind,
        "year": owed.year,
        "due_on": owed.due_on,
        "received_on": received_on,
        "state": state,
        "content": content,
        "reason_given": reasons[0] if reasons and state == "missing" else None,
        **{column: source.get(column) for column in PROVENANCE},
    }


def _not_readable(owed: _Owed, row: Row, astray: Iterable[str]) -> Problem:
    """Why a report in the register counts as invalid, and which file in the year's folder says another."""
    found = ", ".join(sorted(astray))
    message = (
        f"Sổ ghi đã nhận báo cáo năm {owed.year} của đơn vị này nhưng không có tệp đúng năm {owed.year} đọc "
        "được: "
    ) + (
        f"tệp {found} nằm trong thư mục năm {owed.year} mà trong tệp ghi năm khác, hãy sửa năm trong tệp."
        if found
        else "hãy tìm lại tệp hoặc sửa ngày nhận trong sổ."
    )
    return Problem(
        "blanks",
        "report_not_readable",
        message,
        **_place(row),
        as_written=owed.reporter_id,
        done="Coi báo cáo là không dùng được.",
    )


def _unread_cells(owed: _Owed, row: Row) -> Problem:
    message = (
        f"Báo cáo năm {owed.year} của đơn vị này chỉ có ô ẩn, ô lỗi, ô công thức chưa tính hoặc ô trống: hãy "
        "đề nghị đơn vị mở tệp, sửa và gửi lại."
    )
    done = "Coi báo cáo là không dùng được."
    return Problem(
        "blanks", "report_not_readable", message, **_place(row), as_written=owed.reporter_id, done=done
    )


def _day_unknown(owed: _Owed, file: str, state: str) -> Problem:
    message = f"Không rõ ngày nhận báo cáo năm {owed.year}: hãy ghi vào sổ theo dõi hoặc SOURCES.yml."
    done = "Coi là đúng hạn." if state == "on_time" else ""
    return Problem("notes", "received_on_unknown", message, file, as_written=owed.reporter_id, done=done)


def _place(row: Row) -> dict[str, str]:
    return {key: str(row.get(key) or "") for key in ("file", "sheet", "cell")}


def _content(cells: Sequence[Row]) -> str:
    told = {str(c["state"]) for c in cells} - _SAYS_NOTHING - _CANNOT_BE_READ
    if not told:
        return "none"
    return "zero" if told <= _SAYS_NONE else "results"


def _state(owed: _Owed, cells: Sequence[Row], received_on: date | None, content: str) -> str:
    if not cells:
        return "missing" if received_on is None else "invalid"
    if content == "none":
        return "invalid" if any(c["state"] in _CANNOT_BE_READ for c in cells) else "empty"
    return "late" if received_on is not None and received_on >= owed.due_on else "on_time"
