"""Figures as a table: it goes with an edition, so that a later one can say what moved, from which cells."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
import pandas as pd
import pyarrow as pa

from analysis.indicators.figure import SOURCE_COLUMNS, Figure
from analysis.language import tr

COLUMNS = (
    "id",
    "label",
    "value",
    "unit",
    "method",
    "comparator",
    "status",
    "standard",
    "n",
    "of",
    "base",
    "caveat",
    "origin",
    "rows",
    "sources",
)


class FigureClash(ValueError):
    """Two different numbers carry one id."""


def register(figures: Iterable[Figure]) -> pd.DataFrame:
    """One row a figure id, in order of id; ``sources`` is a list of structs with :data:`SOURCE_COLUMNS`.

    The same figure shown twice is one row; raises :class:`FigureClash` when one id has two values.
    """
    unique: dict[str, Figure] = {}
    for figure in figures:
        known = unique.setdefault(figure.id, figure)
        if known.value != figure.value:
            raise FigureClash(
                tr("{id}: {value} và {value_2}").format(id=figure.id, value=known.value, value_2=figure.value)
            )
    ordered = [unique[i] for i in sorted(unique)]
    plain = {c: [getattr(f, c) for f in ordered] for c in COLUMNS if c not in ("rows", "sources", "value")}
    frame = pd.DataFrame(plain, columns=list(COLUMNS))
    frame["value"] = pd.array([None if f.value is None else float(f.value) for f in ordered], dtype="Float64")
    frame["rows"] = pd.array([len(f.cells) for f in ordered], dtype="Int64")
    frame["sources"] = pd.Series(_structs(ordered), index=frame.index, dtype="object")
    dtypes = {c: "string" for c in COLUMNS if c not in ("value", "n", "of", "rows", "sources")}
    return frame.astype({**dtypes, "n": "Int64", "of": "Int64"})


def _structs(figures: list[Figure]) -> list[list[dict[str, str | None]]]:
    if not figures:
        return []
    stacked = np.concatenate([f.cells for f in figures])
    columns = [pa.array(column, pa.string()) for column in stacked.T]
    offsets = np.concatenate([[0], np.cumsum([len(f.cells) for f in figures])]).astype(np.int32)
    structs = pa.StructArray.from_arrays(columns, names=list(SOURCE_COLUMNS))
    lists: list[list[dict[str, str | None]]] = pa.ListArray.from_arrays(offsets, structs).to_pylist()
    return lists
