"""Charts that work on figures: each takes figures in and gives a :class:`Chart` with its table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.shown import Chart, Content, Head, Table
from analysis.figures.spans import Line
from analysis.indicators import Figure, format


@dataclass(frozen=True)
class Words:
    """What a chart says: its title (the finding), alternative text and caption."""

    id: str
    title: str
    alt: str
    caption: Line


@dataclass(frozen=True)
class Series:
    """Points of one line: years and the figures at them, never across a change of definition."""

    label: str
    years: tuple[int, ...]
    figures: tuple[Figure, ...]
    current: bool = False


def broken_lines(words: Words, series: Sequence[Series], breaks: Sequence[tuple[float, str]]) -> Chart:
    """Rates over years, one line a standard, with a visible gap where the definition changed.

    A figure whose status is ``expected`` or ``preliminary`` is a hollow mark; rates start at zero.
    """
    shown = [
        (s, [(y, f) for y, f in zip(s.years, s.figures, strict=True) if f.value is not None]) for s in series
    ]
    years = sorted({y for _, points in shown for y, _ in points})
    top = max((float(f.value or 0) for _, points in shown for _, f in points), default=1.0)
    with style.canvas(66, left=9, right=6, top=5, bottom=8) as (figure, axes):
        for position, label in breaks:
            axes.axvspan(position - 0.14, position + 0.14, color=style.WASH, lw=0)
            axes.text(position, top * 1.16, label, ha="center", va="top", color=style.MUTED, fontsize=7.5)
        for entry, points in shown:
            _draw_series(axes, entry, points)
        axes.set_ylim(0, top * 1.18)
        axes.set_xlim(min(years, default=0) - 0.4, max(years, default=1) + 0.4)
        axes.set_xticks(years, [str(y) for y in years])
        axes.grid(visible=False, axis="x")
        svg = style.to_svg(figure)
    return Chart(words.id, words.title, words.alt, words.caption, svg, _series_table(words, series))


def _draw_series(axes: Axes, entry: Series, points: Sequence[tuple[int, Figure]]) -> None:
    colour = style.NOW if entry.current else style.BEFORE
    xs = [y for y, _ in points]
    ys = [float(f.value or 0) for _, f in points]
    axes.plot(xs, ys, color=colour, lw=1.8, zorder=3)
    for (x, figure), y in zip(points, ys, strict=True):
        estimate = figure.status in ("expected", "preliminary")
        axes.plot(
            x, y, "o", ms=5, zorder=4, color=colour, mec=colour, mfc="white" if estimate else colour, mew=1.3
        )
        below = not entry.current and x == xs[-1] and len(xs) > 1
        axes.annotate(
            format.number(y, 2),
            (x, y),
            xytext=(0, -6 if below else 6),
            textcoords="offset points",
            ha="left" if entry.current and x == xs[0] else "center",
            va="top" if below else "bottom",
            color=colour,
            fontsize=8,
            fontweight="semibold",
        )
    if points:
        place = 0 if entry.current else len(points) // 2
        axes.annotate(
            entry.label,
            (xs[place], ys[place]),
            xytext=(0, 20) if entry.current else (-6, -8),
            textcoords="offset points",
            ha="left" if entry.current else "right",
            va="bottom" if entry.current else "top",
            color=colour,
            fontweight="semibold",
        )


def bars_by_year(
    words: Words, groups: Sequence[tuple[str, Sequence[Figure]]], scale: float, unit: str
) -> Chart:
    """Bars over the dimension of the figures (``dims`` of each: its last value), side by side a group.

    ``scale`` divides the values (1e6 for million đồng) and ``unit`` names the result.
    """
    names = [_last_dim(f) for f in groups[0][1]]
    colours = (style.NOW, style.NOW_LIGHT, style.BEFORE)
    width = 0.8 / len(groups)
    with style.canvas(62, left=12, right=3, top=6, bottom=8) as (figure, axes):
        for i, (_, figures) in enumerate(groups):
            at = np.arange(len(names)) + (i - (len(groups) - 1) / 2) * width
            values = [float(f.value or 0) / scale for f in figures]
            bars = axes.bar(at, values, width * 0.92, color=colours[i % 3], zorder=3)
            labels = [
                "" if f.value is None else format.number(v, 0) for f, v in zip(figures, values, strict=True)
            ]
            axes.bar_label(bars, labels, fontsize=7, color=style.INK, padding=1.5)
        axes.set_xticks(range(len(names)), names)
        axes.grid(visible=False, axis="x")
        axes.yaxis.set_major_formatter(lambda v, _: format.number(v, 0))
        if len(groups) > 1:
            _label_groups(axes, [g for g, _ in groups], colours)
        svg = style.to_svg(figure)
    columns = (
        Head("name", "Năm", align="left"),
        *(Head(f"v{i}", g, unit) for i, (g, _) in enumerate(groups)),
    )
    rows: list[tuple[Content, ...]] = [(name, *(g[i] for _, g in groups)) for i, name in enumerate(names)]
    return Chart(
        words.id,
        words.title,
        words.alt,
        words.caption,
        svg,
        Table(f"{words.id}-data", words.title, columns, tuple(rows)),
    )


def before_and_after(
    words: Words, labels: tuple[str, str], pairs: Sequence[tuple[str, Figure, Figure]]
) -> Chart:
    """Two values of each place joined by a line, highest first: grey before, the accent colour after."""
    usable = [p for p in pairs if p[1].value is not None and p[2].value is not None]
    ordered = sorted(usable, key=lambda p: (float(p[2].value or 0), p[0]))
    height = 16 + 6.2 * max(1, len(ordered))
    ends = np.array([[float(a.value or 0), float(b.value or 0)] for _, a, b in ordered]).reshape(-1, 2)
    with style.canvas(height, left=43, right=8, top=8, bottom=7) as (figure, axes):
        levels = np.arange(len(ordered))
        axes.hlines(levels, ends.min(axis=1), ends.max(axis=1), color=style.LINE, lw=2.4, zorder=2)
        for column, (label, colour) in enumerate(zip(labels, (style.BEFORE, style.NOW), strict=True)):
            axes.plot(ends[:, column], levels, "o", ms=5.5, color=colour, zorder=3 + column)
            if len(ends):
                axes.text(
                    ends[-1, column], levels[-1] + 0.85, label,
                    ha="center", color=colour, fontsize=7.6, fontweight="semibold",
                )  # fmt: skip
        for row, value in zip(levels, ends[:, 1], strict=True):
            axes.text(
                value,
                row + 0.2,
                format.number(value, 1),
                ha="center",
                va="bottom",
                fontsize=7.2,
                color=style.NOW,
            )
        axes.set_yticks(range(len(ordered)), [name for name, _, _ in ordered], color=style.INK)
        axes.set_ylim(-0.6, len(ordered) + 0.35)
        axes.set_xlim(left=0)
        axes.grid(visible=False, axis="y")
        svg = style.to_svg(figure)
    columns = (Head("name", "Nơi", align="left"), Head("before", labels[0]), Head("after", labels[1]))
    rows = tuple((name, before, after) for name, before, after in pairs)
    return Chart(
        words.id,
        words.title,
        words.alt,
        words.caption,
        svg,
        Table(f"{words.id}-data", words.title, columns, rows),
    )


def stacked_shares(
    words: Words,
    rows: Sequence[tuple[str, Sequence[Figure]]],
    parts: Sequence[tuple[str, str]],
    gaps: Sequence[int] = (),
) -> Chart:
    """Horizontal bars split into parts that add to a whole: ``parts`` are (label, colour).

    ``gaps`` are the rows after which the definition changed: a space is left there.
    """
    positions, at = [], 0.0
    for i in range(len(rows)):
        positions.append(at)
        at += 1.7 if i in gaps else 1.0
    with style.canvas(20 + 7.4 * at, left=30, right=4, top=9, bottom=5) as (figure, axes):
        starts = np.zeros(len(rows))
        narrow = 0.012 * max((sum(float(f.value or 0) for f in figures) for _, figures in rows), default=0)
        for part, (_, colour) in enumerate(parts):
            values = np.array([float(figures[part].value or 0) for _, figures in rows])
            bars = axes.barh(
                positions, values, left=starts, height=0.66, color=colour, zorder=3, edgecolor="white", lw=0.8
            )
            labels = [format.number(v, 0) if v > narrow else "" for v in values]
            axes.bar_label(bars, labels, label_type="center", fontsize=7.4, color=_on(colour), zorder=4)
            starts += values
        axes.set_yticks(positions, [name for name, _ in rows], color=style.INK)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        _label_groups(axes, [p for p, _ in parts], [c for _, c in parts])
        svg = style.to_svg(figure)
    columns = (
        Head("name", "Thời điểm", align="left"),
        *(Head(f"p{i}", label) for i, (label, _) in enumerate(parts)),
    )
    data = Table(f"{words.id}-data", words.title, columns, tuple((n, *figures) for n, figures in rows))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def ranked(words: Words, figures: Sequence[tuple[str, Figure]], decimals: int = 1) -> Chart:
    """One horizontal bar a name, highest first, labelled directly; the lowest three stand out."""
    ordered = sorted(figures, key=lambda p: (-(float(p[1].value) if p[1].value is not None else -1.0), p[0]))
    low = {name for name, _ in ordered[-3:]}
    with style.canvas(8 + 5.4 * max(1, len(ordered)), left=76, right=10, top=2, bottom=3) as (figure, axes):
        values = [float(f.value or 0) for _, f in ordered]
        colours = [style.ALERT if name in low else style.NOW for name, _ in ordered]
        axes.barh(range(len(ordered)), values, height=0.7, color=colours, zorder=3)
        axes.set_yticks(range(len(ordered)), [name for name, _ in ordered])
        axes.invert_yaxis()
        for i, (_, f) in enumerate(ordered):
            text = "chưa có số liệu" if f.value is None else format.number(float(f.value), decimals)
            axes.text(float(f.value or 0) + 0.8, i, text, va="center", fontsize=7.4, color=style.INK)
        axes.set_xticks([])
        axes.tick_params(axis="y", labelcolor=style.INK, labelsize=8)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        svg = style.to_svg(figure)
    columns = (Head("name", "Tiêu chí", align="left"), Head("value", "Tỷ lệ", "%"))
    data = Table(f"{words.id}-data", words.title, columns, tuple((n, f) for n, f in figures))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def spread(words: Words, places: Sequence[tuple[str, str, Figure]], label: str) -> Chart:
    """Every place as a mark on the line of its group, so that the spread inside a group is seen.

    ``places`` are (group, name, figure); a place without a value stands in the table alone.
    """
    import seaborn as sns  # a second of start-up that only this chart needs

    known = [(group, float(f.value)) for group, _, f in places if f.value is not None]
    groups = sorted({g for g, _ in known}, key=lambda g: -max(v for name, v in known if name == g))
    with style.canvas(12 + 6.6 * max(1, len(groups)), left=40, right=6, top=3, bottom=8) as (figure, axes):
        sns.stripplot(
            x=[v for _, v in known], y=[g for g, _ in known], order=groups, ax=axes,
            color=style.NOW, size=4, alpha=0.75, jitter=False, orient="h",
        )  # fmt: skip
        axes.set_xlabel("")
        axes.set_ylabel("")
        axes.set_xlim(left=0)
        axes.tick_params(axis="y", labelcolor=style.INK)
        svg = style.to_svg(figure)
    columns = (
        Head("group", "Huyện", align="left"),
        Head("name", "Xã", align="left"),
        Head("value", label, "%"),
    )
    data = Table(f"{words.id}-data", words.title, columns, tuple(places))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def _label_groups(axes: Axes, labels: Sequence[str], colours: Sequence[str]) -> None:
    x = 0.012
    for label, colour in zip(labels, colours, strict=False):
        axes.plot([x], [1.05], "s", ms=5, color=colour, transform=axes.transAxes, clip_on=False)
        axes.annotate(
            label, (x, 1.05), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points",
            color=style.INK, fontsize=7.8, va="center", annotation_clip=False,
        )  # fmt: skip
        x += (len(label) * 1.55 + 9) / (style.WIDTH_MM * 0.78)


def _series_table(words: Words, series: Sequence[Series]) -> Table:
    years = sorted({y for s in series for y in s.years})
    columns = (
        Head("year", "Năm", align="left"),
        *(Head(f"s{i}", s.label, "%") for i, s in enumerate(series)),
    )
    values = [dict(zip(s.years, s.figures, strict=True)) for s in series]
    rows: list[tuple[Content, ...]] = [(str(y), *(v.get(y, "–") for v in values)) for y in years]
    return Table(f"{words.id}-data", words.title, columns, tuple(rows))


def _last_dim(figure: Figure) -> str:
    return list(figure.dims.values())[-1]


def _on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 150 else style.INK
