"""Work sent to Dask workers that are processes of their own: the same tables, the same documents."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import psutil
import pytest

from analysis.cli import main
from analysis.ingest import ingest
from analysis.ingest.cluster import Cluster, ClusterUnusable
from analysis.project import Project
from analysis.publishing import Asked, build, current
from publishing_roots import COVERED, FINDING, add_notebook, toy_root

pytest.importorskip("distributed", reason="the extra 'cluster' is not installed")
pytestmark = pytest.mark.slow

DAY = date(2026, 1, 5)
YEARS = [2018, 2019, 2020, 2021]


@dataclass
class Machines:
    """A scheduler and its workers, each a process with a folder of its own."""

    address: str
    workers: list[subprocess.Popen[bytes]]


@pytest.fixture(scope="module")
def machines(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Machines]:
    folder = tmp_path_factory.mktemp("machines")
    told = folder / "scheduler.json"
    common = ["--scheduler-file", str(told), "--no-dashboard"]
    scheduler = _started("scheduler", "--port", "0", "--host", "127.0.0.1", *common)
    try:
        _until(told.exists)
        workers = [
            _started("worker", "--nthreads", "1", "--local-directory", str(folder / str(i)), *common)
            for i in range(2)
        ]
        yield Machines(json.loads(told.read_text("utf-8"))["address"], workers)
    finally:
        for process in (*workers, scheduler):
            process.terminate()
            process.wait(30)


def _started(what: str, *arguments: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "distributed.cli.dask_" + what, *arguments]
    return subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)


def _until(holds: Callable[[], bool], seconds: float = 180) -> None:
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.fixture
def cluster(machines: Machines) -> Machines:
    def all_there() -> bool:
        try:
            with Cluster(machines.address) as there:
                return there.workers == len(machines.workers)
        except ClusterUnusable:
            return False

    _until(all_there)
    return machines


def contents(folder: Path) -> dict[str, bytes]:
    """The documents of an edition, without the records of how long it took."""
    paths = (p for p in folder.rglob("*") if p.is_file() and p.parent != folder)
    return {p.relative_to(folder).as_posix(): p.read_bytes() for p in paths}


def test_no_cluster_is_one_sentence(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    add_notebook(toy, "annual_review")
    assert main(["--root", str(toy.root), "build", "--cluster", "tcp://127.0.0.1:9"]) == 3
    assert "Không nối được tới cụm máy tcp://127.0.0.1:9." in capsys.readouterr().err
    assert not any(toy.reports.glob(".staging-*"))


def test_the_tables_are_those_of_one_machine(
    province_root: Project, tmp_path: Path, cluster: Machines
) -> None:
    folders = sorted(p for p in (province_root.root / "data/raw").rglob("SOURCES.yml"))[:1]
    raw = folders[0].parent
    for name in ("here", "there"):
        root = tmp_path / name
        shutil.copytree(province_root.reference, root / "data/reference")
        (root / "notebooks").mkdir()
        shutil.copytree(raw, root / raw.relative_to(province_root.root), ignore=_most)
    here, there = (Project.at(tmp_path / name) for name in ("here", "there"))
    summary = ingest(here, jobs=1)
    assert ingest(there, cluster=cluster.address) == summary
    assert sum(summary.rows.values()) > 100
    for path in sorted(here.processed.glob("*.parquet")):
        assert path.read_bytes() == (there.processed / path.name).read_bytes(), path.name


def _most(folder: str, names: list[str]) -> list[str]:
    """All but the first workbooks of a folder."""
    return sorted(n for n in names if Path(folder, n).is_file() and n != "SOURCES.yml")[6:]


def test_the_documents_are_those_of_one_machine_though_a_worker_is_killed(
    tmp_path: Path, cluster: Machines
) -> None:
    roots = []
    for name in ("here", "there"):
        project = toy_root(tmp_path / name)
        add_notebook(project, "annual_review", [COVERED, FINDING], for_each={"year": YEARS})
        add_notebook(project, "broken", [COVERED, "1 / 0"], for_each={"year": [2018]})
        roots.append(project)
    here, there = roots
    killed: list[psutil.Process] = []

    def kill_a_worker(*_told: object) -> None:
        if not killed:
            tree = psutil.Process(cluster.workers[0].pid).children(recursive=True)
            killed.extend(tree)
            for process in tree:  # a nanny starts another in its place
                process.send_signal(signal.SIGKILL)

    local = build(here, Asked(as_of=DAY))
    far = build(there, Asked(as_of=DAY, cluster=cluster.address), progress=kill_a_worker)
    assert killed
    assert {o.key: o.state for o in far.outcomes} == {o.key: o.state for o in local.outcomes}
    assert [o.key for o in far.outcomes if not o.made] == ["broken/year=2018"]
    assert contents(far.folder) == contents(local.folder)
    reads = [{o.key: o.made_from["reads"] for o in e.outcomes if o.made} for e in (local, far)]
    assert reads[0] == reads[1]
    assert not build(there, Asked(as_of=DAY, only=["annual_review"], cluster=cluster.address)).new
    assert psutil.wait_procs([p for p in killed if p.pid != os.getpid()], timeout=10)[1] == []


def test_workers_read_a_shared_root_when_told_and_only_the_same_content(
    tmp_path: Path, cluster: Machines
) -> None:
    project = toy_root(tmp_path / "here")
    add_notebook(project, "annual_review", [COVERED, FINDING], for_each={"year": YEARS[:2]})
    other = tmp_path / "other"
    shutil.copytree(project.root, other)
    seen = tmp_path / "seen"  # the same folder by another path, as workers may have it
    seen.symlink_to(project.root, target_is_directory=True)
    asked = Asked(as_of=DAY, cluster=cluster.address)
    told = build(project, replace(asked, cluster_root=str(seen)))
    assert [o.state for o in told.outcomes] == ["made", "made"]
    reads = [o.made_from["reads"] for o in told.outcomes]
    sent = build(project, replace(asked, force=True))
    made = [{n: b for n, b in contents(e.folder).items() if "annual-review" in n} for e in (told, sent)]
    assert made[0] == made[1]
    assert len(made[0]) >= 2
    assert [o.made_from["reads"] for o in sent.outcomes] == reads
    (other / "data/reference/programme.toml").write_text("", encoding="utf-8")
    with pytest.raises(ClusterUnusable, match="không thấy"):
        build(project, replace(asked, force=True, cluster_root=str(other)))
    assert current(project) == sent.folder
