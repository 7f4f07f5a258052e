"""The cells of a table by row and column, and their addresses."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.sources import Cell, FormTable


class Grid:
    """What stands in the cells of a table; its rows and columns are those of the table's own sheet."""

    def __init__(self, table: FormTable) -> None:
        self._by_row = table.sheet.by_row
        self._table = table
        self._cells: dict[int, dict[int, Cell]] = {}
        self._letters: dict[int, str] = {}

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at ``row``, ``column`` when something stands in it."""
        cells = self._cells.get(row)
        if cells is None:
            cells = self.row(row)
        return cells.get(column)

    def row(self, row: int) -> dict[int, Cell]:
        """The cells of ``row`` in which something stands, by column."""
        cells = self._cells.get(row)
        if cells is None:
            cells = self._cells[row] = {c.column: c for c in self._by_row.get(row, ())}
        return cells

    def under(self, column: int, rows: Iterable[int]) -> list[Cell]:
        """The cells of ``column`` in ``rows`` in which something stands."""
        return [c for row in rows if (c := self.row(row).get(column)) is not None]

    def address(self, row: int, column: int) -> str:
        """``F9``: the address in the file."""
        if self._table.is_turned:
            return self._table.place(row, column).cell
        letters = self._letters.get(column)
        if letters is None:
            letters = self._letters[column] = self._table.place(1, column).cell[:-1]
        return f"{letters}{row}"
