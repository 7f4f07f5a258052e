"""Seconds and memory of a whole ingest beside pandas and bare calamine over the same files."""

from __future__ import annotations

import json
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import defaultdict
from collections.abc import Callable, Sequence
from datetime import date
from pathlib import Path

import psutil
import xlsxwriter

from analysis.project import Project
from analysis.registers import Units
from drawing.quality import prepared

WORKBOOKS = 1000
BIG_ROWS = 50_000
_HERE = Path(__file__).parent
_CACHE = Path(tempfile.gettempdir()) / "commune-review-speed"
_PANDAS = "import sys,pandas\nfor p in sys.stdin.read().split('\\n'):\n    pandas.read_excel(p, sheet_name=None, header=None, engine='openpyxl')\n"
_INGEST = (
    "import sys\nfrom pathlib import Path\nfrom analysis.ingest import ingest\n"
    "from analysis.project import Project\ningest(Project.at(Path(sys.argv[1])), jobs=2)\n"
)
_COMMAND = "import sys\nfrom analysis.cli import main\nsys.exit(main())\n"
_CALAMINE = (
    "import sys\nfrom python_calamine import CalamineWorkbook as W\nfor p in sys.stdin.read().split('\\n'):\n"
    "    w = W.from_path(p)\n    [w.get_sheet_by_name(n).to_python() for n in w.sheet_names]\n"
)


def measure_speed(rounds: int) -> int:
    """Measure both; 0 when every target is reached."""
    return 0 if all([_thousand(rounds), _big(rounds)]) else 1


class Timed:
    """Seconds and the largest memory of all processes of one command, in MB."""

    def __init__(self, commands: Sequence[Sequence[str]], inputs: Sequence[str]) -> None:
        start = time.perf_counter()
        running = []
        for command, text in zip(commands, inputs, strict=True):
            process = subprocess.Popen(
                command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=_environment()
            )
            assert process.stdin is not None
            process.stdin.write(text.encode())
            process.stdin.close()
            running.append(process)
        self.peak_mb = 0.0
        while any(p.poll() is None for p in running):
            self.peak_mb = max(self.peak_mb, sum(_memory(p.pid) for p in running))
            time.sleep(0.02)
        self.seconds = time.perf_counter() - start
        self.output = b"".join(p.stdout.read() for p in running if p.stdout).decode()
        if failed := [p.returncode for p in running if p.returncode not in (0, 1)]:
            raise RuntimeError(f"exit {failed}: {commands[0]}")


def _environment() -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1"}


def _memory(pid: int) -> float:
    try:
        process = psutil.Process(pid)
        every = [process, *process.children(recursive=True)]
        return float(sum(p.memory_info().rss for p in every)) / 1e6
    except psutil.Error:
        return 0.0


def _thousand(rounds: int) -> bool:
    root = _sample_root()
    files = sorted(str(p) for p in (root / "data" / "raw").rglob("*.xls*"))[:WORKBOOKS]
    halves = ["\n".join(files[::2]), "\n".join(files[1::2])]
    ingest = [sys.executable, "-c", _INGEST, str(root)]
    command = [sys.executable, "-c", _COMMAND, "--root", str(root), "ingest"]
    every = "\n".join(files)

    def first(words: list[str]) -> Timed:
        shutil.rmtree(root / "data" / "processed", ignore_errors=True)
        return Timed([words], [""])

    runs: dict[str, Callable[[], Timed]] = {
        "pandas, one process": lambda: Timed([[sys.executable, "-c", _PANDAS]], [every]),
        "pandas, two processes": lambda: Timed([[sys.executable, "-c", _PANDAS]] * 2, halves),
        "bare calamine": lambda: Timed([[sys.executable, "-c", _CALAMINE]], [every]),
        "ingest, files to Parquet": lambda: first(ingest),
        "command, with claims": lambda: first(command),
        "command, nothing changed": lambda: Timed([command], [""]),
    }
    timed = _interleaved(runs, rounds)
    _say(f"\n{len(files)} workbooks, median of {rounds} rounds")
    for name, found in timed.items():
        _say(f"  {name:26} {_median(found):7.2f} s  {max(t.peak_mb for t in found):6.0f} MB")
    ours, again = _median(timed["ingest, files to Parquet"]), _median(timed["command, nothing changed"])
    one, two = _median(timed["pandas, one process"]), _median(timed["pandas, two processes"])
    return all(
        [
            _target("ingest / pandas, one process", ours / one, 0.5),
            _target("ingest / pandas, two processes", ours / two, 0.5),
            _target("second ingest, seconds", again, 1.0),
        ]
    )


