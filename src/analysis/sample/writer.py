"""Writes a described workbook as xlsx: the same description gives the same bytes."""

from __future__ import annotations

from datetime import date, datetime, time
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from analysis.sample.grid import Document, Formula, Sheet, Value

SYNTHETIC = "dữ liệu tổng hợp nhân tạo (synthetic)"

_BASE: dict[str, Any] = {"font_name": "Times New Roman", "font_size": 11, "valign": "vcenter"}
_BODY: dict[str, Any] = {**_BASE, "border": 1, "text_wrap": True}
_STYLES: dict[str, dict[str, Any]] = {
    "plain": _BASE,
    "title": {**_BASE, "bold": True, "align": "center", "font_size": 13},
    "note": {**_BASE, "italic": True},
    "head": {**_BODY, "bold": True, "align": "center"},
    "body": _BODY,
    "centre": {**_BODY, "align": "center"},
    "group": {**_BODY, "bold": True},
    "whole": {**_BODY, "num_format": "#,##0"},
    "decimal": {**_BODY, "num_format": "#,##0.00"},
    "date": {**_BODY, "num_format": "dd/mm/yyyy", "align": "center"},
}


def write(path: Path, document: Document, created: date, sender: str) -> None:
    """Write ``document`` to ``path``, its properties saying that it is synthetic."""
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(path, options) as book:
        book.set_properties(
            {
                "author": sender,
                "created": datetime.combine(created, time(8)),
                "comments": SYNTHETIC,
                "keywords": SYNTHETIC,
            }
        )
        formats = {name: book.add_format(style) for name, style in _STYLES.items()}
        for sheet in document.sheets:
            _write_sheet(book.add_worksheet(sheet.name), sheet, formats)


def _write_sheet(page: Worksheet, sheet: Sheet, formats: dict[str, Format]) -> None:
    for row1, column1, row2, column2 in sheet.merged:
        style = formats[sheet.cells[row1, column1][1]]
        page.merge_range(row1 - 1, column1 - 1, row2 - 1, column2 - 1, "", style)
    for (row, column), (value, style_name) in sheet.cells.items():
        _write_cell(page, row - 1, column - 1, value, formats[style_name])
    for column, width in sheet.widths.items():
        page.set_column(column - 1, column - 1, width)


def _write_cell(page: Worksheet, row: int, column: int, value: Value, style: Format) -> None:
    if value is None:
        page.write_blank(row, column, None, style)
    elif isinstance(value, Formula):
        page.write_formula(row, column, value.expression, style, value.value)
    elif isinstance(value, date):
        page.write_datetime(row, column, datetime.combine(value, time()), style)
    elif isinstance(value, str):
        page.write_string(row, column, value, style)
    else:
        page.write_number(row, column, value, style)
