"""Reads many damaged files in child processes: a table, a problem or a named refusal, and nothing else."""

from __future__ import annotations

import hashlib
import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from multiprocessing.connection import Connection, wait
from pathlib import Path
from random import Random
from typing import Any

import pandas

from analysis.ingest import ingest
from analysis.ingest.intake import RawFile
from analysis.ingest.reading import FileRead, Registers, read_file
from analysis.project import Project
from drawing.catalogue import DRAWERS, draw
from drawing.mutations import MUTATIONS
from drawing.quality import REPOSITORY, prepared
from drawing.world import World
from drawing.writing import content, write

LONGEST_S = 10.0
MOST_MB = 500.0
GOOD_EVERY = 25
"""Every so many files is a good one, whose rows must come out as they did before any damaged file."""
_DEAD_S = 60.0


@dataclass(frozen=True)
class Outcome:
    """What became of one file: ``table``, ``problem``, ``refusal``, or a fault with what it was."""

    index: int
    kind: str
    told: str = ""
    seconds: float = 0.0

    @property
    def is_fault(self) -> bool:
        """Whether this must not be."""
        return self.kind not in ("table", "problem", "refusal")


def fuzz(number: int, seed: int, *, keep: Path | None, jobs: int) -> int:
    """Read ``number`` files of ``seed``; 0 when every one ended as it should. Faults are kept in ``keep``."""
    root = Path(tempfile.mkdtemp(prefix="fuzz-"))
    kept = keep or Path(tempfile.gettempdir()) / "commune-review-fuzz"
    start = time.perf_counter()
    try:
        prepared(root)
        outcomes = list(_run(root, number, seed, jobs))
    finally:
        shutil.rmtree(root, ignore_errors=True)
    faults = [o for o in outcomes if o.is_fault]
    _keep(faults, seed, kept)
    for o in faults[:40]:
        _say(f"FAULT {o.kind} seed {seed} index {o.index} ({o.seconds:.1f} s): {o.told[:300]}")
    _say(
        f"{dict(Counter(o.kind for o in outcomes))}; slowest {max((o.seconds for o in outcomes), default=0):.1f} s"
    )
    _say(
        f"{'ok  ' if not faults else 'MISS'} {len(outcomes)} files, {len(faults)} faults, {time.perf_counter() - start:.0f} s"
    )
    return 1 if faults else 0


def _run(root: Path, number: int, seed: int, jobs: int) -> Iterator[Outcome]:
    waiting = iter(range(number))
    children = [_Child(root / f"child-{i}", seed) for i in range(jobs)]
    for child in children:
        child.give(next(waiting, None))
    while busy := [c for c in children if c.index is not None]:
        ready = wait([c.connection for c in busy], timeout=1.0)
        for child in busy:
            outcome = child.outcome(is_ready=child.connection in ready)
            if outcome is not None:
                yield outcome
                child.give(next(waiting, None))
    for child in children:
        child.end()


class _Child:
    """A process that makes and reads one file after another; replaced when it dies or hangs."""

    def __init__(self, folder: Path, seed: int) -> None:
        self.folder, self.seed = folder, seed
        self.index: int | None = None
        self._start()

    def _start(self) -> None:
        self.connection, theirs = multiprocessing.Pipe()
        context = multiprocessing.get_context("spawn")
        self.process = context.Process(
            target=_serve, args=(theirs, str(self.folder), self.seed), daemon=False
        )
        self.process.start()
        theirs.close()
        self.given = time.monotonic()
        self.is_fresh = True

    def give(self, index: int | None) -> None:
        """Let it read the file ``index``."""
        self.index, self.given = index, time.monotonic()
        if index is not None:
            self.connection.send(index)

    def outcome(self, *, is_ready: bool) -> Outcome | None:
        """What it tells, or that it died or hangs; ``None`` while it works."""
        index, waited = self.index or 0, time.monotonic() - self.given
        if is_ready:
            try:
                kind, told, seconds, mb = self.connection.recv()
            except (EOFError, OSError):
                self._renew()
                return self._with_a_neighbour(index)
            self.is_fresh = False
            if mb > MOST_MB:
                self._renew()
                return Outcome(index, "memory", f"{mb:.0f} MB", seconds)
            return Outcome(index, "slow" if seconds > LONGEST_S else kind, told, seconds)
        if waited > (_DEAD_S if self.is_fresh else 3 * LONGEST_S):
            self._renew()
            return Outcome(index, "hang", "", waited)
        return None

    def _with_a_neighbour(self, index: int) -> Outcome:
        """A file that ended its process: the ingest's own workers must refuse it and read its neighbour."""
        project = prepared(self.folder / "again")
        good = write(draw("F2", World.load(project), Random("good")), project.raw)
        bad = _damaged_file(index, self.seed, project.raw)
        start = time.perf_counter()
        ingest(project, jobs=2)
        problems = pandas.read_parquet(project.processed / "problems.parquet")
        rows = pandas.read_parquet(project.processed / "poverty.parquet")
        of_bad = problems[(problems["file"] == project.relative(bad)) & (problems["severity"] == "stops")]
        codes = sorted(set(of_bad["code"]))
        seconds = time.perf_counter() - start
        if codes and (rows["file"] == project.relative(good)).any():
            return Outcome(index, "refusal", f"process ended: {codes}", seconds)
        return Outcome(index, "process_ended", f"refused: {codes}", seconds)

    def _renew(self) -> None:
        self.process.kill()
        self.process.join()
        self._start()

    def end(self) -> None:
        """Let the process go."""
        self.connection.close()
        self.process.join(10)
        if self.process.is_alive():
            self.process.kill()


