"""The register of problems and the account of every row, as figures."""

from analysis.indicators.quality.account import (
    REASON_NAMES,
    files_by_state,
    problems_by_code,
    rows_account,
    unsettled_names,
    worst_files,
)

__all__ = [
    "REASON_NAMES",
    "files_by_state",
    "problems_by_code",
    "rows_account",
    "unsettled_names",
    "worst_files",
]
