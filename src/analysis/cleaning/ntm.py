"""Forms F3 and F3_bands: NTM criteria met by each commune, recognition, communes by criteria met."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from analysis.cleaning._criteria_sets import CommuneSets, sets_of
from analysis.cleaning._messages import value_problem
from analysis.cleaning._ntm_bands import clean_bands
from analysis.cleaning._places import district_in
from analysis.cleaning._reading import Reading
from analysis.cleaning._recognition import recognise
from analysis.cleaning._timing import day_of
from analysis.cleaning.context import Cleaned, Context, Row
from analysis.cleaning.values import (
    CONTRADICTED,
    find_years,
    parse_mark,
    read_legend,
    read_mark,
    sign_of,
    unread,
)
from analysis.programme import CriteriaSet
from analysis.sources import Cell, FormTable
from analysis.text import fold

_CRITERION = "criterion_"
_MET_TOTAL = re.compile(r"(\d{1,2})(?:\s*/\s*\d{1,2})?(?:\s*(?:tiêu chí|tc))?")
_CRITERIA = range(1, 20)
_CROSSES = frozenset({"x", "v"})
_YES, _NO = "c", frozenset({"k", "kc"})
_FEWEST_ROWS, _MOST_OFF = 2, 3


@dataclass(frozen=True)
class _Assessed:
    """One commune's row: where it stands, who it is, the day and the set it was assessed by."""

    row: int
    column: int
    name: str
    key: str | None
    day: date
    criteria_set: CriteriaSet

    @property
    def head(self) -> dict[str, object]:
        """The columns its rows share."""
        return {
            "unit_key": self.key,
            "commune_as_written": self.name,
            "as_of": self.day,
            "criteria_set": self.criteria_set.id,
        }


@dataclass(frozen=True, eq=False)
class _Marks:
    """How the marks of a table are read: its legend, its criteria with their columns, columns hidden.

    A mark that names a year after ``year`` tells what is aimed at.
    """

    legend: Mapping[str, str]
    criteria: tuple[tuple[int, int], ...]
    hidden: frozenset[int]
    year: int
    _read: dict[str, str | None] = field(default_factory=dict, init=False)

    def of(self, cell: Cell | None) -> str | None:
        """The mark in a cell; a text is read once."""
        if cell is None or cell.hidden or cell.kind != "text" or not isinstance(cell.value, str):
            return read_mark(cell, self.legend)
        if cell.value not in self._read:
            later = any(year > self.year for year in find_years(cell.value))
            self._read[cell.value] = None if later else read_mark(cell, self.legend)
        return self._read[cell.value]


def clean(table: FormTable, context: Context) -> Cleaned:
    """Rows of ``ntm_marks``, ``ntm_totals`` and ``ntm_recognition`` from F3, of ``ntm_bands`` from F3_bands.

    A criterion is known by its set and its number. A printed total is compared with the marks counted;
    recognition is read from its own columns, never from the number of criteria met.
    """
    reading = Reading(table, context)
    if table.form == "F3_bands":
        clean_bands(reading)
    else:
        _clean_marks(reading)
    return reading.result()


def _clean_marks(reading: Reading) -> None:
    day = day_of(reading)
    if day is None:
        return
    sets = sets_of(reading, day)
    if sets.others is None and not sets.by_name:
        reading.of_table("criteria_set_unknown", day=day)
        return
    if not sets.is_named and sets.others is not None:
        reading.of_table("criteria_set_from_date", name=sets.others.name, day=day)
    used = [*sets.by_name.values(), *([] if sets.others is None else [sets.others])]
    _say_missing_criteria(reading, max(s.criteria for s in used))
    marks = _Marks(_legend(reading), tuple(_criteria(reading)), _hidden_columns(reading), day.year)
    district = district_in(reading.table.title, reading.context, day).as_written
    told = [
        c.column for c in reading.table.columns if c.field.startswith((_CRITERION, "met_total", "result"))
    ]
    totals: dict[int, int] = {}
    seen: dict[tuple[str, str], int] = {}
    for row, column, name in reading.named_rows("commune"):
        kind = reading.row_kind(name)
        if kind == "total":
            totals[row] = column
        if kind != "data" or reading.grid.row(row).keys().isdisjoint(told):
            reading.explained[row] = kind if kind != "data" else "no_values"
            continue
        assessed = _assessed(reading, (row, column, name), day, sets, district)
        if assessed is not None and not _is_seen(reading, assessed, seen):
            _add_marks(reading, assessed, marks)
            commune: Row = {"unit_key": assessed.key, "commune_as_written": name}
            recognise(reading, commune, (row, column), day, assessed.criteria_set.level)
    if _is_in_doubt(reading, marks):
        _doubt_marks(reading)
        totals.clear()
    met = Counter(m["criterion"] for m in reading.rows.get("ntm_marks", ()) if m["mark"] == "met")
    for row, column in totals.items():
        _check_criterion_totals(reading, (row, column), met)


