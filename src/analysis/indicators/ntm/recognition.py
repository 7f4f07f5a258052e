"""Recognition, a legal status: who holds which title on a day, by which decision, and how titles end.

A title is given by decision and lasts until it is withdrawn (``data/reference/ntm_withdrawals.csv``) or until
the unit is merged away: on 1/7/2025 the old communes ended, and wards are outside the programme. It says
nothing of the criteria met on a later day.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.indicators.figure import Cells, Figure, figure_id
from analysis.indicators.ntm._rows import rural_on
from analysis.indicators.ntm._view import where
from analysis.language import tr
from analysis.province import Province
from analysis.registers import Units
from analysis.tables import in_one_block

TITLE_NAMES = {
    "standard": tr("đạt chuẩn nông thôn mới"),
    "advanced": tr("đạt chuẩn nông thôn mới nâng cao"),
    "model": tr("đạt chuẩn nông thôn mới kiểu mẫu"),
    "basically_met": tr("cơ bản đạt chuẩn nông thôn mới"),
}
"""Titles; the last is the province's own and is no recognition by the national set."""

IMPLIED_BY = {
    "standard": ("standard", "advanced", "model"),
    "advanced": ("advanced", "model"),
    "model": ("model",),
    "basically_met": ("basically_met",),
}
"""Title → the titles whose holders hold it too."""

WITHDRAWALS = "ntm_withdrawals.csv"
_HELD = ["unit_key", "title"]


@per_province
def holders(province: Province, as_of: date, title: str = "standard") -> pd.DataFrame:
    """Units that hold ``title`` on ``as_of``: one row each, by its first act still in force.

    Columns ``unit_key``, ``given`` (the title of the act: advanced implies standard), ``year_attained``,
    ``decision``, ``effective`` (day of the decision, else the end of its year), ``day_known``. The index
    keeps positions in ``ntm_recognition``. Only rural communes that exist on the day.
    """
    standing = _standing(province, as_of, title)
    return _of(standing, rural_on(province, as_of))


@per_province
def ended(province: Province, as_of: date, title: str = "standard") -> pd.DataFrame:
    """Units that held ``title`` and no longer do on ``as_of``, one row each.

    As :func:`holders`, with ``how`` (``merged``, ``withdrawn``), ``ended_on``, ``end_decision`` and the
    ``successor`` that holds the unit's place today (its own key when it was not merged).
    """
    acts = _all_acts(province)
    # the last place of each unit, in the order of these
    last = {acts.keys[i]: i for i in _acts(province, as_of, title)}
    still = frozenset(holders(province, as_of, title)["unit_key"])
    ends = {k: e for k, e in _ends(province, as_of, title, last).items() if k not in still}
    places = sorted(i for key, i in last.items() if key in ends)
    found = acts.rows.take(places)
    told = pd.DataFrame([ends[acts.keys[i]] for i in places], columns=_END, index=found.index)
    successor = [province.units.successor(acts.keys[i]) for i in places]
    return pd.concat([found, told], axis=1).assign(successor=successor)


@per_province
def recognised(
    province: Province, as_of: date, title: str = "standard", scope: str = scopes.PROVINCE
) -> Figure:
    """Communes that hold ``title`` on ``as_of`` by decision; advanced and model imply standard.

    Distinct units that exist on the day: a merger ends the recognition of its members. An act without a day
    counts from the end of its year. Empty while no recognition was read at all.
    """
    within = scopes.resolve(province, scope, as_of)
    held = _of(holders(province, as_of, title), within.keys)
    read = len(province.table("ntm_recognition")) > 0
    return of_acts(
        province,
        held,
        Acts(
            "recognised",
            tr("Số xã {title_names}{where}, ngày {as_of:%d/%m/%Y}").format(
                title_names=TITLE_NAMES[title], where=where(within), as_of=as_of
            ),
            {"scope": scope, "as_of": as_of.isoformat(), "title": title},
            len(rural_on(province, as_of) & within.keys),
            joined(
                within.reason,
                "" if read else caveat("ntm_no_recognitions"),
                _caveat(province, as_of, title, held),
            ),
        ),
        known=read and not within.reason,
    )


@dataclass(frozen=True)
class Acts:
    """What a count of titles says of itself; ``of`` are the rural communes that could hold one."""

    measure: str
    label: str
    dims: Mapping[str, str]
    of: int
    caveat: str = ""
    method: str = tr(
        "Đếm xã có quyết định công nhận đến ngày nêu trên; nâng cao và kiểu mẫu cũng là đạt "
        "chuẩn. Công nhận là tình trạng pháp lý, khác với số tiêu chí đạt."
    )


def of_acts(province: Province, rows: pd.DataFrame, acts: Acts, *, known: bool = True) -> Figure:
    """A count of the holders in ``rows``, one row a unit, with the acts as its rows."""
    return Figure(
        figure_id(f"ntm.{acts.measure}", acts.dims),
        acts.label,
        len(rows) if known else None,
        "communes",
        acts.method,
        n=len(rows),
        of=acts.of,
        base=tr("xã"),
        caveat=acts.caveat,
        dims=acts.dims,
        sources=partial(act_cells, province, rows),
    )


def _caveat(province: Province, as_of: date, title: str, held: pd.DataFrame) -> Caveat:
    gone = _how_ended(province, as_of, title)
    counts = {
        "ntm_ended_by_merger": gone.get("merged", 0),
        "ntm_withdrawn": gone.get("withdrawn", 0),
        "ntm_decision_unknown": int(np.count_nonzero(held["decision"].isna())),
        "ntm_day_unknown": held["day_known"].tolist().count(False),
    }
    return joined(*(caveat(code, communes=n) for code, n in counts.items() if n))


