"""The same questions for the helped communes, the others, the province and each district."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.indicators import frames, scopes
from analysis.indicators.caveats import Caveat, joined
from analysis.indicators.figure import Figure
from analysis.indicators.ntm._rows import Assessment
from analysis.indicators.ntm.attainment import bands, composition, mean_change, mean_criteria
from analysis.indicators.ntm.distance import near_count
from analysis.indicators.ntm.recognition import recognised
from analysis.province import Province


@dataclass(frozen=True)
class Group:
    """A group of communes at the first and the last assessment of a span, under one set.

    ``change`` is the change of the mean, ``moved`` says when the communes or the area are not the same at
    both ends, ``reason`` why there are no numbers.
    """

    label: str
    scope: str
    first: Figure
    last: Figure
    change: Figure
    bands: tuple[Figure, ...]
    recognised: Figure
    near: Figure
    moved: Caveat
    reason: str


def groups(province: Province, key: str, first: Assessment, last: Assessment) -> list[Group]:
    """Helped, others and province of period ``key``; after the merger the successors stand for the helped.

    Both assessments must be under one set (:class:`CriteriaSetsDiffer` else).
    """
    merged = last.as_of >= frames.reorganised_on(province)
    names = (
        (f"successors:{key}", scopes.PROVINCE)
        if merged
        else (f"list:{key}", f"outside:{key}", scopes.PROVINCE)
    )
    return [_group(province, name, first, last) for name in names]


def districts(province: Province, first: Assessment, last: Assessment) -> list[Group]:
    """Every district that existed on the last day; none from 1/7/2025."""
    units = province.units
    found = [u.key for u in units.at(last.as_of, "district")]
    return [
        _group(province, key, first, last, frames.district_caveat(units, key, first.as_of, last.as_of))
        for key in found
    ]


def _group(province: Province, scope: str, first: Assessment, last: Assessment, more: str = "") -> Group:
    within = scopes.resolve(province, scope, last.as_of)
    days = (first.as_of, last.as_of, last.criteria_set, scope)
    moved = joined(more, composition(province, *days))
    return Group(
        within.label,
        scope,
        mean_criteria(province, *first, scope),
        mean_criteria(province, *last, scope),
        mean_change(province, *days, moved),
        tuple(bands(province, *last, scope)),
        recognised(province, last.as_of, scope=scope),
        near_count(province, last.as_of, scope),
        moved,
        within.reason,
    )
