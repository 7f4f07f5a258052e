"""What the data say of a published sentence: its figures, and in how many ways the sentence can be read."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from analysis.indicators import money, ntm, poverty, reporting, scopes
from analysis.indicators.caveats import caveat, joined
from analysis.indicators.claims.answers import Answer, Told, listed
from analysis.indicators.evidence import together
from analysis.indicators.figure import Figure
from analysis.indicators.format import number
from analysis.language import tr
from analysis.province import Province

SCALES: Mapping[str, int] = {"triệu đồng": 10**6, "tỷ đồng": 10**9}
_FALL = "poverty.fall"
_READINGS = (
    tr("điểm phần trăm, tính gộp số hộ"),
    tr("tương đối, tính gộp số hộ"),
    tr("điểm phần trăm, bình quân các xã"),
    tr("tương đối, bình quân các xã"),
)


def indicator(province: Province, argument: str, told: Told) -> Answer:
    """``money.cash/A``: the figure of that name. Raises ``KeyError`` for one that does not exist."""
    name, _, period = argument.partition("/")
    if name == _FALL:
        return fall(province, period)
    figure = _INDICATORS[name](province, period)
    if figure.value is None:
        return Answer(None, how=caveat("claim_no_data"), blocked=figure.caveat, sources=figure.cells)
    value = figure.value / SCALES.get(told["unit"], 1)
    return Answer(
        value,
        value,
        value,
        tr("Đối chiếu với: {label}.").format(label=figure.label),
        _synthetic(figure),
        lower_bound=figure.comparator == "ge",
        sources=figure.cells,
    )


def fall(province: Province, period: str) -> Answer:
    """The fall of the poverty rate in the helped communes, read in all four ways.

    Points and relative, from pooled households and as the mean of the communes' rates; what the province
    published of itself stands beside them as another scope.
    """
    figures = _falls(province, period)
    beside = _published(province, period)
    values = [None if f.value is None else -float(f.value) for f in figures]
    known = [v for v in values if v is not None]
    sources = together(f.cells for f in figures)
    if len(known) < len(figures):
        why = joined(*(f.caveat for f in figures if f.value is None))
        return Answer(None, how=listed((caveat("claim_no_data"), beside)), blocked=why, sources=sources)
    told = "; ".join(f"{name}: {number(v, 2)}" for name, v in zip(_READINGS, known, strict=True))
    return Answer(
        known[0],
        known[0],
        known[0],
        listed((tr("Mức giảm theo bốn cách đọc: {told}.").format(told=told), beside)),
        joined(*(_synthetic(f) for f in figures)),
        others=tuple(known[1:]),
        sources=sources,
    )


def _falls(province: Province, period: str) -> tuple[Figure, ...]:
    span = province.programme.period(period)
    years = (span.poverty_baseline_year, span.last_year)
    made: list[Figure] = []
    for measure in (poverty.rate, poverty.unweighted_rate):
        before, after = (
            measure(province, scope=f"list:{period}", year=y, standard=span.poverty_standard) for y in years
        )
        told = poverty.change(before, after)
        made += [told.points, told.relative]
    return tuple(made)


def _published(province: Province, period: str) -> str:
    """The published series of the whole province over the years it covers: another scope, said as such."""
    span = province.programme.period(period)
    series = [
        f
        for f in poverty.published_series(province, span.poverty_standard)
        if span.poverty_baseline_year <= int(f.dims["year"]) <= span.last_year
    ]
    if len(series) < 2:
        return ""
    first, last = series[0], series[-1]
    told = poverty.change(first, last)
    points, relative = -(told.points.value or 0), -(told.relative.value or 0)
    expected = tr(" (ước)") if last.status == "expected" else ""
    return tr(
        "Toàn tỉnh, số đã công bố: cuối {year} {first}%, cuối {year_2} {last}%{expected}, "
        "giảm {points} điểm %, tương đối {relative}%; đó là phạm vi khác."
    ).format(
        year=first.dims["year"],
        first=number(first.value, 2),
        year_2=last.dims["year"],
        last=number(last.value, 2),
        expected=expected,
        points=number(points, 2),
        relative=number(relative, 1),
    )


def _synthetic(figure: Figure) -> str:
    return caveat("claim_synthetic") if figure.origin == "synthetic" else ""


def _years(province: Province, period: str) -> Figure:
    span = province.programme.period(period)
    label = tr("số năm của giai đoạn {label} trong programme.toml").format(label=span.label)
    return Figure(f"programme.years/period={period}", label, len(span.years), "ratio", tr("Đếm số năm."))


def _recognised(title: str) -> Callable[[Province, str], Figure]:
    def of_period(province: Province, period: str) -> Figure:
        last = province.programme.period(period).last_year
        return ntm.recognised(province, scopes.year_end(last), title, scope=f"list:{period}")

    return of_period


_INDICATORS: Mapping[str, Callable[[Province, str], Figure]] = {
    "money.cash": lambda p, k: money.mobilised(p, p.programme.period(k).years, "cash"),
    "money.in_kind": lambda p, k: money.mobilised(p, p.programme.period(k).years, "in_kind"),
    "ntm.recognised": _recognised("standard"),
    "ntm.basically_met": _recognised("basically_met"),
    "programme.communes": lambda p, k: reporting.assigned_communes(p, p.programme.period(k)),
    "programme.years": _years,
    "programme.agencies": lambda p, k: reporting.assigned_agencies(p, p.programme.period(k)),
}

NAMES = frozenset((*_INDICATORS, _FALL))
"""What ``indicator:`` may name."""
