"""The numbers of a table's columns: how they are written, which are in doubt, what they add up to."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from analysis.cleaning._figures import lost_thousands
from analysis.cleaning._grid import Grid
from analysis.cleaning.values import ColumnStyle, Number, read_number, style_of
from analysis.sources import Cell


class Columns:
    """The columns of the body rows ``rows`` of a table, each looked through once."""

    def __init__(self, grid: Grid, rows: Collection[int]) -> None:
        self._grid = grid
        self._rows = rows
        self._styles: dict[int, ColumnStyle] = {}
        self._doubted: dict[int, frozenset[int]] = {}
        self._counts: dict[tuple[int, int], Number] = {}
        self._sums: dict[int, Decimal] = {}

    def style(self, column: int) -> ColumnStyle:
        """The number style of a column, from all its cells in the body."""
        style = self._styles.get(column)
        if style is None:
            style = self._styles[column] = style_of(self._grid.under(column, self._rows))
        return style

    def count(self, cell: Cell, style: ColumnStyle) -> Number:
        """A number of whole things in a cell, not yet known to be whole."""
        at = (cell.row, cell.column)
        number = self._counts.get(at)
        if number is None:
            number = self._counts[at] = read_number(cell, style, counts=True)
        return number

    def doubted(self, column: int, counted_rows: Collection[int]) -> frozenset[int]:
        """The rows of ``counted_rows`` whose number in ``column`` has lost its thousands."""
        doubted = self._doubted.get(column)
        if doubted is None:
            doubted = self._doubted[column] = self._find_doubted(column, counted_rows)
        return doubted

    def is_sum(self, cell: Cell, parts: Collection[int]) -> bool:
        """Whether a cell prints the sum of its column in the rows ``parts``, the same at every call."""
        column, style = cell.column, self.style(cell.column)
        total = self._sums.get(column)
        if total is None:
            read = (self.count(c, style).value for c in self._grid.under(column, parts))
            total = self._sums[column] = sum((v for v in read if v is not None), Decimal(0))
        return total != 0 and self.count(cell, style).value == total

    def _find_doubted(self, column: int, counted_rows: Collection[int]) -> frozenset[int]:
        if not counted_rows:
            return frozenset()
        style = self.style(column)
        counted: dict[int, tuple[Cell, Decimal]] = {}
        sums: list[Decimal] = []
        for cell in self._grid.under(column, self._rows):
            number = self.count(cell, style).value
            if number is not None and cell.row in counted_rows:
                counted[cell.row] = cell, number
            elif number is not None:
                sums.append(number)
        return lost_thousands(counted, sums)
