"""A table of form F1 with what stays the same while its rows are read: units of money, day, agency."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property

from analysis.checking import Problem
from analysis.cleaning._grid import Grid
from analysis.cleaning._help import Help, read_help
from analysis.cleaning._messages import comment_problem, problem_at
from analysis.cleaning._money_units import scales_by_column
from analysis.cleaning._naming import agency, commune, is_close, read_as
from analysis.cleaning._sheet_rows import day_of_names, district_named, is_ordinal, is_total, rows_to_read
from analysis.cleaning.context import Context
from analysis.cleaning.reporters import Reporter, reporter_of
from analysis.cleaning.values import UNKNOWN, ColumnStyle, find_years, read_number, style_of, thousandfold
from analysis.registers.names import Settled
from analysis.sources import Cell, FormTable
from analysis.tables import CATEGORIES

_SHORTEST_NAME = 6
MONEY_COLUMNS = ("cash", "equipment", "production", "infrastructure", "other")


@dataclass(frozen=True, eq=False)
class SupportTable:
    """One F1 table.

    ``scales`` are đồng per unit of a bare number by category; ``day`` is when its names hold;
    ``title_agency`` is the key and the wording of the agency named above the table; ``names`` are the rows'
    names with the column each stands in; ``doubted`` are rows and categories whose bare number stands apart
    from its column by about a thousand; ``reporter`` is whose workbook it is.
    """

    table: FormTable
    context: Context
    year: int
    day: date
    title_agency: tuple[str, str] | None
    scales: Mapping[str, int | None]
    styles: Mapping[str, ColumnStyle]
    names: Mapping[int, tuple[str, int]]
    doubted: frozenset[tuple[int, str]]
    problems: tuple[Problem, ...]
    reporter: Reporter
    _help: dict[tuple[int, str], Help] = field(default_factory=dict, init=False, repr=False)
    _cells: dict[tuple[int, str], Cell | None] = field(default_factory=dict, init=False, repr=False)
    _named: dict[str, tuple[str, ...]] = field(default_factory=dict, init=False, repr=False)

    def help(self, row: int, category: str) -> Help:
        """What the cell of ``category`` in ``row`` says."""
        at = (row, category)
        known = self._help.get(at)
        if known is None:
            scale, style = self.scales.get(category), self.styles.get(category, UNKNOWN)
            known = read_help(self.cell(row, category), category, scale, style, self._own_names(row))
            doubt = self._doubt(row, category) if known.amount_vnd else None
            if doubt is not None:
                known = Help("text", text=known.text, problem=doubt)
            self._help[at] = known
        return known

    def _own_names(self, row: int) -> tuple[str, ...]:
        """The names of the agency of ``row`` as its cell and the register write them, long enough to tell."""
        text = self.table.text(row, "agency")
        if text not in self._named:
            self._named[text] = self._names_beside(text)
        return self._named[text]

    def _names_beside(self, text: str) -> tuple[str, ...]:
        named = [text]
        if self.title_agency is not None:
            key, written = self.title_agency
            known = next((a for a in self.context.agencies.agencies if a.id == key), None)
            named += [written, *((known.name, known.short_name) if known is not None else ())]
        return tuple(dict.fromkeys(name for name in named if len(name) >= _SHORTEST_NAME))

    def _doubt(self, row: int, category: str) -> str | None:
        """Why an amount read is not counted: it stands apart, is of several rows or years, or corrected."""
        cell = self.cell(row, category)
        if (row, category) in self.doubted:
            return "number_suspect"
        if cell is not None and self.spans_rows(cell):
            return "amount_merged"
        if cell is not None and cell.kind == "text" and "20" in cell.text:
            years = find_years(cell.text)
            if years and self.year not in years:
                return "year_in_text"
        said = comment_problem(self.table.place(row, cell.column), cell) if cell and cell.comment else None
        return "comment_contradicts" if said is not None and said.severity == "blanks" else None

    @cached_property
    def district(self) -> str:
        """The district whose round-up this is; empty for any other table."""
        by, key = self.reporter
        if by != "district" or key is None or key not in self.context.units:
            return ""
        return self.context.units[key].full_name

    def column(self, category: str) -> int | None:
        """The column of a category."""
        return self._columns[category]

    def cell(self, row: int, category: str) -> Cell | None:
        """The cell of a category; words merged down communes hold for each, an amount for the first."""
        at = (row, category)
        if at not in self._cells:
            self._cells[at] = self._find_cell(row, self.column(category))
        return self._cells[at]

    def _find_cell(self, row: int, column: int | None) -> Cell | None:
        if column is None:
            return None
        own = self.grid.at(row, column)
        if own is not None:
            return own
        sheet = self.table.sheet
        over = sheet.covering(row, column) if sheet.merged_over(row) else None
        if over is None or over.column != column or any(ch.isdigit() for ch in over.text):
            return None
        return over

    @cached_property
    def grid(self) -> Grid:
        """The cells of the table."""
        return Grid(self.table)

    @cached_property
    def _columns(self) -> dict[str, int | None]:
        return {category: self.table.column(category) for category in CATEGORIES}

    def address(self, row: int, category: str) -> str | None:
        """The A1 address of a category's cell in ``row``; ``None`` when the table lacks the column."""
        column = self.column(category)
        return None if column is None else self.grid.address(row, column)

    def spans_rows(self, cell: Cell) -> bool:
        """Whether ``cell`` is merged over several rows."""
        return any(
            (m.first_row, m.first_column) == (cell.row, cell.column) and m.last_row > m.first_row
            for m in self.table.sheet.merged_over(cell.row)
        )

    def commune(self, name: str, district: str, *, candidates: bool) -> Settled:
        """The commune ``name`` on the day of the table."""
        return commune(self.context, name, self.day, district, candidates=candidates)

    def communes_below(self, row: int) -> tuple[int, ...]:
        """The rows after a district's row, up to the next district or total."""
        found = []
        for below in self.table.body_rows[bisect_right(self.table.body_rows, row) :]:
            name, _ = self.names[below]
            if is_total(name, self.context.names) or district_named(name, self.context, self.year):
                break
            found.append(below)
        return tuple(found)


