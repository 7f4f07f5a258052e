"""What was received and read, what the checks found, and the register of it: data quality, told."""

from analysis.figures.quality.account import (
    answer,
    files,
    keys,
    problems,
    rows,
    unsettled_names,
    worst_files,
)
from analysis.figures.quality.checks import checks, checks_answer, how_to_read
from analysis.figures.quality.register import notes_on, register, register_answer

__all__ = [
    "answer",
    "checks",
    "checks_answer",
    "files",
    "how_to_read",
    "keys",
    "notes_on",
    "problems",
    "register",
    "register_answer",
    "rows",
    "unsettled_names",
    "worst_files",
]
