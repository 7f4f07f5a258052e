"""Poverty of one place through the years, each standard a line of its own, beside other places."""

from __future__ import annotations

from collections.abc import Sequence

from matplotlib.axes import Axes

from analysis.figures import charts, style
from analysis.figures.charts.lines import STANDARD_CHANGED
from analysis.figures.poverty._ends import CHANGE_HEADS
from analysis.figures.poverty.province import standard_labels
from analysis.figures.profiles._moved import Spot, moved_row
from analysis.figures.profiles._shared import with_some
from analysis.figures.shown import Chart, Content, Head, Table
from analysis.figures.spans import Line
from analysis.indicators import Figure, format
from analysis.indicators import profiles as found
from analysis.indicators.poverty.change import change
from analysis.indicators.profiles import Neighbours, Span
from analysis.language import tr
from analysis.province import Province

Place = tuple[str, Sequence[Figure]]
"""The name of a place and its rates under all standards."""

_LOOKS = ((style.NOW, "-"), (style.BEFORE, "-"), (style.ALERT, "--"))

_HEADS = (Head("place", tr("Nơi, từ – đến"), align="left"), *CHANGE_HEADS[1:])


def compared_chart(
    province: Province, places: Sequence[Place], chart_id: str, spans: Sequence[Span]
) -> Chart:
    """The first place in the accent colour with its values, the others as thin lines, named at their ends.

    One line a standard; the break between two standards is drawn. An estimate is a hollow mark.
    """
    labels = standard_labels(province)
    drawn = [(name, charts.by_definition(figures, labels)) for name, figures in places if figures]
    words = charts.Words(
        chart_id,
        finding(places[0][0], spans),
        tr("Biểu đồ đường: tỷ lệ hộ nghèo của {value} theo năm; vạch đứt ở năm đổi chuẩn.").format(
            value=", ".join((name for name, _ in drawn))
        ),
        Line.of(
            tr(
                "Tỷ lệ hộ nghèo cuối năm, %. Hai chuẩn nghèo đo hai việc khác nhau nên không nối, "
                "không trừ. Xã lân cận là các xã khác nhau ở hai giai đoạn."
            )
        ),
    )
    return Chart(words.id, words.title, words.alt, words.caption, _svg(drawn), _data(words, drawn))


def _svg(drawn: Sequence[tuple[str, Sequence[charts.Series]]]) -> str:
    years = sorted({y for _, series in drawn for s in series for y, _ in s.points})
    ends: list[tuple[float, str, str]] = []
    with style.canvas(72, left=9, right=44, top=5, bottom=8) as (figure, axes):
        top = max(float(f.value or 0) for _, series in drawn for s in series for _, f in s.points)
        for position in charts.breaks(drawn[0][1]):
            axes.axvline(position, ymax=0.92, color=style.MUTED, lw=0.8, ls=(0, (3, 2)), zorder=1)
            axes.text(
                position, top * 1.16, STANDARD_CHANGED, ha="center", va="top", color=style.MUTED, fontsize=7.5
            )
        for place, (name, series) in reversed(list(enumerate(drawn))):
            colour, dashes = _LOOKS[min(place, len(_LOOKS) - 1)]
            for entry in series:
                _draw(axes, entry, colour, dashes, own=place == 0)
            if series and series[-1].points:
                value = float(series[-1].points[-1][1].value or 0)
                ends.append((value, f"{name} {format.number(value, 1)}", colour))
        for y, (_, name, colour) in zip(
            _apart([e[0] for e in sorted(ends)], top * 0.075), sorted(ends), strict=True
        ):
            axes.annotate(
                name, (years[-1], y), xytext=(8, 0), textcoords="offset points", va="center", color=colour, fontsize=7.5,
                annotation_clip=False,
            )  # fmt: skip
        axes.set_ylim(0, top * 1.18)
        axes.set_xlim(years[0] - 0.4, years[-1] + 0.15)
        axes.set_xticks(years, [str(y) for y in years])
        axes.grid(visible=False, axis="x")
        return style.to_svg(figure)


