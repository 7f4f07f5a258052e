"""Gross flows: percent points hide households that escape and households that fall back."""

from __future__ import annotations

from collections.abc import Mapping

from analysis.figures import charts
from analysis.figures.poverty._ends import known, standard_name
from analysis.figures.poverty._words import say, word
from analysis.figures.shown import Chart, Content, Head, Prose, Table
from analysis.figures.spans import Line
from analysis.figures.words import span_of_years
from analysis.indicators import Figure, poverty
from analysis.language import tr
from analysis.province import Province

_INTO = ("newly_poor", "fallen_back", "near_poor_fallen", "other_increase")
_OUT = ("escaped", "other_decrease")
_BY_DISTRICT = ("escaped", "fallen_back", "newly_poor", "near_poor_fallen")


def period_flows(province: Province, key: str) -> Table:
    """Gross flows by year between the poor of the start and the poor of the end."""
    years = province.years(key)
    by_flow: dict[str, dict[int, Figure]] = {}
    for year in years:
        told = poverty.balance(province, year)
        for figure in (told.start, *poverty.flows(province, [year]), told.end):
            by_flow.setdefault(figure.label_of_group, {})[year] = figure
    rows: list[tuple[Content, ...]] = [
        (name, *(known(figures.get(y)) for y in years)) for name, figures in by_flow.items()
    ]
    return Table(
        f"poverty-flows-{key}",
        word("flows.title", years=span_of_years(years)),
        (Head("flow", tr("Biến động"), align="left"), *(Head(f"y{y}", str(y), tr("hộ")) for y in years)),
        tuple(rows),
        notes=(say("flows.note"),),
        total_rows=(0, len(rows) - 1),
    )


def flows_check(province: Province, key: str) -> Prose:
    """Whether end follows from start, year by year, and where it cannot be checked."""
    told = {year: poverty.balance(province, year) for year in province.years(key)}
    known = {year: balance for year, balance in told.items() if balance.start.value is not None}
    silent = [str(year) for year in told if year not in known]
    lines = [say("flows.check_none", years=", ".join(silent))] if silent else []
    if known:
        by_year = {part: _by_year(known, part) for part in ("checked", "unbalanced", "carried")}
        lines.insert(0, say("flows.check", **by_year))
    return Prose("list", tuple(lines))


def _by_year(told: Mapping[int, poverty.Balance], part: str) -> Line:
    """``2018: 101; 2019: 98``."""
    counts = (say("flows.check_of", year=str(y), count=getattr(told[y], part)) for y in told)
    spans = [span for count in counts for span in ("; ", *count.spans)]
    return Line(tuple(spans[1:]))


def flows_chart(province: Province, key: str) -> Chart:
    """Households that became poor above the line, those that ceased to be below it, year by year."""
    years = province.years(key)
    standard = province.programme.period(key).poverty_standard
    by_flow: dict[str, list[Figure]] = {}
    told = [y for y in years if poverty.balance(province, y, standard=standard).start.value is not None]
    for figure in poverty.flows(province, told, standard=standard) if told else ():
        by_flow.setdefault(figure.dims["flow"], []).append(figure)
    into, out = ([(word(f"flows.{f}"), by_flow[f]) for f in names if f in by_flow] for names in (_INTO, _OUT))
    missing = ", ".join(str(y) for y in years if y not in told)
    caption = f"flows.chart_caption{'' if missing else '_full'}"
    words = charts.Words(
        f"poverty-flows-chart-{key}",
        word("flows.chart_title", years=span_of_years(told)) if told else word("flows.chart_none"),
        word("flows.chart_alt", years=span_of_years(years)),
        say(caption, standard=standard_name(province, standard), missing=missing),
    )
    return charts.in_and_out(words, [str(y) for y in told], into, out)


def flows_by_district(province: Province, key: str) -> Table:
    """Who escaped, fell back and became poor in each district over the years that have forms."""
    years = province.years(key)
    standard = province.programme.period(key).poverty_standard
    by_place = poverty.flows_by_district(province, years, standard)
    rows: list[tuple[Content, ...]] = []
    labels: dict[str, str] = {}
    for name, figures in by_place.items():
        by_flow = {f.dims["flow"]: f for f in figures}
        labels |= {flow: f.label_of_group for flow, f in by_flow.items()}
        rows.append((name, *(known(by_flow[f]) for f in _BY_DISTRICT)))
    notes = [say("flows.by_district_note")]
    silent = [y for y in years if poverty.balance(province, y, standard=standard).start.value is None]
    if silent:
        notes.append(say("flows.by_district_missing", years=", ".join(map(str, silent))))
    return Table(
        f"poverty-flows-districts-{key}",
        word("flows.by_district", years=span_of_years(years), standard=standard_name(province, standard)),
        (
            Head("district", tr("Huyện, thị xã, thành phố"), align="left"),
            *(Head(f, labels.get(f, f), tr("hộ")) for f in _BY_DISTRICT),
        ),
        tuple(rows),
        notes=tuple(notes),
    )
