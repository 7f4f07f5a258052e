"""Forms F2 and F2_flow: the yearly poverty review, communes as rows, and how poor households moved.

Decisions 59/2015/QĐ-TTg and 07/2021/NĐ-CP set two standards: every value carries the one it was counted by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from analysis.cleaning._messages import value_problem
from analysis.cleaning._naming import commune
from analysis.cleaning._places import district_in, unit_in
from analysis.cleaning._poverty_checks import COUNTS, RATED, RATES, Line, check_line, check_total, fields
from analysis.cleaning._reading import Reading
from analysis.cleaning._sheet_rows import district_named, has_district_type, is_district_and_commune
from analysis.cleaning._timing import end_of, years_of
from analysis.cleaning._wording import holds, row_kind, wording
from analysis.cleaning.context import Cleaned, Context
from analysis.cleaning.values import read_percent
from analysis.sources import FormTable
from analysis.text import fold

_FEWEST_PARTS = 2
_SENTENCE = re.compile(r"\s*(?:[|;\n]|\.\s)\s*")
_MOST_PERCENT = 100
_NEAR = Decimal("0.5")  # percent points: how far a printed rate may be off and still be meant
_OF_YEAR = re.compile(r"(?<!\w)năm (20\d\d)(?!\d)")
_ORDINAL = re.compile(r"^[ivx]+[.\s-]+", re.IGNORECASE)
_OF_DISTRICT = re.compile(r"(?<!\w)(?:huyện|thành phố|thị xã)(?!\w)")


@dataclass(frozen=True)
class _Year:
    """A year of a table and what its rows share; ``columns`` are those of its counts and rates."""

    head: Mapping[str, object]
    year: int
    columns: Mapping[str, int | None]


@dataclass
class _Layout:
    """The lines that become rows, and each total with the lines it should be the sum of."""

    lines: list[Line] = field(default_factory=list)
    totals: list[tuple[Line, list[Line]]] = field(default_factory=list)


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of table ``poverty`` from one F2 or F2_flow table, one a unit and year.

    Communes become rows of level ``commune``; a district without communes under it one of level ``district``.
    District rows above their communes and total rows are checked against the sum and explained as ``total``.
    A year whose standard is neither named nor beyond doubt is not used.
    """
    reading = Reading(table, context)
    for year in years_of(reading):
        standard = None if _is_of_other_units(reading, year) else _standard(reading, year)
        if standard is None:
            continue
        head = {"year": year, "standard": standard, "status": _status(table, year)}
        columns = {c: reading.column(f, year) for c, f in fields(reading).items()}
        _clean_year(reading, _Year(head, year, columns))
    return reading.result()


def _is_of_other_units(reading: Reading, year: int) -> bool:
    """Whether rows name districts at the end of a year that had none, or villages of the title's commune."""
    day, context = end_of(year), reading.context
    titled = unit_in(reading.table.title, context, day)
    is_late = day > context.names.last_of_districts
    if titled.level != "commune" and not is_late:
        return False
    names = [reading.name_at(row, "unit")[0] for row in reading.table.body_rows]
    if is_late and any(map(has_district_type, names)):
        reading.of_table("units_of_other_time", day=day)
        return True
    if titled.level != "commune":
        return False
    keys = {
        commune(context, n, day, candidates=False).key for n in names if n and reading.row_kind(n) == "data"
    }
    if keys <= {titled.key}:
        return False
    reading.of_table("villages_as_communes", name=titled.as_written)
    return True


def _status(table: FormTable, year: int) -> str:
    headings = " ".join(c.heading for c in table.columns if c.year == year)
    for text in (f"{table.title} {headings}", table.sheet.title):
        for status, words in wording().status.items():
            if holds(text, words):
                return status
    words = wording().status["preliminary"]
    noted = any(holds(note, words) and _speaks_of(note, year) for note in _SENTENCE.split(table.notes))
    return "preliminary" if noted else "official"


def _speaks_of(note: str, year: int) -> bool:
    years = {int(y) for y in _OF_YEAR.findall(fold(note))}
    return not years or year in years


def _standard(reading: Reading, year: int) -> str | None:
    standards = reading.context.programme.standards
    named = _named_standards(reading)
    covering = [s for s in standards if s.first_year <= year <= s.last_year]
    if len(named) == 1:
        if named[0] not in {s.id for s in covering}:
            reading.of_table("standard_out_of_years", year=year)
        return named[0]
    if not named and len(covering) == 1:
        reading.of_table("standard_from_year", year=year, name=covering[0].name)
        return covering[0].id
    reading.of_table("standard_in_doubt", year=year)
    return None


