"""What the four notebooks show of the synthetic province, figure by figure and sentence by sentence."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest

import analysis
from analysis.figures.shown import Shown
from analysis.indicators import Figure
from analysis.indicators.caveats import Caveat, catalogue
from analysis.project import Project
from analysis.province import Province

pytestmark = pytest.mark.slow

NOTEBOOKS = sorted((Path(__file__).parent.parent / "notebooks").glob("*.ipynb"))
_CAUSE = re.compile(r"\b(nhờ (?:có|vào|sự|giúp)|là do|bởi vì|dẫn đến|khiến cho)\b", re.IGNORECASE)


def shown(notebook: Path) -> Iterator[Shown]:
    """What the code cells of ``notebook`` display with their default parameters."""
    space: dict[str, object] = {}
    for cell in nbformat.read(notebook, as_version=4).cells:
        if cell.cell_type != "code":
            continue
        *statements, last = ast.parse(cell.source).body
        if not isinstance(last, ast.Expr):
            exec(cell.source, space)
            continue
        exec(compile(ast.Module(statements, []), notebook.name, "exec"), space)
        result = eval(compile(ast.Expression(last.value), notebook.name, "eval"), space)
        parts = result if isinstance(result, (list, tuple)) else [result]
        yield from (part for part in parts if isinstance(part, Shown))


@pytest.fixture(scope="module")
def province(province_root: Project) -> Province:
    return Province(province_root)


@pytest.mark.parametrize("notebook", NOTEBOOKS, ids=lambda n: n.stem)
def test_every_figure_of_a_document_stands_up(
    notebook: Path, province: Province, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(analysis, "open", lambda: province)
    objects = list(shown(notebook))
    figures = [f for o in objects for f in o.figures()]
    assert len(objects) > 10
    assert len(figures) > 50
    assert {f.id: f.caveat for f in figures if not of_the_closed_list(f)} == {}
    assert {f.id for f in figures if not f.method} == set()
    assert {f.id: f.value for f in figures if is_share(f) and not 0 <= (f.value or 0) <= 100} == {}
    said = [line.plain for o in objects for line in o.lines()]
    assert [s for s in said if _CAUSE.search(s)] == []


def is_share(figure: Figure) -> bool:
    """A percent of a whole; a recomputed sentence may be the percent of a plan."""
    return figure.unit == "percent" and figure.room != "claims"


def of_the_closed_list(figure: Figure) -> bool:
    """No caveat, or one made of sentences that have codes."""
    if not figure.caveat:
        return True
    return isinstance(figure.caveat, Caveat) and set(figure.caveat.codes) <= set(catalogue())
