"""What the province published of a period: the change that can honestly be given, and what cannot."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.indicators.figure import Figure, StandardsDiffer
from analysis.indicators.poverty.change import Change
from analysis.indicators.poverty.pace import Pace, step
from analysis.indicators.poverty.published import published_households, published_rate, published_series
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province


@dataclass(frozen=True)
class PeriodChange:
    """First and last year with a published rate under the period's standard, and the change between them."""

    first: int
    last: int
    before: Figure
    after: Figure
    change: Change


@dataclass(frozen=True)
class Published:
    """What was published for a period, from its baseline year to its last.

    ``missing`` years have no figure, ``expected`` ones only an estimate made before the review. ``firm`` is
    the longest change between outcomes inside the period; ``from_before`` begins at the last outcome before
    a baseline that is missing; ``with_estimate`` ends at an estimate. Each is ``None`` where it does not
    apply.
    """

    missing: tuple[int, ...]
    expected: tuple[int, ...]
    firm: Pace | None
    from_before: Pace | None
    with_estimate: Pace | None


def published_change(province: Province, key: str) -> PeriodChange | None:
    """The published change over period ``key``, from its baseline year on; ``None`` with fewer than two.

    Households are compared only where the counts of both ends were published.
    """
    series = _inside(province, province.programme.period(key))
    if len(series) < 2:
        return None
    found = _step(province, series[min(series)], series[max(series)])
    return PeriodChange(found.first, found.last, found.before, found.after, found.change)


def published_of(province: Province, key: str) -> Published:
    """What can be said of period ``key`` from published figures, outcomes and estimates kept apart."""
    period = province.programme.period(key)
    inside = _inside(province, period)
    firm = {y: f for y, f in inside.items() if f.status != "expected"}
    asked = range(period.poverty_baseline_year, period.last_year + 1)
    earlier = [
        f
        for f in published_series(province, period.poverty_standard)
        if int(f.dims["year"]) < period.poverty_baseline_year and f.status != "expected"
    ]
    lacks_baseline = period.poverty_baseline_year not in firm
    estimate = inside[max(inside)] if inside and max(inside) not in firm else None
    return Published(
        tuple(y for y in asked if y not in inside),
        tuple(y for y in inside if y not in firm),
        _step(province, firm[min(firm)], firm[max(firm)]) if len(firm) > 1 else None,
        _step(province, earlier[-1], firm[max(firm)]) if lacks_baseline and earlier and firm else None,
        _step(province, firm[min(firm)], estimate) if firm and estimate is not None else None,
    )


def published_between(province: Province, first: int, last: int) -> Pace:
    """The published change between two years, under the one standard that has both.

    Raises :class:`StandardsDiffer` when no standard has both: end-2020 and end-2025 are not subtracted.
    """
    for standard in province.programme.standards:
        ends = [published_rate(province, y, standard.id) for y in (first, last)]
        if all(e.value is not None for e in ends):
            return _step(province, *ends)
    names = tr(" và ").join(s.name for s in province.programme.standards)
    raise StandardsDiffer(
        tr(
            "Không tính được mức giảm từ cuối {first} đến cuối {last}: không chuẩn nghèo nào "
            "({names}) có số công bố ở cả hai năm. Lấy hai năm trong cùng một chuẩn."
        ).format(first=first, last=last, names=names)
    )


def _inside(province: Province, period: Period) -> dict[int, Figure]:
    years = range(period.poverty_baseline_year, period.last_year + 1)
    series = {int(f.dims["year"]): f for f in published_series(province, period.poverty_standard)}
    return {y: series[y] for y in years if y in series}


def _step(province: Province, before: Figure, after: Figure) -> Pace:
    counts = [published_households(province, int(f.dims["year"]), f.standard) for f in (before, after)]
    return step(before, after, *(counts if all(c.value is not None for c in counts) else ()))