def _named_standards(reading: Reading) -> list[str]:
    for text in (reading.table.title, reading.table.notes):
        found = [s.id for s in reading.context.programme.standards if _names(text, s.decision)]
        found = found or [key for key, words in wording().standards.items() if holds(text, words)]
        if found:
            return found
    return []


def _names(text: str, decision: str) -> bool:
    number, _, rest = decision.partition("/")
    if not rest:  # a decision not yet numbered is named nowhere
        return False
    year = rest.split("/")[0]
    return re.search(rf"(?<!\d)0*{number.lstrip('0')}\s*/\s*{year}(?!\d)", fold(text)) is not None


def _clean_year(reading: Reading, of: _Year) -> None:
    layout = _lay_out(reading, of)
    _add_lines(reading, layout.lines, of)
    for total, parts in layout.totals:
        check_total(reading, total, parts, of.year)


def _lay_out(reading: Reading, of: _Year) -> _Layout:
    layout = _Layout()
    district = district_in(reading.table.title, reading.context, end_of(of.year)).as_written
    section: list[Line] | None = None
    rows = [(r, c, name, _kind(reading, r, name, heads)) for r, c, name, heads in _rows(reading, of)]
    reading.counted_rows = frozenset(row for row, _, _, kind in rows if kind == "data")
    for row, column, name, kind in rows:
        line = _line(reading, (row, column), name, district, of)
        if kind == "total":
            is_of_section = section is not None and _OF_DISTRICT.search(fold(name))
            layout.totals.append((line, section if is_of_section and section else layout.lines))
        elif kind == "district_head":
            district, section = _ORDINAL.sub("", name), []
            layout.totals.append((line, section))
            if any(v is not None for v in line.counts.values()):
                reading.explained[row] = "total"
                continue
        elif kind == "data":
            layout.lines.append(line)
            if section is not None:
                section.append(line)
            continue
        reading.explained[row] = kind
    return layout


def _kind(reading: Reading, row: int, name: str, heads_communes: bool) -> str:
    if row_kind(reading.table.text(row, "breakdown")) == "people":
        return "people"
    kind = reading.row_kind(name)
    return "district_head" if kind == "data" and heads_communes else kind


def _rows(reading: Reading, of: _Year) -> list[tuple[int, int, str, bool]]:
    """Named rows, each with whether it is a district with communes under it."""
    rows = reading.named_rows("unit")
    if _lists_districts(reading, [name for _, _, name in rows], of.year):
        return [(row, column, name, False) for row, column, name in rows]
    following = [*(name for _, _, name in rows[1:]), ""][: len(rows)]
    last = {fold(name): row for row, _, name in rows}
    return [
        (row, column, name, _heads(reading, (row, name), below, last, of.year))
        for (row, column, name), below in zip(rows, following, strict=True)
    ]


def _lists_districts(reading: Reading, names: Sequence[str], year: int) -> bool:
    """Whether the rows of a table that names no district are districts: most names are, and none comes twice.

    Bare names that communes have too (Mường Nhé, Tủa Chùa) are the districts' there.
    """
    last = reading.context.names.last_of_districts
    if district_in(reading.table.title, reading.context, min(end_of(year), last)).key:
        return False
    units = [name for name in names if reading.row_kind(name) == "data"]
    if len({fold(name) for name in units}) < len(units):
        return False
    return 2 * sum(_may_be_district(reading, name, year) for name in units) > len(units)


def _may_be_district(reading: Reading, name: str, year: int) -> bool:
    context = reading.context
    return district_named(name, context, year) is not None or is_district_and_commune(name, context, year)


def _heads(reading: Reading, named: tuple[int, str], below: str, last: Mapping[str, int], year: int) -> bool:
    """Whether a row is a district's above its communes.

    A bare name that is also a commune's is the district's when the same name comes again below, or when its
    row is numbered in another way than by figures. ``last`` are the last rows of each name.
    """
    row, name = named
    if not _is_commune(reading, below):
        return False
    if has_district_type(name):
        return True
    context = reading.context
    if district_named(name, context, year) is not None:
        return commune(context, below, end_of(year)).key is not None
    if not is_district_and_commune(name, context, year):
        return False
    number = reading.table.text(row, "stt").strip(" .")
    return last[fold(name)] > row or (bool(number) and not number.isdecimal())


def _is_commune(reading: Reading, name: str) -> bool:
    return bool(name) and not has_district_type(name) and reading.row_kind(name) == "data"


def _line(reading: Reading, at: tuple[int, int], name: str, district: str, of: _Year) -> Line:
    counts = {
        c: None if (column := of.columns[c]) is None else reading.count_at(at[0], column) for c in COUNTS
    }
    rates = {
        c: None if (column := of.columns[c]) is None else _rate(reading, (at[0], column), c, counts)
        for c in RATES
    }
    return Line(at[0], at[1], name, district, counts, rates)


