"""Cells as a workbook stores them: values with addresses, formats, merged ranges and hiddenness."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Literal

from openpyxl.utils import get_column_letter

Value = str | int | float | bool | datetime | None
CellKind = Literal["text", "number", "date", "bool", "error", "uncalculated"]


@dataclass(frozen=True)
class Cell:
    """One stored cell; ``row`` and ``column`` count from 1.

    ``uncalculated`` is a formula saved without its result, ``error`` a result such as ``#REF!``: neither
    is blank.
    """

    row: int
    column: int
    value: Value
    kind: CellKind
    number_format: str = "General"
    hidden: bool = False

    @property
    def address(self) -> str:
        """``F9``."""
        return f"{get_column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as written: whole numbers without ``.0``, dates as ISO days."""
        if isinstance(self.value, bool):
            return "TRUE" if self.value else "FALSE"
        if isinstance(self.value, float):
            return str(int(self.value)) if self.value.is_integer() else repr(self.value)
        if isinstance(self.value, datetime):
            return self.value.date().isoformat()
        return "" if self.value is None else str(self.value)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the cell: white space is nothing, an error or a formula is something."""
        return self.kind not in ("error", "uncalculated") and not self.text.strip()


@dataclass(frozen=True, order=True)
class MergedRange:
    """A merged rectangle; its value lies in the top left cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


@dataclass(frozen=True, eq=False)
class Sheet:
    """One sheet: its stored cells by (row, column), and its merged ranges."""

    title: str
    cells: Mapping[tuple[int, int], Cell]
    merged: tuple[MergedRange, ...] = ()
    hidden: bool = False

    def at(self, row: int, column: int) -> Cell | None:
        """The cell stored at ``row``, ``column``, or ``None``."""
        return self.cells.get((row, column))

    def covering(self, row: int, column: int) -> Cell | None:
        """The cell itself, or the first cell of the merged range that lies over it."""
        for merged in self.merged_over(row):
            if merged.first_column <= column <= merged.last_column:
                return self.cells.get((merged.first_row, merged.first_column))
        return self.cells.get((row, column))

    def merged_over(self, row: int) -> tuple[MergedRange, ...]:
        """The merged ranges that lie over ``row``."""
        if row not in self._merged_by_row:
            found = tuple(m for m in self.merged if m.first_row <= row <= m.last_row)
            self._merged_by_row[row] = found
        return self._merged_by_row[row]

    @cached_property
    def last_column(self) -> int:
        """The rightmost column that holds a non-blank cell, 0 for an empty sheet."""
        return max((cells[-1].column for cells in self.by_row.values()), default=0)

    @cached_property
    def _merged_by_row(self) -> dict[int, tuple[MergedRange, ...]]:
        return {}

    @cached_property
    def by_row(self) -> Mapping[int, tuple[Cell, ...]]:
        """The non-blank cells of each row that has any, left to right."""
        rows: dict[int, list[Cell]] = {}
        for position in sorted(self.cells):
            cell = self.cells[position]
            if not cell.is_blank:
                rows.setdefault(cell.row, []).append(cell)
        return {row: tuple(cells) for row, cells in rows.items()}

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that hold a non-blank cell, in order."""
        return tuple(sorted(self.by_row))


@dataclass(frozen=True, eq=False)
class Workbook:
    """A workbook read whole; ``file`` is its path from the project root, ``keywords`` its own description."""

    file: str
    sheets: tuple[Sheet, ...]
    keywords: str = ""
