"""Reports made by the workers of a cluster, each as this machine makes it; their files come back as bytes."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from analysis.ingest.cluster import Cluster, packed
from analysis.language import Language
from analysis.project import Project
from analysis.publishing.files import write_whole
from analysis.publishing.outcome import Outcome, of_system
from analysis.publishing.plan import Report
from analysis.publishing.pool import Running, Told, make_all
from analysis.publishing.run import Job, failed
from analysis.publishing.sidecar import Format, Scalar, load_sidecar

_MAKE_THERE = "analysis.publishing.far:make_there"
_PARTS_A_WORKER = 3
"""A lost worker costs a part of its work only, and none waits long at the end."""


@dataclass(frozen=True)
class Wanted:
    """A report to make as it travels: its side-car is read where it is made."""

    key: str
    notebook: str
    parameters: Mapping[str, Scalar]
    as_of: date
    formats: tuple[Format, ...]
    language: Language

    @classmethod
    def of(cls, job: Job) -> Wanted:
        """What ``job`` asks for."""
        report = job.report
        return cls(
            report.key, report.notebook, dict(report.parameters), job.as_of, job.formats, report.language
        )

    def job(self, project: Project, edition: Path) -> Job:
        """The job in the copy ``project``, its files going to ``edition``."""
        sidecar = load_sidecar(project.notebooks / f"{self.notebook}.yaml")
        report = Report(self.notebook, self.parameters, sidecar, self.language)
        return Job(report, project.notebooks, edition, self.as_of, self.formats)


@dataclass(frozen=True)
class Made:
    """What came of one report: its outcome and its files by their path in the edition."""

    outcome: Outcome
    files: Mapping[str, bytes]


def make_all_far(
    project: Project,
    jobs: Sequence[Job],
    cluster: Cluster,
    told: Told,
    *,
    running: Running = lambda _keys: None,
    weights: Mapping[str, float] | None = None,
) -> tuple[Outcome, ...]:
    """As :func:`make_all`, by the workers of ``cluster``. What they could not answer for is made here."""
    known = weights or {}
    order = sorted(jobs, key=lambda job: -known.get(job.report.key, float("inf")))
    outcomes: dict[str, Outcome] = {}
    lost: list[Job] = []
    waiting = {j.report.key: j for j in order}
    # dealt out in turn, so that each part has heavy and light ones
    number = min(len(order), cluster.workers * _PARTS_A_WORKER)
    parts = [[Wanted.of(j) for j in order[i::number]] for i in range(number)]
    folders = packed(project, [project.processed, project.reference, project.notebooks])
    running(tuple(waiting))
    for part, answer in cluster.each(_MAKE_THERE, folders, parts):
        if isinstance(answer, BaseException):
            lost += [waiting[wanted.key] for wanted in part]
            continue
        for made in answer:
            job = waiting.pop(made.outcome.key)
            outcomes[job.report.key] = _taken(job, made)
            told(outcomes[job.report.key])
        running(tuple(waiting))
    if lost:
        made_here = make_all(project.root, lost, 1, told, running=running)
        outcomes |= {o.key: o for o in made_here}
    return tuple(outcomes[j.report.key] for j in jobs)


def make_there(root: Path, wanted: Sequence[Wanted]) -> list[Made]:
    """Beside a Dask worker: make the reports ``wanted`` from the copy at ``root``."""
    project, edition = Project.at(root), root / "made"
    jobs = [w.job(project, edition) for w in wanted]
    outcomes = make_all(project.root, jobs, 1, lambda _outcome: None)
    return [Made(_portable(o, project.root), _files(edition, o)) for o in outcomes]


def _files(edition: Path, outcome: Outcome) -> dict[str, bytes]:
    return {name: (edition / name).read_bytes() for name in outcome.files.values()}


def _portable(outcome: Outcome, root: Path) -> Outcome:
    """``outcome`` with what it read by paths from the root."""
    inside = f"{root}{os.sep}"
    return replace(outcome, reads=tuple(line.removeprefix(inside) for line in outcome.reads))


def _taken(job: Job, made: Made) -> Outcome:
    try:
        for name, content in made.files.items():
            path = job.edition / name
            path.parent.mkdir(parents=True, exist_ok=True)
            write_whole(path, content)
    except OSError as error:
        return failed(job.report, of_system(error))
    return made.outcome
