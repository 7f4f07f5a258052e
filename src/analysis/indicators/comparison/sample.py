"""The communes of a comparison: each once, with its value at both ends, and whether it was helped."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from datetime import date
from functools import cached_property
from typing import Any, Literal

import numpy as np
import pandas as pd

from analysis.indicators.comparison.least_squares import Codes, Numbers, codes_of
from analysis.indicators.evidence import together
from analysis.indicators.figure import Cells, DefinitionMissing, FigureStatus, no_sources
from analysis.language import tr

Outcome = Literal["poverty", "ntm"]

Positions = np.ndarray[Any, np.dtype[np.int64]]
Marked = np.ndarray[Any, np.dtype[np.bool_]]

COLUMNS = ("name", "district", "helped", "before", "after", "households_before", "households_after", "dose")


@dataclass(frozen=True)
class Frame:
    """What is compared: the outcome, the period, the two days and what the values are measured under.

    ``starts`` is the day of the assignment, ``ends`` the last day of the period; ``most`` the highest value
    there can be. Raises :class:`DefinitionMissing` without a standard or a set.
    """

    outcome: Outcome
    period: str
    first: date
    last: date
    standard: str
    standard_name: str
    starts: date
    most: float = 100.0
    ends: date | None = None

    def __post_init__(self) -> None:
        if not self.standard:
            raise DefinitionMissing(
                tr("So sánh {outcome}, {period}: phải ghi chuẩn hoặc bộ tiêu chí.").format(
                    outcome=self.outcome, period=self.period
                )
            )

    @property
    def years(self) -> float:
        """Years between the two days."""
        return (self.last - self.first).days / 365.25

    @property
    def good(self) -> int:
        """The sign of a change for the better: poverty falls, criteria rise."""
        return -1 if self.outcome == "poverty" else 1

    @property
    def words(self) -> str:
        """``cuối năm 2016 – cuối năm 2020``."""
        return f"{day_words(self.first)} – {day_words(self.last)}"

    @property
    def dims(self) -> dict[str, str]:
        """Dimensions every figure of the comparison carries."""
        days = {"from": self.first.isoformat(), "to": self.last.isoformat()}
        return {"outcome": self.outcome, "period": self.period, **days, "standard": self.standard}


def _nothing(_: Positions) -> Cells:
    return no_sources()


@dataclass(frozen=True, eq=False)
class KeyedCells:
    """Rows of a table by position, and the commune each tells of; ``cut`` gives their cells when asked."""

    cut: Callable[[Positions], Cells] = field(default=_nothing, repr=False)
    positions: Positions = field(default_factory=lambda: np.empty(0, dtype=np.int64), repr=False)
    keys: np.ndarray[Any, Any] = field(default_factory=lambda: np.empty(0, dtype=object), repr=False)

    def of(self, communes: pd.Index[str]) -> Cells:
        """The cells of ``communes``."""
        return self.cut(self.positions[pd.Series(self.keys, dtype=object).isin(communes).to_numpy()])


@dataclass(frozen=True, eq=False)
class Sample:
    """Communes with a value at both ends, index the unit key in order, columns :data:`COLUMNS`.

    ``before`` and ``after`` are percent of households that are poor, or criteria met; ``dose`` is million
    đồng of help per household, missing where none was reported. ``owed`` tells how many communes of each
    group there were (helped, others). ``cells`` are those of the outcome, ``list_cells`` those of the lists
    that say who was helped, ``help_cells`` those of the help.
    """

    frame: Frame
    communes: pd.DataFrame
    owed: tuple[int, int]
    status: FigureStatus = "computed"
    cells: KeyedCells = field(default_factory=KeyedCells, repr=False)
    list_cells: KeyedCells = field(default_factory=KeyedCells, repr=False)
    help_cells: KeyedCells = field(default_factory=KeyedCells, repr=False)
    help_years: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if not self.communes.index.is_monotonic_increasing:
            object.__setattr__(self, "communes", self.communes.sort_index(kind="stable"))

    def only(self, chosen: Marked) -> Sample:
        """The same with the communes marked."""
        return replace(self, communes=self.communes[np.asarray(chosen, dtype=bool)])

    def sources(self) -> Cells:
        """The source cells of the outcome, of the communes in the sample, then of their assignments."""
        parts = (self.cells, self.list_cells)
        return np.concatenate([part.of(self.communes.index) for part in parts])

    def sources_with_help(self) -> Cells:
        """The same with the amounts of help."""
        return together((self.sources(), self.help_cells.of(self.communes.index)))

    @cached_property
    def helped(self) -> Marked:
        """Which communes were helped."""
        return self.communes["helped"].to_numpy(dtype=bool)

    @cached_property
    def before(self) -> Numbers:
        """Values at the start."""
        return self.communes["before"].to_numpy(dtype=np.float64)

    @cached_property
    def after(self) -> Numbers:
        """Values at the end."""
        return self.communes["after"].to_numpy(dtype=np.float64)

    @cached_property
    def change(self) -> Numbers:
        """After less before."""
        return self.after - self.before

    @cached_property
    def districts(self) -> Codes:
        """A number a district."""
        return codes_of(self.communes["district"].tolist())

    @cached_property
    def counts(self) -> tuple[int, int]:
        """Communes helped, and others."""
        helped = int(self.helped.sum())
        return helped, len(self.communes) - helped

    @cached_property
    def districts_with_both(self) -> int:
        """Districts that hold communes of both groups."""
        districts, helped = self.districts, self.helped
        return len(np.intersect1d(districts[helped], districts[~helped]))


def day_words(day: date) -> str:
    """``cuối năm 2018`` for a 31 December, else ``ngày 30/06/2018``."""
    if (day.month, day.day) == (12, 31):
        return tr("cuối năm {year}").format(year=day.year)
    return tr("ngày {day:%d/%m/%Y}").format(day=day)
