from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from analysis.checking.catalogue import catalogue
from analysis.cli import main
from analysis.project import Project
from indicator_frames import province
from test_intake_board import DARC, DOIT, file, problem, report
from test_letters import root, store

__all__ = ["root"]

_STYLE = re.compile(r"\x1b\[[0-9;]*m")
A, B = "data/raw/2018/a.xlsx", "data/raw/2019/b.xlsx"


@pytest.fixture
def faulty(root: Project) -> Project:
    """Two agencies and two years: faults of three severities and of each who can mend them."""
    store(
        root,
        province(
            submissions=[
                report(DARC),
                report(DARC, "missing", year=2019, reason_given="thiên tai"),
                report(DOIT, "late", year=2019),
            ],
            files=[file(A), file(B, year=2019)],
            support=[{"agency_id": DARC, "file": A}, {"agency_id": DOIT, "file": B, "year": 2019}],
            problems=[
                *(problem(A, "ambiguous_number", cell=f"F{n}", as_written="1.200") for n in range(10, 16)),
                problem(B, "cleaning_failed", "stops", cell="A1"),
                problem(B, "unit_differs", "notes", cell="G7", as_written="nghìn đồng\x1b[31m"),
            ],
        ),
    )
    return root


def run(project: Project, *arguments: str) -> int:
    return main(["--root", str(project.root), "check", *arguments])


def lines(capsys: pytest.CaptureFixture[str]) -> list[list[str]]:
    return [line.split("\t") for line in capsys.readouterr().out.splitlines()]


def test_causes_come_worst_first_each_with_remedy_address_and_text(
    faulty: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(faulty) == 1
    _, *rows = lines(capsys)
    assert [row[1] for row in rows] == ["cleaning_failed", *["ambiguous_number"] * 3, "unit_differs"]
    assert rows[1][7:9] == [f"{A} › S › F10", "1.200"]
    assert rows[1][5:7] == [
        catalogue()["ambiguous_number"].vi.title,
        catalogue()["ambiguous_number"].vi.remedy,
    ]


def test_all_cuts_nothing_and_json_is_complete(faulty: Project, capsys: pytest.CaptureFixture[str]) -> None:
    run(faulty, "--all")
    assert len(lines(capsys)) == 1 + 8
    run(faulty, "--json")
    told = json.loads(capsys.readouterr().out)
    assert told["counts"] == {"stops": 1, "blanks": 6, "notes": 1}
    assert sum(len(c["problems"]) for c in told["causes"]) == 8
    assert {c["who"] for c in told["causes"]} == {"sender", "maintainer"}


def test_english_tells_cause_and_remedy_in_english(
    faulty: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run(faulty, "--language", "en", "--code", "ambiguous_number")
    head, row, *_ = lines(capsys)
    assert head[:3] == ["severity", "code", "problems"]
    assert row[5:7] == [catalogue()["ambiguous_number"].en.title, catalogue()["ambiguous_number"].en.remedy]


@pytest.mark.parametrize(
    ("chosen", "codes"),
    [
        (("--agency", DARC), {"ambiguous_number"}),
        (("--year", "2019"), {"cleaning_failed", "unit_differs"}),
        (("--severity", "notes"), {"unit_differs"}),
        (("--agency", DOIT, "--severity", "blanks"), set()),
    ],
)
def test_a_choice_tells_only_what_was_asked_for(
    faulty: Project, capsys: pytest.CaptureFixture[str], chosen: tuple[str, ...], codes: set[str]
) -> None:
    code = run(faulty, *chosen, "--json")
    told = json.loads(capsys.readouterr().out)
    assert {c["code"] for c in told["causes"]} == codes
    assert code == int(bool(told["counts"]["stops"] or told["counts"]["blanks"]))


@pytest.mark.parametrize("chosen", [("--agency", "so-x"), ("--code", "so_x"), ("--severity", "bad")])
def test_a_choice_that_does_not_exist_is_wrong_use(
    faulty: Project, capsys: pytest.CaptureFixture[str], chosen: tuple[str, ...]
) -> None:
    assert run(faulty, *chosen) == 2
    assert chosen[1] in capsys.readouterr().err


def test_the_board_has_a_state_for_every_report_owed(
    faulty: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    run(faulty, "--board")
    head, *rows = lines(capsys)
    assert head[2:] == ["2018", "2019"]
    assert [row[2:] for row in rows] == [["đúng hạn", "chưa nhận, có lý do"], ["không phải nộp", "muộn"]]
    run(faulty, "--board", "--year", "2018")
    _, row = lines(capsys)
    assert row[0] == DARC
    assert row[9:] == [f"{A} › S › F10", "1.200", catalogue()["ambiguous_number"].vi.remedy]
    run(faulty, "--board", "--json")
    told = json.loads(capsys.readouterr().out)
    assert [(r["agency_id"], r["year"], r["state"]) for r in told] == [
        (DARC, 2018, "on_time"),
        (DARC, 2019, "missing_with_reason"),
        (DOIT, 2019, "late"),
    ]
    assert told[0]["first_problem"]["cell"] == "F10"


def test_letters_are_written_and_named(faulty: Project, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(faulty, "--letters", "--jobs", "1", "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["letters"] == [
        f"reports/letters/{year}/{agency}.{kind}"
        for year, agency in ((2018, DARC), (2019, DOIT))
        for kind in ("html", "pdf", "docx")
    ]
    assert all((faulty.root / name).is_file() for name in (told["index"], *told["letters"]))


@pytest.mark.skipif(os.name == "nt", reason="a terminal is made with pty")
@pytest.mark.parametrize("asked", [(), ("--board",), ("--board", "--year", "2019")], ids=" ".join)
def test_a_terminal_shows_it_within_its_width_and_is_driven_by_no_cell(
    faulty: Project, asked: tuple[str, ...]
) -> None:
    shown = on_a_terminal(faulty.root, 80, *asked)
    assert max(len(_STYLE.sub("", line)) for line in shown.splitlines()) <= 80
    assert "đồng\x1b" not in shown
    assert ("đồng\\x1b[31m" in shown) == (not asked or "--year" in asked)


def on_a_terminal(folder: Path, columns: int, *asked: str) -> str:
    """What the command prints on a terminal of ``columns``."""
    import pty

    main_end, end = pty.openpty()
    environment = {**os.environ, "COLUMNS": str(columns), "NO_COLOR": "1", "TERM": "xterm"}
    command = [sys.executable, "-m", "analysis.cli", "--root", str(folder), "check", *asked]
    process = subprocess.Popen(command, stdout=end, stderr=subprocess.DEVNULL, env=environment)
    os.close(end)
    parts = []
    try:
        while part := os.read(main_end, 65536):
            parts.append(part)
    except OSError:  # the other end closed: that is how a terminal ends on Linux
        pass
    os.close(main_end)
    assert process.wait() in (0, 1)
    return b"".join(parts).decode("utf-8").replace("\r", "")
