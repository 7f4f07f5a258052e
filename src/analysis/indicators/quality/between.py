"""What two tables say of one thing: years in a row, forms, recognition and marks, registers and reports."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np
import pandas as pd

from analysis.indicators.caveats import Caveat, caveat
from analysis.indicators.evidence import per_province
from analysis.indicators.money import two_sides
from analysis.indicators.ntm._rows import MET, dates, grid
from analysis.indicators.quality._findings import Checks, Facts, Result, Rule, at, findings, judged, together
from analysis.indicators.quality._reviews import districts_at, received, reviews, year_end
from analysis.indicators.reporting.intake import files_by_sender
from analysis.province import Province

_PLACE = ["file", "sheet", "cell"]
_ASSESSED_WITHIN = timedelta(days=366)
_FULL_TITLES = ("standard", "advanced", "model")


def start_end(province: Province) -> Result:
    """Poor households at the start of a year = those at the end of the one before, under one standard."""
    rows = received(province)
    rows = rows[rows["poor_at_start"].notna() & rows["unit_key"].notna()]
    before = _official(province)
    index = pd.MultiIndex.from_arrays([rows["unit_key"], rows["year"] - 1, rows["standard"]])
    told = rows.assign(before=before.reindex(index).to_numpy())
    off = (told["before"].notna() & (told["before"] != told["poor_at_start"])).fillna(value=False)
    facts: Facts = {"start": ("poor_at_start", 0), "before": ("before", 0)}
    rule = Rule("start_end", "poverty", "start_is_not_last_end", facts)
    return judged(province, rule, told, told["before"].notna(), off)


def two_counts(province: Province) -> Result:
    """Poor households at the end of a year in the flow form = those in the review of the same status."""
    rows = received(province)
    key = ["unit_key", "year", "standard", "status"]
    flow = rows[rows["poor_at_start"].notna() & rows["poor_households"].notna() & rows["unit_key"].notna()]
    review = rows[rows["poor_at_start"].isna() & rows["poor_households"].notna()]
    review = review.sort_values(_PLACE, kind="stable").drop_duplicates(key)
    ends = review.set_index(key)["poor_households"]
    told = flow.assign(
        other=ends.reindex(pd.MultiIndex.from_frame(flow[key])).to_numpy(), value=flow["poor_households"]
    )
    off = (told["other"].notna() & (told["other"] != told["value"])).fillna(value=False)
    facts: Facts = {"value": ("value", 0), "other": ("other", 0)}
    rule = Rule("two_counts", "poverty", "two_counts_differ", facts, "poor_households")
    return judged(province, rule, told, told["other"].notna(), off)


def present(province: Province) -> Result:
    """A commune of last year's review that still exists is in this year's, if its district sent one."""
    rows = reviews(province)[["unit_key", "year", "standard", "district"]]
    rows = rows.sort_values("standard", kind="stable").drop_duplicates(["unit_key", "year"])
    told_in: dict[int, dict[str, int]] = defaultdict(dict)
    for place, (key, year) in enumerate(zip(rows["unit_key"].tolist(), rows["year"].tolist(), strict=True)):
        told_in[year][key] = place
    checked: list[int] = []
    missing = []
    for before, year in pairwise(sorted(told_in)):
        if year != before + 1:
            continue
        now, this = districts_at(province, year), told_in[year]
        sent = set(rows["district"].to_numpy(dtype=object)[list(this.values())].tolist())
        last = {k: place for k, place in told_in[before].items() if k in now and now[k] in sent}
        checked += last.values()
        gone = rows.iloc[[place for k, place in last.items() if k not in this]]
        missing.append(gone.assign(before=before, year=year))
    told = pd.concat(missing) if missing else rows.iloc[:0].assign(before=0)
    found = findings(
        province,
        "poverty",
        told.assign(before=told["before"].astype("string")),
        "unit_not_in_review",
        {"before": "before"},
    )
    return Result("present", {"poverty": at(rows.iloc[checked])}, found)


def unit_time(province: Province) -> Result:
    """The unit of a row existed on some day of the row's year."""
    spans = {
        u.key: (u.valid_from.year if u.valid_from else 0, u.valid_to.year if u.valid_to else 9999)
        for u in province.units.units
    }
    checked, found = {}, []
    for table in ("poverty", "support", "support_roundups", "resources", "ntm_totals"):
        rows = province.in_force(table)
        when = "as_of" if table == "ntm_totals" else "year"
        rows = rows.loc[rows["unit_key"].notna(), ["unit_key", when, *_PLACE]]
        if table == "ntm_totals":
            rows = rows.assign(year=rows["as_of"].dt.year)
        lived = (spans.get(key) for key in rows["unit_key"].tolist())
        told = zip(lived, rows["year"].tolist(), strict=True)
        off = [pd.isna(y) or (span is not None and not span[0] <= y <= span[1]) for span, y in told]
        checked[table] = at(rows)
        once = rows.take(np.flatnonzero(off)).sort_values(_PLACE, kind="stable")
        once = once.drop_duplicates(["file", "sheet", "unit_key", "year"])
        found.append(findings(province, table, once, "unit_outside_its_time", {}))
    return Result("unit_time", checked, together(*found))


