"""A workbook as it will be written, and the truth of its cells: no file and no library yet."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date

from xlsxwriter.utility import xl_rowcol_to_cell

TruthRow = dict[str, object]


@dataclass(frozen=True)
class Formula:
    """A formula with the value a spreadsheet program stored beside it."""

    expression: str
    value: int | float


Value = str | int | float | date | Formula | None


@dataclass
class Sheet:
    """Cells by (row, column) from 1, each with a style name; merged ranges; column widths."""

    name: str
    cells: dict[tuple[int, int], tuple[Value, str]] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    widths: dict[int, float] = field(default_factory=dict)

    def put(self, row: int, column: int, value: Value, style: str = "body") -> str:
        """Write one cell; returns its A1 address. ``None`` leaves a formatted blank."""
        self.cells[row, column] = (value, style)
        return address(row, column)

    def merge(self, first: tuple[int, int], last: tuple[int, int], value: Value, style: str = "head") -> str:
        """Write ``value`` over the range from ``first`` to ``last``; a range of one cell is not merged."""
        for row in range(first[0], last[0] + 1):
            for column in range(first[1], last[1] + 1):
                self.cells[row, column] = (None, style)
        if first != last:
            self.merged.append((*first, *last))
        return self.put(*first, value, style)


@dataclass
class Document:
    """The sheets of one workbook and, by table name, the truth of its cells (without ``file``)."""

    sheets: list[Sheet] = field(default_factory=list)
    truth: dict[str, list[TruthRow]] = field(default_factory=dict)

    def sheet(self, name: str) -> Sheet:
        """A new sheet."""
        self.sheets.append(Sheet(name))
        return self.sheets[-1]

    def say(self, table: str, **row: object) -> None:
        """Add one row to the truth of ``table``."""
        self.truth.setdefault(table, []).append(row)


def address(row: int, column: int) -> str:
    """``C7`` for row 7, column 3."""
    return str(xl_rowcol_to_cell(row - 1, column - 1))