def open_table(table: FormTable, context: Context, year: int) -> SupportTable:
    """``table`` of ``year`` with its units of money, the agency of its title and the day of its names."""
    figures = [c for category in MONEY_COLUMNS if (c := table.column(category)) is not None]
    named = {r: row_name(table, r) for r in rows_to_read(table, figures)}
    names = [name for name, _ in named.values() if name]
    districts = {n for n in names if district_named(n, context, year)}
    communes = [n for n in names if n not in districts and not is_total(n, context.names)]
    with_districts = bool(districts) or table.column("district") is not None
    scales, problems = scales_by_column(table, context, MONEY_COLUMNS)
    at_head = _agency_of_title(table, context, year)
    titled = at_head or _agency_made_for(context)
    reporter = reporter_of(table, context, year) if titled is None else Reporter()
    opened = SupportTable(
        table,
        context,
        year,
        day_of_names(year, communes, with_districts=with_districts, context=context),
        None if titled is None else (str(titled[0].key), titled[1]),
        scales,
        {},
        named,
        frozenset(),
        (*problems, *_agency_read_as(table, context, titled), *_made_for_other(table, context, at_head)),
        reporter,
    )
    styles = {c: style_of(opened.cell(r, c) for r in table.body_rows) for c in MONEY_COLUMNS}
    sums = {
        r
        for r, (name, _) in named.items()
        if name in districts or any(is_total(t, context.names) for t in (name, table.text(r, "stt")))
    }
    doubted = frozenset(at for c in MONEY_COLUMNS for at in _doubted(opened, c, styles[c], sums))
    return replace(opened, styles=styles, doubted=doubted)


def _doubted(of: SupportTable, category: str, style: ColumnStyle, sums: set[int]) -> set[tuple[int, str]]:
    """Bare numbers a thousand times off the others of their column, unless a sum bears them out."""
    column = of.table.column(category)
    if column is None:
        return set()
    cells = of.grid.under(column, of.table.body_rows)
    bare = {c.row: n.value for c in cells if (n := read_number(c, style)).value is not None}
    values = {r: v for r, v in bare.items() if r not in sums and v is not None}
    suspects = thousandfold(values)
    if not suspects or sum(values.values()) in [bare.get(r) for r in sums]:
        return set()
    return {(row, category) for row in suspects}


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


def _agency_of_title(table: FormTable, context: Context, year: int) -> tuple[Settled, str] | None:
    """The agency named in the lines above the table: one spelt exactly before one that is only like it."""
    near = None
    for line in table.title.split(" | "):
        for text in (line.strip(), line.partition(":")[2].strip()):
            settled = agency(context, text, year, candidates=False) if text else None
            if settled is None or settled.key is None:
                continue
            if not is_close(settled):
                return settled, text
            near = near or (settled, text)
    return near


def _agency_made_for(context: Context) -> tuple[Settled, str] | None:
    """The agency that the file itself, unseen, says it was made for."""
    made_for = "" if context.identity is None else context.identity.agency_id
    if made_for not in context.agencies:
        return None
    return Settled(made_for, "exact"), context.agencies[made_for].name


def _made_for_other(
    table: FormTable, context: Context, at_head: tuple[Settled, str] | None
) -> tuple[Problem, ...]:
    """What is said when the lines above the table name another agency than the file was made for."""
    made_for = _agency_made_for(context)
    if at_head is None or made_for is None or at_head[0].key == made_for[0].key:
        return ()
    row = min((*table.title_rows, *table.header_rows))
    return (problem_at(table.place(row, 1), "made_for_other_agency", at_head[1], other=made_for[1]),)


def _agency_read_as(
    table: FormTable, context: Context, titled: tuple[Settled, str] | None
) -> tuple[Problem, ...]:
    if titled is None:
        return ()
    row = min((*table.title_rows, *table.header_rows))
    return read_as(table.place(row, 1), titled[1], titled[0], context)
