"""Communes, districts and agencies by all their names, old and new, with what became of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Literal, get_args

from analysis.programme import Programme
from analysis.publishing.plan import Report
from analysis.registers import Agencies, Agency, Unit, Units
from analysis.registers.aliases import load_aliases
from analysis.text import bare, slug

Role = Literal["district", "commune", "agency"]
ROLES: tuple[Role, ...] = get_args(Role)
"""What a report may be about, by the name of its parameter, in the order of the index."""


@dataclass(frozen=True)
class Place:
    """A commune, district or agency: its name, where it belongs, other wordings, and what it is now.

    ``heir`` is the identifier of the one that took over; empty for none.
    """

    role: Role
    id: str
    name: str
    part: str = ""
    others: tuple[str, ...] = ()
    heir: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Places:
    """All of them, in the order of the registers; none of a kind whose register the root has not."""

    every: tuple[Place, ...]
    periods: Mapping[str, str]
    _found: dict[tuple[str, str], Place] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        loose = [((p.role, key), p) for p in self.every for key in {p.id.partition("@")[0], slug(p.name)}]
        times = Counter(key for key, _ in loose)
        self._found.update((key, place) for key, place in loose if times[key] == 1)
        self._found.update(((p.role, p.id), p) for p in self.every)

    @classmethod
    def load(cls, reference: Path) -> Places:
        """Read the registers of ``reference``; raises ``RegisterError`` for one that is wrong."""
        others = _aliases(reference)
        found: list[Place] = []
        if (reference / "administrative_units.csv").is_file():
            units = Units.load(reference)
            found += [_of_unit(u, units, others) for u in units.units if u.level != "province"]
        if (reference / "agencies.csv").is_file():
            found += [_of_agency(a, others) for a in Agencies.load(reference).agencies]
        found.sort(key=lambda p: ROLES.index(p.role))
        periods = {p.key: p.label for p in Programme.load(reference).periods}
        return cls(tuple(found), periods)

    def of(self, role: str, value: object) -> Place | None:
        """The place of ``role`` with ``value`` as its identifier, or as a code or slug that no other has."""
        return self._found.get((role, str(value)))

    def about(self, report: Report) -> Place | None:
        """What ``report`` is about, by its parameter; ``None`` for the province and for an unknown place."""
        roles = (r for r in ROLES if r in report.parameters)
        return next((place for r in roles if (place := self.of(r, report.parameters[r]))), None)

    def name_of(self, report: Report) -> str:
        """What tells ``report`` from others of its kind: ``Xã Na Tông``, ``2017–2020``, ``2019``."""
        place = self.about(report)
        given = report.parameters
        words = [self.periods.get(str(v), str(v)) if n == "period" else str(v) for n, v in given.items()]
        return place.name if place else ", ".join(words) or report.sidecar.title


def role_of(report: Report) -> Role | None:
    """Which kind of place ``report`` is about; ``None`` for the whole province."""
    return next((r for r in ROLES if r in report.parameters), None)


def alphabetical(name: str) -> tuple[str, str]:
    """A key that sorts names as a reader without marks seeks them."""
    return bare(name), name


def _of_unit(unit: Unit, units: Units, others: Mapping[tuple[str, str], list[str]]) -> Place:
    role: Role = "district" if unit.level == "district" else "commune"
    heir = units.successor(unit.key)
    return Place(
        role,
        unit.key,
        unit.full_name,
        unit.district if role == "commune" else "",
        tuple(others.get((role, unit.key), ())),
        "" if heir == unit.key else heir,
        unit.valid_from,
        unit.valid_to,
    )


def _of_agency(agency: Agency, others: Mapping[tuple[str, str], list[str]]) -> Place:
    short = [agency.short_name] if agency.short_name and agency.short_name != agency.name else []
    wordings = (*short, *others.get(("agency", agency.id), ()))
    return Place(
        "agency", agency.id, agency.name, "", wordings, agency.heir, agency.valid_from, agency.valid_to
    )


def _aliases(reference: Path) -> dict[tuple[str, str], list[str]]:
    found: dict[tuple[str, str], list[str]] = {}
    for alias in load_aliases(reference):
        found.setdefault((alias.kind, alias.key), []).append(alias.written)
    return found
