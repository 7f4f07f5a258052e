"""Communes from band to band between two assessments under one set: how many rose, stayed and fell."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.figure import CriteriaSetsDiffer, Figure
from analysis.indicators.ntm._rows import Assessment, Positions, rural_on
from analysis.indicators.ntm._view import Told, View, view
from analysis.indicators.ntm.attainment import BANDS, band_name, band_of
from analysis.language import tr
from analysis.province import Province


class UnitsDiffer(ValueError):
    """Communes of before and after a merger were to be followed one by one: none is the same unit."""


@dataclass(frozen=True)
class Transitions:
    """``cells[i][j]``: communes that went from band i to band j (:data:`BANDS`); the diagonal stayed.

    The cells add to ``both``; ``both`` + ``only_before`` + ``only_after`` + ``neither`` add to the rural
    communes of the scope on either day. ``rose`` + ``stayed`` + ``fell`` = ``both``.
    """

    before: Assessment
    after: Assessment
    cells: tuple[tuple[Figure, ...], ...]
    both: Figure
    rose: Figure
    stayed: Figure
    fell: Figure
    only_before: Figure
    only_after: Figure
    neither: Figure


def transitions(
    province: Province, before: Assessment, after: Assessment, scope: str = scopes.PROVINCE
) -> Transitions:
    """The matrix band → band of the communes of ``scope`` assessed on both days.

    Raises :class:`CriteriaSetsDiffer` for two sets, :class:`UnitsDiffer` across a merger of units and
    ``ValueError`` when ``after`` is not later.
    """
    if before.criteria_set != after.criteria_set:
        raise CriteriaSetsDiffer(
            tr(
                "Không lập được bảng chuyển nhóm qua hai bộ tiêu chí: {criteria_set} và {criteria_set_2}."
            ).format(criteria_set=before.criteria_set, criteria_set_2=after.criteria_set)
        )
    if before.as_of >= after.as_of:
        raise ValueError(
            tr("Lần đánh giá đầu ({as_of}) phải trước lần sau ({as_of_2}).").format(
                as_of=before.as_of, as_of_2=after.as_of
            )
        )
    return _Moves.between(province, before, after, scope).told()


@dataclass(frozen=True, eq=False)
class _Moves:
    one: View
    two: View
    first: Positions
    second: Positions
    place_one: Positions
    place_two: Positions
    in_scope: int

    @classmethod
    def between(cls, province: Province, before: Assessment, after: Assessment, scope: str) -> _Moves:
        one, two = (view(province, *a, scope) for a in (before, after))
        should = [
            rural_on(province, v.assessment.as_of) & scopes.resolve(province, scope, v.assessment.as_of).keys
            for v in (one, two)
        ]
        if all(should) and not should[0] & should[1]:
            raise UnitsDiffer(
                tr(
                    "Giữa {as_of:%d/%m/%Y} và {as_of_2:%d/%m/%Y} các xã đã sắp xếp thành đơn vị mới: "
                    "không theo dõi từng xã qua hai lần đánh giá được."
                ).format(as_of=before.as_of, as_of_2=after.as_of)
            )
        place_two = two.grid.keys.get_indexer(one.grid.keys)
        place_one = np.flatnonzero(place_two >= 0)
        place_two = place_two[place_one]
        return cls(
            one, two, band_of(one.met)[place_one], band_of(two.met)[place_two], place_one, place_two,
            len(should[0] | should[1]),
        )  # fmt: skip

    def told(self) -> Transitions:
        places = range(len(BANDS))
        cells = tuple(
            tuple(self._cell(i, j, (self.first == i) & (self.second == j)) for j in places) for i in places
        )
        first, second = self.first, self.second
        lone_one = len(self.one.grid) - len(first)
        lone_two = len(self.two.grid) - len(first)
        neither = self.in_scope - len(first) - lone_one - lone_two
        every = np.ones(len(first), dtype=bool)
        return Transitions(
            self.one.assessment,
            self.two.assessment,
            cells,
            self._count("both", tr("có cả hai lần đánh giá"), every),
            self._count("rose", tr("lên nhóm cao hơn"), second < first),
            self._count("stayed", tr("ở nguyên nhóm"), second == first),
            self._count("fell", tr("xuống nhóm thấp hơn"), second > first),
            self._apart("only_before", tr("chỉ có lần đánh giá đầu"), lone_one),
            self._apart("only_after", tr("chỉ có lần đánh giá sau"), lone_two),
            self._apart("neither", tr("không có lần đánh giá nào"), neither),
        )

    def _caveat(self) -> Caveat:
        apart = self.in_scope - len(self.first)
        return joined(
            caveat("ntm_moves_counted_apart", communes=apart) if apart else "",
            self.one.caveat(),
            self.two.caveat(),
        )

    def _cell(self, i: int, j: int, inside: Positions) -> Figure:
        label = (
            tr("từ {band_name} sang {band_name_2}").format(band_name=band_name(i), band_name_2=band_name(j))
            if i != j
            else tr("ở nguyên {band_name}").format(band_name=band_name(i))
        )
        ends = {"from_band": _dim(i), "to_band": _dim(j)}
        return self._figure(Told("band_move", label, "", dims=ends), int(inside.sum()), inside)

    def _count(self, move: str, label: str, inside: Positions) -> Figure:
        return self._figure(Told("band_moves", label, "", dims={"move": move}), int(inside.sum()), inside)

    def _apart(self, move: str, label: str, value: int) -> Figure:
        nobody = np.zeros(len(self.first), dtype=bool)
        return self._figure(Told("band_moves", label, "", dims={"move": move}), value, nobody)

    def _figure(self, told: Told, value: int, inside: Positions) -> Figure:
        rows = np.concatenate(
            [
                self.one.grid.of(self.place_one[inside]).rows(),
                self.two.grid.of(self.place_two[inside]).rows(),
            ]
        )
        since = self.one.assessment.as_of
        full = replace(
            told,
            label=tr("Số xã {label}{where}, {since:%d/%m/%Y} – {day}").format(
                label=told.label, where=self.two.where, since=since, day=self.two.day
            ),
            method=tr(
                "Đếm xã theo nhóm số tiêu chí “đạt” ở hai lần đánh giá, cùng một bộ; xã thiếu một "
                "lần đếm riêng."
            ),
            group=told.label,
            dims={"since": since.isoformat(), **told.dims},
        )
        return self.two.figure(full, value, n=len(self.first), rows=rows, caveat=self._caveat())


def _dim(place: int) -> str:
    return "-".join(map(str, BANDS[place]))
