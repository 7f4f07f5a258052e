"""Draws, reads and judges the workbooks of some seeds and prints what came of every fact."""

from __future__ import annotations

import multiprocessing
import shutil
import sys
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from analysis.ingest.intake import RawFile, raw_files
from analysis.ingest.reading import FileRead, Registers, read_file
from analysis.project import Project
from drawing.catalogue import drawn
from drawing.judge import SILENT, FileJudged, Judged, judge, key_of, shown
from drawing.model import Book
from drawing.world import World
from drawing.writing import write

REPOSITORY = Path(__file__).parents[2]
TARGETS = {"ordinary": 0.99, "adversarial": 0.93}
FALSE_ALARMS = 0.01
_GRADES = ("ordinary", "difficult", "adversarial")
_SOURCES = "origin: synthetic\nfiles: []\n"
_LISTED = 3
"""So many silent errors of one sort are listed for each file."""


def measure(seeds: Sequence[int], files: int, *, keep: Path | None, only: str, jobs: int) -> int:
    """Measure every seed; 0 when every target is reached."""
    judged: list[FileJudged] = []
    start = time.perf_counter()
    for seed in seeds:
        judged += _seed(seed, files, keep, only, jobs)
    _print_silent(judged)
    _print_kinds(judged)
    reached = _print_grades(judged)
    _say(f"{len(judged)} workbooks, {time.perf_counter() - start:.1f} s")
    return 0 if reached else 1


def _seed(seed: int, files: int, keep: Path | None, only: str, jobs: int) -> list[FileJudged]:
    root = Path(tempfile.mkdtemp(prefix="drawn-")) if keep is None else keep / f"seed-{seed}"
    try:
        return _drawn_and_judged(root, seed, files, only, jobs)
    finally:
        if keep is None:
            shutil.rmtree(root, ignore_errors=True)


def _drawn_and_judged(root: Path, seed: int, files: int, only: str, jobs: int) -> list[FileJudged]:
    project = prepared(root)
    world = World.load(project)
    books: dict[str, Book] = {}
    for book in drawn(world, seed, files):
        if only and only not in (*book.faults, book.grade):
            continue
        folder = project.raw / (str(book.folder_year) if book.folder_year else "chung")
        books[project.relative(write(book, folder))] = book
    raw = raw_files(project).value
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(jobs, mp_context=context, initializer=_ready, initargs=(project,)) as pool:
        reads = dict(zip((r.file for r in raw), pool.map(_read, raw, chunksize=8), strict=True))
    return [judge(book, file, reads[file]) for file, book in books.items()]


_registers: list[Registers] = []


def _ready(project: Project) -> None:
    _registers[:] = [Registers.load(project)]


def _read(raw: RawFile) -> FileRead:
    return read_file(raw, _registers[0])


def prepared(root: Path) -> Project:
    """A root with the repository's reference data and an empty ``data/raw`` of synthetic files."""
    shutil.rmtree(root / "data", ignore_errors=True)
    (root / "data" / "raw").mkdir(parents=True)
    shutil.copytree(REPOSITORY / "data" / "reference", root / "data" / "reference")
    (root / "data" / "raw" / "SOURCES.yml").write_text(_SOURCES, encoding="utf-8")
    return Project.at(root)


def _print_silent(judged: Iterable[FileJudged]) -> None:
    for of in judged:
        for verdict in SILENT:
            mine = [j for j in of.silent if j.verdict == verdict]
            for j in mine[:_LISTED]:
                _say(f"SILENT {verdict:8} {of.file} [{', '.join(of.book.faults) or 'ordinary'}] {_told(j)}")
            if len(mine) > _LISTED:
                _say(f"SILENT {verdict:8} {of.file} ... and {len(mine) - _LISTED} more")
        for j in of.misplaced[:1]:
            where = f"{j.read.sheet}!{j.read.cell}" if j.read else ""
            _say(
                f"ADDRESS {of.file} [{', '.join(of.book.faults)}] {_told(j)}, at {where} ({len(of.misplaced)} such)"
            )
    for of in judged:
        if not of.rows_accounted:
            _say(f"ROWS NOT ACCOUNTED FOR {of.file} {of.book.faults}")
        if of.crashed:
            _say(f"FAILED {of.file} {of.book.faults}")