def _rate(
    reading: Reading, at: tuple[int, int], name: str, counts: Mapping[str, int | None]
) -> Decimal | None:
    """A printed rate in percent; one stored as a ratio is told by its counts, and refused without them."""
    rate, cell = reading.value_at(*at, read_percent), reading.at(*at)
    if rate is not None and rate > _MOST_PERCENT:
        reading.problem(at, "percent_above_hundred", "" if cell is None else cell.text)
        return None
    if rate is None or cell is None or not 0 < rate <= 1 or "%" in cell.number_format or "%" in cell.text:
        return rate
    part, whole = counts[RATED[name]], counts["households"]
    if part is None or not whole:
        code, meant = "percent_unclear", None
    elif abs(Decimal(part * 100) / whole - rate) <= _NEAR:
        return rate
    elif abs(Decimal(part * 100) / whole - rate * 100) <= _NEAR:
        code, meant = "share_as_percent", rate * 100
    else:
        return rate
    place = reading.table.place(*at)
    reading.problems.append(value_problem(place, code, cell.text, is_missing=meant is None))
    return meant


def _add_lines(reading: Reading, lines: Sequence[Line], of: _Year) -> None:
    told = [line for line in lines if _has_values(line)]
    of_districts = _are_districts(reading, told, of)
    totals = _totals(told)
    settled: dict[str, list[Line]] = {}
    for line in told:
        level = "district" if has_district_type(line.name) or line.row in of_districts else "commune"
        key = _key(reading, line, level, totals, of)
        if line.row in reading.explained:
            continue
        if key is None:
            _add_line(reading, line, (None, level), of)
        else:
            settled.setdefault(f"{level} {key}", []).append(line)
    for unit, same in settled.items():
        level, _, key = unit.partition(" ")
        first = same[0]
        differ = any((line.counts, line.rates) != (first.counts, first.rates) for line in same)
        for line in same[1:]:
            code = "unit_twice_differently" if differ else "unit_twice"
            reading.problem((line.row, line.column), code, line.name, first=first.row, second=line.row)
            reading.explained[line.row] = "duplicate"
        if differ:
            reading.explained[first.row] = "duplicate"
        else:
            _add_line(reading, first, (key, level), of)


def _has_values(line: Line) -> bool:
    return any(v is not None for v in (*line.counts.values(), *line.rates.values()))


def _are_districts(reading: Reading, lines: Sequence[Line], of: _Year) -> frozenset[int]:
    """The rows of bare names that are districts; in a list of districts also the names communes have too."""
    bare = [line for line in lines if not has_district_type(line.name)]
    only = {x.row for x in bare if district_named(x.name, reading.context, of.year) is not None}
    both = {x.row for x in bare if is_district_and_commune(x.name, reading.context, of.year)}
    is_list = _lists_districts(reading, [line.name for line in lines], of.year)
    return frozenset(only | both) if is_list else frozenset(only)


def _key(reading: Reading, line: Line, level: str, totals: Mapping[str, int], of: _Year) -> str | None:
    at, day = (line.row, line.column), end_of(of.year)
    if level == "district":
        near = not reading.problems.is_full("unit_not_settled")
        names = reading.context.names
        named = names.district(_ORDINAL.sub("", line.name), on=day, candidates=near)
        return reading.settle(at, line.name, named)
    near = not reading.problems.is_full("unit_not_settled")
    named = commune(reading.context, line.name, day, line.district, candidates=near)
    if named.key is None and _sums_others(line, totals):
        reading.problem(at, "total_without_name", line.name)
        reading.explained[line.row] = "total"
        return None
    return reading.settle(at, line.name, named)


def _totals(lines: Sequence[Line]) -> dict[str, int]:
    """The sum of each count over all lines; none when there are too few lines for one to be a total."""
    if len(lines) <= _FEWEST_PARTS:
        return {}
    return {c: sum(line.counts[c] or 0 for line in lines) for c in COUNTS}


def _sums_others(line: Line, totals: Mapping[str, int]) -> bool:
    """Whether every count of a row is the sum of all other rows' counts."""
    told = {c: v for c, v in line.counts.items() if v}
    return bool(told and totals) and all(v == totals[c] - v for c, v in told.items())


def _add_line(reading: Reading, line: Line, unit: tuple[str | None, str], of: _Year) -> None:
    check_line(reading, line, of.year)
    rates = {c: None if rate is None else float(rate) for c, rate in line.rates.items()}
    named = {"unit_key": unit[0], "unit_as_written": line.name, "level": unit[1]}
    cells = reading.cells(line.row, of.columns)
    values = {**named, **of.head, **line.counts, **rates, "cells": cells}
    reading.add("poverty", (line.row, line.column), values)
