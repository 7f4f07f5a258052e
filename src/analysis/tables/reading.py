"""A processed table read back: equal texts of a column are one object, and most columns repeat few texts.

Nothing heavy is imported before a table is touched.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from analysis.tables.columns import TABLES
from analysis.tables.framing import framed
from analysis.tables.storing import conform, empty

if TYPE_CHECKING:
    import pandas as pd


def read(folder: Path, name: str) -> pd.DataFrame:
    """Table ``name`` from ``folder``; an absent file reads as a table without rows."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        return empty(name)
    import pyarrow as pa
    import pyarrow.parquet as pq

    text = [c for c, column in TABLES[name].items() if column.dtype == "string"]
    # opened by Python: that is how a build notes what was read; in this thread, with no other beside it
    with path.open("rb") as file:
        frame = framed(pq.ParquetFile(file, read_dictionary=text, pre_buffer=False).read(use_threads=False))
    pa.default_memory_pool().release_unused()  # else Arrow keeps what it needed for the largest table
    return conform(name, frame)
