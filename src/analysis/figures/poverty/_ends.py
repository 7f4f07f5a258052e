"""The two ends of a period in the communes it helped, and small pieces that several tables share."""

from __future__ import annotations

from typing import NamedTuple

from analysis.figures.shown import Head
from analysis.figures.spans import Span, in_column
from analysis.indicators import Figure, poverty, scopes
from analysis.indicators.evidence import per_province
from analysis.language import tr
from analysis.programme import Period
from analysis.province import Province

CHANGE_HEADS = (
    Head("scope", tr("Phạm vi"), align="left"),
    Head("before", tr("Đầu kỳ"), "%"),
    Head("after", tr("Cuối kỳ"), "%"),
    Head("points", tr("Thay đổi"), tr("điểm %")),
    Head("relative", tr("Tương đối"), "%"),
    Head("households", tr("Số hộ nghèo"), tr("hộ")),
)


class Ends(NamedTuple):
    """The first and last year of a comparison under one standard."""

    first: int
    last: int

    @property
    def label(self) -> str:
        """``2021–2024``."""
        return f"{self.first}–{self.last}"


def commune_ends(province: Province, period: Period) -> Ends:
    """Baseline year and the last year in which the helped communes of the period still existed as such."""
    list_of = f"list:{period.key}"
    lasting = (y for y in period.years if not scopes.resolve(province, list_of, scopes.year_end(y)).reason)
    return Ends(period.poverty_baseline_year, max(lasting, default=period.last_year))


def standard_name(province: Province, standard: str) -> str:
    """``chuẩn NĐ 07/2021``."""
    return province.programme.standard(standard).name


def five(before: Figure, after: Figure, change: poverty.Change) -> tuple[Span, ...]:
    """Both ends, points, relative and households, for a row of :data:`CHANGE_HEADS`."""
    told = (in_column(f) for f in (before, after, change.points, change.relative))
    return (*told, change.households or "–")


def known(figure: Figure | None) -> Figure | str:
    """The figure, or a dash where there is none."""
    return "–" if figure is None or figure.value is None else figure


@per_province
def districts(province: Province, year: int) -> dict[str, str]:
    """The district of each commune at the end of ``year``; empty texts after districts ended."""
    return {u.key: u.district for u in province.units.at(scopes.year_end(year))}
