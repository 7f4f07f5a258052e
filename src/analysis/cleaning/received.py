"""The book of received reports: which agency's report of which year came when, or why it did not."""

from __future__ import annotations

import re
from datetime import date, datetime, timedelta

from analysis.checking import Problem
from analysis.cleaning._gathering import Gathered
from analysis.cleaning._messages import problem_at
from analysis.cleaning._naming import agency as settled_agency
from analysis.cleaning._naming import like, read_as
from analysis.cleaning._sheet_rows import is_total, year_of
from analysis.cleaning._wording import holds, wording
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import DASHES, find_year, parse_date
from analysis.sources import Cell, FormTable
from analysis.text import nfc

TABLE = "received"
"""Name of the raw rows (``agency_id, agency_as_written, year, received_on, reason`` and their place)."""

_DASHES = frozenset({"", "x", *DASHES})
_TOLD = ("year", "received_on", "document", "reason")
_MONTHS = 12
_NUMERIC = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-]\d{2,4}")
_LATEST = timedelta(days=366)
"""A report later than this after the day it was due is more likely a slip of the pen."""


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of ``received``: one an agency and year; no day means that nothing was received."""
    dated = year_of(table, context) if table.column("year") is None else None
    if dated is not None and dated.year is None:
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "year_unknown"), dated.problems)
    rows: list[Row] = []
    used: set[int] = set()
    explained: dict[int, str] = {}
    problems = Gathered(dated.problems if dated is not None else ())
    problems.extend(_swapped_days(table))
    month_first = _is_month_first(table)
    seen: dict[tuple[object, object], int] = {}
    for row in table.body_rows:
        cell = _agency_cell(table, row)
        if cell is None or cell.is_blank or is_total(cell.text, context.names):
            explained[row] = "blank_form" if cell is None or cell.is_blank else "total"
            if explained[row] == "blank_form" and any(table.text(row, f) for f in _TOLD):
                explained[row] = "no_name"
                problems.append(problem_at(table.place(row, table.column("agency") or 1), "row_without_name"))
            continue
        if cell.hidden:
            explained[row] = "hidden"
            problems.append(problem_at(table.place(row, cell.column), "hidden_row", cell.text))
            continue
        year = dated.year if dated is not None else find_year(table.text(row, "year"))
        found = _received(table, row, cell, year, context, near=not problems.is_full("agency_unsettled"))
        if found[0]["received_on"] is not None:
            problems.extend(_check_day(table, row, found[0], context, month_first=month_first))
        problems.extend(found[1])
        if year is None:
            explained[row] = "not_understood"
        else:
            rows.append(found[0])
            used.add(row)
            agency = found[0]["agency_id"]
            if (
                agency is not None
                and found[0]["received_on"] is not None
                and (first := seen.setdefault((agency, year), row)) != row
            ):
                problems.append(
                    problem_at(table.place(row, cell.column), "received_twice", cell.text, first=first)
                )
    return Cleaned({TABLE: rows}, frozenset(used), explained, problems.told())


def _agency_cell(table: FormTable, row: int) -> Cell | None:
    return table.sheet.covering(row, table.column("agency") or 1)


def _received(
    table: FormTable, row: int, cell: Cell, year: int | None, context: Context, *, near: bool
) -> tuple[Row, list[Problem]]:
    written = nfc(cell.text)
    place = table.place(row, cell.column)
    agency = settled_agency(context, written, year, candidates=near)
    problems = [*read_as(place, written, agency, context)]
    if agency.key is None:
        problems.append(problem_at(place, "agency_unsettled", written, near=like(agency)))
    if year is None:
        problems.append(problem_at(place, "row_year_unknown", table.text(row, "year")))
    day_cell = table.cell(row, "received_on")
    day = parse_date(day_cell.value) if day_cell is not None else None
    if day is None and day_cell is not None and day_cell.text.strip().casefold() not in _DASHES:
        at = table.place(row, day_cell.column)
        problems.append(problem_at(at, "date_unreadable", day_cell.text))
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


def _is_month_first(table: FormTable) -> bool:
    """Whether a day of the column can only be read month first (``12/25/2019``): others may be written so."""
    cells = (table.cell(row, "received_on") for row in table.body_rows)
    found = (_NUMERIC.fullmatch(c.text.strip()) for c in cells if c is not None and c.kind == "text")
    return any(f is not None and int(f[1]) <= _MONTHS < int(f[2]) for f in found)


def _check_day(
    table: FormTable, row: int, record: Row, context: Context, *, month_first: bool
) -> list[Problem]:
    """Take away a day that may be read month first, or that no report of its year can have come on."""
    cell, day, year = table.cell(row, "received_on"), record["received_on"], record["year"]
    if cell is None or not isinstance(day, date) or not isinstance(year, int):
        return []
    place = table.place(row, cell.column)
    if month_first and cell.kind == "text" and day.month != day.day <= _MONTHS:
        record["received_on"] = None
        return [problem_at(place, "day_or_month_first", cell.text)]
    due = context.programme.due_on("agency", year)
    if not date(year, 1, 1) <= day <= due + _LATEST:
        record["received_on"] = None
        return [problem_at(place, "received_day_unlikely", cell.text, year=year)]
    return []


def _swapped_days(table: FormTable) -> list[Problem]:
    """Notes on days that a spreadsheet with English settings took for months.

    There ``13/2/2024`` stays text while ``1/2/2024`` becomes 2 January: the days above 12 are all text.
    """
    cells = [c for row in table.body_rows if (c := table.cell(row, "received_on")) is not None]
    dates = [c for c in cells if isinstance(c.value, datetime)]
    texts = [day for c in cells if c.kind == "text" and (day := parse_date(c.value)) is not None]
    late = [day for day in texts if day.day > _MONTHS]
    if (
        not late
        or len(late) < len(texts)
        or any(c.value.day > _MONTHS for c in dates if isinstance(c.value, datetime))
    ):
        return []
    return [problem_at(table.place(c.row, c.column), "day_and_month_suspect", c.text) for c in dates]


def _reason(table: FormTable, row: int) -> tuple[str | None, str | None]:
    """The agency's reason, of its column or of a note that is not the clerk's own; else the clerk's note."""
    reason, note = (t if (t := table.text(row, f)).strip() not in _DASHES else "" for f in ("reason", "note"))
    if reason or not note:
        return reason or None, None
    return (None, note) if holds(note, wording().clerk_notes) else (note, None)
