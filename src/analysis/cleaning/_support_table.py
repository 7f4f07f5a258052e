"""A table of form F1 with what stays the same while its rows are read: units of money, day, agency."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.checking import Problem
from analysis.cleaning._help import Help, read_help
from analysis.cleaning._sheet_rows import day_of_names, district_in, is_ordinal, is_total
from analysis.cleaning.context import Context
from analysis.cleaning.values import UNKNOWN, ColumnStyle, style_of
from analysis.sources import Cell, FormTable, load_forms, money_scale

MONEY_COLUMNS = ("cash", "equipment", "production", "infrastructure", "other")


@dataclass(frozen=True, eq=False)
class SupportTable:
    """One F1 table.

    ``scales`` are đồng per unit of a bare number by category; ``day`` is when its names hold;
    ``title_agency`` is the key and the wording of the agency named above the table.
    """

    table: FormTable
    context: Context
    year: int
    day: date
    title_agency: tuple[str, str] | None
    scales: Mapping[str, int | None]
    styles: Mapping[str, ColumnStyle]
    problems: tuple[Problem, ...]
    _help: dict[tuple[int, str], Help] = field(default_factory=dict, init=False, repr=False)

    def help(self, row: int, category: str) -> Help:
        """What the cell of ``category`` in ``row`` says."""
        if (row, category) not in self._help:
            scale, style = self.scales.get(category), self.styles.get(category, UNKNOWN)
            self._help[row, category] = read_help(self.cell(row, category), category, scale, style)
        return self._help[row, category]

    def cell(self, row: int, category: str) -> Cell | None:
        """The cell of a category; words merged down communes hold for each, an amount for the first."""
        column = self.table.column(category)
        if column is None:
            return None
        own = self.table.sheet.at(row, column)
        if own is not None and not own.is_blank:
            return own
        over = self.table.sheet.covering(row, column)
        if over is None or over.column != column or any(ch.isdigit() for ch in over.text):
            return None
        return over

    def address(self, row: int, category: str) -> str | None:
        """The A1 address of a category's cell in ``row``; ``None`` when the table lacks the column."""
        column = self.table.column(category)
        return None if column is None else self.table.place(row, column).cell

    def spans_rows(self, cell: Cell) -> bool:
        """Whether ``cell`` is merged over several rows."""
        return any(
            (m.first_row, m.first_column) == (cell.row, cell.column) and m.last_row > m.first_row
            for m in self.table.sheet.merged_over(cell.row)
        )

    def communes_below(self, row: int) -> tuple[int, ...]:
        """The rows after a district's row, up to the next district or total."""
        found = []
        for below in (r for r in self.table.body_rows if r > row):
            name, _ = row_name(self.table, below)
            if is_total(name, self.context.names) or district_in(name, self.context, self.year):
                break
            found.append(below)
        return tuple(found)


def open_table(table: FormTable, context: Context, year: int) -> SupportTable:
    """``table`` of ``year`` with its units of money, the agency of its title and the day of its names."""
    names = [row_name(table, r)[0] for r in table.body_rows]
    districts = {n for n in names if n and district_in(n, context, year)}
    communes = [n for n in names if n and n not in districts and not is_total(n, context.names)]
    with_districts = bool(districts) or table.column("district") is not None
    scales, problems = _scales(table)
    return SupportTable(
        table,
        context,
        year,
        day_of_names(year, communes, with_districts=with_districts, context=context),
        _agency_of_title(table, context),
        scales,
        {c: style_of(table.cell(r, c) for r in table.body_rows) for c in MONEY_COLUMNS},
        problems,
    )


def row_name(table: FormTable, row: int) -> tuple[str, int]:
    """The name a row begins with and its column: the commune's, else the first text that is no number."""
    column = table.column("commune") or 1
    cell = table.sheet.covering(row, column)
    if cell is not None and not cell.is_blank:
        return cell.text.strip(), column
    for before in table.sheet.by_row.get(row, ()):
        if before.column < column and before.kind == "text" and not is_ordinal(before.text):
            return before.text.strip(), before.column
    return "", column


def _scales(table: FormTable) -> tuple[dict[str, int | None], tuple[Problem, ...]]:
    """Each heading's own unit of money; for cash the form's unit when neither heading nor title names one."""
    headings = {c.field: c.heading for c in table.columns if c.field in MONEY_COLUMNS}
    scales = {name: money_scale(heading.rpartition(" | ")[2]) for name, heading in headings.items()}
    column = table.column("cash")
    if column is None:
        return scales, ()
    asked = next(f.default_scale for f in load_forms() if f.form == "F1")
    named = scales["cash"] or table.scale
    scales["cash"] = named or asked
    if named == asked:
        return scales, ()
    place = table.place(table.header_rows[-1], column)
    if named is None:
        code, message = "unit_assumed", "Tiêu đề cột tiền không ghi rõ đơn vị: hãy ghi (triệu đồng)."
        done = "Hiểu là triệu đồng, theo biểu mẫu."
    else:
        code, message = "unit_differs", "Đơn vị tiền khác biểu mẫu (triệu đồng): hãy kiểm tra."
        done = f"Tính theo đơn vị đã ghi: một đơn vị là {named:,} đồng.".replace(",", ".")
    return scales, (Problem.at(place, "notes", code, message, as_written=headings["cash"], done=done),)


def _agency_of_title(table: FormTable, context: Context) -> tuple[str, str] | None:
    for line in table.title.split(" | "):
        for text in (line.strip(), line.partition(":")[2].strip()):
            settled = context.names.agency(text) if text else None
            if settled is not None and settled.key is not None:
                return settled.key, text
    return None
