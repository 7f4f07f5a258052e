"""Recognition, a legal status: who holds which title on a day, by which decision, and how titles end.

A title is given by decision and lasts until it is withdrawn (``data/reference/ntm_withdrawals.csv``) or until
the unit is merged away: on 1/7/2025 the old communes ended, and wards are outside the programme. It says
nothing of the criteria met on a later day.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import Caveat, caveat, joined
from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.indicators.figure import Figure, figure_id
from analysis.indicators.ntm._rows import rural_on
from analysis.indicators.ntm._view import where
from analysis.language import tr
from analysis.province import Province
from analysis.registers import Units

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
_END = ["unit_key", "how", "ended_on", "end_decision"]


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
    acts = _acts(province, as_of, title)
    last = acts.drop_duplicates("unit_key", keep="last")
    gone = _ends(province, as_of, title, last["unit_key"]).set_index("unit_key")
    still = frozenset(holders(province, as_of, title)["unit_key"])
    found = _of(last, frozenset(gone.index) - still)
    found = found.assign(**{str(c): gone[c].reindex(found["unit_key"]).to_numpy() for c in gone})
    return found.assign(successor=[province.units.successor(k) for k in found["unit_key"]])


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
        "ntm_decision_unknown": int(held["decision"].isna().sum()),
        "ntm_day_unknown": int((~held["day_known"]).sum()),
    }
    return joined(*(caveat(code, communes=n) for code, n in counts.items() if n))


@per_province
def _how_ended(province: Province, as_of: date, title: str) -> Mapping[str, int]:
    still = frozenset(holders(province, as_of, title)["unit_key"])
    withdrawn = frozenset(_withdrawals(province, as_of, title)["unit_key"])
    gone = frozenset(_acts(province, as_of, title)["unit_key"]) - still
    merged = sum(_is_merged(province.units, key, as_of) for key in gone - withdrawn)
    return {"merged": merged, "withdrawn": len(gone & withdrawn)}


def _of(rows: pd.DataFrame, keys: Collection[str]) -> pd.DataFrame:
    inside = [key in keys for key in rows["unit_key"].tolist()]
    return rows if all(inside) else rows.take(np.flatnonzero(inside))


@per_province
def _acts(province: Province, as_of: date, title: str) -> pd.DataFrame:
    """Every act up to ``as_of`` that gives ``title``, oldest first."""
    acts = _all_acts(province)
    return acts[acts["given"].isin(IMPLIED_BY[title]) & (acts["effective"] <= pd.Timestamp(as_of))]


@per_province
def _all_acts(province: Province) -> pd.DataFrame:
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
    return told.loc[order.index].dropna(subset="effective")


@per_province
def _standing(province: Province, as_of: date, title: str) -> pd.DataFrame:
    """The first act of each unit that was not withdrawn since."""
    acts = _acts(province, as_of, title)
    withdrawn = _withdrawals(province, as_of, title).set_index("unit_key")["ended_on"]
    if withdrawn.empty:
        return acts.drop_duplicates("unit_key")
    since = pd.to_datetime(acts["unit_key"].map(withdrawn))
    return acts[since.isna() | (acts["effective"] > since)].drop_duplicates("unit_key")


def _ends(province: Province, as_of: date, title: str, keys: pd.Series[Any]) -> pd.DataFrame:
    units = province.units
    merged = [
        (k, "merged", pd.Timestamp(units[k].valid_to) + pd.Timedelta(days=1), "")  # type: ignore[arg-type]  # it has ended
        for k in keys
        if _is_merged(units, k, as_of)
    ]
    withdrawn = _withdrawals(province, as_of, title)
    rows = [*withdrawn.itertuples(index=False, name=None), *merged]
    return pd.DataFrame(rows, columns=_END).drop_duplicates("unit_key")


def _is_merged(units: Units, key: str, as_of: date) -> bool:
    return key in units and units[key].valid_to is not None and not units[key].exists_on(as_of)


@per_province
def _withdrawals(province: Province, as_of: date, title: str) -> pd.DataFrame:
    """The last withdrawal of each unit up to ``as_of`` that takes ``title`` away."""
    takes = [t for t, implying in IMPLIED_BY.items() if title in implying]
    told = _all_withdrawals(province)
    if told.empty:
        return told[_END]
    told = told[told["title"].isin(takes) & (told["ended_on"] <= pd.Timestamp(as_of))]
    return told.drop_duplicates("unit_key", keep="last")[_END]


@per_province
def _all_withdrawals(province: Province) -> pd.DataFrame:
    """Every withdrawal, oldest first. Raises ``ValueError`` for an unknown unit or title."""
    if not (province.project.reference / WITHDRAWALS).exists():
        return pd.DataFrame(columns=[*_END, "title"]).astype({"ended_on": "datetime64[ns]"})
    table = province.reference(WITHDRAWALS)
    for line, (key, given) in enumerate(table[_HELD].itertuples(index=False), start=2):
        if key not in province.units or given not in TITLE_NAMES:
            raise ValueError(
                tr("{withdrawals} dòng {line}: không rõ đơn vị {key!r} hoặc danh hiệu {given!r}.").format(
                    withdrawals=WITHDRAWALS, line=line, key=key, given=given
                )
            )
    told = table.assign(
        how="withdrawn", ended_on=pd.to_datetime(table["withdrawn_on"]), end_decision=table["decision"]
    )
    return told.sort_values("ended_on", kind="stable")


def act_cells(province: Province, rows: pd.DataFrame) -> pd.DataFrame:
    """Source cells of acts: rows of :func:`holders` or :func:`ended`."""
    return _evidence(province).of(rows.index.to_numpy())


@per_province
def _evidence(province: Province) -> Evidence:
    table = province.table("ntm_recognition")
    title = table["title"].map(TITLE_NAMES).astype("string")
    act = tr("; cùng dòng ghi QĐ ") + table["decision"].str.removeprefix("QĐ ")
    return evidence("ntm_recognition", table, title + act.fillna(tr("; không ghi số quyết định")))
