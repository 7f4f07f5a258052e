"""One file read: its rows by table, its problems, and an account of every row it holds."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from analysis.checking import Problem, Severity
from analysis.cleaning import (
    Cleaned,
    Context,
    Row,
    assignments,
    ntm,
    plan_actual,
    poverty,
    received,
    resources,
    support,
)
from analysis.ingest import corrections, texts
from analysis.ingest.correcting import TABLE as CORRECTIONS
from analysis.ingest.correcting import corrected
from analysis.ingest.corrections import Correction
from analysis.ingest.fitting import fitted
from analysis.ingest.intake import RawFile
from analysis.programme import Programme
from analysis.project import Project
from analysis.registers import Agencies, Units
from analysis.registers.names import Names
from analysis.sources import (
    FormSpec,
    FormTable,
    Identity,
    Workbook,
    find_tables,
    load_forms,
    open_workbook,
    sheets_aside,
)

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
    forms: tuple[FormSpec, ...]
    corrections: Mapping[str, tuple[Correction, ...]] = field(default_factory=dict)

    @classmethod
    def load(cls, project: Project) -> Registers:
        """Read the registers of ``project``."""
        units = Units.load(project.reference)
        agencies = Agencies.load(project.reference)
        names = Names.load(project.reference, units, agencies)
        programme, forms = Programme.load(project.reference), load_forms(project.reference)
        decided = corrections.by_file(corrections.read(project.reference, corrections.NAME).value)
        return cls(units, agencies, programme, names, forms, decided)


@dataclass(frozen=True, eq=False)
class FileRead:
    """What one file gave: rows by table, problems, and its row of table ``files``."""

    rows: Mapping[str, list[Row]]
    problems: tuple[Problem, ...]
    summary: Row


def read_file(raw: RawFile, registers: Registers) -> FileRead:
    """Read one raw file; whatever goes wrong is in its problems, nothing is raised for a bad file."""
    if not raw.origin:
        return refused(raw, ())
    told = texts.read(raw, _row(raw))
    if told is not None:
        return FileRead(*told)
    opened = open_workbook(raw.path, raw.file)
    if opened.value is None:
        return refused(raw, opened.problems)
    correcting = corrected(opened.value, registers.corrections.get(raw.file, ()))
    found = find_tables(correcting.workbook, registers.forms)
    aside = sheets_aside(found.problems)
    identity = opened.value.identity
    layout = [p for p in found.problems if not _is_own_guide(p, identity)]
    problems = [*opened.problems, *correcting.problems, *layout, *_other_form(raw, identity, found.value)]
    reading = _Reading(raw, correcting.workbook, found.value, problems, aside)
    origin = reading.origin()
    context = Context(
        registers.units,
        registers.agencies,
        registers.programme,
        registers.names,
        origin,
        raw.folder_year,
        registers.forms,
        identity,
    )
    for table in found.value:
        reading.add(table, _clean(table, context))
    summary = reading.summary(origin)
    correcting.mark(reading.rows, origin)
    if correcting.rows:
        reading.rows[CORRECTIONS] = correcting.rows
    return FileRead(reading.rows, tuple(reading.problems), summary)


def refused(raw: RawFile, problems: tuple[Problem, ...]) -> FileRead:
    """The account of a file that could not be read."""
    row: Row = {
        **_row(raw),
        "state": "refused",
        "rows_seen": 0,
        "rows_used": 0,
        "rows_explained": 0,
        "explained": "{}",
    }
    return FileRead({}, problems, row)


@dataclass
class _Reading:
    """One file being read: its rows by table, and of each row of its sheets why it was used or not."""

    raw: RawFile
    workbook: Workbook
    tables: tuple[FormTable, ...]
    problems: list[Problem]
    aside: Mapping[str, str]
    rows: dict[str, list[Row]] = field(default_factory=dict)
    used: set[tuple[str, int]] = field(default_factory=set)
    explained: dict[tuple[str, int], str] = field(default_factory=dict)

    def origin(self) -> str:
        """Where the file comes from; a workbook that calls itself synthetic is, whatever is said of it."""
        if self.raw.origin == "synthetic" or "synthetic" not in self.workbook.keywords:
            return self.raw.origin
        message = "Tệp tự ghi là dữ liệu tổng hợp nhân tạo nhưng không khai như vậy trong SOURCES.yml."
        self._say("blanks", "declared_synthetic", message, "Coi là dữ liệu tổng hợp nhân tạo.")
        return "synthetic"

    def add(self, table: FormTable, cleaned: Cleaned) -> None:
        """Take over what one table gave."""
        for name, made in cleaned.rows.items():
            fitting = fitted(name, made)
            self.rows.setdefault(name, []).extend(fitting.value)
            self.problems += fitting.problems
        self.problems += cleaned.problems
        sheet = table.sheet.title
        used, explained = table.accounted(cleaned.used, cleaned.explained)
        self.used |= {(sheet, r) for r in used}
        self.explained |= {(sheet, r): why for r, why in explained.items()}

    def summary(self, origin: str) -> Row:
        """The file's row of table ``files``; says so when rows were left that nobody explains."""
        seen = [(s.title, r) for s in self.workbook.sheets for r in s.rows]
        used = self.used & set(seen)
        reasons = Counter(self._reason(place) for place in seen if place not in used)
        if not seen:
            self._say("stops", "empty_workbook", "Bảng tính không có nội dung.", "Không có gì để dùng.")
        self._tell_left_over(reasons)
        years = Counter(r["year"] for name in self.rows for r in self.rows[name] if r.get("year") is not None)
        return {
            **_row(self.raw),
            "form": "+".join(sorted({t.form for t in self.tables})) or None,
            "state": self._state(len(seen), reasons),
            "year": min(years, key=lambda y: (-years[y], -int(str(y)))) if years else self.raw.folder_year,
            "rows_seen": len(seen),
            "rows_used": len(used),
            "rows_explained": sum(reasons.values()),
            "explained": json.dumps(dict(sorted(reasons.items())), ensure_ascii=False),
            "origin": origin,
            "saved_on": self.workbook.saved_on,
        }

    def _reason(self, place: tuple[str, int]) -> str:
        if place in self.explained:
            return self.explained[place]
        sheet = next(s for s in self.workbook.sheets if s.title == place[0])
        if sheet.hidden:
            return "hidden_sheet"
        if sheet.title in self.aside:
            return self.aside[sheet.title]
        return "not_understood" if any(t.sheet.title == sheet.title for t in self.tables) else "unknown_form"

    def _tell_left_over(self, reasons: Mapping[str, int]) -> None:
        left = reasons.get("not_understood")
        if left and not any(p.severity == "stops" for p in self.problems):
            message = f"Có {left} dòng không hiểu được nên không dùng."
            self._say("blanks", "rows_not_understood", message, "Bỏ qua các dòng đó.")

    def _state(self, seen: int, reasons: Mapping[str, int]) -> str:
        if not self.tables:
            return "unknown_form" if seen else "refused"
        stopped = any(p.severity == "stops" for p in self.problems)
        return "partly_read" if stopped or NOT_UNDERSTOOD & set(reasons) else "read"

    def _say(self, severity: Severity, code: str, message: str, done: str) -> None:
        self.problems.append(Problem(severity, code, message, self.raw.file, done=done))


