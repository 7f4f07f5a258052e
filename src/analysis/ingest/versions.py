"""Which of several files that tell the same is in force: the newest used, the older kept and said so."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cache
from importlib.resources import files

from analysis.checking import Place, Problem
from analysis.ingest.stack import Stack
from analysis.tables import POVERTY_FLOWS

SUPERSEDED = "superseded_by"
_ORIGINS = {"received": 2, "synthetic": 1, "published": 0}

Told = tuple[str, str]
"""Where one version stands: file and sheet."""


@dataclass(frozen=True)
class Document:
    """What is known of a file that says how new it is."""

    file: str
    origin: str
    folder_year: int | None = None
    received_on: date | None = None
    saved_on: datetime | None = None


@dataclass(frozen=True)
class Order:
    """Files from the newest to the oldest; ``known`` is false when only their names order them."""

    files: tuple[str, ...]
    known: bool


@dataclass(eq=False)
class Versions:
    """The documents of an ingest, and the order of any of them."""

    documents: Mapping[str, Document]
    _orders: dict[frozenset[str], Order] = field(default_factory=dict)

    def order(self, files: Iterable[str]) -> Order:
        """``files`` by origin (received before synthetic), then the day received, the day saved, the name."""
        wanted = frozenset(files)
        if wanted not in self._orders:
            self._orders[wanted] = self._ordered(wanted)
        return self._orders[wanted]

    def _ordered(self, files: frozenset[str]) -> Order:
        by_origin: dict[int, list[Document]] = defaultdict(list)
        for file in sorted(files):
            document = self.documents.get(file) or Document(file, "published")
            by_origin[_ORIGINS[document.origin]].append(document)
        ranked: list[str] = []
        known = True
        for origin in sorted(by_origin, reverse=True):
            newest_first, certain = _newest_first(by_origin[origin])
            ranked += [d.file for d in newest_first]
            known = known and certain
        return Order(tuple(ranked), known)

    def preferred(self, files: Iterable[str]) -> str:
        """Of files of one content the one to use: of the best origin, then the first by name."""
        return min(files, key=lambda f: (-_ORIGINS[self.documents[f].origin], f))

    def folder_year(self, file: str) -> int | None:
        """The year of the folder a file lies in."""
        return self.documents[file].folder_year if file in self.documents else None


def _newest_first(documents: Sequence[Document]) -> tuple[list[Document], bool]:
    """By the first of the two days that all documents have, equal days by the second; else by name."""
    days = [(d.received_on or date.min, d.saved_on or datetime.min, d.file) for d in documents]
    if any(d.received_on is None for d in documents):
        days = [(date.min, saved, file) for _, saved, file in days]
    unsaved = any(d.saved_on is None for d in documents)
    if unsaved:
        days = [(received, datetime.min, file) for received, _, file in days]
    certain = len({day[:2] for day in days}) == len(days)
    ranked = sorted(zip(days, documents, strict=True), key=lambda pair: pair[0], reverse=True)
    return [document for _, document in ranked], certain


@dataclass(frozen=True)
class Subject:
    """What makes two rows of a table tell the same (``key``), and what they tell of it (``told``)."""

    key: tuple[str, ...]
    told: tuple[str, ...]
    name: tuple[str, ...]
    sides: tuple[tuple[str, ...], ...] = ()
    """Columns of ``told`` that forms give apart: a row replaces one only where it tells the same sides."""


_COUNTS = (
    "households",
    "people",
    "poor_households",
    "near_poor_households",
    "minority_households",
    "minority_poor_households",
)
_FLOW = (
    "poor_at_start",
    *POVERTY_FLOWS,
)
SUBJECTS: Mapping[str, Subject] = {
    "support_roundups": Subject(
        ("reporter_id", "agency_id", "unit_key", "year"),
        ("category", "amount_vnd"),
        ("commune_as_written", "agency_as_written", "year"),
    ),
    "poverty": Subject(
        ("unit_key", "year", "standard", "status"),
        (*_COUNTS, "rate_printed_pct", "near_rate_printed_pct", *_FLOW),
        ("unit_as_written", "year"),
        (_COUNTS, _FLOW),
    ),
    "ntm_marks": Subject(
        ("unit_key", "as_of", "criteria_set"), ("criterion", "mark"), ("commune_as_written", "as_of")
    ),
    "ntm_totals": Subject(
        ("unit_key", "as_of", "criteria_set"), ("met_printed",), ("commune_as_written", "as_of")
    ),
    "ntm_recognition": Subject(
        ("unit_key", "title", "year_attained"), ("decision", "decided_on"), ("commune_as_written", "title")
    ),
    "ntm_bands": Subject(
        ("unit_key", "as_of"), ("band_low", "band_high", "communes"), ("unit_as_written", "as_of")
    ),
    "resources": Subject(
        ("unit_key", "year", "source", "kind", "measure", "is_total"),
        ("amount_vnd",),
        ("unit_as_written", "year", "source"),
    ),
    "plan_actual": Subject(
        ("unit_key", "month", "indicator"),
        ("in_month", "cumulative", "plan"),
        ("unit_as_written", "month", "indicator"),
    ),
}


def settle_versions(name: str, stack: Stack, versions: Versions) -> list[Problem]:
    """Fill ``superseded_by`` of a table other than ``support``; a difference between versions is a note.

    One between sheets of a file is a question. Rows without a settled unit, and published ones, are left
    alone: nothing says that they tell the same.
    Official and preliminary figures are different things. Equal repeats are superseded without a word.
    """
    subject = SUBJECTS[name]
    column: list[object] = [None] * stack.rows
    stack.columns[SUPERSEDED] = column
    problems: list[Problem] = []
    told = list(stack.of_columns(*subject.told))
    for by_place in _several(stack, subject).values():
        order = versions.order({file for file, _ in by_place})
        rank = {file: i for i, file in enumerate(order.files)}
        # of one file the first sheet speaks
        newest, *older = sorted(by_place, key=lambda place: rank[place[0]])
        now = [told[row] for row in by_place[newest]]
        for place in older:
            for row in by_place[place]:
                column[row] = newest[0]
            change = _Change([told[row] for row in by_place[place]], now)
            if change.is_said:
                row, words = by_place[place][0], change.words(subject.told)
                problems.append(
                    _difference(_place(stack, row), _what(stack, subject, row), newest[0], words, order.known)
                )
    return problems


@dataclass(frozen=True)
class _Change:
    """What one version told (a row each) and what the one in force tells."""

    was: Sequence[tuple[object, ...]]
    now: Sequence[tuple[object, ...]]

    @property
    def _is_single(self) -> bool:
        return len(self.was) == len(self.now) == 1

    @property
    def is_said(self) -> bool:
        """Whether a value was told that the version in force does not tell; a blank tells none."""
        return bool(self._places) if self._is_single else any(tell not in self.now for tell in self.was)

    def words(self, columns: tuple[str, ...]) -> tuple[str, str]:
        """What is told otherwise, before and after; of several rows those that begin alike side by side."""
        if self._is_single:
            named = [columns[i] for i in self._places]
            return tuple(  # type: ignore[return-value]  # two of them
                _words_of(named, [rows[0][i] for i in self._places]) for rows in (self.was, self.now)
            )
        before = [tell for tell in self.was if tell not in self.now]
        firsts = {tell[0] for tell in before}
        after = [tell for tell in self.now if tell not in self.was and tell[0] in firsts]
        was, now = (", ".join(_words_of(columns, tell) for tell in tells) for tells in (before, after))
        return was, now or "–"

    @property
    def _places(self) -> list[int]:
        """Of one row each, where they differ."""
        values = zip(self.was[0], self.now[0], strict=True)
        return [i for i, (a, b) in enumerate(values) if a is not None and a != b]


def superseded_files(stacks: Mapping[str, Stack]) -> dict[object, object]:
    """Files none of whose rows is in force, each with the file that replaced the last of them."""
    replaced: dict[object, object] = {}
    in_force: set[object] = set()
    for stack in stacks.values():
        if SUPERSEDED not in stack.columns:
            in_force |= set(stack.column("file"))
            continue
        for file, by in stack.of_columns("file", SUPERSEDED):
            if by is None or by == file:
                in_force.add(file)
            else:
                replaced[file] = by
    return {file: by for file, by in replaced.items() if file not in in_force}


def _several(stack: Stack, subject: Subject) -> dict[tuple[object, ...], dict[Told, list[int]]]:
    """Rows by what they tell and where, of all that is told in more than one place."""
    found: dict[tuple[object, ...], dict[Told, list[int]]] = {}
    places = stack.of_columns("file", "sheet", "origin")
    keys = stack.of_columns(*subject.key)
    sides = _sides(stack, subject)
    for row, (key, (file, sheet, origin), side) in enumerate(zip(keys, places, sides, strict=True)):
        if key[0] is not None and origin != "published":
            found.setdefault((*key, side), {}).setdefault((str(file), str(sheet or "")), []).append(row)
    return {key: by_place for key, by_place in found.items() if len(by_place) > 1}


def _sides(stack: Stack, subject: Subject) -> Iterable[object]:
    if not subject.sides:
        return [None] * stack.rows
    columns = [list(stack.of_columns(*side)) for side in subject.sides]
    return [tuple(v.count(None) < len(v) for v in row) for row in zip(*columns, strict=True)]


def _place(stack: Stack, row: int) -> Place:
    return Place(*(str(stack.column(c)[row] or "") for c in ("file", "sheet", "cell")))


def _what(stack: Stack, subject: Subject, row: int) -> str:
    named = (stack.column(column)[row] for column in subject.name)
    return ", ".join(_value(value) for value in named if value is not None)


def _difference(place: Place, what: str, newest: str, words: tuple[str, str], sure: bool) -> Problem:
    before, after = words
    if place.file == newest:
        message = f"{what}: trang này ghi {before}; trang khác của cùng tệp ghi {after}: hãy giữ số đúng."
        done = "Dùng số của trang đứng trước."
        return Problem.at(place, "blanks", "version_differs", message, as_written=before, done=done)
    message = f"{what}: tệp này ghi {before}; tệp {newest} ghi {after}: hãy xem số nào đúng."
    if sure:
        done = f"Dùng số của tệp {newest}."
        return Problem.at(place, "notes", "version_differs", message, as_written=before, done=done)
    done = f"Không rõ tệp nào mới hơn; dùng tệp xếp sau theo tên: {newest}."
    return Problem.at(place, "blanks", "version_order_unknown", message, as_written=before, done=done)


def _words_of(columns: Sequence[str], tell: Sequence[object]) -> str:
    words = _words()["columns"]
    return " ".join(f"{words[c]} {_value(value)}".strip() for c, value in zip(columns, tell, strict=True))


def _value(value: object) -> str:
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "–" if value is None else _words()["values"].get(str(value), str(value))


@cache
def _words() -> dict[str, dict[str, str]]:
    return tomllib.loads((files("analysis.ingest") / "words.toml").read_text(encoding="utf-8"))
