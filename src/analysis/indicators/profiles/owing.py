"""Which reports were owed for one commune or by one agency, and what came of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pandas as pd

from analysis.indicators import reporting
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.reporting.owed import Answer, submissions_evidence
from analysis.indicators.scopes import assignments_on, year_end
from analysis.language import tr
from analysis.province import Province


@dataclass(frozen=True)
class Owed:
    """One report owed: by whom, of which year, its state and answer, the day it came, the reason given."""

    agency_id: str
    year: int
    state: str
    answer: Answer
    received_on: date | None
    reason: str
    position: int

    @property
    def came(self) -> bool:
        """Whether it came and could be used."""
        return self.state in reporting.RECEIVED


@per_province
def owed_by_agency(province: Province, agency_id: str) -> tuple[Owed, ...]:
    """The yearly reports that the agency owed, by year."""
    return tuple(o for o in _all(province) if o.agency_id == agency_id)


@per_province
def owed_for_commune(province: Province, key: str) -> tuple[Owed, ...]:
    """The yearly reports owed by agencies assigned to ``key`` on 31 December, by year, then agency."""
    return _owed_for(province, lambda _year: {key})


@per_province
def owed_for_district(province: Province, key: str) -> tuple[Owed, ...]:
    """The yearly reports owed by agencies assigned to a commune that lay in the district then."""
    units = province.units
    last = min(units.reorganised_on, date.max) - timedelta(days=1)

    def communes(year: int) -> set[str]:
        day = min(year_end(year), last)
        return {u.key for u in units.at(day) if units.district_key(u) == key}

    return _owed_for(province, communes)


def _owed_for(province: Province, communes: Callable[[int], set[str]]) -> tuple[Owed, ...]:
    by_report = {(o.agency_id, o.year): o for o in _all(province)}
    found = []
    for year in province.programme.years:
        held, wanted = assignments_on(province, year_end(year)), communes(year)
        pairs = zip(held["unit_key"].tolist(), held["agency_id"].tolist(), strict=True)
        # one that nobody could settle has no report of its own
        ids = {agency for key, agency in pairs if key in wanted and (agency, year) in by_report}
        found += [by_report[agency, year] for agency in sorted(ids)]
    return tuple(found)


def received(province: Province, agency_id: str) -> Figure:
    """How many of the yearly reports that the agency owed came and could be used."""
    owed = owed_by_agency(province, agency_id)
    came = sum(o.came for o in owed)
    name = province.agencies[agency_id].name if agency_id in province.agencies else agency_id
    dims = {"agency": agency_id}
    return Figure(
        figure_id("reports.received_of", dims),
        tr("Báo cáo năm đã nhận, {name}").format(name=name),
        came if owed else None,
        "reports",
        tr("Đếm báo cáo năm phải nộp (có phân công ngày 31/12) đã đến và dùng được, đúng hạn hoặc muộn."),
        n=came,
        of=len(owed),
        base=tr("báo cáo phải nộp"),
        dims=dims,
        sources=submissions_evidence(province).later([o.position for o in owed]),
    )


@per_province
def _all(province: Province) -> tuple[Owed, ...]:
    years = tuple(province.programme.years)
    reports = reporting.agency_reports(province, years)
    told = reports[["reporter_id", "year", "state", "received_on", "reason_given"]]
    rows = zip(
        *(told[c].tolist() for c in told.columns),
        reporting.answers(province, years).tolist(),
        told.index.tolist(),
        strict=True,
    )
    made = [
        Owed(
            str(a), int(y), str(s), Answer(answer), None if pd.isna(day) else day.date(),
            "" if pd.isna(why) else str(why).strip(), int(at),
        )
        for a, y, s, day, why, answer, at in rows
    ]  # fmt: skip
    return tuple(sorted(made, key=lambda o: (o.year, o.agency_id)))