def _row(raw: RawFile) -> Row:
    return {
        "file": raw.file,
        "sha256": raw.sha256,
        "year": raw.folder_year,
        "origin": raw.origin or "received",
        "size_bytes": raw.size_bytes,
    }


def _is_own_guide(problem: Problem, identity: Identity | None) -> bool:
    """Whether a problem only says that the instructions handed out with a form are no report."""
    return identity is not None and problem.code == "example_sheet" and problem.sheet == identity.guide


def _other_form(raw: RawFile, identity: Identity | None, found: tuple[FormTable, ...]) -> list[Problem]:
    """What is said when a file handed out as one form holds tables of others only."""
    forms = sorted({table.form for table in found})
    if identity is None or not forms or identity.form in forms:
        return []
    message = f"Tệp được lập theo biểu {identity.form} nhưng bảng trong tệp là biểu {', '.join(forms)}."
    done = "Đọc theo biểu nhận ra từ nội dung."
    return [Problem("notes", "made_for_other_form", message, raw.file, done=done)]


def _clean(table: FormTable, context: Context) -> Cleaned:
    try:
        return CLEANERS[table.form](table, context)
    except Exception as error:  # one table must not end the run
        place = table.head_place
        message = "Bảng này làm chương trình gặp lỗi nên không được đọc: hãy báo người bảo trì."
        problem = Problem.at(
            place, "stops", "cleaning_failed", message, as_written=repr(error), done="Bảng không được dùng."
        )
        return Cleaned({}, frozenset(), dict.fromkeys(table.body_rows, "not_understood"), (problem,))