def recognised_marks(province: Province) -> Result:
    """A commune recognised as meeting the standard has all criteria at the next assessment under that set.

    Recognition is a legal status, marks are not: the check asks, it decides nothing. Only the first
    assessment within a year of the act, under the set in force on its day, is looked at.
    """
    rows = province.in_force("ntm_recognition")
    rows = rows[rows["unit_key"].notna() & rows["title"].isin(_FULL_TITLES)]
    end = pd.to_datetime(rows["year_attained"].astype("string") + "-12-31", errors="coerce")
    days = rows["decided_on"].fillna(end)
    told = rows.assign(
        decided=days.dt.strftime("%d/%m/%Y"),
        year=days.dt.year.astype("Int64"),
        day="",
        met=float("nan"),
        of=float("nan"),
    )
    for day, group in told.groupby(days):
        found = _next_assessment(province, pd.Timestamp(str(day)).date())
        if found is None:
            continue
        marks = grid(province, found[0], found[1])
        met = pd.Series(marks.count(MET), index=marks.keys)
        told.loc[group.index, "met"] = group["unit_key"].map(met).to_numpy()
        told.loc[group.index, "of"] = marks.marks.shape[1]
        told.loc[group.index, "day"] = f"{found[0]:%d/%m/%Y}"
    known = told["met"].notna()
    off = known & (told["met"] < told["of"])
    facts: Facts = {"decided": "decided", "day": "day", "met": ("met", 0), "of": ("of", 0)}
    rule = Rule("recognised_marks", "ntm_recognition", "recognised_below_marks", facts)
    return judged(province, rule, told, known, off)


def recognised_once(province: Province) -> Result:
    """One title of a commune has one year and one decision wherever it is told."""
    rows = province.in_force("ntm_recognition")
    rows = rows[rows["unit_key"].notna()].assign(year=lambda f: f["year_attained"])
    rows = rows.sort_values(_PLACE, kind="stable")
    groups = rows.groupby(["unit_key", "title"], sort=False)
    several = groups["year_attained"].transform("nunique").gt(1) | groups["decision"].transform("nunique").gt(
        1
    )
    once = rows[several].drop_duplicates(["unit_key", "title"], keep="last")
    found = findings(province, "ntm_recognition", once, "recognition_told_twice", {})
    return Result("recognised_once", {"ntm_recognition": at(rows)}, found)


def assigned(province: Province) -> Result:
    """A commune that an agency tells of having helped is assigned to it, or to whom it succeeded, that year.

    From the year of the mergers on, units and assignments are held together by what the units became.
    """
    rows = province.in_force("support")
    kept = (rows["kind"] != "none") & rows["unit_key"].notna() & rows["agency_id"].notna()
    rows = rows.loc[kept, ["agency_id", "unit_key", "year", *_PLACE]]
    pairs = _assigned_pairs(province, sorted({int(y) for y in rows["year"].unique()}))
    years = {y for y, _, _ in pairs}
    keys = zip(rows["year"].astype(int), _heir(province, rows), _place(province, rows), strict=True)
    inside = pd.Series([k in pairs for k in keys], index=rows.index, dtype=bool)
    known = rows["year"].isin(years)
    off = (known & ~inside).fillna(value=False)
    once = rows[off.to_numpy(dtype=bool)].sort_values(_PLACE, kind="stable")
    once = once.drop_duplicates(["agency_id", "unit_key", "year"])
    found = findings(province, "support", once, "help_outside_assignment", {})
    left = at(rows, ~known)
    said = caveat("quality_not_comparable", n=len(left)) if len(left) else Caveat()
    return Result("assigned", {"support": at(rows, known)}, found, {"support": left}, said)


def sides(province: Province) -> Result:
    """What an agency tells of a commune and year = what the district tells of it, both with an amount."""
    years = tuple(province.programme.years)
    lines = two_sides.lines(province, years)
    lines = lines[lines["state"].isin(["agrees", "differs"])].set_index(two_sides.LINE)
    keyed = two_sides.keyed_amounts(province, years, "district")
    whole = province.table(two_sides.TABLE_OF["district"])
    rows = keyed.join(whole[[c for c in _PLACE if c not in keyed]]).sort_values(_PLACE, kind="stable")
    index = pd.MultiIndex.from_frame(rows[two_sides.LINE])
    rows = rows[index.isin(lines.index)].drop_duplicates(two_sides.LINE)
    own = lines.reindex(pd.MultiIndex.from_frame(rows[two_sides.LINE]))
    told = rows.assign(own=own["agency_vnd"].to_numpy(), value=own["district_vnd"].to_numpy())
    facts: Facts = {"own": ("own", 0), "value": ("value", 0)}
    off = pd.Series((own["state"] == "differs").to_numpy(dtype=bool), index=rows.index)
    known = pd.Series(True, index=rows.index)
    rule = Rule("two_sides", two_sides.TABLE_OF["district"], "two_sides_differ", facts)
    return judged(province, rule, told, known, off)


