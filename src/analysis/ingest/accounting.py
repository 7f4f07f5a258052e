"""The account of an ingest: nothing lost, nothing from nowhere. A breach is a fault of the program."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath

from analysis.checking import Problem
from analysis.cleaning import Row
from analysis.ingest.intake import SOURCES
from analysis.ingest.stack import Stack

_TOLD = 3


class AccountBroken(RuntimeError):
    """A row was lost or came from nowhere: the program is wrong, the last tables stay."""


def check_account(
    files: Sequence[Row], tables: Mapping[str, Stack], problems: Iterable[Problem], reference: str
) -> None:
    """Raise :class:`AccountBroken` unless everything adds up.

    Of each file all rows are used or explained; every row of a table is of a file that was read or of a file
    of ``reference``; every problem is of such a file, of a listing, or of a file that a listing names.
    """
    faults = [
        f"{f['file']}: {f['rows_seen']} rows seen, {f['rows_used']} used, {f['rows_explained']} explained"
        for f in files
        if _whole(f["rows_seen"]) != _whole(f["rows_used"]) + _whole(f["rows_explained"])
    ]
    known = {str(f["file"]) for f in files}
    for name, stack in tables.items():
        strange = {str(f) for f in set(stack.column("file"))} - known
        faults += [f"{name}: rows of {f}" for f in sorted(strange) if not f.startswith(reference)]
    for problem in problems:
        absent = problem.file not in known and problem.code != "file_absent"
        if absent and not problem.file.startswith(reference) and PurePosixPath(problem.file).name != SOURCES:
            faults.append(f"problem {problem.code} of {problem.file}")
    if faults:
        more = f" and {len(faults) - _TOLD} more" if len(faults) > _TOLD else ""
        raise AccountBroken(f"the account does not add up: {'; '.join(faults[:_TOLD])}{more}")


def _whole(value: object) -> int:
    return int(str(value))
