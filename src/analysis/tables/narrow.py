"""Rows of a table by the values of its columns: read alone, noted alone, compared by hash alone.

Whoever asks for rows depends on these rows only. What is asked goes out as an audit event (:data:`EVENT`), so
that a build notes it; :class:`RowHashes` gives the same rows of a later table as one hash.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.tables.columns import TABLES
from analysis.tables.framing import framed
from analysis.tables.storing import conform, empty

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt
    import pandas as pd
    import pyarrow as pa

    Positions = npt.NDArray[np.int64]

EVENT = "commune_review.rows"
"""The audit event of reading rows; its one argument is what :func:`asked` makes."""

MARK = ".parquet?"
"""What tells the name of rows from that of a file."""

Value = str | int
Where = Mapping[str, Value | Iterable[Value]]
"""For each column the value that its rows have, or the values of which they have one."""


def asked(folder: Path, name: str, where: Where) -> str:
    """The rows of table ``name`` in ``folder`` as text: the path of the file, ``?``, JSON of their values.

    Raises ``KeyError`` for a column that the table has not, ``ValueError`` without any column.
    """
    if not where:
        raise ValueError(f"table {name}: rows are asked for by at least one column")
    values = {c: _values(TABLES[name][c].dtype, where[c]) for c in sorted(where)}
    return f"{folder / name}{MARK}{json.dumps(values)}"


def meant(line: str) -> tuple[str, dict[str, list[Value]]]:
    """The path and the values that :func:`asked` made text of."""
    path, _, values = line.partition(MARK)
    return f"{path}{MARK[:-1]}", json.loads(values)


def read_rows(folder: Path, name: str, where: Where) -> pd.DataFrame:
    """The rows of table ``name`` in ``folder`` that have these values, in stored order, numbered from 0.

    Rows without a value in one of the columns are not among them; an absent file has none.
    """
    line = asked(folder, name, where)
    sys.audit(EVENT, line)
    path, values = meant(line)
    if not Path(path).exists():
        return empty(name)
    import pyarrow as pa
    import pyarrow.parquet as pq

    # most texts are those of rows that nobody asked for: they stay numbers until their rows are chosen
    texts = [c for c, column in TABLES[name].items() if column.dtype == "string" and c not in values]
    # by its path: a file opened by Python is noted as read whole; buffered ahead it starts a thread
    with pq.ParquetFile(path, read_dictionary=texts, pre_buffer=False) as file:
        found = [_kept(batch, values) for batch in file.iter_batches(use_threads=False)]
        table = pa.Table.from_batches(found, schema=file.schema_arrow)
    plain = pa.schema([_told_plainly(f) for f in table.schema])
    return conform(name, framed(table.cast(plain)))


def chosen(frame: pd.DataFrame, name: str, where: Where) -> pd.DataFrame:
    """What :func:`read_rows` gives, out of a ``frame`` in memory."""
    for column in where:
        frame = frame[frame[column].isin(_values(TABLES[name][column].dtype, where[column]))]
    return frame.reset_index(drop=True)


@dataclass(frozen=True, eq=False)
class RowHashes:
    """The rows of one table as hashes of all their cells; a column is grouped once, when first asked for."""

    table: pa.Table
    _positions: dict[str, Mapping[Value, Positions]] = field(default_factory=dict, repr=False)

    @classmethod
    def of(cls, content: bytes) -> RowHashes:
        """Those of the table whose Parquet file has this ``content``."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        return cls(pq.read_table(pa.BufferReader(content)))

    def digest(self, values: Mapping[str, Iterable[Value]]) -> str:
        """One hash for the rows that have these values, in stored order; ``""`` without such a column."""
        import numpy as np

        if not set(values) <= set(self.table.column_names):
            return ""
        at: Positions | None = None
        for column, wanted in values.items():
            groups = self._grouped(column)
            found = [groups[v] for v in wanted if v in groups]
            rows = np.sort(np.concatenate(found)) if found else np.empty(0, dtype=np.int64)
            at = rows if at is None else np.intersect1d(at, rows, assume_unique=True)
        assert at is not None
        return hashlib.sha256(b"".join(self._rows[i] for i in at.tolist())).hexdigest()

    def _grouped(self, column: str) -> Mapping[Value, Positions]:
        if column not in self._positions:
            import numpy as np

            codes = self.table.column(column).combine_chunks().dictionary_encode()
            numbers = codes.indices.fill_null(-1).to_numpy(zero_copy_only=False)
            order = np.argsort(numbers, kind="stable")
            bounds = np.searchsorted(numbers[order], np.arange(len(codes.dictionary) + 1))
            names = codes.dictionary.to_pylist()
            self._positions[column] = {
                v: order[bounds[i] : bounds[i + 1]].astype(np.int64) for i, v in enumerate(names)
            }
        return self._positions[column]

    @cached_property
    def _rows(self) -> list[bytes]:
        """Of each row the hash of its cells as text, with the length of each: no two rows read the same."""
        import pyarrow as pa
        import pyarrow.compute as pc

        texts = [c.combine_chunks().cast(pa.string()) for c in self.table.columns]
        lengths = [pc.binary_length(t).cast(pa.string()) for t in texts]
        parts: list[Any] = [*lengths, *texts]
        # a missing cell has no length
        lines = pc.binary_join_element_wise(*parts, ",", null_handling="replace", null_replacement="")
        return [hashlib.sha256(line.as_buffer()).digest() for line in lines]


def _told_plainly(column: pa.Field) -> pa.Field:
    import pyarrow as pa

    return column.with_type(column.type.value_type) if pa.types.is_dictionary(column.type) else column


def _kept(batch: pa.RecordBatch, values: Mapping[str, list[Value]]) -> pa.RecordBatch:
    import pyarrow as pa
    import pyarrow.compute as pc

    for column, wanted in values.items():
        found = batch.column(column)
        batch = batch.filter(pc.is_in(found, value_set=pa.array(wanted, found.type)))
    return batch


def _values(dtype: str, given: Value | Iterable[Value]) -> list[Value]:
    """``given`` sorted, each once, as a column of ``dtype`` holds them; other types cannot be asked by."""
    several: Iterable[Value] = [given] if isinstance(given, str | int) else given
    if dtype == "string":
        return sorted({str(v) for v in several})
    if dtype == "Int64":
        return sorted({int(v) for v in several})
    raise ValueError(f"rows are asked for by text or whole numbers, not by {dtype}")
