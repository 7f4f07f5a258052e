"""Seconds of working time and peak memory of all indicators, subject by subject, beside the baseline."""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from multiprocessing import get_all_start_methods, get_context
from multiprocessing.connection import Connection
from pathlib import Path
from time import perf_counter, process_time
from typing import NamedTuple, TypeVar

import psutil
import statsmodels.regression.linear_model  # noqa: F401  # imports are no part of the cost

from analysis import tables
from analysis.province import Province, open_province
from nation.country import country
from nation.plainly import plain_figures
from nation.subjects import SUBJECTS

T = TypeVar("T")
_TARGETS = {"province": (2.0, 2_000), "nation": (30.0, 2_000)}
"""Seconds after loading, and megabytes."""

_SHARES = (
    ("money", "quality", "reporting"),
    ("poverty", "frames", "ntm", "merit", "comparison", "claims"),
)
"""Subjects of each core: those that rest on the same rows together."""


def measure_province(root: Path, *, profile: str = "") -> int:
    """The province at ``root``; 1 when the target is missed."""
    return _measure("province", open_province(root), profile)


def measure_nation(communes: int, seed: int, *, profile: str = "") -> int:
    """A country of ``communes`` drawn with ``seed``; 1 when the target is missed."""
    with tempfile.TemporaryDirectory() as folder:
        print(f"{communes} communes × 9 years, seed {seed}", flush=True)
        # drawn by another process: the peak told is that of reading and of the indicators
        drawing = get_context("spawn").Process(target=country, args=(Path(folder), communes, seed))
        drawing.start()
        drawing.join()
        if drawing.exitcode:
            raise RuntimeError("the country could not be drawn")
        return _measure("nation", open_province(Path(folder)), profile)


def _measure(scale: str, province: Province, profile: str) -> int:
    loading = _timed(lambda: _load(province))[0]
    print(f"loading {loading:.2f} s, {_peak():.0f} MB")
    if profile:
        return _profiled(province, profile)
    seconds, (spent, peak) = _timed(lambda: _on_both_cores(province), perf_counter)
    total, made = sum(s.seconds for s in spent), sum(s.figures for s in spent)
    baseline, numbers = _timed(lambda: plain_figures(province))
    most, megabytes = _TARGETS[scale]
    print(
        f"{'all':<12}{total:8.2f} s {made:>8} figures in {seconds:.2f} s on {len(_SHARES)} cores, "
        f"peak {peak:.0f} MB together (target {most:g} s, {megabytes} MB)"
    )
    print(f"{'baseline':<12}{baseline:8.2f} s {numbers:>8} numbers by plain groupby: ×{total / baseline:.1f}")
    a_figure, a_number = 10**6 * total / made, 10**6 * baseline / numbers
    print(f"{'each':<12}{a_figure:8.0f} µs a figure with its evidence, {a_number:.0f} µs a plain number")
    return int(seconds > most or peak > megabytes)


class _Spent(NamedTuple):
    """Working time of one subject and the figures it made."""

    subject: str
    seconds: float
    figures: int


def _on_both_cores(province: Province) -> tuple[list[_Spent], float]:
    """What each subject cost, and the peak memory of all processes: copies share what was loaded.

    Each share is worked out by a copy of this process, as the notebooks of an edition are; where a process
    cannot be copied (Windows) one after the other.
    """
    sys.stdout.flush()
    loaded = psutil.Process().memory_info().rss / 2**20
    if "fork" not in get_all_start_methods():
        told = [_share(province, names) for names in _SHARES]
    else:
        told = _by_copies(province)
    spent = [s for share, _ in told for s in share]
    return spent, max(_peak(), loaded + sum(max(0.0, peak - loaded) for _, peak in told))


def _by_copies(province: Province) -> list[tuple[list[_Spent], float]]:
    context = get_context("fork")

    def work(answer: Connection, names: tuple[str, ...]) -> None:
        answer.send(_share(province, names))

    answers = []
    for names in _SHARES:
        ours, theirs = context.Pipe(duplex=False)
        context.Process(target=work, args=(theirs, names)).start()
        theirs.close()
        answers.append(ours)
    return [answer.recv() for answer in answers]


def _share(province: Province, names: tuple[str, ...]) -> tuple[list[_Spent], float]:
    spent = []
    for name in names:
        seconds, figures = _timed(partial(SUBJECTS[name], province))
        spent.append(_Spent(name, seconds, len(figures)))
        print(f"{name:<12}{seconds:8.2f} s {len(figures):>8} figures, {_peak():.0f} MB so far", flush=True)
        del figures
    return spent, _peak()


def _load(province: Province) -> None:
    for name in tables.TABLES:
        province.table(name)
    _ = (province.units.lineage, province.agencies, province.programme)


def _timed(task: Callable[[], T], clock: Callable[[], float] = process_time) -> tuple[float, T]:
    start = clock()
    result = task()
    return clock() - start, result


def _profiled(province: Province, subject: str) -> int:
    with cProfile.Profile() as profile:
        SUBJECTS[subject](province)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("analysis", 25)
    return 0


def _peak() -> float:
    """Megabytes this process ever held; without ``resource`` (Windows) what psutil tells of its peak."""
    if sys.platform == "win32":
        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
