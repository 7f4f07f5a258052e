"""Two received districts in whose every free text somebody wrote what may run, break or vanish."""

from __future__ import annotations

import itertools
import shutil
import unicodedata
from collections.abc import Iterator
from pathlib import Path

from openpyxl import load_workbook
from openpyxl.cell.cell import Cell, MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from analysis.project import Project
from analysis.sample import write_province

REPOSITORY = Path(__file__).parent.parent
RUNS = "window.ran = 1"
LONG = "dài " * 7_500
COMPOSED = "Hỗ trợ sửa nhà ở bản Nậm Đích"
TEXTS = (
    f"<script>{RUNS}; alert(1)</script>",
    f'<img src=x onerror="{RUNS}">',
    f'[bấm](javascript:{RUNS}) <a href="javascript:{RUNS}">x</a>',
    "=cmd|'/C calc'!A0",
    "@SUM(1+1)*cmd|' /C calc'!A0",
    "+cmd|' /C calc'!A0",
    '#read("/etc/passwd") #panic("x") $x$ `raw` *đậm* \\ ]',
    LONG,
    unicodedata.normalize("NFD", COMPOSED),
    "Tặng_x0001_ chăn\u202e ấm\u200b",
    "Tặng 🐃 giống 𠀀",
    "</script></style>--><!-- {{ 7*7 }} {% x %} ${7*7}",
)
KEPT = (
    "2022/bao-cao-don-vi/*.xlsx",
    "2021/phan-cong/*.xlsx",
    "2022/tong-hop-huyen/*.xlsx",
    "2022/ra-soat-ho-ngheo/Rà*.xlsx",
    "2022/nong-thon-moi/*.xlsx",
    "2022/nguon-luc/*.xlsx",
    "2022/theo-doi-tiep-nhan/*.xlsx",
)
"""The forms that stay, by folder."""

_FREE = {"bao-cao-don-vi": "GHIJ", "tong-hop-huyen": "GHIJ", "phan-cong": "E", "theo-doi-tiep-nhan": "DE"}
"""Columns people write freely in, by the kind of form."""


def hostile_root(root: Path) -> Project:
    """A root at ``root`` with the forms of :data:`KEPT`, the texts of :data:`TEXTS` in turn all over them."""
    shutil.copytree(REPOSITORY / "data" / "reference", root / "data" / "reference")
    shutil.copytree(REPOSITORY / "notebooks", root / "notebooks")
    (root / "reports").mkdir()
    project = Project.at(root)
    write_province(project, scale="tiny", jobs=1)
    sample = project.raw / "sample"
    kept = {path for kind in KEPT for path in sample.glob(kind)}
    turn = itertools.cycle(TEXTS)
    for path in sorted(sample.rglob("*.xlsx")):
        if path in kept:
            poison(path, turn)
        else:
            path.unlink()
    return project


def poison(path: Path, turn: Iterator[str]) -> None:
    """Write texts of ``turn`` over the free cells of the workbook at ``path`` and as names below its rows."""
    book = load_workbook(path)
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    rows = [r for r in range(1, sheet.max_row + 1) if str(sheet.cell(r, 1).value).isdigit()]
    for row, column in itertools.product(rows, _FREE.get(path.parent.name, "")):
        _say(sheet[f"{column}{row}"], next(turn))
    below = sheet.max_row
    for line in range(below + 1, below + 4):
        for number in range(3, sheet.max_column + 1):
            sheet.cell(line, number).value = sheet.cell(rows[-1], number).value
        _say(sheet.cell(line, 2), next(turn))
    book.save(path)


def _say(cell: Cell | MergedCell, said: str) -> None:
    cell.value = said
    cell.data_type = "s"
