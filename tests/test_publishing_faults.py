"""What can go wrong from outside, each with its name; the rest is made and nothing is left behind."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import nbformat
import psutil
import pytest

from analysis.project import Project
from analysis.publishing import Asked, Edition, build, current
from analysis.publishing.scratch import scratch_folder, sweep
from publishing_roots import COVERED, FINDING, add_notebook, toy_notebook

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(os.name != "posix", reason="processes are ended by POSIX signals"),
]

DAY = date(2026, 1, 5)
ONE = {"year": [2018]}
EATER = "held = []\nwhile True:\n    held.append(bytearray(64 * 2**20))"
ARROW_EATER = "import pyarrow as pa\nheld = [pa.allocate_buffer(2**33)]"


def faults(edition: Edition) -> dict[str, str]:
    return {o.key.partition("/")[0]: o.fault for o in edition.outcomes}


def test_each_fault_has_its_name_and_the_rest_is_made(toy: Project) -> None:
    add_notebook(toy, "fine", for_each=ONE)
    add_notebook(toy, "eater", [COVERED, EATER], for_each=ONE, memory_limit=256)
    add_notebook(toy, "arrow_eater", [COVERED, ARROW_EATER], for_each=ONE, memory_limit=256)
    add_notebook(toy, "endless", [COVERED, "while True:\n    pass"], for_each=ONE, time_limit=5)
    add_notebook(toy, "kernelless", for_each=ONE)
    notebook = toy_notebook()
    notebook.metadata.kernelspec = {"name": "julia-1.9", "display_name": "Julia", "language": "julia"}
    nbformat.write(notebook, toy.notebooks / "kernelless.ipynb")
    add_notebook(toy, "without_rows", for_each=ONE, needs=["poverty"])
    add_notebook(toy, "stranger", [COVERED, "open('/nowhere/file')", FINDING], for_each=ONE)
    edition = build(toy, Asked(as_of=DAY))
    assert faults(edition) == {
        "fine": "",
        "eater": "memory_limit",
        "arrow-eater": "memory_limit",
        "endless": "time_limit",
        "kernelless": "kernel_missing",
        "without-rows": "missing_data",
        "stranger": "cell_error",
    }
    said = {o.key.partition("/")[0]: o.message for o in edition.outcomes}
    assert "cần thêm quá 256 MB bộ nhớ ở ô 4" in said["eater"]
    assert "julia-1.9" in said["kernelless"]
    assert "bảng poverty" in said["without-rows"]
    again = build(toy, Asked(as_of=DAY, only=["without_rows", "kernelless"]))
    assert (again.new, again.name) == (False, edition.name)


def command(project: Project, temporary: Path, *, limit: int = 0) -> subprocess.Popen[bytes]:
    temporary.mkdir(exist_ok=True)
    limited = (
        f"import resource; resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit})); " if limit else ""
    )
    program = f"{limited}import sys; from analysis.cli import main; sys.exit(main())"
    arguments = ["--root", str(project.root), "build", "--as-of", "2026-01-06", "--force"]
    return subprocess.Popen(
        [sys.executable, "-c", program, *arguments],
        stderr=subprocess.PIPE,
        env={**os.environ, "TMPDIR": str(temporary)},
    )


@pytest.fixture
def sleeping(toy: Project) -> Iterator[Path]:
    """An edition stands; the notebook then writes the file given here and sleeps."""
    add_notebook(toy, "annual_review", for_each=ONE)
    build(toy, Asked(as_of=DAY))
    reached = toy.root / "reached"
    add_notebook(
        toy,
        "annual_review",
        [COVERED, f"import time\nopen({str(reached)!r}, 'w').close()\ntime.sleep(600)"],
        for_each=ONE,
    )
    yield reached
    add_notebook(toy, "annual_review", for_each=ONE)


def at_work(process: subprocess.Popen[bytes], reached: Path) -> list[psutil.Process]:
    """Every process of the command, once its notebook runs."""
    deadline = time.monotonic() + 120
    while not reached.exists():
        assert time.monotonic() < deadline
        time.sleep(0.05)
    children: list[psutil.Process] = psutil.Process(process.pid).children(recursive=True)
    return children


@pytest.mark.parametrize("kernels", ["warm", "ordinary"])
@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_stopped_build_leaves_no_process_and_no_folder(
    toy: Project,
    sleeping: Path,
    tmp_path: Path,
    number: int,
    kernels: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("COMMUNE_REVIEW_KERNELS", kernels)
    before = current(toy)
    process = command(toy, tmp_path / "temporary")
    children = at_work(process, sleeping)
    process.send_signal(number)
    _, said = process.communicate(timeout=60)
    assert process.returncode == 3
    assert "Đã dừng theo yêu cầu" in said.decode()
    assert psutil.wait_procs(children, timeout=10)[1] == []
    assert list((tmp_path / "temporary").iterdir()) == []
    assert not any(toy.reports.glob(".staging-*"))
    assert current(toy) == before


def test_a_killed_build_leaves_the_edition_whole_and_the_next_one_cleans_up(
    toy: Project, sleeping: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, temporary = current(toy), tmp_path / "temporary"
    process = command(toy, temporary)
    children = at_work(process, sleeping)
    process.kill()
    process.communicate()
    assert psutil.wait_procs(children, timeout=30)[1] == []
    assert current(toy) == before
    assert any(toy.reports.glob(".staging-*"))
    time.sleep(1.1)  # the folder of a process that is starting is left alone for a second
    monkeypatch.setenv("TMPDIR", str(temporary))
    monkeypatch.setattr("tempfile.tempdir", None)
    add_notebook(toy, "annual_review", for_each=ONE)
    assert build(toy, Asked(as_of=DAY, force=True)).new
    assert not any(toy.reports.glob(".staging-*"))
    assert list(temporary.iterdir()) == []


def test_a_full_disk_is_named_and_the_edition_stands(toy: Project, tmp_path: Path) -> None:
    add_notebook(toy, "annual_review", for_each=ONE)
    before = build(toy, Asked(as_of=DAY))
    process = command(toy, tmp_path / "temporary", limit=20_000)
    _, said = process.communicate(timeout=120)
    assert process.returncode == 3
    assert "đĩa đã đầy" in said.decode()
    assert "Traceback" not in said.decode()
    assert current(toy) == before.folder
    assert not any(toy.reports.glob(".staging-*"))


def test_reports_that_is_no_folder_is_one_sentence(toy: Project, tmp_path: Path) -> None:
    add_notebook(toy, "annual_review", for_each=ONE)
    toy.reports.rmdir()
    toy.reports.write_text("", encoding="utf-8")
    process = command(toy, tmp_path / "temporary")
    _, said = process.communicate(timeout=60)
    assert (process.returncode, "Traceback" in said.decode()) == (3, False)
    assert "reports" in said.decode()


@pytest.fixture
def short_folder() -> Iterator[Path]:
    """An empty folder with a path short enough for sockets in it, as the system's own has."""
    with tempfile.TemporaryDirectory(prefix="f-") as folder:
        yield Path(folder)


