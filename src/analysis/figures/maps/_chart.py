"""A map as a chart: the words all maps share, the units that cannot be drawn, the table behind it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from analysis.figures.maps._draw import Key, Panel, draw
from analysis.figures.maps._places import drawable, left_out
from analysis.figures.shown import Chart, Table
from analysis.figures.spans import Line
from analysis.language import tr
from analysis.province import Province

_HOW = tr(
    "Xã đặt theo toạ độ trong danh mục đơn vị; các huyện được tách rời nhau, dấu quá gần "
    "nhau được xê dịch cho khỏi chồng lên nhau; không vẽ ranh giới."
)


@dataclass(frozen=True)
class MapWords:
    """What a map says: its title (the finding), alternative text, and what its caption says first."""

    id: str
    title: str
    alt: str
    caption: str


def chart(province: Province, words: MapWords, panels: Sequence[Panel], key: Key, data: Table) -> Chart:
    """``panels`` without the places that have no usable coordinates; the caption names these."""
    named = dict.fromkeys(left_out(province, panel.places) for panel in panels)
    drawn = [replace(panel, places=drawable(province, panel.places)) for panel in panels]
    caption = Line((" ".join(s for s in (words.caption, _HOW, *named) if s),))
    return Chart(words.id, words.title, words.alt, caption, draw(drawn, key), data)
