"""Figures of one day in the units of another: counts add, rates are made anew, a part is never guessed."""

from analysis.indicators.frames.areas import (
    AreaChange,
    LeftRural,
    area_caveat,
    area_changes,
    district_caveat,
    left_rural,
)
from analysis.indicators.frames.carrying import Carried, HeldKeys, NotCarried, carried, held_on
from analysis.indicators.frames.days import frame_day, reorganised_on
from analysis.indicators.frames.history import history
from analysis.indicators.frames.pooling import Rates, rates

__all__ = [
    "AreaChange",
    "Carried",
    "HeldKeys",
    "LeftRural",
    "NotCarried",
    "Rates",
    "area_caveat",
    "area_changes",
    "carried",
    "district_caveat",
    "frame_day",
    "held_on",
    "history",
    "left_rural",
    "rates",
    "reorganised_on",
]
