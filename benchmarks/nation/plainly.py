"""The baseline: the main figures of both periods as a short script would compute them, groupby by groupby.

No standard, set, day or version is guarded and no cell is kept: what the guards and the evidence cost is the
ratio between the two.
"""

from __future__ import annotations

import pandas as pd

from analysis.province import Province

_PERIODS = ((range(2017, 2021), "POV_2016_2020"), (range(2021, 2026), "POV_2022_2025"))


def plain_figures(province: Province) -> int:
    """How many numbers were computed: money by group, poverty by district and commune, criteria, reports."""
    district = {u.key: u.district for u in province.units.units if u.level == "commune"}
    return sum(_money(province, years, district) for years, _ in _PERIODS) + sum(
        (
            *(_poverty(province, years, standard, district) for years, standard in _PERIODS),
            _criteria(province, district),
            _reports(province),
        )
    )


def _money(province: Province, years: range, district: dict[str, str]) -> int:
    support = province.table("support")
    rows = support[support["year"].isin(years) & support["amount_vnd"].notna()]
    rows = rows.assign(district=rows["unit_key"].map(district))
    made = 0
    for by in ("year", "agency_id", "district", "category", "unit_key", "provider"):
        made += len(rows.groupby([by, "kind"])["amount_vnd"].agg(["sum", "count"]))
    return made


def _poverty(province: Province, years: range, standard: str, district: dict[str, str]) -> int:
    table = province.table("poverty")
    rows = table[(table["standard"] == standard) & table["households"].notna()]
    rows = rows.assign(district=rows["unit_key"].map(district))
    made = 0
    for by in (["year"], ["year", "district"], ["year", "unit_key"]):
        sums = rows.groupby(by)[["poor_households", "households"]].sum()
        made += len(100 * sums["poor_households"] / sums["households"])
    flows = table[table["year"].isin(years) & table["escaped"].notna()]
    sums = flows.groupby("year")[["escaped", "fallen_back", "newly_poor"]].sum()
    return made + sums.size


def _criteria(province: Province, district: dict[str, str]) -> int:
    marks = province.table("ntm_marks")
    met = marks.assign(met=marks["mark"] == "met", district=marks["unit_key"].map(district))
    a_commune = met.groupby(["as_of", "unit_key"])["met"].sum()
    bands = pd.cut(a_commune, [-1, 4, 9, 14, 18, 19]).groupby(level="as_of").value_counts()
    a_criterion = met.groupby(["as_of", "criterion"])["met"].mean()
    return len(a_commune.groupby(level="as_of").mean()) + len(bands) + len(a_criterion)


def _reports(province: Province) -> int:
    rows = province.table("submissions")
    return len(rows.groupby(["year", "state"]).size()) + len(rows.groupby(["reporter_id", "state"]).size())
