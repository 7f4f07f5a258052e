from __future__ import annotations

import pytest

from analysis.checking import Problem
from analysis.ingest.accounting import AccountBroken, check_account
from analysis.ingest.stack import Stack

FILE = {"file": "data/raw/a.xlsx", "rows_seen": 5, "rows_used": 3, "rows_explained": 2}
REFERENCE = "data/reference/"


def problem(file: str, code: str = "c") -> Problem:
    return Problem("notes", code, "m", file)


def test_an_account_that_adds_up_passes() -> None:
    support = Stack.of([{"file": "data/raw/a.xlsx"}, {"file": f"{REFERENCE}published.csv"}])
    files = ("data/raw/a.xlsx", "data/raw/SOURCES.yml", f"{REFERENCE}published.csv")
    problems = [*map(problem, files), problem("data/raw/gone.xlsx", "file_absent")]
    check_account([FILE], {"support": support}, problems, REFERENCE)


@pytest.mark.parametrize(
    ("files", "tables", "problems", "told"),
    [
        ([{**FILE, "rows_used": 2}], {}, [], "5 rows seen, 2 used, 2 explained"),
        (
            [FILE],
            {"support": Stack.of([{"file": "data/raw/b.xlsx"}])},
            [],
            "support: rows of data/raw/b.xlsx",
        ),
        ([FILE], {}, [problem("data/raw/b.xlsx")], "problem c of data/raw/b.xlsx"),
    ],
)
def test_whatever_does_not_add_up_is_an_error(
    files: list[dict[str, object]], tables: dict[str, Stack], problems: list[Problem], told: str
) -> None:
    with pytest.raises(AccountBroken, match=told):
        check_account(files, tables, problems, REFERENCE)