def _serve(connection: Connection[Any, Any], folder: str, seed: int) -> None:
    project = prepared(Path(folder))
    registers = Registers.load(project)
    good = _Good(project, registers)
    while True:
        try:
            index = connection.recv()
        except (EOFError, OSError):
            return
        path = good.path(index) if index % GOOD_EVERY == 0 else _damaged_file(index, seed, project.raw)
        start = time.perf_counter()
        try:
            read = read_file(_raw(path, project), registers)
        except BaseException as error:  # whatever it is, it is what is looked for
            connection.send(("traceback", repr(error), time.perf_counter() - start, _peak_mb()))
            continue
        seconds = time.perf_counter() - start
        fault = good.fault(index, read) if index % GOOD_EVERY == 0 else _fault(read)
        connection.send((*(fault or (_kind(read), "")), seconds, _peak_mb()))


class _Good:
    """Ordinary workbooks of every form and what was read from them before anything else."""

    def __init__(self, project: Project, registers: Registers) -> None:
        world = World.load(project)
        self._paths = [write(draw(form, world, Random(form)), project.raw / "2020") for form in DRAWERS]
        self._reads = [read_file(_raw(p, project), registers) for p in self._paths]

    def path(self, index: int) -> Path:
        """The good file read as ``index``."""
        return self._paths[index // GOOD_EVERY % len(self._paths)]

    def fault(self, index: int, read: FileRead) -> tuple[str, str] | None:
        """What is wrong when its rows are not as they were."""
        before = self._reads[index // GOOD_EVERY % len(self._reads)]
        if {t: len(r) for t, r in before.rows.items()} != {t: len(r) for t, r in read.rows.items()} or (
            str(before.rows) != str(read.rows)
        ):
            return "neighbour", str(self.path(index))
        return None


def _fault(read: FileRead) -> tuple[str, str] | None:
    summary = read.summary
    if summary["rows_seen"] != int(str(summary["rows_used"])) + int(str(summary["rows_explained"])):
        return "rows_not_accounted_for", str(summary)
    failed = [
        p for p in read.problems if p.code in ("cleaning_failed", "reader_failed") and "(" in p.as_written
    ]
    if failed:
        return "traceback", f"{failed[0].code} {failed[0].as_written}"
    if summary["state"] == "refused" and not read.problems:
        return "unsaid", "refused without a problem"
    if not any(read.rows.values()) and not read.problems:
        return "unsaid", f"{summary['state']}, nothing read and no problem"
    return None


def _kind(read: FileRead) -> str:
    if read.summary["state"] == "refused":
        return "refusal"
    return "table" if any(read.rows.values()) else "problem"


def _damaged_file(index: int, seed: int, folder: Path) -> Path:
    """Write the damaged file ``index`` of ``seed``; the same numbers give the same bytes."""
    random = Random(f"{seed}/{index}")
    suffix, base = random.choice(_bases())
    change = random.choice(MUTATIONS)
    made = change(base, random)
    if random.random() < 0.1:
        suffix = random.choice([".xlsx", ".xls", ".csv", ".ods", ".xlsm", ".docx"])
    if change.__name__ == "delimited":
        suffix = ".csv"
    elif change.__name__ == "odd_cells":
        suffix = ".xlsx"
    path = folder / f"damaged{suffix}"
    path.write_bytes(made)
    return path


@cache
def _bases() -> tuple[tuple[str, bytes], ...]:
    """What is damaged, as suffix and content: received files, fixtures, a drawn workbook of each form and type."""
    fixtures = sorted((REPOSITORY / "tests" / "workbooks").glob("*.*"))
    raw = sorted((REPOSITORY / "data" / "raw").rglob("*.xls*"))
    suffixes = (".xlsx", ".xls", ".ods")
    bases = [(p.suffix, p.read_bytes()) for p in (*raw, *fixtures) if p.suffix in suffixes]
    world = World.load(Project.at(REPOSITORY))
    for form in DRAWERS:
        for container in ("xls", "ods", "csv"):
            book = draw(form, world, Random(f"base {form}"))
            book.container = container
            bases.append((f".{container}", content(book)))
    return tuple(bases)


def _raw(path: Path, project: Project) -> RawFile:
    data = path.read_bytes()
    return RawFile(
        path, project.relative(path), hashlib.sha256(data).hexdigest(), len(data), "synthetic", None, None
    )


def _peak_mb() -> float:
    try:
        import resource
    except ImportError:
        return 0.0
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def _keep(faults: list[Outcome], seed: int, folder: Path) -> None:
    for o in faults[:40]:
        folder.mkdir(parents=True, exist_ok=True)
        if o.index % GOOD_EVERY:
            made = _damaged_file(o.index, seed, folder)
            made.replace(folder / f"{seed}-{o.index}-{o.kind}{made.suffix}")


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