@per_province
def _how_ended(province: Province, as_of: date, title: str) -> Mapping[str, int]:
    acts = _all_acts(province)
    still = frozenset(holders(province, as_of, title)["unit_key"])
    withdrawn = _withdrawals(province, as_of, title).keys()
    gone = {acts.keys[i] for i in _acts(province, as_of, title)} - still
    merged = sum(_is_merged(province.units, key, as_of) for key in gone - withdrawn)
    return {"merged": merged, "withdrawn": len(gone & withdrawn)}


def _of(rows: pd.DataFrame, keys: Collection[str]) -> pd.DataFrame:
    inside = [key in keys for key in rows["unit_key"].tolist()]
    return rows if all(inside) else rows.take(np.flatnonzero(inside))


class _AllActs(NamedTuple):
    """Every act with a day, oldest first, and of each what it is chosen by."""

    rows: pd.DataFrame
    keys: list[str]
    given: list[str]
    effective: list[pd.Timestamp]


@per_province
def _acts(province: Province, as_of: date, title: str) -> list[int]:
    """Places of the acts up to ``as_of`` that give ``title``, oldest first."""
    acts, day, giving = _all_acts(province), pd.Timestamp(as_of), IMPLIED_BY[title]
    told = enumerate(zip(acts.given, acts.effective, strict=True))
    return [i for i, (given, effective) in told if given in giving and effective <= day]


@per_province
def _all_acts(province: Province) -> _AllActs:
    table = province.in_force("ntm_recognition")
    table = table[table["unit_key"].notna()]
    year_end = pd.to_datetime(table["year_attained"].astype("string") + "-12-31", errors="coerce")
    told = pd.DataFrame(
        {
            "unit_key": table["unit_key"],
            "given": table["title"],
            "year_attained": table["year_attained"],
            "decision": table["decision"],
            "effective": table["decided_on"].fillna(year_end),
            "day_known": table["decided_on"].notna(),
        }
    )
    order = told.assign(**{c: table[c] for c in ("file", "sheet", "cell")}).sort_values(
        ["effective", "decision", "file", "sheet", "cell"], kind="stable"
    )
    rows = in_one_block(told.loc[order.index].dropna(subset="effective"))
    return _AllActs(rows, *(rows[c].tolist() for c in ("unit_key", "given", "effective")))


@per_province
def _standing(province: Province, as_of: date, title: str) -> pd.DataFrame:
    """The first act of each unit that was not withdrawn since."""
    acts, withdrawn = _all_acts(province), _withdrawals(province, as_of, title)
    first: dict[str, int] = {}
    for i in _acts(province, as_of, title):
        end = withdrawn.get(acts.keys[i])
        if end is None or acts.effective[i] > end.ended_on:
            first.setdefault(acts.keys[i], i)
    return acts.rows.take(list(first.values()))


class _End(NamedTuple):
    """How and when a title ended, and by which decision."""

    how: str
    ended_on: pd.Timestamp
    end_decision: str


_END = list(_End._fields)


def _ends(province: Province, as_of: date, title: str, keys: Iterable[str]) -> dict[str, _End]:
    units = province.units
    merged = {
        k: _End("merged", pd.Timestamp(units[k].valid_to) + pd.Timedelta(days=1), "")  # type: ignore[arg-type]  # it has ended
        for k in keys
        if _is_merged(units, k, as_of)
    }
    return {**merged, **_withdrawals(province, as_of, title)}


def _is_merged(units: Units, key: str, as_of: date) -> bool:
    return key in units and units[key].valid_to is not None and not units[key].exists_on(as_of)


@per_province
def _withdrawals(province: Province, as_of: date, title: str) -> dict[str, _End]:
    """The last withdrawal of each unit up to ``as_of`` that takes ``title`` away."""
    takes = [t for t, implying in IMPLIED_BY.items() if title in implying]
    told = _all_withdrawals(province)
    return {key: end for key, taken, end in told if taken in takes and end.ended_on <= pd.Timestamp(as_of)}


@per_province
def _all_withdrawals(province: Province) -> list[tuple[str, str, _End]]:
    """Unit, title and end of every withdrawal, oldest first.

    Raises ``ValueError`` for an unknown unit or title.
    """
    if not (province.project.reference / WITHDRAWALS).exists():
        return []
    table = province.reference(WITHDRAWALS)
    for line, (key, given) in enumerate(table[_HELD].itertuples(index=False), start=2):
        if key not in province.units or given not in TITLE_NAMES:
            raise ValueError(
                tr("{withdrawals} dòng {line}: không rõ đơn vị {key!r} hoặc danh hiệu {given!r}.").format(
                    withdrawals=WITHDRAWALS, line=line, key=key, given=given
                )
            )
    told = zip(
        *(table[c] for c in _HELD), pd.to_datetime(table["withdrawn_on"]), table["decision"], strict=True
    )
    ends = [(key, given, _End("withdrawn", day, decision)) for key, given, day, decision in told]
    return sorted(ends, key=lambda e: e[2].ended_on)


def act_cells(province: Province, rows: pd.DataFrame) -> Cells:
    """Source cells of acts: rows of :func:`holders` or :func:`ended`."""
    return _evidence(province).of(rows.index.to_numpy())


@per_province
def _evidence(province: Province) -> Evidence:
    table = province.table("ntm_recognition")
    title = table["title"].map(TITLE_NAMES).astype("string")
    act = tr("; cùng dòng ghi QĐ ") + table["decision"].str.removeprefix("QĐ ")
    return evidence("ntm_recognition", table, title + act.fillna(tr("; không ghi số quyết định")))
