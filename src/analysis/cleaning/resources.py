"""Form F4: money for NTM by source, plan beside actual, several years side by side."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from analysis.cleaning._figures import in_vietnamese
from analysis.cleaning._messages import value_problem
from analysis.cleaning._money_units import units_in_doubt
from analysis.cleaning._places import Named, unit_in
from analysis.cleaning._reading import Reading, is_blank
from analysis.cleaning._sources_of_money import (
    Unit,
    is_not_mobilised,
    other_programme,
    read_line,
    sources,
    unit_in_name,
    unit_of_measure,
)
from analysis.cleaning._timing import end_of, years_of
from analysis.cleaning.context import Cleaned, Context
from analysis.cleaning.values import DASHES, Money, parse_money, unread
from analysis.sources import Cell, FormColumn, FormTable

MEASURES = ("plan", "actual")

_LARGEST_VND = 10_000_000_000_000
"""No source gives a district or the province this much in a year: above it the unit is doubted."""


@dataclass(frozen=True)
class Amount:
    """One amount: its line as worded, that line's source and kind, its measure and year, and its cell."""

    at: tuple[int, int]
    line: str
    source: str
    kind: str
    measure: str
    year: int
    unit: Named
    money: Money

    @property
    def group(self) -> tuple[str, int, str]:
        """The column of amounts it belongs to: measure, year and unit."""
        return self.measure, self.year, self.unit.key or self.unit.as_written


_Group = Mapping[str, list[Amount]]
"""The amounts of one measure, year and unit by their source."""


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of table ``resources``, one an amount: unit, year, source, kind, plan or actual, whole đồng.

    ``is_total`` marks a parent beside which its children have amounts; it is compared with their sum.
    A parent line without an amount gives no row and is explained as ``parent_without_amount``.
    """
    reading = Reading(table, context)
    other = other_programme(table.title)
    if other is not None:
        reading.of_table("other_programme", line=other)
        return reading.result()
    years = years_of(reading)
    if not years:
        return reading.result()
    amounts = list(_amounts(reading, years))
    by_group: dict[tuple[str, int, str], _Group] = defaultdict(lambda: defaultdict(list))
    for amount in amounts:
        by_group[amount.group][amount.source].append(amount)
    for group in by_group.values():
        _say_twice(reading, group)
    for amount in amounts:
        _add(reading, amount, _children(amount, by_group[amount.group]))
    if any(a.money.problem == "no_scale" for a in amounts):
        if table.scale_in_doubt:
            reading.of_table("scale_in_doubt", units=units_in_doubt(table))
        else:
            reading.of_table("no_scale")
    if any(a.unit.key is None for a in amounts):
        reading.of_table("unit_not_named")
    return reading.result()


def _amounts(reading: Reading, years: Sequence[int]) -> Iterator[Amount]:
    columns = [c for c in reading.table.columns if c.field in MEASURES]
    titled = unit_in(reading.table.title, reading.context, end_of(years[0]))
    above = ""
    for row, column, name in reading.named_rows("source"):
        line = read_line(name, above)
        filled = [c for c in columns if not is_blank(reading.at(row, c.column))]
        if line is None:
            reading.explained[row] = "unknown_source" if filled else "heading"
            if filled:
                reading.problem((row, column), "unknown_source", name)
            continue
        above = line[0]
        if not filled:
            reading.explained[row] = "parent_without_amount"
        elif is_not_mobilised(name):
            reading.explained[row] = "not_mobilised"
            reading.problem((row, column), "not_mobilised", name)
            continue
        scale = _scale_of_row(reading, (row, column), name) if filled else None
        if filled and scale is None and _units_of_row(reading, row, name):
            reading.explained[row] = "not_money"
            continue
        for c in filled:
            year = c.year or reading.year
            if year is None:
                continue
            unit = _unit(reading, row, end_of(year)) or titled
            money = _money(reading, row, c, scale)
            if money is not None:
                yield Amount((row, c.column), name, *line, c.field, year, unit, money)


def _unit(reading: Reading, row: int, day: date) -> Named | None:
    """The commune of a row, where the form has a column for it (merged over its sources)."""
    column = reading.table.column("commune")
    cell = None if column is None else reading.table.sheet.covering(row, column)
    if cell is None or cell.is_blank:
        return None
    key = reading.commune((cell.row, cell.column), cell.text.strip(), day)
    return Named(key, "commune", cell.text.strip())


def _units_of_row(reading: Reading, row: int, name: str) -> tuple[Unit, ...]:
    """The units a row names for itself: in its column of units, and in its name."""
    measure = reading.table.text(row, "unit_of_measure")
    named = unit_in_name(name)
    return (*((unit_of_measure(measure),) if measure else ()), *((named,) if named else ()))


def _scale_of_row(reading: Reading, at: tuple[int, int], name: str) -> int | None:
    """Đồng per unit of a row, its own before the table's; ``None`` with a problem when it is no money."""
    units = _units_of_row(reading, at[0], name)
    if not units:
        return reading.table.scale
    scales = {unit.scale for unit in units}
    if len(scales) == 1 and None not in scales:
        return scales.pop()
    known = all(unit.is_quantity for unit in units)
    code = "quantity_not_money" if known else "unit_not_money"
    reading.problem(at, code, name, unit=" · ".join(unit.written for unit in units))
    return None


