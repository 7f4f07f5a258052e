"""Jobs spread over worker processes, heaviest first; a worker that dies takes only its own report with it."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any, get_args

from analysis.garbage import collect_seldom
from analysis.kernels import inside, tied, warm
from analysis.language import VARIABLE, Language, speaking
from analysis.publishing.job import Job, failed
from analysis.publishing.kernels import enter, warm_kernels, worker_environment
from analysis.publishing.outcome import Outcome, Why
from analysis.publishing.scratch import scratch_folder

Told = Callable[[Outcome], None]
Running = Callable[[tuple[str, ...]], None]
"""Told the keys of the reports being made whenever they change."""

_GRACE = 180.0
"""Seconds beyond a notebook's own limit after which its worker is ended: a start and a print take time."""

_SPAWN = multiprocessing.get_context("spawn")
_WORK = "analysis.publishing.pool:work"


def make_all(
    root: Path,
    jobs: Sequence[Job],
    workers: int,
    told: Told,
    *,
    running: Running = lambda _keys: None,
    weights: Mapping[str, float] | None = None,
) -> tuple[Outcome, ...]:
    """The outcomes of ``jobs`` in their order; ``told`` hears of each as it ends.

    ``weights`` are the seconds that reports took last time: the heaviest go first, unknown ones before all.
    A report whose worker died is made once more, alone, so that only the one that kills its worker fails.
    Each language has workers and kernels of its own, one after another. However this ends, no process and no
    temporary folder is left.
    """
    known = weights or {}
    order = sorted(jobs, key=lambda job: -known.get(job.report.key, float("inf")))
    outcomes: dict[str, Outcome] = {}
    with scratch_folder() as scratch:
        inside.profile(Path(worker_environment(root, scratch, "vi")["IPYTHONDIR"]))
        for language in get_args(Language):
            spoken = [job for job in order if job.report.language == language]
            if not spoken:
                continue
            environment = worker_environment(root, scratch, language)
            with warm_kernels(environment) as warm:
                spread = _Spread(warm, told, running, outcomes)
                for job in spread.run(spoken, workers):
                    if spread.run([job], 1):
                        spread.lost(job)
    return tuple(outcomes[j.report.key] for j in jobs)


def work(pipe: Connection) -> None:
    """What a worker process does: make the jobs that come after the environment, until the pipe closes."""
    with suppress(EOFError, OSError):
        enter(pipe.recv())
        from analysis.publishing.run import make  # with pandas and papermill, which only workers need

        collect_seldom()
        while True:
            pipe.send(make(pipe.recv()))


def _started(theirs: Connection, environment: dict[str, str]) -> BaseProcess | warm.WarmProcess:
    """A worker at the other end of ``theirs``: forked as kernels are where they can be, else anew."""
    if warm.VARIABLE in environment:
        with suppress(warm.NotWarm):
            everything = {**os.environ, **environment}
            return warm.call(environment[warm.VARIABLE], _WORK, everything, theirs.fileno())
    process = _SPAWN.Process(target=tied.call, args=(os.getpid(), _WORK, theirs), daemon=True)
    with speaking(environment[VARIABLE]):
        process.start()
    return process


class _Worker:
    """A worker process and the job it is at."""

    def __init__(self, environment: dict[str, str]) -> None:
        self.pipe, theirs = _SPAWN.Pipe()
        self._process = _started(theirs, environment)
        theirs.close()
        with suppress(OSError):  # as in :meth:`begin`
            self.pipe.send(environment)
        self.job: Job | None = None
        self.until = 0.0

    def begin(self, job: Job) -> None:
        self.job, self.until = job, time.monotonic() + job.report.sidecar.time_limit + _GRACE
        with suppress(OSError):  # that it is dead is noticed when its answer fails to come
            self.pipe.send(job)

    def answer(self) -> Outcome | None:
        """Its outcome; ``None`` when the worker died."""
        self.job = None
        try:
            outcome: Outcome = self.pipe.recv()
        except (EOFError, OSError):
            return None
        return outcome

    def end(self) -> None:
        """End it and every process it started, whatever it does."""
        import psutil

        with suppress(psutil.Error):
            for child in psutil.Process(self._process.pid).children(recursive=True):
                with suppress(psutil.Error):
                    child.kill()
        self._process.kill()
        self._process.join()
        self.pipe.close()


@dataclass
class _Spread:
    environment: dict[str, str]
    told: Told
    running: Running
    outcomes: dict[str, Outcome]

    def run(self, jobs: Sequence[Job], workers: int) -> list[Job]:
        """Make ``jobs``; those whose worker died."""
        waiting, died = deque(jobs), list[Job]()
        crew: list[_Worker] = []
        ended: list[Outcome] = []
        try:
            while waiting or any(w.job for w in crew):
                self._hand_out(waiting, crew, workers)
                self._tell(ended)  # while nobody waits for the next job
                busy = {w.pipe: w for w in crew if w.job}
                left = min(w.until for w in busy.values()) - time.monotonic()
                ready: list[Any] = wait(list(busy), max(left, 0.0))
                for worker in [busy[pipe] for pipe in ready]:
                    ended += self._ended(worker, crew, died)
                for worker in [w for w in busy.values() if w.job and w.until <= time.monotonic()]:
                    self._overdue(worker, crew)
            self._tell(ended)
        finally:
            for worker in crew:
                worker.end()
        return died

    def _hand_out(self, waiting: deque[Job], crew: list[_Worker], workers: int) -> None:
        while waiting:
            free = next((w for w in crew if w.job is None), None)
            if free is None:
                if len(crew) >= workers:
                    break
                free = _Worker(self.environment)
                crew.append(free)
            free.begin(waiting.popleft())
        self.running(tuple(w.job.report.key for w in crew if w.job))

    def _ended(self, worker: _Worker, crew: list[_Worker], died: list[Job]) -> tuple[Outcome, ...]:
        job = worker.job
        outcome = worker.answer()
        if outcome is not None:
            return (outcome,)
        assert job is not None
        died.append(job)
        crew.remove(worker)
        worker.end()
        return ()

    def _overdue(self, worker: _Worker, crew: list[_Worker]) -> None:
        job = worker.job
        assert job is not None
        crew.remove(worker)
        worker.end()
        limit = job.report.sidecar.time_limit
        self._give_up(job, Why("time_limit", f"không xong sau {limit + _GRACE:g} giây kể cả in tài liệu"))

    def lost(self, job: Job) -> None:
        """Record that making ``job`` ends its worker."""
        self._give_up(job, Why("worker_died", "làm chết tiến trình lập báo cáo; thường do hết bộ nhớ"))

    def _give_up(self, job: Job, why: Why) -> None:
        job.clear()
        self._tell([failed(job.report, why)])

    def _tell(self, ended: list[Outcome]) -> None:
        while ended:
            outcome = ended.pop(0)
            self.outcomes[outcome.key] = outcome
            self.told(outcome)
