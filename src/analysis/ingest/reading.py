"""One file read: its rows by table, its problems, and an account of every row it holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.checking import Place, Problem
from analysis.cleaning import Cleaned, Context, Row, assignments, poverty, received, support

try:
    from analysis.cleaning import ntm, plan_actual, resources
except ImportError:
    ntm = plan_actual = resources = support
from analysis.ingest.intake import RawFile
from analysis.programme import Programme
from analysis.project import Project
from analysis.registers import Agencies, Units
from analysis.registers.names import Names
from analysis.sources import FormTable, Workbook, find_tables, load_forms, open_workbook

Cleaner = Callable[[FormTable, Context], Cleaned]

CLEANERS: Mapping[str, Cleaner] = {
    "F0": assignments.clean,
    "F1": support.clean,
    "F2": poverty.clean,
    "F2_flow": poverty.clean,
    "F3": ntm.clean,
    "F3_bands": ntm.clean,
    "F4": resources.clean,
    "F5": plan_actual.clean,
    "register": received.clean,
}
NOT_UNDERSTOOD = frozenset({"not_understood", "unknown_form", "year_unknown", "decision_unknown"})


@dataclass(frozen=True, eq=False)
class Registers:
    """What every file is read with."""

    units: Units
    agencies: Agencies
    programme: Programme
    names: Names

    @classmethod
    def load(cls, project: Project) -> Registers:
        """Read the registers of ``project``."""
        units = Units.load(project.reference)
        agencies = Agencies.load(project.reference)
        names = Names.load(project.reference, units, agencies)
        return cls(units, agencies, Programme.load(project.reference), names)


@dataclass(frozen=True, eq=False)
class FileRead:
    """What one file gave: rows by table, problems, and its row of table ``files``."""

    rows: Mapping[str, list[Row]]
    problems: tuple[Problem, ...]
    summary: Row


@dataclass
class _Account:
    """Rows of one file, sheet by sheet: which were used, and why the others were not."""

    used: set[tuple[str, int]] = field(default_factory=set)
    explained: dict[tuple[str, int], str] = field(default_factory=dict)

    def add(self, sheet: str, cleaned: Cleaned, around: Mapping[int, str]) -> None:
        self.used |= {(sheet, r) for r in cleaned.used}
        self.explained |= {(sheet, r): why for r, why in {**around, **cleaned.explained}.items()}

    def settle(self, workbook: Workbook, unread: Mapping[str, str]) -> tuple[int, Counter[str]]:
        """Every non-blank row accounted for: the rows seen, and the reasons of those not used."""
        seen = [(s.title, r) for s in workbook.sheets for r in s.rows]
        reasons = Counter(
            self.explained.get(place, unread.get(place[0], "not_understood"))
            for place in seen
            if place not in self.used
        )
        self.used &= set(seen)
        return len(seen), reasons


def read_file(raw: RawFile, registers: Registers) -> FileRead:
    """Read one raw file; whatever goes wrong is in its problems, nothing is raised for a bad file."""
    if not raw.origin:
        return refused(raw, ())
    opened = open_workbook(raw.path, raw.file)
    if opened.value is None:
        return refused(raw, opened.problems)
    workbook = opened.value
    found = find_tables(workbook, load_forms())
    problems = [*opened.problems, *found.problems]
    rows: dict[str, list[Row]] = {}
    account = _Account()
    origin = _origin(raw, workbook, problems)
    context = Context(
        registers.units, registers.agencies, registers.programme, registers.names, origin, raw.folder_year
    )
    for table in found.value:
        cleaned = _clean(table, context)
        for name, made in cleaned.rows.items():
            rows.setdefault(name, []).extend(made)
        problems += cleaned.problems
        account.add(table.sheet.title, cleaned, table.explained)
    summary = _summary(raw, origin, workbook, found.value, account, rows, problems)
    return FileRead(rows, tuple(problems), summary)


def refused(raw: RawFile, problems: tuple[Problem, ...]) -> FileRead:
    """The account of a file that could not be read."""
    row: Row = {
        "file": raw.file,
        "sha256": raw.sha256,
        "form": None,
        "state": "refused",
        "year": raw.folder_year,
        "rows_seen": 0,
        "rows_used": 0,
        "rows_explained": 0,
        "explained": "{}",
        "origin": raw.origin or "received",
        "size_bytes": raw.size_bytes,
    }
    return FileRead({}, problems, row)


def _origin(raw: RawFile, workbook: Workbook, problems: list[Problem]) -> str:
    if raw.origin == "synthetic" or "synthetic" not in workbook.keywords:
        return raw.origin
    message = "Tệp tự ghi là dữ liệu tổng hợp nhân tạo nhưng không khai như vậy trong SOURCES.yml."
    problems.append(
        Problem("blanks", "declared_synthetic", message, raw.file, done="Coi là dữ liệu tổng hợp nhân tạo.")
    )
    return "synthetic"


def _clean(table: FormTable, context: Context) -> Cleaned:
    try:
        return CLEANERS[table.form](table, context)
    except Exception as error:  # one table must not end the run
        place = Place(table.file, table.sheet.title, f"A{table.header_rows[0]}")
        message = "Bảng này làm chương trình gặp lỗi nên không được đọc: hãy báo người bảo trì."
        problem = Problem.at(
            place, "stops", "cleaning_failed", message, as_written=repr(error), done="Bảng không được dùng."
        )
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "not_understood"), (problem,))


def _summary(
    raw: RawFile,
    origin: str,
    workbook: Workbook,
    tables: tuple[FormTable, ...],
    account: _Account,
    rows: Mapping[str, list[Row]],
    problems: list[Problem],
) -> Row:
    with_tables = {t.sheet.title for t in tables}
    unread = {
        s.title: "hidden_sheet" if s.hidden else "unknown_form"
        for s in workbook.sheets
        if s.title not in with_tables
    }
    seen, reasons = account.settle(workbook, unread)
    if left := reasons.get("not_understood"):
        message = f"Có {left} dòng không hiểu được nên không dùng."
        if not any(p.severity == "stops" for p in problems):
            problems.append(
                Problem("blanks", "rows_not_understood", message, raw.file, done="Bỏ qua các dòng đó.")
            )
    if not tables:
        state = "unknown_form" if seen else "refused"
    else:
        stopped = any(p.severity == "stops" for p in problems) or NOT_UNDERSTOOD & set(reasons)
        state = "partly_read" if stopped else "read"
    if not seen:
        problems.append(Problem("stops", "empty_workbook", "Bảng tính không có nội dung.", raw.file))
    years = Counter(r["year"] for name in rows for r in rows[name] if r.get("year") is not None)
    return {
        "file": raw.file,
        "sha256": raw.sha256,
        "form": "+".join(sorted({t.form for t in tables})) or None,
        "state": state,
        "year": min(years, key=lambda y: (-years[y], -int(str(y)))) if years else raw.folder_year,
        "rows_seen": seen,
        "rows_used": len(account.used),
        "rows_explained": sum(reasons.values()),
        "explained": json.dumps(dict(sorted(reasons.items())), ensure_ascii=False),
        "origin": origin,
        "size_bytes": raw.size_bytes,
    }
