"""The processed tables: their columns, types and allowed values.

Every row carries where it came from: ``file`` (from the project root), ``sheet``, ``cell`` (A1) and
``origin``. Money is whole đồng, shares are percent, dates are days. Missing is ``<NA>``, never zero.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

DType = Literal["string", "Int64", "Float64", "boolean", "datetime64[ns]"]

ORIGINS = ("received", "published", "synthetic")
CATEGORIES = ("survey", "capacity", "cash", "equipment", "production", "infrastructure", "other")
CELL_STATES = (
    "value", "yes", "no", "zero", "text", "blank", "dash", "uncalculated", "error", "hidden",
)  # fmt: skip
COMPARATORS = ("eq", "ge", "le", "approx")
HELP_KINDS = ("cash", "in_kind", "unvalued", "none")
REPORTED_BY = ("agency", "district", "commune")
PROVIDERS = ("own_budget", "staff", "sponsor", "state_programme", "unstated")
"""Whose money a contribution is (253/QĐ-UBND, art. 13.4); a state programme's is no agency's own."""

VALUATIONS = ("stated", "unit_price", "part_of_text")
MARKS = ("met", "mostly_met", "not_met", "not_assessed")
TITLES = ("standard", "advanced", "model", "basically_met")
SUBMISSION_STATES = ("on_time", "late", "empty", "invalid", "missing")
CONTENTS = ("results", "zero", "none")
STATUSES = ("official", "preliminary", "expected")
POVERTY_FLOWS = (
    "escaped",
    "escaped_to_near_poor",
    "escaped_above_near_poor",
    "other_decrease",
    "near_poor_fallen",
    "fallen_back",
    "newly_poor",
    "other_increase",
)
"""Counts of households that moved out of and into poverty in a year, in the order of the form."""

SEVERITIES = ("stops", "blanks", "notes")
FORMS = ("F0", "F1", "F2", "F2_flow", "F3", "F3_bands", "F4", "F5", "register", "report_text")
FILE_STATES = ("read", "partly_read", "refused", "unknown_form")
VERDICTS = ("agrees", "disagrees", "cannot_be_checked")
RATIO_KINDS = ("ratio", "share", "number")
RATIO_VERDICTS = ("agrees", "within_rounding", "wrong", "broken_number", "cannot_be_checked")
CORRECTION_STATES = ("applied", "mended", "differs", "cell_absent", "file_absent", "file_not_used")


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
    # JSON {cell: "old → new (đính chính id)"} of the cells of this row that a person corrected
    "corrected": TEXT,
}
IN_FORCE: dict[str, Column] = {"superseded_by": TEXT}
"""The file whose rows are used in the place of this one; missing while the row is in force."""

_CONTRIBUTION: dict[str, Column] = {
    "reported_by": Column(allowed=REPORTED_BY),
    "reporter_id": TEXT,
    "agency_id": TEXT,
    "agency_as_written": TEXT,
    "unit_key": TEXT,
    "commune_as_written": TEXT,
    "year": YEAR,
    "category": Column(allowed=CATEGORIES, required=True),
    "part": WHOLE,
    "state": Column(allowed=CELL_STATES, required=True),
    "kind": Column(allowed=HELP_KINDS, required=True),
    "amount_vnd": WHOLE,
    "comparator": Column(allowed=COMPARATORS),
    "valuation": Column(allowed=VALUATIONS),
    "quantity": NUMBER,
    "quantity_unit": TEXT,
    "provider": Column(allowed=PROVIDERS),
    "provider_name": TEXT,
    "text": TEXT,
    **PROVENANCE,
    **IN_FORCE,
}
"""One contribution: most cells of form F1 tell one, a cell that tells several gives ``part`` 1, 2, …"""

TABLES: Mapping[str, Mapping[str, Column]] = {
    # form F1 of an agency: agency × commune × year × category × part; kind says what sort of help it is
    "support": _CONTRIBUTION,
    # the same told by a district or commune of what agencies gave it: set beside `support`, never added
    "support_roundups": _CONTRIBUTION,
    # a total row of either as printed, and what the rows it adds up come to; of a district, else of the sheet
    "support_totals": {
        "reported_by": Column(allowed=REPORTED_BY),
        "reporter_id": TEXT,
        "unit_key": TEXT,
        "unit_as_written": TEXT,
        "year": YEAR,
        "category": Column(allowed=CATEGORIES, required=True),
        "amount_vnd": WHOLE,
        "computed_vnd": WHOLE,
        "text": TEXT,
        **PROVENANCE,
        **IN_FORCE,
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
        **IN_FORCE,
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
        **IN_FORCE,
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
        **IN_FORCE,
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
        **IN_FORCE,
    },
    "ntm_recognition": {
        "unit_key": TEXT,
        "commune_as_written": TEXT,
        "title": Column(allowed=TITLES, required=True),
        "year_attained": WHOLE,
        "decision": TEXT,
        "decided_on": DATE,
        **PROVENANCE,
        **IN_FORCE,
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
        **IN_FORCE,
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
        **IN_FORCE,
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
        "difference": NUMBER,
        "rows": WHOLE,
        "explanation": TEXT,
        **PROVENANCE,
    },
    # one sentence of a report that gives a percent, or a number nobody can read; `cell` names the line
    "stated_ratios": {
        "kind": Column(allowed=RATIO_KINDS, required=True),
        "text": REQUIRED,
        "as_written": REQUIRED,
        "part_as_written": TEXT,
        "whole_as_written": TEXT,
        "percent_as_written": TEXT,
        "part": NUMBER,
        "whole": NUMBER,
        "unit_of_measure": TEXT,
        "comparator": Column(allowed=COMPARATORS),
        "percent_printed": NUMBER,
        "percent_computed": NUMBER,
        "percent_low": NUMBER,
        "percent_high": NUMBER,
        "difference_points": NUMBER,
        "verdict": Column(allowed=RATIO_VERDICTS, required=True),
        "reason": TEXT,
        "line": Column("Int64", required=True),
        "offset": Column("Int64", required=True),
        **PROVENANCE,
    },
    # one line of corrections.csv and what became of it; provenance is that line
    "corrections": {
        "correction_id": REQUIRED,
        "state": Column(allowed=CORRECTION_STATES, required=True),
        "target_file": REQUIRED,
        "target_sheet": TEXT,
        "target_cell": REQUIRED,
        "old": TEXT,
        "new": TEXT,
        "found": TEXT,
        "reason": REQUIRED,
        "decided_by": REQUIRED,
        "decided_on": Column("datetime64[ns]", required=True),
        "rows_touched": WHOLE,
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
        "saved_on": DATE,
        **IN_FORCE,
    },
}
