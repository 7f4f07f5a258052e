"""Every source cell of the figures shown, for a build that keeps them beside the document."""

from __future__ import annotations

import os
from collections.abc import Iterable
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from analysis.indicators import Figure
from analysis.indicators.figure import SOURCE_COLUMNS

if TYPE_CHECKING:
    import pyarrow as pa

NOTES = "COMMUNE_REVIEW_CELLS"
"""The file into which a kernel writes the source cells of what it shows; without it nothing is kept."""


def note(figures: Iterable[Figure]) -> None:
    """Write the source cells of ``figures`` for the build, each figure once in the life of the process.

    A stream of Arrow batches: ``figure`` and :data:`SOURCE_COLUMNS`, one row a cell, in the figure's order.
    It is whole after every call: a kernel may be ended at any moment.
    """
    path = os.environ.get(NOTES)
    if path:
        _notes(path).add(figures)


class _Notes:
    """The open stream of one process, and the figures that stand in it."""

    def __init__(self, path: str) -> None:
        import pyarrow as pa

        text = pa.dictionary(pa.int32(), pa.string())
        self._schema = pa.schema([(name, text) for name in ("figure", *SOURCE_COLUMNS)])
        self._file = pa.OSFile(path, "wb")
        self._stream = pa.ipc.new_stream(self._file, self._schema)
        self._noted: set[str] = set()

    def add(self, figures: Iterable[Figure]) -> None:
        new = {f.id: f for f in figures if f.id not in self._noted}
        self._noted.update(new)
        cells = {name: figure.cells for name, figure in new.items()}
        rows = list(map(len, cells.values()))
        if sum(rows):
            named = np.repeat(np.array(list(cells), dtype=object), rows)
            told = np.concatenate(list(cells.values()))
            self._stream.write_batch(self._batch(named, *told.T))
            self._file.flush()

    def _batch(self, *columns: np.ndarray) -> pa.RecordBatch:
        import pyarrow as pa

        made = [pa.array(c, pa.string(), from_pandas=True).dictionary_encode() for c in columns]
        return pa.record_batch(made, schema=self._schema)


@cache
def _notes(path: str) -> _Notes:
    return _Notes(path)
