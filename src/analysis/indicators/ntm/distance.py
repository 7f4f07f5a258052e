"""Distance to the standard: criteria lacking under the set in force, those not assessed counted apart."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np

from analysis.indicators import scopes
from analysis.indicators.caveats import caveat
from analysis.indicators.figure import Figure
from analysis.indicators.ntm._rows import (
    MET,
    MOSTLY_MET,
    NOT_ASSESSED,
    Positions,
    numbers_by_commune,
    set_in_force,
    settings,
)
from analysis.indicators.ntm._view import Told, View, view
from analysis.language import tr
from analysis.province import Province


@dataclass(frozen=True)
class Distance:
    """One commune: ``missing`` criteria (a lower bound when some are not assessed) and their numbers.

    ``mostly`` are those of the lacking that are *mostly met*; ``unknown`` were not assessed. The true
    distance lies between ``missing`` and ``missing`` + the number of ``unknown``.
    """

    unit_key: str
    missing: Figure
    lacking: tuple[int, ...]
    mostly: tuple[int, ...]
    unknown: tuple[int, ...]


def near_standard(province: Province, as_of: date, scope: str = scopes.PROVINCE) -> list[Distance]:
    """Communes that lack one to three criteria for sure, nearest first, then as in the register.

    For sure: even if none of those not assessed were met. Under the set in force; ``KeyError`` without one.
    """
    seen = _in_force(province, as_of, scope)
    return _distances(seen, is_near(seen))


def perhaps_near(province: Province, as_of: date, scope: str = scopes.PROVINCE) -> list[Distance]:
    """Communes of which it is not known: at most three assessed criteria lack, more may among the others."""
    seen = _in_force(province, as_of, scope)
    return _distances(seen, _is_open(seen))


def near_count(province: Province, as_of: date, scope: str = scopes.PROVINCE) -> Figure:
    """How many communes lack one to three criteria for sure, under the set in force."""
    seen = _in_force(province, as_of, scope)
    most = settings()["near_missing"]
    inside = is_near(seen)
    open_ones = int(_is_open(seen).sum())
    told = Told(
        "near_standard",
        tr("Số xã còn thiếu từ 1 đến {most} tiêu chí{where}, ngày {day} ({name})").format(
            most=most, where=seen.where, day=seen.day, name=seen.criteria_set.name
        ),
        tr(
            "Đếm xã có số tiêu chí được đánh giá mà chưa đạt (gồm cả “cơ bản đạt”), cộng số chưa "
            "đánh giá, không quá {most}, theo bộ có hiệu lực ({decision}); không đếm xã đã đạt "
            "đủ."
        ).format(most=most, decision=seen.criteria_set.decision),
    )
    more = caveat("ntm_near_not_known", communes=open_ones) if open_ones else ""
    return seen.figure(
        told,
        int(inside.sum()) if len(seen.grid) else None,
        rows=seen.grid.of(inside).rows(),
        caveat=seen.caveat(more),
    )


def is_near(seen: View) -> Positions:
    """Communes that lack one to three criteria whatever those not assessed are."""
    return np.asarray((seen.missing >= 1) & (seen.missing + seen.unknown <= settings()["near_missing"]))


def _is_open(seen: View) -> Positions:
    return np.asarray((seen.missing <= settings()["near_missing"]) & (seen.unknown > 0) & ~is_near(seen))


def _distances(seen: View, inside: Positions) -> list[Distance]:
    places = np.flatnonzero(inside)
    places = places[np.argsort(seen.missing[places], kind="stable")]
    marks = seen.grid.marks[places]
    masks = ((marks != MET) & (marks != NOT_ASSESSED), marks == MOSTLY_MET, marks == NOT_ASSESSED)
    found = zip(places.tolist(), *(numbers_by_commune(mask) for mask in masks), strict=True)
    return [_distance(seen, place, *numbers) for place, *numbers in found]


def _in_force(province: Province, as_of: date, scope: str) -> View:
    return view(province, as_of, set_in_force(province, as_of), scope)


def _distance(
    seen: View, place: int, lacking: tuple[int, ...], mostly: tuple[int, ...], unknown: tuple[int, ...]
) -> Distance:
    criteria = seen.grid.marks.shape[1]
    key = str(seen.grid.keys[place])
    units = seen.province.units
    name = units[key].full_name if key in units else key
    told = Told(
        "missing",
        tr("Số tiêu chí còn thiếu, {name}, ngày {day} ({name_2})").format(
            name=name, day=seen.day, name_2=seen.criteria_set.name
        ),
        tr(
            "Đếm tiêu chí được đánh giá mà chưa đạt, gồm cả “cơ bản đạt”. Tiêu chí chưa đánh giá "
            "đếm riêng: nếu có thì số này là mức ít nhất."
        ),
        "criteria",
        comparator="ge" if unknown else "eq",
        base=tr("tiêu chí"),
        of=criteria,
        dims={"unit_key": key},
    )
    held = seen.grid.positions[place]
    figure = seen.figure(
        told,
        int(seen.missing[place]),
        n=criteria - len(unknown),
        rows=held[held >= 0],
        caveat="",
    )
    return Distance(key, figure, lacking, mostly, unknown)
