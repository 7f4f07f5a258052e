"""The rows of one profile, read once: a province that holds no others of the large tables.

Everything a profile shows is made of what is opened here, so that its documents cost what its own rows cost,
and a build can tell which of them a changed row touches.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import reduce
from operator import or_
from pathlib import Path
from typing import TYPE_CHECKING

from analysis import tables
from analysis.indicators.evidence import per_province
from analysis.province import Province
from analysis.registers import Unit

if TYPE_CHECKING:
    import pandas as pd

_BY_UNIT = ("support_roundups", "poverty", "ntm_marks", "ntm_recognition", "resources")
"""Tables of which a profile needs the rows of its units; assignments and reports are read whole: few rows."""

_SUPPORT = "support"


@per_province
def of_commune(province: Province, key: str) -> Province:
    """``province`` with the rows of the commune ``key``, of its districts' communes and of its successors.

    Of ``support``, marks and titles only the commune's and its successors' own. Raises ``UnknownUnit`` for a
    key without a line in the register.
    """
    own = _with_successors(province, {province.units[key].key})
    around = own | _beside(province, key)
    own_only = {name: {"unit_key": own} for name in (_SUPPORT, "ntm_marks", "ntm_recognition")}
    return _opened(province, own_only, around)


@per_province
def of_agency(province: Province, agency_id: str) -> Province:
    """``province`` with the rows of the agency and of every commune it was assigned or tells of.

    Of poverty those of their districts' communes too.

    Contributions of others to these communes are among them: what is told twice is told of one commune.
    """
    assigned = province.table("assignments")
    keys = set(assigned.loc[assigned["agency_id"] == agency_id, "unit_key"].dropna())
    told = _rows(province, _SUPPORT, {"agency_id": {agency_id}})
    keys |= set(told["unit_key"].dropna())
    around = {other for key in keys for other in _beside(province, key)}
    own = {_SUPPORT: {"agency_id": {agency_id}, "unit_key": keys}, "poverty": {"unit_key": keys | around}}
    return _opened(province, own, _with_successors(province, keys))


@per_province
def of_district(province: Province, key: str) -> Province:
    """``province`` with the rows of the district ``key``, its communes of any day and their successors.

    And of the province, to set the district beside.
    """
    communes = {u.key for u in ever_in(province, key)}
    above = {u.key for u in province.units.units if u.level == "province"}
    keys = _with_successors(province, communes) | {key} | above
    return _opened(province, {_SUPPORT: {"unit_key": keys}}, keys)


def ever_in(province: Province, district: str) -> list[Unit]:
    """The communes that lay in ``district`` on any day, in the order of the register."""
    name, units = province.units[district].district, province.units
    return [u for u in units.units if u.level == "commune" and name and name in units.districts_of(u.key)]


def _opened(
    province: Province, others: Mapping[str, Mapping[str, Iterable[str]]], units: Iterable[str]
) -> Province:
    wanted = {**{name: {"unit_key": frozenset(units)} for name in _BY_UNIT}, **others}
    frames = {name: _rows(province, name, asked) for name, asked in wanted.items()}
    whole = {n: f for n, f in province.frames.items() if n not in frames}
    part = Province(province.project, frames={**whole, **frames})
    for name in ("programme", "units", "agencies"):  # read once already
        part.__dict__[name] = getattr(province, name)
    return part


def _rows(province: Province, name: str, asked: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    """The rows of a table with any of the values ``asked`` for, a column each."""
    if name not in province.frames:
        return _read(province.project.processed / f"{name}.parquet", name, asked)
    table = province.table(name)
    hits = (table[column].isin(list(values)) for column, values in asked.items())
    chosen: pd.DataFrame = table[reduce(or_, hits)]
    return chosen.reset_index(drop=True)


def _read(path: Path, name: str, asked: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    import pyarrow as pa
    import pyarrow.compute as pc
    import pyarrow.parquet as pq

    if not path.exists():
        return tables.empty(name)
    with path.open("rb") as file:  # by Python, so that a build notes it
        table = pq.read_table(file, use_threads=False)
    hits = (pc.is_in(table[c], pa.array(sorted(v), pa.string())) for c, v in asked.items())
    chosen: pd.DataFrame = table.filter(reduce(pc.or_, hits)).to_pandas(use_threads=False)
    return chosen


def _beside(province: Province, key: str) -> set[str]:
    """The communes that ever lay in a district in which ``key`` ever lay."""
    units = province.units
    names = units.districts_of(key)
    return {u.key for u in units.units if u.level == "commune" and names & units.districts_of(u.key)}


def _with_successors(province: Province, keys: set[str]) -> set[str]:
    return keys | {province.units.successor(k) for k in keys}
