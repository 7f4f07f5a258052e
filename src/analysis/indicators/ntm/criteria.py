"""One criterion at a time: how many communes meet it, which ones hold them back, what may be compared.

A criterion is (set, number). Across sets only a criterion that the crosswalk lets stand beside its namesake
is set beside it, never subtracted; every other pair raises (``ntm_criteria_crosswalk.csv``).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province, together
from analysis.indicators.figure import CriteriaSetsDiffer, Figure, figure_id
from analysis.indicators.ntm._rows import (
    MET,
    MOSTLY_MET,
    NOT_ASSESSED,
    Positions,
    criterion_names,
    set_in_force,
    settings,
)
from analysis.indicators.ntm._view import Told, View, view
from analysis.indicators.ntm.distance import is_near
from analysis.language import tr
from analysis.province import Province

_CROSSWALK = ("NTM_XA_2016_2020", "NTM_XA_2021_2025")
"""The two sets whose numbers ``ntm_criteria_crosswalk.csv`` sets beside each other."""


class CriteriaNotComparable(CriteriaSetsDiffer):
    """A criterion was set beside one of another set that asks something else."""


@dataclass(frozen=True)
class Beside:
    """One criterion at two dates. ``points`` is the change under one set; across sets there is none."""

    before: Figure
    after: Figure
    points: Figure | None
    note: Caveat


def by_criterion(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> list[Figure]:
    """Percent of communes that meet each criterion of the set, of those assessed on it, by number."""
    seen = view(province, as_of, criteria_set, scope)
    return [_share(seen, number, held_back=False) for number in _numbers(seen)]


def holding_back(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> list[Figure]:
    """Percent of communes that do not fully meet each criterion, of those assessed on it; the most first.

    *Mostly met* is not met and is told in the method sentence; not assessed is in neither part.
    """
    seen = view(province, as_of, criteria_set, scope)
    figures = [_share(seen, number, held_back=True) for number in _numbers(seen)]
    return sorted(figures, key=lambda f: -1.0 if f.value is None else float(f.value), reverse=True)


def last_missing(province: Province, as_of: date, scope: str = scopes.PROVINCE) -> list[Figure]:
    """Of the communes near the standard (:func:`near_count`): how many lack each criterion, the most first.

    Under the set in force. Raises ``KeyError`` when none was.
    """
    seen, near = _near(province, as_of, scope)
    lacking = _lacking(seen) & near[:, None]
    figures = [_lacked(seen, near, lacking[:, number - 1], number) for number in _numbers(seen)]
    return sorted((f for f in figures if f.value), key=lambda f: -int(f.value or 0))


def _lacked(seen: View, near: Positions, inside: Positions, number: int) -> Figure:
    told = Told(
        "last_missing",
        tr("Số xã còn thiếu tiêu chí số {titled}{where}, ngày {day}").format(
            titled=_titled(seen, number), where=seen.where, day=seen.day
        ),
        tr("{among_near}, đếm xã được đánh giá tiêu chí này và chưa đạt.").format(among_near=_among_near()),
        group=_titled(seen, number, ". "),
        dims={"criterion": str(number)},
    )
    return seen.figure(told, int(inside.sum()), n=int(near.sum()), rows=_cells(seen, inside, number))


def missing_pairs(province: Province, as_of: date, scope: str = scopes.PROVINCE) -> list[Figure]:
    """Criteria that communes near the standard most often lack together, at least two communes a pair."""
    seen, near = _near(province, as_of, scope)
    lacking = _lacking(seen) & near[:, None]
    together = np.triu(lacking.T.astype(np.int64) @ lacking, k=1)
    found = [(int(a) + 1, int(b) + 1) for a, b in np.argwhere(together > 1)]
    frequent = sorted(found, key=lambda p: (-together[p[0] - 1, p[1] - 1], p))[: settings()["pairs_shown"]]
    return [_pair(seen, lacking, near, pair) for pair in frequent]


def _pair(seen: View, lacking: Positions, near: Positions, pair: tuple[int, int]) -> Figure:
    first, second = pair
    inside = lacking[:, first - 1] & lacking[:, second - 1]
    rows = np.concatenate([_cells(seen, inside, number) for number in pair])
    names = tr("{titled} và số {titled_2}").format(
        titled=_titled(seen, first), titled_2=_titled(seen, second)
    )
    told = Told(
        "missing_pair",
        tr("Số xã cùng thiếu tiêu chí số {names}{where}, ngày {day}").format(
            names=names, where=seen.where, day=seen.day
        ),
        tr("{among_near}, đếm xã chưa đạt cả hai.").format(among_near=_among_near()),
        group=f"{_titled(seen, first, '. ')} + {_titled(seen, second, '. ')}",
        dims={"criteria": f"{first}+{second}"},
    )
    return seen.figure(told, int(inside.sum()), n=int(near.sum()), rows=rows)


def beside(province: Province, before: Figure, after: Figure) -> Beside:
    """One criterion at two dates; under one set with the change in points.

    Across sets only where the crosswalk lets the two stand beside each other, without a difference. Raises
    :class:`CriteriaNotComparable` otherwise, ``ValueError`` for two numbers of one set.
    """
    one, two = ((f.standard, int(f.dims["criterion"])) for f in (before, after))
    if one == two:
        return Beside(before, after, _points(before, after), Caveat())
    if one[0] == two[0]:
        raise ValueError(
            tr("Hai tiêu chí khác nhau của một bộ: số {one} và số {two}.").format(one=one[1], two=two[1])
        )
    verdict = _crosswalk(province).get((one, two)) or _crosswalk(province).get((two, one))
    if verdict not in settings()["comparable"]:
        why = settings()["comparability"].get(verdict, tr("bảng đối chiếu không nêu"))
        raise CriteriaNotComparable(
            tr("Không so sánh được tiêu chí số {one} ({one_2}) với số {two} ({two_2}): {why}.").format(
                one=one[1], one_2=one[0], two=two[1], two_2=two[0], why=why
            )
        )
    return Beside(before, after, None, caveat("ntm_thresholds_may_differ"))


def comparability(province: Province) -> list[tuple[int, str, int, str, str, bool]]:
    """The crosswalk as readers see it: number and name in both sets, what changed, may it stand beside."""
    table = province.reference("ntm_criteria_crosswalk.csv")
    words, allowed = settings()["comparability"], settings()["comparable"]
    columns = ("no_2016_2020", "name_2016_2020", "no_2021_2025", "name_2021_2025", "comparability")
    return [
        (int(a), str(name), int(b), str(other), words.get(str(said), str(said)), str(said) in allowed)
        for a, name, b, other, said in table[list(columns)].itertuples(index=False)
    ]


@per_province
def _crosswalk(province: Province) -> dict[tuple[tuple[str, int], tuple[str, int]], str]:
    table = province.reference("ntm_criteria_crosswalk.csv")
    old, new = _CROSSWALK
    return {
        ((old, int(a)), (new, int(b))): str(said)
        for a, b, said in table[["no_2016_2020", "no_2021_2025", "comparability"]].itertuples(index=False)
    }


def _points(before: Figure, after: Figure) -> Figure:
    known = before.value is not None and after.value is not None
    dims = {**after.dims, "from": before.dims["as_of"], "to": after.dims["as_of"]}
    dims.pop("as_of")
    return replace(
        after,
        id=figure_id("ntm.criterion_change", dims),
        label=tr("Thay đổi so với {fromisoformat:%d/%m/%Y}: {label}").format(
            fromisoformat=date.fromisoformat(dims["from"]), label=after.label
        ),
        value=after.value - before.value if known else None,  # type: ignore[operator]  # known
        unit="percent_points",
        method=tr("Tỷ lệ cuối kỳ trừ tỷ lệ đầu kỳ, cùng một bộ tiêu chí và một tiêu chí."),
        caveat=joined(before.caveat, after.caveat),
        dims=dims,
        sources=lambda: together((before.cells, after.cells)),
    )


def _share(seen: View, number: int, *, held_back: bool) -> Figure:
    marks = seen.grid.marks[:, number - 1]
    assessed = marks != NOT_ASSESSED
    n, met, mostly = int(assessed.sum()), int((marks == MET).sum()), int((marks == MOSTLY_MET).sum())
    part, what, how = (
        (n - met, tr("chưa đạt"), tr("Số xã “chưa đạt” và “cơ bản đạt” ({mostly} xã)").format(mostly=mostly))
        if held_back
        else (met, tr("đạt"), tr("Số xã “đạt”"))
    )
    told = Told(
        "criterion_not_met" if held_back else "criterion_met",
        tr("Tỷ lệ xã {what} tiêu chí số {titled}{where}, ngày {day}").format(
            what=what, titled=_titled(seen, number), where=seen.where, day=seen.day
        ),
        tr("{how} chia cho số xã được đánh giá tiêu chí này ({part}/{n}).").format(how=how, part=part, n=n),
        "percent",
        _titled(seen, number, ". "),
        dims={"criterion": str(number)},
    )
    return seen.figure(told, 100 * part / n if n else None, n=n, rows=_cells(seen, assessed, number))


def _among_near() -> str:
    most = settings()["near_missing"]
    return tr("Trong các xã chắc chắn chỉ còn thiếu từ 1 đến {most} tiêu chí").format(most=most)


def _near(province: Province, as_of: date, scope: str) -> tuple[View, Positions]:
    seen = view(province, as_of, set_in_force(province, as_of), scope)
    return seen, is_near(seen)


def _lacking(seen: View) -> Positions:
    return np.asarray((seen.grid.marks != MET) & (seen.grid.marks != NOT_ASSESSED))


def _cells(seen: View, inside: Positions, number: int) -> Positions:
    taken = seen.grid.positions[inside, number - 1]
    return np.asarray(taken[taken >= 0])


def _numbers(seen: View) -> range:
    return range(1, seen.criteria_set.criteria + 1)


def _titled(seen: View, number: int, between: str = " - ") -> str:
    name = criterion_names(seen.province).get((seen.assessment.criteria_set, number), "")
    return f"{number}{between}{name}" if name else str(number)
