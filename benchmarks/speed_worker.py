"""Reads one big workbook in a process of its own and prints seconds and memory as JSON."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

import psutil


def _calamine(path: Path) -> Callable[[], int]:
    from python_calamine import CalamineWorkbook

    def run() -> int:
        book = CalamineWorkbook.from_path(str(path))
        return sum(len(book.get_sheet_by_name(n).to_python()) for n in book.sheet_names)

    return run


def _read(path: Path) -> Callable[[], int]:
    from analysis.sources import find_tables, load_forms, open_workbook

    load_forms()

    def run() -> int:
        opened = open_workbook(path, "big.xlsx")
        if opened.value is None:
            raise SystemExit(str(opened.problems))
        return sum(len(t.body_rows) for t in find_tables(opened.value, load_forms()).value)

    return run


def _ingest(path: Path) -> Callable[[], int]:
    import shutil

    from analysis.ingest import ingest
    from analysis.project import Project

    project = Project.at(path.parents[3])
    shutil.rmtree(project.processed, ignore_errors=True)
    return lambda: ingest(project, jobs=1).rows_used


def main() -> None:
    """``speed_worker.py calamine|read|ingest FILE``: imports are not counted."""
    what, path = sys.argv[1], Path(sys.argv[2])
    run = {"calamine": _calamine, "read": _read, "ingest": _ingest}[what](path)
    start = time.perf_counter()
    rows = run()
    seconds = time.perf_counter() - start
    memory = psutil.Process().memory_info()
    peak = getattr(memory, "peak_wset", memory.rss)
    try:
        import resource

        peak = max(peak, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024)
    except ImportError:
        pass
    sys.stdout.write(json.dumps({"seconds": seconds, "peak_mb": peak / 1e6, "rows": rows}))


if __name__ == "__main__":
    main()
