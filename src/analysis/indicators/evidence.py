"""The rows a figure used, as source cells, and what is worked out once a province and kept."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache, partial, wraps
from typing import Any, Concatenate, ParamSpec, TypeVar, cast

import numpy as np
import pandas as pd

from analysis.indicators.corrected import said
from analysis.indicators.figure import SOURCE_COLUMNS, Cells, Cut, no_sources
from analysis.province import Province
from analysis.sharing import taken

_OTHER_FILE = re.compile(r"^(.+)!(.+)$")
"""An address in another file than the row's own: ``data/reference/poverty_standards.csv!I30``."""

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


def per_build(function: Callable[Concatenate[Province, P], T]) -> Callable[Concatenate[Province, P], T]:
    """:func:`per_province`, and once for all kernels of a build: of whole tables, alike in every report.

    The arguments are told apart by ``repr``; the result can be pickled.
    """

    @wraps(function)
    def shared(province: Province, *args: P.args, **kwargs: P.kwargs) -> T:
        if province.frames:
            return function(province, *args, **kwargs)
        which = f"{function.__module__}.{function.__qualname__}{args}{sorted(kwargs.items())}"
        name = f"{province.project.root} {which}"
        # a province that has read nothing yet: what is read is heard
        found = taken(name, lambda: function(Province(province.project), *args, **kwargs))
        return cast("T", found)

    return per_province(cast("Callable[Concatenate[Province, P], T]", shared))


@dataclass(frozen=True, eq=False)
class Evidence:
    """Source cells of a table of ``rows`` rows: ``cut`` makes those of the rows asked for.

    Nothing is made for rows that nobody asks for: most cells of a table are never shown.
    """

    rows: int
    cut: Callable[[Positions], Cells]

    def of(self, rows: Rows) -> Cells:
        """The cells of ``rows``: positions in the table, or a frame whose index holds them."""
        return self.cut(_positions(rows))

    def later(self, rows: Rows) -> Cut:
        """:meth:`of` ``rows`` when it is called: what a figure is given as its ``sources``."""
        return partial(self.cut, _positions(rows))

    def all(self) -> Cells:
        """The cells of every row."""
        return self.cut(np.arange(self.rows))


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
        marks = [_addresses(c) if c else {} for c in told[at]]
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


def together(parts: Iterable[Cells]) -> Cells:
    """The source cells of ``parts`` one after another, each cell once."""
    cells = np.concatenate([no_sources(), *parts])
    first = {
        tuple(cell): i for i, cell in zip(range(len(cells) - 1, -1, -1), cells[::-1].tolist(), strict=True)
    }
    return cells if len(first) == len(cells) else cells[sorted(first.values())]


@dataclass(frozen=True, eq=False)
class _Row:
    """Where the rows of a table stand, as arrays: cutting them is what figures do most."""

    name: str
    file: Cells
    sheet: Cells
    cell: Cells
    origin: Cells
    corrected: Cells
    is_corrected: bool

    @classmethod
    def of(cls, name: str, table: pd.DataFrame) -> _Row:
        file, sheet, cell, origin, corrected = (
            _objects(table, c) for c in ("file", "sheet", "cell", "origin", "corrected")
        )
        return cls(name, file, sheet, cell, origin, corrected, any(corrected))

    def cells(self, at: Positions, file: Cells, cell: Cells, text: object) -> Cells:
        """The cells of the rows ``at``: ``file``, ``cell`` and ``text`` are already those of these rows."""
        shown = _texts(text)
        if self.is_corrected:
            shown = _texts(said(pd.Series(shown), pd.Series(cell), pd.Series(self.corrected[at])).array)
        made = np.empty((len(at), len(SOURCE_COLUMNS)), dtype=object)
        for i, column in enumerate((self.name, file, self.sheet[at], cell, shown, self.origin[at])):
            made[:, i] = column
        return made


def _positions(rows: Rows) -> Positions:
    return np.asarray(rows.index if isinstance(rows, pd.DataFrame) else rows, dtype=np.int64)


def _objects(table: pd.DataFrame, column: str) -> Cells:
    if column not in table:
        return np.full(len(table), None, dtype=object)
    return _texts(table[column].array)


def _texts(values: Any) -> Cells:  # noqa: ANN401 - an array of any column
    """``values`` as text, ``None`` where there is none; most are text or whole numbers already."""
    if isinstance(values, pd.arrays.IntegerArray):
        return np.array([None if v is pd.NA else str(v) for v in values.astype(object)], dtype=object)
    texts = values if isinstance(values, pd.arrays.StringArray) else pd.Series(values).astype("string").array
    told = np.array(texts, dtype=object)
    told[texts.isna()] = None
    return told


@lru_cache(maxsize=65536)
def _addresses(cells: str) -> dict[str, str]:
    """What stands in the column ``cells``: the address of each column's cell; to be read only."""
    addresses: dict[str, str] = json.loads(cells)
    return addresses
