"""What the cleaners of numeric forms share: values read by column, and what is found wrong on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from analysis.checking import Place, Problem
from analysis.cleaning._columns import Columns
from analysis.cleaning._gathering import Gathered
from analysis.cleaning._grid import Grid
from analysis.cleaning._messages import comment_problem, problem_at, value_problem
from analysis.cleaning._naming import TOGETHER, commune, is_close, read_as
from analysis.cleaning._places import is_commune
from analysis.cleaning._sheet_rows import has_district_type, rows_to_read
from analysis.cleaning._wording import RowKind, plain, row_kind
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import (
    ColumnStyle,
    Number,
    read_number,
    read_percent,
    whole,
)
from analysis.registers.names import Settled
from analysis.sources import Cell, FormTable

Reader = Callable[[Cell | None, ColumnStyle], Number]

TEXT_FIELDS = frozenset(
    {
        "stt",
        "unit",
        "commune",
        "district",
        "source",
        "goal",
        "note",
        "indicator",
        "band",
        "breakdown",
        "unit_of_measure",
    }
)
"""Fields whose cells tell of a row rather than give its figures."""

_RATES = frozenset({"rate", "near_rate", "percent"})
_NO_CELL = Number(None, "blank")
_HIDDEN = Number(None, "hidden")


@dataclass(eq=False)
class Reading:
    """One table being cleaned: gathers rows, problems and the account of the sheet's rows.

    ``year`` is the year of columns that name none; ``counted_rows`` are the rows of single units,
    whose counts are compared with each other.
    """

    table: FormTable
    context: Context
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: Gathered = field(default_factory=Gathered)
    used: set[int] = field(default_factory=set)
    explained: dict[int, str] = field(default_factory=dict)
    year: int | None = None
    counted_rows: Collection[int] = ()
    _columns: dict[tuple[str, int | None, int | None], int | None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.grid = Grid(self.table)
        self.at = self.grid.at
        self.columns = Columns(self.grid, self.table.body_rows)
        self._origin = {
            "origin": self.context.origin,
            "file": self.table.file,
            "sheet": self.table.sheet.title,
        }

    @cached_property
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
        row = {**values, **self._origin, "cell": self.grid.address(*at)}
        self.rows.setdefault(table, []).append(row)
        self.used.add(at[0])

    def problem(self, at: tuple[int, int], code: str, as_written: object = "", **facts: object) -> None:
        """The problem ``code`` of ``messages.toml`` at the cell ``at`` (row, column)."""
        self.problems.append(problem_at(self.table.place(*at), code, as_written, **facts))

    def of_table(self, code: str, **facts: object) -> None:
        """The problem ``code`` of the whole table."""
        self.problems.append(problem_at(self.place, code, self.table.title, **facts))

    def column(self, name: str, year: int | None = None) -> int | None:
        """The column of a field for ``year``; one that names no year belongs to the year of the table."""
        asked = (name, year, self.year)
        try:
            return self._columns[asked]
        except KeyError:
            found = self._columns[asked] = self._find_column(name, year)
            return found

    def _find_column(self, name: str, year: int | None) -> int | None:
        exact = self.table.column(name, year)
        if exact is not None or year != self.year:
            return exact
        return next((c.column for c in self.table.columns if c.field == name and c.year is None), None)

    def count(self, row: int, name: str, year: int | None = None) -> int | None:
        """A whole number of things under a field, or ``None`` with a problem unless the cell is blank.

        A number a thousand times off the others of its column is doubted and gives none.
        """
        column = self.column(name, year)
        return None if column is None else self.count_at(row, column)

    def count_at(self, row: int, column: int) -> int | None:
        """:meth:`count` of the cell in ``column``."""
        value = self.value_at(row, column, self._whole_count)
        if value is None:
            return None
        if row in self.columns.doubted(column, self.counted_rows):
            cell = self.at(row, column)
            written = "" if cell is None else cell.text
            place = self.table.place(row, column)
            self.problems.append(value_problem(place, "number_suspect", written, is_missing=True))
            return None
        return int(value)

    def number(self, row: int, name: str, *, counts: bool = False) -> Decimal | None:
        """A number under a field, or ``None`` with a problem unless the cell is blank."""
        return self.value(row, name, None, lambda c, s: read_number(c, s, counts=counts))

    def percent(self, row: int, name: str, year: int | None = None) -> Decimal | None:
        """Percent points under a field, or ``None`` with a problem unless the cell is blank."""
        return self.value(row, name, year, read_percent)

    def value(self, row: int, name: str, year: int | None, read: Reader) -> Decimal | None:
        """What ``read`` makes of the cell under a field; a hidden cell has no value and gives a problem."""
        column = self.column(name, year)
        return None if column is None else self.value_at(row, column, read)

    def value_at(self, row: int, column: int, read: Reader) -> Decimal | None:
        """:meth:`value` of the cell in ``column``."""
        cell = self.at(row, column)
        if cell is None:
            blank = self.table.sheet.at(row, column)
            if blank is not None and blank.comment:
                self.is_contradicted(blank)
            return None
        number = _HIDDEN if cell.hidden else read(cell, self.columns.style(cell.column))
        code = number.problem if number.problem != "blank" else None
        if code or number.note:
            self.problems.append(self._of_value(cell, code, str(number.note)))
        return None if cell.comment and self.is_contradicted(cell) else number.value

    def is_contradicted(self, cell: Cell) -> bool:
        """Whether a comment on a cell corrects or doubts what stands in it; any comment is said."""
        found = comment_problem(self.table.place(cell.row, cell.column), cell) if cell.comment else None
        if found is not None:
            self.problems.append(found)
        return found is not None and found.severity == "blanks"

    def cells(self, row: int, columns: Mapping[str, int | None]) -> str:
        """JSON ``{column of the table: A1}`` of the cells that hold something, keys in order."""
        cells, address = self.grid.row(row), self.grid.address
        found = {name: address(row, c) for name, c in columns.items() if c is not None and c in cells}
        return json.dumps(found, sort_keys=True)

    def settle(self, at: tuple[int, int], written: str, settled: Settled) -> str | None:
        """The key a written name was settled to; ``None`` with a problem naming the candidates."""
        if settled is TOGETHER:
            self.problem(at, "communes_together", written)
        elif settled.key is None:
            near = f" Có phải là {' hay '.join(settled.candidates)}?" if settled.candidates else ""
            self.problem(at, "unit_not_settled", written, near=near)
        elif is_close(settled):
            self.problems.extend(read_as(self.table.place(*at), written, settled, self.context))
        return settled.key

    def commune(self, at: tuple[int, int], written: str, on: date, district: str = "") -> str | None:
        """The key of the commune ``written`` at a cell; ``None`` with a problem when unknown or several."""
        told = not self.problems.is_full("unit_not_settled")
        return self.settle(at, written, commune(self.context, written, on, district, candidates=told))

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
        shown: list[tuple[int, int, str]] = []
        nameless: list[tuple[int, int]] = []
        for row in rows_to_read(self.table, self._figures):
            written, column = self.name_at(row, name)
            cell = self.at(row, column)
            if not written:
                self.explained[row] = "no_name"
                if self.has_figures(row):
                    nameless.append((row, column))
            elif cell is not None and cell.hidden:
                self.explained[row] = "hidden"
                self.problem((row, column), "hidden_row", written)
            else:
                shown.append((row, column, written))
        parts = self._parts(shown) if nameless else []
        for row, column in nameless:
            if self._sums_up(row, parts):
                self.explained[row] = "total"
            else:
                self.problem((row, column), "row_without_name")
        return shown

    def _parts(self, named: Sequence[tuple[int, int, str]]) -> list[int]:
        return [r for r, _, n in named if self.row_kind(n) == "data" and not has_district_type(n)]

    def _sums_up(self, row: int, parts: Sequence[int]) -> bool:
        """Whether a row without a name prints the sums of the named rows ``parts``, rates aside."""
        told = [c for c in self.grid.row(row).values() if c.column in self._summed]
        return len(parts) > 1 and bool(told) and all(self.columns.is_sum(cell, parts) for cell in told)

    def has_figures(self, row: int) -> bool:
        """Whether a row holds anything under a column of figures."""
        return any(c.column in self._figures for c in self.table.sheet.by_row.get(row, ()))

    @cached_property
    def _figures(self) -> frozenset[int]:
        return frozenset(c.column for c in self.table.columns if c.field not in TEXT_FIELDS)

    @cached_property
    def _summed(self) -> frozenset[int]:
        rates = {c.column for c in self.table.columns if c.field in _RATES}
        return self._figures - rates

    def result(self) -> Cleaned:
        """What was read, with the rows around the body and any row left over explained."""
        left = dict.fromkeys(self.table.body_rows, "no_values")
        explained = {**left, **self.table.explained, **self.explained}
        kept = {row: why for row, why in sorted(explained.items()) if row not in self.used}
        bare = next((row for row, why in kept.items() if why == "no_values"), None)
        asked = any(p.severity != "notes" for p in self.problems.told())
        if bare is not None and not self.used and not asked:
            self.problem((bare, self.first_column), "no_row_with_values")
        return Cleaned(self.rows, frozenset(self.used), kept, self.problems.told())

    def _whole_count(self, cell: Cell | None, style: ColumnStyle) -> Number:
        return _NO_CELL if cell is None else whole(self.columns.count(cell, style))

    def _of_value(self, cell: Cell, code: str | None, note: str) -> Problem:
        place = self.table.place(cell.row, cell.column)
        return value_problem(place, code or note, cell.text, is_missing=code is not None)


def is_blank(cell: Cell | None) -> bool:
    """Whether nothing stands in a cell."""
    return cell is None or cell.is_blank
