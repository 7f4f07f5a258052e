"""Workbooks read with openpyxl's parsers: the only module that knows them. Cost follows the cells.

openpyxl's own loading draws the borders of every merged cell; its parsers do not.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.etree.ElementTree import Element

from openpyxl.reader.excel import ExcelReader
from openpyxl.styles.numbers import BUILTIN_FORMATS, BUILTIN_FORMATS_MAX_SIZE
from openpyxl.styles.stylesheet import apply_stylesheet
from openpyxl.utils.escape import unescape
from openpyxl.worksheet._reader import FORMULA_TAG, VALUE_TAG, WorkSheetParser

from analysis.checking import Checked, Problem
from analysis.sources.cells import Cell, CellKind, MergedRange, Sheet, Value, Workbook
from analysis.sources.opening import guard

_LAST_COLUMN = 16_384
_NOT_READ = "Tệp không được đọc."


def open_workbook(path: Path, file: str) -> Checked[Workbook | None]:
    """Read the workbook at ``path``, known as ``file`` in problems; never raises.

    A file that is not a sound .xlsx gives ``None`` and one problem of severity ``stops`` that says what
    the file is and what to do.
    """
    try:
        guard.check(path)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return Checked(_read(path, file))
    except guard.Refused as refusal:
        return Checked(None, (Problem("stops", refusal.code, str(refusal), file, done=_NOT_READ),))
    except Exception as error:  # a damaged part can make the parser raise anything
        message = "Không đọc được nội dung tệp: hãy mở bằng Excel, lưu lại thành .xlsx và gửi lại."
        problem = Problem("stops", "unreadable", message, file, as_written=repr(error)[:200], done=_NOT_READ)
        return Checked(None, (problem,))


class _Parser(WorkSheetParser):
    """A sheet's cells as stored, each with whether it holds a formula."""

    def parse_cell(self, element: Element) -> dict[str, Any]:
        cell: dict[str, Any] = super().parse_cell(element)
        stored = element.find(VALUE_TAG)
        cell["formula"] = element.find(FORMULA_TAG) is not None
        cell["empty_text"] = element.get("t") == "str" and stored is not None
        return cell


def _read(path: Path, file: str) -> Workbook:
    reader = ExcelReader(path, data_only=True, keep_links=False)
    with reader.archive:
        reader.read_manifest()
        reader.read_strings()
        reader.read_workbook()
        reader.read_properties()
        apply_stylesheet(reader.archive, reader.wb)
        sheets = tuple(
            _sheet(reader, listed.name, listed.state, rel.target)
            for listed, rel in reader.parser.find_sheets()
            if rel.target in reader.valid_files and "chartsheet" not in rel.Type
        )
    return Workbook(file, sheets, str(reader.wb.properties.keywords or ""))


def _sheet(reader: ExcelReader, title: str, state: str | None, part: str) -> Sheet:
    book: Any = reader.wb
    with reader.archive.open(part) as source:
        parser = _Parser(
            source,
            reader.shared_strings,
            data_only=True,
            epoch=book.epoch,
            date_formats=book._date_formats,
            timedelta_formats=book._timedelta_formats,
        )
        stored = [cell for _, row in parser.parse() for cell in row]
    formats = _number_formats(reader)
    recalculates = bool(book.calculation and book.calculation.fullCalcOnLoad)
    hidden_rows, hidden_columns = _hidden_rows(parser), _hidden_columns(parser)
    cells: dict[tuple[int, int], Cell] = {}
    for found in stored:
        if found["value"] is None and (not found["formula"] or found["empty_text"]):
            continue
        row, column = found["row"], found["column"]
        value, kind = _value(found, recalculates)
        hidden = row in hidden_rows or column in hidden_columns
        cells[row, column] = Cell(row, column, value, kind, formats[int(found["style_id"])], hidden)
    return Sheet(title, cells, _merged(parser), state not in (None, "visible"))


def _hidden_rows(parser: _Parser) -> set[int]:
    return {
        int(number)
        for number, row in parser.row_dimensions.items()
        if row.get("hidden") in ("1", "true") or float(row.get("ht") or 1) == 0
    }


def _hidden_columns(parser: _Parser) -> set[int]:
    hidden: set[int] = set()
    for column in parser.column_dimensions.values():
        if column.get("hidden") in ("1", "true", True):
            hidden.update(range(int(column["min"]), min(int(column["max"]), _LAST_COLUMN) + 1))
    return hidden


def _merged(parser: _Parser) -> tuple[MergedRange, ...]:
    ranges = [r.bounds for r in parser.merged_cells.mergeCell] if parser.merged_cells else []
    return tuple(sorted((MergedRange(r1, c1, r2, c2) for c1, r1, c2, r2 in ranges)))


def _number_formats(reader: ExcelReader) -> list[str]:
    """The number format of each cell style."""
    book: Any = reader.wb
    own = BUILTIN_FORMATS_MAX_SIZE
    return [
        str(BUILTIN_FORMATS.get(n, "General") if n < own else book._number_formats[n - own])
        for n in (style.numFmtId for style in book._cell_styles)
    ]


def _value(found: dict[str, Any], recalculates: bool) -> tuple[Value, CellKind]:
    """The value and its kind; a zero beside a formula is no result where the writer asked for calculation."""
    value: object = found["value"]
    if found["formula"] and (value is None or (recalculates and value == 0)):
        return None, "uncalculated"
    if found["data_type"] == "e":
        return str(value), "error"
    return _KINDS.get(type(value), _as_text)(value)


def _as_text(value: object) -> tuple[Value, CellKind]:
    return unescape(str(value)), "text"


_KINDS: dict[type, Callable[[Any], tuple[Value, CellKind]]] = {
    bool: lambda value: (value, "bool"),
    int: lambda value: (value, "number"),
    float: lambda value: (value, "number"),
    datetime: lambda value: (value, "date"),
    date: lambda value: (datetime.combine(value, time()), "date"),
}
