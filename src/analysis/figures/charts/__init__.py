"""Charts that work on figures: each takes figures in and gives a :class:`Chart` with its table."""

from analysis.figures.charts.bars import bars_by_year, in_and_out, ranked, stacked_shares
from analysis.figures.charts.dots import before_and_after, slopes, spread
from analysis.figures.charts.lines import Series, breaks, broken_lines, by_definition, small_multiples
from analysis.figures.charts.words import Words

__all__ = [
    "Series",
    "Words",
    "bars_by_year",
    "before_and_after",
    "breaks",
    "broken_lines",
    "by_definition",
    "in_and_out",
    "ranked",
    "slopes",
    "small_multiples",
    "spread",
    "stacked_shares",
]
