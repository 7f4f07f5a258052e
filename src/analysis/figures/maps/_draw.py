"""The drawing of maps: marks with what is said of each on demand, names of districts, a key with counts."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from html import escape

from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.maps._classes import Class, class_of
from analysis.figures.maps._layout import Frame, laid_out
from analysis.figures.maps._places import Group, Place
from analysis.indicators import format
from analysis.language import tr

_LETTERS = 8.6
_ROW_MM = 5.4
_HEAD_MM = 6.0
_WIDE_MM, _HIGH_MM = 96.0, 118.0
_HALF_MM, _HALF_HIGH_MM, _GAP_MM = 77.0, 98.0, 6.0
_MARKERS: dict[Group, str] = {"helped": "o", "other": "s", "beside": "o"}
_BESIDE, _SMALLER = 2.4, 0.8
Shape = tuple[Group, str]
"""A shape of marks and its meaning."""

_MARK = re.compile(r'(<g id="place-(\d+)">.*?<use [^>]*?)/>', re.DOTALL)


@dataclass(frozen=True)
class Panel:
    """One map: its heading, empty for a map that stands alone, and the places that can be drawn."""

    heading: str
    places: tuple[Place, ...]


@dataclass(frozen=True)
class Key:
    """What the key says: what the colours measure, the shapes with their meaning, what is counted."""

    measure: str
    classes: tuple[Class, ...]
    groups: tuple[Shape, ...]
    counted: str = tr("số xã")

    def used(self, panel: Panel) -> tuple[Shape, ...]:
        """The shapes that ``panel`` has."""
        present = {p.group for p in panel.places}
        return tuple(g for g in self.groups if g[0] in present)


@dataclass(frozen=True)
class _Pen:
    """Axes in millimetres, and the size of a mark in points."""

    axes: Axes
    size: float

    @property
    def apart(self) -> float:
        """How far apart the middles of two marks stand at least, in millimetres."""
        return self.size * 0.353 + 0.55

    def mark(self, at: tuple[float, float], group: Group, of: Class | None, gid: str = "") -> None:
        """A filled mark, a hollow one with an x without a figure, or a dot for a place that nothing is said of."""
        beside = group == "beside"
        drawn = self.axes.plot(
            *([v] for v in at),
            _MARKERS[group],
            ms=_BESIDE if beside else self.size - _SMALLER * (group == "other"),
            mfc=style.BEFORE if beside else of.colour if of else "white",
            mec=style.BEFORE if beside or of is None else of.edge,
            mew=1.2 if of is None and not beside else 0.5,
            clip_on=False,
            zorder=3,
        )
        if gid:
            drawn[0].set_gid(gid)
        if of is None and not beside:
            self.axes.plot(
                *([v] for v in at),
                "x",
                ms=self.size * 0.36,
                mec=style.BEFORE,
                mew=1.0,
                clip_on=False,
                zorder=4,
            )
        if of is not None and of.crossed:
            self.axes.plot(
                *([v] for v in at), "+", ms=self.size * 0.6, mec="white", mew=1.4, clip_on=False, zorder=4
            )

    def text(self, at: tuple[float, float], text: str, *, head: bool = False) -> None:
        """``text`` as it is: nothing in it is taken for a formula."""
        self.axes.text(
            *at, text, va="center", fontsize=_LETTERS, color=style.INK,
            fontweight="semibold" if head else "regular", parse_math=False, zorder=5,
        )  # fmt: skip


def draw(panels: Sequence[Panel], key: Key) -> str:
    """One map with its key on the right, or two side by side, each with its key below, as SVG text."""
    entries = max(len(_entries(panel, key)) + len(key.used(panel)) for panel in panels) + 2
    alone = len(panels) == 1
    below = _HEAD_MM + _HALF_HIGH_MM + 5
    height = _HIGH_MM + 4 if alone else below + _ROW_MM * entries
    with style.canvas(height, left=0, right=0, top=0, bottom=0) as (figure, axes):
        axes.set_xlim(0, style.WIDTH_MM)
        axes.set_ylim(height, 0)
        axes.axis("off")
        pen, said = _Pen(axes, 8.6 if alone else 7.0), list[str]()
        for i, panel in enumerate(panels):
            left = i * (_HALF_MM + _GAP_MM)
            frame = (
                Frame(0, 2, _WIDE_MM, _HIGH_MM) if alone else Frame(left, _HEAD_MM, _HALF_MM, _HALF_HIGH_MM)
            )
            pen.text((left, 2.5), panel.heading, head=True)
            _map(pen, panel, frame, key.classes, len(said))
            said += [p.title for p in panel.places]
            middle = (height - entries * _ROW_MM) / 2
            _key(pen, panel, key, (_WIDE_MM + 8, middle) if alone else (left + 1.5, below))
        return _told(style.to_svg(figure), said)


def _map(pen: _Pen, panel: Panel, frame: Frame, classes: Sequence[Class], first: int) -> None:
    """Draw the places of ``panel`` and the names of their districts; marks are numbered from ``first``."""
    layout = laid_out([p.unit for p in panel.places], frame, pen.apart)
    for number, (place, (x, y)) in enumerate(zip(panel.places, layout.at, strict=True), start=first):
        pen.mark((float(x), float(y)), place.group, _class(place, classes), f"place-{number}")
    for name in layout.names:
        pen.text((name.x, name.y), name.text)


def _class(place: Place, classes: Sequence[Class]) -> Class | None:
    return None if place.value is None else class_of(classes, place.value)


def _entries(panel: Panel, key: Key) -> list[tuple[Class | None, str, int]]:
    """The classes and the places without a figure, each with its number of places."""
    found = [_class(p, key.classes) for p in panel.places if p.group != "beside"]
    told: list[tuple[Class | None, str, int]] = [(c, c.label, found.count(c)) for c in key.classes]
    unknown = found.count(None)
    return [*told, (None, format.UNKNOWN, unknown)] if unknown else told


def _key(pen: _Pen, panel: Panel, key: Key, at: tuple[float, float]) -> None:
    """Colours with the number of places, the hollow mark, then the shapes, from ``at`` down."""
    x, y = at
    groups = key.used(panel)
    first: Group = next((g for g, _ in groups if g != "beside"), "helped")
    pen.text((x - 1.5, y), f"{key.measure} ({key.counted})", head=True)
    for of, label, count in _entries(panel, key):
        y += _ROW_MM
        pen.mark((x, y), first, of)
        pen.text((x + 3.5, y), f"{label}: {count}")
    y += _ROW_MM * 0.4
    for group, label in groups:
        y += _ROW_MM
        pen.mark((x, y), group, Class(0, 0, "", style.LINE, style.BEFORE))
        pen.text((x + 3.5, y), label)


def _told(svg: str, said: Sequence[str]) -> str:
    """``svg`` with a ``<title>`` in each mark of a place: a browser shows it under the pointer."""
    return _MARK.sub(lambda m: f"{m[1]}><title>{escape(said[int(m[2])])}</title></use>", svg)
