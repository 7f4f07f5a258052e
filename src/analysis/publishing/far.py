"""Reports made by the workers of a cluster, each as this machine makes it; their files come back as bytes.

What they read goes to them as bytes, too, or lies in a folder that they share with this machine.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

from analysis.ingest.cluster import Cluster, ClusterUnusable, packed
from analysis.language import Language
from analysis.project import Project
from analysis.publishing.job import Job, failed
from analysis.publishing.outcome import Outcome, of_system
from analysis.publishing.plan import Report
from analysis.publishing.pool import Running, Told, make_all
from analysis.publishing.sidecar import Format, Scalar, load_sidecar
from analysis.writing import write_whole

_MAKE_THERE = "analysis.publishing.far:make_there"
_MAKE_SHARED = "analysis.publishing.far:make_shared"
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


@dataclass(frozen=True)
class Machines:
    """The workers of ``cluster``; they read the root at ``shared``, a path of theirs, or a copy."""

    cluster: Cluster
    shared: str = ""


def make_all_far(
    project: Project,
    jobs: Sequence[Job],
    machines: Machines,
    told: Told,
    *,
    running: Running = lambda _keys: None,
    weights: Mapping[str, float] | None = None,
) -> tuple[Outcome, ...]:
    """As :func:`make_all`, by the workers of a cluster. What they could not answer for is made here.

    Raises :class:`ClusterUnusable` when one sees in the shared root something else than this machine does.
    """
    known = weights or {}
    order = sorted(jobs, key=lambda job: -known.get(job.report.key, float("inf")))
    outcomes: dict[str, Outcome] = {}
    lost: list[Job] = []
    waiting = {j.report.key: j for j in order}
    # dealt out in turn, so that each part has heavy and light ones
    number = min(len(order), machines.cluster.workers * _PARTS_A_WORKER)
    parts = [[Wanted.of(j) for j in order[i::number]] for i in range(number)]
    running(tuple(waiting))
    for part, answer in _answers(project, machines, parts):
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


def _answers(
    project: Project, machines: Machines, parts: Sequence[Sequence[Wanted]]
) -> Iterator[tuple[Sequence[Wanted], Any]]:
    cluster, shared = machines.cluster, machines.shared
    if not shared:
        yield from cluster.each(_MAKE_THERE, packed(project, _read(project)), parts)
        return
    content = _content(project)
    tasks = [(shared, content, part) for part in parts]
    for (*_, part), answer in cluster.each(_MAKE_SHARED, packed(project, ()), tasks):
        if answer is None:
            raise ClusterUnusable(f"Máy của cụm không thấy ở {shared} đúng dữ liệu và notebook của máy này.")
        yield part, answer


def make_there(root: Path, wanted: Sequence[Wanted]) -> list[Made]:
    """Beside a Dask worker: make the reports ``wanted`` from the copy at ``root``."""
    return _made(Project.at(root), root / "made", wanted)


def make_shared(root: Path, task: tuple[str, str, Sequence[Wanted]]) -> list[Made] | None:
    """Beside a Dask worker: make reports from a shared root, given its path, its content and the reports.

    Nothing is written there. ``None`` when its content is another.
    """
    shared, content, wanted = task
    project = Project.at(Path(shared))
    return _made(project, root / "made", wanted) if _content(project) == content else None


def _read(project: Project) -> list[Path]:
    """The folders that reports are made from."""
    return [project.processed, project.reference, project.notebooks]


def _content(project: Project) -> str:
    """What these folders hold, as a hash."""
    found = hashlib.sha256()
    for path in sorted(p for folder in _read(project) for p in folder.rglob("*") if p.is_file()):
        found.update(path.relative_to(project.root).as_posix().encode() + b"\0" + path.read_bytes())
    return found.hexdigest()


def _made(project: Project, edition: Path, wanted: Sequence[Wanted]) -> list[Made]:
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
