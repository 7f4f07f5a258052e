"""Printed sums beside what they add up: totals of help, sources of money, criteria met, percent of plan."""

from __future__ import annotations

import json
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache, partial
from importlib.resources import files
from math import nan
from typing import NamedTuple

import pandas as pd

from analysis.indicators.caveats import caveat
from analysis.indicators.money import printed_rows
from analysis.indicators.quality._findings import Checks, Facts, Findings, Result, Rule, at, judged, nothing
from analysis.indicators.quality._settings import settings
from analysis.indicators.quality.forms import tolerance
from analysis.province import Province
from analysis.tables import in_force

_GROUP = ["file", "sheet", "unit_key", "unit_as_written", "year", "measure"]
_TOTALS = ("total", "subtotal")
"""Reasons under which ``files.explained`` counts the total rows of a file."""


def help_totals(province: Province) -> Result:
    """A total row of form F1 or of a round-up = what its rows add up to."""
    rows = printed_rows(province, province.programme.years)
    facts: Facts = {"printed": ("amount_vnd", 0), "summed": ("computed_vnd", 0)}
    state = rows["state"]
    rule = Rule("help_totals", "support_totals", "total_differs", facts)
    return judged(province, rule, rows, state != "not_computed", state == "differs")


def resource_parents(province: Province) -> Result:
    """A source's amount = the sum of its kinds, or else of the sources below it, within their rounding."""
    rows = province.in_force("resources")
    groups = rows.groupby(_GROUP, dropna=False, sort=False).ngroup()
    tree = _Tree.of(rows, groups)
    found = [
        tree.children(source).get(group, _NONE) if kind == "all" and isinstance(source, str) else _NONE
        for source, kind, group in zip(rows["source"].tolist(), rows["kind"].tolist(), groups, strict=True)
    ]
    parts = pd.Series([part.rows for part in found], index=rows.index, dtype="int64")
    told = rows.assign(summed=[float(f.amount) if f.rows == f.known else nan for f in found])[parts > 0]
    rule = settings()["sums"]
    allowed = rule["money_unit_vnd"] * rule["rounding"] * (parts[told.index] + 1)
    known = told["summed"].notna() & told["amount_vnd"].notna()
    off = known & ((told["summed"] - told["amount_vnd"].astype("Float64").astype("float64")).abs() > allowed)
    facts: Facts = {"printed": ("amount_vnd", 0), "summed": ("summed", 0)}
    return judged(
        province, Rule("resource_parents", "resources", "parent_disagrees", facts), told, known, off
    )


def met_totals(province: Province) -> Result:
    """The number of criteria met as printed = the marks counted."""
    rows = province.in_force("ntm_totals")
    rows = rows[rows["met_printed"].notna()]
    rows = rows.assign(year=rows["as_of"].dt.year)
    off = (rows["met_printed"] != rows["met_counted"]).fillna(value=False)
    facts: Facts = {"printed": ("met_printed", 0), "counted": ("met_counted", 0)}
    known = rows["met_counted"].notna()
    return judged(province, Rule("met_totals", "ntm_totals", "met_total_disagrees", facts), rows, known, off)


def percent_of_plan(province: Province) -> Result:
    """Printed percent of plan = done / plan, within half a unit of its last digit and the rounding kept."""
    rows = province.in_force("plan_actual")
    rows = rows[rows["percent_printed"].notna()]
    rows = rows.assign(year=rows["month"].str.slice(0, 4).astype("Int64"))
    allowed = tolerance(rows["percent_printed"]) + settings()["sums"]["rate_points"]
    away = (rows["percent_printed"] - rows["percent_computed"]).abs()
    off = away.gt(allowed).fillna(value=False)
    facts: Facts = {"printed": ("percent_printed", 2), "computed": ("percent_computed", 2)}
    rule = Rule("percent_of_plan", "plan_actual", "percent_disagrees", facts, "percent_printed")
    return judged(province, rule, rows, rows["percent_computed"].notna(), off)


