"""Seconds of working time and peak memory of all indicators, subject by subject, beside the baseline."""

from __future__ import annotations

import cProfile
import pstats
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from time import process_time
from typing import TypeVar

from analysis import tables
from analysis.indicators import Figure
from analysis.province import Province, open_province
from nation.country import country
from nation.plainly import plain_figures
from nation.subjects import SUBJECTS

T = TypeVar("T")
_TARGETS = {"province": (2.0, 2_000), "nation": (30.0, 2_000)}
"""Seconds after loading, and megabytes."""


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
    spent: dict[str, tuple[float, list[Figure]]] = {}
    for name, subject in SUBJECTS.items():
        seconds, figures = spent[name] = _timed(partial(subject, province))
        print(f"{name:<12}{seconds:8.2f} s {len(figures):>8} figures, {_peak():.0f} MB so far", flush=True)
    total, made = sum(s for s, _ in spent.values()), sum(len(f) for _, f in spent.values())
    seconds, numbers = _timed(lambda: plain_figures(province))
    most, megabytes = _TARGETS[scale]
    peak = _peak()
    print(
        f"{'all':<12}{total:8.2f} s {made:>8} figures, peak {peak:.0f} MB (target {most:g} s, {megabytes} MB)"
    )
    print(f"{'baseline':<12}{seconds:8.2f} s {numbers:>8} numbers by plain groupby: ×{total / seconds:.1f}")
    a_figure, a_number = 10**6 * total / made, 10**6 * seconds / numbers
    print(f"{'each':<12}{a_figure:8.0f} µs a figure with its evidence, {a_number:.0f} µs a plain number")
    return int(total > most or peak > megabytes)


def _load(province: Province) -> list[Figure]:
    for name in tables.TABLES:
        province.table(name)
    _ = (province.units.lineage, province.agencies, province.programme)
    return []


def _timed(task: Callable[[], T]) -> tuple[float, T]:
    start = process_time()
    result = task()
    return process_time() - start, result


def _profiled(province: Province, subject: str) -> int:
    with cProfile.Profile() as profile:
        SUBJECTS[subject](province)
    pstats.Stats(profile).sort_stats("cumulative").print_stats("analysis", 25)
    return 0


def _peak() -> float:
    """Megabytes this process ever held; without ``resource`` (Windows) what psutil tells of its peak."""
    if sys.platform == "win32":
        import psutil

        return float(psutil.Process().memory_info().peak_wset) / 2**20
    import resource

    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