def _legend(reading: Reading) -> dict[str, str]:
    """The legend above a table or below; signs that no legend explains and that may mean either mean nothing.

    Crosses beside letters, ``x`` beside ``v``, and ``C`` beside ``K``: *chưa* or *có*, and *không*.
    """
    legend = read_legend(f"{reading.table.title} | {reading.table.notes}")
    columns = [c for _, c in _criteria(reading)]
    cells = (c for column in columns for c in reading.grid.under(column, reading.table.body_rows))
    signs = {sign_of(text) for text in {c.value for c in cells if c.kind == "text"}}
    unclear: set[str] = set()
    if signs >= _CROSSES or (signs & _CROSSES and any(parse_mark(s) == "met" for s in signs - _CROSSES)):
        unclear |= _CROSSES
    if _YES in signs and signs & _NO:
        unclear |= {_YES, *_NO}
    return {**dict.fromkeys(unclear, CONTRADICTED), **legend}


def _criteria(reading: Reading) -> list[tuple[int, int]]:
    """The numbers of the criteria that have a column, with it."""
    columns = ((n, reading.column(f"{_CRITERION}{n}")) for n in _CRITERIA)
    return [(n, column) for n, column in columns if column is not None]


def _hidden_columns(reading: Reading) -> frozenset[int]:
    """Columns of criteria whose head is hidden: a blank in them may be a mark by the legend, unseen."""
    sheet, heads = reading.table.sheet, reading.table.header_rows
    return frozenset(
        column
        for _, column in _criteria(reading)
        if any((cell := sheet.at(row, column)) is not None and cell.hidden for row in heads)
    )


def _is_seen(reading: Reading, assessed: _Assessed, seen: dict[tuple[str, str], int]) -> bool:
    """Whether the commune stands in an earlier row of the table, under the same set."""
    if assessed.key is None:
        return False
    first = seen.setdefault((assessed.key, assessed.criteria_set.id), assessed.row)
    if first == assessed.row:
        return False
    reading.problem((assessed.row, assessed.column), "unit_twice", assessed.name, first=first)
    reading.explained[assessed.row] = "duplicate"
    return True


def _assessed(
    reading: Reading, at: tuple[int, int, str], day: date, sets: CommuneSets, district: str
) -> _Assessed | None:
    row, column, name = at
    criteria_set = sets.of(name)
    if criteria_set is None:
        reading.problem((row, column), "criteria_set_unknown", name, day=day)
        return None
    if not sets.names(name):
        reading.problem((row, column), "commune_not_in_note", name, name=criteria_set.name)
    key = reading.commune((row, column), name, day, reading.table.text(row, "district") or district)
    return _Assessed(row, column, name, key, day, criteria_set)


def _say_missing_criteria(reading: Reading, criteria: int) -> None:
    present = {n for n, _ in _criteria(reading)}
    missing = [n for n in range(1, criteria + 1) if n not in present]
    if missing:
        reading.of_table("criteria_missing", missing=", ".join(map(str, missing)))


