"""Marks of places: two values joined by a line, and every place of a group on one line."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from analysis.figures import style
from analysis.figures.charts.words import Words
from analysis.figures.shown import Chart, Head, Table
from analysis.indicators import Figure, format
from analysis.indicators.figure import one_definition
from analysis.language import tr

_LETTER_MM = 1.75
_WIDEST_MM = 80.0
_NAMED = 4
"""Places named at each end of a slope chart, besides those that rose."""


def before_and_after(
    words: Words, labels: tuple[str, str], pairs: Sequence[tuple[str, Figure, Figure]]
) -> Chart:
    """Two values of each place joined by a line, highest first: grey before, the accent colour after.

    Raises :class:`StandardsDiffer` or :class:`CriteriaSetsDiffer` when the ends are under two definitions.
    """
    one_definition(f for _, *ends in pairs for f in ends)
    usable = [p for p in pairs if p[1].value is not None and p[2].value is not None]
    ordered = sorted(usable, key=lambda p: (float(p[2].value or 0), p[0]))
    height = 16 + 6.2 * max(1, len(ordered))
    ends = np.array([[float(a.value or 0), float(b.value or 0)] for _, a, b in ordered]).reshape(-1, 2)
    left = min(_WIDEST_MM, max(43.0, _LETTER_MM * max((len(name) for name, _, _ in ordered), default=0)))
    with style.canvas(height, left=left, right=8, top=8, bottom=7) as (figure, axes):
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
    columns = (Head("name", tr("Nơi"), align="left"), Head("before", labels[0]), Head("after", labels[1]))
    rows = tuple((name, before, after) for name, before, after in pairs)
    return Chart(
        words.id,
        words.title,
        words.alt,
        words.caption,
        svg,
        Table(f"{words.id}-data", words.title, columns, rows),
    )


def spread(words: Words, places: Sequence[tuple[str, str, Figure]], label: str) -> Chart:
    """Every place as a mark on the line of its group, so that the spread inside a group is seen.

    ``places`` are (group, name, figure); a place without a value stands in the table alone.
    """
    import seaborn as sns  # a second of start-up that only this chart needs

    known = [(group, float(f.value)) for group, _, f in places if f.value is not None]
    groups = sorted({g for g, _ in known}, key=lambda g: -max(v for name, v in known if name == g))
    with style.canvas(12 + 6.6 * max(1, len(groups)), left=40, right=6, top=3, bottom=8) as (figure, axes):
        if known:
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
        Head("group", tr("Huyện"), align="left"),
        Head("name", tr("Xã"), align="left"),
        Head("value", label, "%"),
    )
    data = Table(f"{words.id}-data", words.title, columns, tuple(places))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def slopes(words: Words, labels: tuple[str, str], pairs: Sequence[tuple[str, Figure, Figure]]) -> Chart:
    """One thin line a place from its first to its last value; those that rose stand out and are named.

    The highest and the lowest at the end are named too. Raises as :func:`before_and_after` does.
    """
    one_definition(f for _, *ends in pairs for f in ends)
    known = [
        (n, float(a.value), float(b.value))
        for n, a, b in pairs
        if a.value is not None and b.value is not None
    ]
    known.sort(key=lambda p: (-p[2], p[0]))
    named = {n for n, _, _ in known[:_NAMED]} | {n for n, _, _ in known[-_NAMED:]}
    named |= {n for n, a, b in known if b > a}
    with style.canvas(112, left=9, right=46, top=5, bottom=8) as (figure, axes):
        for _, a, b in known:
            rose = b > a
            colour = style.ALERT if rose else style.NOW_LIGHT
            axes.plot(
                (0, 1), (a, b), color=colour, lw=1.2 if rose else 0.8, zorder=4 if rose else 3, alpha=0.9
            )
        _name_ends(axes, [p for p in known if p[0] in named])
        axes.set_xticks((0, 1), labels)
        axes.set_xlim(-0.03, 1.03)
        axes.set_ylim(bottom=0)
        axes.yaxis.set_major_formatter(lambda v, _: format.number(v, 0))
        axes.grid(visible=False, axis="x")
        svg = style.to_svg(figure)
    columns = (Head("name", tr("Nơi"), align="left"), Head("before", labels[0]), Head("after", labels[1]))
    data = Table(f"{words.id}-data", words.title, columns, tuple(pairs))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def _name_ends(axes: Axes, places: Sequence[tuple[str, float, float]]) -> None:
    """Names at the right end, from the top down, moved apart so that none lies on another."""
    room = 0.028 * (axes.get_ylim()[1] or 1)
    at = float("inf")
    for name, before, after in places:
        at = min(after, at - room)
        colour = style.ALERT if after > before else style.INK
        axes.annotate(
            f"{name} {format.number(after, 1)}", (1, after), xytext=(1.02, at), textcoords="data",
            va="center", color=colour, fontsize=6.8, annotation_clip=False,
        )  # fmt: skip
