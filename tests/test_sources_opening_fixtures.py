"""Every workbook at hand reads to the same cells as openpyxl's, which is slow and knows the format well."""

from __future__ import annotations

import warnings
from datetime import date, datetime, time, timedelta
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.cell.cell import MergedCell
from openpyxl.worksheet.worksheet import Worksheet

from analysis.sources.cells import Cell, Sheet
from analysis.sources.opening import guard, open_workbook
from analysis.sources.opening.archive import Archive
from analysis.sources.opening.gathered import Gathered
from analysis.sources.opening.package import package
from analysis.sources.opening.quick import read_quickly
from analysis.sources.opening.strict import read_strictly

ROOT = Path(__file__).parent.parent
FIXTURES = sorted((ROOT / "data" / "raw").rglob("*.xlsx"))
SAMPLE = sorted((ROOT / ".test-root" / "data" / "raw").rglob("*.xlsx"))[::25]


def told(value: object) -> object:
    """A value of openpyxl's as ours would be."""
    if isinstance(value, datetime):
        return value
    if isinstance(value, date):
        return datetime.combine(value, time())
    return str(value) if isinstance(value, time | timedelta) else value


def as_openpyxl(page: Worksheet, formulas: Worksheet) -> dict[str, tuple[object, str]]:
    """The non-empty cells: value and number format by address; a formula without result is ``None``."""
    found: dict[str, tuple[object, str]] = {}
    for row in page.iter_rows():
        for cell in row:
            if isinstance(cell, MergedCell):
                continue
            if cell.value is not None or formulas[cell.coordinate].data_type == "f":
                found[cell.coordinate] = (told(cell.value), str(cell.number_format))
    return found


def ours(sheet: Sheet) -> dict[str, tuple[object, str]]:
    return {c.address: (result(c), c.number_format) for c in sheet.cells.values()}


def result(cell: Cell) -> object:
    return float(cell.raw) if cell.kind == "uncalculated" and cell.raw else cell.value


@pytest.mark.parametrize("path", [*FIXTURES, *SAMPLE], ids=lambda p: p.name)
def test_a_workbook_reads_to_the_cells_that_openpyxl_reads(path: Path) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        values, formulas = load_workbook(path, data_only=True), load_workbook(path)
    checked = open_workbook(path, path.name)
    assert checked.problems == ()
    assert checked.value is not None
    assert [s.title for s in checked.value.sheets] == values.sheetnames
    assert checked.value.keywords == (values.properties.keywords or "")
    assert checked.value.saved_on == values.properties.modified
    for sheet in checked.value.sheets:
        page = values[sheet.title]
        assert ours(sheet) == as_openpyxl(page, formulas[sheet.title])
        assert {(m.first_row, m.first_column, m.last_row, m.last_column) for m in sheet.merged} == {
            (m.min_row, m.min_col, m.max_row, m.max_col) for m in page.merged_cells.ranges
        }
        hidden = {n for n, row in page.row_dimensions.items() if row.hidden}
        columns = {n for n, column in page.column_dimensions.items() if column.hidden}
        for cell in sheet.cells.values():
            assert cell.hidden == (cell.row in hidden or cell.address.rstrip("0123456789") in columns)
        assert sheet.hidden == (page.sheet_state != "visible")


@pytest.mark.parametrize("path", [*FIXTURES, *SAMPLE], ids=lambda p: p.name)
def test_the_quick_and_the_strict_route_gather_the_same(path: Path) -> None:
    archive = Archive(path.read_bytes())
    parts = package(archive)
    for listed in parts.sheets:
        content = guard.safe_xml(archive.read(listed.part))
        quick = Gathered(parts.texts, parts.recalculates, False)
        strict = Gathered(parts.texts, parts.recalculates, False)
        read_quickly(content, quick)
        read_strictly(content, strict)
        assert vars(quick) == vars(strict)
