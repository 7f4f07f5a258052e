"""The base of a sum of money: how many of the reports owed hold an amount that entered it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators import reporting
from analysis.indicators.caveats import joined
from analysis.indicators.evidence import per_province
from analysis.indicators.money._rows import UNSETTLED, help_rows
from analysis.province import Province

Report = tuple[str, int]


@dataclass(frozen=True)
class Base:
    """``n`` of ``of`` reports owed hold an amount used; ``None`` where none is known to be owed.

    ``received`` of them came (``None`` without a register); ``outside`` amounts are of no one who owed one.
    """

    n: int | None
    of: int | None
    received: int | None
    outside: int

    @property
    def caveat(self) -> str:
        """What the base leaves open."""
        if self.received is None:
            return "Chưa có sổ tiếp nhận báo cáo nên không biết thiếu bao nhiêu báo cáo."
        came = f"Đã nhận {self.received} trong {self.of} báo cáo"
        some_missing = self.received < (self.of or 0)
        told = f"{came}; báo cáo thiếu không tính là không giúp." if some_missing else f"{came}."
        return joined(
            told if self.of else "",
            f"{self.outside} khoản là của đơn vị chưa xác định được hoặc không có trong danh sách phải "
            "báo cáo."
            if self.outside
            else "",
        )


@dataclass(frozen=True, eq=False)
class _Owed:
    """Reports owed, those received, and those that rows of an agency and year answer."""

    reports: frozenset[Report]
    received: frozenset[Report]
    answered_by: dict[Report, list[Report]]


def base_of(
    province: Province, years: tuple[int, ...], positions: np.ndarray[Any, Any], agency: str = ""
) -> Base:
    """The base of the rows of ``support`` at ``positions``, of all agencies or of ``agency`` alone."""
    owed = _owed(province, years)
    table = province.table("support").loc[positions, ["agency_id", "year"]]
    holders = [(str(a), int(y)) if pd.notna(a) else None for a, y in table.itertuples(index=False, name=None)]
    holding = {r for h in set(holders) if h is not None for r in owed.answered_by.get(h, ())}
    outside = sum(h is None or h not in owed.answered_by for h in holders)
    chosen = owed.reports
    if agency and agency != UNSETTLED:
        answered = {r for (a, _), reports in owed.answered_by.items() if a == agency for r in reports}
        chosen = frozenset(r for r in owed.reports if r[0] == agency or r in answered)
    if not owed.reports:
        return Base(None, None, None, 0)
    if not chosen:
        return Base(None, None, 0, outside)
    return Base(len(holding & chosen), len(chosen), len(owed.received & chosen), outside)


@per_province
def _owed(province: Province, years: tuple[int, ...]) -> _Owed:
    rows = reporting.agency_reports(province, years)
    reports, received = _pairs(rows, "reporter_id"), _pairs(reporting.received(rows), "reporter_id")
    told = help_rows(province, years)
    came_from = _pairs(told[told["agency_id"].notna()], "agency_id")
    answered_by: dict[Report, list[Report]] = defaultdict(list)
    for report in sorted(reports):
        holder = report
        if report not in came_from and report in received and report[0] in province.agencies:
            holder = (province.agencies.successor(report[0]) or report[0], report[1])
        answered_by[holder].append(report)
    return _Owed(reports, received, dict(answered_by))


def _pairs(rows: pd.DataFrame, column: str) -> frozenset[Report]:
    return frozenset((str(a), int(y)) for a, y in zip(rows[column], rows["year"], strict=True))
