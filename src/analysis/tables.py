"""The processed tables: their columns, types and allowed values, and how they lie on disk.

Every row carries where it came from: ``file`` (from the project root), ``sheet``, ``cell`` (A1) and
``origin``. Money is whole đồng, shares are percent, dates are days. Missing is ``<NA>``, never zero.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import pandas as pd

DType = Literal["string", "Int64", "Float64", "boolean", "datetime64[ns]"]

ORIGINS = ("received", "published", "synthetic")
CATEGORIES = ("survey", "capacity", "cash", "equipment", "production", "infrastructure", "other")
CELL_STATES = (
    "value", "yes", "no", "zero", "text", "blank", "dash", "uncalculated", "error", "hidden",
)  # fmt: skip
COMPARATORS = ("eq", "ge", "le", "approx")
HELP_KINDS = ("cash", "in_kind", "unvalued", "none")
MARKS = ("met", "mostly_met", "not_met", "not_assessed")
TITLES = ("standard", "advanced", "model", "basically_met")
SUBMISSION_STATES = ("on_time", "late", "empty", "invalid", "missing")
CONTENTS = ("results", "zero", "none")
STATUSES = ("official", "preliminary", "expected")
SEVERITIES = ("stops", "blanks", "notes")
FORMS = ("F0", "F1", "F2", "F2_flow", "F3", "F3_bands", "F4", "F5", "register")
FILE_STATES = ("read", "partly_read", "refused", "unknown_form")
VERDICTS = ("agrees", "disagrees", "cannot_be_checked")


@dataclass(frozen=True)
class Column:
    """One column: pandas dtype, allowed values (none means any) and whether it may be missing."""

    dtype: DType = "string"
    allowed: tuple[str, ...] = ()
    required: bool = False


REQUIRED = Column(required=True)
TEXT = Column()
WHOLE = Column("Int64")
NUMBER = Column("Float64")
DATE = Column("datetime64[ns]")
YEAR = Column("Int64", required=True)
PROVENANCE: dict[str, Column] = {
    "origin": Column(allowed=ORIGINS, required=True),
    "file": REQUIRED,
    "sheet": TEXT,
    "cell": TEXT,
}

TABLES: Mapping[str, Mapping[str, Column]] = {
    # one cell of form F1: agency × commune × year × category; kind says what sort of help the amount is
    "support": {
        "agency_id": TEXT,
        "agency_as_written": TEXT,
        "unit_key": TEXT,
        "commune_as_written": TEXT,
        "year": YEAR,
        "category": Column(allowed=CATEGORIES, required=True),
        "state": Column(allowed=CELL_STATES, required=True),
        "kind": Column(allowed=HELP_KINDS, required=True),
        "amount_vnd": WHOLE,
        "comparator": Column(allowed=COMPARATORS),
        "quantity": NUMBER,
        "quantity_unit": TEXT,
        "text": TEXT,
        **PROVENANCE,
    },
    # unit × year × standard × status; `cells` is JSON {column: A1}, `cell` the cell of the unit's name
    "poverty": {
        "unit_key": TEXT,
        "unit_as_written": TEXT,
        "level": Column(allowed=("commune", "district", "province"), required=True),
        "year": YEAR,
        "standard": REQUIRED,
        "status": Column(allowed=STATUSES, required=True),
        "households": WHOLE,
        "people": WHOLE,
        "poor_households": WHOLE,
        "near_poor_households": WHOLE,
        "minority_households": WHOLE,
        "minority_poor_households": WHOLE,
        "rate_printed_pct": NUMBER,
        "near_rate_printed_pct": NUMBER,
        "poor_at_start": WHOLE,
        "escaped": WHOLE,
        "escaped_to_near_poor": WHOLE,
        "escaped_above_near_poor": WHOLE,
        "other_decrease": WHOLE,
        "near_poor_fallen": WHOLE,
        "fallen_back": WHOLE,
        "newly_poor": WHOLE,
        "other_increase": WHOLE,
        "cells": TEXT,
        **PROVENANCE,
    },
    "ntm_marks": {
        "unit_key": TEXT,
        "commune_as_written": TEXT,
        "as_of": Column("datetime64[ns]", required=True),
        "criteria_set": REQUIRED,
        "criterion": Column("Int64", required=True),
        "mark": Column(allowed=MARKS, required=True),
        "text": TEXT,
        **PROVENANCE,
    },
    # one commune on one assessment: the printed total beside the marks counted
    "ntm_totals": {
        "unit_key": TEXT,
        "commune_as_written": TEXT,
        "as_of": Column("datetime64[ns]", required=True),
        "criteria_set": REQUIRED,
        "met_printed": WHOLE,
        "met_counted": WHOLE,
        "text": TEXT,
        **PROVENANCE,
    },
    # a printed band: how many communes meet how many criteria, without their marks
    "ntm_bands": {
        "unit_key": TEXT,
        "unit_as_written": TEXT,
        "as_of": DATE,
        "band_low": Column("Int64", required=True),
        "band_high": Column("Int64", required=True),
        "communes": WHOLE,
        "communes_as_written": TEXT,
        "mean_printed": NUMBER,
        **PROVENANCE,
    },
    "ntm_recognition": {
        "unit_key": TEXT,
        "commune_as_written": TEXT,
        "title": Column(allowed=TITLES, required=True),
        "year_attained": WHOLE,
        "decision": TEXT,
        "decided_on": DATE,
        **PROVENANCE,
    },
    # an amount by source; is_total marks a parent that is the sum of its children
    "resources": {
        "unit_key": TEXT,
        "unit_as_written": TEXT,
        "level": Column(allowed=("commune", "district", "province")),
        "year": YEAR,
        "source": REQUIRED,
        "kind": REQUIRED,
        "measure": Column(allowed=("actual", "plan"), required=True),
        "is_total": Column("boolean", required=True),
        "amount_vnd": WHOLE,
        "text": TEXT,
        **PROVENANCE,
    },
    "plan_actual": {
        "unit_key": TEXT,
        "unit_as_written": TEXT,
        "month": REQUIRED,
        "indicator": REQUIRED,
        "unit_of_measure": TEXT,
        "in_month": NUMBER,
        "cumulative": NUMBER,
        "plan": NUMBER,
        "percent_printed": NUMBER,
        "percent_computed": NUMBER,
        "cells": TEXT,
        **PROVENANCE,
    },
    # content keeps the legally different reports apart: with results, zero, none
    "submissions": {
        "reporter_id": REQUIRED,
        "kind": REQUIRED,
        "year": YEAR,
        "due_on": DATE,
        "received_on": DATE,
        "state": Column(allowed=SUBMISSION_STATES, required=True),
        "content": Column(allowed=CONTENTS, required=True),
        "reason_given": TEXT,
        **PROVENANCE,
    },
    "assignments": {
        "agency_id": TEXT,
        "agency_as_written": TEXT,
        "unit_key": TEXT,
        "commune_as_written": TEXT,
        "valid_from": Column("datetime64[ns]", required=True),
        "valid_to": DATE,
        "decision": TEXT,
        **PROVENANCE,
    },
    "claims": {
        "claim_id": REQUIRED,
        "text": REQUIRED,
        "metric": REQUIRED,
        "scope": TEXT,
        "period": TEXT,
        "comparator": Column(allowed=COMPARATORS),
        "value": NUMBER,
        "unit": TEXT,
        "source": REQUIRED,
        "verdict": Column(allowed=VERDICTS, required=True),
        "computed": NUMBER,
        "explanation": TEXT,
        **PROVENANCE,
    },
    "problems": {
        "severity": Column(allowed=SEVERITIES, required=True),
        "code": REQUIRED,
        "message": REQUIRED,
        "file": REQUIRED,
        "sheet": TEXT,
        "cell": TEXT,
        "as_written": TEXT,
        "done": TEXT,
    },
    # explained is JSON {reason: rows}; rows_seen = rows_used + rows_explained, always
    "files": {
        "file": REQUIRED,
        "sha256": REQUIRED,
        "form": TEXT,
        "state": Column(allowed=FILE_STATES, required=True),
        "year": WHOLE,
        "rows_seen": Column("Int64", required=True),
        "rows_used": Column("Int64", required=True),
        "rows_explained": Column("Int64", required=True),
        "explained": TEXT,
        "origin": Column(allowed=ORIGINS, required=True),
        "size_bytes": WHOLE,
    },
}


def empty(name: str) -> pd.DataFrame:
    """Table ``name`` without rows, with its columns and types."""
    return pd.DataFrame({c: pd.Series(dtype=col.dtype) for c, col in TABLES[name].items()})


def conform(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` with exactly the columns and types of table ``name``; absent columns come as missing.

    Raises ``ValueError`` for a column the table does not have.
    """
    columns = TABLES[name]
    unknown = sorted(set(frame.columns) - set(columns))
    if unknown:
        raise ValueError(f"table {name} has no column {', '.join(unknown)}")
    series = {
        c: (frame[c] if c in frame else pd.Series(pd.NA, index=frame.index)).astype(col.dtype)
        if col.dtype != "datetime64[ns]"
        else pd.to_datetime(frame[c] if c in frame else pd.Series(pd.NaT, index=frame.index))
        for c, col in columns.items()
    }
    return pd.DataFrame(series, index=frame.index).reset_index(drop=True)


