"""Tables of an ingest laid beside the truth the sample was drawn from."""

from __future__ import annotations

from dataclasses import dataclass

import pandas as pd

from analysis import tables
from analysis.project import Project

KEYS = {
    "support": ("file", "sheet", "cell", "part"),
    "support_roundups": ("file", "sheet", "cell", "part"),
    "support_totals": ("file", "sheet", "cell"),
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

NOT_COMPARED = {"agency_as_written", "commune_as_written", "unit_as_written", "cells", "text"}
"""Columns of wording and layout: the meaning is compared, the wording is not."""

DERIVED = {"poverty_flows": {"escaped"}}
"""Sums that no cell holds."""


@dataclass(frozen=True)
class Comparison:
    """``different`` holds one row for each column of an ordinary truth row that was read otherwise."""

    rows: int
    missing: pd.DataFrame
    different: pd.DataFrame


def compare(project: Project, name: str) -> Comparison:
    """The ordinary rows of truth table ``name`` beside the processed rows of the same cells."""
    truth = truth_of(project, name)
    truth = truth[truth["ordinary"]].drop(columns="ordinary")
    keys = list(KEYS[name])
    processed = tables.read(project.processed, "poverty" if name == "poverty_flows" else name)
    one_each = processed.drop_duplicates(keys)
    both = truth.merge(one_each, on=keys, how="left", suffixes=("", "_read"), indicator=True)
    found = both[both["_merge"] == "both"]
    different = [_differing(found, column, keys) for column in _compared(truth, keys, name)]
    return Comparison(
        len(truth), both[both["_merge"] == "left_only"], pd.concat(different, ignore_index=True)
    )


def truth_of(project: Project, name: str) -> pd.DataFrame:
    """Truth table ``name``; ``ordinary`` is false for cells made hard to read."""
    truth = pd.read_parquet(project.truth / "sample" / f"{name}.parquet")
    return truth.assign(ordinary=truth["ordinary"].astype(bool))


def hard_reports(project: Project) -> pd.MultiIndex:
    """Agencies and years whose report is hard to read, with the year a wrong title gives them."""
    truth = truth_of(project, "support")
    hard = truth.loc[~truth["ordinary"], ["agency_id", "year"]].drop_duplicates()
    years = pd.concat([hard, hard.assign(year=hard["year"] - 1)])
    real = pd.DataFrame({"agency_id": ["so-tai-nguyen-va-moi-truong"], "year": [2018]})
    return pd.MultiIndex.from_frame(pd.concat([years, real]))


def _compared(truth: pd.DataFrame, keys: list[str], name: str) -> list[str]:
    left_out = NOT_COMPARED | DERIVED.get(name, set()) | {"file", "sheet", "cell", *keys}
    return [c for c in truth.columns if c not in left_out and truth[c].notna().any()]


def _differing(found: pd.DataFrame, column: str, keys: list[str]) -> pd.DataFrame:
    true, read = found[column], found[f"{column}_read"]
    same = (true == read).fillna(False) | (true.isna() & read.isna())
    if pd.api.types.is_float_dtype(true.dtype):
        same |= ((true - read).abs() < 1e-9).fillna(False)
    rows = found.loc[~same.astype(bool), keys]
    return rows.assign(
        column=column,
        true=true[~same.astype(bool)].astype("string"),
        read=read[~same.astype(bool)].astype("string"),
    )
