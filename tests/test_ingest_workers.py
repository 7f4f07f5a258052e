from __future__ import annotations

from datetime import date
from pathlib import Path

import psutil
import pytest

from analysis.ingest.intake import RawFile
from analysis.ingest.transport import Reading, unpacked
from analysis.ingest.workers import Limits, ReaderNotStarted, Workers
from analysis.project import Project
from ingest_readers import HOSTILE
from ingest_roots import new_root

SHORT = Limits(memory_mb=200, seconds=1.0, seconds_a_megabyte=0)


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    return new_root(tmp_path_factory.mktemp("root"))


def raw(name: str, size: int = 10) -> RawFile:
    path = Path("data/raw/2018", name)
    return RawFile(path, path.as_posix(), name * 2, size, "received", 2018, date(2018, 12, 1))


def read(project: Project, *names: str, jobs: int = 1) -> dict[str, Reading]:
    with Workers(project, jobs, limits=SHORT, reader=HOSTILE) as workers:
        answers = {a.position: unpacked(a.content) for a in workers.read(enumerate(map(raw, names)))}
    return {name: answers[i] for i, name in enumerate(names)}


def codes(reading: Reading) -> list[str]:
    return [p.code for p in reading.problems]


@pytest.mark.parametrize(
    ("bad", "code"),
    [
        ("hang.xlsx", "reader_killed_time"),
        ("abort.xlsx", "reader_crashed"),
        ("eat.xlsx", "reader_killed_memory"),
        ("raise.xlsx", "reader_failed"),
    ],
)
def test_a_file_that_harms_its_reader_costs_only_itself(project: Project, bad: str, code: str) -> None:
    found = read(project, "a.xlsx", bad, "b.xlsx", "c.xlsx")
    assert codes(found[bad]) == [code]
    assert (found[bad].summary["state"], found[bad].tables) == ("refused", {})
    assert found[bad].problems[0].file == f"data/raw/2018/{bad}"
    for name in ("a.xlsx", "b.xlsx", "c.xlsx"):
        assert found[name].problems == ()
        assert found[name].tables["support"].columns["received_on"] == [date(2018, 12, 1)]


def test_many_harmful_files_and_two_processes_lose_no_file(project: Project) -> None:
    names = [f"{kind}{i}.xlsx" for i in range(3) for kind in ("abort", "a", "raise", "b", "c", "eat")]
    found = read(project, *names, jobs=2)
    assert [name for name in names if not found[name].problems] == [
        n for n in names if n[0] in "abc" and n[1].isdigit()
    ]
    assert {codes(found[n])[0] for n in names if n.startswith("abort")} == {"reader_crashed"}
    assert {codes(found[n])[0] for n in names if n.startswith("eat")} == {"reader_killed_memory"}


def test_a_library_that_prints_does_not_disturb_the_answers(project: Project) -> None:
    found = read(project, "print.xlsx", "a.xlsx")
    assert [codes(r) for r in found.values()] == [[], []]


def test_larger_files_are_read_first(project: Project) -> None:
    with Workers(project, 1, reader=HOSTILE) as workers:
        sizes = {0: 5, 1: 400_000, 2: 500_000}
        answers = list(workers.read((i, raw(f"{i}.xlsx", size)) for i, size in sizes.items()))
    assert [a.position for a in answers] == [2, 1, 0]


def test_no_process_outlives_an_interrupted_reading(project: Project) -> None:
    running: set[int] = set()
    with pytest.raises(KeyboardInterrupt):
        _read_until_interrupted(project, running)
    assert len(running) == 2
    assert not running & {p.pid for p in psutil.Process().children()}


def _read_until_interrupted(project: Project, running: set[int]) -> None:
    others = {p.pid for p in psutil.Process().children()}
    with Workers(project, 2, reader=HOSTILE) as workers:
        running |= {p.pid for p in psutil.Process().children()} - others
        for _ in workers.read(enumerate([raw("a.xlsx"), raw("hang.xlsx"), raw("hang2.xlsx")])):
            raise KeyboardInterrupt


def test_processes_that_cannot_start_are_an_error_and_no_verdict_on_files(project: Project) -> None:
    with (
        pytest.raises(ReaderNotStarted, match="no_such_reader"),
        Workers(project, 1, reader="no_such_reader:read") as workers,
    ):
        list(workers.read([(0, raw("a.xlsx"))]))


def test_a_larger_file_may_take_longer() -> None:
    limits = Limits.load()
    assert limits.seconds_for(raw("a.xlsx", 5 * 2**20)) > limits.seconds_for(raw("a.xlsx"))
