"""The whole of an ingest: read all files, lay them side by side, write every table."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from filelock import FileLock, Timeout

from analysis import tables
from analysis.checking import Checked, Problem, in_order
from analysis.cleaning import Row
from analysis.cleaning.assignments import end_earlier
from analysis.cleaning.received import TABLE as RECEIVED
from analysis.ingest import manifest
from analysis.ingest.accounting import check_account
from analysis.ingest.across import breaks_between_years, without_copies
from analysis.ingest.gathering import Progress, read_all
from analysis.ingest.intake import RawFile, raw_files
from analysis.ingest.published import published_poverty
from analysis.ingest.reading import Registers
from analysis.ingest.reports import settle_reports
from analysis.ingest.senders import check_senders
from analysis.ingest.settling import settle_among_assigned
from analysis.ingest.stack import Stack
from analysis.ingest.submissions import submissions
from analysis.ingest.transport import Reading
from analysis.ingest.versions import (
    SUBJECTS,
    SUPERSEDED,
    Document,
    Versions,
    settle_versions,
    superseded_files,
)
from analysis.ingest.workers import Workers
from analysis.project import Project
from analysis.tables import SEVERITIES

NOT_WRITTEN = ("claims",)
"""Tables of :data:`analysis.tables.TABLES` that are made from the others, elsewhere."""

_WRITTEN = tuple(name for name in tables.TABLES if name not in NOT_WRITTEN)
_FILES_A_JOB = 8
"""A further process is worth its start from so many files on."""

_STAGING = ".staging"
_LOCK = ".ingest.lock"


class IngestBusy(Exception):
    """Another ingest of the same root is running."""


@dataclass(frozen=True)
class IngestSummary:
    """What an ingest read and found: files by state, rows by table, problems by severity.

    ``unchanged``: nothing it depends on had changed since the last one, so nothing was read again.
    """

    files: Mapping[str, int]
    rows: Mapping[str, int]
    problems: Mapping[str, int]
    rows_seen: int
    rows_used: int
    rows_explained: int
    unchanged: bool = False

    @property
    def needs_attention(self) -> bool:
        """Whether a file was not used or a value left out: a person must look."""
        return bool(self.problems.get("stops") or self.problems.get("blanks"))


def ingest(project: Project, *, jobs: int = 2, progress: Progress | None = None) -> IngestSummary:
    """Read every file of ``data/raw`` into the tables of ``data/processed``.

    ``jobs`` processes share the files; ``progress`` is called with the number of files done and of all.
    Bad files are rows in ``files`` and ``problems``. The tables of the last ingest stay until all the new
    ones are written. Nothing is read when raw files, reference data and reader are those of the last ingest.
    Raises :class:`IngestBusy` while another ingest of the root is running.
    """
    project.processed.mkdir(parents=True, exist_ok=True)
    try:
        lock = FileLock(project.processed / _LOCK, timeout=0).acquire()
    except Timeout:
        raise IngestBusy("Một lần đọc dữ liệu khác đang chạy; đợi nó xong rồi chạy lại.") from None
    with lock:
        return _ingest(project, jobs, progress)


def _ingest(project: Project, jobs: int, progress: Progress | None) -> IngestSummary:
    with ExitStack() as ended:
        started = ended.enter_context(Workers(project, jobs)) if manifest.is_absent(project) else None

        def start(files: int) -> Workers:
            useful = min(jobs, -(-files // _FILES_A_JOB))
            return started or ended.enter_context(Workers(project, useful))

        raw = raw_files(project)
        made_from = manifest.inputs(project, raw.value)
        known = manifest.unchanged(project, made_from)
        if known is not None:
            return IngestSummary(**known, unchanged=True)
        registers = Registers.load(project)
        reads = read_all(project, raw.value, manifest.made_with(project, made_from), start, progress)
    made = _laid_together(project, registers, raw, reads)
    check_account(made.files, made.tables, made.problems, f"{project.relative(project.reference)}/")
    manifest.forget(project)
    _swap_in(project.processed, made)
    summary = _summary(made)
    told = {name: value for name, value in asdict(summary).items() if name != "unchanged"}
    manifest.write(project, made_from, _WRITTEN, told)
    return summary


@dataclass(frozen=True, eq=False)
class _Made:
    """All tables of an ingest, before they are written."""

    tables: dict[str, Stack]
    files: list[Row]
    problems: list[Problem]


def _laid_together(
    project: Project, registers: Registers, raw: Checked[tuple[RawFile, ...]], reads: Sequence[Reading]
) -> _Made:
    versions = Versions({f.file: _document(f, r) for f, r in zip(raw.value, reads, strict=True)})
    reads = without_copies(reads, versions)
    stacks = _stacked(reads)
    problems = [*raw.problems, *(p for read in reads for p in read.problems)]
    stacks["assignments"] = Stack.of(end_earlier(stacks["assignments"]))
    published = published_poverty(project, registers.programme, registers.units)
    stacks["poverty"].add(Stack.of(published.value))
    problems += published.problems
    support = list(stacks["support"])
    problems = settle_among_assigned(support, stacks["assignments"], registers.names, problems)
    stacks["support"] = Stack.of(support)
    problems += settle_reports(stacks["support"], versions)
    for name in SUBJECTS:
        problems += settle_versions(name, stacks[name], versions)
    problems += check_senders(raw.value, stacks["support"], registers.names, registers.agencies)
    sent = submissions(
        registers.programme,
        registers.agencies,
        list(stacks["assignments"]),
        stacks["support"],
        stacks.pop(RECEIVED, Stack()),
        {f.file: f.received_on for f in raw.value if f.received_on is not None},
    )
    stacks["submissions"] = Stack.of(sent.value)
    problems += [*sent.problems, *breaks_between_years(stacks["poverty"])]
    replaced = superseded_files(stacks)
    summaries = [
        {**r.summary, SUPERSEDED: r.summary.get(SUPERSEDED) or replaced.get(r.summary["file"])} for r in reads
    ]
    return _Made(stacks, summaries, in_order(problems))


def _document(file: RawFile, read: Reading) -> Document:
    origin, saved = str(read.summary["origin"]), read.summary.get("saved_on")
    saved_on = saved if isinstance(saved, datetime) else None
    return Document(file.file, origin, file.folder_year, file.received_on, saved_on)


def _stacked(reads: Iterable[Reading]) -> dict[str, Stack]:
    stacks = {name: Stack() for name in _WRITTEN if name not in ("files", "problems")}
    for read in reads:
        for name, packed in read.tables.items():
            stacks.setdefault(name, Stack()).add(packed)
    return stacks


def _swap_in(folder: Path, made: _Made) -> None:
    staging = folder / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    listed = {"files": Stack.of(made.files), "problems": Stack.of(map(asdict, made.problems))}
    for name, stack in {**made.tables, **listed}.items():
        tables.write_columns(staging, name, stack.columns, stack.rows)
    for name in NOT_WRITTEN:  # made from the tables that go now
        (folder / f"{name}.parquet").unlink(missing_ok=True)
    for name in _WRITTEN:
        os.replace(staging / f"{name}.parquet", folder / f"{name}.parquet")
    shutil.rmtree(staging)


def _summary(made: _Made) -> IngestSummary:
    states = Counter(str(f["state"]) for f in made.files)
    severities = Counter(str(p.severity) for p in made.problems)
    rows = {name: stack.rows for name, stack in made.tables.items()}
    rows |= {"files": len(made.files), "problems": len(made.problems)}
    return IngestSummary(
        files=dict(sorted(states.items())),
        rows={name: rows[name] for name in _WRITTEN},
        problems={s: severities[s] for s in SEVERITIES},
        rows_seen=_sum(made.files, "rows_seen"),
        rows_used=_sum(made.files, "rows_used"),
        rows_explained=_sum(made.files, "rows_explained"),
    )


def _sum(files: Iterable[Row], column: str) -> int:
    return sum(int(str(file[column])) for file in files)
