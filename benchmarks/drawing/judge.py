"""Holds what was read against what was drawn: right, asked, said, or silently not so."""

from __future__ import annotations

import json
import math
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Literal

from analysis.checking import Problem
from analysis.ingest.reading import FileRead
from analysis.text import fold
from drawing.model import ROW_COLUMNS, Book, Fact

Verdict = Literal["clean", "asked", "said", "wrong", "missed", "guessed", "unsaid"]
"""``clean``: right · ``asked``: right beside a question · ``said``: not read, and said · ``wrong``: another
value, key or year · ``missed``: not read, not said · ``guessed``: a value nobody can know, without a question ·
``unsaid``: nothing read where a question is owed."""
SILENT = ("wrong", "missed", "guessed", "unsaid", "invented")

_ASKING = ("stops", "blanks")
_CELL = re.compile(r"([A-Z]+)(\d+)")
_KEYS: Mapping[str, tuple[str, ...]] = {
    "support": ("agency_id", "category", "unit_key", "year"),
    "poverty": ("unit_key", "year"),
    "ntm_marks": ("as_of", "criteria_set", "criterion", "unit_key"),
    "ntm_totals": ("as_of", "unit_key"),
    "ntm_recognition": ("unit_key",),
    "ntm_bands": ("as_of", "band_low", "unit_key"),
    "resources": ("kind", "measure", "source", "unit_key", "year"),
    "plan_actual": ("indicator", "month", "unit_key"),
    "assignments": ("agency_id", "unit_key"),
    "received": ("agency_id", "year"),
}
_COLUMNS: Mapping[str, tuple[str, ...]] = {
    "support": ("help", "provider", "valuation"),
    "poverty": (
        "standard", "status", "households", "people", "poor_households", "near_poor_households",
        "minority_households", "minority_poor_households", "rate_printed_pct", "near_rate_printed_pct",
        "poor_at_start", "escaped", "escaped_to_near_poor", "escaped_above_near_poor", "other_decrease",
        "near_poor_fallen", "fallen_back", "newly_poor", "other_increase",
    ),
    "ntm_marks": ("mark",),
    "ntm_totals": ("met_printed",),
    "ntm_recognition": ("title", "year_attained"),
    "ntm_bands": ("communes", "band_high"),
    "resources": ("amount_vnd",),
    "plan_actual": ("in_month", "cumulative", "plan", "percent_printed"),
    "assignments": ("valid_from",),
    "received": ("present", "received_on", "reason"),
}  # fmt: skip
_ONE_CELL_A_ROW = ("received", "ntm_recognition", "assignments", "ntm_bands")
"""Tables whose rows know one cell for several columns: it need only lie in line with the fact's."""
_TOLD = ("text", "yes")
_NOTHING = (None, ("blank", None), ("dash", None), "not_assessed", "unstated", "stated")


@dataclass(frozen=True)
class Read:
    """One value that was read, in the shape of a :class:`Fact`."""

    table: str
    key: tuple[tuple[str, object], ...]
    column: str
    value: object
    sheet: str
    cell: str


@dataclass(frozen=True)
class Judged:
    """What became of one fact (``fact`` is ``None`` for something invented)."""

    verdict: str
    fact: Fact | None
    read: Read | None


@dataclass
class FileJudged:
    """One workbook: its facts judged, the questions asked about it, and whether its rows are accounted for."""

    book: Book
    file: str
    judged: list[Judged] = field(default_factory=list)
    questions: list[Problem] = field(default_factory=list)
    misplaced: list[Judged] = field(default_factory=list)
    rows_accounted: bool = True
    crashed: bool = False

    @property
    def silent(self) -> list[Judged]:
        """What is silently not so."""
        return [j for j in self.judged if j.verdict in SILENT]


def judge(book: Book, file: str, read: FileRead) -> FileJudged:
    """Judge what ``read`` gave for ``book``, whose facts know their addresses."""
    questions = [p for p in read.problems if p.severity in _ASKING]
    result = FileJudged(book, file, questions=questions)
    result.crashed = any(p.code in ("reader_failed", "cleaning_failed") for p in read.problems)
    cover = _Cover(questions)
    values = _Values(_values(read))
    for fact in book.facts:
        found = values.take(fact)
        verdict = _verdict(fact, found, cover)
        result.judged.append(Judged(verdict, fact, found))
        if verdict == "clean" and found and not _at(found, fact) and fact.column not in ROW_COLUMNS:
            result.misplaced.append(result.judged[-1])
    for left in values.left():
        if not cover.of_read(left):
            result.judged.append(Judged("invented", None, left))
    s = read.summary
    result.rows_accounted = s["rows_seen"] == int(str(s["rows_used"])) + int(str(s["rows_explained"]))
    return result


