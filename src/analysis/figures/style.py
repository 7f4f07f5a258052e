"""How charts look: one palette, one font, fixed margins, SVG with text that stays text.

Colours keep 4.5 : 1 against white for text and are told apart by people who do not see red or green.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from typing import Any

import matplotlib as mpl
from matplotlib import font_manager
from matplotlib.axes import Axes
from matplotlib.figure import Figure as Canvas

from analysis import fonts

INK = "#1b2430"
MUTED = "#5a6675"
LINE = "#dfe4ea"
BEFORE = "#68778c"
NOW = "#0b4f8a"
NOW_LIGHT = "#7fa6cc"
ALERT = "#b4500f"
WASH = "#f2f5f8"
FONT = "Be Vietnam Pro"
MM = 1 / 25.4
WIDTH_MM = 160.0

_RC: dict[Any, Any] = {
    "font.family": FONT,
    "font.size": 8.5,
    "text.color": INK,
    "axes.edgecolor": LINE,
    "axes.labelcolor": MUTED,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.spines.left": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": LINE,
    "grid.linewidth": 0.7,
    "xtick.color": MUTED,
    "ytick.color": MUTED,
    "xtick.major.size": 0,
    "ytick.major.size": 0,
    "figure.facecolor": "none",
    "axes.facecolor": "none",
    "savefig.facecolor": "none",
    "svg.fonttype": "none",
    "svg.hashsalt": "commune-review",
    "path.simplify": True,
}


@cache
def _register_fonts() -> None:
    for path in sorted(fonts.FOLDER.glob("BeVietnamPro*.ttf")):
        font_manager.fontManager.addfont(path)


@contextmanager
def canvas(
    height_mm: float, *, left: float = 10.0, right: float = 4.0, top: float = 4.0, bottom: float = 9.0
) -> Iterator[tuple[Canvas, Axes]]:
    """A figure :data:`WIDTH_MM` wide with one set of axes and margins in millimetres.

    Made without pyplot: nothing global changes and nothing has to be closed.
    """
    _register_fonts()
    with mpl.rc_context(_RC):
        figure = Canvas(figsize=(WIDTH_MM * MM, height_mm * MM))
        axes = figure.add_axes(
            (
                left / WIDTH_MM,
                bottom / height_mm,
                1 - (left + right) / WIDTH_MM,
                1 - (top + bottom) / height_mm,
            )
        )
        yield figure, axes


@contextmanager
def grid(rows: int, columns: int, panel_mm: float) -> Iterator[tuple[Canvas, list[Axes]]]:
    """A figure :data:`WIDTH_MM` wide with ``rows`` × ``columns`` small axes on one scale, row by row.

    ``panel_mm`` is the height of one with its title and years.
    """
    _register_fonts()
    height = rows * panel_mm + 4
    with mpl.rc_context(_RC | {"font.size": 7.5}):
        figure = Canvas(figsize=(WIDTH_MM * MM, height * MM))
        panels = figure.subplots(rows, columns, sharex=True, sharey=True, squeeze=False)
        figure.subplots_adjust(
            left=8 / WIDTH_MM,
            right=1 - 3 / WIDTH_MM,
            top=1 - 7 / height,
            bottom=6 / height,
            wspace=0.14,
            hspace=11 / (panel_mm - 11),
        )
        yield figure, [axes for row in panels for axes in row]


def to_svg(figure: Canvas) -> str:
    """``figure`` as SVG text: no date, fixed identifiers, so that two runs give the same bytes."""
    out = io.StringIO()
    with mpl.rc_context(_RC):
        figure.savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    return text[text.index("<svg") :]
