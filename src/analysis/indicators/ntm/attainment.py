"""New-style rural communes (nông thôn mới): criteria met under a set, and communes by how many they meet.

A criterion is a (set, number): number 14 is education in the basic set and health in the advanced one. Means
under different sets are never subtracted (decisions 1980/QĐ-TTg and 318/QĐ-TTg).
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province, together
from analysis.indicators.figure import CriteriaSetsDiffer, Figure, figure_id
from analysis.indicators.format import number
from analysis.indicators.ntm._rows import CODES, Positions, grid, set_on
from analysis.indicators.ntm._view import Told, View, view
from analysis.language import tr
from analysis.province import Province

BANDS = ((19, 19), (15, 18), (10, 14), (5, 9), (0, 4))
"""The bands of the official reports; the first is every criterion of a set of 19."""

_MARKS = dict(zip(CODES.values(), CODES, strict=True))


def communes(province: Province, as_of: date, criteria_set: str | None = None) -> pd.DataFrame:
    """Marks of one assessment, commune × criterion number, in the order of the register.

    Values as in ``ntm_marks.mark``; ``<NA>`` where the form has no mark. Communes without a settled name are
    left out (see the caveat of :func:`mean_criteria`).
    """
    found = grid(province, as_of, set_on(province, as_of, criteria_set))
    names = np.array([_MARKS[c] for c in range(len(_MARKS))], dtype=object)
    told = pd.DataFrame(
        names[found.marks], index=found.keys, columns=range(1, found.marks.shape[1] + 1), dtype="string"
    )
    return told.mask(found.positions < 0)


@per_province
def mean_criteria(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> Figure:
    """Criteria met per commune assessed; only the mark *met* counts, "mostly met" does not.

    Base: communes assessed of the rural communes of the scope on that day. Where criteria were not assessed
    the caveat gives the highest mean there could be.
    """
    seen = view(province, as_of, criteria_set, scope)
    n, met, unknown = len(seen.grid), int(seen.met.sum()), int(seen.unknown.sum())
    could_be = (
        caveat("ntm_mean_could_be", day=seen.day, highest=number((met + unknown) / n, 2))
        if n and unknown
        else ""
    )
    told = Told(
        "mean_criteria",
        tr("Bình quân tiêu chí đạt mỗi xã{where}, ngày {day} ({name})").format(
            where=seen.where, day=seen.day, name=seen.criteria_set.name
        ),
        tr(
            "Tổng số tiêu chí “đạt” chia cho số xã được đánh giá ({met}/{n}); “cơ bản đạt” không "
            "tính là đạt ({decision})."
        ).format(met=met, n=n, decision=seen.criteria_set.decision),
        "criteria_per_commune",
    )
    return seen.figure(told, met / n if n else None, caveat=joined(seen.caveat(), could_be))


def change(before: Figure, after: Figure, *, more: str = "") -> Figure:
    """The difference of two means under one set; raises :class:`CriteriaSetsDiffer` otherwise."""
    if not before.standard or before.standard != after.standard:
        raise CriteriaSetsDiffer(
            tr(
                "Không được trừ hai số bình quân theo hai bộ tiêu chí khác nhau: {value} và "
                "{value_2}. Trình bày hai giai đoạn riêng, có vạch ngắt."
            ).format(value=before.standard or tr("(không rõ)"), value_2=after.standard or tr("(không rõ)"))
        )
    dims = {
        "scope": before.dims.get("scope", ""),
        "from": before.dims.get("as_of", ""),
        "to": after.dims.get("as_of", ""),
        "set": before.standard,
    }
    known = before.value is not None and after.value is not None
    return replace(
        after,
        id=figure_id(f"{before.subject}_change", dims),
        label=tr("Thay đổi bình quân tiêu chí đạt, {day} – {day_2}").format(
            day=_day(dims["from"]), day_2=_day(dims["to"])
        ),
        value=after.value - before.value if known else None,  # type: ignore[operator]  # known
        method=tr("Bình quân cuối kỳ trừ bình quân đầu kỳ, cùng một bộ tiêu chí."),
        caveat=joined(more, before.caveat, after.caveat),
        dims=dims,
        sources=lambda: together((before.cells, after.cells)),
    )


def mean_change(
    province: Province,
    before: date,
    after: date,
    criteria_set: str,
    scope: str = scopes.PROVINCE,
    more: str = "",
) -> Figure:
    """:func:`change` of the mean of ``scope`` between two days; ``more`` joins the caveat."""
    first, last = (mean_criteria(province, day, criteria_set, scope) for day in (before, after))
    return change(first, last, more=more)


def composition(province: Province, before: date, after: date, criteria_set: str, scope: str) -> Caveat:
    """Says when the communes assessed on two days are not the same."""
    one, two = (view(province, day, criteria_set, scope).grid.keys for day in (before, after))
    left, came = len(one.difference(two)), len(two.difference(one))
    return caveat("ntm_communes_changed", left=left, came=came) if left or came else Caveat()


@per_province
def bands(
    province: Province, as_of: date, criteria_set: str | None = None, scope: str = scopes.PROVINCE
) -> list[Figure]:
    """Communes by number of criteria met: 19 · 15–18 · 10–14 · 5–9 · under 5; they add to those assessed."""
    seen = view(province, as_of, criteria_set, scope)
    at = band_of(seen.met)
    could_rise = int((band_of(seen.met + seen.unknown) < at).sum())
    told = joined(seen.caveat(), caveat("ntm_band_could_rise", communes=could_rise) if could_rise else "")
    return [_band(seen, place, at == place, told) for place in range(len(BANDS))]


def _band(seen: View, place: int, inside: Positions, told: str) -> Figure:
    low, high = BANDS[place]
    name = band_name(place)
    words = Told(
        "band",
        tr("Số xã đạt {name}{where}, ngày {day}").format(name=name, where=seen.where, day=seen.day),
        tr("Đếm xã theo số tiêu chí “đạt”."),
        group=name,
        dims={"band": f"{low}-{high}"},
    )
    value = int(inside.sum()) if len(seen.grid) else None
    return seen.figure(words, value, rows=seen.grid.of(inside).rows(), caveat=told)


def band_of(met: Positions) -> Positions:
    """Place in :data:`BANDS` of each number of criteria met; more than 19 stand in the first."""
    lows = np.array([low for low, _ in BANDS])
    return np.asarray((met[:, None] < lows).sum(axis=1))


def band_name(place: int) -> str:
    """``19 tiêu chí``, ``15–18 tiêu chí``, …, ``dưới 5 tiêu chí``."""
    low, high = BANDS[place]
    if low == high:
        return tr("{low} tiêu chí").format(low=low)
    return (
        tr("dưới {high} tiêu chí").format(high=high + 1)
        if low == 0
        else tr("{low}–{high} tiêu chí").format(low=low, high=high)
    )


def _day(iso: str) -> str:
    return f"{date.fromisoformat(iso):%d/%m/%Y}" if iso else "?"
