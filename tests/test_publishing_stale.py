from __future__ import annotations

import json
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from analysis.cli import main
from analysis.kernels.reads import BEGUN
from analysis.project import Project
from analysis.publishing import Asked, Inputs, build, plan, read_run
from analysis.publishing.stale import stale, unseen_imports
from publishing_roots import COVERED, FINDING, WAY, add_notebook

DAY = "2026-01-05"
HERE = "import os, pandas as pd\nroot = os.environ['COMMUNE_REVIEW_ROOT']"


@pytest.fixture
def made(toy: Project) -> dict[str, Any]:
    """What the report of 2018 was made from, having read one table."""
    add_notebook(toy, "annual_review")
    toy.processed.mkdir(parents=True)
    (toy.processed / "poverty.parquet").write_bytes(b"34,90")
    (toy.processed / "support.parquet").write_bytes(b"21,4")
    inputs = Inputs(toy)
    noted = [BEGUN, str(toy.processed / "poverty.parquet")]
    return {**inputs.of(plan(toy)[0], DAY, ("html",)), "reads": inputs.reads(noted)}


def reasons(project: Project, made: dict[str, Any], day: str = DAY) -> list[str]:
    inputs = Inputs(project)
    return [r.cause for r in stale(made, inputs.of(plan(project)[0], day, ("html",)), inputs)]


def edit(project: Project, **fields: object) -> None:
    path = project.notebooks / "annual_review.ipynb"
    notebook = json.loads(path.read_text("utf-8"))
    notebook["cells"][2].update(fields)
    path.write_text(json.dumps(notebook), encoding="utf-8")


def test_what_did_not_change_is_not_stale(toy: Project, made: dict[str, Any]) -> None:
    assert reasons(toy, json.loads(json.dumps(made))) == []


def test_a_notebook_run_and_saved_by_hand_is_the_same_notebook(toy: Project, made: dict[str, Any]) -> None:
    edit(toy, execution_count=7, outputs=[{"output_type": "stream", "name": "stdout", "text": "x"}])
    assert reasons(toy, made) == []
    edit(toy, source="display(2)")
    assert reasons(toy, made) == ["notebook"]


def test_only_what_was_read_makes_a_report_stale(toy: Project, made: dict[str, Any]) -> None:
    (toy.processed / "support.parquet").write_bytes(b"21,5")
    assert reasons(toy, made) == []
    (toy.processed / "poverty.parquet").write_bytes(b"34,91")
    inputs = Inputs(toy)
    (reason,) = stale(made, inputs.of(plan(toy)[0], DAY, ("html",)), inputs)
    assert str(reason) == "dữ liệu đã đổi: poverty"


def test_a_table_that_appears_makes_stale_because_its_absence_was_read(
    toy: Project, made: dict[str, Any]
) -> None:
    (toy.processed / "resources.parquet").write_bytes(b"")
    assert reasons(toy, made) == ["names"]


def test_day_parameters_formats_code_and_libraries_are_told_apart(toy: Project, made: dict[str, Any]) -> None:
    assert reasons(toy, made, "2026-01-06") == ["parameters"]
    for name in ("formats", "code", "libraries"):
        assert reasons(toy, {**made, name: "other"}) == [name]


@pytest.mark.parametrize("noted", [[], [BEGUN, "!subprocess.Popen"]], ids=["not noted", "another process"])
def test_a_report_whose_reading_cannot_be_seen_is_never_skipped(
    toy: Project, made: dict[str, Any], noted: list[str]
) -> None:
    assert reasons(toy, {**made, "reads": Inputs(toy).reads(noted)}) == ["unseen"]


def test_a_record_of_an_older_program_is_stale(toy: Project, made: dict[str, Any]) -> None:
    assert "unseen" in reasons(toy, {})
    assert made["reads"]


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("import pandas as pd\nimport analysis, json", ()),
        ("import pyarrow.parquet as pq", ("!import pyarrow",)),
        ("def f():\n    from subprocess import run", ("!import subprocess",)),
        ("import helper", ("!import polars",)),
        ("%matplotlib inline\nimport duckdb", ("!import duckdb",)),
        ("def broken(", ("!import ?",)),
    ],
)
def test_imports_that_may_read_past_python_are_found(toy: Project, cell: str, found: tuple[str, ...]) -> None:
    (toy.notebooks / "helper.py").write_text("import polars, json", encoding="utf-8")
    add_notebook(toy, "annual_review", [cell])
    assert unseen_imports(toy.notebooks / "annual_review.ipynb") == found


