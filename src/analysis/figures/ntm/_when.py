"""Which assessments a section speaks of: one set and one frame of units at a time."""

from __future__ import annotations

from itertools import groupby
from typing import Literal, NamedTuple

from analysis.figures.spans import Span
from analysis.indicators import Figure, format, ntm
from analysis.indicators.frames import reorganised_on
from analysis.indicators.ntm import Assessment
from analysis.language import tr
from analysis.province import Province, When

Frame = Literal["today", "assignment"]
NONE = tr("Chưa có biểu đánh giá tiêu chí nông thôn mới.")


class Period(NamedTuple):
    """The first and the last assessment of one set and one frame of units; the same one where there is one."""

    first: Assessment
    last: Assessment


def assessments(province: Province, when: When | None = None) -> list[Assessment]:
    """Assessments under a basic set, oldest first; those of the years ``when``, or all."""
    years = None if when is None else set(province.years(when))
    return [
        a
        for a in ntm.dates(province)
        if province.programme.criteria_set(a.criteria_set).level == "basic"
        and (years is None or a.as_of.year in years)
    ]


def split_by_merger(province: Province) -> tuple[Assessment | None, Assessment | None]:
    """The last assessment of the old communes and the last one of the new."""
    found, merged_on = assessments(province), reorganised_on(province)
    before = [a for a in found if a.as_of < merged_on]
    after = [a for a in found if a.as_of >= merged_on]
    return (before[-1] if before else None, after[-1] if after else None)


def runs(province: Province, when: When | None = None) -> list[list[Assessment]]:
    """Assessments that may be compared: a new run begins where the set or the units changed."""
    merged_on = reorganised_on(province)
    return [
        list(run)
        for _, run in groupby(
            assessments(province, when), key=lambda a: (a.as_of >= merged_on, a.criteria_set)
        )
    ]


def span(province: Province, when: When) -> Period | None:
    """The comparable assessments of ``when``: the last of the old communes, else of the new, and the first.

    For a single year the first is the one before it, of the same run, if there is one.
    """
    merged_on = reorganised_on(province)
    found = assessments(province, when)
    old = [a for a in found if a.as_of < merged_on]
    if not found:
        return None
    last = (old or found)[-1]
    run = next(r for r in runs(province) if last in r)
    if len(province.years(when)) > 1:
        run = [a for a in run if a in found]
    earlier = [a for a in run if a.as_of < last.as_of]
    if not earlier:
        return Period(last, last)
    return Period(earlier[0] if len(province.years(when)) > 1 else earlier[-1], last)


def last_of(province: Province, when: When, frame: Frame) -> Assessment | None:
    """The last assessment of the years, or with ``assignment`` the last of the communes that were assigned."""
    found = assessments(province, when)
    if frame == "assignment":
        merged_on = reorganised_on(province)
        found = [a for a in found if a.as_of < merged_on] or found
    return found[-1] if found else None


def day(assessment: Assessment) -> str:
    """``31/12/2023``."""
    return f"{assessment.as_of:%d/%m/%Y}"


def days(period: Period) -> str:
    """``31/12/2017 – 31/12/2020``, or the one day."""
    return day(period.last) if period.first == period.last else f"{day(period.first)} – {day(period.last)}"


def set_name(province: Province, assessment: Assessment) -> str:
    """``Bộ tiêu chí 2021–2025``."""
    return province.programme.criteria_set(assessment.criteria_set).name


def name(province: Province, key: str) -> str:
    """The commune's name, or its key when the register has none."""
    return province.units[key].name if key in province.units else key


def criterion(province: Province, criteria_set: str, number: int) -> str:
    """``11 Nghèo đa chiều``."""
    told = ntm.criterion_names(province).get((criteria_set, number), "")
    return f"{number} {told}".rstrip()


def signed(figure: Figure) -> Span:
    """A change with its sign: ``+1,62``."""
    if figure.value is None:
        return figure
    return (figure, ("+" if figure.value > 0 else "") + format.text(figure))
