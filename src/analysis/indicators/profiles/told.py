"""The problems of data that touch one profile, each with its address."""

from __future__ import annotations

import re
from collections.abc import Iterable

import pandas as pd

from analysis.checking import Problem
from analysis.checking.causes import worst_first
from analysis.indicators.reporting.intake import register
from analysis.province import Province

_ROW = re.compile(r"\d+")


def problems_of(province: Province, rows: Iterable[pd.DataFrame]) -> tuple[Problem, ...]:
    """The problems that stand on a line of a sheet from which any of ``rows`` came, worst first.

    ``rows`` are rows of processed tables, with ``file``, ``sheet`` and ``cell``; a problem of a whole file is
    not of one commune.
    """
    places = {place for frame in rows for place in _places(frame)}
    return worst_first(p for p in register(province) if p.cell and (p.file, p.sheet, _row(p.cell)) in places)


def problems_of_agency(part: Province, agency_id: str) -> tuple[Problem, ...]:
    """The problems of the reports of one agency, and those that name it, worst first.

    ``part`` holds its rows. Of a report that a newer version replaced, none.
    """
    rows = part.in_force("support")
    files = set(rows.loc[rows["agency_id"] == agency_id, "file"])
    return worst_first(p for p in register(part) if p.file in files or p.as_written == agency_id)


def _places(frame: pd.DataFrame) -> set[tuple[str, str, str]]:
    told = zip(*(frame[c].tolist() for c in ("file", "sheet", "cell")), strict=True)
    return {
        (f, s if isinstance(s, str) else "", _row(c))
        for f, s, c in told
        if isinstance(f, str) and isinstance(c, str)
    }


def _row(cell: str) -> str:
    found = _ROW.search(cell)
    return found[0] if found else ""
