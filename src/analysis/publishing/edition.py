"""Editions: built beside the current one, moved in whole, the last few kept."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from analysis import __version__
from analysis.programme import Programme
from analysis.project import Project
from analysis.publishing.outcome import Outcome
from analysis.publishing.pages import index_page, origins_of
from analysis.publishing.plan import Report, plan, select
from analysis.publishing.pool import make_all
from analysis.publishing.records import EDITIONS, json_bytes, report_record, write_figures, write_run
from analysis.publishing.run import Job, write_whole
from analysis.publishing.sidecar import FORMATS, Format

KEPT_EDITIONS = 5
_STAGING = ".staging-"

Progress = Callable[[Outcome, int, int], None]
"""Called as each report ends with its outcome, how many have ended, and how many there are."""


class BuildFailed(Exception):
    """No edition came of the build; the message is a Vietnamese sentence, the current edition stays."""


@dataclass(frozen=True)
class Edition:
    """An edition: ``<as_of>.<n>``, its folder, and how each of its reports ended."""

    name: str
    folder: Path
    as_of: date
    outcomes: tuple[Outcome, ...]

    @property
    def needs_attention(self) -> bool:
        """Whether a report failed or was made with something that a person must look at."""
        return any(not o.made or o.problems for o in self.outcomes)


def build(
    project: Project,
    *,
    as_of: date,
    only: Sequence[str] = (),
    formats: Sequence[Format] = FORMATS,
    jobs: int = 2,
    progress: Progress = lambda _outcome, _ended, _all: None,
) -> Edition:
    """Make the planned reports (those named by ``only``, when given) into a new current edition.

    ``jobs`` is the number of worker processes. The current edition stays readable until the new one
    is whole. Raises ``WrongUse`` before anything starts, :class:`BuildFailed` when another build runs
    or no report could be made.
    """
    planned = plan(project)
    reports = select(planned, only)
    left_out = len({r.key for r in planned} - {r.key for r in reports})
    programme = Programme.load(project.reference)
    started = time.monotonic()
    with _alone(project.reports) as staging:
        todo = [Job(r, project.notebooks, staging, as_of, _wanted(r, formats)) for r in reports]
        outcomes = make_all(project.root, todo, jobs, _counting(progress, len(todo)))
        if not any(o.made for o in outcomes):
            reasons = "\n".join(f"  {o.key}: {o.message}" for o in outcomes)
            raise BuildFailed(f"Không lập được báo cáo nào; ấn bản hiện tại giữ nguyên.\n{reasons}")
        edition = Edition(next_name(project.reports / EDITIONS, as_of), staging, as_of, outcomes)
        (staging / "index.html").write_bytes(index_page(programme, reports, outcomes, as_of))
        write_figures(staging, outcomes)
        write_run(staging, _run_record(edition, time.monotonic() - started))
        front = index_page(programme, reports, outcomes, as_of, prefix=f"{EDITIONS}/{edition.name}/")
        return _published(project, edition, front)


def next_name(editions: Path, as_of: date) -> str:
    """``<as_of>.<n>`` with the next ``n`` that no folder in ``editions`` has."""
    taken = [int(p.suffix[1:]) for p in editions.glob(f"{as_of}.*") if p.suffix[1:].isdigit()]
    return f"{as_of}.{max(taken, default=0) + 1}"


def forget_old(editions: Path, current: str, kept: int = KEPT_EDITIONS) -> None:
    """Remove all but the ``kept`` editions built last; never the one named ``current``."""
    built = [(p.stat().st_mtime_ns, p.parent.name, p.parent) for p in editions.glob("*/run.json")]
    for _, name, folder in sorted(built)[:-kept]:
        if name != current:
            shutil.rmtree(folder, ignore_errors=True)


def _published(project: Project, staged: Edition, front: bytes) -> Edition:
    folder = project.reports / EDITIONS / staged.name
    folder.parent.mkdir(exist_ok=True)
    staged.folder.replace(folder)
    write_whole(project.reports / "index.html", front)
    write_whole(project.reports / "current.json", json_bytes({"edition": staged.name}))
    forget_old(folder.parent, staged.name)
    return replace(staged, folder=folder)


def _run_record(edition: Edition, seconds: float) -> dict[str, Any]:
    return {
        "edition": edition.name,
        "as_of": edition.as_of.isoformat(),
        "package_version": __version__,
        "seconds": round(seconds, 2),
        "counts": {state: sum(o.state == state for o in edition.outcomes) for state in ("made", "failed")},
        "origins": list(origins_of(edition.outcomes)),
        "reports": [report_record(edition.folder, o) for o in edition.outcomes],
    }


def _wanted(report: Report, formats: Sequence[Format]) -> tuple[Format, ...]:
    return tuple(f for f in report.sidecar.formats if f in formats)


def _counting(progress: Progress, total: int) -> Callable[[Outcome], None]:
    ended = itertools.count(1)
    return lambda outcome: progress(outcome, next(ended), total)


@contextmanager
def _alone(reports: Path) -> Iterator[Path]:
    """A staging folder in ``reports`` for the one build that may run; gone when the build did not end."""
    reports.mkdir(exist_ok=True)
    try:
        lock = FileLock(reports / ".build.lock", timeout=0).acquire()
    except Timeout:
        raise BuildFailed("Một lần lập báo cáo khác đang chạy; đợi nó xong rồi chạy lại.") from None
    with lock:
        for stale in reports.glob(f"{_STAGING}*"):
            shutil.rmtree(stale, ignore_errors=True)
        staging = reports / f"{_STAGING}{os.getpid()}"
        staging.mkdir()
        try:
            yield staging
        finally:
            shutil.rmtree(staging, ignore_errors=True)