def _money(reading: Reading, row: int, column: FormColumn, scale: int | None) -> Money | None:
    """The amount in a cell by the unit of its row; ``None`` for a dash."""
    cell = reading.at(row, column.column)
    if cell is None:
        return None
    money = _read(cell, scale, reading)
    if money.problem == "blank":
        return None
    place = reading.table.place(cell.row, cell.column)
    if reading.is_contradicted(cell):
        return money._replace(amount_vnd=None, problem="comment_contradicts")
    if money.problem and money.problem != "no_scale":
        reading.problems.append(value_problem(place, money.problem, cell.text, is_missing=True))
    elif money.note or money.comparator != "eq":
        code = money.note or "not_exact"
        reading.problems.append(value_problem(place, code, cell.text, is_missing=False))
    return money


def _read(cell: Cell, scale: int | None, reading: Reading) -> Money:
    problem = unread(cell) or ("blank" if cell.text.strip() in DASHES else None)
    if problem or isinstance(cell.value, datetime) or cell.value is None:
        return Money(None, problem=problem or "not_money", as_written=cell.text)
    style, shown = reading.columns.style(cell.column), cell.number_format
    money = parse_money(cell.value, scale, style, largest=_LARGEST_VND, number_format=shown)
    return money._replace(as_written=cell.text)


def _say_twice(reading: Reading, group: _Group) -> None:
    """Two lines of one source and kind, for one unit, measure and year: one may be the other again."""
    for amounts in group.values():
        first: dict[str, Amount] = {}
        for amount in amounts:
            earlier = first.setdefault(amount.kind, amount)
            if earlier is not amount:
                reading.problem(amount.at, "amount_twice", amount.line, first=earlier.at[0])


def _children(parent: Amount, group: _Group) -> list[Amount]:
    """The amounts of its group that ``parent`` should sum; grandchildren stand in for a missing child."""
    return _below(parent.source, group) if parent.kind == "all" else []


def _below(code: str, group: _Group) -> list[Amount]:
    kinds = [a for a in group.get(code, ()) if a.kind != "all"]
    if kinds:
        return kinds
    children: list[Amount] = []
    for source in sources().sources:
        if source.parent == code:
            own = group.get(source.code, [])
            stated = [a for a in own if a.kind == "all"] or own
            children += stated or _below(source.code, group)
    return children


def _add(reading: Reading, amount: Amount, children: Sequence[Amount]) -> None:
    known = [c.money.amount_vnd for c in children if c.money.amount_vnd is not None]
    printed = amount.money.amount_vnd
    if printed is not None and known and len(known) == len(children):
        _compare(reading, amount, printed, known)
    row = {
        "unit_key": amount.unit.key,
        "unit_as_written": amount.unit.as_written or None,
        "level": amount.unit.level,
        "year": amount.year,
        "source": amount.source,
        "kind": amount.kind,
        "measure": amount.measure,
        "is_total": bool(known) or amount.source == "total",
        "amount_vnd": printed,
        "text": amount.money.as_written.strip() or None,
    }
    reading.add("resources", amount.at, row)


def _compare(reading: Reading, amount: Amount, printed: int, parts: Sequence[int]) -> None:
    """A parent may differ from its children by what rounding to hundredths of the unit allows."""
    allowed = (reading.table.scale or 1) * 0.005 * (len(parts) + 1)
    if abs(sum(parts) - printed) > allowed:
        facts = {
            "name": amount.line,
            "printed": in_vietnamese(Decimal(printed), 0),
            "summed": in_vietnamese(Decimal(sum(parts)), 0),
        }
        reading.problem(amount.at, "parent_disagrees", printed, **facts)
