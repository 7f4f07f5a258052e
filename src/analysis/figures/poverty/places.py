"""Districts and communes: a rate of many places hides how far apart they are."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures import charts
from analysis.figures.poverty._ends import CHANGE_HEADS, Ends, commune_ends, districts, five, standard_name
from analysis.figures.poverty._words import say, word
from analysis.figures.poverty.province import standard_labels
from analysis.figures.shown import Chart, Content, Head, Prose, Table
from analysis.figures.spans import Link
from analysis.indicators import Figure, format, poverty, scopes
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province

Pair = tuple[str, Figure, Figure]


def helped_summary(province: Province, year: int) -> Prose:
    """The helped communes beside the others, pooled and unweighted."""
    period = province.programme.period_of(year)
    standard, programme = period.poverty_standard, f"programme:{period.key}"
    helped = poverty.rate(province, scope=programme, year=year, standard=standard)
    if helped.value is None:
        return Prose("paragraph", (say("places.helped_unknown", year=str(year), reason=helped.caveat),))
    line = say(
        "places.helped",
        year=str(year),
        helped=helped,
        mean=poverty.unweighted_rate(province, scope=programme, year=year, standard=standard),
        others=poverty.rate(province, scope=f"outside:{period.key}", year=year, standard=standard),
        standard=standard_name(province, standard),
    )
    return Prose("paragraph", (line,))


def by_district(province: Province, year: int) -> Table | Prose:
    """Poverty rate by district at the end of ``year``; districts no longer exist from 1/7/2025."""
    standard = province.programme.period_of(year).poverty_standard
    rates = poverty.by_district(province, year, standard)
    if not rates:
        return Prose("paragraph", (say("places.no_districts", year=str(year)),))
    return Table(
        "poverty-by-district",
        word("places.by_district", year=year),
        (Head("district", tr("Huyện, thị xã, thành phố"), align="left"), Head("rate", tr("Tỷ lệ hộ nghèo"))),
        tuple((f.label_of_group, f) for f in rates),
        notes=(say("places.by_district_note", year=str(year), standard=standard_name(province, standard)),),
    )


def by_commune(province: Province, year: int) -> Table:
    """Poverty rate by commune at the end of ``year``, for the appendix."""
    standard = province.programme.period_of(year).poverty_standard
    where = districts(province, year)
    return Table(
        "poverty-by-commune",
        word("places.by_commune", year=year, standard=standard_name(province, standard)),
        (
            Head("commune", tr("Xã, phường, thị trấn"), align="left"),
            Head("district", tr("Huyện"), align="left"),
            Head("rate", tr("Tỷ lệ hộ nghèo")),
        ),
        tuple(
            (_commune(f), where.get(f.dims["scope"], ""), f)
            for f in poverty.by_commune(province, year, standard)
        ),
        appendix=True,
    )


def period_by_district_chart(province: Province, key: str) -> Chart:
    """Rates by district at the start and the end of the period, each with the same communes at both."""
    period = province.programme.period(key)
    ends, standard = commune_ends(province, period), period.poverty_standard
    on = scopes.year_end(ends.last)
    before, after = (poverty.by_district(province, y, standard, on) for y in ends)
    pairs = [(a.label_of_group, a, b) for a, b in zip(before, after, strict=True)]
    words = charts.Words(
        f"poverty-districts-{key}",
        _fallen_districts(pairs, ends),
        word("places.districts_alt", first=ends.first, last=ends.last),
        say("places.districts_caption", standard=standard_name(province, standard), last=str(ends.last)),
    )
    return charts.before_and_after(words, (str(ends.first), str(ends.last)), pairs)


def district_lines(province: Province) -> Chart:
    """Each district over all years, one line a standard with the break in every panel."""
    last = max(commune_ends(province, p).last for p in province.programme.periods)
    on = scopes.year_end(last)
    by_place: dict[str, list[Figure]] = {}
    for standard in province.programme.standards:
        for year in range(standard.first_year, min(standard.last_year, last) + 1):
            for figure in poverty.by_district(province, year, standard.id, on):
                by_place.setdefault(figure.label_of_group, []).append(figure)
    panels = [
        (name, charts.by_definition([f for f in figures if f.value is not None], standard_labels(province)))
        for name, figures in by_place.items()
    ]
    words = charts.Words(
        "poverty-district-lines",
        word("places.lines_title"),
        word("places.lines_alt", count=len(panels)),
        say("places.lines_caption", year=str(last)),
    )
    return charts.small_multiples(words, panels)


def period_spread_chart(province: Province, key: str) -> Chart:
    """The helped communes of each district at the end of the period: a district's rate hides its communes."""
    period = province.programme.period(key)
    last, standard = commune_ends(province, period).last, period.poverty_standard
    helped, where = _helped_keys(province, period, last), districts(province, last)
    rates = poverty.by_commune(province, last, standard)
    places = [(where[f.dims["scope"]], f.label_of_group, f) for f in rates if f.dims["scope"] in helped]
    words = charts.Words(
        f"poverty-spread-{key}",
        _widest(places),
        word("places.spread_alt", year=last),
        say("places.spread_caption", year=str(last), standard=standard_name(province, standard)),
    )
    return charts.spread(words, places, tr("Tỷ lệ hộ nghèo"))


