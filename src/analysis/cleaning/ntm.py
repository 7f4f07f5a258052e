"""Forms F3 and F3_bands: NTM criteria met by each commune, recognition, communes by criteria met."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from analysis.cleaning._criteria_sets import CommuneSets, sets_of
from analysis.cleaning._ntm_bands import clean_bands
from analysis.cleaning._places import district_in
from analysis.cleaning._reading import Reading
from analysis.cleaning._timing import day_of
from analysis.cleaning._wording import holds, wording
from analysis.cleaning.context import Cleaned, Context
from analysis.cleaning.values import find_as_of, find_decision, find_years, parse_date, read_legend, read_mark
from analysis.programme import CriteriaSet
from analysis.sources import Cell, FormTable
from analysis.text import fold, nfc

_CRITERION = "criterion_"
_MET_TOTAL = re.compile(r"(\d{1,2})(?:\s*/\s*\d{1,2})?(?:\s*(?:tiêu chí|tc))?")
_CRITERIA = range(1, 20)


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
    _say_missing_criteria(reading)
    legend = read_legend(reading.table.notes)
    district = district_in(reading.table.title, reading.context, day).as_written
    rows = [(r, c, name) for r, c, name in reading.named_rows("commune")]
    totals: dict[int, int] = {}
    for row, column, name in rows:
        kind = reading.row_kind(name)
        if kind == "total":
            totals[row] = column
        if kind != "data" or _is_empty(reading, row):
            reading.explained[row] = kind if kind != "data" else "no_values"
            continue
        assessed = _assessed(reading, (row, column, name), day, sets, district)
        if assessed is not None:
            _add_marks(reading, assessed, legend)
            _add_recognition(reading, assessed)
    for row, column in totals.items():
        _check_criterion_totals(reading, row, column)


def _is_empty(reading: Reading, row: int) -> bool:
    told = [
        c.column for c in reading.table.columns if c.field.startswith((_CRITERION, "met_total", "result"))
    ]
    cells = [reading.table.sheet.at(row, column) for column in told]
    return all(cell is None or cell.is_blank for cell in cells)


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
    settled = reading.context.names.commune(
        name, on=day, district=reading.table.text(row, "district") or district
    )
    key = reading.settle((row, column), name, settled)
    return _Assessed(row, column, name, key, day, criteria_set)


def _say_missing_criteria(reading: Reading) -> None:
    missing = [n for n in _CRITERIA if reading.table.column(f"{_CRITERION}{n}") is None]
    if missing:
        reading.of_table("criteria_missing", missing=", ".join(map(str, missing)))


def _add_marks(reading: Reading, assessed: _Assessed, legend: Mapping[str, str]) -> None:
    met = 0
    for number in _CRITERIA:
        column = reading.table.column(f"{_CRITERION}{number}")
        if column is None:
            continue
        at = (assessed.row, column)
        cell = reading.table.sheet.at(*at)
        mark, text = read_mark(cell, legend), "" if cell is None else cell.text.strip()
        if mark is None:
            reading.problem(at, "mark_unknown", text, criterion=number)
        met += mark == "met"
        told = {"criterion": number, "mark": mark or "not_assessed", "text": text or None}
        reading.add("ntm_marks", at, {**assessed.head, **told})
    _add_total(reading, assessed, met)


def _add_total(reading: Reading, assessed: _Assessed, counted: int) -> None:
    column = reading.table.column("met_total")
    cell = None if column is None else reading.table.sheet.at(assessed.row, column)
    at = (assessed.row, assessed.column if column is None else column)
    written = "" if cell is None else cell.text.strip()
    found = _MET_TOTAL.fullmatch(fold(written))
    printed = int(found[1]) if found else None
    if written and printed is None:
        reading.problem(at, "met_total_unreadable", written)
    elif printed is not None and printed != counted:
        reading.problem(at, "met_total_disagrees", written, printed=printed, counted=counted)
    told = {"met_printed": printed, "met_counted": counted, "text": written or None}
    reading.add("ntm_totals", at, {**assessed.head, **told})


def _add_recognition(reading: Reading, assessed: _Assessed) -> None:
    cells = {
        n: reading.table.cell(assessed.row, n) for n in ("result", "year_attained", "decision", "decided_on")
    }
    told = {n: nfc(c.text) for n, c in cells.items() if c is not None and not c.is_blank}
    title = title_of(told.get("result", ""))
    column = reading.table.column("result") or reading.table.column("decision") or assessed.column
    at = (assessed.row, column)
    legal = {n: text for n, text in told.items() if n != "result" and text not in ("-", "–", "—")}
    if not title:
        if legal or title is None:
            reading.problem(at, "recognition_unclear", " · ".join(told.values()))
        return
    if not legal:
        reading.problem(at, "recognition_without_decision", told.get("result", ""))
    decision = legal.get("decision", "")
    decided = _decided_on(cells["decided_on"], decision)
    year = _year_attained(legal.get("year_attained", ""), decided)
    row = {
        "unit_key": assessed.key,
        "commune_as_written": assessed.name,
        "title": title,
        "year_attained": year,
        "decision": find_decision(decision) or decision or None,
        "decided_on": decided,
    }
    reading.add("ntm_recognition", at, row)


def title_of(result: str) -> str | None:
    """The title of recognition a result names; empty when it says there is none, ``None`` when unclear."""
    if not re.search(r"[^\W\d_]", result):
        return ""
    return next((entry.title for entry in wording().recognition if holds(result, entry.wordings)), None)


def _decided_on(cell: Cell | None, decision: str) -> date | None:
    if cell is not None and not cell.is_blank:
        day = parse_date(cell.value)
        if day:
            return day
    number = find_decision(decision)
    found = find_as_of(decision.replace(number, " ") if number else decision)
    return found.day if found and found.exact else None


def _year_attained(text: str, decided: date | None) -> int | None:
    years = find_years(text)
    if len(years) == 1:
        return years[0]
    return decided.year if decided else None


def _check_criterion_totals(reading: Reading, row: int, column: int) -> None:
    marks = reading.rows.get("ntm_marks", [])
    for number in _CRITERIA:
        at = (row, reading.table.column(f"{_CRITERION}{number}") or column)
        printed = reading.count(row, f"{_CRITERION}{number}")
        met = sum(m["criterion"] == number and m["mark"] == "met" for m in marks)
        if printed is not None and printed != met:
            reading.problem(
                at, "total_disagrees", printed, name=f"Tiêu chí {number}", printed=printed, summed=met
            )
