"""Jobs spread over worker processes; a worker that dies takes only its own report with it."""

from __future__ import annotations

import multiprocessing
import shutil
import tempfile
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ProcessPoolExecutor, wait
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from pathlib import Path

from analysis.publishing.kernels import enter, warm_kernels, worker_environment
from analysis.publishing.outcome import Outcome
from analysis.publishing.run import Job, make

Told = Callable[[Outcome], None]


def make_all(root: Path, jobs: Sequence[Job], workers: int, told: Told) -> tuple[Outcome, ...]:
    """The outcomes of ``jobs`` in their order; ``told`` hears of each as it ends.

    When a worker dies, the reports that were being made are made again one at a time, so that only
    the one that kills its worker fails; those still waiting go to new workers.
    """
    scratch = Path(tempfile.mkdtemp(prefix="cr-"))
    try:
        with warm_kernels(worker_environment(root, scratch)) as environment:
            spread = _Spread(environment, told)
            waiting: Sequence[Job] = jobs
            while waiting:
                suspects, waiting = spread.run(waiting, workers)
                for job in suspects:
                    if spread.run([job], 1)[0]:
                        spread.failed(job)
        return tuple(spread.outcomes[j.report.key] for j in jobs)
    finally:
        shutil.rmtree(scratch, ignore_errors=True)


@dataclass
class _Spread:
    environment: dict[str, str]
    told: Told
    outcomes: dict[str, Outcome] = field(default_factory=dict)

    def run(self, jobs: Sequence[Job], workers: int) -> tuple[list[Job], list[Job]]:
        """Run ``jobs``; those being made and those waiting when a worker died, if one did."""
        waiting, making = deque(jobs), dict[Future[Outcome], Job]()
        workers = max(1, min(workers, len(jobs)))
        context = multiprocessing.get_context("spawn")
        with ProcessPoolExecutor(workers, context, enter, (self.environment,)) as executor:
            try:
                while waiting or making:
                    while waiting and len(making) < workers:
                        making[executor.submit(make, waiting[0])] = waiting[0]
                        waiting.popleft()
                    for future in wait(making, return_when=FIRST_COMPLETED).done:
                        self._ended(future.result())
                        del making[future]
            except BrokenProcessPool:
                return list(making.values()), list(waiting)
        return [], []

    def _ended(self, outcome: Outcome) -> None:
        self.outcomes[outcome.key] = outcome
        self.told(outcome)

    def failed(self, job: Job) -> None:
        """Record that making ``job`` ends its worker."""
        shutil.rmtree(job.folder, ignore_errors=True)
        message = f"Notebook {job.report.notebook} làm chết tiến trình lập báo cáo; thường do hết bộ nhớ."
        self._ended(Outcome(job.report.key, "failed", message, title=job.report.sidecar.title))
