"""Lines over years: one a definition, with a break drawn where the definition changed.

A line cannot cross a change of definition: a :class:`Series` is under one, and the break between two is
worked out here, never given by the caller.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import Literal

from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.charts.words import Words
from analysis.figures.shown import Chart, Content, Head, Table
from analysis.indicators import Figure, format
from analysis.indicators.figure import one_definition
from analysis.language import tr

STANDARD_CHANGED = tr("đổi chuẩn")
_PER_ROW = 4
_PANEL_MM = 34.0

Point = tuple[int, Figure]


@dataclass(frozen=True)
class Series:
    """Points of one line: years and the figures at them; ``current`` is drawn in the accent colour.

    Raises :class:`StandardsDiffer` or :class:`CriteriaSetsDiffer` for figures under two definitions.
    """

    label: str
    years: tuple[int, ...]
    figures: tuple[Figure, ...]
    current: bool = False

    def __post_init__(self) -> None:
        one_definition(self.figures)

    @property
    def definition(self) -> str:
        """The standard or set of its figures."""
        return one_definition(self.figures)

    @property
    def points(self) -> list[Point]:
        """Years with a value."""
        pairs = zip(self.years, self.figures, strict=True)
        return [(y, f) for y, f in pairs if f.value is not None]


def by_definition(figures: Iterable[Figure], labels: Mapping[str, str]) -> list[Series]:
    """``figures`` as one line a definition, oldest first; ``labels`` names the definitions.

    A year that has figures under two definitions stands at the end of one line and the start of the other.
    """
    ordered = sorted(figures, key=lambda f: (f.standard, year_of(f)))
    made = [
        (name, tuple(part)) for name, part in groupby(ordered, key=lambda f: f.standard)
    ]  # fmt: skip
    made.sort(key=lambda entry: year_of(entry[1][0]))
    return [
        Series(labels.get(name, name), tuple(map(year_of, part)), part, current=i == len(made) - 1)
        for i, (name, part) in enumerate(made)
    ]


def year_of(figure: Figure) -> int:
    """The year of a figure, from ``year`` or from the day ``as_of``."""
    return int(figure.dims.get("year") or figure.dims["as_of"][:4])


def broken_lines(words: Words, series: Sequence[Series], break_label: str = STANDARD_CHANGED) -> Chart:
    """Rates over years, one line a definition, and a labelled vertical break where the definition changed.

    In the year of the change both values stand at the break. A figure whose status is ``expected`` or
    ``preliminary`` is a hollow mark; a line is dotted over years without a figure; rates start at zero.
    """
    years = sorted({y for s in series for y, _ in s.points})
    top = _top(series)
    with style.canvas(66, left=9, right=6, top=5, bottom=8) as (figure, axes):
        for position in breaks(series):
            _draw_break(axes, position)
            axes.text(
                position, top * 1.16, break_label, ha="center", va="top", color=style.MUTED, fontsize=7.5
            )
        for entry in series:
            _draw_series(axes, entry)
        axes.set_ylim(0, top * 1.18)
        axes.set_xlim(min(years, default=0) - 0.4, max(years, default=1) + 0.4)
        axes.set_xticks(years, [str(y) for y in years])
        axes.grid(visible=False, axis="x")
        svg = style.to_svg(figure)
    return Chart(words.id, words.title, words.alt, words.caption, svg, _series_table(words, series))


def small_multiples(
    words: Words, panels: Sequence[tuple[str, Sequence[Series]]], break_label: str = STANDARD_CHANGED
) -> Chart:
    """The same lines for each place on one scale, each panel with its own break; first and last are printed."""
    count = max(1, len(panels))
    columns = min(_PER_ROW, count)
    rows = -(-count // columns)
    every = [s for _, series in panels for s in series]
    years = sorted({y for s in every for y, _ in s.points})
    top = _top(every)
    with style.grid(rows, columns, _PANEL_MM) as (figure, axes):
        for at, (panel, (name, series)) in enumerate(zip(axes, panels, strict=False)):
            panel.set_title(name, fontsize=7.4, loc="left", color=style.INK, pad=3)
            for i, position in enumerate(breaks(series)):
                _draw_break(panel, position)
                if i == 0 and at == 0:
                    panel.text(
                        position,
                        top * 1.28,
                        break_label,
                        ha="center",
                        va="top",
                        color=style.MUTED,
                        fontsize=6.8,
                    )
            for entry in series:
                _draw_small(panel, entry)
            panel.set_ylim(0, top * 1.3)
            panel.set_xlim(min(years, default=0) - 0.8, max(years, default=1) + 0.8)
            ends = [years[0], years[-1]] if years else []
            panel.set_xticks(ends, [str(y) for y in ends], fontsize=6.5)
            panel.tick_params(axis="y", labelsize=6.5)
            panel.tick_params(axis="x", labelbottom=at + columns >= len(panels))
            panel.grid(visible=False, axis="x")
        for spare in axes[len(panels) :]:
            spare.set_visible(False)
        svg = style.to_svg(figure)
    return Chart(words.id, words.title, words.alt, words.caption, svg, _panel_table(words, panels))


def breaks(series: Sequence[Series]) -> list[float]:
    """Where the definition changed: the year both have, else the middle between two lines."""
    ordered = sorted((s for s in series if s.points), key=lambda s: s.points[0][0])
    found = [
        (before.points[-1][0] + after.points[0][0]) / 2
        for before, after in pairwise(ordered)
        if before.definition != after.definition
    ]
    return sorted(set(found))


def _top(series: Iterable[Series]) -> float:
    return max((float(f.value or 0) for s in series for _, f in s.points), default=1.0) or 1.0


def _draw_break(axes: Axes, position: float) -> None:
    axes.axvspan(position - 0.14, position + 0.14, ymax=0.9, color=style.WASH, lw=0)
    axes.axvline(position, ymax=0.9, color=style.MUTED, lw=0.8, ls=(0, (3, 2)), zorder=1)


def _draw_line(axes: Axes, points: Sequence[Point], colour: str, width: float) -> None:
    """Solid between years that follow each other, dotted over years without a figure."""
    for (x, a), (later, b) in pairwise(points):
        dots = (0, (1, 2)) if later - x > 1 else "-"
        axes.plot(
            (x, later), (float(a.value or 0), float(b.value or 0)), color=colour, lw=width, ls=dots, zorder=3
        )  # fmt: skip


def _draw_series(axes: Axes, entry: Series) -> None:
    colour = style.NOW if entry.current else style.BEFORE
    points = entry.points
    _draw_line(axes, points, colour, 1.8)
    for place, (x, figure) in enumerate(points):
        y = float(figure.value or 0)
        axes.plot(x, y, "o", ms=5, zorder=4, color=colour, mec=colour, mfc=_fill(figure, colour), mew=1.3)
        across, side = _aside(entry, place)
        below = across < 0
        axes.annotate(
            format.number(y, 2),
            (x, y),
            xytext=(6 * across, -6 if below else 6),
            textcoords="offset points",
            ha=side,
            va="top" if below else "bottom",
            color=colour,
            fontsize=8,
            fontweight="semibold",
        )
    if points:
        place = 0 if entry.current else len(points) // 2
        x, figure = points[place]
        axes.annotate(
            entry.label,
            (x, float(figure.value or 0)),
            xytext=(6, 20) if entry.current else (-6, -8),
            textcoords="offset points",
            ha="left" if entry.current else "right",
            va="bottom" if entry.current else "top",
            color=colour,
            fontweight="semibold",
        )


def _aside(entry: Series, place: int) -> tuple[int, Literal["left", "center", "right"]]:
    """Where the number of a mark stands: clear of the break at the end of an old line and the start of a new."""
    if len(entry.points) > 1 and not entry.current and place == len(entry.points) - 1:
        return -1, "right"
    if entry.current and place == 0:
        return 1, "left"
    return 0, "center"


def _draw_small(axes: Axes, entry: Series) -> None:
    colour = style.NOW if entry.current else style.BEFORE
    points = entry.points
    _draw_line(axes, points, colour, 1.3)
    for place in sorted({0, len(points) - 1}) if points else ():
        x, figure = points[place]
        y = float(figure.value or 0)
        axes.plot(x, y, "o", ms=3, zorder=4, color=colour, mec=colour, mfc=_fill(figure, colour), mew=1)
        across, side = _aside(entry, place)
        axes.annotate(
            format.number(y, 1), (x, y), xytext=(2 * across, -4 if across < 0 else 3),
            textcoords="offset points", ha=side, va="top" if across < 0 else "bottom",
            color=colour, fontsize=6.8, fontweight="semibold",
        )  # fmt: skip


def _fill(figure: Figure, colour: str) -> str:
    return "white" if figure.status in ("expected", "preliminary") else colour


def _series_table(words: Words, series: Sequence[Series]) -> Table:
    years = sorted({y for s in series for y in s.years})
    columns = (
        Head("year", tr("Năm"), align="left"),
        *(Head(f"s{i}", s.label, "%") for i, s in enumerate(series)),
    )
    values = [dict(zip(s.years, s.figures, strict=True)) for s in series]
    rows: list[tuple[Content, ...]] = [(str(y), *(v.get(y, "–") for v in values)) for y in years]
    return Table(f"{words.id}-data", words.title, columns, tuple(rows))


def _panel_table(words: Words, panels: Sequence[tuple[str, Sequence[Series]]]) -> Table:
    years = sorted({y for _, series in panels for s in series for y in s.years})
    rows: list[tuple[Content, ...]] = []
    for name, series in panels:
        for entry in series:
            values = dict(zip(entry.years, entry.figures, strict=True))
            rows.append((name, entry.label, *(values.get(y, "–") for y in years)))
    columns = (
        Head("name", tr("Nơi"), align="left"),
        Head("series", tr("Chuẩn"), align="left"),
        *(Head(f"y{y}", str(y), "%") for y in years),
    )
    return Table(f"{words.id}-data", words.title, columns, tuple(rows), orientation="landscape")
