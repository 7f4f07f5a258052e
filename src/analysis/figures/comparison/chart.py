"""Change against the start, one mark a commune, the line of each group, and the range both start in."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.ticker import MaxNLocator

from analysis.figures import style
from analysis.figures.comparison._words import nothing, wording
from analysis.figures.shown import Chart, Content, Head, Prose, Table
from analysis.figures.spans import Line, in_column
from analysis.indicators import format
from analysis.indicators.comparison import Comparison, Outcome, by_commune, compare, day_words
from analysis.province import Province

_COLOURS = {"helped": style.NOW, "others": style.ALERT}
_MARKS = {"helped": "o", "others": "D"}


def start_chart(province: Province, period: str, outcome: Outcome = "poverty") -> Chart | Prose:
    """Change against start, both groups with their lines, the common range shaded; one definition only."""
    found = compare(province, period, outcome)
    if found is None:
        return nothing(province, period, outcome)
    return _draw(found, wording())


def _draw(found: Comparison, told: Mapping[str, Any]) -> Chart:
    words, frame = told["chart"], found.sample.frame
    outcome = told["outcomes"][frame.outcome]
    with style.canvas(92, left=12, right=5, top=9, bottom=13) as (figure, axes):
        _draw_range(axes, found, words["range"])
        for group, marked in (("others", ~found.sample.helped), ("helped", found.sample.helped)):
            axes.plot(
                found.sample.before[marked], found.sample.change[marked], _MARKS[group],
                ms=4, color=_COLOURS[group], alpha=0.6, mew=0, zorder=3,
            )  # fmt: skip
            _draw_line(axes, found, group)
        _name(axes, words)
        axes.axhline(0, color=style.MUTED, lw=0.8, zorder=2)
        axes.set_xlabel(outcome["level"])
        axes.set_ylabel("")
        axes.text(0, 1.02, outcome["change"], transform=axes.transAxes, color=style.MUTED, fontsize=8)
        for axis in (axes.xaxis, axes.yaxis):
            axis.set_major_locator(MaxNLocator(6, integer=True))
            axis.set_major_formatter(lambda v, _: format.number(v, 0))
        svg = style.to_svg(figure)
    helped, others = found.sample.counts
    caption = words["caption"].format(
        standard=frame.standard_name, first=day_words(frame.first), last=day_words(frame.last)
    )
    alt = words["alt"].format(
        level=outcome["level"], change=outcome["change"], helped=helped, others=others,
        overlap=_overlap_words(found, words),
    )  # fmt: skip
    title = words["title_steeper"] if _steeper(found) else words["title_other"]
    name = f"comparison-start-{frame.outcome}-{frame.period}"
    return Chart(name, title, alt, Line.of(caption), svg, _table(found, told, name, title))


def _draw_range(axes: Axes, found: Comparison, label: str) -> None:
    low, high = found.overlap.low, found.overlap.high
    if low is None or high is None or low >= high:
        return
    axes.axvspan(low, high, color=style.LINE, lw=0, alpha=0.55, zorder=0)
    axes.annotate(
        label, ((low + high) / 2, 0), xycoords=("data", "axes fraction"), xytext=(0, 3),
        textcoords="offset points", ha="center", color=style.MUTED, fontsize=7.4,
    )  # fmt: skip


def _draw_line(axes: Axes, found: Comparison, group: str) -> None:
    line = found.returning.lines.get(group)
    if line is None:
        return
    before = found.sample.before
    own = before[found.sample.helped if group == "helped" else ~found.sample.helped]
    ends = np.array([own.min(), own.max()])
    axes.plot(ends, line[0] + line[1] * ends, color=_COLOURS[group], lw=1.8, zorder=4)


def _name(axes: Axes, words: Mapping[str, str]) -> None:
    for place, group in ((0.6, "helped"), (0.82, "others")):
        axes.plot(
            [place],
            [1.04],
            _MARKS[group],
            ms=5,
            color=_COLOURS[group],
            transform=axes.transAxes,
            clip_on=False,
        )
        axes.annotate(
            words[group], (place, 1.04), xycoords="axes fraction", xytext=(6, 0), textcoords="offset points",
            va="center", color=_COLOURS[group], fontsize=8, fontweight="semibold", annotation_clip=False,
        )  # fmt: skip


def _steeper(found: Comparison) -> bool:
    """Whether the others' own line shows that a commune without help changes more the higher it starts."""
    bounds = found.returning.slopes["others"].bounds
    return found.sample.frame.outcome == "poverty" and bounds is not None and bounds[1] < 0


def _overlap_words(found: Comparison, words: Mapping[str, str]) -> str:
    low, high = found.overlap.low, found.overlap.high
    if low is None or high is None or low > high:
        return words["alt_apart"]
    return words["alt_overlap"].format(low=format.number(low, 1), high=format.number(high, 1))


def _table(found: Comparison, wording: Mapping[str, Any], name: str, title: str) -> Table:
    outcome, words = wording["outcomes"][found.sample.frame.outcome], wording["chart"]
    communes = found.sample.communes
    heads = (
        Head("commune", wording["commune"], align="left"),
        Head("group", wording["group"], align="left"),
        Head("before", wording["estimates"]["start"], outcome["level_unit"]),
        Head("change", wording["quartiles"]["own"], outcome["change_unit"]),
    )
    rows: list[tuple[Content, ...]] = []
    for before, change in by_commune(found.sample):
        key = change.dims["unit"]
        group = "helped" if communes.at[key, "helped"] else "others"
        rows.append((str(communes.at[key, "name"]), words[group], in_column(before), in_column(change)))
    return Table(f"{name}-data", title, heads, tuple(rows))
