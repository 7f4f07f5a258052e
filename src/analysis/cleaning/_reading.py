"""What the cleaners of numeric forms share: values read by column, and what is found wrong on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from analysis.checking import Place, Problem
from analysis.cleaning._messages import problem_at
from analysis.cleaning._places import is_commune
from analysis.cleaning._wording import RowKind, plain, row_kind
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import (
    ColumnStyle,
    Number,
    explain,
    read_number,
    read_percent,
    style_of,
    whole,
)
from analysis.registers.names import Settled
from analysis.sources import Cell, FormTable

Reader = Callable[[Cell | None, ColumnStyle], Number]


@dataclass(eq=False)
class Reading:
    """One table being cleaned: gathers rows, problems and the account of the sheet's rows.

    ``year`` is the year of columns that name none.
    """

    table: FormTable
    context: Context
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    explained: dict[int, str] = field(default_factory=dict)
    year: int | None = None
    _styles: dict[int, ColumnStyle] = field(default_factory=dict)

    @property
    def first_column(self) -> int:
        """The leftmost column of the table."""
        return min((c.column for c in self.table.columns), default=1)

    @property
    def place(self) -> Place:
        """Where problems of the whole table are placed: the first row of its title or head."""
        rows = (*self.table.title_rows, *self.table.header_rows, *self.table.body_rows)
        return self.table.place(min(rows, default=1), self.first_column)

    def add(self, table: str, at: tuple[int, int], values: Mapping[str, object]) -> None:
        """A row of ``table``, traced to the cell ``at`` (row, column)."""
        place = self.table.place(*at)
        provenance = {
            "origin": self.context.origin,
            "file": place.file,
            "sheet": place.sheet,
            "cell": place.cell,
        }
        self.rows.setdefault(table, []).append({**values, **provenance})
        self.used.add(at[0])

    def problem(self, at: tuple[int, int], code: str, as_written: object = "", **facts: object) -> None:
        """The problem ``code`` of ``messages.toml`` at the cell ``at`` (row, column)."""
        self.problems.append(problem_at(self.table.place(*at), code, as_written, **facts))

    def of_table(self, code: str, **facts: object) -> None:
        """The problem ``code`` of the whole table."""
        self.problems.append(problem_at(self.place, code, self.table.title, **facts))

    def column(self, name: str, year: int | None = None) -> int | None:
        """The column of a field for ``year``; one that names no year belongs to the year of the table."""
        exact = self.table.column(name, year)
        if exact is not None or year != self.year:
            return exact
        return next((c.column for c in self.table.columns if c.field == name and c.year is None), None)

    def style(self, column: int) -> ColumnStyle:
        """The number style of a column, from all its cells in the body."""
        if column not in self._styles:
            cells = [self.table.sheet.at(row, column) for row in self.table.body_rows]
            self._styles[column] = style_of(cells)
        return self._styles[column]

    def count(self, row: int, name: str, year: int | None = None) -> int | None:
        """A whole number of things under a field, or ``None`` with a problem unless the cell is blank."""
        value = self.value(row, name, year, lambda c, s: whole(read_number(c, s, counts=True)))
        return None if value is None else int(value)

    def number(self, row: int, name: str, *, counts: bool = False) -> Decimal | None:
        """A number under a field, or ``None`` with a problem unless the cell is blank."""
        return self.value(row, name, None, lambda c, s: read_number(c, s, counts=counts))

    def percent(self, row: int, name: str, year: int | None = None) -> Decimal | None:
        """Percent points under a field, or ``None`` with a problem unless the cell is blank."""
        return self.value(row, name, year, read_percent)

    def value(self, row: int, name: str, year: int | None, read: Reader) -> Decimal | None:
        """What ``read`` makes of the cell under a field; a hidden cell has no value and gives a problem."""
        column = self.column(name, year)
        cell = None if column is None else self.table.sheet.at(row, column)
        if cell is None or cell.is_blank:
            return None
        number = Number(None, "hidden") if cell.hidden else read(cell, self.style(cell.column))
        code = number.problem if number.problem != "blank" else None
        if code or number.note:
            self.problems.append(self._of_value(cell, code, str(number.note)))
        return number.value

    def cells(self, row: int, columns: Mapping[str, int | None]) -> str:
        """JSON ``{column of the table: A1}`` of the cells that hold something, keys in order."""
        found = {
            name: self.table.place(row, column).cell
            for name, column in columns.items()
            if column is not None and not is_blank(self.table.sheet.at(row, column))
        }
        return json.dumps(found, sort_keys=True)

    def settle(self, at: tuple[int, int], written: str, settled: Settled) -> str | None:
        """The key a written name was settled to; ``None`` with a problem naming the candidates."""
        if settled.key is None:
            near = f" Có phải là {' hay '.join(settled.candidates)}?" if settled.candidates else ""
            self.problem(at, "unit_not_settled", written, near=near)
        return settled.key

    def row_kind(self, text: str) -> RowKind:
        """What a row named ``text`` is; a commune of the register is data, whatever its name begins with."""
        kind = row_kind(text)
        return "data" if kind != "data" and is_commune(plain(text), self.context.names) else kind

    def name_at(self, row: int, name: str) -> tuple[str, int]:
        """The name in a row and its column; that of a total may stand in the column of ordinals."""
        column = self.table.column(name) or self.first_column
        for candidate in (column, self.table.column("stt") or column):
            cell = self.table.sheet.covering(row, candidate)
            if cell is None or cell.is_blank:
                continue
            if candidate == column or self.row_kind(cell.text) == "total":
                return " ".join(cell.text.split()), candidate
        return "", column

    def named_rows(self, name: str) -> list[tuple[int, int, str]]:
        """The rows that have a name and are shown, as (row, column, name); the others are explained."""
        shown = []
        for row in self.table.body_rows:
            written, column = self.name_at(row, name)
            cell = self.table.sheet.at(row, column)
            if not written:
                self.explained[row] = "no_name"
            elif cell is not None and cell.hidden:
                self.explained[row] = "hidden"
                self.problem((row, column), "hidden_row", written)
            else:
                shown.append((row, column, written))
        return shown

    def result(self) -> Cleaned:
        """What was read, with the rows around the body and any row left over explained."""
        left = dict.fromkeys(self.table.body_rows, "no_values")
        explained = {**left, **self.table.explained, **self.explained}
        kept = {row: why for row, why in sorted(explained.items()) if row not in self.used}
        return Cleaned(self.rows, frozenset(self.used), kept, tuple(dict.fromkeys(self.problems)))

    def _of_value(self, cell: Cell, code: str | None, note: str) -> Problem:
        place = self.table.place(cell.row, cell.column)
        if code is None:
            return Problem.at(place, "notes", note, explain(note, cell.text), as_written=cell.text)
        done = "Ô này coi như không có số liệu."
        return Problem.at(place, "blanks", code, explain(code, cell.text), as_written=cell.text, done=done)


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or cell.is_blank


def half_unit(printed: Decimal) -> Decimal:
    """Half of one in the last printed digit: 0.005 for ``37.54``, 0.5 for ``30``."""
    exponent = printed.as_tuple().exponent
    return Decimal(5).scaleb(min(exponent if isinstance(exponent, int) else 0, 0) - 1)


def as_printed(value: Decimal) -> str:
    """A number with its own digits, as a Vietnamese sentence writes it: ``30``, ``37,54``."""
    exponent = value.as_tuple().exponent
    return in_vietnamese(value, max(-exponent, 0) if isinstance(exponent, int) else 0)


def in_vietnamese(value: Decimal, digits: int = 2) -> str:
    """A number rounded to ``digits``, as a Vietnamese sentence writes it."""
    return f"{value:,.{digits}f}".translate(str.maketrans(",.", ".,"))


def total_of(values: Iterable[int | None]) -> int | None:
    """The sum of ``values``; ``None`` when one is missing or there is none."""
    listed = list(values)
    known = [v for v in listed if v is not None]
    return sum(known) if known and len(known) == len(listed) else None