def received_read(province: Province) -> Result:
    """Of a report entered as received with results or zero, a file of the agency and year was read."""
    rows = _entries(province)
    rows = rows[rows["state"].isin(["on_time", "late"]) & (rows["content"] != "none")]
    off = ~_has_file(province, rows)
    found = findings(province, "submissions", rows[off], "received_without_rows", {})
    return Result("received", {"submissions": at(rows)}, found)


def receipt(province: Province) -> Result:
    """A report of which a file was read is not entered as missing."""
    rows = _entries(province)
    rows = rows[_has_file(province, rows)]
    found = findings(province, "submissions", rows[rows["state"] == "missing"], "rows_without_receipt", {})
    return Result("receipt", {"submissions": at(rows)}, found)


def _official(province: Province) -> pd.Series[Any]:
    """Poor households at the end of a year by unit, year and standard, official, the review's first."""
    rows = received(province)
    rows = rows[(rows["status"] == "official") & rows["poor_households"].notna() & rows["unit_key"].notna()]
    rows = rows.assign(_flow=rows["poor_at_start"].notna()).sort_values(["_flow", *_PLACE], kind="stable")
    key = ["unit_key", "year", "standard"]
    return rows.drop_duplicates(key).set_index(key)["poor_households"]


def _next_assessment(province: Province, day: date) -> tuple[date, str] | None:
    """The first assessment from ``day`` on, within a year, under the basic set in force on it."""
    try:
        used = province.programme.basic_set_on(day).id
    except KeyError:
        return None
    days = (a.as_of for a in dates(province) if a.criteria_set == used)
    found = min((d for d in days if day <= d <= day + _ASSESSED_WITHIN), default=None)
    return None if found is None else (found, used)


def _assigned_pairs(province: Province, years: list[int]) -> frozenset[tuple[int, str, str]]:
    """Year, today's agency and unit of every assignment valid on some day of the year."""
    table = province.table("assignments")
    table = table[["agency_id", "unit_key", "valid_from", "valid_to"]].dropna(
        subset=["agency_id", "unit_key"]
    )
    told: set[tuple[int, str, str]] = set()
    for year in years:
        ended = table["valid_to"].dt.year.fillna(9999) < year
        valid = table[(table["valid_from"].dt.year <= year) & ~ended].assign(year=year)
        told |= set(zip(valid["year"], _heir(province, valid), _place(province, valid), strict=True))
    return frozenset(told)


def _heir(province: Province, rows: pd.DataFrame) -> pd.Series[Any]:
    heirs = dict(province.agencies.heirs)
    return rows["agency_id"].map(lambda a: heirs.get(a, a)).astype(object)


def _place(province: Province, rows: pd.DataFrame) -> pd.Series[Any]:
    """The unit of a row; from the year of the mergers on the unit that it became."""
    own = rows["unit_key"].astype(object)
    later = own.map(province.units.successor)
    return own.where(rows["year"] < province.units.reorganised_on.year, later)


def _entries(province: Province) -> pd.DataFrame:
    rows = province.table("submissions")
    return rows[rows["kind"] == "F1"].assign(agency_id=lambda f: f["reporter_id"])


def _has_file(province: Province, rows: pd.DataFrame) -> pd.Series[Any]:
    """Whether anything was read of the agency, or of who had its work on 31 December, for the year."""
    told = _told_of(province)
    holder = province.agencies.holder
    pairs = zip(rows["agency_id"], rows["year"].astype(int), strict=True)
    has = [(a, y) in told or (holder(a, on=year_end(y)), y) in told for a, y in pairs]
    return pd.Series(has, index=rows.index, dtype=bool)


@per_province
def _told_of(province: Province) -> frozenset[tuple[str, int]]:
    """Agency and year of every file read and of every row."""
    rows = province.in_force("support")
    pairs = set(zip(rows["agency_id"].tolist(), rows["year"].tolist(), strict=True))
    return frozenset({*files_by_sender(province), *((a, y) for a, y in pairs if pd.notna(a) and pd.notna(y))})


CHECKS: Checks = {
    "start_end": start_end,
    "two_counts": two_counts,
    "present": present,
    "unit_time": unit_time,
    "recognised_marks": recognised_marks,
    "recognised_once": recognised_once,
    "assigned": assigned,
    "two_sides": sides,
    "received": received_read,
    "receipt": receipt,
}
"""Check → function of the province."""
