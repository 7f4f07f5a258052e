"""Writes a synthetic province: workbooks as senders would have sent them, and the truth behind them."""

from __future__ import annotations

import hashlib
import os
import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import yaml

from analysis.project import Project
from analysis.sample import truth, writer
from analysis.sample.drawn import Province
from analysis.sample.grid import Document, TruthRow
from analysis.sample.jobs import Job, plan
from analysis.sample.scales import EXTENTS, Scale
from analysis.sample.workbooks import f0, f1, f1_district, f2, f2_flow, f3, f4, register

FOLDER = "sample"
BUILDERS: dict[str, Callable[[Any, int], Document]] = {
    "F0": f0.build,
    "F1": f1.build,
    "F1_district": f1_district.build,
    "F2": f2.build,
    "F2_flow": f2_flow.build,
    "F3": f3.build,
    "F4": f4.build,
    "register": register.build,
}
FEW_WORKBOOKS = 150
Progress = Callable[[int, int], None]


@dataclass(frozen=True)
class SampleSummary:
    """What was written: the folders, the number of workbooks by form, rows of truth by table."""

    folder: Path
    truth: Path
    workbooks: dict[str, int]
    truth_rows: dict[str, int]


@dataclass(frozen=True)
class _Written:
    sha256: str
    truth: dict[str, list[TruthRow]]


def write_province(
    project: Project,
    *,
    scale: Scale = "province",
    seed: int = 2017,
    jobs: int = 2,
    progress: Progress | None = None,
) -> SampleSummary:
    """Write the sample into ``data/raw/sample``, its truth into ``data/truth/sample``, whole or not at all.

    An earlier sample is replaced. The same ``seed`` and ``scale`` give the same bytes, whatever ``jobs`` is.
    ``progress`` is told after each workbook how many of how many are done.
    """
    planned = plan(Province(project, seed, EXTENTS[scale]))
    raw, true = project.raw / FOLDER, project.truth / FOLDER
    staged_raw, staged_true = (_staging(f) for f in (raw, true))
    try:
        rows: dict[str, list[TruthRow]] = {}
        written: list[_Written] = []
        for done, result in enumerate(_results(planned, staged_raw, seed, jobs), start=1):
            written.append(result)
            file = f"{project.relative(project.raw)}/{FOLDER}/{planned[done - 1].path}"
            for name, found in result.truth.items():
                rows.setdefault(name, []).extend({**row, "file": file} for row in found)
            if progress is not None:
                progress(done, len(planned))
        _write_sources(staged_raw, planned, written, seed)
        truth.write(staged_true, rows)
        _swap_in([(staged_raw, raw), (staged_true, true)])
    finally:
        for staged in (staged_raw, staged_true):
            shutil.rmtree(staged, ignore_errors=True)
    counts = dict(Counter(j.form for j in planned))
    return SampleSummary(raw, true, counts, {name: len(found) for name, found in rows.items()})


def _results(planned: list[Job], folder: Path, seed: int, jobs: int) -> Iterator[_Written]:
    for parent in sorted({(folder / j.path).parent for j in planned}):
        parent.mkdir(parents=True)
    work = partial(_write_one, folder=folder, seed=seed)
    if jobs < 2 or len(planned) < FEW_WORKBOOKS:
        yield from map(work, planned)
        return
    with ProcessPoolExecutor(jobs, mp_context=get_context("spawn")) as pool:
        yield from pool.map(work, planned, chunksize=24)


def _write_one(job: Job, folder: Path, seed: int) -> _Written:
    document = BUILDERS[job.form](job.content, seed)
    path = folder / job.path
    writer.write(path, document, job.received_on, job.sender)
    return _Written(hashlib.sha256(path.read_bytes()).hexdigest(), document.truth)


def _write_sources(folder: Path, planned: list[Job], written: list[_Written], seed: int) -> None:
    card = {
        "origin": "synthetic",
        "note": (
            "Dữ liệu tổng hợp nhân tạo: không phải số liệu thật của cơ quan, xã nào; các tổng toàn tỉnh được "
            "lấy theo số liệu đã công bố (published_figures.csv), phần còn lại do máy rút ngẫu nhiên với "
            f"hạt giống {seed}. "
            "Synthetic data: no agency's or commune's real figures; province totals follow published ones "
            f"(published_figures.csv), everything below them is drawn at random with seed {seed}."
        ),
        "files": [
            {
                "file": job.path,
                "sender": job.sender,
                "received_on": job.received_on,
                "channel": job.channel,
                "sha256": result.sha256,
                "origin": "synthetic",
            }
            for job, result in zip(planned, written, strict=True)
        ],
    }
    text = yaml.safe_dump(card, allow_unicode=True, sort_keys=False, width=110)
    (folder / "SOURCES.yml").write_text(text, encoding="utf-8", newline="\n")


def _staging(target: Path) -> Path:
    """An empty name beside ``target``, cleared of what an interrupted run left."""
    staged = target.with_name(f".{target.name}.part")
    target.parent.mkdir(parents=True, exist_ok=True)
    shutil.rmtree(staged, ignore_errors=True)
    return staged


def _swap_in(pairs: list[tuple[Path, Path]]) -> None:
    """Put every staged folder in place of its target; when one cannot be, put the earlier ones back."""
    kept: list[tuple[Path, Path]] = []
    placed: list[Path] = []
    try:
        for staged, target in pairs:
            old = target.with_name(f".{target.name}.old")
            shutil.rmtree(old, ignore_errors=True)
            if target.exists():
                os.replace(target, old)
                kept.append((old, target))
            os.replace(staged, target)
            placed.append(target)
    except OSError:
        for target in placed:
            shutil.rmtree(target)
        for old, target in kept:
            os.replace(old, target)
        raise
    for old, _ in kept:
        shutil.rmtree(old, ignore_errors=True)
