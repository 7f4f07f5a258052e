"""The whole of an ingest: read all files, lay them side by side, write every table."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import date
from pathlib import Path

import pandas as pd
from filelock import FileLock, Timeout

from analysis import tables
from analysis.checking import problems_table
from analysis.cleaning import Row
from analysis.cleaning.assignments import end_earlier
from analysis.cleaning.received import TABLE as RECEIVED
from analysis.ingest import manifest
from analysis.ingest.across import check_across, without_copies
from analysis.ingest.intake import RawFile, raw_files
from analysis.ingest.published import published_poverty
from analysis.ingest.reading import FileRead, Registers
from analysis.ingest.submissions import submissions
from analysis.ingest.workers import Progress, read_all
from analysis.project import Project

NOT_WRITTEN = ("claims",)
"""Tables of :data:`analysis.tables.TABLES` that are made from the others, elsewhere."""

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
    raw = raw_files(project)
    made_from = manifest.inputs(project, raw.value)
    known = manifest.unchanged(project, made_from)
    if known is not None:
        return IngestSummary(**known, unchanged=True)
    registers = Registers.load(project)
    reads = without_copies(read_all(project, raw.value, jobs, progress))
    rows = _gathered(reads)
    problems = [*raw.problems, *(p for read in reads for p in read.problems)]
    rows["assignments"] = end_earlier(rows.get("assignments", []))
    published = published_poverty(project, registers.programme, registers.units)
    rows["poverty"] = [*rows.get("poverty", []), *published.value]
    sent = submissions(
        registers.programme,
        registers.agencies,
        rows["assignments"],
        rows.get("support", []),
        rows.pop(RECEIVED, []),
        _received_by_file(raw.value),
    )
    rows["submissions"] = sent.value
    problems += [*published.problems, *sent.problems]
    problems += check_across(rows.get("support", []), rows["poverty"])
    frames = {name: _frame(name, rows.get(name, [])) for name in tables.TABLES if name not in NOT_WRITTEN}
    frames["files"] = _frame("files", [read.summary for read in reads])
    frames["problems"] = problems_table(problems)
    summary = _summary(frames)
    manifest.forget(project)
    _swap_in(project.processed, frames)
    told = {name: value for name, value in asdict(summary).items() if name != "unchanged"}
    manifest.write(project, made_from, frames, told)
    return summary


def _gathered(reads: Iterable[FileRead]) -> dict[str, list[Row]]:
    rows: dict[str, list[Row]] = {}
    for read in reads:
        for name, made in read.rows.items():
            rows.setdefault(name, []).extend(made)
    return rows


def _received_by_file(files: Iterable[RawFile]) -> dict[str, date]:
    return {f.file: f.received_on for f in files if f.received_on is not None}


def _frame(name: str, rows: list[Row]) -> pd.DataFrame:
    columns = tables.TABLES[name]
    if not rows:
        return tables.empty(name)
    return tables.conform(name, pd.DataFrame({c: [r.get(c) for r in rows] for c in columns}, dtype=object))


def _swap_in(folder: Path, frames: Mapping[str, pd.DataFrame]) -> None:
    staging = folder / _STAGING
    shutil.rmtree(staging, ignore_errors=True)
    for name, frame in frames.items():
        tables.write(staging, name, frame)
    for name in frames:
        os.replace(staging / f"{name}.parquet", folder / f"{name}.parquet")
    shutil.rmtree(staging)


def _summary(frames: Mapping[str, pd.DataFrame]) -> IngestSummary:
    files = frames["files"]
    return IngestSummary(
        files=dict(sorted(Counter(files["state"]).items())),
        rows={name: len(frame) for name, frame in frames.items()},
        problems={s: int((frames["problems"]["severity"] == s).sum()) for s in tables.SEVERITIES},
        rows_seen=int(files["rows_seen"].sum()),
        rows_used=int(files["rows_used"].sum()),
        rows_explained=int(files["rows_explained"].sum()),
    )
