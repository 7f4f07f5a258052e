"""The rows a figure used, as source cells, and what is worked out once a province and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

from analysis.indicators.corrected import said
from analysis.indicators.figure import SOURCE_COLUMNS, Cut, no_sources
from analysis.province import Province

_OTHER_FILE = re.compile(r"^(.+)!(.+)$")
"""An address in another file than the row's own: ``data/reference/poverty_standards.csv!I30``."""

Cells = np.ndarray[Any, Any]
"""Rows of source cells, or a column of them, as plain objects."""

Positions = np.ndarray[Any, np.dtype[np.int64]]
Rows = pd.DataFrame | Sequence[int] | np.ndarray[Any, Any]

_NAMED = object()
"""Begins the key of arguments given by name, and stands for a result that there is not yet."""

P = ParamSpec("P")
T = TypeVar("T")


def per_province(
    function: Callable[Concatenate[Province, P], T],
) -> Callable[Concatenate[Province, P], T]:
    """Keep what ``function`` returns as long as the province lives: hashable arguments, read-only results."""

    @wraps(function)
    def remembered(province: Province, *args: P.args, **kwargs: P.kwargs) -> T:
        results = province.kept.get(function)
        if results is None:
            results = province.kept[function] = {}
        key = (_NAMED, args, *sorted(kwargs.items())) if kwargs else args
        found = results.get(key, _NAMED)
        if found is _NAMED:
            found = results[key] = function(province, *args, **kwargs)
        return cast("T", found)

    return cast("Callable[Concatenate[Province, P], T]", remembered)


@dataclass(frozen=True, eq=False)
class Evidence:
    """Source cells of a table of ``rows`` rows: ``cut`` makes those of the rows asked for.

    Nothing is made for rows that nobody asks for: most cells of a table are never shown.
    """

    rows: int
    cut: Callable[[Positions], Cells]

    def of(self, rows: Rows) -> pd.DataFrame:
        """The cells of ``rows``: positions in the table, or a frame whose index holds them."""
        return self._made(_positions(rows))

    def later(self, rows: Rows) -> Cut:
        """:meth:`of` ``rows`` when it is called: what a figure is given as its ``sources``."""
        return partial(self._made, _positions(rows))

    def all(self) -> pd.DataFrame:
        """The cells of every row."""
        return self._made(np.arange(self.rows))

    def _made(self, positions: Positions) -> pd.DataFrame:
        return pd.DataFrame(self.cut(positions), columns=list(SOURCE_COLUMNS), dtype=object)


def evidence(name: str, table: pd.DataFrame, text: pd.Series[Any] | Callable[[], pd.Series[Any]]) -> Evidence:
    """One cell a row of ``table``; ``text`` is what stands in it as written, or makes it when first cut."""
    row = _Row.of(name, table)
    written = cache(text if callable(text) else lambda: text)

    def cut(at: Positions) -> Cells:
        return row.cells(at, row.file[at], row.cell[at], written().array[at])

    return Evidence(len(table), cut)


def evidence_by_column(name: str, table: pd.DataFrame, columns: Sequence[str]) -> Evidence:
    """One cell a row and column: the address that the JSON of ``cells`` gives, else the row's own."""
    row = _Row.of(name, table)
    told = _objects(table, "cells")
    values = [table[column].array for column in columns]

    def cut(at: Positions) -> Cells:
        marks = [json.loads(c) if isinstance(c, str) and c else {} for c in told[at]]
        parts = []
        for column, value in zip(columns, values, strict=True):
            file, cell = row.file[at], row.cell[at]
            for i, mark in enumerate(marks):
                address = mark.get(column)
                if address is not None:
                    other = _OTHER_FILE.match(address)
                    cell[i] = other[2] if other else address
                    file[i] = other[1] if other else file[i]
            parts.append(row.cells(at, file, cell, value[at]))
        return np.stack(parts, axis=1).reshape(-1, len(SOURCE_COLUMNS))

    return Evidence(len(table), cut)


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several frames of source cells as one, each cell once."""
    frames = [p for p in parts if len(p)]
    if not frames:
        return no_sources()
    return pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)


@dataclass(frozen=True, eq=False)
class _Row:
    """Where the rows of a table stand, as arrays: cutting them is what figures do most."""

    name: str
    file: Cells
    sheet: Cells
    cell: Cells
    origin: Cells
    corrected: Cells

    @classmethod
    def of(cls, name: str, table: pd.DataFrame) -> _Row:
        return cls(name, *(_objects(table, c) for c in ("file", "sheet", "cell", "origin", "corrected")))

    def cells(self, at: Positions, file: Cells, cell: Cells, text: object) -> Cells:
        """The cells of the rows ``at``: ``file``, ``cell`` and ``text`` are already those of these rows."""
        # most values are text already
        shown = text if isinstance(text, pd.arrays.StringArray) else pd.Series(text).astype("string").array
        corrected = self.corrected[at]
        if pd.notna(corrected).any():
            shown = said(pd.Series(shown), pd.Series(cell), pd.Series(corrected)).astype("string").array
        made = np.empty((len(at), len(SOURCE_COLUMNS)), dtype=object)
        made[:, 0] = self.name
        told = (file, self.sheet[at], cell, np.asarray(shown, dtype=object), self.origin[at])
        for i, column in enumerate(told, start=1):
            made[:, i] = column
            made[pd.isna(column), i] = None
        return made


def _positions(rows: Rows) -> Positions:
    return np.asarray(rows.index if isinstance(rows, pd.DataFrame) else rows, dtype=np.int64)


def _objects(table: pd.DataFrame, column: str) -> Cells:
    if column not in table:
        return np.full(len(table), None, dtype=object)
    return table[column].astype("string").to_numpy(dtype=object)
