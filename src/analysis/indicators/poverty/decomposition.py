"""A change between two lists of communes taken apart exactly: who stayed, who entered, who left."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators import frames, scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.poverty._parts import Counts, parts_of_households, parts_of_rate
from analysis.indicators.poverty._rows import STOCKS, evidence_of, status_of, stock
from analysis.language import tr
from analysis.province import Province

PARTS = {
    "within": tr("Ngay trong từng xã có tên trong cả hai danh sách"),
    "weights": tr("Số hộ của các xã đó tăng giảm không đều"),
    "entrants": tr("Xã vào danh sách"),
    "exits": tr("Xã ra khỏi danh sách"),
    "total": tr("Cộng"),
}
METHODS = {
    "within": tr(
        "Với xã có tên trong cả hai danh sách: tỷ trọng hộ bình quân hai đầu kỳ nhân thay đổi tỷ lệ."
    ),
    "weights": tr(
        "Với xã có tên trong cả hai danh sách: tỷ lệ bình quân hai đầu kỳ nhân thay đổi tỷ trọng hộ."
    ),
    "entrants": tr(
        "Tỷ lệ cuối kỳ của cả danh sách trừ tỷ lệ cuối kỳ của các xã có tên trong cả hai danh sách."
    ),
    "exits": tr("Tỷ lệ đầu kỳ của các xã có tên trong cả hai danh sách trừ tỷ lệ đầu kỳ của cả danh sách."),
    "total": tr("Tỷ lệ gộp cuối kỳ trừ tỷ lệ gộp đầu kỳ; bằng đúng tổng của bốn phần."),
}
HOUSEHOLD_METHODS = {
    "within": tr("Hộ nghèo cuối kỳ trừ hộ nghèo đầu kỳ của các xã có tên trong cả hai danh sách."),
    "entrants": tr("Hộ nghèo cuối kỳ của các xã vào danh sách."),
    "exits": tr("Hộ nghèo đầu kỳ của các xã ra khỏi danh sách, mang dấu trừ."),
    "total": tr("Hộ nghèo cuối kỳ trừ hộ nghèo đầu kỳ; bằng đúng tổng của ba phần."),
}

Group = Literal["stayers", "entrants", "exits"]
_GROUPS: Mapping[Group, str] = {
    "stayers": tr("Số xã có tên trong cả hai danh sách"),
    "entrants": tr("Số xã vào danh sách"),
    "exits": tr("Số xã ra khỏi danh sách"),
}


class End(NamedTuple):
    """One end of a comparison: a scope (see :func:`analysis.indicators.scopes.resolve`) at a year's end."""

    scope: str
    year: int


@dataclass(frozen=True)
class Decomposition:
    """The change between two ends: ``points`` by part (adding to ``total``), ``households`` by part.

    ``communes`` counts stayers, entrants and exits. ``before`` and ``after`` are the pooled rates compared.
    """

    standard: str
    before: Figure
    after: Figure
    points: dict[str, Figure]
    households: dict[str, Figure]
    communes: dict[Group, Figure]


@per_province
def decompose(province: Province, first: End, last: End, standard: str) -> Decomposition | None:
    """The change of the pooled rate and of poor households from ``first`` to ``last`` under one standard.

    A commune on both lists without a row at one end is left out of both and counted in the caveat. ``None``
    when no commune has a row at both ends.
    """
    keys = [scopes.resolve(province, e.scope, scopes.year_end(e.year)).keys for e in (first, last)]
    told = [stock(province, e.year, standard) for e in (first, last)]
    rows = [t[t["unit_key"].isin(k)].sort_values("unit_key") for t, k in zip(told, keys, strict=True)]
    there = [frozenset(r["unit_key"]) for r in rows]
    stayed = there[0] & there[1]
    if not stayed:
        return None
    lists = _Lists(
        rows[0][rows[0]["unit_key"].isin(stayed)],
        rows[1][rows[1]["unit_key"].isin(stayed)],
        rows[0][~rows[0]["unit_key"].isin(keys[1])],
        rows[1][~rows[1]["unit_key"].isin(keys[0])],
        len((there[0] ^ there[1]) & keys[0] & keys[1]),
    )
    return _Maker(province, lists, first, last, standard).made()


def list_change(province: Province, period: str, first: int, last: int) -> Decomposition | None:
    """:func:`decompose` of the programme's list of ``period`` between two year ends."""
    scope, standard = f"programme:{period}", province.programme.period(period).poverty_standard
    return decompose(province, End(scope, first), End(scope, last), standard)


def list_break(province: Province, old: str, new: str, standard: str) -> Decomposition | None:
    """The lists of two periods on one day, the baseline of ``new``: only composition differs between them."""
    year = province.programme.period(new).poverty_baseline_year
    return decompose(province, End(f"list:{old}", year), End(f"list:{new}", year), standard)


