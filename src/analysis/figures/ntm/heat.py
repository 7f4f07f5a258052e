"""The grid commune × criterion as a picture that is read without colour."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patches import PathPatch
from matplotlib.path import Path

from analysis.figures import style
from analysis.figures.ntm._when import NONE, Frame, day, last_of, name, set_name
from analysis.figures.ntm.criteria import marks_table
from analysis.figures.shown import Chart, Prose, paragraph
from analysis.figures.spans import Line
from analysis.figures.words import MARK_SIGNS
from analysis.indicators import format, ntm
from analysis.indicators.ntm import Assessment
from analysis.language import tr
from analysis.province import Province, When

Marks = np.ndarray[Any, Any]

_LEAST_FOR_TWO = 50
_ROW_MM, _HEAD_ROWS, _NAME = 3.8, 2.4, 7.0
_SIZE = 0.84


def heat_map(province: Province, when: When, frame: Frame = "today") -> Chart | Prose:
    """Every commune × criterion at the last assessment: filled met, half filled mostly met, empty not met.

    A cell not assessed holds a dash and has no frame, so that it is never taken for one not met.
    """
    last = last_of(province, when, frame)
    if last is None:
        return paragraph(NONE)
    told = ntm.communes(province, *last)
    table_id = "ntm-heat-map"
    met = int((told == "met").to_numpy().sum())
    alt = tr(
        "Bản đồ ô {told} xã × {value} tiêu chí đến ngày {last}: {met} ô đạt trong {size} ô. "
        "Số liệu từng ô nằm trong bảng đi kèm."
    ).format(
        told=len(told),
        value=told.shape[1],
        last=day(last),
        met=format.number(met),
        size=format.number(told.size),
    )
    caption = Line.of(
        tr(
            "Đến ngày {last}, {set_name}; mỗi hàng một xã, mỗi cột một tiêu chí theo số thứ tự. "
            "Ô đặc: đạt; ô nửa: cơ bản đạt; ô rỗng: chưa đạt; gạch ngang: chưa đánh giá. Xem cột "
            "nào rỗng nhiều: đó là tiêu chí còn giữ các xã lại."
        ).format(last=day(last), set_name=set_name(province, last))
    )
    title = tr("Từng xã, từng tiêu chí, đến ngày {last}").format(last=day(last))
    return Chart(
        f"{table_id}-{last.as_of.isoformat()}",
        title,
        alt,
        caption,
        _svg(province, last),
        marks_table(province, last, f"{table_id}-data"),
    )


def _svg(province: Province, last: Assessment) -> str:
    frame = ntm.communes(province, *last)
    told = frame.fillna("not_assessed").to_numpy(dtype=object)
    names = [name(province, str(k)) for k in frame.index]
    panels = 2 if len(names) >= _LEAST_FOR_TWO else 1
    rows = -(-len(names) // panels)
    criteria = frame.shape[1]
    wide = _NAME + criteria + 1.2
    height = _ROW_MM * (rows + _HEAD_ROWS) + 3
    with style.canvas(height, left=1, right=1, top=1, bottom=2) as (figure, axes):
        for panel in range(panels):
            part = slice(panel * rows, (panel + 1) * rows)
            _panel(axes, told[part], names[part], panel * wide + _NAME)
        axes.set_xlim(0, wide * max(panels, 2) - 1)
        axes.set_ylim(rows - 0.4, -0.4 - _HEAD_ROWS)
        axes.axis("off")
        _legend(axes)
        return style.to_svg(figure)


def _panel(axes: Axes, told: Marks, names: list[str], left: float) -> None:
    for number in range(told.shape[1]):
        axes.text(left + number + 0.5, -0.75, str(number + 1), ha="center", va="center", fontsize=6.6)
    for row, text in enumerate(names):
        axes.text(left - 0.3, row, text, ha="right", va="center", fontsize=6.8, color=style.INK)
    for mark in MARK_SIGNS:
        rows, numbers = np.nonzero(told == mark)
        _draw(axes, mark, [(left + n + 0.5, float(r)) for r, n in zip(rows, numbers, strict=True)])


def _draw(axes: Axes, mark: str, places: Sequence[tuple[float, float]]) -> None:
    """Every cell of one mark as a single path, which keeps the picture small."""
    half = _SIZE / 2
    if not places:
        return
    if mark == "not_assessed":
        _path(axes, [[(x - 0.2, y), (x + 0.2, y)] for x, y in places], fc="none", ec=style.MUTED, lw=0.8)
        return
    whole = [_box(x - half, y - half, _SIZE) for x, y in places]
    _path(axes, whole, fc=style.NOW if mark == "met" else "white", ec=style.NOW, lw=0.5)
    if mark == "mostly_met":
        lower = [_box(x - half, y, half) for x, y in places]
        _path(axes, lower, fc=style.NOW_LIGHT, ec=style.NOW, lw=0.4)


def _box(x: float, y: float, height: float) -> list[tuple[float, float]]:
    return [(x, y), (x + _SIZE, y), (x + _SIZE, y + height), (x, y + height), (x, y)]


def _path(axes: Axes, shapes: list[list[tuple[float, float]]], *, fc: str, ec: str, lw: float) -> None:
    axes.add_patch(PathPatch(Path.make_compound_path(*map(Path, shapes)), fc=fc, ec=ec, lw=lw))


def _legend(axes: Axes) -> None:
    told = (
        ("met", tr("đạt")),
        ("mostly_met", tr("cơ bản đạt")),
        ("not_met", tr("chưa đạt")),
        ("not_assessed", tr("chưa đánh giá")),
    )
    for place, (mark, text) in enumerate(told):
        x = 1.0 + place * 8.5
        _draw(axes, mark, [(x, -2.1)])
        axes.text(x + 0.9, -2.1, text, va="center", fontsize=7, color=style.INK)
