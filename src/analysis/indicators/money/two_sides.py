"""Two sides of one ledger: what agencies told, beside what districts told of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Literal, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators import periods, reporting
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.format import number
from analysis.indicators.money import decisions
from analysis.indicators.money._ledger import AGENCIES, ROUNDUPS, evidence_of, is_of_kind, is_state, told_by
from analysis.indicators.money._rows import AFTER_MERGER, UNSETTLED, USED, all_in_force, group_keys, of_years
from analysis.indicators.money._settings import names, settings
from analysis.indicators.reporting.owed import DISTRICT_KIND
from analysis.language import tr
from analysis.province import Province
from analysis.tables import in_force

STATES = ("agrees", "differs", "only_agency", "only_district", "district_absent", "agency_absent", "no_value")
LINE = ["unit_key", "agency_id", "year"]
Side = Literal["agency", "district"]
_Line = tuple[str, str, int]
Positions = np.ndarray[tuple[int], np.dtype[np.int64]]
TABLE_OF: dict[Side, str] = {"agency": AGENCIES, "district": ROUNDUPS}


@dataclass(frozen=True)
class Compared:
    """The lines in one state: how many, and what each side adds up to (``None``: that side has no amount)."""

    lines: Figure
    agency: Figure
    district: Figure


def lines(province: Province, years: Iterable[int]) -> pd.DataFrame:
    """One row a commune, agency and year told of by either side: ``agency_vnd``, ``district_vnd``, ``state``.

    Amounts are cash and valued help in kind without state-programme money, every contribution as told.
    ``agrees``: equal within ``tolerance_vnd`` of ``settings.toml`` · ``differs`` · ``only_agency``,
    ``only_district``: the other side reported and has no such line · ``district_absent``,
    ``agency_absent``: no report of the other side came · ``no_value``: a side tells of the help without its
    value. Names nobody settled are lines too.
    """
    return _lines(province, periods.ordered(years)).copy()


def reconciliation(province: Province, years: Iterable[int]) -> dict[str, Compared]:
    """The lines by state, and ``all``: counts and both amounts of the states add to it exactly."""
    span = periods.ordered(years)
    found = _lines(province, span)
    groups = {"all": found, **{s: found[found["state"] == s] for s in STATES}}
    return {state: _compared(province, span, state, rows) for state, rows in groups.items()}


@per_province
def roundups_received(province: Province, years: tuple[int, ...]) -> frozenset[tuple[str, int]]:
    """District key and year of the round-ups of which any row was read."""
    return frozenset(p for p in _all_roundups_received(province) if p[1] in years)


@per_province
def keyed_amounts(province: Province, years: tuple[int, ...], side: Side) -> pd.DataFrame:
    """The rows of a side whose amounts are compared, unsettled names as a word; the index keeps positions."""
    return of_years(_amounts(province, side), years)


@per_province
def _lines(province: Province, years: tuple[int, ...]) -> pd.DataFrame:
    return of_years(_all_lines(province), years).reset_index(drop=True)


@per_province
def _all_lines(province: Province) -> pd.DataFrame:
    """The lines of every year: each is judged by the reports of its own year."""
    told: dict[Side, _Told] = {side: _told(province, side) for side in TABLE_OF}
    keys = sorted({key for side in told.values() for key in (*side.amounts, *side.valueless)})
    found = [k for k in keys if any(side.amounts.get(k) or k in side.valueless for side in told.values())]
    lines = pd.DataFrame(found, columns=LINE).astype({"year": "Int64"})
    for name, side in told.items():
        lines[f"{name}_vnd"] = pd.array([side.amounts.get(key) for key in found], dtype="Int64")
        lines[f"{name}_valueless"] = np.array([key in side.valueless for key in found], dtype=bool)
    return lines.assign(state=_states(province, lines))


class _Told(NamedTuple):
    """Σ of a side by line, and the lines in which it tells of help without a value."""

    amounts: dict[_Line, int]
    valueless: frozenset[_Line]


def _told(province: Province, side: Side) -> _Told:
    rows, amounts = _keyed(province, side), dict[_Line, int]()
    added = _amounts(province, side)
    for line, amount in zip(_keys(added), added["amount_vnd"].tolist(), strict=True):
        amounts[line] = amounts.get(line, 0) + int(amount)
    return _Told(amounts, frozenset(_keys(rows[rows["kind"] == "unvalued"])))


def _keys(rows: pd.DataFrame) -> Iterator[_Line]:
    return zip(*(rows[name].tolist() for name in LINE), strict=True)


@per_province
def _amounts(province: Province, side: Side) -> pd.DataFrame:
    rows = _keyed(province, side)
    return pd.concat([rows[is_of_kind(rows, k)] for k in ("cash", "in_kind")])


@per_province
def _keyed(province: Province, side: Side) -> pd.DataFrame:
    """Rows of a side without state-programme money, unsettled names as a word; the index keeps positions."""
    rows = _side_rows(province, side)
    rows = rows[~is_state(rows)]
    agency = rows["agency_id"]
    if side == "district":
        decided = pd.Series(decisions.same_agency(province), dtype="string").reindex(rows.index)
        agency = decided.fillna(agency)
    return rows.assign(agency_id=agency.fillna(UNSETTLED), unit_key=rows["unit_key"].fillna(UNSETTLED))


def _side_rows(province: Province, side: Side) -> pd.DataFrame:
    return all_in_force(province) if side == "agency" else _of_districts(province)


@per_province
def _of_districts(province: Province) -> pd.DataFrame:
    rows = in_force(told_by(province, ROUNDUPS))
    return rows.loc[rows["reported_by"] == "district", USED]


@per_province
def _all_roundups_received(province: Province) -> frozenset[tuple[str, int]]:
    rows = _of_districts(province)
    return frozenset(periods.pairs_of(_district(province, rows), rows["year"]))


def _states(province: Province, found: pd.DataFrame) -> pd.Series[str]:
    received = _all_roundups_received(province)
    pairs = periods.pairs_of(_district(province, found), found["year"])
    told = (
        found[name].tolist()
        for name in ("agency_vnd", "agency_valueless", "district_vnd", "district_valueless")
    )
    came = (_agency_came(province, found), [p in received for p in pairs])
    states = [
        _state(_Side(a, av, ac), _Side(d, dv, dc)) for a, av, d, dv, ac, dc in zip(*told, *came, strict=True)
    ]
    return pd.Series(states, index=found.index, dtype="string")


class _Side(NamedTuple):
    """What a side tells of a line: its amount if any, help without a value, and whether its report came."""

    amount: Any
    valueless: bool
    came: bool

    @property
    def is_known(self) -> bool:
        return not pd.isna(self.amount)

    @property
    def tells(self) -> bool:
        return self.is_known or self.valueless


def _state(agency: _Side, district: _Side) -> str:
    if not agency.tells:
        return "only_district" if agency.came else "agency_absent"
    if not district.tells:
        return "only_agency" if district.came else "district_absent"
    if not (agency.is_known and district.is_known):
        return "no_value"
    return "agrees" if abs(agency.amount - district.amount) <= settings().tolerance_vnd else "differs"


def _district(province: Province, rows: pd.DataFrame) -> pd.Series[str]:
    """The district of each row, after 1/7/2025 and for unsettled communes none that could report."""
    settled = rows["unit_key"].where(rows["unit_key"] != UNSETTLED)
    keys = group_keys(province, rows[["year"]].assign(unit_key=settled), "district")
    return keys.where(keys != AFTER_MERGER, UNSETTLED)


def _agency_came(province: Province, found: pd.DataFrame) -> list[bool]:
    """Whether the agency's own report of the year came: by the register, or because rows of it were read."""
    years = tuple(sorted(set(found["year"].tolist())))
    reports = reporting.received(reporting.agency_reports(province, years))
    came = set(periods.pairs_of(reports["reporter_id"], reports["year"]))
    own = _side_rows(province, "agency")
    came |= set(periods.pairs_of(own["agency_id"].fillna(UNSETTLED), own["year"]))
    return [p in came for p in periods.pairs_of(found["agency_id"], found["year"])]


