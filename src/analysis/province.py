"""One province opened: its programme, its registers and its processed tables, read when first asked for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import tables
from analysis.programme import Programme
from analysis.project import Project
from analysis.registers import Agencies, Units
from analysis.tables import narrow

When = int | str | Iterable[int]
"""A year, the key of a period, or years."""


@dataclass(frozen=True, eq=False)
class Province:
    """What indicators and notebooks work on. ``frames`` overrides tables, for tests with worked numbers."""

    project: Project
    frames: dict[str, pd.DataFrame] = field(default_factory=dict, repr=False)
    _read: dict[str, pd.DataFrame] = field(default_factory=dict, init=False, repr=False)
    kept: dict[object, dict[Any, Any]] = field(default_factory=dict, init=False, repr=False)
    """What functions of this province worked out once: it goes with the province."""

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

    def in_force(self, name: str) -> pd.DataFrame:
        """The rows of :meth:`table` ``name`` that no other file replaces; the index keeps their positions."""
        kept = self.kept.setdefault(tables.in_force, {})
        if name not in kept:
            kept[name] = tables.in_force(self.table(name))
        found: pd.DataFrame = kept[name]
        return found

    def rows(self, name: str, **where: narrow.Value | Iterable[narrow.Value]) -> pd.DataFrame:
        """The rows of table ``name`` with these values: ``rows("support", unit_key="03203", year=[2024])``.

        Stored order, numbered from 0; a column takes one value or several, of text or whole numbers. A report
        that asks for rows is made again when these rows change, not when others do. Raises ``KeyError`` for a
        column that the table has not.
        """
        given = self.frames.get(name)
        if given is not None:
            return narrow.chosen(tables.conform(name, given), name, where)
        return narrow.read_rows(self.project.processed, name, where)

    def narrowed(self, **rows: narrow.Where) -> Province:
        """This province with only such rows: ``narrowed(support={"unit_key": "03203"})``; see :meth:`rows`.

        What indicators say of it depends on no other rows of these tables; the other tables stay whole.
        """
        return Province(
            self.project, {**self.frames, **{name: self.rows(name, **where) for name, where in rows.items()}}
        )

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
