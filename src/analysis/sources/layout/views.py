"""Parts of a sheet seen as sheets: some of its columns, or rows and columns exchanged."""

from __future__ import annotations

from collections.abc import Iterable

from analysis.sources.cells import Cell, MergedRange, Sheet, column_letter


class MovedCell(Cell):
    """A cell seen at another place; ``address`` is where it is stored."""

    true_place: tuple[int, int]

    @property
    def address(self) -> str:
        """The address in the file."""
        return f"{column_letter(self.true_place[1])}{self.true_place[0]}"


def part_of(sheet: Sheet, rows: Iterable[int], first_column: int, last_column: int) -> Sheet:
    """The ``rows`` of ``sheet`` between two columns, at their own places.

    A merged range that begins further left shows its value in the first of these columns.
    """
    cells: dict[tuple[int, int], Cell] = {}
    kept = tuple(rows)
    for row in kept:
        for cell in sheet.by_row.get(row, ()):
            if first_column <= cell.column <= last_column:
                cells[row, cell.column] = cell
    merged: list[MergedRange] = []
    shown = set(kept)
    for m in sheet.merged:
        if m.last_column < first_column or m.first_column > last_column or m.first_row not in shown:
            continue
        inside = MergedRange(
            m.first_row, max(m.first_column, first_column), m.last_row, min(m.last_column, last_column)
        )
        anchor = sheet.at(m.first_row, m.first_column)
        if m.first_column < first_column and anchor is not None and not anchor.is_blank:
            cells[inside.first_row, inside.first_column] = moved(
                anchor, inside.first_row, inside.first_column
            )
        if inside.last_row > inside.first_row or inside.last_column > inside.first_column:
            merged.append(inside)
    return Sheet(sheet.title, cells, tuple(merged), sheet.hidden)


def turned(sheet: Sheet, rows: Iterable[int]) -> Sheet:
    """The ``rows`` of ``sheet`` with rows and columns exchanged: what stood at (5, 2) stands at (2, 5)."""
    kept = tuple(rows)
    shown = set(kept)
    cells: dict[tuple[int, int], Cell] = {
        (cell.column, row): moved(cell, cell.column, row)
        for row in kept
        for cell in sheet.by_row.get(row, ())
    }
    merged = tuple(
        MergedRange(m.first_column, m.first_row, m.last_column, m.last_row)
        for m in sheet.merged
        if m.first_row in shown
    )
    return Sheet(sheet.title, cells, merged, sheet.hidden)


def moved(cell: Cell, row: int, column: int) -> Cell:
    """``cell`` seen at another place."""
    seen = MovedCell(row, column, *cell[2:])
    seen.true_place = cell.true_place if isinstance(cell, MovedCell) else (cell.row, cell.column)
    return seen
