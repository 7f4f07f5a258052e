"""A processed table read back: equal texts of a column are one object, and most columns repeat few texts.

Nothing heavy is imported before a table is touched.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.tables.columns import TABLES
from analysis.tables.storing import conform, empty

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def read(folder: Path, name: str) -> pd.DataFrame:
    """Table ``name`` from ``folder``; an absent file reads as a table without rows."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        return empty(name)
    import pandas as pd
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = [c for c, column in TABLES[name].items() if column.dtype == "string"]
    # opened by Python: that is how a build notes what was read
    with path.open("rb") as file:
        table = pq.ParquetFile(file, read_dictionary=text).read()
    text = [f.name for f in table.schema if f.name in text and _is_dictionary(f.type)]
    other = table.drop_columns(text).to_pandas()
    columns = {c: _shared(table.column(c)) if c in text else other[c] for c in table.column_names}
    frame = pd.DataFrame(columns, index=other.index if len(other.columns) else None)
    del table, other
    pa.default_memory_pool().release_unused()  # else Arrow keeps what it needed for the largest table
    return conform(name, frame)


def _shared(column: pa.ChunkedArray) -> pd.api.extensions.ExtensionArray:
    """Text as pandas holds it, each different text made once."""
    import numpy as np
    import pandas as pd

    one = column.unify_dictionaries().combine_chunks()
    texts = np.array([*one.dictionary.to_pylist(), pd.NA], dtype=object)
    codes = one.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
    return pd.arrays.StringArray(texts[codes])


def _is_dictionary(kind: pa.DataType) -> bool:
    import pyarrow as pa

    return bool(pa.types.is_dictionary(kind))
