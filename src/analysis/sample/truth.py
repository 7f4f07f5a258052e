"""The truth of the sample as Parquet: the columns of the processed tables, and whether a cell is ordinary."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.sample.grid import TruthRow

PROCESSED_AS = {"poverty_flows": "poverty", "poverty_totals": "poverty"}
"""Truth tables whose columns are those of a processed table of another name."""

GIFTS = ("gift", "reported_by", "agency_id", "unit_key", "year", "category", "amount_vnd", "provider_name")
DIFFERENCES = (
    "reported_by", "reporter_id", "agency_id", "unit_key", "year", "category", "difference", "agency_vnd",
    "district_vnd",
)  # fmt: skip
PLANTED = {"duplicates": GIFTS, "roundup_differences": DIFFERENCES}
"""What was planted for others to find, with columns of its own: a gift told more than once, a row a telling;
and where a district's round-up differs from an agency's report (``analysis.sample.roundups.Difference``)."""

NAMES = (
    "support",
    "support_roundups",
    "support_totals",
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
    for name, columns in PLANTED.items():
        planted = pd.DataFrame(rows.get(name, []), columns=[*columns, "file", "sheet", "cell"])
        planted = planted.sort_values("gift", kind="stable") if "gift" in columns else planted
        whole = {c: "Int64" for c in map(str, planted) if c == "year" or c.endswith("_vnd")}
        planted.astype(whole).to_parquet(folder / f"{name}.parquet", index=False)
