"""The rows a figure used, as source cells, and what is worked out once a province and kept."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast
from weakref import WeakKeyDictionary

import numpy as np
import pandas as pd

from analysis.indicators.corrected import said
from analysis.indicators.figure import SOURCE_COLUMNS, no_sources
from analysis.province import Province

_OTHER_FILE = r"^(.+)!(.+)$"
"""An address in another file than the row's own: ``data/reference/poverty_standards.csv!I30``."""

Cells = np.ndarray[Any, Any]
"""Rows of source cells as plain objects: cutting them is what figures do most."""

P = ParamSpec("P")
T = TypeVar("T")


def per_province(
    function: Callable[Concatenate[Province, P], T],
) -> Callable[Concatenate[Province, P], T]:
    """Keep what ``function`` returns as long as the province lives: hashable arguments, read-only results."""
    kept: WeakKeyDictionary[Province, dict[Any, T]] = WeakKeyDictionary()

    @wraps(function)
    def remembered(province: Province, *args: P.args, **kwargs: P.kwargs) -> T:
        results = kept.setdefault(province, {})
        key = (args, tuple(sorted(kwargs.items())))
        if key not in results:
            results[key] = function(province, *args, **kwargs)
        return results[key]

    return cast("Callable[Concatenate[Province, P], T]", remembered)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Source cells of a whole table, ``width`` of them a row, to be cut for any rows of it."""

    cells: Cells
    width: int = 1

    def of(self, rows: pd.DataFrame | Sequence[int] | Cells) -> pd.DataFrame:
        """The cells of ``rows``: positions in the table, or a frame whose index holds them."""
        positions = np.asarray(rows.index if isinstance(rows, pd.DataFrame) else rows, dtype=np.int64)
        if self.width > 1:
            positions = (positions[:, None] * self.width + np.arange(self.width)).ravel()
        return _frame(self.cells[positions])

    def all(self) -> pd.DataFrame:
        """The cells of every row."""
        return _frame(self.cells)


def evidence(name: str, table: pd.DataFrame, text: pd.Series[Any]) -> Evidence:
    """One cell a row of ``table``; ``text`` is what stands in it as written."""
    return Evidence(_cells(name, table, _column(table, "file"), _column(table, "cell"), text))


def addresses(table: pd.DataFrame) -> list[dict[str, str]]:
    """What the JSON of ``cells`` says of each row: the A1 address of each column."""
    return [json.loads(c) if isinstance(c, str) and c else {} for c in table["cells"]]


def evidence_by_column(
    name: str, table: pd.DataFrame, columns: Sequence[str], at: Sequence[dict[str, str]]
) -> Evidence:
    """One cell a row and column: the address in ``at`` (see :func:`addresses`), else the row's own."""
    parts = []
    for column in columns:
        cell = pd.Series([a.get(column) for a in at], index=table.index, dtype="string")
        elsewhere = cell.str.extract(_OTHER_FILE)
        file = elsewhere[0].fillna(table["file"])
        parts.append(
            _cells(name, table, file, elsewhere[1].fillna(cell).fillna(table["cell"]), table[column])
        )
    return Evidence(np.stack(parts, axis=1).reshape(-1, len(SOURCE_COLUMNS)), len(parts))


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several frames of source cells as one, each cell once."""
    frames = [p for p in parts if len(p)]
    if not frames:
        return no_sources()
    return pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)


def _column(table: pd.DataFrame, column: str) -> pd.Series[Any]:
    return table[column] if column in table else pd.Series(pd.NA, index=table.index, dtype="string")


def _cells(
    name: str, table: pd.DataFrame, file: pd.Series[Any], cell: pd.Series[Any], text: pd.Series[Any]
) -> Cells:
    shown = said(text, cell, _column(table, "corrected"))
    columns = (file, _column(table, "sheet"), cell, shown, table["origin"])
    cells = np.full((len(table), len(SOURCE_COLUMNS)), name, dtype=object)
    for i, column in enumerate(columns, start=1):
        cells[:, i] = [v if isinstance(v, str) else None for v in column.astype("string").tolist()]
    return cells


def _frame(cells: Cells) -> pd.DataFrame:
    return pd.DataFrame(cells, columns=list(SOURCE_COLUMNS), dtype=object)
