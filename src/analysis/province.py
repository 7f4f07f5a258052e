"""One province opened: its programme, its registers and its processed tables, read when first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

import pandas as pd

from analysis import tables
from analysis.programme import Programme
from analysis.project import Project
from analysis.registers import Agencies, Units

When = int | str | Iterable[int]
"""A year, the key of a period, or years."""


@dataclass(frozen=True, eq=False)
class Province:
    """What indicators and notebooks work on. ``frames`` overrides tables, for tests with worked numbers."""

    project: Project
    frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _read: dict[str, pd.DataFrame] = field(default_factory=dict, init=False, repr=False)

    @cached_property
    def programme(self) -> Programme:
        """Periods, deadlines, standards, criteria sets."""
        return Programme.load(self.project.reference)

    @cached_property
    def units(self) -> Units:
        """Administrative units through time."""
        return Units.load(self.project.reference)

    @cached_property
    def agencies(self) -> Agencies:
        """The assigned agencies."""
        return Agencies.load(self.project.reference)

    def table(self, name: str) -> pd.DataFrame:
        """Processed table ``name`` (see :data:`analysis.tables.TABLES`); treat it as read-only."""
        if name not in self._read:
            given = self.frames.get(name)
            self._read[name] = (
                tables.conform(name, given)
                if given is not None
                else tables.read(self.project.processed, name)
            )
        return self._read[name]

    def years(self, when: When) -> tuple[int, ...]:
        """The reported years ``when`` names: one year, the key of a period, or years themselves."""
        if isinstance(when, str):
            return tuple(self.programme.period(when).years)
        return (when,) if isinstance(when, int) else tuple(sorted(when))

    def reference(self, file_name: str) -> pd.DataFrame:
        """A CSV of ``data/reference`` with every column as text."""
        return pd.read_csv(
            self.project.reference / file_name, dtype="string", encoding="utf-8-sig", keep_default_na=True
        )


def open_province(root: Path | str | None = None) -> Province:
    """The province at ``root``, else the one named by ``COMMUNE_REVIEW_ROOT``, else the nearest above."""
    return Province(Project.at(Path(root)) if root is not None else Project.find())