class _Lists(NamedTuple):
    """Rows of the stayers at both ends, of those that left and those that came; ``torn`` miss one end."""

    before: pd.DataFrame
    after: pd.DataFrame
    exits: pd.DataFrame
    entrants: pd.DataFrame
    torn: int

    @property
    def first(self) -> pd.DataFrame:
        """The whole list at the first end."""
        return pd.concat([self.before, self.exits])

    @property
    def last(self) -> pd.DataFrame:
        """The whole list at the last end."""
        return pd.concat([self.after, self.entrants])

    def counts(self) -> tuple[Counts, Counts, Counts, Counts]:
        """The four groups as counts."""
        before, after, exits, entrants = (
            Counts(*(f[c].to_numpy(dtype=np.float64) for c in STOCKS)) for f in self[:4]
        )
        return before, after, exits, entrants


class _Said(NamedTuple):
    subject: str
    unit: str
    label: str
    method: str


@dataclass(frozen=True)
class _Maker:
    province: Province
    lists: _Lists
    first: End
    last: End
    standard: str

    def made(self) -> Decomposition:
        counts = self.lists.counts()
        rates = parts_of_rate(*counts)
        poor = parts_of_households(*counts)
        return Decomposition(
            self.standard,
            self._rate(self.first, self.lists.first),
            self._rate(self.last, self.lists.last),
            {name: self._part(name, value) for name, value in rates.items()},
            {name: self._part(name, value) for name, value in poor.items()},
            {
                "stayers": self._communes("stayers", self.lists.after),
                "entrants": self._communes("entrants", self.lists.entrants),
                "exits": self._communes("exits", self.lists.exits),
            },
        )

    def _rate(self, end: End, rows: pd.DataFrame) -> Figure:
        communes = scopes.resolve(self.province, end.scope, scopes.year_end(end.year))
        said = _Said(
            "poverty.rate_compared",
            "percent",
            tr("Tỷ lệ hộ nghèo, {label}, cuối năm {year}").format(label=communes.label, year=end.year),
            tr("Tổng số hộ nghèo chia cho tổng số hộ của các xã được so."),
        )
        dims = {"scope": end.scope, "year": str(end.year), "standard": self.standard, "list": self._list}
        rate = 100 * float(rows["poor_households"].sum()) / float(rows["households"].sum())
        return self._figure(said, rate, dims, rows)

    def _part(self, part: str, value: float | int) -> Figure:
        said = (
            _Said(
                "poverty.rate_part",
                "percent_points",
                tr("{parts}: thay đổi tỷ lệ hộ nghèo, {span}").format(parts=PARTS[part], span=self._span),
                METHODS[part],
            )
            if isinstance(value, float)
            else _Said(
                "poverty.poor_households_part",
                "households",
                tr("{parts}: thay đổi số hộ nghèo, {span}").format(parts=PARTS[part], span=self._span),
                HOUSEHOLD_METHODS[part],
            )
        )
        return self._figure(said, value, {**self._dims, "part": part}, self._rows[part])

    def _communes(self, group: Group, rows: pd.DataFrame) -> Figure:
        said = _Said(
            "poverty.communes_compared",
            "communes",
            f"{_GROUPS[group]}, {self._span}",
            tr("Đếm xã theo danh sách phân công ở hai đầu kỳ."),
        )
        return self._figure(said, len(rows), {**self._dims, "group": group}, rows)

    @cached_property
    def _rows(self) -> dict[str, pd.DataFrame]:
        lists = self.lists
        stayed = pd.concat([lists.before, lists.after])
        return {
            "within": stayed,
            "weights": stayed,
            "entrants": pd.concat([lists.after, lists.entrants]),
            "exits": pd.concat([lists.before, lists.exits]),
            "total": pd.concat([lists.first, lists.last]),
        }

    def _figure(self, said: _Said, value: float | int, dims: dict[str, str], rows: pd.DataFrame) -> Figure:
        return Figure(
            figure_id(said.subject, dims),
            said.label,
            value,
            said.unit,
            said.method,
            status=status_of(rows),
            standard=self.standard,
            caveat=self._caveat,
            dims=dims,
            label_of_group=PARTS.get(dims.get("part", ""), ""),
            sources=evidence_of(self.province, STOCKS).later(rows),
        )

    @cached_property
    def _caveat(self) -> Caveat:
        days = (scopes.year_end(e.year) for e in (self.first, self.last))
        torn = self.lists.torn
        return joined(
            frames.area_caveat(self.province.units, self.lists.after["unit_key"].tolist(), *days),
            caveat("poverty_one_end_missing", communes=torn) if torn else "",
        )

    @property
    def _list(self) -> str:
        same = self.first.scope == self.last.scope
        return self.first.scope if same else f"{self.first.scope}-{self.last.scope}"

    @property
    def _dims(self) -> dict[str, str]:
        years = {"from": str(self.first.year), "to": str(self.last.year)}
        return {"scope": self._list, **years, "standard": self.standard}

    @property
    def _span(self) -> str:
        same = self.first.year == self.last.year
        return (
            tr("cuối {year}").format(year=self.last.year)
            if same
            else tr("cuối {year} – cuối {year_2}").format(year=self.first.year, year_2=self.last.year)
        )