def slope_chart(province: Province, key: str) -> Chart:
    """Each helped commune from the first to the last year, those that rose apart."""
    period = province.programme.period(key)
    ends, standard = commune_ends(province, period), period.poverty_standard
    pairs = [(a.label_of_group, a, b) for a, b in _pairs(province, period)]
    known = [
        (float(a.value), float(b.value)) for _, a, b in pairs if a.value is not None and b.value is not None
    ]
    counts = {
        "known": len(known),
        "fallen": sum(b < a for a, b in known),
        "risen": sum(b > a for a, b in known),
    }
    words = charts.Words(
        f"poverty-slopes-{key}",
        word("places.slopes_title" if counts["fallen"] < counts["known"] else "places.slopes_all", **counts),
        word("places.slopes_alt", first=ends.first, last=ends.last, **counts),
        say(
            "places.slopes_caption" if counts["risen"] else "places.slopes_caption_all",
            standard=standard_name(province, standard),
        ),
    )
    return charts.slopes(
        words, (tr("cuối {first}").format(first=ends.first), tr("cuối {last}").format(last=ends.last)), pairs
    )


def period_by_commune(province: Province, key: str) -> Table:
    """Each helped commune at the start and the end of the period."""
    period = province.programme.period(key)
    ends = commune_ends(province, period)
    where = districts(province, ends.last)
    poor = [
        {f.dims["scope"]: f for f in poverty.poor_by_commune(province, y, period.poverty_standard)}
        for y in ends
    ]
    rows: list[tuple[Content, ...]] = []
    for first, last in _pairs(province, period):
        key_of = first.dims["scope"]
        changed = poverty.change(first, last, *(p[key_of] for p in poor))
        rows.append((_commune(first), where.get(key_of, ""), *five(first, last, changed)))
    name = standard_name(province, period.poverty_standard)
    return Table(
        f"poverty-communes-{key}",
        word("places.communes_title", period=period.label, standard=name),
        (
            Head("commune", tr("Xã"), align="left"),
            Head("district", tr("Huyện"), align="left"),
            Head("before", tr("Cuối {first}").format(first=ends.first), "%"),
            Head("after", tr("Cuối {last}").format(last=ends.last), "%"),
            *CHANGE_HEADS[3:],
        ),
        tuple(rows),
        appendix=True,
    )


def _commune(figure: Figure) -> Link:
    """The commune that ``figure`` is of, leading to its profile."""
    return Link(figure.label_of_group, f"commune:{figure.dims['scope']}")


def _pairs(province: Province, period: Period) -> list[tuple[Figure, Figure]]:
    """First and last rate of each helped commune that has both, in the order of their keys."""
    ends = commune_ends(province, period)
    helped = _helped_keys(province, period, ends.last)
    before, after = (
        {f.dims["scope"]: f for f in poverty.by_commune(province, y, period.poverty_standard)} for y in ends
    )
    return [(before[k], after[k]) for k in sorted(helped & before.keys() & after.keys())]


def _helped_keys(province: Province, period: Period, year: int) -> frozenset[str]:
    return scopes.resolve(province, f"list:{period.key}", scopes.year_end(year)).keys


def _fallen_districts(pairs: Sequence[Pair], ends: Ends) -> str:
    known = [(a.value, b.value) for _, a, b in pairs if a.value is not None and b.value is not None]
    fallen = sum(b < a for a, b in known)
    if not known:
        return word("places.districts_none")
    which = "all" if fallen == len(known) else "some"
    return word(
        f"places.districts_{which}", known=len(known), fallen=fallen, first=ends.first, last=ends.last
    )


def _widest(places: Sequence[tuple[str, str, Figure]]) -> str:
    values: dict[str, list[float]] = {}
    for group, _, figure in places:
        if figure.value is not None:
            values.setdefault(group, []).append(float(figure.value))
    if not values:
        return word("places.spread_plain")
    width, name = max((max(v) - min(v), g) for g, v in values.items())
    return word("places.spread_title", width=format.number(width, 1), district=name)
