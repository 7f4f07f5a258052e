"""What one report costs, five ways, interleaved: seconds, processor seconds, ratios and peak memory.

``python benchmarks/edition.py ROOT [--notebook NAME] [--reports 96] [--rounds 3]``; ROOT was read in
and keeps its tables. All five make the same reports of one notebook into HTML pages:

commands   ``papermill``, then ``jupyter nbconvert``, one report after another
api        papermill and nbconvert as libraries, in one process
ours-1     the workers of a build, one
ours-2     the same, two
cells      the notebook's cells in one process without a kernel and without a document: the limit

The first two pay nearly all again for each report: a round makes the first twelfth of them by commands and the
first quarter by api. The others make all.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import cycle, islice
from pathlib import Path
from typing import Any

import psutil

from analysis.project import ROOT_VARIABLE, Project
from analysis.publishing.plan import Report, plan
from analysis.publishing.sidecar import AS_OF

_DAY = date(2025, 12, 31)
_LOOK_EVERY = 0.25
_WANTED = {"commands": 11.0, "api": 6.0}
_AT_MOST_THE_LIMIT = 1.8
_PART_OF = {"commands": 12, "api": 4}
_PROFILES = ("commune_profile", "agency_scorecard", "district_profile", "annual_review")


@dataclass(frozen=True)
class Cost:
    """Of one report: seconds passed, processor seconds of all processes; MB of all processes at the peak."""

    seconds: float
    cpu: float
    peak_mb: float


def the_reports(project: Project, notebook: str, number: int) -> list[tuple[Report, date]]:
    """``number`` reports of ``notebook``, each with a day: when the plan has fewer they come again later."""
    planned = [r for r in plan(project) if r.notebook == notebook]
    if not planned:
        raise SystemExit(f"{project.root} plans no report of {notebook}")
    return [
        (r, _DAY + timedelta(days=i // len(planned))) for i, r in enumerate(islice(cycle(planned), number))
    ]


def by_commands(project: Project, reports: Sequence[tuple[Report, date]], folder: Path) -> None:
    """The commands as their documentation gives them."""
    beside = Path(sys.executable).parent
    environment = {**os.environ, ROOT_VARIABLE: str(project.root)}
    for i, (report, day) in enumerate(reports):
        made = folder / f"{i}.ipynb"
        given = {**report.parameters, AS_OF: day.isoformat()}
        parameters = [word for n, v in given.items() for word in _option(n, v)]
        notebook = project.notebooks / f"{report.notebook}.ipynb"
        run = [str(beside / "papermill"), "--no-progress-bar", str(notebook), str(made), *parameters]
        page = [str(beside / "jupyter"), "nbconvert", "--to", "html", str(made)]
        for command in (run, page):
            subprocess.run(command, check=True, env=environment, capture_output=True)


def _option(name: str, value: object) -> tuple[str, str, str]:
    return ("-r" if isinstance(value, str) else "-p", name, str(value))


def by_api(project: Project, reports: Sequence[tuple[Report, date]], folder: Path) -> None:
    """Both as libraries: their imports are paid once."""
    import papermill
    from nbconvert import HTMLExporter

    os.environ[ROOT_VARIABLE] = str(project.root)
    exporter = HTMLExporter()
    for i, (report, day) in enumerate(reports):
        given = {**report.parameters, AS_OF: day.isoformat()}
        made = papermill.execute_notebook(
            project.notebooks / f"{report.notebook}.ipynb", folder / f"{i}.ipynb", given, progress_bar=False
        )
        page, _ = exporter.from_notebook_node(made)
        (folder / f"{i}.html").write_text(page, encoding="utf-8")


def by_workers(workers: int) -> Callable[[Project, Sequence[tuple[Report, date]], Path], None]:
    """The way of a build."""

    def make(project: Project, reports: Sequence[tuple[Report, date]], folder: Path) -> None:
        from analysis.publishing.job import Job
        from analysis.publishing.pool import make_all

        jobs = [Job(r, project.notebooks, folder / day.isoformat(), day, ("html",)) for r, day in reports]
        for same_day in {j.as_of: None for j in jobs}:
            of_day = [j for j in jobs if j.as_of == same_day]
            failed = [
                o.message for o in make_all(project.root, of_day, workers, lambda _: None) if not o.made
            ]
            if failed:
                raise SystemExit("\n".join(failed))

    return make


def by_cells(project: Project, reports: Sequence[tuple[Report, date]], _folder: Path) -> None:
    """The cells as they stand, in fresh names for each report; what they show is made and thrown away."""
    import nbformat
    from IPython.core.interactiveshell import InteractiveShell

    os.environ[ROOT_VARIABLE] = str(project.root)
    shell: Any = InteractiveShell.instance()
    shell.display_pub.publish = lambda *_given, **_named: None
    shell.displayhook.flush = lambda *_given, **_named: None
    sys.stdout = Path(os.devnull).open("w", encoding="utf-8")  # noqa: SIM115  # what the cells print
    for report, day in reports:
        notebook = nbformat.read(project.notebooks / f"{report.notebook}.ipynb", 4)
        shell.reset(new_session=False)
        for cell in (c for c in notebook.cells if c.cell_type == "code"):
            result = shell.run_cell(cell.source, silent=False)
            if result.error_in_exec or result.error_before_exec:
                raise SystemExit(f"{cell.source}: {result.error_in_exec or result.error_before_exec}")
            if "parameters" in cell.metadata.get("tags", ()):
                shell.user_ns.update({**report.parameters, AS_OF: day.isoformat()})


_WAYS = {
    "commands": by_commands,
    "api": by_api,
    "ours-1": by_workers(1),
    "ours-2": by_workers(2),
    "cells": by_cells,
}


def measured(way: str, root: Path, notebook: str, reports: int) -> Cost:
    """``reports`` made one way, in a process of its own that counts what it and all of its cost."""
    command = [sys.executable, __file__, str(root), "--notebook", notebook, "--reports", str(reports)]
    before, started = _children(), time.monotonic()
    with tempfile.TemporaryDirectory(prefix="edition-") as folder:
        process = subprocess.Popen([*command, "--way", way, "--into", folder])
        with _peak(process.pid) as peak:
            process.wait()
        seconds = time.monotonic() - started
    if process.returncode:
        raise SystemExit(process.returncode)
    return Cost(seconds / reports, (_children() - before) / reports, peak[0])


def _children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


@contextmanager
def _peak(pid: int) -> Iterator[list[float]]:
    """Most MB held by a process and all under it, shared pages once, as looked at now and then."""
    most, ended = [0.0], threading.Event()

    def look() -> None:
        while not ended.wait(_LOOK_EVERY):
            try:
                under = [psutil.Process(pid), *psutil.Process(pid).children(recursive=True)]
            except psutil.Error:
                return
            most[0] = max(most[0], sum(map(_pss, under)))

    watcher = threading.Thread(target=look)
    watcher.start()
    try:
        yield most
    finally:
        ended.set()
        watcher.join()


def _pss(process: psutil.Process) -> float:
    try:
        told = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii")
    except OSError:
        return 0.0
    return next(float(line.split()[1]) for line in told.splitlines() if line.startswith("Pss:")) / 1024


def main() -> int:
    """Print what each way costs a report; 1 when ours misses its targets."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("root", type=Path)
    parser.add_argument("--notebook", default="", help="default: the first profile there is")
    parser.add_argument("--reports", type=int, default=96)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--ways", default=",".join(_WAYS))
    parser.add_argument("--way", choices=_WAYS, help=argparse.SUPPRESS)
    parser.add_argument("--into", type=Path, help=argparse.SUPPRESS)
    asked = parser.parse_args()
    project = Project.at(asked.root)
    there = [n for n in _PROFILES if (project.notebooks / f"{n}.ipynb").exists()]
    notebook = asked.notebook or there[0]
    if asked.way:
        _WAYS[asked.way](project, the_reports(project, notebook, asked.reports), asked.into)
        return 0
    ways, costs = asked.ways.split(","), dict[str, Cost]()
    for _ in range(asked.rounds):
        for way in ways:
            number = max(asked.reports // _PART_OF.get(way, 1), 1)
            found, known = measured(way, project.root, notebook, number), costs.get(way)
            costs[way] = found if known is None else _least(known, found)
    return _told(notebook, asked.reports, costs)


def _least(one: Cost, other: Cost) -> Cost:
    return Cost(min(one.seconds, other.seconds), min(one.cpu, other.cpu), max(one.peak_mb, other.peak_mb))


def _told(notebook: str, number: int, costs: dict[str, Cost]) -> int:
    out = sys.stdout
    out.write(f"{notebook}, {number} reports, {os.cpu_count()} cores\n")
    out.write("way         s/report  cpu s/report  peak MB\n")
    for way, cost in costs.items():
        out.write(f"{way:10}{cost.seconds:10.2f}{cost.cpu:14.2f}{cost.peak_mb:9.0f}\n")
    missed = False
    for way, wanted in _WANTED.items():
        if {way, "ours-2"} <= costs.keys():
            times = costs[way].seconds / costs["ours-2"].seconds
            missed |= times < wanted
            out.write(f"ours-2 is {times:.1f} times as fast as {way} (wanted: {wanted:g})\n")
    for way in ("ours-1", "ours-2"):
        if {way, "cells"} <= costs.keys():
            times = costs[way].cpu / costs["cells"].cpu
            missed |= times > _AT_MOST_THE_LIMIT
            out.write(f"{way} costs {times:.2f} times the cells (wanted: {_AT_MOST_THE_LIMIT:g})\n")
    out.write(json.dumps({way: vars(cost) for way, cost in costs.items()}) + "\n")
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
