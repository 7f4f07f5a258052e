"""The book of received reports: which agency's report of which year came when, or why it did not."""

from __future__ import annotations

from analysis.checking import Problem
from analysis.cleaning._messages import problem_at
from analysis.cleaning._sheet_rows import is_total, year_of
from analysis.cleaning._wording import holds, wording
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import find_year, parse_date
from analysis.sources import Cell, FormTable
from analysis.text import nfc

TABLE = "received"
"""Name of the raw rows (``agency_id, agency_as_written, year, received_on, reason`` and their place)."""

_DASHES = frozenset({"", "-", "–", "—", "x", "...", "…"})


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of ``received``: one an agency and year; no day means that nothing was received."""
    dated = year_of(table, context) if table.column("year") is None else None
    if dated is not None and dated.year is None:
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "year_unknown"), dated.problems)
    rows: list[Row] = []
    used: set[int] = set()
    explained: dict[int, str] = {}
    problems: list[Problem] = list(dated.problems) if dated is not None else []
    for row in table.body_rows:
        cell = _agency_cell(table, row)
        if cell is None or cell.is_blank or is_total(cell.text, context.names):
            explained[row] = "blank_form" if cell is None or cell.is_blank else "total"
            continue
        year = dated.year if dated is not None else find_year(table.text(row, "year"))
        found = _received(table, row, cell, year, context)
        problems += found[1]
        if year is None:
            explained[row] = "not_understood"
        else:
            rows.append(found[0])
            used.add(row)
    return Cleaned({TABLE: rows}, frozenset(used), explained, tuple(problems))


def _agency_cell(table: FormTable, row: int) -> Cell | None:
    return table.sheet.covering(row, table.column("agency") or 1)


def _received(
    table: FormTable, row: int, cell: Cell, year: int | None, context: Context
) -> tuple[Row, list[Problem]]:
    written = nfc(cell.text)
    place = table.place(row, cell.column)
    agency = context.names.agency(written)
    problems = []
    if agency.key is None:
        near = f"; có phải: {', '.join(agency.candidates)}?" if agency.candidates else ""
        message = f"Không có đơn vị “{written}” trong danh sách{near}."
        problems.append(Problem.at(place, "blanks", "agency_unsettled", message, as_written=written))
    if year is None:
        message = "Không đọc được năm báo cáo ở dòng này."
        problems.append(
            Problem.at(place, "blanks", "year_unknown", message, as_written=table.text(row, "year"))
        )
    day_cell = table.cell(row, "received_on")
    day = parse_date(day_cell.value) if day_cell is not None else None
    if day is None and day_cell is not None and day_cell.text.strip() not in _DASHES:
        message = f"Không đọc được ngày nhận “{day_cell.text}”: hãy ghi ngày/tháng/năm."
        at = table.place(row, day_cell.column)
        problems.append(Problem.at(at, "blanks", "date_unreadable", message, as_written=day_cell.text))
    reason, note = _reason(table, row)
    if note is not None and day is None:
        at = table.place(row, table.column("note") or 1)
        problems.append(problem_at(at, "clerk_note", note))
    record: Row = {
        "agency_id": agency.key,
        "agency_as_written": written,
        "year": year,
        "received_on": day,
        "reason": reason,
        "origin": context.origin,
        "file": place.file,
        "sheet": place.sheet,
        "cell": place.cell,
    }
    return record, problems


def _reason(table: FormTable, row: int) -> tuple[str | None, str | None]:
    """The agency's reason, of its column or of a note that is not the clerk's own; else the clerk's note."""
    reason, note = (t if (t := table.text(row, f)).strip() not in _DASHES else "" for f in ("reason", "note"))
    if reason or not note:
        return reason or None, None
    return (None, note) if holds(note, wording().clerk_notes) else (note, None)
