"""A build: what changed is made in a staging folder, the rest carried over, the whole made current."""

from __future__ import annotations

import itertools
import os
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from filelock import FileLock, Timeout

from analysis.programme import Programme
from analysis.project import Project
from analysis.publishing.edition import FOLDER, Edition, next_name, publish
from analysis.publishing.languages import in_languages
from analysis.publishing.log import Clock, Log
from analysis.publishing.outcome import Outcome, of_system
from analysis.publishing.plan import plan, select
from analysis.publishing.sidecar import WrongUse
from analysis.publishing.stale import unseen_imports
from analysis.publishing.todo import Asked, Todo, wanted

if TYPE_CHECKING:
    from analysis.publishing.job import Job

_STAGING = ".staging-"

Progress = Callable[[Outcome, int, int], None]
"""Called as each report ends with its outcome, how many have ended, and how many there are."""

Running = Callable[[tuple[str, ...]], None]
"""Called with the keys of the reports being made, whenever they change."""


class BuildFailed(Exception):
    """No edition came of the build; the message is a Vietnamese sentence, the current edition stays."""


def build(
    project: Project,
    asked: Asked,
    *,
    progress: Progress = lambda _outcome, _ended, _all: None,
    running: Running = lambda _keys: None,
    clock: Clock = datetime.now,
) -> Edition:
    """Make the planned reports that changed into a new current edition; the others are carried over.

    So are those not named by ``asked.only``. When nothing changed no process is started and the current
    edition is returned, with ``new`` false. The current edition stays readable until the new one is whole.
    Raises ``WrongUse`` before anything starts, ``ClusterUnusable`` when its machines cannot work,
    :class:`BuildFailed` when another build runs, nothing could be made or the disk is full.
    """
    planned = plan(project)
    if not planned:
        raise WrongUse(f"{project.notebooks} chưa có notebook nào kèm tệp .yaml nên không có gì để lập.")
    chosen = in_languages(
        project,
        select(planned, asked.only),
        asked.languages or Programme.load(project.reference).editions.languages,
        named=bool(asked.only),
    )
    with _alone(project.reports):
        todo = Todo.of(project, asked, planned, chosen)
        if todo.nothing:
            return todo.unchanged()
        try:
            with _staging(project.reports) as staging:
                return _Building(project, asked, todo, staging, Log(clock)).made(progress, running)
        except OSError as error:
            raise BuildFailed(
                f"Không lập được ấn bản, ấn bản hiện tại giữ nguyên: {of_system(error).text}."
            ) from error


