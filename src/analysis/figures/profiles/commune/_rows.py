"""What the parts of a commune's profile ask of its rows."""

from __future__ import annotations

from datetime import date

import pandas as pd

from analysis.indicators import profiles as found
from analysis.indicators import scopes
from analysis.indicators.profiles import Life
from analysis.province import Province


def assignments(part: Province, commune: str) -> pd.DataFrame:
    """The lines of assignment that name the commune, in order of their first day."""
    table = part.table("assignments")
    return table[table["unit_key"] == commune].sort_values(["valid_from", "agency_id"], kind="stable")


def ended(life: Life) -> date:
    """The day on which the commune was handed over to the unit that holds it today."""
    return max(e.date for e in life.moves if e.hands_over and e.from_key == life.unit.key)


def frame(part: Province, commune: str) -> date:
    """The day whose communes the district keeps through the years: the last 31 December of the commune."""
    last = found.lived_until(part, commune)
    return last if (last.month, last.day) == (12, 31) else scopes.year_end(last.year - 1)


def day_told(day: date) -> str:
    """``30/06/2025``."""
    return f"{day:%d/%m/%Y}"
