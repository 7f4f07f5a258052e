"""Where marks and names stand: communes in their place in the district, districts set apart from each other.

On one scale everywhere and north up; only distances between districts, and those between marks that would lie
on each other, are not those of the land.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from math import cos, radians
from typing import Any, NamedTuple

import numpy as np

from analysis.language import tr
from analysis.registers import Unit

Points = np.ndarray[Any, np.dtype[np.float64]]
"""One row a point: millimetres to the right and down."""

LETTER_MM = 1.9
NAME_MM = 4.4
_GAP_MM = 2.4
_ROUNDS = 150
_SMALLER = 0.93
_LEAST_SCALE = 1.0


class Frame(NamedTuple):
    """The room of a map on the page, in millimetres."""

    left: float
    top: float
    wide: float
    high: float


class Name(NamedTuple):
    """A district's name, where it begins, level with its middle."""

    text: str
    x: float
    y: float


@dataclass(frozen=True, eq=False)
class Layout:
    """A point a unit, in their order, and the names of the districts."""

    at: Points
    names: tuple[Name, ...]


def laid_out(units: Sequence[Unit], frame: Frame, apart: float) -> Layout:
    """``units``, all with coordinates, in ``frame``: as large as fits, no two nearer than ``apart``.

    The same units give the same points.
    """
    if not units:
        return Layout(np.empty((0, 2)), ())
    clusters, boxes = _placed(tuple(units), frame.wide, frame.high, apart)
    where = np.array([u.district for u in units], dtype=object)
    at = np.empty((len(units), 2))
    names = []
    for cluster, box in zip(clusters, boxes + (frame.left, frame.top) * 2, strict=True):
        at[where == cluster.district] = cluster.at + (box[:2] - cluster.box[:2])
        if cluster.district:
            names.append(Name(_short(cluster.district), float(box[0]), float(box[1] + NAME_MM / 2)))
    return Layout(at, tuple(names))


class _Cluster(NamedTuple):
    """The communes of a district, and the box (left, top, right, bottom) of their marks with its name on top."""

    district: str
    at: Points
    box: tuple[float, float, float, float]


@lru_cache(maxsize=8)
def _placed(units: tuple[Unit, ...], wide: float, high: float, apart: float) -> tuple[list[_Cluster], Points]:
    """The districts of ``units`` and where their boxes go in such a room; the maps of a document share it."""
    flat = _flat(units)
    where = np.array([u.district for u in units], dtype=object)
    districts = sorted(set(where.tolist()))
    room = np.array((wide, high))
    middles = np.array([(flat[where == d].min(axis=0) + flat[where == d].max(axis=0)) / 2 for d in districts])
    scale = float(min((room - apart) / np.maximum(np.ptp(flat, axis=0), 1e-6)))
    while True:
        clusters = [_cluster(flat[where == d] * scale, d, apart) for d in districts]
        boxes, clear = _separate(_spread(np.array([c.box for c in clusters]), middles, room), room)
        if clear or scale < _LEAST_SCALE:
            return clusters, boxes
        scale *= _SMALLER


def _flat(units: Sequence[Unit]) -> Points:
    """Degrees as a plane about their middle, the second growing to the south."""
    degrees = np.array([(u.longitude, u.latitude) for u in units], dtype=np.float64)
    middle = (degrees.min(axis=0) + degrees.max(axis=0)) / 2
    plane: Points = (degrees - middle) * (cos(radians(float(middle[1]))), -1.0)
    return plane


def _cluster(at: Points, district: str, apart: float) -> _Cluster:
    moved = _apart(at, apart)
    left, top = moved.min(axis=0) - apart / 2
    right, bottom = moved.max(axis=0) + apart / 2
    name = len(_short(district)) * LETTER_MM
    head = NAME_MM if district else 0.0
    return _Cluster(district, moved, (left, top - head, max(right, left + name), bottom))


def _apart(at: Points, least: float) -> Points:
    """``at`` with each pair nearer than ``least`` pushed apart by steps until none is left."""
    moved = at + np.arange(len(at))[:, None] * (1e-4, 1.3e-4)
    for _ in range(_ROUNDS):
        gap = moved[:, None] - moved[None]
        far = np.hypot(gap[..., 0], gap[..., 1])
        np.fill_diagonal(far, np.inf)
        short = np.clip(least - far, 0, None) / 2
        if not (short > 1e-3).any():
            break
        crowd = np.maximum((short > 0).sum(axis=1), 1)[:, None]
        moved = moved + (gap / far[..., None] * short[..., None]).sum(axis=1) / crowd
    return moved


def _spread(boxes: Points, middles: Points, room: Points) -> Points:
    """``boxes`` all over the room, in the order of ``middles`` from left to right and from top to bottom."""
    size = boxes[:, 2:] - boxes[:, :2]
    extent = np.ptp(middles, axis=0)
    share = np.where(extent > 0, (middles - middles.min(axis=0)) / np.where(extent > 0, extent, 1), 0.5)
    corner = share * np.clip(room - size, 0, None)
    return np.hstack([corner, corner + size])


def _separate(boxes: Points, room: Points) -> tuple[Points, bool]:
    """``boxes`` moved the shorter way until each is clear of every other, inside the room; whether they are."""
    moved = boxes.astype(np.float64)
    for _ in range(_ROUNDS):
        over = np.minimum(moved[:, None, 2:], moved[None, :, 2:]) - np.maximum(
            moved[:, None, :2], moved[None, :, :2]
        )
        touching = np.argwhere(np.triu((over + _GAP_MM > 1e-2).all(axis=2), 1))
        if not len(touching) and bool((moved[:, 2:] - room <= 1e-3).all()):
            return moved, True
        for i, j in touching:
            axis = int(over[i, j].argmin())
            middles = moved[[i, j], axis] + moved[[i, j], axis + 2]
            push = (over[i, j, axis] + _GAP_MM) / 2 * (1 if middles[0] > middles[1] else -1)
            moved[i, [axis, axis + 2]] += push
            moved[j, [axis, axis + 2]] -= push
        moved += np.tile(np.clip(-moved[:, :2], 0, None) - np.clip(moved[:, 2:] - room, 0, None), 2)
    return moved, False


def _short(district: str) -> str:
    """``Mường Nhé`` of ``Huyện Mường Nhé``; a town and a city keep their type, which tells them apart."""
    for kind, short in ((tr("Huyện "), ""), (tr("Thành phố "), "TP. "), (tr("Thị xã "), "TX. ")):
        if district.startswith(kind):
            return short + district.removeprefix(kind)
    return district
