"""How fast a rate moved: the change between years that follow each other, and points a year."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.indicators.caveats import caveat, joined
from analysis.indicators.figure import Figure, figure_id, one_definition
from analysis.indicators.poverty.change import Change, change
from analysis.language import tr


@dataclass(frozen=True)
class Pace:
    """The change from the end of ``first`` to the end of ``last`` and what that is in a year."""

    first: int
    last: int
    before: Figure
    after: Figure
    change: Change
    per_year: Figure


def pace(rates: Sequence[Figure]) -> list[Pace]:
    """The steps of a series of rates, in order of the years, leaving out those without a value.

    Raises :class:`StandardsDiffer` when the series crosses standards.
    """
    one_definition(rates)
    known = sorted((f for f in rates if f.value is not None), key=_year)
    return [step(a, b) for a, b in pairwise(known)]


def step(before: Figure, after: Figure, *households: Figure) -> Pace:
    """One step; over several years the points a year are their mean, and the caveat says so.

    ``households``: the counts of poor households at both ends, where they are known.
    """
    first, last = _year(before), _year(after)
    if last <= first:
        raise ValueError(tr("Năm cuối ({last}) phải sau năm đầu ({first}).").format(last=last, first=first))
    changed = change(before, after, *households)
    points, years = changed.points, last - first
    note = caveat("poverty_gap_years", first=first, last=last, years=years) if years > 1 else ""
    per_year = points.changed(
        id=figure_id(f"{points.subject}_per_year", points.dims),
        label=tr("{label}, bình quân mỗi năm").format(label=points.label),
        value=None if points.value is None else points.value / years,
        method=tr("{value}, chia cho số năm ({years}).").format(value=points.method[:-1], years=years),
        caveat=joined(points.caveat, note),
    )
    return Pace(first, last, before, after, changed, per_year)


def _year(figure: Figure) -> int:
    return int(figure.dims["year"])
