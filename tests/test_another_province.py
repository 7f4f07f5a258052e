"""Lạng Sơn: another root, its own programme and files, the same notebooks, no line of the package for it."""

from __future__ import annotations

import re
from datetime import date
from pathlib import Path

import openpyxl
import pandas as pd
import pytest

from analysis.ingest import ingest
from analysis.project import Project
from analysis.publishing.build import build
from analysis.publishing.todo import Asked
from ingest_roots import LANG_SON, REPOSITORY
from test_ingest_files import put_tree

CASH_COLUMN = 6


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Project:
    """A copy of the example, read in."""
    project = Project.at(put_tree(LANG_SON, tmp_path_factory.mktemp("province")))
    ingest(project, jobs=1)
    return project


def test_its_notebooks_are_those_of_the_repository() -> None:
    own = {p.name: p.read_bytes() for p in (LANG_SON / "notebooks").iterdir()}
    assert {
        name for name, content in own.items() if (REPOSITORY / "notebooks" / name).read_bytes() != content
    } == set()
    assert "period_evaluation.ipynb" in own


def test_every_row_of_its_reports_is_read_without_a_question(project: Project) -> None:
    files, problems = (pd.read_parquet(project.processed / f"{t}.parquet") for t in ("files", "problems"))
    assert set(files["state"]) == {"read"}
    assert set(files["origin"]) == {"synthetic", "received"}
    assert set(problems["file"]) == {"data/raw/2023/2023_bac-son_nong-thon-moi.xlsx"}


def test_its_evaluation_adds_up_what_its_agencies_wrote(project: Project) -> None:
    asked = Asked(as_of=date(2025, 12, 31), only=("period-evaluation/period=A",), formats=("html",))
    edition = build(project, asked)
    figures = pd.read_parquet(edition.folder / "figures.parquet").drop_duplicates("id").set_index("id")
    assert figures.loc["money.cash/period=A", "value"] == 1_000_000 * sum(
        map(_cash, project.raw.rglob("sample/*/*.xlsx"))
    )
    (page,) = edition.folder.rglob("period-evaluation_A.html")
    text = page.read_text("utf-8")
    assert "Lạng Sơn" in text
    assert re.findall(r"tỉnh Điện Biên", text) == []


def _cash(path: Path) -> int:
    sheet = openpyxl.load_workbook(path).worksheets[0]
    if sheet.cell(4, CASH_COLUMN).value != "Giúp đỡ về tiền (triệu đồng)":
        return 0
    told = (sheet.cell(row, CASH_COLUMN).value for row in range(5, sheet.max_row + 1))
    return sum(int(v) for v in told if isinstance(v, (int, float)))