def _draw(axes: Axes, entry: charts.Series, colour: str, dashes: str, *, own: bool) -> None:
    points = [(x, float(f.value or 0)) for x, f in entry.points]
    if not points:
        return
    xs, ys = zip(*points, strict=True)
    axes.plot(xs, ys, color=colour, lw=1.9 if own else 1.1, ls=dashes, zorder=4 if own else 2)
    if not own:
        return
    hollow = [f.status in ("expected", "preliminary") for _, f in entry.points]
    for x, y, is_hollow in zip(xs, ys, hollow, strict=True):
        axes.plot(x, y, "o", ms=4, mec=colour, mfc="white" if is_hollow else colour, zorder=5)
    old_end = not entry.current and len(points) > 1
    for (x, y), across, side, up in (
        (points[0], -6, "right", -3) if entry.current else (points[0], 0, "center", 6),
        *(((points[-1], -5, "right", -13),) if old_end else ()),
    ):
        axes.annotate(
            format.number(y, 1), (x, y), xytext=(across, up), textcoords="offset points", ha=side, color=colour,
            fontsize=8, fontweight="semibold",
        )  # fmt: skip


def _apart(values: Sequence[float], least: float) -> list[float]:
    """``values``, in order, moved up where two stand closer than ``least``."""
    placed: list[float] = []
    for value in values:
        placed.append(max(value, placed[-1] + least) if placed else value)
    return placed


def _data(words: charts.Words, drawn: Sequence[tuple[str, Sequence[charts.Series]]]) -> Table:
    years = sorted({y for _, series in drawn for s in series for y in s.years})
    rows: list[tuple[Content, ...]] = []
    for name, series in drawn:
        for entry in series:
            values = dict(zip(entry.years, entry.figures, strict=True))
            rows.append((name, entry.label, *(values.get(y, "–") for y in years)))
    heads = (Head("place", tr("Nơi"), align="left"), Head("standard", tr("Chuẩn nghèo"), align="left"))
    columns = (*heads, *(Head(f"y{y}", str(y)) for y in years))
    return Table(f"{words.id}-data", words.title, columns, tuple(rows), orientation="landscape")


def finding(name: str, spans: Sequence[Span]) -> str:
    """``Xã Pa Ham: 73,51% → 58,75% (2016–2020), 64,13% → 44,26% (2021–2024)``."""
    told = ", ".join(
        f"{format.text(s.before)} → {format.text(s.after)} ({s.before.dims['year']}–{s.after.dims['year']})"
        for s in spans
    )
    return f"{name}: {told}" if told else tr("Tỷ lệ hộ nghèo, {name}").format(name=name)


def neighbours_rates(part: Province, beside: Neighbours, own: Sequence[Figure]) -> list[Figure]:
    """The pooled rate of the neighbours in the years of the period in which the commune itself has one."""
    standard, first = beside.period.poverty_standard, beside.period.poverty_baseline_year
    years = [int(f.dims["year"]) for f in own if f.standard == standard]
    rates = [found.neighbours_rate(part, beside, y) for y in years if first <= y <= beside.period.last_year]
    return [r for r in rates if r.value is not None]


def change_rows(
    name: Spot, spans: Sequence[Span], others: Sequence[tuple[Spot, Sequence[Span]]]
) -> list[tuple[Content, ...]]:
    """A row a period for the place, and below it those of the places it is set beside in that period."""
    rows: list[tuple[Content, ...]] = []
    for span in spans:
        rows.append(moved_row(name, span))
        rows += [
            moved_row(other, s, years=False)
            for other, told in others
            for s in told
            if s.period == span.period
        ]
    return rows


def span_of(period: str, rates: Sequence[Figure]) -> list[Span]:
    """The first and last of ``rates`` as a span; none of fewer than two."""
    return [Span(period, rates[0], rates[-1], change(rates[0], rates[-1]))] if len(rates) > 1 else []


def change_table(rows: Sequence[tuple[Content, ...]], table_id: str, notes: Sequence[Line]) -> Table:
    """The rows of :func:`change_rows` as a table."""
    heads, cells = with_some(_HEADS, rows, ("households",))
    return Table(table_id, tr("Tỷ lệ hộ nghèo đầu và cuối mỗi giai đoạn"), heads, cells, tuple(notes))
