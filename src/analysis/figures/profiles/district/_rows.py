"""What the parts of a district's profile ask of its rows."""

from __future__ import annotations

from datetime import date

from analysis.indicators import ntm, scopes
from analysis.indicators import profiles as found
from analysis.indicators.ntm import Assessment
from analysis.indicators.profiles import Span
from analysis.programme import Period
from analysis.province import Province
from analysis.registers import Unit


def frame(part: Province, district: str) -> date:
    """The last 31 December on which the district existed: its communes of that day throughout."""
    end = part.units[district].valid_to or scopes.year_end(part.programme.years[-1])
    return end if (end.month, end.day) == (12, 31) else scopes.year_end(end.year - 1)


def spans_of(part: Province, district: str) -> tuple[Span, ...]:
    """What moved in the district in each period, its communes those of :func:`frame` throughout."""
    return found.spans(part, district, frame(part, district))


def communes_of(part: Province, district: str) -> list[Unit]:
    """The communes of the district on the day of :func:`frame`."""
    return [u for u in part.units.at(frame(part, district)) if part.units.district_key(u) == district]


def helped_in(part: Province, district: str, period: Period) -> frozenset[str]:
    """Communes of the list of ``period`` that lay in the district when they were assigned."""
    units = part.units
    keys_ = scopes.assignment_rows(part, period)["unit_key"].dropna().unique()
    here = {u.key for u in units.at(period.assigned_on) if units.district_key(u) == district}
    return frozenset(here & set(keys_))


def last_rate_year(part: Province, district: str) -> int | None:
    """The last year of which the district has a rate."""
    rates = found.yearly(part, district, frame(part, district))
    return int(rates[-1].dims["year"]) if rates else None


def assessments(part: Province, district: str) -> list[Assessment]:
    """The assessments under a basic set while the district existed, oldest first."""
    last = frame(part, district)
    return [
        a
        for a in ntm.dates(part)
        if part.programme.criteria_set(a.criteria_set).level == "basic" and a.as_of <= last
    ]
