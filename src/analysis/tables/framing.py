"""Arrow's columns as pandas holds them, sooner than Arrow's own way where a table is small.

Nothing heavy is imported before a table is touched.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import pandas as pd
    import pyarrow as pa


def framed(table: pa.Table) -> pd.DataFrame:
    """``table`` as a frame of nullable columns; equal texts of a dictionary's column are one object."""
    import pandas as pd

    columns = {name: _array(table.column(name)) for name in table.column_names}
    return pd.DataFrame(columns, index=pd.RangeIndex(table.num_rows))


def _array(column: pa.ChunkedArray) -> pd.api.extensions.ExtensionArray:
    import numpy as np
    import pandas as pd
    import pyarrow as pa

    kind = column.type
    if pa.types.is_dictionary(kind):
        return _shared(column)
    if pa.types.is_string(kind):
        texts = column.to_numpy()
        if column.null_count:
            texts[column.is_null().to_numpy()] = pd.NA
        return pd.arrays.StringArray(texts)
    for is_kind, array, nothing in (
        (pa.types.is_int64, pd.arrays.IntegerArray, 0),
        (pa.types.is_float64, pd.arrays.FloatingArray, 0.0),
        (pa.types.is_boolean, pd.arrays.BooleanArray, False),
    ):
        if is_kind(kind):
            known = column.fill_null(nothing) if column.null_count else column
            return array(np.array(known.to_numpy()), column.is_null().to_numpy())
    other: pd.api.extensions.ExtensionArray = column.to_pandas().array
    return other


def _shared(column: pa.ChunkedArray) -> pd.api.extensions.ExtensionArray:
    """Text as pandas holds it, each different text made once."""
    import numpy as np
    import pandas as pd

    one = column.unify_dictionaries().combine_chunks()
    texts = np.array([*one.dictionary.to_pylist(), pd.NA], dtype=object)
    codes = one.indices.fill_null(len(texts) - 1).to_numpy(zero_copy_only=False)
    return pd.arrays.StringArray(texts[codes])
