"""What the calendar of the programme says is due on a day: reminders, drafts, the final edition."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Literal

from analysis.programme import Programme

Stage = Literal["reminders", "draft", "final"]


@dataclass(frozen=True)
class Due:
    """What is due: the stage, the year reported on, and the day on which the stage began."""

    stage: Stage
    year: int
    since: date

    @property
    def publishes(self) -> bool:
        """Whether documents are made in this stage; before the drafts only missing reports are listed."""
        return self.stage != "reminders"

    @property
    def edition(self) -> str:
        """The stage as an edition carries it: ``draft-2025``."""
        return f"{self.stage}-{self.year}"


def due_on(programme: Programme, day: date) -> Due:
    """What is due on ``day``: from the last reported year on, its final edition is kept up to date."""
    calendar = programme.calendar
    last = max(programme.years)
    year = min(day.year if day >= _day(calendar.reminders_from, day.year) else day.year - 1, last)
    drafts, final = _day(calendar.drafts_from, year), _day(calendar.final_on, year + 1)
    if day >= final:
        return Due("final", year, final)
    if day >= drafts:
        return Due("draft", year, drafts)
    return Due("reminders", year, _day(calendar.reminders_from, year))


def _day(month_day: str, year: int) -> date:
    month, day = map(int, month_day.split("-"))
    return date(year, month, day)