def validate(name: str, frame: pd.DataFrame) -> pd.DataFrame:
    """``frame`` checked against table ``name`` (types, required cells, allowed values).

    Raises ``pandera.errors.SchemaErrors`` listing every fault.
    """
    import pandera.pandas as pa  # slow to import, and only writing needs it

    schema = pa.DataFrameSchema(
        {
            c: pa.Column(
                col.dtype,
                checks=[pa.Check.isin(col.allowed)] if col.allowed else None,
                nullable=not col.required,
            )
            for c, col in TABLES[name].items()
        },
        strict=True,
    )
    return schema.validate(frame, lazy=True)


def write(folder: Path, name: str, frame: pd.DataFrame) -> Path:
    """Write table ``name`` as Parquet into ``folder``, whole or not at all; returns its path."""
    target = folder / f"{name}.parquet"
    folder.mkdir(parents=True, exist_ok=True)
    beside = target.with_suffix(".parquet.part")
    validate(name, conform(name, frame)).to_parquet(beside, index=False)
    os.replace(beside, target)
    return target


def read(folder: Path, name: str) -> pd.DataFrame:
    """Table ``name`` from ``folder``; an absent file reads as a table without rows."""
    path = folder / f"{name}.parquet"
    if not path.exists():
        return empty(name)
    frame = pd.read_parquet(path)
    # what this version wrote has its types already; converting again costs more than reading
    current = list(frame.columns) == list(TABLES[name])
    return frame if current and _typed(name, frame) else conform(name, frame)


def _typed(name: str, frame: pd.DataFrame) -> bool:
    return all(str(frame.dtypes[c]) == col.dtype for c, col in TABLES[name].items())
