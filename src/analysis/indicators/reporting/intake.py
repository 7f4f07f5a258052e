"""Who sent what, and what stands in the way of using it: one row an agency and year."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import PurePosixPath
from typing import Literal

import pandas as pd

from analysis.checking import Problem, Severity
from analysis.checking.catalogue import entry_of
from analysis.checking.causes import counts, worst_first
from analysis.indicators.evidence import per_province
from analysis.indicators.periods import ordered
from analysis.indicators.reporting.owed import agency_reports
from analysis.province import Province
from analysis.tables import SUBMISSION_STATES, TABLES
from analysis.text import slug

State = Literal["on_time", "late", "empty", "invalid", "missing_with_reason", "missing", "not_owed"]
"""The states of a report, the missing ones apart by whether a reason was given (253/QĐ-UBND, art. 12.2)."""

STATES: tuple[State, ...] = ("on_time", "late", "empty", "invalid", "missing_with_reason", "missing")
"""The states of a report that was owed, best first."""

_AGENCY_FORM = "F1"
_SHORTEST_NAME = 5


@dataclass(frozen=True)
class Sender:
    """Whose report a file is, and of which year; ``by_name``: told by the file's name, nothing was read."""

    agency_id: str
    year: int
    by_name: bool = False


@dataclass(frozen=True)
class IntakeRow:
    """The report an agency owed for a year: its state, what came, and the problems of what came.

    ``sender_id`` is the agency itself, or its successor where that one's report counts as its own.
    ``problems`` leave out files that a newer version replaced.
    """

    agency_id: str
    sender_id: str
    year: int
    state: State
    due_on: date | None
    received_on: date | None
    reason: str
    files: tuple[str, ...]
    problems: tuple[Problem, ...]
    origin: str

    @property
    def by_severity(self) -> dict[Severity, int]:
        """How many problems there are of each severity."""
        return counts(self.problems)

    @property
    def to_mend(self) -> tuple[Problem, ...]:
        """The problems that the agency itself can mend."""
        return tuple(p for p in self.problems if entry_of(p.code).who == "sender")

    @property
    def first(self) -> Problem | None:
        """What to look at first, what the agency can mend before the rest; nothing when all is well."""
        return next(iter((*self.to_mend, *self.problems)), None)


def board(province: Province, years: Iterable[int]) -> tuple[IntakeRow, ...]:
    """The reports owed for ``years``, by agency in the order of the register of agencies, then by year."""
    return _board(province, ordered(years))


@per_province
def _board(province: Province, span: tuple[int, ...]) -> tuple[IntakeRow, ...]:
    problems, files = problems_by_sender(province), files_by_sender(province)
    order = {a.id: n for n, a in enumerate(province.agencies.agencies)}
    rows = []
    for report in agency_reports(province, span).to_dict("records"):
        agency, year = str(report["reporter_id"]), int(report["year"])
        heir = province.agencies.successor(agency) or ""
        candidates = ((agency, year), (heir, year)) if report["state"] != "missing" else ((agency, year),)
        key = next((k for k in candidates if k in files or k in problems), (agency, year))
        reason = _text(report["reason_given"]).strip()
        rows.append(
            IntakeRow(
                agency,
                key[0],
                year,
                _state(str(report["state"]), reason),
                _day(report["due_on"]),
                _day(report["received_on"]),
                reason,
                files.get(key, ()),
                problems.get(key, ()),
                str(report["origin"]),
            )
        )
    return tuple(sorted(rows, key=lambda r: (order.get(r.agency_id, len(order)), r.agency_id, r.year)))


@per_province
def reports(province: Province) -> tuple[IntakeRow, ...]:
    """The whole board, then what came of agencies and years that owed nothing (``not_owed``)."""
    owed = board(province, province.programme.years)
    known = {(row.sender_id, row.year) for row in owed}
    problems, files = problems_by_sender(province), files_by_sender(province)
    table = province.table("files")
    synthetic = frozenset(table.loc[table["origin"] == "synthetic", "file"])
    return (
        *owed,
        *(
            IntakeRow(
                *(key[0], key[0], key[1], "not_owed", None, None, "", files[key], problems.get(key, ())),
                origin="synthetic" if synthetic & set(files[key]) else "received",
            )
            for key in sorted(set(files) - known)
        ),
    )


@per_province
def senders(province: Province) -> Mapping[str, Sender]:
    """The sender of every file that is known to be one agency's report.

    By the agency its rows are settled to, when it is one; a file of which nothing was read, by the one agency
    its name spells out. A file that tells of several agencies is nobody's.
    """
    rows = province.table("support")[["file", "agency_id", "year"]].drop_duplicates()
    by_rows: dict[str, list[tuple[str, int]]] = defaultdict(list)
    for file, agency, year in rows.itertuples(index=False):
        by_rows[str(file)].append((_text(agency), int(year)))
    of = {}
    names = _spelt(province)
    for file, form, year in province.table("files")[["file", "form", "year"]].itertuples(index=False):
        told = by_rows.get(str(file), [])
        agencies = {agency for agency, _ in told if agency}
        if len(agencies) == 1:
            of[str(file)] = Sender(agencies.pop(), Counter(y for _, y in told).most_common(1)[0][0])
        elif not agencies and (pd.isna(form) or form == _AGENCY_FORM) and not pd.isna(year):
            agency = _named(str(file), names)
            if agency:
                of[str(file)] = Sender(agency, int(year), by_name=True)
    return of


