"""The base of a sum of money: how many of the reports owed hold an amount that entered it."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators import reporting
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.money._ledger import AGENCIES
from analysis.indicators.money._rows import UNSETTLED, all_in_force
from analysis.indicators.periods import pairs_of
from analysis.province import Province

Report = tuple[str, int]


@dataclass(frozen=True)
class Base:
    """``n`` of ``of`` reports owed hold an amount used; ``None`` where none is known to be owed.

    ``received`` of them came (``None`` without a register); ``outside`` amounts are of no one who owed one.
    ``agencies`` of ``agencies_owing`` agencies gave an amount in any of the years.
    """

    n: int | None
    of: int | None
    received: int | None
    outside: int
    agencies: int | None = None
    agencies_owing: int | None = None

    @property
    def caveat(self) -> Caveat:
        """What the base leaves open."""
        if self.received is None:
            return caveat("money_no_register")
        came = "money_reports_missing" if self.received < (self.of or 0) else "money_reports_came"
        return joined(
            caveat(came, received=self.received, owed=self.of) if self.of else Caveat(),
            caveat("money_outside_register", items=self.outside) if self.outside else Caveat(),
        )


@dataclass(frozen=True, eq=False)
class _Owed:
    """Reports owed and those received, of some years; ``agencies`` is how many owe any."""

    reports: frozenset[Report]
    received: frozenset[Report]
    agencies: int


@dataclass(frozen=True, eq=False)
class _Answering:
    """Which of the reports of all years each row of ``support`` answers.

    ``holder_of`` gives the number of the (agency, year) of a row, −1 for none; ``answered`` the reports
    that each such number answers, none in the last place, which is that of −1; ``by_agency`` the reports an
    agency answers, its predecessors' included.
    """

    holder_of: np.ndarray[Any, Any]
    answered: tuple[tuple[Report, ...], ...]
    by_agency: dict[str, frozenset[Report]]


def base_of(
    province: Province, years: tuple[int, ...], positions: np.ndarray[Any, Any], agency: str = ""
) -> Base:
    """The base of the rows of ``support`` at ``positions``, of all agencies or of ``agency`` alone."""
    owed = _owed(province, years)
    if not owed.reports:
        return Base(None, None, None, 0)
    told = _answering(province)
    times = Counter(told.holder_of[positions].tolist())
    answered = [(told.answered[holder], n) for holder, n in times.items()]
    outside = sum(n for reports, n in answered if not reports)
    holding = {report for reports, _ in answered for report in reports}
    chosen, came, owing = owed.reports, len(owed.received), owed.agencies
    if agency and agency != UNSETTLED:
        chosen = owed.reports & told.by_agency.get(agency, frozenset())
        came, owing = len(owed.received & chosen), len({a for a, _ in chosen})
    if not chosen:
        return Base(None, None, 0, outside)
    mine = holding & chosen
    return Base(len(mine), len(chosen), came, outside, len({a for a, _ in mine}), owing)


@per_province
def _owed(province: Province, years: tuple[int, ...]) -> _Owed:
    rows = reporting.agency_reports(province, years)
    reports = _pairs(rows, "reporter_id")
    return _Owed(reports, _pairs(reporting.received(rows), "reporter_id"), len({a for a, _ in reports}))


@per_province
def _answering(province: Province) -> _Answering:
    told_years = province.table("submissions")["year"].dropna().unique()
    years = tuple(sorted(int(y) for y in told_years))
    owed = _owed(province, years)
    told = all_in_force(province)
    told = told[told["agency_id"].notna()]
    groups = told.groupby(["agency_id", "year"], sort=True)
    holders = [(str(a), int(y)) for a, y in groups.size().index]
    came_from = frozenset(holders)
    answered_by: dict[Report, list[Report]] = defaultdict(list)
    by_agency: dict[str, set[Report]] = defaultdict(set)
    for report in sorted(owed.reports):
        holder = report
        if report not in came_from and report in owed.received and report[0] in province.agencies:
            holder = (province.agencies.successor(report[0]) or report[0], report[1])
        answered_by[holder].append(report)
        by_agency[holder[0]].add(report)
        by_agency[report[0]].add(report)
    holder_of = np.full(len(province.table(AGENCIES)), -1, dtype=np.int64)
    holder_of[told.index] = groups.ngroup()
    return _Answering(
        holder_of,
        (*(tuple(answered_by.get(h, ())) for h in holders), ()),
        {a: frozenset(r) for a, r in by_agency.items()},
    )


def _pairs(rows: pd.DataFrame, column: str) -> frozenset[Report]:
    return frozenset(pairs_of(rows[column].astype(str), rows["year"]))
