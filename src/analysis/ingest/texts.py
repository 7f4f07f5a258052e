"""A received report that is text: its rows, its problems, and its row of table ``files``."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Mapping

from analysis.checking import Problem
from analysis.cleaning import Row, ratios
from analysis.ingest.fitting import fitted
from analysis.ingest.intake import RawFile
from analysis.sources.prose import open_prose

FORM = "report_text"

Told = tuple[Mapping[str, list[Row]], tuple[Problem, ...], Row]
"""Rows by table, problems, and the row of ``files``."""


def read(raw: RawFile, known: Row) -> Told | None:
    """What the text report ``raw`` says; ``None`` for a file that is none.

    ``known`` are the columns of ``files`` that hold whatever is in the file. Every line on which something
    stands is counted: it holds a ratio, or it does not.
    """
    opened = open_prose(raw.path, raw.file)
    if opened is None:
        return None
    if opened.value is None:
        return {}, opened.problems, _account(known, "refused", 0, 0, {})
    cleaned = ratios.clean(opened.value, raw.origin)
    fitting = fitted(ratios.TABLE, cleaned.rows.get(ratios.TABLE, []))
    rows = {ratios.TABLE: fitting.value} if fitting.value else {}
    reasons = Counter(cleaned.explained.values())
    account = _account(known, "read", len(opened.value.written), len(cleaned.used), reasons)
    return rows, (*opened.problems, *cleaned.problems, *fitting.problems), account


def _account(known: Row, state: str, seen: int, used: int, reasons: Mapping[str, int]) -> Row:
    return {
        **known,
        "form": FORM if state == "read" else None,
        "state": state,
        "rows_seen": seen,
        "rows_used": used,
        "rows_explained": sum(reasons.values()),
        "explained": json.dumps(dict(sorted(reasons.items())), ensure_ascii=False),
    }
