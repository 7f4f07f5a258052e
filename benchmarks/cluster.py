"""What more machines bring: ``python benchmarks/cluster.py ROOT [--workers 1,2,4] [--reports 24] [--files 400]``.

ROOT was read in. A scheduler and workers are started here, each a process of its own: more workers than this
machine has cores cannot bring more. Prints seconds for files read and reports made, and how many times as fast
as with one worker.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

from analysis.ingest.cluster import Cluster
from analysis.ingest.far import FarWorkers
from analysis.ingest.intake import raw_files
from analysis.project import Project
from analysis.publishing.far import Machines, make_all_far
from analysis.publishing.job import Job
from analysis.publishing.plan import plan

_DAY = date(2025, 12, 31)
_SECONDS_TO_START = 60.0


@contextmanager
def machines(number: int) -> Iterator[str]:
    """The address of a scheduler with ``number`` workers of one thread."""
    with tempfile.TemporaryDirectory(prefix="machines-") as folder:
        told = Path(folder) / "scheduler.json"
        common = ["--scheduler-file", str(told), "--no-dashboard"]
        started = [_started("scheduler", "--port", "0", "--host", "127.0.0.1", *common)]
        try:
            started += [
                _started("worker", "--nthreads", "1", "--local-directory", f"{folder}/{i}", *common)
                for i in range(number)
            ]
            yield _address(told, number)
        finally:
            for process in reversed(started):
                process.terminate()
                process.wait()


def _started(what: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "distributed.cli.dask_" + what, *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _address(told: Path, workers: int) -> str:
    from distributed import Client

    deadline = time.monotonic() + _SECONDS_TO_START
    while not told.exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    address: str = json.loads(told.read_text("utf-8"))["address"]
    with Client(address, set_as_default=False) as client:
        client.wait_for_workers(workers, timeout=_SECONDS_TO_START)
    return address


def measured(project: Project, workers: int, reports: int, files: int) -> tuple[float, float]:
    """Seconds to read ``files`` and to make ``reports`` with so many workers."""
    with machines(workers) as address, Cluster(address) as cluster:
        started = time.monotonic()
        wanted = list(enumerate(raw_files(project).value))[:files]
        answers = list(FarWorkers(project, cluster).read(wanted))
        reading = time.monotonic() - started
        assert len(answers) == len(wanted)
        started = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="edition-") as edition:
            jobs = [
                Job(r, project.notebooks, Path(edition), _DAY, ("html",)) for r in plan(project)[:reports]
            ]
            outcomes = make_all_far(project, jobs, Machines(cluster), lambda _outcome: None)
        making = time.monotonic() - started
    failed = [o.message for o in outcomes if not o.made]
    if failed:
        raise SystemExit("\n".join(failed))
    return reading, making


def main() -> int:
    """Print what each number of workers takes."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--workers", default="1,2,4")
    parser.add_argument("--reports", type=int, default=24)
    parser.add_argument("--files", type=int, default=400)
    asked = parser.parse_args()
    sys.stdout.write(f"{os.cpu_count()} cores\nworkers  reading s  times  making s  times\n")
    first: tuple[float, float] | None = None
    for workers in map(int, asked.workers.split(",")):
        now = measured(Project.at(asked.root), workers, asked.reports, asked.files)
        first = first or now
        reading, making = now
        sys.stdout.write(
            f"{workers:7}{reading:11.1f}{first[0] / reading:7.2f}{making:10.1f}{first[1] / making:7.2f}\n"
        )
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