def _interleaved(runs: dict[str, Callable[[], Timed]], rounds: int) -> dict[str, list[Timed]]:
    """Every run once a round, so that a slow minute of the machine befalls all alike."""
    timed: dict[str, list[Timed]] = defaultdict(list)
    for _ in range(rounds):
        for name, run in runs.items():
            timed[name].append(run())
    return timed


def _sample_root() -> Path:
    """A root with the whole synthetic province, written once and kept in the temporary folder."""
    from analysis.sample import write_province

    root = _CACHE / "province"
    if not (root / "written").exists():
        shutil.rmtree(root, ignore_errors=True)
        prepared(root)
        (root / "notebooks").mkdir()
        write_province(Project.at(root), scale="province", seed=2017, jobs=2)
        (root / "written").touch()
    return root


def _big(rounds: int) -> bool:
    """One workbook of 50 000 rows: read with its metadata and its table found, beside bare calamine."""
    root = _CACHE / "big"
    path = root / "data" / "raw" / "2022" / "big.xlsx"
    if not path.exists():
        prepared(root)
        path.parent.mkdir(parents=True)
        _write_big(path)
    worker = [sys.executable, str(_HERE.parent / "speed_worker.py")]
    runs: dict[str, Callable[[], Timed]] = {
        what: (lambda w=what: Timed([[*worker, w, str(path)]], [""]))  # type: ignore[misc]
        for what in ("calamine", "read", "ingest")
    }
    timed = _interleaved(runs, rounds)
    told = {name: [json.loads(t.output) for t in found] for name, found in timed.items()}
    _say(f"\none workbook of {BIG_ROWS} rows, seconds in process, median of {rounds} rounds")
    for name, found in told.items():
        seconds = statistics.median(t["seconds"] for t in found)
        _say(
            f"  {name:26} {seconds:7.2f} s  {max(t['peak_mb'] for t in found):6.0f} MB  {found[0]['rows']} rows"
        )
    ratio = statistics.median(t["seconds"] for t in told["read"]) / statistics.median(
        t["seconds"] for t in told["calamine"]
    )
    peak = max(t["peak_mb"] for t in told["read"])
    return all([_target("read / bare calamine", ratio, 3.0), _target("read, peak MB", peak, 300.0)])


def _write_big(path: Path) -> None:
    heads = ["STT", "Tên xã", "Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)", "Số hộ cận nghèo",
             "Tỷ lệ hộ cận nghèo (%)", "Tổng số nhân khẩu"]  # fmt: skip
    project = Project.at(path.parents[3])
    names = [u.full_name for u in Units.load(project.reference).at(date(2022, 12, 31))]
    with xlsxwriter.Workbook(path, {"constant_memory": True}) as book:
        book.set_properties({"keywords": "dữ liệu tổng hợp nhân tạo (synthetic)"})
        sheet = book.add_worksheet("RSHN 2022")
        sheet.write(0, 0, "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2022 (chuẩn nghèo đa chiều giai đoạn 2021-2025)")
        sheet.write_row(2, 0, heads)
        for i in range(BIG_ROWS):
            households, poor, near = 500 + i % 900, 50 + i % 300, 10 + i % 90
            row = [i + 1, names[i % len(names)], households, poor, round(100 * poor / households, 2), near,
                   round(100 * near / households, 2), households * 5]  # fmt: skip
            sheet.write_row(3 + i, 0, row)


def _median(found: Sequence[Timed]) -> float:
    return statistics.median(t.seconds for t in found)


def _target(name: str, value: float, most: float) -> bool:
    _say(f"{'ok  ' if value <= most else 'MISS'} {name}: {value:.2f} (target <= {most})")
    return value <= most


def _say(text: str) -> None:
    sys.stdout.write(text + "\n")
    sys.stdout.flush()
