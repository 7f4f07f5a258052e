"""Toy project roots: notebooks that need nothing but the kernel, with their side-cars."""

from __future__ import annotations

import re
import shutil
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import nbformat
import yaml
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from analysis.project import Project
from analysis.publishing.plan import Report
from analysis.publishing.sidecar import load_sidecar
from documents_notebook import CHANGE, COVER, block, span

REFERENCE = Path(__file__).parent.parent / "data" / "reference"

WAY = re.compile(rb'<nav class="way".*?</nav>', re.DOTALL)
"""Where a page stands in its edition: set anew in each, all else of a page carried over stays."""

PARAMETERS = 'year = 2018\nas_of = "2025-12-31"'
IMPORTS = "from IPython.display import display"
SIDECAR: dict[str, Any] = {
    "title": "Báo cáo năm",
    "question": "Trong năm đã làm được gì?",
    "audience": "Ủy ban nhân dân tỉnh",
    "parameters": {
        "year": {"type": "int", "default": 2018, "minimum": 2017, "maximum": 2025, "description": "năm"},
        "as_of": {"type": "date", "default": "2025-12-31", "description": "ngày của ấn bản"},
    },
    "for_each": {"year": [2018, 2019]},
    "formats": ["html"],
}

KILLED = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
"""A cell that ends its kernel as the out-of-memory killer does."""


def report_of(year: int) -> Report:
    """The annual review of ``year`` as it is planned."""
    path = REFERENCE.parent.parent / "notebooks" / "annual_review.yaml"
    return Report("annual_review", {"year": year}, load_sidecar(path))


def displayed(payload: dict[str, Any], **given: str) -> str:
    """The source of a cell that displays ``payload``; ``given`` sets fields by Python expressions."""
    mime = f"application/vnd.commune-review.{payload['kind']}.v1+json"
    fields = ", ".join(f"{name!r}: {expression}" for name, expression in given.items())
    return f"display({{{mime!r}: {{**{payload!r}, {fields}}}, 'text/plain': 'shown'}}, raw=True)"


COVERED = displayed(COVER, title="f'Báo cáo năm {year}'", as_of="as_of")
FINDING = displayed(block("prose", [CHANGE], role="lede", paragraphs=[["Giảm ", span(CHANGE), " điểm %."]]))


def toy_notebook(cells: Sequence[str] = (COVERED, FINDING), parameters: str = PARAMETERS) -> NotebookNode:
    """A thin notebook: the tagged parameters, the imports, then ``cells``; a cell in ## is prose."""
    sources = [IMPORTS, *cells]
    notebook: NotebookNode = new_notebook(
        cells=[
            new_code_cell(parameters, metadata={"tags": ["parameters"]}),
            *(new_markdown_cell(s) if s.startswith("##") else new_code_cell(s) for s in sources),
        ],
        metadata={"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}},
    )
    for number, cell in enumerate(notebook.cells):
        cell["id"] = f"cell-{number}"
    return notebook


def toy_root(folder: Path) -> Project:
    """A root with the real programme and no notebook yet."""
    reference = folder / "data" / "reference"
    reference.mkdir(parents=True)
    shutil.copy(REFERENCE / "programme.toml", reference)
    (folder / "notebooks").mkdir()
    (folder / "reports").mkdir()
    return Project.at(folder)


def add_notebook(
    project: Project, name: str, cells: Sequence[str] = (COVERED, FINDING), **sidecar: object
) -> None:
    """Add a toy notebook and its side-car; ``sidecar`` replaces fields of :data:`SIDECAR`."""
    nbformat.write(toy_notebook(cells), project.notebooks / f"{name}.ipynb")
    text = yaml.safe_dump({**SIDECAR, **sidecar}, allow_unicode=True)
    (project.notebooks / f"{name}.yaml").write_text(text, encoding="utf-8")
