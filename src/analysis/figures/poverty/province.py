"""The province as published: each rate with its standard, and no number across two of them."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from analysis.figures import charts
from analysis.figures.poverty._ends import standard_name
from analysis.figures.poverty._words import say, word
from analysis.figures.shown import Chart, Prose
from analysis.figures.spans import Line, moved
from analysis.indicators import Figure, format, poverty
from analysis.programme import Period
from analysis.province import Province


def province_summary(province: Province, year: int) -> Prose:
    """The published provincial rate of ``year`` under each standard in use, and the change on the year before."""
    published = _published_in(province, year)
    lines = [
        say(
            "province.rate",
            year=str(year),
            rate=figure,
            standard=standard_name(province, figure.standard),
            status=word("province.expected_mark") if figure.status == "expected" else "",
        )
        for figure in published
    ]
    lines += [entry for after in published if (entry := _since_last_year(province, after, year))]
    return Prose("paragraph", tuple(lines) or (say("province.none", year=str(year)),))


def break_summary(province: Province) -> Prose:
    """The years in which two standards were measured: two values of one place on one day."""
    lines = [
        say(
            "province.break",
            year=str(new.poverty_baseline_year),
            old_standard=standard_name(province, old.poverty_standard),
            new_standard=standard_name(province, new.poverty_standard),
            old=poverty.published_rate(province, new.poverty_baseline_year, old.poverty_standard),
            new=poverty.published_rate(province, new.poverty_baseline_year, new.poverty_standard),
        )
        for old, new in _changed(province)
    ]
    return Prose("paragraph", tuple(lines) or (say("province.no_break"),))


def not_joined(province: Province) -> Prose:
    """The change that is not computed: from the end of one period to the end of the next, across standards."""
    lines = [
        say(
            "province.refused",
            first=str(old.last_year),
            last=str(new.last_year),
            before=poverty.published_rate(province, old.last_year, old.poverty_standard),
            after=poverty.published_rate(province, new.last_year, new.poverty_standard),
            old_standard=standard_name(province, old.poverty_standard),
            new_standard=standard_name(province, new.poverty_standard),
        )
        for old, new in _changed(province)
    ]
    return Prose("paragraph", tuple(lines) or (say("province.no_break"),))


def province_chart(province: Province, until: int | None = None) -> Chart:
    """The provincial rate to the end of ``until``, one line a standard, with a break where it changed."""
    last = until or province.programme.years[-1]
    standards = dict.fromkeys(
        p.poverty_standard for p in province.programme.periods if p.poverty_baseline_year <= last
    )
    figures = [
        f for s in standards for f in poverty.published_series(province, s) if int(f.dims["year"]) <= last
    ]
    series = charts.by_definition(figures, standard_labels(province))
    words = charts.Words(
        "poverty-province",
        word(f"province.chart_{'falling' if _all_fall(series) else 'plain'}"),
        word("province.chart_alt", ends=_ends_told(series)),
        say("province.chart_caption"),
    )
    return charts.broken_lines(words, series)


def standard_labels(province: Province) -> dict[str, str]:
    """Standard id → its name as a line is labelled: ``Chuẩn NĐ 07/2021``."""
    return {s.id: f"{s.name[0].upper()}{s.name[1:]}" for s in province.programme.standards}


def _since_last_year(province: Province, after: Figure, year: int) -> Line | None:
    before = poverty.published_rate(province, year - 1, after.standard)
    if before.value is None or after.value is None:
        return None
    changed = poverty.published_between(province, year - 1, year).change
    estimates = [str(y) for y, f in ((year - 1, before), (year, after)) if f.status == "expected"]
    households: Line | str = ""
    if changed.households is not None:
        households = say("province.since_households", households=moved(changed.households))
    return say(
        "province.since",
        before=str(year - 1),
        standard=standard_name(province, after.standard),
        estimates=word("province.since_estimates", years=", ".join(estimates)) if estimates else "",
        points=moved(changed.points),
        relative=changed.relative,
        households=households,
    )


def _changed(province: Province) -> list[tuple[Period, Period]]:
    """Periods that follow each other under two standards."""
    periods = pairwise(province.programme.periods)
    return [(old, new) for old, new in periods if old.poverty_standard != new.poverty_standard]


def _published_in(province: Province, year: int) -> list[Figure]:
    figures = [
        poverty.published_rate(province, year, s.id)
        for s in province.programme.standards
        if s.first_year <= year <= s.last_year
    ]
    return [f for f in figures if f.value is not None]


def _all_fall(series: Sequence[charts.Series]) -> bool:
    return all(
        float(b.value or 0) < float(a.value or 0) for s in series for (_, a), (_, b) in pairwise(s.points)
    )


def _ends_told(series: Sequence[charts.Series]) -> str:
    """Both values of each year of change, for who cannot see the chart."""
    told = []
    for old, new in pairwise(series):
        (year, before), (other, after) = old.points[-1], new.points[0]
        if year == other:
            values = {"old": format.text(before), "new": format.text(after)}
            told.append(word("province.chart_alt_end", year=year, **values))
    return "".join(told)