def while_reading(province: Province, check: str, forms: tuple[str, ...], code: str) -> Result:
    """A rule that only the reader can check, since total rows are not kept: its problems are its findings."""
    table = province.table("files")
    told = in_force(table)
    told = told[told["form"].isin(forms) & told["explained"].notna()]
    explained = [json.loads(text) for text in told["explained"]]
    totals = pd.Series(
        [sum(int(e.get(r, 0)) for r in _TOTALS) for e in explained], index=told.index, dtype="int64"
    )
    problems = province.table("problems")
    problems = problems[(problems["code"] == code) & problems["file"].isin(told["file"])]
    rows = problems.assign(
        origin=problems["file"].map(table.set_index("file")["origin"].groupby(level=0).first())
    )
    found = nothing()
    if len(rows):
        kept = ["code", "file", "sheet", "cell", "as_written", "message", "done", "origin"]
        found = rows[kept].fillna("").assign(table="problems").reindex(columns=found.columns)
        found = found.fillna({c: "" for c in found.columns if c != "year"}).astype(nothing().dtypes.to_dict())
    said = caveat("quality_counted_by_total_rows")
    return Result(
        check,
        {"files": at(told, totals > 0)},
        Findings(len(found), lambda: found.reset_index(drop=True)),
        caveat=said,
        base=int(totals.sum()),
    )


class _Sum(NamedTuple):
    """Amounts added up: how many ``rows`` there were and how many of them had one."""

    amount: int
    rows: int
    known: int

    def plus(self, other: _Sum) -> _Sum:
        """Both together."""
        return _Sum(self.amount + other.amount, self.rows + other.rows, self.known + other.known)


_NONE = _Sum(0, 0, 0)
_Sums = dict[int, _Sum]
"""Group of rows → what they add up to."""


@dataclass(frozen=True, eq=False)
class _Tree:
    """Amounts of sources by group: each source's own row, and its kinds added up."""

    own: Mapping[str, _Sums]
    kinds: Mapping[str, _Sums]
    _children: dict[str, _Sums] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: pd.DataFrame, groups: pd.Series[int]) -> _Tree:
        """The first own row of a source and group counts."""
        own: dict[str, _Sums] = defaultdict(dict)
        kinds: dict[str, _Sums] = defaultdict(dict)
        columns = (rows[c].tolist() for c in ("source", "kind", "amount_vnd"))
        for source, kind, amount, group in zip(*columns, groups.tolist(), strict=True):
            told = _Sum(0, 1, 0) if pd.isna(amount) else _Sum(int(amount), 1, 1)
            if kind == "all":
                own[source].setdefault(group, told)
            elif isinstance(kind, str):
                kinds[source][group] = kinds[source].get(group, _NONE).plus(told)
        return cls(own, kinds)

    def children(self, source: str) -> _Sums:
        """What the amount of ``source`` should be the sum of: its kinds, else the sources below it."""
        found = self._children.get(source)
        if found is None:
            found = {}
            for child in (c for c, parent in _parents().items() if parent == source):
                for group, told in (self.children(child) | self.own.get(child, {})).items():
                    found[group] = found.get(group, _NONE).plus(told)
            found = self._children[source] = found | self.kinds.get(source, {})
        return found


@cache
def _parents() -> dict[str, str]:
    """Each source of form F4 to the one whose amount holds its own, as the reader knows them."""
    told = tomllib.loads((files("analysis") / "cleaning" / "resources.toml").read_text(encoding="utf-8"))
    return {s["code"]: s.get("parent", "") for s in told["sources"]}


CHECKS: Checks = {
    "review_totals": partial(
        while_reading, check="review_totals", forms=("F2", "F2_flow"), code="total_disagrees"
    ),
    "help_totals": help_totals,
    "resource_parents": resource_parents,
    "met_totals": met_totals,
    "criterion_totals": partial(
        while_reading, check="criterion_totals", forms=("F3",), code="total_disagrees"
    ),
    "percent_of_plan": percent_of_plan,
}
"""Check → function of the province."""
