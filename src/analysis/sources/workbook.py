"""Workbooks opened with openpyxl: the only module that knows it. Cost follows the stored cells."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.escape import unescape
from openpyxl.workbook.workbook import Workbook as Book
from openpyxl.worksheet.worksheet import Worksheet

from analysis.checking import Checked, Problem
from analysis.sources import guard
from analysis.sources.cells import Cell, CellKind, MergedRange, Sheet, Workbook


def open_workbook(path: Path, file: str) -> Checked[Workbook | None]:
    """Read the workbook at ``path``, known as ``file`` in problems; never raises.

    A file that is not a sound .xlsx gives ``None`` and one problem of severity ``stops`` that says what the file
    is and what to do.
    """
    try:
        formulas = guard.check(path)
        values = _load(path, data_only=True)
        written = _load(path, data_only=False) if formulas else None
        sheets = tuple(
            _sheet(ws, written[ws.title] if written else None, _recalculates(values))
            for ws in values.worksheets
        )
    except guard.Refused as refusal:
        return Checked(
            None, (Problem("stops", refusal.code, str(refusal), file, done="Tệp không được đọc."),)
        )
    except Exception as error:  # a damaged part can make the parser raise anything
        message = "Không đọc được nội dung tệp: hãy mở bằng Excel, lưu lại thành .xlsx và gửi lại."
        return Checked(
            None,
            (
                Problem(
                    "stops",
                    "unreadable",
                    message,
                    file,
                    as_written=repr(error)[:200],
                    done="Tệp không được đọc.",
                ),
            ),
        )
    return Checked(Workbook(file, sheets, str(values.properties.keywords or "")))


def _load(path: Path, *, data_only: bool) -> Book:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return openpyxl.load_workbook(path, data_only=data_only)


def _recalculates(book: Book) -> bool:
    """Whether the writer asked for calculation on opening: its cached zeros are then not results."""
    return bool(book.calculation and book.calculation.fullCalcOnLoad)


def _sheet(ws: Worksheet, written: Worksheet | None, recalculates: bool) -> Sheet:
    hidden_rows = {number for number, row in ws.row_dimensions.items() if row.hidden or row.height == 0}
    hidden_columns = {
        number
        for column in ws.column_dimensions.values()
        if column.hidden
        for number in range(column.min, min(column.max, 16_384) + 1)
    }
    cells: dict[tuple[int, int], Cell] = {}
    for (row, column), stored in ws._cells.items():  # type: ignore[attr-defined]  # rows would walk the grid
        is_formula = written is not None and _is_formula(written, row, column)
        if stored.value is None and not is_formula:
            continue
        value, kind = _value(stored, is_formula, recalculates)
        hidden = row in hidden_rows or column in hidden_columns
        cells[row, column] = Cell(row, column, value, kind, str(stored.number_format), hidden)
    merged = tuple(
        MergedRange(r.min_row, r.min_col, r.max_row, r.max_col)
        for r in sorted(ws.merged_cells.ranges, key=lambda r: (r.min_row, r.min_col))
    )
    return Sheet(ws.title, cells, merged, ws.sheet_state != "visible")


def _is_formula(written: Worksheet, row: int, column: int) -> bool:
    cell = written._cells.get((row, column))  # type: ignore[attr-defined]
    return cell is not None and cell.data_type == "f"


def _value(
    stored: Any, is_formula: bool, recalculates: bool
) -> tuple[str | int | float | bool | datetime | None, CellKind]:
    value = stored.value
    if is_formula and (value is None or (recalculates and value == 0)):
        return None, "uncalculated"
    if stored.data_type == "e":
        return str(value), "error"
    if isinstance(value, bool):
        return value, "bool"
    if isinstance(value, int | float):
        return value, "number"
    if isinstance(value, datetime):
        return value, "date"
    if isinstance(value, date):
        return datetime(value.year, value.month, value.day), "date"
    if isinstance(value, time | timedelta):
        return str(value), "text"
    return unescape(str(value)), "text"
