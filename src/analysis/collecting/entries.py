"""What cells to be filled in admit, and what the spreadsheet says beside them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from xlsxwriter.utility import xl_rowcol_to_cell

from analysis.collecting.layout import Column, Layout

if TYPE_CHECKING:
    from xlsxwriter.worksheet import Worksheet

Area = tuple[int, int, int, int]
"""First row and column, last row and column, counted from 0."""


def admit(sheet: Worksheet, area: Area, column: Column, laid: Layout) -> None:
    """Check the cells of ``area`` on entry, as the entry of ``column`` wants.

    Marks come from a list, other words are asked about and kept; amounts are numbers from 0 on; help in
    kind is told in words, since a bare number would have no unit.
    """
    rules = {"mark": _mark, "money": _money, "help": _help}
    said = {"input_title": _title(column, laid), "input_message": column.prompt, "ignore_blank": True}
    sheet.data_validation(*area, {**said, **rules[column.entry](column, laid, area)})


def _title(column: Column, laid: Layout) -> str:
    return laid.money.prompt_title if column.entry == "money" else ""


def _mark(_column: Column, laid: Layout, _area: Area) -> dict[str, object]:
    marks = laid.marks
    return {
        "validate": "list",
        "source": [marks.yes, marks.no],
        "error_type": "warning",
        "error_title": marks.asked_title,
        "error_message": marks.asked,
    }


def _money(column: Column, laid: Layout, _area: Area) -> dict[str, object]:
    return {
        "validate": "decimal",
        "criteria": "between",
        "minimum": 0,
        "maximum": laid.money.largest,
        "error_title": laid.money.refusal_title,
        "error_message": column.refusal,
    }


def _help(column: Column, laid: Layout, area: Area) -> dict[str, object]:
    first = xl_rowcol_to_cell(area[0], area[1])
    return {
        "validate": "custom",
        "value": f"=ISERROR(VALUE({first}))",
        "error_title": laid.help.refusal_title,
        "error_message": column.refusal,
    }
