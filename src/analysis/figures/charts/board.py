"""A board of signs: names in groups down, years across, a shape for each state."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from matplotlib.axes import Axes

from analysis.figures import style

_ROW_MM = 4.0
_HEAD_ROWS = 1.3
_HALF_MM = 78.0
_GAP_MM = 4.0
_LEAST_FOR_TWO = 30
_LETTERS = 7.4
_SIGN_MM = 4.1
_LETTER_MM = 1.5
_ENTRY_MM = 52.0
_ENTRIES = 3


@dataclass(frozen=True)
class Sign:
    """How a state is drawn: the shape tells it, the colour only helps; ``hollow`` has no filling."""

    marker: str
    colour: str
    hollow: bool = False


@dataclass(frozen=True)
class Row:
    """A name and the state of each column; ``None`` where there can be none."""

    name: str
    states: tuple[str | None, ...]


class _Line(NamedTuple):
    """A line of the board: the head of a group, or a row."""

    head: str
    row: Row | None = None


def board(
    columns: Sequence[str],
    groups: Sequence[tuple[str, Sequence[Row]]],
    signs: Mapping[str, Sign],
    meanings: Mapping[str, str],
) -> str:
    """The board as SVG text, in two halves when it is long; above it the ``meanings`` of the signs in use."""
    lines = [line for head, rows in groups for line in (_Line(head), *(_Line(head, row) for row in rows))]
    used = {s for _, rows in groups for row in rows for s in row.states}
    legend = [(signs[s], text) for s, text in meanings.items() if s in used]
    halves = _halves(lines) if len(lines) >= _LEAST_FOR_TWO else [lines]
    top = _ROW_MM * (-(-len(legend) // _ENTRIES) * 1.25 + 0.6)
    height = top + _ROW_MM * (max(map(len, halves), default=0) + _HEAD_ROWS + 0.6)
    with style.canvas(height, left=0, right=0, top=0, bottom=0) as (figure, axes):
        axes.set_xlim(0, style.WIDTH_MM)
        axes.set_ylim(height, 0)
        axes.axis("off")
        for i, (sign, text) in enumerate(legend):
            x, y = 2 + i % _ENTRIES * _ENTRY_MM, _ROW_MM * (0.8 + i // _ENTRIES * 1.25)
            _signs(axes, sign, [(x, y)])
            _text(axes, x + 3, y, text)
        for i, half in enumerate(halves):
            _half(axes, half, columns, signs, (i * (_HALF_MM + _GAP_MM), top))
        return style.to_svg(figure)


def _halves(lines: Sequence[_Line]) -> list[list[_Line]]:
    """``lines`` in two parts of like length; a group that is cut has its head in both."""
    cut = (len(lines) + 1) // 2
    if lines[cut - 1].row is None:
        cut -= 1
    if lines[cut].row is None:
        return [list(lines[:cut]), list(lines[cut:])]
    return [list(lines[:cut]), [_Line(lines[cut].head), *lines[cut:]]]


def _half(
    axes: Axes,
    lines: Sequence[_Line],
    columns: Sequence[str],
    signs: Mapping[str, Sign],
    at: tuple[float, float],
) -> None:
    left, top = at
    right = left + _HALF_MM
    places: dict[str, list[tuple[float, float]]] = {}
    across = [right - (len(columns) - i - 0.5) * _SIGN_MM for i in range(len(columns))]
    for x, column in zip(across, columns, strict=True):
        _text(axes, x, top + _ROW_MM * 0.5, column, side="center")
    for number, (head, row) in enumerate(lines):
        y = top + _ROW_MM * (number + _HEAD_ROWS + 0.5)
        if row is None:
            _text(axes, left, y + 0.3, head, weight="semibold")
            continue
        axes.plot((left, right), (y + _ROW_MM / 2,) * 2, color=style.LINE, lw=0.4, zorder=1, clip_on=False)
        _text(axes, left, y, _fitting(row.name, _HALF_MM - (len(columns) + 0.3) * _SIGN_MM))
        for x, state in zip(across, row.states, strict=True):
            if state is not None:
                places.setdefault(state, []).append((x, y))
    for state, found in places.items():
        _signs(axes, signs[state], found)


def _fitting(name: str, room: float) -> str:
    """``name``, cut where it would reach the signs: the table beside the board has the whole."""
    most = int(room / _LETTER_MM)
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _signs(axes: Axes, sign: Sign, places: Sequence[tuple[float, float]]) -> None:
    axes.plot(
        [x for x, _ in places],
        [y for _, y in places],
        sign.marker,
        ls="",
        ms=5.4,
        mfc="white" if sign.hollow else sign.colour,
        mec=sign.colour,
        mew=1.1,
        clip_on=False,
        zorder=3,
    )


def _text(axes: Axes, x: float, y: float, text: str, *, weight: str = "regular", side: str = "left") -> None:
    axes.text(
        x, y, text, ha=side, va="center", fontsize=_LETTERS, color=style.INK, fontweight=weight,
        parse_math=False, zorder=4,
    )  # fmt: skip
