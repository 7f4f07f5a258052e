"""The marks of one assessment: which set, which communes, one mark a criterion."""

from __future__ import annotations

from datetime import date
from typing import Any, NamedTuple

import numpy as np
import pandas as pd

from analysis.indicators import scopes
from analysis.indicators.caveats import joined
from analysis.indicators.evidence import Evidence, evidence, per_province
from analysis.province import Province
from analysis.tables import in_force

Positions = np.ndarray[Any, Any]


class Assessment(NamedTuple):
    """A day on which communes were assessed, and the set used."""

    as_of: date
    criteria_set: str


def dates(province: Province) -> list[Assessment]:
    """Every assessment there is, oldest first; one day may have been assessed under two sets."""
    return sorted(Assessment(*key) for key in _assessments(province))


def set_on(province: Province, as_of: date, wanted: str | None) -> str:
    """The set ``wanted``, else the basic set used on ``as_of``, else the one in force then."""
    if wanted is not None:
        return province.programme.criteria_set(wanted).id
    used = [d.criteria_set for d in dates(province) if d.as_of == as_of]
    basic = [s for s in used if province.programme.criteria_set(s).level == "basic"]
    return (basic or used or [province.programme.basic_set_on(as_of).id])[0]


@per_province
def marks_on(province: Province, as_of: date, criteria_set: str) -> pd.DataFrame:
    """One mark in force a commune and criterion; of two on one sheet the first. The index keeps positions."""
    rows = _assessments(province).get((as_of, criteria_set), province.table("ntm_marks").iloc[:0])
    ranked = rows.sort_values(["file", "sheet", "cell"], kind="stable")
    settled = ranked[ranked["unit_key"].notna()].drop_duplicates(["unit_key", "criterion"])
    return pd.concat([settled, ranked[ranked["unit_key"].isna()]]).sort_index()


@per_province
def _assessments(province: Province) -> dict[tuple[date, str], pd.DataFrame]:
    groups = in_force(province.table("ntm_marks")).groupby(["as_of", "criteria_set"])
    return {(pd.Timestamp(str(day)).date(), str(used)): rows for (day, used), rows in groups}


@per_province
def assessed_marks(province: Province, as_of: date, criteria_set: str, scope: str) -> pd.DataFrame:
    """Marks of the communes of ``scope`` with at least one criterion assessed."""
    marks = marks_on(province, as_of, criteria_set)
    marks = marks[marks["unit_key"].isin(scopes.resolve(province, scope, as_of).keys)]
    any_mark = (marks["mark"] != "not_assessed").groupby(marks["unit_key"]).transform("any")
    return marks[any_mark.astype(bool)]


@per_province
def met_by_commune(province: Province, as_of: date, criteria_set: str, scope: str) -> pd.DataFrame:
    """Per commune assessed: ``met`` and ``unknown`` criteria; the index is the unit key."""
    marks = assessed_marks(province, as_of, criteria_set, scope)
    told = pd.DataFrame({"met": marks["mark"] == "met", "known": marks["mark"] != "not_assessed"})
    counts = told.astype("int64").groupby(marks["unit_key"]).sum()
    return counts.assign(unknown=province.programme.criteria_set(criteria_set).criteria - counts["known"])


def positions_of(province: Province, as_of: date, criteria_set: str, counts: pd.DataFrame) -> Positions:
    """Table positions of the marks of the communes in the index of ``counts``."""
    marks = marks_on(province, as_of, criteria_set)
    return marks.index[marks["unit_key"].isin(counts.index)].to_numpy()


@per_province
def marks_evidence(province: Province) -> Evidence:
    """Source cells of every mark."""
    table = province.table("ntm_marks")
    return evidence("ntm_marks", table, table["text"].fillna("(ô trống)"))


@per_province
def criterion_names(province: Province) -> dict[tuple[str, int], str]:
    """(set, number) → name of the criterion."""
    table = province.reference("ntm_criteria.csv")
    keys = zip(table["set_id"], table["criterion_no"].astype(int), strict=True)
    return dict(zip(keys, table["name_vi"], strict=True))


@per_province
def rural_communes(province: Province, as_of: date, scope: str) -> int:
    """Rural communes of ``scope`` that exist on ``as_of``: wards and towns are outside the programme."""
    keys = scopes.resolve(province, scope, as_of).keys
    return sum(u.is_rural_commune for u in province.units.at(as_of) if u.key in keys)


@per_province
def coverage_note(province: Province, as_of: date, criteria_set: str, scope: str) -> str:
    """What the marks of an assessment leave open, as a caveat."""
    counts = met_by_commune(province, as_of, criteria_set, scope)
    marks = marks_on(province, as_of, criteria_set)
    unsettled = marks.loc[marks["unit_key"].isna(), "commune_as_written"].nunique()
    unknown = int((counts["unknown"] > 0).sum())
    return joined(
        scopes.resolve(province, scope, as_of).reason,
        f"{unknown} xã còn tiêu chí chưa được đánh giá." if unknown else "",
        f"{unsettled} tên xã chưa xác định được, không tính." if unsettled else "",
    )
