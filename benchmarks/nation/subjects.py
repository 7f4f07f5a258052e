"""Every indicator of a document, by subject: what a notebook of both periods asks for, without the drawing."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from itertools import pairwise

from analysis.indicators import (
    Figure,
    claims,
    comparison,
    frames,
    merit,
    money,
    ntm,
    poverty,
    quality,
    reporting,
)
from analysis.indicators.scopes import year_end
from analysis.province import Province

Subject = Callable[[Province], list[Figure]]
_SCOPES = ("province", "programme:{}", "list:{}", "outside:{}", "successors:{}")
_KINDS: tuple[money.Kind, ...] = ("cash", "in_kind")
_GROUPS: tuple[money.Dimension, ...] = ("year", "agency", "district", "category", "commune", "provider")


def _spans(province: Province) -> Iterator[tuple[int, ...]]:
    """The years of each period; single years are groups of a breakdown."""
    return (tuple(period.years) for period in province.programme.periods)


def _poverty_years(province: Province) -> Iterator[tuple[str, str, int]]:
    """Period, standard and year, from the baseline on."""
    for period in province.programme.periods:
        for year in range(period.poverty_baseline_year, period.last_year + 1):
            yield period.key, period.poverty_standard, year


def money_figures(province: Province) -> list[Figure]:
    """Totals, groups, prices, intensity, spread, reconciliation and candidate duplicates."""
    found: list[Figure] = []
    for span in _spans(province):
        found += [money.unvalued(province, span), money.state_programme(province, span)]
        found += [f for f, _, _ in money.unvalued_by_quantity(province, span)]
        found.append(money.scale_against_ntm(province, span))
        for kind in _KINDS:
            found += [money.mobilised(province, span, kind), money.agencies_with_amount(province, span, kind)]
            found.append(money.constant_prices(province, span, kind))
            for by in _GROUPS:
                found += money.breakdown(province, span, by, kind)
        found += [money.per_commune(province, span, "valued"), money.per_household(province, span, "valued")]
        found += money.concentration(province, span, "valued").values()
        found += money.contributions.counts(province, span).values()
        found += [f for area in money.by_area(province, span) for f in _figures_in(area)]
        found += [f for told in money.reconciliation(province, span).values() for f in _figures_in(told)]
        found += money.duplicates.counts(province, span).values()
        found.append(money.duplicates.at_stake(province, span))
        found += [f for told in money.printed_totals(province, span).values() for f in _figures_in(told)]
    return found


def poverty_figures(province: Province) -> list[Figure]:
    """Rates, households, changes, decomposition, baseline quarters, flows, districts and communes."""
    found: list[Figure] = []
    for key, standard, year in _poverty_years(province):
        for scope in (s.format(key) for s in _SCOPES):
            found.append(poverty.rate(province, scope=scope, year=year, standard=standard))
            found.append(poverty.unweighted_rate(province, scope=scope, year=year, standard=standard))
            found.append(poverty.households(province, scope=scope, year=year, standard=standard))
        found += poverty.by_district(province, year, standard)
        found += poverty.by_commune(province, year, standard)
    for period in province.programme.periods:
        key, standard, first = period.key, period.poverty_standard, period.poverty_baseline_year
        last = min(period.last_year, 2024)
        ends = [poverty.rate(province, scope=f"list:{key}", year=y, standard=standard) for y in (first, last)]
        found += _figures_in(poverty.change(*ends))
        found += _figures_in(poverty.list_change(province, key, first, last))
        for scope in (f"list:{key}", "province"):
            found += _figures_in(poverty.by_baseline(province, first, last, standard, scope))
        found += poverty.flows(province, period.years)
        for figures in poverty.flows_by_district(province, period.years, standard).values():
            found += figures
        for year in period.years:
            found += _figures_in(poverty.balance(province, year))
            found += _figures_in(poverty.revised(province, year, standard))
        found += _figures_in(poverty.published_of(province, key))
    return found


def ntm_figures(province: Province) -> list[Figure]:
    """Means, bands, criteria, distance, moves, titles and their fate."""
    found: list[Figure] = []
    days = ntm.dates(province)
    for day, used in days:
        for scope in ("province", *(f"list:{p.key}" for p in province.programme.periods)):
            found.append(ntm.mean_criteria(province, day, used, scope))
            found += ntm.bands(province, day, used, scope)
            found += ntm.by_criterion(province, day, used, scope)
            found += ntm.holding_back(province, day, used, scope)
            found += [ntm.recognised(province, day, t, scope) for t in ntm.TITLE_NAMES]
        found += [d.missing for d in ntm.near_standard(province, day)]
        found += _figures_in(ntm.title_and_marks(province, day))
    for one, two in pairwise(days):
        if one.criteria_set == two.criteria_set and two.as_of < frames.reorganised_on(province):
            found += _figures_in(ntm.transitions(province, one, two))
    return found


def reporting_figures(province: Province) -> list[Figure]:
    """Rates of reporting as a whole and by group, states, answers."""
    found: list[Figure] = []
    for span in _spans(province):
        found += reporting.summary(province, span).values()
        found += reporting.state_shares(province, span).values()
        for by in ("year", "agency", "kind", "district"):
            for group in reporting.breakdown(province, span, by):
                found += group.figures.values()
    return found


def merit_figures(province: Province) -> list[Figure]:
    """Scores with their parts, firmness and the lists for consideration."""
    found: list[Figure] = []
    for period in province.programme.periods:
        for standing in merit.board(province, period.key).standings:
            found += [standing.score, standing.without_money, standing.stays, standing.stays_on_grid]
            found += standing.parts.values()
        found += merit.totals(province, period.key).values()
        merit.for_reward(province, period.key)
    return found


def comparison_figures(province: Province) -> list[Figure]:
    """Helped communes beside the others, both outcomes."""
    outcomes: tuple[comparison.Outcome, ...] = ("poverty", "ntm")
    told = [comparison.compare(province, p.key, o) for p in province.programme.periods for o in outcomes]
    return [f for c in told if c is not None for f in c.figures()]


def quality_figures(province: Province) -> list[Figure]:
    """The account of rows and the checks."""
    found = [*quality.files_by_state(province), *quality.rows_account(province).values()]
    return [*found, *(f for c in quality.counted(province) for f in _figures_in(c))]


def claims_figures(province: Province) -> list[Figure]:
    """Published claims recomputed."""
    return list(_figures_in(claims.computed(province)))


def frame_figures(province: Province) -> list[Figure]:
    """Poverty of every year in the districts of the assignment: figures of one frame."""
    found: list[Figure] = []
    for period, standard, year in _poverty_years(province):
        day: date = frames.frame_day(province, f"assignment:{period}")
        if year_end(year) < frames.reorganised_on(province):
            found += poverty.by_district(province, year, standard, on=day)
    return found


SUBJECTS: Mapping[str, Subject] = {
    "poverty": poverty_figures,
    "frames": frame_figures,
    "ntm": ntm_figures,
    "money": money_figures,
    "reporting": reporting_figures,
    "merit": merit_figures,
    "comparison": comparison_figures,
    "quality": quality_figures,
    "claims": claims_figures,
}


def _figures_in(told: object) -> list[Figure]:
    """The figures of a result, however deep they lie in its fields, tuples and mappings."""
    if isinstance(told, Figure):
        return [told]
    if isinstance(told, Mapping):
        return [f for part in told.values() for f in _figures_in(part)]
    if isinstance(told, (tuple, list)):
        return [f for part in told for f in _figures_in(part)]
    names: Iterable[str] = getattr(told, "__dataclass_fields__", ())
    return [f for name in names for f in _figures_in(getattr(told, name))]
