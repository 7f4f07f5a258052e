"""Horizontal bars of named groups, one bar a kind of help, in million đồng."""

from __future__ import annotations

from collections.abc import Sequence

from analysis.figures import charts, style
from analysis.figures.shown import Chart, Content, Head, Table
from analysis.indicators import Figure, format

MILLION = 1e6
_COLOURS = (style.NOW, style.NOW_LIGHT, style.BEFORE)
_ROW_MM = 6.0

Group = tuple[str, Sequence[Figure | None]]
"""A name and the figure of each kind; ``None``: the kind has none, and no bar is drawn."""


def bars_by_name(words: charts.Words, head: str, kinds: Sequence[str], groups: Sequence[Group]) -> Chart:
    """A block of bars for each of ``groups``, in the order given, with the amounts written beside the bars."""
    names = [name for name, _ in groups]
    height = 14 + _ROW_MM * len(kinds) * max(1, len(names))
    thick = 0.8 / len(kinds)
    with style.canvas(height, left=52, right=22, top=9, bottom=3) as (figure, axes):
        for i, kind in enumerate(kinds):
            drawn = [(row, f) for row, (_, fs) in enumerate(groups) if (f := fs[i]) is not None]
            at = [row + _offset(groups[row][1], i) * thick for row, _ in drawn]
            widths = [_million(f) for _, f in drawn]
            bars = axes.barh(at, widths, thick * 0.9, color=_COLOURS[i], label=kind, zorder=3)
            axes.bar_label(bars, [format.number(w) for w in widths], fontsize=7.4, color=style.INK, padding=2)
        axes.set_yticks(range(len(names)), names)
        axes.invert_yaxis()
        axes.set_xticks([])
        axes.tick_params(axis="y", labelcolor=style.INK, labelsize=8)
        axes.grid(visible=False)
        axes.spines["bottom"].set_visible(False)
        axes.legend(loc="lower left", bbox_to_anchor=(0, 1.0), ncols=len(kinds), frameon=False, fontsize=7.8)
        svg = style.to_svg(figure)
    columns = (Head("name", head, align="left"), *(Head(f"v{i}", k) for i, k in enumerate(kinds)))
    rows: list[tuple[Content, ...]] = [(n, *("–" if f is None else f for f in fs)) for n, fs in groups]
    data = Table(f"{words.id}-data", words.title, columns, tuple(rows))
    return Chart(words.id, words.title, words.alt, words.caption, svg, data)


def _offset(figures: Sequence[Figure | None], kind: int) -> float:
    """Where the bar of ``kind`` stands among the bars its group has, the middle being 0."""
    drawn = [i for i, f in enumerate(figures) if f is not None]
    return drawn.index(kind) - (len(drawn) - 1) / 2


def _million(figure: Figure) -> float:
    return float(figure.value or 0) / MILLION
