"""What every cleaner is given, and what it gives back."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.checking import Problem
from analysis.programme import Programme
from analysis.registers import Agencies, Units
from analysis.registers.names import Names
from analysis.sources import FormSpec, Identity, load_forms

Row = dict[str, object]
"""One row of a processed table: the columns of :data:`analysis.tables.TABLES`, absent ones missing."""


@dataclass(frozen=True, eq=False)
class Context:
    """The registers and the programme, and what is known of the file: ``origin``, the year of its folder.

    ``forms`` are those the file's tables were found with, ``identity`` what this program made the file for.
    """

    units: Units
    agencies: Agencies
    programme: Programme
    names: Names
    origin: str
    folder_year: int | None = None
    forms: tuple[FormSpec, ...] = field(default_factory=load_forms)
    identity: Identity | None = None


@dataclass(frozen=True, eq=False)
class Cleaned:
    """Rows by table name, and an account of the sheet's rows.

    ``used`` are the row numbers that gave rows; ``explained`` says of each other row why it gave none
    (``title``, ``head``, ``column_numbers``, ``district_head``, ``total``, ``note``, ``blank_form``, …).
    """

    rows: Mapping[str, list[Row]] = field(default_factory=dict)
    used: frozenset[int] = frozenset()
    explained: Mapping[int, str] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