@dataclass(frozen=True)
class _Building:
    project: Project
    asked: Asked
    todo: Todo
    staging: Path
    log: Log

    def made(self, progress: Progress, running: Running) -> Edition:
        """The new current edition."""
        started = time.monotonic()
        outcomes = self._outcomes(progress, running)
        kept = {r.key: self.todo.standing.carry(self.staging, r) for r in self.todo.kept}
        for key, outcome in kept.items():
            self.log(f"{key}: giữ nguyên từ ấn bản {outcome.since}")
        if not kept and not any(o.made for o in outcomes.values()):
            reasons = "\n".join(f"  {o.key}: {o.message}" for o in outcomes.values())
            raise BuildFailed(f"Không lập được báo cáo nào; ấn bản hiện tại giữ nguyên.\n{reasons}")
        if self.todo.says_the_same(outcomes):
            return self.todo.unchanged()
        return self._publish({**outcomes, **kept}, time.monotonic() - started)

    def _outcomes(self, progress: Progress, running: Running) -> dict[str, Outcome]:
        from analysis.publishing.job import Job
        from analysis.publishing.needs import lacking, missing_data

        count, total = itertools.count(1), len(self.todo.reports)
        ended: dict[str, Outcome] = {}

        def told(outcome: Outcome) -> None:
            # as each ends, while others are being made
            ended[outcome.key] = self._with_inputs(outcome)
            said = outcome.message or f"đã lập trong {outcome.seconds:.1f} giây"
            self.log(f"{outcome.key}: {said} ({self.todo.why[outcome.key]})")
            progress(outcome, next(count), total)

        self.log(f"lập {total} báo cáo, {self.asked.jobs} tiến trình, ngày của ấn bản {self.asked.as_of}")
        absent = {r.key: missing for r in self.todo.reports if (missing := lacking(self.project, r))}
        without = [
            missing_data(self.todo.inputs, r, absent[r.key]) for r in self.todo.reports if r.key in absent
        ]
        for outcome in without:
            told(outcome)
        jobs = [
            Job(r, self.project.notebooks, self.staging, self.asked.as_of, wanted(r, self.asked.formats))
            for r in self.todo.reports
            if r.key not in absent
        ]
        if jobs:
            self._make(jobs, told, running)
        return {key: ended[key] for key in (*(o.key for o in without), *(j.report.key for j in jobs))}

    def _make(self, jobs: Sequence[Job], told: Callable[[Outcome], None], running: Running) -> None:
        weights = self.todo.standing.seconds()
        if self.asked.cluster:
            from analysis.ingest.cluster import Cluster
            from analysis.publishing.far import Machines, make_all_far

            with Cluster(self.asked.cluster) as cluster:
                machines = Machines(cluster, self.asked.cluster_root)
                make_all_far(self.project, jobs, machines, told, running=running, weights=weights)
            return
        from analysis.publishing.pool import make_all

        make_all(self.project.root, jobs, self.asked.jobs, told, running=running, weights=weights)

    def _with_inputs(self, outcome: Outcome) -> Outcome:
        """``outcome`` with all that it was made from, by which the next build knows whether it stands."""
        if not outcome.made:
            return outcome
        report = next(r for r in self.todo.chosen if r.key == outcome.key)
        noted = (*outcome.reads, *unseen_imports(self.project.notebooks / f"{report.notebook}.ipynb"))
        inputs, formats = self.todo.inputs, wanted(report, self.asked.formats)
        reads = inputs.reads(noted)
        made_from = {
            **inputs.of(report, self.asked.as_of.isoformat(), formats),
            "reads": reads,
            "tables": inputs.tables(reads),
        }
        return replace(outcome, made_from=made_from, reads=())

    def _publish(self, ended: Mapping[str, Outcome], seconds: float) -> Edition:
        from analysis.publishing.records import write_figures, write_run
        from analysis.publishing.site import write_site

        programme = Programme.load(self.project.reference)
        everything = {r.key: r for r in (*self.todo.planned, *self.todo.chosen)}.values()
        reports = tuple(r for r in everything if r.key in ended)
        left_out = tuple(r.key for r in everything if r.key not in ended)
        name = next_name(self.project.reports / FOLDER, self.asked.as_of)
        before = self.todo.standing.folder
        edition = Edition(
            name, self.staging, self.asked.as_of, reports, tuple(ended[r.key] for r in reports), left_out,
            tuple(self.todo.why), before.name if before else "", self.asked.stage,
        )  # fmt: skip
        write_figures(edition)
        front = write_site(self.todo, edition)
        write_run(edition, seconds)
        self.log(f"ấn bản {name}: {', '.join(f'{k} {n}' for k, n in edition.counts.items())}")
        self.log.write(self.staging)
        return publish(self.project, edition, front, programme.editions.kept)


@contextmanager
def _alone(reports: Path) -> Iterator[None]:
    """Only one build of ``reports`` at a time; what a killed one left in it is removed."""
    try:
        reports.mkdir(exist_ok=True)
        lock = FileLock(reports / ".build.lock", timeout=0).acquire()
    except Timeout:
        raise BuildFailed("Một lần lập báo cáo khác đang chạy; đợi nó xong rồi chạy lại.") from None
    except OSError as error:
        raise BuildFailed(f"Không dùng được thư mục reports/: {of_system(error).text}.") from error
    with lock:
        for stale in (*reports.glob(f"{_STAGING}*"), *reports.glob(".*.part")):
            shutil.rmtree(stale, ignore_errors=True) if stale.is_dir() else stale.unlink(missing_ok=True)
        yield


@contextmanager
def _staging(reports: Path) -> Iterator[Path]:
    """A folder in ``reports`` for the edition being made; gone when it did not come to be."""
    staging = reports / f"{_STAGING}{os.getpid()}"
    staging.mkdir()
    try:
        yield staging
    finally:
        shutil.rmtree(staging, ignore_errors=True)