def _verdict(fact: Fact, found: Read | None, cover: _Cover) -> Verdict:
    value = found.value if found is not None and found.key == key_of(fact) else None
    nothing = value in _NOTHING if found is None or found.key == key_of(fact) else False
    owed_nothing = fact.value in _NOTHING
    right = (nothing and owed_nothing) or (
        found is not None and found.key == key_of(fact) and _same(fact, value)
    )
    asked = cover.of_fact(fact, absent=nothing)
    if fact.expect == "ask":
        if asked:
            return "asked" if right else "said"
        return "unsaid" if nothing else "guessed"
    if right:
        return "asked" if cover.of_fact(fact, absent=False) else "clean"
    if asked:
        return "said"
    if nothing:
        return "said" if fact.expect == "either" else "missed"
    return "wrong"


def _same(fact: Fact, value: object) -> bool:
    if isinstance(fact.value, float) and isinstance(value, int | float):
        return math.isclose(fact.value, value, abs_tol=0.00501 if fact.column.endswith("pct") else 1e-6)
    if isinstance(fact.value, str) and isinstance(value, str):
        return fold(fact.value) == fold(value)
    return fact.value == value


def _at(read: Read, fact: Fact) -> bool:
    if fact.table in _ONE_CELL_A_ROW:
        found, drawn = _CELL.fullmatch(read.cell), _CELL.fullmatch(fact.cell)
        in_line = found is not None and drawn is not None and (found[1] == drawn[1] or found[2] == drawn[2])
        return read.sheet == fact.sheet and in_line
    return (read.sheet, read.cell) == (fact.sheet, fact.cell)


class _Values:
    """The values read, each taken by at most one fact: by key and address, by key, by address."""

    def __init__(self, values: Iterable[Read]) -> None:
        self._values = list(values)
        self._free = dict.fromkeys(range(len(self._values)))
        self._by_key: dict[object, list[int]] = defaultdict(list)
        self._by_place: dict[object, list[int]] = defaultdict(list)
        for i, v in enumerate(self._values):
            self._by_key[v.table, v.key, v.column].append(i)
            self._by_place[v.table, v.column, v.sheet, v.cell].append(i)

    def take(self, fact: Fact) -> Read | None:
        """The value read for ``fact``, if any."""
        mine = [i for i in self._by_key[fact.table, key_of(fact), fact.column] if i in self._free]
        exact = [i for i in mine if _at(self._values[i], fact)]
        there = []
        if fact.column not in ROW_COLUMNS:
            there = [
                i for i in self._by_place[fact.table, fact.column, fact.sheet, fact.cell] if i in self._free
            ]
        for i in (*exact, *mine, *there):
            del self._free[i]
            return self._values[i]
        return None

    def left(self) -> Iterator[Read]:
        """Values that no fact took, but those that say nothing."""
        for i in self._free:
            if self._values[i].value not in _NOTHING and self._values[i].column not in ROW_COLUMNS:
                yield self._values[i]


class _Cover:
    """What the questions of a file cover: cells, rows by their names, columns by their heads, tables, all."""

    def __init__(self, questions: list[Problem]) -> None:
        self.cells = {(p.sheet, p.cell) for p in questions if p.cell}
        self.sheets = {p.sheet for p in questions if p.sheet and not p.cell}
        self.of_file = any(not p.sheet and not p.cell for p in questions)
        self.stops_file = any(not p.sheet and not p.cell and p.severity == "stops" for p in questions)

    def of_fact(self, fact: Fact, *, absent: bool) -> bool:
        """Whether a question covers ``fact``; one about the whole file covers only what is absent."""
        if fact.sheet in self.sheets or (absent and self.of_file):
            return True
        cells = fact.covered_by | fact.table_covered_by
        return any((fact.sheet, cell) in self.cells for cell in cells)

    def of_read(self, read: Read) -> bool:
        """Whether a question covers a value nobody drew: at its cell, in its row, over its sheet."""
        if read.sheet in self.sheets or (read.sheet, read.cell) in self.cells:
            return True
        found = _CELL.fullmatch(read.cell or "")
        rows = {m[2] for s, c in self.cells if s == read.sheet and (m := _CELL.fullmatch(c))}
        return found is not None and found[2] in rows


def key_of(fact: Fact) -> tuple[tuple[str, object], ...]:
    """The key of ``fact`` as values read are keyed: text folded."""
    return tuple((n, _plain(v)) for n, v in fact.key)


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.date()
    return fold(value) if isinstance(value, str) else value


def _values(read: FileRead) -> Iterator[Read]:
    for table, rows in read.rows.items():
        for row in rows:
            if table not in _KEYS:
                continue
            key = tuple((n, _plain(row.get(n))) for n in _KEYS[table])
            cells = json.loads(str(row["cells"])) if row.get("cells") else {}
            for column in _COLUMNS[table]:
                value = _value(row, column)
                if value is None:
                    continue
                cell = str(cells.get(column, row.get("cell") or ""))
                yield Read(table, key, column, value, str(row.get("sheet") or ""), cell)


def _value(row: Mapping[str, object], column: str) -> object:
    if column == "help":
        state = str(row.get("state"))
        return ("told" if state in _TOLD else state, row.get("amount_vnd"))
    if column == "present":
        return True
    value = row.get(column)
    if isinstance(value, datetime):
        return value.date()
    return value if not isinstance(value, float) or not math.isnan(value) else None


def shown(value: object) -> str:
    """A value for a person."""
    return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)
