"""What the cleaners of numeric forms share: values read by column, and what is found wrong on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cached_property

from analysis.checking import Place, Problem
from analysis.cleaning._messages import comment_problem, problem_at, value_problem
from analysis.cleaning._naming import TOGETHER, commune, read_as
from analysis.cleaning._places import is_commune
from analysis.cleaning._sheet_rows import rows_to_read
from analysis.cleaning._wording import RowKind, plain, row_kind
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import (
    ColumnStyle,
    Number,
    read_number,
    read_percent,
    style_of,
    thousandfold,
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

_LEAST_DOUBTED = 3
_DAMAGED = 2
_THOUSAND = 1000
_DECIMALS_OF_A_GROUP = 3


@dataclass(eq=False)
class Reading:
    """One table being cleaned: gathers rows, problems and the account of the sheet's rows.

    ``year`` is the year of columns that name none; ``counted_rows`` are the rows of single units,
    whose counts are compared with each other.
    """

    table: FormTable
    context: Context
    rows: dict[str, list[Row]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)
    used: set[int] = field(default_factory=set)
    explained: dict[int, str] = field(default_factory=dict)
    year: int | None = None
    counted_rows: Collection[int] = ()
    _styles: dict[int, ColumnStyle] = field(default_factory=dict)
    _columns: dict[tuple[str, int | None, int | None], int | None] = field(default_factory=dict)
    _doubted: dict[int, frozenset[int]] = field(default_factory=dict)
    _counts: dict[tuple[int, int], Number] = field(default_factory=dict)
    _cells: dict[int, dict[int, Cell]] = field(default_factory=dict)

    def at(self, row: int, column: int) -> Cell | None:
        """The cell at ``row``, ``column`` when something stands in it."""
        cells = self._cells.get(row)
        if cells is None:
            cells = self._cells[row] = {c.column: c for c in self.table.sheet.by_row.get(row, ())}
        return cells.get(column)

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
        asked = (name, year, self.year)
        if asked not in self._columns:
            self._columns[asked] = self._find_column(name, year)
        return self._columns[asked]

    def _find_column(self, name: str, year: int | None) -> int | None:
        exact = self.table.column(name, year)
        if exact is not None or year != self.year:
            return exact
        return next((c.column for c in self.table.columns if c.field == name and c.year is None), None)

    def style(self, column: int) -> ColumnStyle:
        """The number style of a column, from all its cells in the body."""
        if column not in self._styles:
            cells = [self.at(row, column) for row in self.table.body_rows]
            self._styles[column] = style_of(cells)
        return self._styles[column]

    def count(self, row: int, name: str, year: int | None = None) -> int | None:
        """A whole number of things under a field, or ``None`` with a problem unless the cell is blank.

        A number a thousand times off the others of its column is doubted and gives none.
        """
        value = self.value(row, name, year, self._whole_count)
        if value is None:
            return None
        column = self.column(name, year)
        if column is not None and row in self.doubted(column):
            cell = self.at(row, column)
            written = "" if cell is None else cell.text
            place = self.table.place(row, column)
            self.problems.append(value_problem(place, "number_suspect", written, is_missing=True))
            return None
        return int(value)

    def doubted(self, column: int) -> frozenset[int]:
        """The counted rows whose number in ``column`` has lost its thousands, unless a total bears them out.

        Fractions in two cells of counts say that a spreadsheet took dots between thousands for decimal signs:
        then every number under a thousand is doubted, for ``12.000`` has become 12.
        """
        if column not in self._doubted:
            self._doubted[column] = self._find_doubted(column) if self.counted_rows else frozenset()
        return self._doubted[column]

    def _find_doubted(self, column: int) -> frozenset[int]:
        style = self.style(column)
        cells = {r: c for r in self.table.body_rows if (c := self.at(r, column)) is not None}
        numbers = {r: self._count_at(c, style).value for r, c in cells.items()}
        read = {r: v for r, v in numbers.items() if v is not None}
        counted = {r: v for r, v in read.items() if r in self.counted_rows}
        split = [r for r, v in counted.items() if cells[r].kind == "number" and _may_be_split(v)]
        if len(split) >= _DAMAGED:
            return frozenset(r for r, v in counted.items() if cells[r].kind == "number" and v < _THOUSAND)
        doubted = thousandfold(counted, least=_LEAST_DOUBTED)
        if doubted and sum(counted.values()) in [v for r, v in read.items() if r not in self.counted_rows]:
            return frozenset()
        return doubted

    def number(self, row: int, name: str, *, counts: bool = False) -> Decimal | None:
        """A number under a field, or ``None`` with a problem unless the cell is blank."""
        return self.value(row, name, None, lambda c, s: read_number(c, s, counts=counts))

    def percent(self, row: int, name: str, year: int | None = None) -> Decimal | None:
        """Percent points under a field, or ``None`` with a problem unless the cell is blank."""
        return self.value(row, name, year, read_percent)

    def value(self, row: int, name: str, year: int | None, read: Reader) -> Decimal | None:
        """What ``read`` makes of the cell under a field; a hidden cell has no value and gives a problem."""
        column = self.column(name, year)
        cell = None if column is None else self.at(row, column)
        if cell is None or cell.is_blank:
            return None
        number = Number(None, "hidden") if cell.hidden else read(cell, self.style(cell.column))
        code = number.problem if number.problem != "blank" else None
        if code or number.note:
            self.problems.append(self._of_value(cell, code, str(number.note)))
        return None if self.is_contradicted(cell) else number.value

    def is_contradicted(self, cell: Cell) -> bool:
        """Whether a comment on a cell corrects or doubts what stands in it; any comment is said."""
        found = comment_problem(self.table.place(cell.row, cell.column), cell) if cell.comment else None
        if found is not None:
            self.problems.append(found)
        return found is not None and found.severity == "blanks"

    def cells(self, row: int, columns: Mapping[str, int | None]) -> str:
        """JSON ``{column of the table: A1}`` of the cells that hold something, keys in order."""
        found = {
            name: self.table.place(row, column).cell
            for name, column in columns.items()
            if column is not None and not is_blank(self.at(row, column))
        }
        return json.dumps(found, sort_keys=True)

    def settle(self, at: tuple[int, int], written: str, settled: Settled) -> str | None:
        """The key a written name was settled to; ``None`` with a problem naming the candidates."""
        if settled is TOGETHER:
            self.problem(at, "communes_together", written)
        elif settled.key is None:
            near = f" Có phải là {' hay '.join(settled.candidates)}?" if settled.candidates else ""
            self.problem(at, "unit_not_settled", written, near=near)
        self.problems += read_as(self.table.place(*at), written, settled, self.context)
        return settled.key

    def commune(self, at: tuple[int, int], written: str, on: date, district: str = "") -> str | None:
        """The key of the commune ``written`` at a cell; ``None`` with a problem when unknown or several."""
        return self.settle(at, written, commune(self.context, written, on, district))

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
        for row in rows_to_read(self.table, self._figures):
            written, column = self.name_at(row, name)
            cell = self.at(row, column)
            if not written:
                self.explained[row] = "no_name"
                if self.has_figures(row):
                    self.problem((row, column), "row_without_name")
            elif cell is not None and cell.hidden:
                self.explained[row] = "hidden"
                self.problem((row, column), "hidden_row", written)
            else:
                shown.append((row, column, written))
        return shown

    def has_figures(self, row: int) -> bool:
        """Whether a row holds anything under a column of figures."""
        return any(c.column in self._figures for c in self.table.sheet.by_row.get(row, ()))

    @cached_property
    def _figures(self) -> frozenset[int]:
        return frozenset(c.column for c in self.table.columns if c.field not in TEXT_FIELDS)

    def result(self) -> Cleaned:
        """What was read, with the rows around the body and any row left over explained."""
        left = dict.fromkeys(self.table.body_rows, "no_values")
        explained = {**left, **self.table.explained, **self.explained}
        kept = {row: why for row, why in sorted(explained.items()) if row not in self.used}
        return Cleaned(self.rows, frozenset(self.used), kept, tuple(dict.fromkeys(self.problems)))

    def _count_at(self, cell: Cell, style: ColumnStyle) -> Number:
        at = (cell.row, cell.column)
        if at not in self._counts:
            self._counts[at] = read_number(cell, style, counts=True)
        return self._counts[at]

    def _whole_count(self, cell: Cell | None, style: ColumnStyle) -> Number:
        return Number(None, "blank") if cell is None else whole(self._count_at(cell, style))

    def _of_value(self, cell: Cell, code: str | None, note: str) -> Problem:
        place = self.table.place(cell.row, cell.column)
        return value_problem(place, code or note, cell.text, is_missing=code is not None)


def _may_be_split(value: Decimal) -> bool:
    exponent = value.as_tuple().exponent
    return (
        value < _THOUSAND
        and value % 1 != 0
        and isinstance(exponent, int)
        and -exponent <= _DECIMALS_OF_A_GROUP
    )


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
