"""Forms F2 and F2_flow: the yearly poverty review, communes as rows, and how poor households moved.

Decisions 59/2015/QĐ-TTg and 07/2021/NĐ-CP set two standards: every value carries the one it was counted by.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.cleaning._places import district_in
from analysis.cleaning._poverty_checks import COUNTS, RATES, Line, check_line, check_total, fields
from analysis.cleaning._reading import Reading
from analysis.cleaning._timing import end_of, years_of
from analysis.cleaning._wording import holds, row_kind, wording
from analysis.cleaning.context import Cleaned, Context
from analysis.sources import FormTable
from analysis.text import fold

_SENTENCE = re.compile(r"\s*(?:[|;\n]|\.\s)\s*")
_OF_YEAR = re.compile(r"(?<!\w)năm (20\d\d)(?!\d)")
_ORDINAL = re.compile(r"^[ivx]+[.\s-]+", re.IGNORECASE)
_OF_DISTRICT = re.compile(r"(?<!\w)(?:huyện|thành phố|thị xã)(?!\w)")
_DISTRICT = re.compile(r"^(?:[ivx]+[.\s-]+)?(?:huyện|thành phố|thị xã|h\.|tp\.?|tx\.?)\s", re.IGNORECASE)


@dataclass(frozen=True)
class _Year:
    """A year of a table and what its rows share."""

    head: Mapping[str, object]
    year: int


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
        standard = _standard(reading, year)
        if standard is None:
            continue
        head = {"year": year, "standard": standard, "status": _status(table, year)}
        _clean_year(reading, _Year(head, year))
    return reading.result()


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
    number, year = decision.split("/")[:2]
    return re.search(rf"(?<!\d)0*{number.lstrip('0')}\s*/\s*{year}(?!\d)", fold(text)) is not None


def _clean_year(reading: Reading, of: _Year) -> None:
    layout = _lay_out(reading, of)
    seen: dict[str, int] = {}
    for line in layout.lines:
        _add_line(reading, line, of, seen)
    for total, parts in layout.totals:
        check_total(reading, total, parts, of.year)


def _lay_out(reading: Reading, of: _Year) -> _Layout:
    layout = _Layout()
    district = district_in(reading.table.title, reading.context, end_of(of.year)).as_written
    section: list[Line] | None = None
    for row, column, name, heads_communes in _rows(reading):
        is_people = row_kind(reading.table.text(row, "breakdown")) == "people"
        kind: str = "people" if is_people else reading.row_kind(name)
        line = _line(reading, (row, column), name, district, of)
        if kind == "total":
            is_of_section = section is not None and _OF_DISTRICT.search(fold(name))
            layout.totals.append((line, section if is_of_section and section else layout.lines))
        elif kind == "data" and heads_communes:
            district, section = _ORDINAL.sub("", name), []
            kind = "total" if any(v is not None for v in line.counts.values()) else "district_head"
            layout.totals.append((line, section))
        elif kind == "data":
            layout.lines.append(line)
            if section is not None:
                section.append(line)
            continue
        reading.explained[row] = kind
    return layout


def _rows(reading: Reading) -> list[tuple[int, int, str, bool]]:
    """Named rows, each with whether it is a district with communes under it."""
    rows = reading.named_rows("unit")
    following = [name for _, _, name in rows[1:]] + [""]
    return [
        (row, column, name, bool(_DISTRICT.match(name)) and _is_commune(reading, below))
        for (row, column, name), below in zip(rows, following, strict=True)
    ]


def _is_commune(reading: Reading, name: str) -> bool:
    return bool(name) and not _DISTRICT.match(name) and reading.row_kind(name) == "data"


def _line(reading: Reading, at: tuple[int, int], name: str, district: str, of: _Year) -> Line:
    columns = fields(reading)
    counts = {c: reading.count(at[0], columns[c], of.year) for c in COUNTS}
    rates = {c: reading.percent(at[0], columns[c], of.year) for c in RATES}
    return Line(at[0], at[1], name, district, counts, rates)


def _add_line(reading: Reading, line: Line, of: _Year, seen: dict[str, int]) -> None:
    if all(v is None for v in (*line.counts.values(), *line.rates.values())):
        return
    names, day, at = reading.context.names, end_of(of.year), (line.row, line.column)
    level = "district" if _DISTRICT.match(line.name) else "commune"
    settled = (
        names.district(_ORDINAL.sub("", line.name), on=day)
        if level == "district"
        else names.commune(line.name, on=day, district=line.district)
    )
    key = reading.settle(at, line.name, settled)
    if key in seen:
        reading.problem(at, "unit_twice", line.name, first=seen[str(key)])
        reading.explained[line.row] = "duplicate"
        return
    if key:
        seen[key] = line.row
    check_line(reading, line, of.year)
    columns = {c: reading.column(f, of.year) for c, f in fields(reading).items()}
    rates = {c: None if rate is None else float(rate) for c, rate in line.rates.items()}
    named = {"unit_key": key, "unit_as_written": line.name, "level": level}
    cells = reading.cells(line.row, columns)
    reading.add("poverty", at, {**named, **of.head, **line.counts, **rates, "cells": cells})
