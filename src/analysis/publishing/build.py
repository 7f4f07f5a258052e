"""A build: every report made in a staging folder, then the whole made the current edition."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.programme import Programme
from analysis.project import Project
from analysis.publishing.carried import carried
from analysis.publishing.edition import FOLDER, Edition, next_name, publish
from analysis.publishing.outcome import Outcome
from analysis.publishing.pages import index_page
from analysis.publishing.plan import Report, plan, select
from analysis.publishing.pool import make_all
from analysis.publishing.records import write_figures, write_run
from analysis.publishing.run import Job
from analysis.publishing.sidecar import FORMATS, Format, WrongUse

_STAGING = ".staging-"

Progress = Callable[[Outcome, int, int], None]
"""Called as each report ends with its outcome, how many have ended, and how many there are."""


class BuildFailed(Exception):
    """No edition came of the build; the message is a Vietnamese sentence, the current edition stays."""


def build(
    project: Project,
    *,
    as_of: date,
    only: Sequence[str] = (),
    formats: Sequence[Format] = FORMATS,
    jobs: int = 2,
    progress: Progress = lambda _outcome, _ended, _all: None,
) -> Edition:
    """Make the planned reports into a new current edition; those not named by ``only`` are carried over.

    ``jobs`` is the number of worker processes. The current edition stays readable until the new one
    is whole. Raises ``WrongUse`` before anything starts, :class:`BuildFailed` when another build runs
    or no report could be made.
    """
    planned = plan(project)
    if not planned:
        raise WrongUse(f"{project.notebooks} chưa có notebook nào kèm tệp .yaml nên không có gì để lập.")
    reports = select(planned, only)
    others = [r for r in planned if r.key not in {chosen.key for chosen in reports}]
    programme = Programme.load(project.reference)
    started = time.monotonic()
    with _alone(project.reports) as staging:
        todo = [Job(r, project.notebooks, staging, as_of, _wanted(r, formats)) for r in reports]
        outcomes = make_all(project.root, todo, jobs, _counting(progress, len(todo)))
        if not any(o.made for o in outcomes):
            reasons = "\n".join(f"  {o.key}: {o.message}" for o in outcomes)
            raise BuildFailed(f"Không lập được báo cáo nào; ấn bản hiện tại giữ nguyên.\n{reasons}")
        kept = {r: outcome for r in others if (outcome := carried(project, staging, r)) is not None}
        ended = {**dict(zip(reports, outcomes, strict=True)), **kept}
        order = [r for r in (*planned, *reports) if r in ended]
        shown = {r: ended[r] for r in order}
        name = next_name(project.reports / FOLDER, as_of)
        left_out = tuple(r.key for r in others if r not in kept)
        edition = Edition(name, staging, as_of, tuple(shown), tuple(shown.values()), left_out)
        (staging / "index.html").write_bytes(index_page(programme, edition))
        write_figures(edition)
        write_run(edition, time.monotonic() - started)
        return publish(project, edition, index_page(programme, edition, f"{FOLDER}/{name}/"))


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
