"""Amounts in tables: one unit for a whole column, so that a reader can add it up."""

from __future__ import annotations

import math

from analysis.figures.spans import Span
from analysis.indicators import Figure, format
from analysis.language import tr

UNIT = tr("triệu đồng")
_TENTH = 100_000
"""A tenth of a million đồng: what tables print to."""


def millions(figure: Figure | None) -> Span:
    """``≥ 6.760,5``: million đồng with one decimal; a lower bound is rounded down, and none is a dash."""
    if figure is None or figure.value is None:
        return "–"
    tenths = float(figure.value) / _TENTH
    lower = figure.comparator == "ge"
    text = format.number((math.floor(tenths + 1e-6) if lower else round(tenths)) / 10, 1)
    return figure, f"≥ {text}" if lower and figure.value else text
