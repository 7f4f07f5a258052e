"""A table found on a sheet: which form it is, which column holds which field, which rows are its body."""

from __future__ import annotations

from dataclasses import dataclass

from openpyxl.utils import get_column_letter

from analysis.checking import Place
from analysis.sources.cells import Cell, Sheet


@dataclass(frozen=True)
class FormColumn:
    """A column of a found table: its field, its place (from 1), its heading path, its year if any."""

    field: str
    column: int
    heading: str
    year: int | None = None


@dataclass(frozen=True, eq=False)
class FormTable:
    """One table of form ``form``.

    ``title`` is the text above the head joined by `` | ``, ``notes`` the text below the body.
    ``body_rows`` are the non-blank rows between them, total rows and district rows included: what a cleaner
    must use or explain. ``scale`` is đồng per unit of money, ``None`` when neither heading nor title says it.
    """

    form: str
    file: str
    sheet: Sheet
    columns: tuple[FormColumn, ...]
    header_rows: tuple[int, ...]
    body_rows: tuple[int, ...]
    title: str = ""
    notes: str = ""
    scale: int | None = None
    title_rows: tuple[int, ...] = ()
    number_rows: tuple[int, ...] = ()
    note_rows: tuple[int, ...] = ()

    @property
    def explained(self) -> dict[int, str]:
        """The rows around the body and what they are: title, head, column_numbers, note."""
        kinds = (
            ("title", self.title_rows),
            ("head", self.header_rows),
            ("column_numbers", self.number_rows),
            ("note", self.note_rows),
        )
        return {row: kind for kind, rows in kinds for row in rows}

    def column(self, field: str, year: int | None = None) -> int | None:
        """The first column of ``field`` (of ``year``, when given), or ``None``."""
        for c in self.columns:
            if c.field == field and (year is None or c.year == year):
                return c.column
        return None

    @property
    def years(self) -> tuple[int, ...]:
        """The years that stand over columns, in order; empty when the columns name none."""
        return tuple(sorted({c.year for c in self.columns if c.year is not None}))

    def cell(self, row: int, field: str, year: int | None = None) -> Cell | None:
        """The cell stored in ``row`` under ``field``, without looking through merged ranges."""
        column = self.column(field, year)
        return None if column is None else self.sheet.at(row, column)

    def text(self, row: int, field: str, year: int | None = None) -> str:
        """The trimmed text in ``row`` under ``field``, empty when there is none."""
        cell = self.cell(row, field, year)
        return "" if cell is None else cell.text.strip()

    def place(self, row: int, column: int) -> Place:
        """The address of a cell of this table."""
        return Place(self.file, self.sheet.title, f"{get_column_letter(column)}{row}")