def _compared(province: Province, span: tuple[int, ...], state: str, rows: pd.DataFrame) -> Compared:
    dims = {**periods.dims_of(province, span), "state": state}
    said = _limits(province, span)
    label = tr("tất cả các dòng") if state == "all" else names("reconciliation")[state]
    cells = {side: _positions(province, span, side)[state] for side in TABLE_OF}
    agency, district = (
        Figure(
            figure_id(f"money.reconciliation_{side}", dims),
            tr("Đối chiếu, {label}: số của {value}, {words_of}").format(
                label=label, value=names("told_by")[side], words_of=periods.words_of(span)
            ),
            int(rows[f"{side}_vnd"].sum()) if rows[f"{side}_vnd"].notna().any() else None,
            "vnd",
            tr(
                "Cộng tiền và hiện vật có giá trị theo xã, đơn vị và năm như bên đó kể, không gồm "
                "vốn chương trình nhà nước."
            ),
            n=len(rows),
            base=tr("dòng đối chiếu"),
            caveat=joined(said, caveat("money_roundup_not_added") if side == "district" else Caveat()),
            dims=dims,
            sources=evidence_of(province, table).later(cells[side]),
        )
        for side, table in TABLE_OF.items()
    )
    counted = Figure(
        figure_id("money.reconciliation", dims),
        tr("Đối chiếu, {label}, {words_of}").format(label=label, words_of=periods.words_of(span)),
        len(rows),
        "rows",
        tr(
            "Mỗi xã, đơn vị, năm mà một trong hai bên có kể là một dòng, thuộc đúng một trạng "
            "thái; khớp là lệch không quá {tolerance} đồng."
        ).format(tolerance=number(settings().tolerance_vnd)),
        caveat=said,
        dims=dims,
        sources=lambda: np.concatenate((agency.cells, district.cells)),
    )
    return Compared(counted, agency, district)


@per_province
def _positions(province: Province, span: tuple[int, ...], side: Side) -> dict[str, Positions]:
    """The rows of a side whose amounts are in the lines of each state, and of ``all``."""
    rows = keyed_amounts(province, span, side)
    state = _state_of(province, side).reindex(rows.index).to_numpy(dtype=object)
    at = rows.index.to_numpy(dtype=np.int64)
    told = {s: np.sort(at[state == s]) for s in STATES}
    return {"all": np.sort(np.concatenate(list(told.values()))), **told}


@per_province
def _state_of(province: Province, side: Side) -> pd.Series[str]:
    """The state of the line of each row of a side, empty where its amounts are nothing."""
    rows = _amounts(province, side)
    states = _all_lines(province).set_index(LINE)["state"]
    return states.reindex(pd.MultiIndex.from_frame(rows[LINE])).fillna("").set_axis(rows.index)


@per_province
def _limits(province: Province, span: tuple[int, ...]) -> Caveat:
    received = {p for p in roundups_received(province, span) if p[0] != UNSETTLED}
    if not received:
        return caveat("money_no_roundup")
    table = province.table("submissions")
    owed = table[(table["kind"] == DISTRICT_KIND) & table["year"].isin(span)]
    pairs = received | set(periods.pairs_of(owed["reporter_id"], owed["year"]))
    if len(received) == len(pairs):
        return Caveat()
    return caveat("money_roundups_missing", received=len(received), owed=len(pairs))
