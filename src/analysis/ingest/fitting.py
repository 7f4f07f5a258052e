"""Rows made to fit their tables: one impossible value must not end the whole ingest."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from operator import contains

from analysis.checking import Checked, Place, Problem
from analysis.cleaning import Row
from analysis.tables import TABLES, Column

LARGEST = 10**17
"""No count of anything, nor any amount in đồng, is this large."""

_NUMBERS = ("Int64", "Float64")


def fitted(name: str, rows: Iterable[Row]) -> Checked[list[Row]]:
    """``rows`` that table ``name`` can hold.

    A number too large for anything real is left out; a row without a required value, or with a value the
    table does not know, is left out whole. Both are problems. A name that is no table passes as it is.
    """
    if name not in TABLES:
        return Checked(list(rows))
    demands, columns = _demands(name), TABLES[name]
    kept: list[Row] = []
    problems: list[Problem] = []
    for row in rows:
        if demands.are_met(row):
            kept.append(row)
        else:
            fitting = _without_impossible(row, demands, problems)
            if _has_all(fitting, columns, problems):
                kept.append(fitting)
    return Checked(kept, tuple(problems))


@dataclass(frozen=True)
class _Demands:
    """What a table asks of a row, by kind of demand: most rows meet all of them."""

    numbers: tuple[str, ...]
    required: tuple[str, ...]
    limited: tuple[str, ...]
    allowed: tuple[frozenset[object], ...]
    """What each column of ``limited`` may hold."""

    def are_met(self, row: Row) -> bool:
        told = row.get
        for value in map(told, self.numbers):
            if value is not None and _is_impossible(value):
                return False
        if None in map(told, self.required):
            return False
        return all(map(contains, self.allowed, map(told, self.limited)))


@cache
def _demands(name: str) -> _Demands:
    columns = TABLES[name].items()
    return _Demands(
        tuple(c for c, column in columns if column.dtype in _NUMBERS),
        tuple(c for c, column in columns if column.required),
        tuple(c for c, column in columns if column.allowed),
        tuple(frozenset((*column.allowed, None)) for _, column in columns if column.allowed),
    )


def _without_impossible(row: Row, demands: _Demands, problems: list[Problem]) -> Row:
    fitting = dict(row)
    for column in (c for c in demands.numbers if _is_impossible(row.get(c))):
        fitting[column] = None
        message = f"Số ở cột {column} lớn hơn mọi số có thể có: hãy kiểm tra lại."
        written = str(row[column])[:40]
        problems.append(
            Problem.at(
                _place(row), "blanks", "number_impossible", message, as_written=written, done="Bỏ số này."
            )
        )
    return fitting


def _has_all(row: Row, columns: Mapping[str, Column], problems: list[Problem]) -> bool:
    wrong = [c for c, column in columns.items() if not _fits(row.get(c), column)]
    if wrong:
        message = f"Dòng này không dùng được: thiếu hoặc sai {', '.join(wrong)}."
        problems.append(Problem.at(_place(row), "stops", "row_not_valid", message, done="Bỏ dòng này."))
    return not wrong


def _place(row: Row) -> Place:
    return Place(str(row["file"]), str(row.get("sheet") or ""), str(row.get("cell") or ""))


def _is_impossible(value: object) -> bool:
    if value is None:
        return False
    return not isinstance(value, int | float | Decimal) or not -LARGEST <= value <= LARGEST


def _fits(value: object, column: Column) -> bool:
    if value is None:
        return not column.required
    return not column.allowed or value in column.allowed