def test_folders_of_the_living_are_left_alone(short_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(short_folder))
    with scratch_folder() as folder:
        os.utime(folder, (0, 0))
        program = "from analysis.publishing.scratch import sweep; sweep()"
        environment = {**os.environ, "TMPDIR": str(short_folder)}
        subprocess.run([sys.executable, "-c", program], check=True, env=environment)
        assert folder.is_dir()
    dead = short_folder / "cr-dead"
    dead.mkdir()
    (dead / ".alive").touch()
    os.utime(dead, (0, 0))
    sweep()
    assert not any(short_folder.iterdir())


def test_records_name_the_fault_for_programs(toy: Project) -> None:
    add_notebook(toy, "annual_review", [COVERED, "if year == 2018:\n    1 / 0"])
    edition = build(toy, Asked(as_of=DAY))
    run = json.loads((edition.folder / "run.json").read_text("utf-8"))
    assert [(r["state"], r["fault"]) for r in run["reports"]] == [("failed", "cell_error"), ("made", "")]
    assert "ZeroDivisionError" in (edition.folder / "run.log").read_text("utf-8")


def test_kills_at_drawn_moments_leave_nothing_half_made(short_folder: Path) -> None:
    program = Path(__file__).parent.parent / "benchmarks" / "faults.py"
    command = [sys.executable, str(program), "--starts", "3", "--kills", "4", "--seed", "7"]
    told = subprocess.run(
        command, capture_output=True, text=True, check=False, env={**os.environ, "TMPDIR": str(short_folder)}
    )
    assert told.returncode == 0, told.stdout + told.stderr
    assert "'driver killed'" in told.stdout
    assert "'ok': 3" in told.stdout
    assert list(short_folder.iterdir()) == []


def test_a_long_temporary_path_still_leaves_room_for_sockets(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    deep = tmp_path / ("a" * 90)
    deep.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with scratch_folder() as folder:
        (folder / ("s" * 40)).touch()
        assert not folder.is_relative_to(deep)
    assert not folder.exists()
