"""Rows made to fit their tables: one impossible value must not end the whole ingest."""

from __future__ import annotations

import math
from collections.abc import Iterable

from analysis.checking import Checked, Place, Problem
from analysis.cleaning import Row
from analysis.tables import TABLES, Column

LARGEST = 10**17
"""No count of anything, nor any amount in đồng, is this large."""


def fitted(name: str, rows: Iterable[Row]) -> Checked[list[Row]]:
    """``rows`` that table ``name`` can hold.

    A number too large for anything real is left out; a row without a required value, or with a value the
    table does not know, is left out whole. Both are problems. A name that is no table passes as it is.
    """
    columns = TABLES.get(name)
    if columns is None:
        return Checked(list(rows))
    kept: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        place = Place(str(row["file"]), str(row.get("sheet") or ""), str(row.get("cell") or ""))
        fitting = dict(row)
        for column in [c for c, value in row.items() if c in columns and _is_impossible(value)]:
            fitting[column] = None
            message = f"Số ở cột {column} lớn hơn mọi số có thể có: hãy kiểm tra lại."
            written = str(row[column])[:40]
            problems.append(
                Problem.at(
                    place, "blanks", "number_impossible", message, as_written=written, done="Bỏ số này."
                )
            )
        wrong = [c for c, column in columns.items() if not _fits(fitting.get(c), column)]
        if wrong:
            message = f"Dòng này không dùng được: thiếu hoặc sai {', '.join(wrong)}."
            problems.append(Problem.at(place, "stops", "row_not_valid", message, done="Bỏ dòng này."))
        else:
            kept.append(fitting)
    return Checked(kept, tuple(problems))


def _is_impossible(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) > LARGEST or not math.isfinite(value)


def _fits(value: object, column: Column) -> bool:
    if value is None:
        return not column.required
    return not column.allowed or value in column.allowed