def _told(j: Judged) -> str:
    place = f"{j.fact.sheet}!{j.fact.cell}" if j.fact else f"{j.read.sheet}!{j.read.cell}" if j.read else ""
    key = j.fact.key if j.fact else j.read.key if j.read else ()
    names = ", ".join(f"{n}={shown(v)}" for n, v in key)
    name = f"{(j.fact or j.read).table}.{(j.fact or j.read).column}"  # type: ignore[union-attr]
    drawn_value = shown(j.fact.value) if j.fact else "nothing"
    read_value = shown(j.read.value) if j.read else "nothing"
    other = ""
    if j.fact and j.read and key_of(j.fact) != j.read.key:
        other = " under " + ", ".join(f"{n}={shown(v)}" for n, v in j.read.key)
    return f"{place} {name} ({names}): drawn {drawn_value}, read {read_value}{other}"


def _row(label: str, files: Sequence[FileJudged]) -> str:
    count = Counter(j.verdict for of in files for j in of.judged)
    facts = sum(n for v, n in count.items() if v != "invented")
    silent = sum(len(of.silent) for of in files)
    share = {v: 100 * count[v] / facts if facts else 0.0 for v in ("clean", "asked", "said")}
    readable, clean = _readable(files)
    ratio = 100 * clean / readable if readable else 100.0
    return (
        f"{label:34} {len(files):5} {facts:7} {share['clean']:6.1f} {share['asked']:6.1f} {share['said']:6.1f} "
        f"{silent:6} {count['wrong']:5} {count['missed']:6} {count['guessed'] + count['unsaid']:6} "
        f"{count['invented']:6} {ratio:8.2f}"
    )


_HEAD = (
    f"{'':34} {'files':>5} {'facts':>7} {'clean%':>6} {'asked%':>6} {'said%':>6} {'SILENT':>6} "
    f"{'wrong':>5} {'missed':>6} {'not-as':>6} {'invent':>6} {'readable':>8}"
)


def _readable(files: Iterable[FileJudged]) -> tuple[int, int]:
    """Facts that can be read, and those of them read right without a question."""
    verdicts = [j.verdict for of in files for j in of.judged if j.fact and j.fact.expect == "read"]
    return len(verdicts), verdicts.count("clean")


def _print_kinds(judged: Sequence[FileJudged]) -> None:
    alone: dict[str, list[FileJudged]] = defaultdict(list)
    for of in judged:
        if of.book.grade == "difficult":
            alone[of.book.faults[0] if of.book.faults else "(not drawn)"].append(of)
    _say("\nKinds of fault, each alone (readable: right without a question, % of what can be read)")
    _say(_HEAD)
    for kind in sorted(alone):
        _say(_row(kind, alone[kind]))
    _say("\nKinds of fault together with others")
    _say(_HEAD)
    together = [of for of in judged if of.book.grade == "adversarial"]
    for kind in sorted({name for of in together for name in of.book.faults}):
        _say(_row(kind, [of for of in together if kind in of.book.faults]))
    _say("\nOrdinary workbooks by form")
    _say(_HEAD)
    for form in sorted({of.book.form for of in judged}):
        of_form = [of for of in judged if of.book.form == form and of.book.grade == "ordinary"]
        if of_form:
            _say(_row(form, of_form))


def _print_grades(judged: Sequence[FileJudged]) -> bool:
    _say("\nGrades")
    _say(_HEAD)
    reached = True
    for grade in _GRADES:
        _say(_row(grade, [of for of in judged if of.book.grade == grade]))
    silent = sum(len(of.silent) for of in judged)
    reached &= _target("silent errors", silent, 0, silent == 0)
    for grade, least in TARGETS.items():
        readable, clean = _readable([of for of in judged if of.book.grade == grade])
        share = clean / readable if readable else 1.0
        reached &= _target(
            f"right without a question, {grade}", f"{share:.2%}", f">= {least:.0%}", share >= least
        )
    ordinary = [of for of in judged if of.book.grade == "ordinary"]
    alarmed = [of for of in ordinary if of.questions]
    share = len(alarmed) / len(ordinary) if ordinary else 0.0
    reached &= _target(
        "false alarms, ordinary files", f"{share:.2%}", f"< {FALSE_ALARMS:.0%}", share < FALSE_ALARMS
    )
    codes = Counter(p.code for of in alarmed for p in of.questions)
    if codes:
        _say(f"  false alarms by code: {dict(codes.most_common())}")
    accounted = sum(of.rows_accounted for of in judged)
    reached &= _target("files with every row accounted for", accounted, len(judged), accounted == len(judged))
    crashed = sum(of.crashed for of in judged)
    reached &= _target("files that made the reader fail", crashed, 0, crashed == 0)
    misplaced = sum(len(of.misplaced) for of in judged)
    return reached & _target("right values with another address", misplaced, 0, misplaced == 0)


def _target(name: str, value: object, wanted: object, met: bool) -> bool:
    _say(f"{'ok  ' if met else 'MISS'} {name}: {value} (target {wanted})")
    return met


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