@per_province
def problems_by_sender(province: Province) -> Mapping[tuple[str, int], tuple[Problem, ...]]:
    """The problems of each agency's files of a year, worst first, with what registers say of its report.

    Of a file that a newer version replaced only what tells of the two versions still holds.
    """
    replaced = _replaced(province)
    by_key: dict[tuple[str, int], list[Problem]] = defaultdict(list)
    for problem, sender in _told_of(province):
        holds = problem.file not in replaced or entry_of(problem.code).between_versions
        if sender is not None and holds:
            by_key[sender.agency_id, sender.year].append(problem)
    return {key: worst_first(problems) for key, problems in by_key.items()}


@per_province
def unsent(province: Province) -> Mapping[str, tuple[Problem, ...]]:
    """The problems of each file of which no agency is known to be the sender, worst first."""
    by_file: dict[str, list[Problem]] = defaultdict(list)
    for problem, sender in _told_of(province):
        if sender is None:
            by_file[problem.file].append(problem)
    return {file: worst_first(problems) for file, problems in sorted(by_file.items())}


def found(
    province: Province, *, agency: str = "", year: int | None = None, code: str = "", severity: str = ""
) -> tuple[Problem, ...]:
    """The problems of the register that are of ``agency``, ``year``, ``code`` and ``severity``, if given.

    A problem is of the agency and year of its sender; without one, of the year its file is of.
    """
    years = _years(province)
    return tuple(
        problem
        for problem, sender in _told_of(province)
        if (not agency or (sender is not None and sender.agency_id == agency))
        and (year is None or (sender.year if sender is not None else years.get(problem.file)) == year)
        and code in ("", problem.code)
        and severity in ("", problem.severity)
    )


@per_province
def files_by_sender(province: Province) -> Mapping[tuple[str, int], tuple[str, ...]]:
    """The files of each agency and year, those that no newer version replaced, by name."""
    replaced = _replaced(province)
    by_key: dict[tuple[str, int], list[str]] = defaultdict(list)
    for file, sender in senders(province).items():
        if file not in replaced:
            by_key[sender.agency_id, sender.year].append(file)
    return {key: tuple(sorted(files)) for key, files in by_key.items()}


@per_province
def register(province: Province) -> tuple[Problem, ...]:
    """The register of problems as values, in its own order."""
    table = province.table("problems")
    columns = [table[c].fillna("").tolist() for c in TABLES["problems"]]
    return tuple(Problem(*row) for row in zip(*columns, strict=True))


@per_province
def _told_of(province: Province) -> tuple[tuple[Problem, Sender | None], ...]:
    """Each problem with its sender; one in another's file that is about an agency names it as written."""
    known, years = senders(province), _years(province)
    told: list[tuple[Problem, Sender | None]] = []
    for problem in register(province):
        sender = known.get(problem.file)
        if sender is None and problem.as_written in province.agencies and problem.file in years:
            sender = Sender(problem.as_written, years[problem.file])
        told.append((problem, sender))
    return tuple(told)


@per_province
def _years(province: Province) -> Mapping[str, int]:
    files = province.table("files")
    return {str(f): int(y) for f, y in zip(files["file"], files["year"], strict=True) if not pd.isna(y)}


def _replaced(province: Province) -> frozenset[str]:
    files = province.table("files")
    return frozenset(files.loc[files["superseded_by"].notna(), "file"])


def _spelt(province: Province) -> tuple[tuple[str, str], ...]:
    """The names of agencies as file names spell them, the longest first."""
    spelt = {(slug(n), a.id) for a in province.agencies.agencies for n in (a.id, a.name, a.short_name) if n}
    return tuple(sorted((s for s in spelt if len(s[0]) >= _SHORTEST_NAME), key=lambda s: (-len(s[0]), s)))


def _named(file: str, names: tuple[tuple[str, str], ...]) -> str:
    """The one agency that the name of ``file`` spells out, else nobody.

    Two names of which none holds the other, or one name that two agencies have, settle nothing.
    """
    stem = f"-{slug(PurePosixPath(file).stem)}-"
    hits = [(spelt, agency) for spelt, agency in names if f"-{spelt}-" in stem]
    outer = [hit for hit in hits if not any(hit[0] != other[0] and hit[0] in other[0] for other in hits)]
    agencies = {agency for _, agency in outer}
    return agencies.pop() if len(agencies) == 1 else ""


def _state(state: str, reason: str) -> State:
    if state not in SUBMISSION_STATES:
        raise ValueError(f"{state} is no state of a report")
    return "missing_with_reason" if state == "missing" and reason else state  # type: ignore[return-value]


def _text(value: object) -> str:
    return "" if pd.isna(value) else str(value)  # type: ignore[call-overload]


def _day(value: object) -> date | None:
    return value.date() if isinstance(value, pd.Timestamp) and not pd.isna(value) else None
