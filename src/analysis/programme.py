"""The programme as data: periods, deadlines, standards and criteria sets from ``programme.toml``."""

from __future__ import annotations

import tomllib
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Literal, TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from analysis.language import Language, translated

T = TypeVar("T", bound=BaseModel)


class ProgrammeError(ValueError):
    """``programme.toml`` is missing, is not TOML or has a wrong field; the message says which."""


class _Frozen(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class Identity(_Frozen):
    """Who runs the programme and how its documents are headed."""

    key: str
    name: str
    province: str
    province_code: str
    superior_body: str
    issuing_body: str
    office: str
    place: str
    recipients: tuple[str, ...]
    data_year: int


class Period(_Frozen):
    """One assignment period. Counts planned by decision are for comparison, never a denominator."""

    key: str
    first_year: int
    last_year: int
    assignment_decision: str
    assigned_on: date
    list_decision: str
    communes_planned: int
    agencies_planned: int
    rules_decision: str
    poverty_standard: str
    poverty_baseline_year: int
    criteria_set: str

    @property
    def years(self) -> range:
        """The years reported on."""
        return range(self.first_year, self.last_year + 1)

    @cached_property
    def label(self) -> str:
        """``2017–2020``."""
        return f"{self.first_year}–{self.last_year}"


class Deadlines(_Frozen):
    """Days (``MM-DD``) *before* which a report is due; the province's lies in the following year."""

    agency: str
    district: str
    province: str


class Calendar(_Frozen):
    """Days (``MM-DD``) of the scheduled run: from when missing reports are listed, drafts and the last made.

    Drafts begin on the agencies' deadline; the final edition is the last day before the province's own.
    """

    reminders_from: str = "12-01"
    drafts_from: str = "12-31"
    final_on: str = "01-09"


class Editions(_Frozen):
    """How many editions of the documents are kept, and the languages they are made in unless asked."""

    kept: int = Field(default=5, ge=1)
    languages: tuple[Language, ...] = Field(default=("vi",), min_length=1)


class Standard(_Frozen):
    """A poverty standard and the years whose reviews were made under it."""

    id: str
    name: str
    decision: str
    first_year: int
    last_year: int


class CriteriaSet(_Frozen):
    """A set of NTM criteria: a criterion is (set, number), never a number alone."""

    id: str
    name: str
    decision: str
    level: Literal["basic", "advanced", "model"]
    criteria: int
    valid_from: date
    valid_to: date | None = None


class Programme(_Frozen):
    """Everything the evaluation needs to know about the programme that is not a measured figure."""

    programme: Identity
    periods: tuple[Period, ...]
    deadlines: Deadlines
    standards: tuple[Standard, ...]
    criteria_sets: tuple[CriteriaSet, ...]
    calendar: Calendar = Calendar()
    editions: Editions = Editions()

    @classmethod
    def load(cls, reference: Path) -> Programme:
        """Read ``programme.toml`` of ``reference``; raises :class:`ProgrammeError` naming the field."""
        path = reference / "programme.toml"
        try:
            return cls.model_validate(translated(tomllib.loads(path.read_text(encoding="utf-8-sig"))))
        except ValidationError as error:
            faults = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in error.errors())
            raise ProgrammeError(f"{path}: có mục sai. {faults}.") from error
        except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
            raise ProgrammeError(f"Không đọc được {path}: {error}. Cần tệp TOML, mã UTF-8.") from error

    def period(self, key: str) -> Period:
        """The period ``key``; raises ``KeyError`` naming the ones there are."""
        return _one(self.periods, "key", key)

    def period_of(self, year: int) -> Period:
        """The period that ``year`` belongs to; raises ``KeyError`` for a year outside all of them."""
        for period in self.periods:
            if year in period.years:
                return period
        raise KeyError(f"no period holds the year {year}")

    @property
    def years(self) -> tuple[int, ...]:
        """Every reported year, in order."""
        return tuple(y for p in self.periods for y in p.years)

    def standard(self, standard_id: str) -> Standard:
        """The poverty standard ``standard_id``."""
        return _one(self.standards, "id", standard_id)

    def criteria_set(self, set_id: str) -> CriteriaSet:
        """The criteria set ``set_id``."""
        return _one(self.criteria_sets, "id", set_id)

    def basic_set_on(self, day: date) -> CriteriaSet:
        """The basic criteria set in force on ``day``; raises ``KeyError`` when there is none."""
        for s in self.criteria_sets:
            if s.level == "basic" and s.valid_from <= day and (s.valid_to is None or day <= s.valid_to):
                return s
        raise KeyError(f"no basic criteria set was in force on {day}")

    def due_on(self, reporter: Literal["agency", "district", "province"], year: int) -> date:
        """The day before which the report of ``year`` is due (regulation 253/QĐ-UBND, art. 13)."""
        month, day = map(int, getattr(self.deadlines, reporter).split("-"))
        return date(year + 1 if reporter == "province" else year, month, day)


def _one(items: tuple[T, ...], field: str, wanted: str) -> T:
    for item in items:
        if getattr(item, field) == wanted:
            return item
    known = ", ".join(str(getattr(i, field)) for i in items)
    raise KeyError(f"{wanted!r} is not in programme.toml; known: {known}")
