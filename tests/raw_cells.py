"""The cells a figure names, read again from the workbooks with openpyxl, and what stands in them as numbers.

A second reader: nothing of ``analysis.sources`` or ``analysis.cleaning`` is used.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from datetime import date, datetime
from functools import cache
from pathlib import Path
from typing import Any

import openpyxl
from openpyxl.utils.cell import column_index_from_string, coordinate_from_string

from analysis.indicators import Figure
from analysis.project import Project

_SCALE = {"tỷ": 10**9, "triệu": 10**6, "nghìn": 10**3, "": 1}
_PRICED = re.compile(r"(\d+) suất [x×] ([\d.]+) đồng")
_MONEY = re.compile(r"(\d[\d.,]*) ?(tỷ|triệu|nghìn|) ?(?:đồng|đ)(?!\w)")
_UNIT = re.compile(r"(triệu|nghìn|) ?đồng\)?\s*$")
_TABLE = re.compile(r"(?:Đơn vị tính|ĐVT): (triệu|nghìn|) ?đồng")


class Cells:
    """Cells of a root by the address a figure gives."""

    def __init__(self, project: Project) -> None:
        self._root = project.root

    def of(self, figure: Figure) -> list[Raw]:
        """Every cell of ``figure``, in its order."""
        columns = (figure.sources[c].tolist() for c in ("file", "sheet", "cell", "table"))
        return [Raw(self._root, *place) for place in zip(*columns, strict=True)]


class Raw:
    """One cell of a workbook, or of a CSV counted as a sheet is: E4, fifth column of the fourth line."""

    def __init__(self, root: Path, file: str, sheet: str | None, cell: str, table: str) -> None:
        self.table, self.file, self.sheet = table, file, sheet
        letters, self.row = coordinate_from_string(cell)
        self.column = column_index_from_string(letters)
        self._path = root / file

    @property
    def value(self) -> Any:  # noqa: ANN401  # a cell holds anything
        """What the workbook holds."""
        if self._path.suffix == ".csv":
            return _lines(self._path)[self.row - 1][self.column - 1]
        return self._at(self.row, self.column)

    @property
    def number(self) -> float:
        """A number, or a text that is one: 48.782,63 in a workbook, 48782.63 in a CSV."""
        value = self.value
        written = isinstance(value, str) and self._path.suffix != ".csv"
        return _number(value) if written else float(value)

    @property
    def line(self) -> tuple[str, str | None, int]:
        """The row it stands in."""
        return self.file, self.sheet, self.row

    def beside(self, heading: str) -> Any:  # noqa: ANN401  # a cell holds anything
        """The cell of the same row under the first heading that contains ``heading``."""
        sheet = _book(self._path)[self.sheet]
        for cells in sheet.iter_rows(max_row=self.row):
            for cell in cells:
                if isinstance(cell.value, str) and heading in cell.value.lower():
                    return self._at(self.row, cell.column)
        raise AssertionError(f"{self.file}: no heading with {heading!r}")

    @property
    def vnd(self) -> float:
        """The amount told, in đồng: a number under its heading's unit, or a text with a unit of its own."""
        value = self.value
        if isinstance(value, str):
            priced = _PRICED.search(value)
            if priced:
                return int(priced[1]) * _number(priced[2])
            told = _MONEY.findall(value)
            if told:
                number, scale = told[-1]
                return _number(number) * _SCALE[scale]
            value = _number(value)
        return float(value) * _SCALE[self._unit() if value else ""]

    def _unit(self) -> str:
        """The unit in the heading of the column, else beside the title of the table."""
        for row in range(self.row - 1, 0, -1):
            above = self._at(row, self.column)
            found = _UNIT.search(str(above).strip()) if isinstance(above, str) and "tiền" in above else None
            if found:
                return found[1]
        sheet = _book(self._path)[self.sheet]
        texts = (c for row in sheet.iter_rows(max_row=self.row, values_only=True) for c in row)
        return next(f[1] for t in texts if isinstance(t, str) and (f := _TABLE.search(t)))

    def _at(self, row: int, column: int) -> Any:  # noqa: ANN401  # a cell holds anything
        return _book(self._path)[self.sheet].cell(row, column).value


def day_of(value: object) -> date | None:
    """A date, or a text that is one: 5/12/2022."""
    if isinstance(value, datetime):
        return value.date()
    told = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", str(value).strip())
    return date(int(told[3]), int(told[2]), int(told[1])) if told else None


def by_line(cells: list[Raw]) -> Iterator[list[Raw]]:
    """Cells that follow each other in one row."""
    held: list[Raw] = []
    for cell in cells:
        if held and held[-1].line != cell.line:
            yield held
            held = []
        held.append(cell)
    yield held


def _number(text: str) -> float:
    return float(text.replace(".", "").replace(",", "."))


@cache
def _book(path: Path) -> Any:  # noqa: ANN401  # openpyxl's sheets are of several classes
    return openpyxl.load_workbook(path, data_only=True)


@cache
def _lines(path: Path) -> list[list[str]]:
    with path.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.reader(opened))
