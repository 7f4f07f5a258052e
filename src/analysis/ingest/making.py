"""Every table made from what all files gave, laid side by side and written whole."""

from __future__ import annotations

import os
import shutil
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path

from analysis import tables
from analysis.checking import Checked, Problem, in_order
from analysis.cleaning import Row
from analysis.cleaning.assignments import end_earlier
from analysis.cleaning.received import TABLE as RECEIVED
from analysis.ingest import corrections, manifest
from analysis.ingest.accounting import check_account
from analysis.ingest.across import breaks_between_years, without_copies
from analysis.ingest.correcting import TABLE as CORRECTIONS
from analysis.ingest.correcting import left_over
from analysis.ingest.intake import RawFile
from analysis.ingest.published import published_poverty
from analysis.ingest.reading import Registers
from analysis.ingest.reports import settle_reports
from analysis.ingest.roundups import ROUNDUPS, SUPPORT, put_totals_aside, set_roundups_apart
from analysis.ingest.senders import check_senders
from analysis.ingest.settling import READ, SETTLED, settle_among_assigned
from analysis.ingest.stack import Stack
from analysis.ingest.submissions import round_ups, submissions
from analysis.ingest.summary import IngestSummary
from analysis.ingest.transport import Reading
from analysis.ingest.versions import (
    SUBJECTS,
    SUPERSEDED,
    Document,
    Versions,
    settle_versions,
    superseded_files,
)
from analysis.project import Project
from analysis.tables import SEVERITIES

NOT_WRITTEN = ("claims",)
"""Tables of :data:`analysis.tables.TABLES` that are made from the others, elsewhere."""

WRITTEN = tuple(name for name in tables.TABLES if name not in NOT_WRITTEN)
_STAGING = ".staging"


@dataclass(frozen=True, eq=False)
class _Made:
    """All tables of an ingest, before they are written."""

    tables: dict[str, Stack]
    files: list[Row]
    problems: list[Problem]


def make(
    project: Project, registers: Registers, raw: Checked[tuple[RawFile, ...]], reads: Sequence[Reading]
) -> IngestSummary:
    """Lay what all files gave side by side and replace the tables of the last ingest.

    Raises :class:`AccountBroken` before anything is written when a row of a file is neither used nor
    explained, and the tables that stand stay.
    """
    made = _laid_together(project, registers, raw, reads)
    check_account(made.files, made.tables, made.problems, f"{project.relative(project.reference)}/")
    manifest.forget(project)
    _swap_in(project.processed, made)
    return _summary(made)


def _laid_together(
    project: Project, registers: Registers, raw: Checked[tuple[RawFile, ...]], reads: Sequence[Reading]
) -> _Made:
    versions = Versions({f.file: _document(f, r) for f, r in zip(raw.value, reads, strict=True)})
    reads = without_copies(reads, versions)
    stacks = _stacked(reads)
    problems = [*raw.problems, *(p for read in reads for p in read.problems)]
    problems += _corrections_accounted(project, raw.value, stacks)
    stacks["assignments"] = Stack.of(end_earlier(stacks["assignments"]))
    published = published_poverty(project, registers.programme, registers.units)
    stacks["poverty"].add(Stack.of(published.value))
    problems += published.problems
    set_roundups_apart(stacks, raw.value, registers.names)
    for name in (SUPPORT, ROUNDUPS):
        stack = stacks[name]
        rows = [dict(zip(READ, values, strict=True)) for values in stack.of_columns(*READ)]
        problems = settle_among_assigned(rows, stacks["assignments"], registers.names, problems)
        stack.columns[SETTLED] = [row[SETTLED] for row in rows]
    problems += settle_reports(stacks[SUPPORT], versions)
    for name in SUBJECTS:
        problems += settle_versions(name, stacks[name], versions)
    put_totals_aside(stacks)
    problems += check_senders(raw.value, stacks[SUPPORT], registers.names, registers.agencies)
    received_by_file = {f.file: f.received_on for f in raw.value if f.received_on is not None}
    sent = submissions(
        registers.programme,
        registers.agencies,
        list(stacks["assignments"]),
        stacks[SUPPORT],
        stacks.pop(RECEIVED, Stack()),
        received_by_file,
    )
    rounded_up = round_ups(
        registers.programme,
        registers.units,
        list(stacks["assignments"]),
        stacks[ROUNDUPS],
        received_by_file,
    )
    stacks["submissions"] = Stack.of([*sent.value, *rounded_up.value])
    problems += [*sent.problems, *rounded_up.problems, *breaks_between_years(stacks["poverty"])]
    replaced = superseded_files(stacks)
    summaries = [
        {**r.summary, SUPERSEDED: r.summary.get(SUPERSEDED) or replaced.get(r.summary["file"])} for r in reads
    ]
    return _Made(stacks, summaries, in_order(problems))


def _corrections_accounted(
    project: Project, files: Sequence[RawFile], stacks: dict[str, Stack]
) -> list[Problem]:
    """Table ``corrections`` made whole: also of those that no file met, with a problem for each."""
    name = project.relative(project.reference / corrections.NAME)
    decided = corrections.read(project.reference, name)
    rows, unused = left_over(decided.value, stacks[CORRECTIONS], {f.file for f in files}, name)
    stacks[CORRECTIONS] = Stack.of(rows)
    return [*decided.problems, *unused]


def _document(file: RawFile, read: Reading) -> Document:
    origin, saved = str(read.summary["origin"]), read.summary.get("saved_on")
    saved_on = saved if isinstance(saved, datetime) else None
    return Document(file.file, origin, file.folder_year, file.received_on, saved_on)


def _stacked(reads: Iterable[Reading]) -> dict[str, Stack]:
    stacks = {name: Stack() for name in WRITTEN if name not in ("files", "problems")}
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
    for name in WRITTEN:
        os.replace(staging / f"{name}.parquet", folder / f"{name}.parquet")
    shutil.rmtree(staging)


def _summary(made: _Made) -> IngestSummary:
    states = Counter(str(f["state"]) for f in made.files)
    severities = Counter(str(p.severity) for p in made.problems)
    rows = {name: stack.rows for name, stack in made.tables.items()}
    rows |= {"files": len(made.files), "problems": len(made.problems)}
    return IngestSummary(
        files=dict(sorted(states.items())),
        rows={name: rows[name] for name in WRITTEN},
        problems={s: severities[s] for s in SEVERITIES},
        rows_seen=_sum(made.files, "rows_seen"),
        rows_used=_sum(made.files, "rows_used"),
        rows_explained=_sum(made.files, "rows_explained"),
    )


def _sum(files: Iterable[Row], column: str) -> int:
    return sum(int(str(file[column])) for file in files)