def test_rooms_that_documents_are_not_made_by_are_imported_by_none_that_makes_them() -> None:
    import analysis
    from analysis.publishing.inputs import _READ_IN
    from test_architecture import imported_names

    package = Path(analysis.__file__).parent
    import ast

    makers = ("indicators", "figures", "documents", "registers", "checking", "tables", "kernels")
    paths = [p for room in makers for p in (package / room).rglob("*.py")]
    found = {
        name.split(".")[1]
        for p in [*paths, *package.glob("*.py")]
        for _, name in imported_names(
            ast.parse(p.read_text("utf-8")), ("analysis", *p.relative_to(package).parts[:-1])
        )
        if name.startswith("analysis.")
    }
    assert found & set(_READ_IN) == set()


@pytest.mark.slow
def test_a_changed_file_remakes_the_report_that_read_it_and_carries_the_other_over(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    table, helper = toy.reference / "rates.csv", toy.notebooks / "helper.py"
    table.write_text("rate\n17\n", encoding="utf-8")
    helper.write_text("WORD = 1\n", encoding="utf-8")
    read = f"{HERE}\nif year == 2018:\n    pd.read_csv(root + '/data/reference/rates.csv'); import helper"
    add_notebook(toy, "annual_review", [COVERED, read, FINDING])
    first = build(toy, Asked(as_of=date(2026, 1, 5)))
    reads = {r["key"]: r["made_from"]["reads"] for r in read_run(first.folder)["reports"]}
    assert set(reads["annual-review/year=2018"]) - set(reads["annual-review/year=2019"]) == {
        "data/reference/rates.csv",
        "notebooks/helper.py",
    }
    assert not any(path.startswith("!") for of in reads.values() for path in of)

    same = build(toy, Asked(as_of=date(2026, 1, 5)))
    assert (same.new, same.folder, same.remade) == (False, first.folder, ())
    assert not build(toy, Asked(as_of=date(2026, 1, 6), redate=False)).new
    assert main(["--root", str(toy.root), "build"]) == 0
    assert "Không có gì thay đổi" in capsys.readouterr().err

    table.write_text("rate\n18\n", encoding="utf-8")
    assert main(["--root", str(toy.root), "list"]) == 0
    said = capsys.readouterr().out
    assert "annual-review/year=2018\tcần lập lại\tdữ liệu đã đổi: reference/rates.csv" in said
    assert "annual-review/year=2019\tđã lập" in said
    second = build(toy, Asked(as_of=date(2026, 1, 6), redate=False))
    assert second.remade == ("annual-review/year=2018",)
    records = {r["key"]: r for r in read_run(second.folder)["reports"]}
    assert records["annual-review/year=2019"]["since"] == first.name
    for path in sorted((first.folder / "annual-review/year=2019").iterdir()):
        kept, before = (second.folder / path.relative_to(first.folder)).read_bytes(), path.read_bytes()
        assert WAY.sub(b"", kept) == WAY.sub(b"", before), "only the way through the edition is set anew"
        if path.suffix == ".html":
            assert "Ấn bản 05/01/2026".encode() in WAY.findall(before)[0]
            assert "Ấn bản 06/01/2026".encode() in WAY.findall(kept)[0]
    assert "Báo cáo năm 2019" in (toy.reports / "index.html").read_text("utf-8")

    shutil.rmtree(second.folder / "annual-review/year=2019")
    assert main(["--root", str(toy.root), "list", "--json"]) == 0
    listed = {r["key"]: r for r in json.loads(capsys.readouterr().out)["reports"]}
    assert [r["cause"] for r in listed["annual-review/year=2019"]["reasons"]] == ["documents"]


def test_a_report_whose_table_has_no_row_of_its_year_is_not_started(
    province_root: Project, toy: Project
) -> None:
    shutil.copytree(province_root.processed, toy.processed)
    add_notebook(toy, "annual_review", for_each={"year": [2018]}, needs=["plan_actual", "poverty"])
    parameters = {"year": {"type": "int", "default": 1999, "description": "năm"}}
    from analysis.publishing.needs import lacking
    from publishing_roots import SIDECAR

    (report,) = plan(toy)
    assert lacking(toy, report) == ()
    parameters["as_of"] = SIDECAR["parameters"]["as_of"]
    add_notebook(toy, "annual_review", for_each={"year": [1999]}, needs=["poverty"], parameters=parameters)
    (report,) = plan(toy)
    assert lacking(toy, report) == ("poverty",)


@pytest.mark.slow
def test_what_the_writers_of_documents_read_counts_as_read(province_root: Project, toy: Project) -> None:
    for folder in ("processed", "reference"):
        shutil.copytree(province_root.root / "data" / folder, toy.root / "data" / folder, dirs_exist_ok=True)
    add_notebook(toy, "annual_review", for_each={"year": [2018]}, formats=["html", "xlsx"])
    edition = build(toy, Asked(as_of=date(2026, 1, 5)))
    reads = edition.outcomes[0].made_from["reads"]
    assert "data/processed/support.parquet" in reads, "the annex is added up by the worker, not the notebook"
    assert not any(path.startswith("!") for path in reads)
