from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any, Protocol

import nbformat
import pytest
from nbconvert import exporters
from nbformat import NotebookNode

import documents_notebook as sample
from analysis.documents import DocumentError, read_document, to_html, to_pdf

ROOT = Path(__file__).parents[1]


@pytest.fixture
def executed(tmp_path: Path) -> Path:
    path = tmp_path / "executed.ipynb"
    path.write_text(nbformat.writes(sample.full(rows=3)), encoding="utf-8")
    return path


class Exporter(Protocol):
    def from_filename(self, filename: str) -> tuple[str | bytes, dict[str, str]]: ...

    def from_notebook_node(self, nb: NotebookNode) -> tuple[str | bytes, dict[str, str]]: ...


def exporter(name: str, **options: object) -> Exporter:
    """The exporter registered under ``name`` in pyproject.toml."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    target = project["entry-points"]["nbconvert.exporters"][name]
    find: Any = exporters.get_exporter
    made: Exporter = find(target.replace(":", "."))(**options)
    return made


def test_exported_files_are_the_published_ones_byte_for_byte(executed: Path) -> None:
    document = read_document(sample.full(rows=3))
    page, resources = exporter("review_html").from_filename(str(executed))
    assert (page, resources["output_extension"]) == (to_html(document), ".html")
    printed, resources = exporter("review_pdf").from_filename(str(executed))
    assert (printed, resources["output_extension"]) == (to_pdf(document).value, ".pdf")


def test_a_language_and_the_way_to_the_index_can_be_chosen(executed: Path) -> None:
    page, _ = exporter("review_html", language="en", index_href="../index.html").from_filename(str(executed))
    assert '<html lang="en">' in str(page)
    assert 'href="../index.html"' in str(page)


def test_a_notebook_that_never_ran_is_not_exported() -> None:
    with pytest.raises(DocumentError, match="chưa chạy"):
        exporter("review_html").from_notebook_node(sample.minimal(sample.code("x = 1", run=False)))
