"""What the parts of a scorecard ask of its rows."""

from __future__ import annotations

import pandas as pd

from analysis.indicators import scopes
from analysis.programme import Period
from analysis.province import Province


def assignments(part: Province, agency: str) -> pd.DataFrame:
    """The lines of assignment that name the agency, in order of their first day."""
    table = part.table("assignments")
    return table[table["agency_id"] == agency].sort_values(["valid_from", "unit_key"], kind="stable")


def helped_by(part: Province, agency: str, period: Period) -> list[str]:
    """The communes of the list of ``period`` that the agency was assigned, by key."""
    rows = scopes.assignment_rows(part, period)
    return sorted(rows.loc[rows["agency_id"] == agency, "unit_key"].dropna().unique())
