"""Preliminary figures of January beside the official ones of February, commune by commune."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.evidence import per_province, together
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.poverty._rows import STOCKS, evidence_of, stock, within
from analysis.indicators.poverty.change import weakest
from analysis.language import tr
from analysis.province import Province

_STATUS = {"preliminary": tr("số sơ bộ"), "official": tr("số chính thức")}


class RevisedCommune(NamedTuple):
    """Poor households of one commune, preliminary and official, and the difference."""

    preliminary: Figure
    official: Figure
    difference: Figure


@dataclass(frozen=True)
class Revised:
    """Communes with both a preliminary and an official figure of one year, under one standard.

    ``points`` is the official rate minus the preliminary one, ``households`` the same for poor households,
    ``changed`` counts the communes with another number of poor or of all households; ``by_commune`` holds
    them, the largest difference of poor households first.
    """

    preliminary: Figure
    official: Figure
    points: Figure
    households: Figure
    changed: Figure
    by_commune: tuple[RevisedCommune, ...]


@per_province
def revised(province: Province, year: int, standard: str, scope: str = scopes.PROVINCE) -> Revised | None:
    """What changed between the preliminary and the official review of ``year``; ``None`` without both."""
    keys = scopes.resolve(province, scope, scopes.year_end(year)).keys
    early = stock(province, year, standard, "preliminary")
    if early.empty:
        return None
    official = stock(province, year, standard)
    both = _both(early, within(official[official["status"] == "official"], keys))
    if both.empty:
        return None
    dims = {"scope": scope, "year": str(year), "standard": standard}
    ends = [
        _rate(province, both, {**dims, "status": status}, suffix)
        for status, suffix in (("preliminary", "_early"), ("official", ""))
    ]
    moved = both["poor_households"] - both["poor_households_early"]
    other = both["households"] - both["households_early"]
    differing = both.assign(difference=moved)[(moved != 0) | (other != 0)]
    order = differing["difference"].abs().sort_values(ascending=False, kind="stable").index
    return Revised(
        ends[0],
        ends[1],
        _difference(ends, dims, "points", float(ends[1].value or 0) - float(ends[0].value or 0)),
        _difference(ends, dims, "households", int(moved.sum())),
        _difference(ends, dims, "changed", len(differing)),
        tuple(_communes(province, differing.loc[order], dims)),
    )


_DIFFERENCES = {
    "points": ("percent_points", tr("Tỷ lệ hộ nghèo: chính thức trừ sơ bộ")),
    "households": ("households", tr("Số hộ nghèo: chính thức trừ sơ bộ")),
    "changed": ("communes", tr("Số xã có số chính thức khác số sơ bộ")),
}


def _communes(province: Province, differing: pd.DataFrame, dims: dict[str, str]) -> Iterator[RevisedCommune]:
    columns = ("unit_key", "poor_households_early", "position_early", "poor_households", "position")
    for key, *values in zip(*(differing[c].tolist() for c in columns), strict=True):
        name, told = province.units[key].full_name, {**dims, "scope": key}
        early, official = (
            _poor(province, {**told, "status": status}, name, int(poor), int(position))
            for status, poor, position in (("preliminary", *values[:2]), ("official", *values[2:]))
        )
        points = int(official.value or 0) - int(early.value or 0)
        yield RevisedCommune(early, official, _difference([early, official], told, "households", points))


def _poor(province: Province, dims: dict[str, str], name: str, poor: int, position: int) -> Figure:
    return Figure(
        figure_id("poverty.poor_households_revised", dims),
        tr("Số hộ nghèo, {name}, cuối năm {year}, {status}").format(
            name=name, year=dims["year"], status=_STATUS[dims["status"]]
        ),
        poor,
        "households",
        tr("Số trong biểu rà soát hộ nghèo."),
        status="official" if dims["status"] == "official" else "preliminary",
        standard=dims["standard"],
        dims=dims,
        label_of_group=name,
        sources=lambda: evidence_of(province, ("poor_households",)).of([position]),
    )


def _both(early: pd.DataFrame, official: pd.DataFrame) -> pd.DataFrame:
    columns = ["unit_key", *STOCKS, "position"]
    last, first = (f.assign(position=f.index)[columns] for f in (official, early))
    both = last.merge(first, on="unit_key", suffixes=("", "_early"))
    return both.sort_values("unit_key", ignore_index=True)


def _rate(province: Province, both: pd.DataFrame, dims: dict[str, str], suffix: str) -> Figure:
    poor, households = (int(both[f"{c}{suffix}"].sum()) for c in STOCKS)
    return Figure(
        figure_id("poverty.rate_revised", dims),
        tr("Tỷ lệ hộ nghèo cuối năm {year}, {status}, các xã có cả hai số").format(
            year=dims["year"], status=_STATUS[dims["status"]]
        ),
        100 * poor / households,
        "percent",
        tr("Tổng số hộ nghèo chia cho tổng số hộ của các xã có cả số sơ bộ và số chính thức."),
        status="preliminary" if suffix else "official",
        standard=dims["standard"],
        n=len(both),
        of=len(both),
        base=tr("xã"),
        dims=dims,
        sources=lambda: evidence_of(province, STOCKS).of(both[f"position{suffix}"].to_numpy()),
    )


def _difference(ends: list[Figure], dims: dict[str, str], part: str, value: float | int) -> Figure:
    unit, label = _DIFFERENCES[part]
    told = {**dims, "part": part}
    return Figure(
        figure_id("poverty.revision", told),
        tr("{label}, cuối năm {year}").format(label=label, year=dims["year"]),
        value,
        unit,
        tr("So cùng một xã, cùng một năm, cùng một chuẩn nghèo."),
        status=weakest(*ends),
        standard=dims["standard"],
        n=ends[0].n,
        of=ends[0].of,
        base=tr("xã"),
        dims=told,
        sources=lambda: together(e.cells for e in ends),
    )
