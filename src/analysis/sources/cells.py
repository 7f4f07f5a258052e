"""Cells as a workbook stores them: values with addresses, formats, merged ranges and hiddenness."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Literal, NamedTuple

from analysis.sources.identity import Identity

Value = str | int | float | bool | datetime | None
CellKind = Literal["text", "number", "date", "bool", "error", "uncalculated"]

_TALL = 64


@cache
def column_letter(column: int) -> str:
    """``AB`` for 28; columns count from 1."""
    letters = ""
    while column > 0:
        column, rest = divmod(column - 1, 26)
        letters = chr(65 + rest) + letters
    return letters


class Cell(NamedTuple):
    """One stored cell; ``row`` and ``column`` count from 1.

    ``uncalculated`` is a formula saved without its result, ``error`` a result such as ``#REF!``: neither
    is blank. ``raw`` is what the file stores where that is not the text itself: the serial number of a
    date, the letters of an old font before decoding, the zero of a formula nobody has calculated.
    """

    row: int
    column: int
    value: Value
    kind: CellKind
    number_format: str = "General"
    hidden: bool = False
    raw: str = ""
    comment: str = ""
    formula: bool = False

    @property
    def address(self) -> str:
        """``F9``."""
        return f"{column_letter(self.column)}{self.row}"

    @property
    def text(self) -> str:
        """The value as written: whole numbers without ``.0``, dates as ISO days."""
        value = self.value
        if isinstance(value, str):
            return value
        if isinstance(value, bool):
            return "TRUE" if value else "FALSE"
        if isinstance(value, float):
            return str(int(value)) if value.is_integer() else repr(value)
        if isinstance(value, datetime):
            return value.date().isoformat()
        return "" if value is None else str(value)

    @property
    def is_blank(self) -> bool:
        """Whether nothing stands in the cell: white space is nothing, an error or a formula is something."""
        if self.kind in ("error", "uncalculated"):
            return False
        return self.value is None or (isinstance(self.value, str) and not self.value.strip())


@dataclass(frozen=True, order=True, slots=True)
class MergedRange:
    """A merged rectangle; its value lies in the top left cell."""

    first_row: int
    first_column: int
    last_row: int
    last_column: int


def lead_of(value: Value, kind: CellKind) -> Value:
    """The value of a row's first cell, ``None`` for an error, an uncalculated formula and a date."""
    return None if kind in ("error", "uncalculated", "date") else value


class CellStore(Mapping[tuple[int, int], Cell]):
    """Cells kept otherwise than one by one, which can tell a row without making the others."""

    @property
    @abstractmethod
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that hold a non-blank cell, in order."""

    @property
    @abstractmethod
    def last_column(self) -> int:
        """The rightmost column that holds a non-blank cell, 0 when there is none."""

    @abstractmethod
    def row(self, row: int) -> tuple[Cell, ...]:
        """The non-blank cells of ``row``, left to right."""

    def leads(self) -> Iterator[tuple[int, int, Value]]:
        """Each row with a non-blank cell: its number, how many such cells, and the value of the first one.

        The value is as a cell shows it, ``None`` where it is an error, an uncalculated formula or a date.
        """
        for row in self.rows:
            cells = self.row(row)
            yield row, len(cells), lead_of(cells[0].value, cells[0].kind)

    def texts(self) -> Iterator[Cell]:
        """The cells that hold a text."""
        return (cell for cell in self.values() if isinstance(cell.value, str))


class _Rows(Mapping[int, tuple[Cell, ...]]):
    """The rows of a store that hold a non-blank cell, each made when asked for."""

    def __init__(self, store: CellStore) -> None:
        self._store = store
        self._numbers = dict.fromkeys(store.rows)

    def __getitem__(self, row: int) -> tuple[Cell, ...]:
        if row not in self._numbers:
            raise KeyError(row)
        return self._store.row(row)

    def __contains__(self, row: object) -> bool:
        return row in self._numbers

    def __iter__(self) -> Iterator[int]:
        return iter(self._numbers)

    def __len__(self) -> int:
        return len(self._numbers)


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
        short = self._short_merges.get(row, ())
        if not self._tall_merges:
            return short
        tall = [m for m in self._tall_merges if m.first_row <= row <= m.last_row]
        return tuple(sorted((*short, *tall))) if tall else short

    @cached_property
    def last_column(self) -> int:
        """The rightmost column that holds a non-blank cell, 0 for an empty sheet."""
        if isinstance(self.cells, CellStore):
            return self.cells.last_column
        return max((cells[-1].column for cells in self.by_row.values()), default=0)

    @cached_property
    def _short_merges(self) -> dict[int, tuple[MergedRange, ...]]:
        rows: dict[int, list[MergedRange]] = {}
        for merged in self.merged:
            if merged.last_row - merged.first_row < _TALL:
                for row in range(merged.first_row, merged.last_row + 1):
                    rows.setdefault(row, []).append(merged)
        return {row: tuple(over) for row, over in rows.items()}

    @cached_property
    def _tall_merges(self) -> tuple[MergedRange, ...]:
        return tuple(m for m in self.merged if m.last_row - m.first_row >= _TALL)

    @cached_property
    def by_row(self) -> Mapping[int, tuple[Cell, ...]]:
        """The non-blank cells of each row that has any, left to right."""
        if isinstance(self.cells, CellStore):
            return _Rows(self.cells)
        rows: dict[int, list[Cell]] = {}
        for position in sorted(self.cells):
            cell = self.cells[position]
            if not cell.is_blank:
                rows.setdefault(cell.row, []).append(cell)
        return {row: tuple(cells) for row, cells in rows.items()}

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that hold a non-blank cell, in order."""
        return self.cells.rows if isinstance(self.cells, CellStore) else tuple(sorted(self.by_row))


@dataclass(frozen=True, eq=False)
class Workbook:
    """A workbook read whole; ``file`` is its path from the project root, ``keywords`` its own description.

    ``saved_on`` is when it says it was last saved, ``kind`` what it is: xlsx, xlsm, xls, ods or csv.
    ``identity`` is what it was made for where this program handed it out (xlsx and xlsm).
    """

    file: str
    sheets: tuple[Sheet, ...]
    keywords: str = ""
    saved_on: datetime | None = None
    kind: str = ""
    identity: Identity | None = None
