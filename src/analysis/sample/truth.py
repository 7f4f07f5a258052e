"""The truth of the sample as Parquet: the columns of the processed tables, and whether a cell is ordinary."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.sample.grid import TruthRow

PROCESSED_AS = {"poverty_flows": "poverty", "poverty_totals": "poverty"}
"""Truth tables whose columns are those of a processed table of another name."""

NAMES = (
    "support",
    "poverty",
    "poverty_flows",
    "poverty_totals",
    "ntm_marks",
    "ntm_totals",
    "ntm_recognition",
    "resources",
    "assignments",
    "submissions",
)


def write(folder: Path, rows: dict[str, list[TruthRow]]) -> None:
    """Write every truth table into ``folder``; rows are put in the order of file, sheet and writing.

    Raises ``ValueError`` for a column the processed table does not have.
    """
    folder.mkdir(parents=True)
    for name in NAMES:
        frame = pd.DataFrame(rows.get(name, []))
        shape = PROCESSED_AS.get(name, name)
        if frame.empty:
            table = tables.empty(shape).assign(ordinary=pd.Series(dtype="boolean"))
        else:
            ordinary = frame.pop("ordinary").astype("boolean")
            table = tables.conform(shape, frame.assign(origin="synthetic"))
            table = table.assign(ordinary=ordinary.reset_index(drop=True))
        table.to_parquet(folder / f"{name}.parquet", index=False)
