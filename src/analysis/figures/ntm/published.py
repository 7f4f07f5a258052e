"""The published mean of criteria met: a series with a break wherever the set changed."""

from __future__ import annotations

from datetime import date
from itertools import groupby, pairwise

from analysis.figures import style
from analysis.figures.shown import Chart, Content, Head, Prose, Table, paragraph
from analysis.figures.spans import Line
from analysis.indicators import format, ntm
from analysis.indicators.ntm import Published
from analysis.language import tr
from analysis.province import Province

_YEAR_DAYS = 365.25


def published_means(province: Province) -> Chart | Prose:
    """Mean criteria per commune as published, one line a set; sources name the day and not the set."""
    found = ntm.published_means(province)
    if not found:
        return paragraph(tr("Chưa có số bình quân tiêu chí đã công bố."))
    title = tr("Bình quân tiêu chí đạt mỗi xã đã công bố; đứt quãng ở chỗ đổi bộ tiêu chí")
    runs = [list(run) for _, run in groupby(found, key=lambda p: p.figure.standard)]
    told = "; ".join(
        tr("{printed} và {printed_2}").format(printed=_printed(one[-1]), printed_2=_printed(two[0]))
        for one, two in pairwise(runs)
    )
    caption = Line.of(
        tr(
            "Tiêu chí/xã, số đã công bố, đặt vào ngày của số liệu. Chấm rỗng: số suy ra hoặc "
            "nguồn không ghi rõ ngày. Không nối hai bộ tiêu chí"
        )
        + (
            tr(
                ": các cặp số kề nhau qua vạch đứt ({told}) theo hai bộ khác nhau, không trừ cho nhau."
            ).format(told=told)
            if told
            else "."
        )
    )
    alt = tr(
        "Biểu đồ đường: bình quân tiêu chí đạt mỗi xã toàn tỉnh đã công bố, {found} thời "
        "điểm từ {label_of_group} đến {label_of_group_2}, mỗi bộ tiêu chí một đường."
    ).format(
        found=len(found),
        label_of_group=found[0].figure.label_of_group,
        label_of_group_2=found[-1].figure.label_of_group,
    )
    return Chart("ntm-published-means", title, alt, caption, _svg(province, runs), _data(province, found))


def _svg(province: Province, runs: list[list[Published]]) -> str:
    found = [p for run in runs for p in run]
    with style.canvas(68, left=9, right=6, top=9, bottom=8) as (figure, axes):
        top = max(float(p.figure.value or 0) for p in found) * 1.25
        for place, run in enumerate(runs):
            colour = style.NOW if place == len(runs) - 1 else style.BEFORE
            xs = [_x(p) for p in run]
            ys = [float(p.figure.value or 0) for p in run]
            axes.plot(xs, ys, color=colour, lw=1.8, zorder=3)
            for i, (p, x, y) in enumerate(zip(run, xs, ys, strict=True)):
                filled = colour if not _is_soft(p) else "white"
                axes.plot(x, y, "o", ms=5, color=colour, mfc=filled, mec=colour, mew=1.3, zorder=4)
                axes.annotate(
                    format.number(y, 2), (x, y), xytext=(0, -7 if i % 2 else 7), textcoords="offset points",
                    ha="center", va="top" if i % 2 else "bottom", color=colour, fontsize=8, fontweight="semibold",
                )  # fmt: skip
            name = (
                ntm.definition_name(province, run[0].figure.standard)
                .replace(" ", "\n", 3)
                .replace("\n", " ", 2)
            )
            axes.text(sum(xs) / len(xs), top, name, ha="center", va="top", color=colour, fontsize=7.5)
        for before, after in pairwise(runs):
            axes.axvline(
                (_x(before[-1]) + _x(after[0])) / 2, color=style.MUTED, lw=0.9, ls=(0, (3, 3)), zorder=2
            )
        years = range(_day(found[0]).year, _day(found[-1]).year + 1)
        axes.set_xticks([y + 0.5 for y in years], [str(y) for y in years])
        axes.set_xlim(years[0], years[-1] + 1)
        axes.set_ylim(0, top)
        axes.set_yticks(range(0, int(top), 5))
        axes.grid(visible=False, axis="x")
        return style.to_svg(figure)


def _data(province: Province, found: list[Published]) -> Table:
    rows: tuple[tuple[Content, ...], ...] = tuple(
        (
            p.figure.label_of_group,
            ntm.definition_name(province, p.figure.standard),
            p.figure,
            p.source,
            p.figure.caveat,
        )
        for p in found
    )
    return Table(
        "ntm-published-means-data",
        tr("Bình quân tiêu chí đạt mỗi xã, số đã công bố"),
        (
            Head("day", tr("Ngày"), align="left"),
            Head("set", tr("Bộ tiêu chí có hiệu lực"), align="left"),
            Head("mean", tr("Bình quân"), tr("tiêu chí/xã")),
            Head("source", tr("Nguồn"), align="left"),
            Head("note", tr("Lưu ý"), align="left"),
        ),
        rows,
    )


def _printed(told: Published) -> str:
    return format.text(told.figure)


def _is_soft(told: Published) -> bool:
    codes = getattr(told.figure.caveat, "codes", ())
    return bool({"ntm_published_derived", "ntm_published_day_approximate"} & set(codes))


def _day(told: Published) -> date:
    return date.fromisoformat(told.figure.dims["as_of"])


def _x(told: Published) -> float:
    at = _day(told)
    return at.year + at.timetuple().tm_yday / _YEAR_DAYS
