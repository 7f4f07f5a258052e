"""The rows of one profile, read once: a province that holds no others.

Everything a profile shows is made of what is asked for here, so that its documents cost what its own rows
cost, and are made again when one of these rows changes. Only what is set beside the whole
province reads more.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import pandas as pd

from analysis.indicators.evidence import per_province
from analysis.province import Province
from analysis.registers import Unit

Frames = Mapping[str, pd.DataFrame]

_OF_UNITS = ("support_roundups", "poverty", "ntm_marks", "ntm_recognition", "resources")
_WITH_PROBLEMS = ("support", "support_roundups", "poverty", "ntm_marks", "ntm_recognition", "resources")


@per_province
def of_commune(province: Province, key: str) -> Province:
    """``province`` with the rows of the commune ``key``, of its districts' communes and of its successors.

    Of ``support``, marks, titles and money by source only the commune's and its successors' own; of reports
    those of its agencies and districts. Raises ``UnknownUnit`` for a key without a line in the register.
    """
    own = _with_successors(province, {province.units[key].key})
    around = own | _beside(province, key)
    frames = {
        name: province.rows(name, unit_key=own)
        for name in ("support", "ntm_marks", "ntm_recognition", "resources")
    }
    for name in ("support_roundups", "poverty", "assignments"):
        frames[name] = province.rows(name, unit_key=around)
    assigned = frames["assignments"]
    agencies = set(assigned.loc[assigned["unit_key"].isin(list(own)), "agency_id"].dropna())
    return _opened(province, frames, agencies | _districts(province, {key}))


@per_province
def of_agency(province: Province, agency_id: str) -> Province:
    """``province`` with the rows of the agency and of every commune it was assigned or tells of.

    Of poverty and assignments those of their districts' communes too. Contributions of others to these
    communes are among them: what is told twice is told of one commune.
    """
    keys = set(province.rows("assignments", agency_id=agency_id)["unit_key"].dropna())
    told = province.rows("support", agency_id=agency_id)
    keys |= set(told["unit_key"].dropna())
    around = _with_successors(province, keys) | {k for key in keys for k in _beside(province, key)}
    frames = {name: province.rows(name, unit_key=_with_successors(province, keys)) for name in _OF_UNITS}
    frames["poverty"] = province.rows("poverty", unit_key=around)
    frames["support"] = _with_others(told, province.rows("support", unit_key=keys), agency_id)
    assigned = province.rows("assignments", agency_id=agency_id)
    frames["assignments"] = _with_others(assigned, province.rows("assignments", unit_key=around), agency_id)
    about = province.rows("problems", as_written=agency_id)
    return _opened(province, frames, {agency_id} | _districts(province, keys), about)


@per_province
def of_district(province: Province, key: str) -> Province:
    """``province`` with the rows of the district ``key``, its communes of any day and their successors.

    And of the province, to set the district beside.
    """
    communes = {u.key for u in ever_in(province, key)}
    above = {u.key for u in province.units.units if u.level == "province"}
    keys = _with_successors(province, communes) | {key} | above
    frames = {name: province.rows(name, unit_key=keys) for name in (*_OF_UNITS, "support", "assignments")}
    return _opened(province, frames, {key} | set(frames["assignments"]["agency_id"].dropna()))


@per_province
def answering(province: Province, agency_id: str) -> Province:
    """``province`` with no reports but those of the agency, and of round-ups only what names it.

    What was answered for a report depends on no more.
    """
    part = province.narrowed(
        submissions={"reporter_id": agency_id}, support_roundups={"agency_id": agency_id}
    )
    return _registered(part, province)


def ever_in(province: Province, district: str) -> list[Unit]:
    """The communes that lay in ``district`` on any day, in the order of the register."""
    name, units = province.units[district].district, province.units
    return [u for u in units.units if u.level == "commune" and name and name in units.districts_of(u.key)]


def _opened(
    province: Province, frames: Frames, reporters: Iterable[str], problems: pd.DataFrame | None = None
) -> Province:
    """A province of ``frames``, the reports of ``reporters`` and the problems of the files of its rows."""
    files = {f for name in _WITH_PROBLEMS for f in frames[name]["file"].dropna()}
    told = province.rows("problems", file=files)
    if problems is not None:
        told = pd.concat([told, problems[~problems["file"].isin(list(files))]], ignore_index=True)
    reports = province.rows("submissions", reporter_id=reporters)
    part = Province(province.project, {**province.frames, **frames, "submissions": reports, "problems": told})
    return _registered(part, province)


def _registered(part: Province, province: Province) -> Province:
    """``part`` with the programme and the registers of ``province``."""
    for name in ("programme", "units", "agencies"):  # read once already
        part.__dict__[name] = getattr(province, name)
    return part


def _with_others(own: pd.DataFrame, rows: pd.DataFrame, agency_id: str) -> pd.DataFrame:
    """``own``, the rows of the agency, then those of ``rows`` that are not its own."""
    others = rows[rows["agency_id"].ne(agency_id).fillna(value=True)]
    return pd.concat([own, others], ignore_index=True)


def _districts(province: Province, keys: Iterable[str]) -> set[str]:
    """The keys of the districts in which any of ``keys`` ever lay: their round-ups tell of them."""
    units = province.units
    names = {name for key in keys if key in units for name in units.districts_of(key)}
    return {u.key for u in units.units if u.level == "district" and u.district in names}


def _beside(province: Province, key: str) -> set[str]:
    """The communes that ever lay in a district in which ``key`` ever lay."""
    units = province.units
    names = units.districts_of(key)
    return {u.key for u in units.units if u.level == "commune" and names & units.districts_of(u.key)}


def _with_successors(province: Province, keys: set[str]) -> set[str]:
    return keys | {province.units.successor(k) for k in keys}
