from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import nbformat
import pytest

from analysis.cli import main
from analysis.project import Project
from analysis.publishing import Asked, build, load_sidecar, plan
from analysis.publishing.starting import TEMPLATE
from publishing_roots import add_notebook, toy_notebook
from test_notebooks_contract import contract_faults, read

REPOSITORY = Path(__file__).parent.parent


def run(project: Project, *arguments: str) -> int:
    return main(["--root", str(project.root), "new", *arguments])


def faults(project: Project, name: str) -> list[str]:
    path = project.notebooks / f"{name}.ipynb"
    notebook = read(path)
    nbformat.validate(notebook)
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}
    return contract_faults(notebook, load_sidecar(path.with_suffix(".yaml")))


def names(project: Project) -> set[str]:
    return {p.name for p in project.notebooks.iterdir()}


def test_a_new_kind_of_document_keeps_the_contract_and_is_in_the_plan(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(toy, "huyen-ngheo") == 0
    assert "build --only huyen_ngheo" in capsys.readouterr().err
    assert names(toy) == {"huyen_ngheo.ipynb", "huyen_ngheo.yaml"}
    assert faults(toy, "huyen_ngheo") == []
    assert [r.key for r in plan(toy)] == ["huyen-ngheo"]


def test_every_cell_of_code_begins_by_saying_in_vietnamese_what_it_is_for() -> None:
    cells = [c for c in read(TEMPLATE).cells if c.cell_type == "code"]
    assert len(cells) > 5
    assert all(c.source.startswith("# ") and not c.source.isascii() for c in cells)


def test_the_defaults_are_the_last_year_of_the_root(toy: Project) -> None:
    path = toy.reference / "programme.toml"
    assert run(toy, "mot") == 0
    parameters = load_sidecar(toy.notebooks / "mot.yaml").parameters
    assert (parameters["year"].default, parameters["as_of"].default) == (2025, "2025-12-31")
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("last_year = 2025", "last_year = 2026"), encoding="utf-8")
    assert run(toy, "hai") == 0
    parameters = load_sidecar(toy.notebooks / "hai.yaml").parameters
    assert (parameters["year"].default, parameters["as_of"].default) == (2026, "2026-12-31")
    assert faults(toy, "hai") == []


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Hộ nghèo Đông", "ho_ngheo_dong"),
        ("2026_review", "bắt đầu bằng chữ"),
        ("../escape", "escape"),
        ("a/b", "a_b"),
        ("a__b", "a_b"),
        ("con", "không dùng được"),
        ("x" * 41, "không quá 40"),
        ("", "không dùng được"),
        ("a.ipynb", "a_ipynb"),
        ("annual_review", "Đã có notebooks/annual_review.ipynb"),
        ("annual-review", "Đã có notebooks/annual_review.ipynb"),
        ("alone", "Đã có notebooks/alone.ipynb"),
    ],
)
def test_a_name_that_is_none_or_is_taken_is_refused_with_a_sentence(
    toy: Project, name: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    add_notebook(toy, "annual_review")
    nbformat.write(toy_notebook(), toy.notebooks / "alone.ipynb")
    before = names(toy)
    assert run(toy, name) == 2
    assert said in capsys.readouterr().err
    assert names(toy) == before


def test_a_copy_of_an_existing_report_has_no_outputs_and_a_title_of_its_own(
    toy: Project, capsys: pytest.CaptureFixture[str]
) -> None:
    add_notebook(toy, "annual_review", ["show(year)"])
    path = toy.notebooks / "annual_review.ipynb"
    notebook = read(path)
    notebook.cells[1].execution_count = 3
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="x")]
    notebook.metadata["widgets"] = {}
    nbformat.write(notebook, path)
    before = path.read_bytes()
    assert run(toy, "cua_toi", "--like", "annual-review") == 0
    assert faults(toy, "cua_toi") == []
    copy, source = (load_sidecar(toy.notebooks / f"{n}.yaml") for n in ("cua_toi", "annual_review"))
    assert copy.title == "Báo cáo năm (cua_toi)"
    assert copy.model_copy(update={"title": source.title}) == source
    assert [c.source for c in read(toy.notebooks / "cua_toi.ipynb").cells] == [
        c.source for c in notebook.cells
    ]
    assert path.read_bytes() == before
    assert run(toy, "khac", "--like", "anual_review") == 2
    assert "có phải ý là “annual_review”" in capsys.readouterr().err


@pytest.mark.parametrize("like", sorted(p.stem for p in (REPOSITORY / "notebooks").glob("*.yaml")))
def test_every_report_can_be_copied(toy: Project, like: str) -> None:
    for source in (REPOSITORY / "notebooks").glob(f"{like}.*"):
        shutil.copy(source, toy.notebooks)
    assert run(toy, "ban_sao", "--like", like) == 0
    assert faults(toy, "ban_sao") == []


@pytest.mark.slow
def test_a_new_document_runs_at_once_in_the_projects_own_build(
    province_root: Project, tmp_path: Path
) -> None:
    for folder in ("reference", "processed"):
        shutil.copytree(province_root.root / "data" / folder, tmp_path / "data" / folder)
    (tmp_path / "notebooks").mkdir()
    project = Project.at(tmp_path)
    assert run(project, "thu_nghiem") == 0
    edition = build(project, Asked(as_of=date(2026, 1, 5), only=["thu_nghiem"]))
    (made,) = edition.outcomes
    assert (made.key, made.state, made.message) == ("thu-nghiem", "made", "")
    page = (edition.folder / "thu-nghiem" / "thu-nghiem.html").read_text(encoding="utf-8")
    assert "Năm 2025, các đơn vị giúp các xã" in page
    assert page.count("<figure") >= 1
    assert "Giá trị giúp đỡ theo huyện" in page
    assert {p.suffix for p in (edition.folder / "thu-nghiem").iterdir()} >= {".html", ".pdf", ".docx"}
