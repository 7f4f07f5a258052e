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

from analysis.indicators.figure import SOURCE_COLUMNS, no_sources
from analysis.province import Province

_OTHER_FILE = r"^(.+)!(.+)$"
"""An address in another file than the row's own: ``data/reference/poverty_standards.csv!I30``."""

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

    cells: pd.DataFrame
    width: int = 1

    def of(self, rows: pd.DataFrame | Sequence[int] | np.ndarray[Any, Any]) -> pd.DataFrame:
        """The cells of ``rows``: positions in the table, or a frame whose index holds them."""
        positions = np.asarray(rows.index if isinstance(rows, pd.DataFrame) else rows, dtype=np.int64)
        if self.width > 1:
            positions = (positions[:, None] * self.width + np.arange(self.width)).ravel()
        return self.cells.take(positions).reset_index(drop=True)


def evidence(name: str, table: pd.DataFrame, text: pd.Series[Any]) -> Evidence:
    """One cell a row of ``table``; ``text`` is what stands in it as written."""
    return Evidence(_frame(name, table, _column(table, "cell"), text))


def evidence_by_column(name: str, table: pd.DataFrame, columns: Sequence[str]) -> Evidence:
    """One cell a row and column: addresses from the JSON of ``cells``, else the row's own."""
    addresses = [json.loads(c) if isinstance(c, str) and c else {} for c in table["cells"]]
    parts = []
    for column in columns:
        at = pd.Series([a.get(column) for a in addresses], index=table.index, dtype="string")
        elsewhere = at.str.extract(_OTHER_FILE)
        frame = _frame(name, table, elsewhere[1].fillna(at).fillna(_column(table, "cell")), table[column])
        parts.append(frame.assign(file=elsewhere[0].fillna(frame["file"])))
    order = np.arange(len(parts) * len(table)).reshape(len(parts), len(table)).T.ravel()
    stacked = pd.concat(parts, ignore_index=True) if parts else no_sources()
    return Evidence(stacked.take(order).reset_index(drop=True), len(parts))


def together(parts: Iterable[pd.DataFrame]) -> pd.DataFrame:
    """Several frames of source cells as one, each cell once."""
    frames = [p for p in parts if len(p)]
    if not frames:
        return no_sources()
    return pd.concat(frames, ignore_index=True).drop_duplicates(ignore_index=True)


def sentences(*parts: str) -> str:
    """The caveats that apply, one after another."""
    return " ".join(p for p in parts if p)


def _column(table: pd.DataFrame, column: str) -> pd.Series[Any]:
    return table[column] if column in table else pd.Series(pd.NA, index=table.index, dtype="string")


def _frame(name: str, table: pd.DataFrame, cell: pd.Series[Any], text: pd.Series[Any]) -> pd.DataFrame:
    columns = {
        "table": pd.Series(name, index=table.index, dtype="string"),
        "file": table["file"],
        "sheet": _column(table, "sheet"),
        "cell": cell,
        "text": text.astype("string"),
        "origin": table["origin"],
    }
    return pd.DataFrame(columns, columns=list(SOURCE_COLUMNS))
