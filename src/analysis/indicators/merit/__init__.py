"""Merit and responsibility (253/QĐ-UBND, art. 12): scores that show their parts, lists to consider."""

from analysis.indicators.merit.counts import counts, expected_change
from analysis.indicators.merit.figures import WORDS, name_of
from analysis.indicators.merit.lists import (
    WHY_NAMES,
    WHYS,
    Line,
    Why,
    for_responsibility,
    for_reward,
    totals,
    unanswered,
)
from analysis.indicators.merit.movement import Movement, movement
from analysis.indicators.merit.parts import Parts, parts
from analysis.indicators.merit.settings import PARTS, MeritSettingsError, Settings, settings_of
from analysis.indicators.merit.standing import Board, Standing, board

__all__ = [
    "PARTS",
    "WHYS",
    "WHY_NAMES",
    "WORDS",
    "Board",
    "Line",
    "MeritSettingsError",
    "Movement",
    "Parts",
    "Settings",
    "Standing",
    "Why",
    "board",
    "counts",
    "expected_change",
    "for_responsibility",
    "for_reward",
    "movement",
    "name_of",
    "parts",
    "settings_of",
    "totals",
    "unanswered",
]
