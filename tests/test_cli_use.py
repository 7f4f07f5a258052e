from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import __version__
from analysis.cli import main
from analysis.cli.screen import printable
from analysis.project import Project
from publishing_roots import add_notebook

COMMANDS = (
    "sample", "ingest", "check", "list", "build", "trace", "diff", "run", "names", "correct", "new", "forms",
)  # fmt: skip


def run(project: Project, *arguments: str) -> int:
    return main(["--root", str(project.root), *arguments])


def test_help_names_every_command_and_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--help"]) == 0
    said = capsys.readouterr().out
    assert all(f"  {name} " in said for name in COMMANDS)
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"commune-review {__version__}\n"


@pytest.mark.parametrize("heavy", ["pandas", "pyarrow", "papermill", "matplotlib", "typst", "rich"])
def test_help_loads_nothing_heavy(heavy: str) -> None:
    program = f"import sys, analysis.cli; analysis.cli.main(['--help']); sys.exit({heavy!r} in sys.modules)"
    assert subprocess.run([sys.executable, "-c", program], capture_output=True, check=False).returncode == 0


def test_control_characters_of_names_and_cells_never_reach_the_terminal() -> None:
    assert (
        printable("\x1b]0;x\x07 Xã [red] Phì Nhừ\n\u202etxt") == "\\x1b]0;x\\x07 Xã [red] Phì Nhừ\n\\u202etxt"
    )


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"[programme\n", "Cần tệp TOML"),
        (b"periods = []\n", "programme: Field required"),
        (b"\xff\xfe", "Cần tệp TOML, mã UTF-8"),
    ],
)
def test_broken_programme_is_one_sentence_and_wrong_use(
    toy: Project, content: bytes, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    (toy.reference / "programme.toml").write_bytes(content)
    assert run(toy, "list") == 2
    error = capsys.readouterr().err
    assert "programme.toml" in error
    assert said in error
    assert "Traceback" not in error


@pytest.mark.parametrize(
    "arguments",
    [
        ["buildd"],
        ["build", "--as-of", "31/12/2025"],
        ["build", "--formats", "odt"],
        ["build", "--jobs", "0"],
        ["build", "--only", "annual_review/yaer=2019"],
        ["build", "--only", "anual_review"],
        ["build", "--only", "annual_review/as_of=2020-01-01"],
        ["trace", "money.cash/year=2018"],
        ["trace"],
        ["check"],
        ["diff"],
        ["diff", "2025-12-31.1"],
        ["list", "--as-of", "today"],
        ["run", "--as-of", "31/12/2025"],
    ],
    ids=" ".join,
)
def test_wrong_use_ends_with_2_and_makes_nothing(
    toy: Project, arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    add_notebook(toy, "annual_review")
    assert run(toy, *arguments) == 2
    assert capsys.readouterr().err
    assert list(toy.reports.iterdir()) == []


def test_misspelt_parameter_is_refused_in_one_line_with_a_suggestion(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    add_notebook(toy, "annual_review")
    assert run(toy, "build", "--only", "annual_review/yaer=2019") == 2
    (line,) = capsys.readouterr().err.splitlines()
    assert "“yaer”; có phải ý là “year”?" in line


def test_folder_that_is_no_project_is_wrong_use(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main(["--root", str(tmp_path), "list"]) == 2
    monkeypatch.chdir(tmp_path)
    assert main(["list"]) == 2
    assert "--root" in capsys.readouterr().err


def test_fault_nobody_foresaw_ends_with_3_not_with_look(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    (toy.reports / "current.json").write_text("[", encoding="utf-8")
    add_notebook(toy, "annual_review")
    assert run(toy, "list") == 3
    assert "JSONDecodeError" in capsys.readouterr().err


def test_project_is_found_from_a_folder_inside_it(
    toy: Project, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    add_notebook(toy, "annual_review")
    monkeypatch.chdir(toy.notebooks)
    assert main(["list"]) == 0
    assert "annual-review/year=2019\tchưa lập" in capsys.readouterr().out


def test_list_tells_notebooks_that_no_edition_holds(toy: Project, capsys: pytest.CaptureFixture[str]) -> None:
    add_notebook(toy, "annual_review")
    (toy.notebooks / "Untitled.ipynb").write_text("{}", encoding="utf-8")
    assert run(toy, "list") == 0
    assert "Untitled.ipynb" in capsys.readouterr().err


@pytest.mark.slow
def test_list_and_trace_tell_what_the_current_edition_holds(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    add_notebook(toy, "annual_review")
    assert run(toy, "build", "--as-of", "2026-01-05", "--only", "annual_review/year=2019") == 0
    assert "[1/1] annual-review/year=2019: đã lập" in capsys.readouterr().err
    assert run(toy, "list", "--json") == 0
    listed = json.loads(capsys.readouterr().out)
    assert listed["edition"] == "2026-01-05.1"
    assert {r["key"]: r["state"] for r in listed["reports"]} == {
        "annual-review/year=2018": "not_made",
        "annual-review/year=2019": "made",
    }
    figure = "poverty.change/scope=province"
    assert run(toy, "trace", figure) == 0
    told = capsys.readouterr()
    assert "data/raw/2025/2025_ra-soat-ho-ngheo.xlsx\tBiểu 1\tE58\t25.541\tpublished" in told.out
    assert "annual-review/year=2019" in told.err
    assert run(toy, "trace", figure, "--json") == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["report"], row["rows"], len(row["cells"])) == ("annual-review/year=2019", 3, 3)
    assert run(toy, "trace", "poverty.change/scope=provnce") == 2
    assert f"có phải ý là “{figure}”" in capsys.readouterr().err


def test_output_is_utf_8_wherever_it_goes(toy: Project) -> None:
    add_notebook(toy, "annual_review")
    environment = {**os.environ, "PYTHONUTF8": "0", "PYTHONIOENCODING": "cp1252"}
    command = [sys.executable, "-m", "analysis.cli", "--root", str(toy.root), "list"]
    out = subprocess.run(command, capture_output=True, check=True, env=environment).stdout
    assert "chưa lập" in out.decode("utf-8")
