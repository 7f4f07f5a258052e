"""Tables of an ingest laid beside the truth the sample was drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import tables
from analysis.project import Project

KEYS = {
    "support": ("file", "sheet", "cell"),
    "poverty": ("file", "sheet", "cell", "year"),
    "poverty_flows": ("file", "sheet", "cell", "year"),
    "ntm_marks": ("file", "sheet", "cell"),
    "ntm_totals": ("file", "sheet", "cell"),
    "ntm_recognition": ("file", "sheet", "cell"),
    "resources": ("file", "sheet", "cell"),
    "assignments": ("file", "sheet", "cell"),
    "submissions": ("reporter_id", "year"),
}
"""What names one row of a truth table."""

NOT_COMPARED = {"agency_as_written", "commune_as_written", "unit_as_written", "cells", "text", "name"}
"""Columns of wording and layout: the meaning is compared, the wording is not."""


@dataclass(frozen=True)
class Comparison:
    """``different`` holds one row for each column of an ordinary truth row that the ingest gives otherwise."""

    rows: int
    missing: pd.DataFrame
    different: pd.DataFrame


def compare(project: Project, name: str) -> Comparison:
    """The ordinary rows of truth table ``name`` beside the processed rows of the same cells."""
    truth = pd.read_parquet(project.truth / "sample" / f"{name}.parquet")
    truth = truth[truth["ordinary"].astype(bool)].drop(columns="ordinary")
    keys = list(KEYS[name])
    processed = tables.read(project.processed, "poverty" if name == "poverty_flows" else name)
    both = truth.merge(
        processed.drop_duplicates(keys), on=keys, how="left", suffixes=("", "_read"), indicator=True
    )
    found = both[both["_merge"] == "both"]
    different = [_differing(found, column, keys) for column in _compared(truth, keys)]
    return Comparison(len(truth), both[both["_merge"] == "left_only"], pd.concat(different, ignore_index=True))


def _compared(truth: pd.DataFrame, keys: list[str]) -> list[str]:
    filled = [c for c in truth.columns if truth[c].notna().any()]
    return [c for c in filled if c not in NOT_COMPARED and c not in keys and c not in ("file", "sheet", "cell")]


def _differing(found: pd.DataFrame, column: str, keys: list[str]) -> pd.DataFrame:
    true, read = found[column], found[f"{column}_read"]
    same = (true == read).fillna(False) | (true.isna() & read.isna())
    if pd.api.types.is_float_dtype(true.dtype):
        same |= ((true - read).abs() < 1e-9).fillna(False)
    rows = found.loc[~same.astype(bool), keys]
    return rows.assign(column=column, true=true[~same].astype("string"), read=read[~same].astype("string"))
