"""Bars: amounts side by side, parts of a whole, names in order."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.charts.words import Words
from analysis.figures.shown import Chart, Content, Head, Table
from analysis.indicators import Figure, format
from analysis.indicators.figure import one_definition
from analysis.language import tr

_INTO = (style.ALERT, "#d98a4a", "#eec39c", "#8a6d3b")
_OUT = (style.NOW, style.NOW_LIGHT)


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
        Head("name", tr("Năm"), align="left"),
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
        Head("name", tr("Thời điểm"), align="left"),
        *(Head(f"p{i}", label) for i, (label, _) in enumerate(parts)),
    )
    data = Table(f"{words.id}-data", words.title, columns, tuple((n, *figures) for n, figures in rows))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def in_and_out(
    words: Words,
    years: Sequence[str],
    into: Sequence[tuple[str, Sequence[Figure]]],
    out: Sequence[tuple[str, Sequence[Figure]]],
) -> Chart:
    """What came in above the line and what went out below it, a bar a year; unknown amounts are not drawn.

    ``into`` and ``out`` are (label, figures by year). Raises when the figures are under two definitions.
    """
    one_definition(f for _, figures in (*into, *out) for f in figures)
    with style.canvas(74, left=14, right=3, top=13, bottom=8) as (figure, axes):
        for groups, colours, sign in ((into, _INTO, 1), (out, _OUT, -1)):
            base = np.zeros(len(years))
            for (_, figures), colour in zip(groups, colours, strict=False):
                values = sign * np.array([float(f.value or 0) for f in figures])
                axes.bar(
                    range(len(years)), values, 0.62, bottom=base, color=colour, zorder=3, ec="white", lw=0.6
                )
                base += values
            for at, total in enumerate(base):
                if total:
                    axes.annotate(
                        format.number(abs(total), 0), (at, total), xytext=(0, 3 * sign),
                        textcoords="offset points", ha="center", va="bottom" if sign > 0 else "top", fontsize=7.4,
                    )  # fmt: skip
        axes.axhline(0, color=style.INK, lw=0.9, zorder=4)
        axes.margins(y=0.14)
        axes.set_xticks(range(len(years)), years)
        axes.yaxis.set_major_formatter(lambda v, _: format.number(abs(v), 0))
        axes.grid(visible=False, axis="x")
        _label_groups(axes, [g for g, _ in into], _INTO, 1.14)
        _label_groups(axes, [g for g, _ in out], _OUT, 1.06)
        svg = style.to_svg(figure)
    columns = (Head("flow", tr("Biến động"), align="left"), *(Head(f"y{y}", y, tr("hộ")) for y in years))
    rows: list[tuple[Content, ...]] = [(name, *figures) for name, figures in (*into, *out)]
    data = Table(f"{words.id}-data", words.title, columns, tuple(rows))
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
            text = tr("chưa có số liệu") if f.value is None else format.number(float(f.value), decimals)
            axes.text(float(f.value or 0) + 0.8, i, text, va="center", fontsize=7.4, color=style.INK)
        axes.set_xticks([])
        axes.tick_params(axis="y", labelcolor=style.INK, labelsize=8)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        svg = style.to_svg(figure)
    columns = (Head("name", tr("Tiêu chí"), align="left"), Head("value", tr("Tỷ lệ"), "%"))
    data = Table(f"{words.id}-data", words.title, columns, tuple((n, f) for n, f in figures))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def _label_groups(axes: Axes, labels: Sequence[str], colours: Sequence[str], height: float = 1.05) -> None:
    x = 0.012
    for label, colour in zip(labels, colours, strict=False):
        axes.plot([x], [height], "s", ms=5, color=colour, transform=axes.transAxes, clip_on=False)
        axes.annotate(
            label, (x, height), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points",
            color=style.INK, fontsize=7.8, va="center", annotation_clip=False,
        )  # fmt: skip
        x += (len(label) * 1.55 + 9) / (style.WIDTH_MM * 0.78)


def _last_dim(figure: Figure) -> str:
    return list(figure.dims.values())[-1]


def _on(colour: str) -> str:
    red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return "white" if 0.299 * red + 0.587 * green + 0.114 * blue < 150 else style.INK
