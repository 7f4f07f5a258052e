from __future__ import annotations

import ast
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbformat import NotebookNode

from analysis.publishing import Sidecar, WrongUse, load_sidecar
from publishing_roots import SIDECAR, toy_notebook

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))

_PATH = re.compile(r"[/\\]|\.(csv|xlsx?|ods|parquet|toml|ya?ml|json|html|pdf)$", re.IGNORECASE)
_NOT_THIN = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef, ast.Lambda, ast.For, ast.While)
_NOT_CALLED = re.compile(r"groupby|merge|open|exec|eval|read_\w+|to_(csv|excel|parquet|html|json)")


def contract_faults(notebook: NotebookNode, sidecar: Sidecar) -> list[str]:
    """What in ``notebook`` is not thin: the notebook shows, the package computes."""
    code = [c for c in notebook.cells if c.cell_type == "code"]
    trees = {id(c): ast.parse(c.source) for c in code}
    tagged = [c for c in code if "parameters" in c.metadata.get("tags", [])]
    importing = [c for c in code if any(_imports(n) for n in ast.walk(trees[id(c)]))]
    found = []
    if len(tagged) != 1:
        found.append(f"{len(tagged)} cells are tagged parameters, not 1")
    else:
        found += _parameter_faults(trees[id(tagged[0])], sidecar)
    if len(importing) != 1:
        found.append(f"{len(importing)} cells import, not 1")
    for cell in code:
        if cell.outputs or cell.execution_count is not None:
            found.append(f"cell {cell.id} holds outputs or was saved after a run")
        found += [f"cell {cell.id}: {fault}" for fault in _code_faults(trees[id(cell)])]
    return found


def _parameter_faults(tree: ast.Module, sidecar: Sidecar) -> list[str]:
    defaults: dict[str, Any] = {}
    for statement in tree.body:
        target = statement.targets[0] if isinstance(statement, ast.Assign) else None
        if not isinstance(statement, ast.Assign) or not isinstance(target, ast.Name):
            return [f"the parameters cell holds more than assignments: {ast.unparse(statement)}"]
        try:
            defaults[target.id] = ast.literal_eval(statement.value)
        except ValueError:
            return [f"the default of {target.id} is not a literal"]
    declared = {name: p.check(name, p.default) for name, p in sidecar.parameters.items()}
    return [] if _typed(defaults) == _typed(declared) else [f"defaults {defaults} are not {declared}"]


def _typed(values: Mapping[str, Any]) -> dict[str, tuple[type, Any]]:
    return {name: (type(value), value) for name, value in values.items()}


def _imports(node: ast.AST) -> bool:
    return isinstance(node, ast.Import | ast.ImportFrom)


def _code_faults(tree: ast.Module) -> list[str]:
    found = []
    for node in ast.walk(tree):
        if isinstance(node, _NOT_THIN):
            found.append(f"{type(node).__name__} belongs in the package")
        if isinstance(node, ast.Call) and _NOT_CALLED.fullmatch(_called(node)):
            found.append(f"{_called(node)} belongs in the package")
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and _PATH.search(node.value):
            found.append(f"{node.value!r} looks like a path")
    return found


def _called(node: ast.Call) -> str:
    if isinstance(node.func, ast.Attribute):
        of_package = isinstance(node.func.value, ast.Name) and node.func.value.id == "analysis"
        return "" if of_package else node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def read(path: Path) -> NotebookNode:
    notebook: NotebookNode = nbformat.read(path, as_version=4)
    return notebook


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_thin_and_agrees_with_its_sidecar(path: Path) -> None:
    assert contract_faults(read(path), load_sidecar(path.with_suffix(".yaml"))) == []


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda p: p.stem)
def test_notebook_is_valid_and_carries_nothing_of_its_authors_machine(path: Path) -> None:
    notebook = read(path)
    nbformat.validate(notebook)
    assert notebook.metadata.kernelspec.name == "python3"
    assert set(notebook.metadata) <= {"kernelspec", "language_info"}


def test_every_notebook_has_a_sidecar_and_every_sidecar_a_notebook() -> None:
    assert NOTEBOOKS
    folder = NOTEBOOKS[0].parent
    assert {p.stem for p in folder.glob("*.yaml")} == {p.stem for p in NOTEBOOKS}


def _untagged(notebook: NotebookNode) -> None:
    notebook.cells[0].metadata["tags"] = []


def _ran(notebook: NotebookNode) -> None:
    notebook.cells[1].execution_count = 2


def _shows(notebook: NotebookNode) -> None:
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="x")]


def _second(source: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        notebook.cells[2].source = source

    return change


def _parameters(source: str) -> Callable[[NotebookNode], None]:
    def change(notebook: NotebookNode) -> None:
        notebook.cells[0].source = source

    return change


BROKEN = {
    "no parameters cell": (_untagged, "0 cells are tagged"),
    "default differs": (_parameters('year = 2020\nas_of = "2025-12-31"'), "defaults"),
    "default of another type": (_parameters('year = "2018"\nas_of = "2025-12-31"'), "defaults"),
    "default missing": (_parameters("year = 2018"), "defaults"),
    "default computed": (_parameters('year = max(2018, 1)\nas_of = "2025-12-31"'), "not a literal"),
    "call among parameters": (_parameters("print(1)"), "more than assignments"),
    "saved after a run": (_ran, "outputs"),
    "outputs kept": (_shows, "outputs"),
    "second import cell": (_second("import pandas"), "2 cells import"),
    "def": (_second("def f(): ..."), "FunctionDef"),
    "class": (_second("class A: ..."), "ClassDef"),
    "loop": (_second("for x in y:\n    show(x)"), "For"),
    "groupby": (_second("frame.groupby('a').sum()"), "groupby"),
    "merge": (_second("frame.merge(other)"), "merge"),
    "reading": (_second("pd.read_excel(it)"), "read_excel"),
    "opening": (_second("open(it)"), "open"),
    "path": (_second("show('data/raw')"), "looks like a path"),
    "file name": (_second("show('poverty.parquet')"), "looks like a path"),
}


@pytest.mark.parametrize("broken", BROKEN)
def test_a_broken_notebook_is_found(broken: str) -> None:
    change, said = BROKEN[broken]
    notebook = toy_notebook(["show(year)"])
    sidecar = Sidecar.model_validate(SIDECAR)
    assert contract_faults(notebook, sidecar) == []
    change(notebook)
    assert any(said in fault for fault in contract_faults(notebook, sidecar))


def test_a_default_that_its_own_bounds_refuse_is_no_sidecar(tmp_path: Path) -> None:
    path = tmp_path / "annual_review.yaml"
    path.write_text(
        "title: a\nquestion: b\naudience: c\nparameters:\n"
        "  as_of: {type: date, default: 2025-12-31, description: d}\n"
        "  year: {type: int, default: 2016, minimum: 2017, description: d}\n",
        encoding="utf-8",
    )
    with pytest.raises(WrongUse, match="2017"):
        load_sidecar(path)