def _add_marks(reading: Reading, assessed: _Assessed, marks: _Marks) -> None:
    met, head = 0, assessed.head
    for number, column in marks.criteria:
        at = (assessed.row, column)
        cell = reading.at(*at)
        if cell is None and column in marks.hidden:
            reading.problems.append(value_problem(reading.table.place(*at), "hidden", "", is_missing=True))
            reading.add("ntm_marks", at, {**head, "criterion": number, "mark": "not_assessed"})
            continue
        mark, text = marks.of(cell), "" if cell is None else cell.text.strip()
        if mark is None:
            _say_unknown(reading, at, cell, number)
        if cell is not None and cell.comment and reading.is_contradicted(cell):
            mark = None
        met += mark == "met"
        told = {**head, "criterion": number, "mark": mark or "not_assessed", "text": text or None}
        reading.add("ntm_marks", at, told)
    _add_total(reading, assessed, met)


def _say_unknown(reading: Reading, at: tuple[int, int], cell: Cell | None, criterion: int) -> None:
    if cell is not None and cell.hidden:
        _say_hidden(reading, cell)
    else:
        reading.problem(at, "mark_unknown", "" if cell is None else cell.text.strip(), criterion=criterion)


def _say_hidden(reading: Reading, cell: Cell) -> None:
    place = reading.table.place(cell.row, cell.column)
    reading.problems.append(value_problem(place, "hidden", cell.text, is_missing=True))


def _add_total(reading: Reading, assessed: _Assessed, counted: int) -> None:
    column = reading.column("met_total")
    cell = None if column is None else reading.at(assessed.row, column)
    at = (assessed.row, assessed.column if column is None else column)
    state = None if cell is None or cell.kind == "date" else unread(cell)
    if cell is not None and state is not None:
        place = reading.table.place(*at)
        reading.problems.append(value_problem(place, state, cell.text, is_missing=True))
        cell = None
    written = "" if cell is None else cell.text.strip()
    found = _MET_TOTAL.fullmatch(fold(written))
    printed = int(found[1]) if found else None
    if written and printed is None:
        reading.problem(at, "met_total_unreadable", written)
    elif printed is not None and printed != counted:
        reading.problem(at, "met_total_disagrees", written, printed=printed, counted=counted)
    told = {"met_printed": printed, "met_counted": counted, "text": written or None}
    reading.add("ntm_totals", at, {**assessed.head, **told})


def _is_in_doubt(reading: Reading, marks: _Marks) -> bool:
    """Whether the printed totals contradict the marks of most communes: the signs may mean something else.

    A row with a mark that was not understood, or with one that may be counted or not, proves nothing.
    """
    if marks.hidden or len(marks.criteria) < len(_CRITERIA):
        return False
    unsure = {
        (mark["unit_key"], mark["commune_as_written"])
        for mark in reading.rows.get("ntm_marks", ())
        if mark["mark"] == "mostly_met" or (mark["mark"] == "not_assessed" and mark["text"])
    }
    off = [
        abs(int(str(total["met_printed"])) - int(str(total["met_counted"])))
        for total in reading.rows.get("ntm_totals", ())
        if total["met_printed"] is not None and (total["unit_key"], total["commune_as_written"]) not in unsure
    ]
    wrong = [by for by in off if by]
    return 2 * len(wrong) > len(off) and (len(wrong) >= _FEWEST_ROWS or max(wrong) > _MOST_OFF)


def _doubt_marks(reading: Reading) -> None:
    reading.of_table("marks_in_doubt")
    for mark in reading.rows["ntm_marks"]:
        mark["mark"] = "not_assessed"
    for total in reading.rows["ntm_totals"]:
        total["met_counted"] = None


def _check_criterion_totals(reading: Reading, total: tuple[int, int], met: Mapping[object, int]) -> None:
    row, column = total
    for number in _CRITERIA:
        printed, summed = reading.count(row, f"{_CRITERION}{number}"), met.get(number, 0)
        if printed is not None and printed != summed:
            at = (row, reading.table.column(f"{_CRITERION}{number}") or column)
            facts = {"name": f"Tiêu chí {number}", "printed": printed, "summed": summed}
            reading.problem(at, "total_disagrees", printed, **facts)
