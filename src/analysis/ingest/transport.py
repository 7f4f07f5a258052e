"""What one file gave, as bytes: sent from the process that read it, and kept for the next ingest.

JSON, never pickle: a process that reads hostile files, or a file on disk, must not be able to run code here.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from analysis.checking import Problem
from analysis.cleaning import Row
from analysis.ingest.reading import FileRead

_QUICK = 1
"""Least effort of zlib: tables of repeated words shrink tenfold all the same."""


class NotUnderstood(ValueError):
    """Bytes that no process of this version wrote."""


@dataclass(frozen=True, eq=False)
class Packed:
    """The rows of one table column by column: a column of one value holds it for all ``rows``."""

    rows: int
    columns: Mapping[str, Sequence[object]]


@dataclass(frozen=True, eq=False)
class Reading:
    """What one file gave: rows by table, problems, and its row of table ``files``."""

    tables: Mapping[str, Packed]
    problems: tuple[Problem, ...]
    summary: Row


def packed(read: FileRead) -> bytes:
    """``read`` as bytes. Letters that are no Unicode text (half a pair) become question marks."""
    content = {
        "tables": {name: _columns(rows) for name, rows in read.rows.items() if rows},
        "problems": [astuple(p) for p in read.problems],
        "summary": read.summary,
    }
    text = json.dumps(content, ensure_ascii=False, separators=(",", ":"), default=_told)
    return zlib.compress(text.encode("utf-8", "replace"), _QUICK)


def unpacked(data: bytes) -> Reading:
    """What :func:`packed` made bytes of; raises :class:`NotUnderstood` for anything else."""
    try:
        content = json.loads(zlib.decompress(data), object_hook=_meant)
        tables = {str(n): Packed(int(t["rows"]), t["columns"]) for n, t in content["tables"].items()}
        problems = tuple(Problem(*p) for p in content["problems"])
        summary = dict(content["summary"])
        whole = all(len(c) in (1, t.rows) for t in tables.values() for c in t.columns.values())
    except (zlib.error, ValueError, KeyError, TypeError, AttributeError) as error:
        raise NotUnderstood(repr(error)) from error
    if not whole:
        raise NotUnderstood("columns of different lengths")
    return Reading(tables, problems, summary)


def _columns(rows: Sequence[Row]) -> dict[str, object]:
    columns: dict[str, object] = {}
    for name, values in _by_column(rows):
        first = values[0]
        same = values.count(first) == len(values) and set(map(type, values)) == {type(first)}
        columns[name] = [first] if same else values
    return {"rows": len(rows), "columns": columns}


def _by_column(rows: Sequence[Row]) -> Iterable[tuple[str, Sequence[object]]]:
    names = list(rows[0])
    if all(list(row) == names for row in rows):  # as most cleaners make them
        return zip(names, zip(*(row.values() for row in rows), strict=True), strict=True)
    every = dict.fromkeys(name for row in rows for name in row)
    return ((name, [row.get(name) for row in rows]) for name in every)


def _told(value: object) -> object:
    if isinstance(value, datetime):
        return {"at": value.replace(tzinfo=None).isoformat()}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, Decimal):
        return int(value) if value == value.to_integral_value() else float(value)
    raise TypeError(f"{type(value).__name__} is no value of a table")


def _meant(told: dict[str, Any]) -> object:
    if len(told) == 1:
        if "on" in told:
            return date.fromisoformat(told["on"])
        if "at" in told:
            return datetime.fromisoformat(told["at"])
    return told
