"""The register of data quality: the account of every row, the checks of the tables, the points to look at."""

from analysis.indicators.quality._settings import Check, checks, names, settings
from analysis.indicators.quality.account import (
    REASON_NAMES,
    files_by_state,
    problems_by_code,
    rows_account,
    unsettled_names,
    worst_files,
)
from analysis.indicators.quality.checked import Counted, counted, result, results, totals
from analysis.indicators.quality.past import against_past
from analysis.indicators.quality.register import (
    COLUMNS,
    KINDS,
    SUBJECTS,
    by_kind,
    noted,
    points,
    problems,
    register,
)
from analysis.indicators.quality.spread import modified_z

__all__ = [
    "COLUMNS",
    "KINDS",
    "REASON_NAMES",
    "SUBJECTS",
    "Check",
    "Counted",
    "against_past",
    "by_kind",
    "checks",
    "counted",
    "files_by_state",
    "modified_z",
    "names",
    "noted",
    "points",
    "problems",
    "problems_by_code",
    "register",
    "result",
    "results",
    "rows_account",
    "settings",
    "totals",
    "unsettled_names",
    "worst_files",
]
