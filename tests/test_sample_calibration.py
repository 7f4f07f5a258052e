"""The synthetic province adds up to what is published and keeps what is known of single agencies."""

from __future__ import annotations

import csv
from datetime import date
from functools import cache
from pathlib import Path

import pandas as pd
import pytest

from analysis.project import Project
from analysis.sample.assignments import commune_list
from analysis.sample.drawn import Province
from analysis.sample.help import GOODS
from analysis.sample.jobs import Job, plan
from analysis.sample.province import BUILDERS
from analysis.sample.scales import EXTENTS
from analysis.sample.wording import wordings
from analysis.text import fold

ROOT = Path(__file__).parents[1]
SEED = 2017
OLD, NEW = "POV_2016_2020", "POV_2022_2025"
REAL_CASH_2018_VND = 15_000_000


@cache
def province() -> Province:
    return Province(Project.at(ROOT), SEED, EXTENTS["province"])


@cache
def planned() -> list[Job]:
    return plan(province())


@cache
def truth(form: str) -> dict[str, pd.DataFrame]:
    rows: dict[str, list[dict[str, object]]] = {}
    for job in planned():
        if job.form == form:
            for name, found in BUILDERS[form](job.content, SEED).truth.items():
                rows.setdefault(name, []).extend({**r, "file": job.path} for r in found)
    return {name: pd.DataFrame(found) for name, found in rows.items()}


def published(metric: str, period: str, geography: str = "Điện Biên") -> list[float]:
    with (ROOT / "data/reference/published_figures.csv").open(encoding="utf-8", newline="") as file:
        found = [
            r["value"]
            for r in csv.DictReader(file)
            if (r["metric"], r["period_or_year"], r["geography"]) == (metric, period, geography)
        ]
    return [float(v) for v in found]


def poverty(year: int, standard: str) -> pd.Series:
    """Province counts of the official review of one year, its communes summed over the files of that year."""
    table = truth("F2")["poverty"]
    chosen = table[
        (table["status"] == "official")
        & (table["year"] == year)
        & (table["standard"] == standard)
        & table["file"].str.startswith(f"{year}/")
    ]
    return chosen[["households", "people", "poor_households", "near_poor_households"]].sum()


def rate(counts: pd.Series, column: str = "poor_households") -> float:
    return round(100 * float(counts[column]) / float(counts["households"]), 2)


def test_counts_of_agencies_communes_and_districts() -> None:
    world = province()
    assert len(world.agencies) == 82
    assert len(commune_list(world.project.reference, "A")) == 101
    assert len(commune_list(world.project.reference, "B")) == 95
    assert len(world.districts) == 10


@pytest.mark.parametrize(("day", "communes"), [(date(2018, 12, 31), 101), (date(2024, 12, 31), 95)])
def test_every_agency_and_every_listed_commune_is_assigned(day: date, communes: int) -> None:
    valid = [a for a in province().assignments if a.holds_on(day)]
    assert {a.agency_id for a in valid} == set(province().agencies)
    assert len({a.unit_key for a in valid}) == communes


def test_an_amendment_ends_the_old_assignment_the_day_before() -> None:
    moved = [a for a in province().assignments if a.amends]
    assert {a.valid_from.year for a in moved} == {2019, 2023}
    for new in moved:
        (old,) = (
            a
            for a in province().assignments
            if a.agency_id == new.amends and a.unit_key == new.unit_key and a.period == new.period
        )
        assert (new.valid_from - old.valid_to).days == 1


@pytest.mark.parametrize(
    ("year", "standard", "period"),
    [(2017, OLD, "2017"), (2018, OLD, "2018"), (2019, OLD, "2019"), (2020, OLD, "2020"), (2021, NEW, "2021"),
     (2024, NEW, "2024"), (2025, NEW, "2025")],
)  # fmt: skip
def test_poverty_rates_agree_with_the_published_ones(year: int, standard: str, period: str) -> None:
    metric = "poverty_rate (expected)" if year == 2020 else "poverty_rate"
    figures = published(metric, period)
    assert figures
    assert set(figures) == {rate(poverty(year, standard))}


def test_poverty_rates_known_from_differences_and_other_tables() -> None:
    fall = published("poverty_rate_reduction", "2024 vs 2023")[0]
    assert rate(poverty(2023, NEW)) == round(published("poverty_rate", "2024")[0] + fall, 2)
    assert rate(poverty(2021, OLD)) == 27.33
    assert 29.7 < rate(poverty(2022, NEW)) < 30.9
    assert rate(poverty(2016, OLD)) == pytest.approx(44.8, abs=0.1)


@pytest.mark.parametrize(
    ("metric", "year", "column"),
    [
        ("households_total", 2018, "households"),
        ("poor_households", 2018, "poor_households"),
        ("near_poor_households", 2018, "near_poor_households"),
        ("poor_households", 2019, "poor_households"),
        ("households_total", 2025, "households"),
        ("poor_households", 2025, "poor_households"),
        ("near_poor_households", 2025, "near_poor_households"),
    ],
)
def test_household_counts_agree_with_the_published_ones(metric: str, year: int, column: str) -> None:
    counts = poverty(year, OLD if year < 2021 else NEW)
    assert [counts[column]] == published(metric, str(year))


@pytest.mark.parametrize("year", [2023, 2024])
def test_near_poverty_rates_agree_with_the_published_ones(year: int) -> None:
    assert [rate(poverty(year, NEW), "near_poor_households")] == published("near_poverty_rate", str(year))


@pytest.mark.parametrize(
    ("name", "key"), [("Nậm Kè", "03162"), ("Nà Bủng", "03176"), ("Mường Toong", "03163")]
)
def test_merged_communes_print_the_published_combined_rate(name: str, key: str) -> None:
    table = truth("F2")["poverty"]
    (row,) = table[table["unit_key"] == f"{key}@2025-07-01"].to_dict("records")
    both = 100 * (row["poor_households"] + row["near_poor_households"]) / row["households"]
    assert [round(both, 2)] == published("multidim_poverty_rate (poor+near-poor)", "2025", f"Xã {name}")


def test_wards_and_countryside_of_2025_agree_with_the_published_counts() -> None:
    table = truth("F2")["poverty"]
    merged = table[table["year"] == 2025]
    counted = {
        r["unit_as_written"]: (r["poor_households"], r["near_poor_households"])
        for r in merged.to_dict("records")
    }
    assert counted["Phường Điện Biên Phủ"] == (0, 4)
    assert counted["Phường Mường Thanh"] == (2, 4)
    rural = merged[merged["unit_as_written"].str.startswith("Xã ")]
    counts = rural[["households", "poor_households", "near_poor_households"]].sum()
    assert [rate(counts)] == published("poverty_rate", "2025", "Điện Biên - rural (42 xã)")
    assert [rate(counts, "near_poor_households")] == published(
        "near_poverty_rate", "2025", "Điện Biên - rural (42 xã)"
    )


def test_nam_po_has_its_published_rate_and_count() -> None:
    table = truth("F2")["poverty_totals"]
    whole = table[(table["unit_key"] == "103@2025-06-30") & (table["standard"] == OLD)]
    by_year = whole.drop_duplicates("year").set_index("year")
    assert [by_year.loc[2020, "rate_printed_pct"]] == published("poverty_rate", "2020", "Huyện Nậm Pồ")
    assert [by_year.loc[2020, "poor_households"]] == published("poor_households", "2020", "Huyện Nậm Pồ")
    assert by_year.loc[2016, "rate_printed_pct"] in published("poverty_rate", "2016", "Huyện Nậm Pồ")


def test_a_total_row_is_the_sum_of_its_communes() -> None:
    counts = ["households", "people", "poor_households", "near_poor_households"]
    table = ["file", "sheet", "year"]
    parts = truth("F2")["poverty"].groupby(table)[counts].sum()
    totals = truth("F2")["poverty_totals"].set_index(table)[counts]
    assert (parts.sort_index() == totals.sort_index()).all(axis=None)


def test_flows_add_up_and_join_the_reviews() -> None:
    flows = truth("F2_flow")["poverty_flows"]
    out = flows["escaped_to_near_poor"] + flows["escaped_above_near_poor"] + flows["other_decrease"]
    into = flows["near_poor_fallen"] + flows["fallen_back"] + flows["newly_poor"] + flows["other_increase"]
    assert (flows["poor_households"] == flows["poor_at_start"] - out + into).all()
    assert (out <= flows["poor_at_start"] + into).all()
    reviews = truth("F2")["poverty"]
    reviews = reviews[reviews["status"] == "official"]
    counted = reviews.drop_duplicates(["unit_key", "year", "standard"]).set_index(
        ["unit_key", "year", "standard"]
    )["poor_households"]
    for row in flows.to_dict("records"):
        assert row["poor_households"] == counted[row["unit_key"], row["year"], row["standard"]]
        assert row["poor_at_start"] == counted[row["unit_key"], row["year"] - 1, row["standard"]]


@pytest.mark.parametrize(
    ("as_of", "period"),
    [("2018-06-30", "2018-06"), ("2019-06-30", "2019-06-30"), ("2021-12-31", "2021"),
     ("2022-10-31", "2022-10"), ("2025-06-30", "early-mid 2025 (old communes)")],
)  # fmt: skip
def test_mean_criteria_agree_with_the_published_ones(as_of: str, period: str) -> None:
    totals = truth("F3")["ntm_totals"]
    met = totals[totals["as_of"].astype(str) == as_of]["met_printed"]
    assert len(met) == 115
    assert published("ntm_avg_criteria", period) == [pytest.approx(met.mean(), abs=0.0051)]


@pytest.mark.parametrize(
    ("as_of", "recognised"), [("2019-06-30", 18), ("2022-10-31", 21), ("2023-12-31", 22), ("2025-06-30", 26)]
)
def test_recognised_communes_agree_with_the_published_ones(as_of: str, recognised: int) -> None:
    acts = [a.recognition for r in province().rounds if str(r.as_of) == as_of for a in r.rows]
    titles = [a.title for a in acts if a is not None]
    assert titles.count("standard") + titles.count("advanced") == recognised
    if as_of == "2025-06-30":
        assert titles.count("advanced") == 5


def test_merged_communes_fall_into_the_published_bands() -> None:
    totals = truth("F3")["ntm_totals"]
    met = totals[totals["as_of"].astype(str) == "2025-12-31"]["met_printed"]
    bands = pd.cut(met, [0, 9, 14, 18, 19]).value_counts(sort=False)
    assert list(bands) == [9, 23, 7, 3]


def test_a_recognised_commune_met_every_criterion_under_the_set_then_in_force() -> None:
    for assessed in province().rounds:
        for row in assessed.rows:
            act = row.recognition
            if act is None or act.title == "basically_met":
                continue
            later_set = assessed.as_of.year > 2021 and act.decided_on.year <= 2021
            assert row.met == 19 or (later_set and row.met >= 15)


def support(first: int, last: int) -> pd.DataFrame:
    table = truth("F1")["support"]
    table = table[table["provider"] != "state_programme"]
    return table[table["year"].between(first, last)]


def test_cash_of_the_first_period_is_just_over_the_published_amount() -> None:
    cash = support(2017, 2020).query("category == 'cash'")["amount_vnd"].sum() + REAL_CASH_2018_VND
    assert 1_200_000_000 < cash < 1_260_000_000


def test_totals_of_cash_and_goods_are_of_the_intended_size() -> None:
    first, second = support(2017, 2020), support(2021, 2025)
    cash = second[second["category"] == "cash"]["amount_vnd"].sum()
    assert cash / 1e6 == pytest.approx(2300, rel=0.01)
    in_kind = [t[t["category"].isin(GOODS)]["amount_vnd"].sum() / 1e6 for t in (first, second)]
    assert in_kind == [pytest.approx(8150, rel=0.01), pytest.approx(19_000, rel=0.01)]


@pytest.mark.parametrize(
    ("agency", "amounts"),
    [
        ("ban-dan-van-tinh-uy", {900}),
        ("ngan-hang-cong-thuong-chi-nhanh-dien-bien", {2000}),
        ("bo-chi-huy-bo-doi-bien-phong-tinh", {3070, 217}),
        ("van-phong-tinh-uy", {760, 100, 500}),
    ],
)
def test_published_gifts_stand_in_the_reports(agency: str, amounts: set[int]) -> None:
    table = support(2017, 2020)
    mine = table[table["agency_id"] == agency]["amount_vnd"].dropna()
    assert amounts <= {int(a) // 1_000_000 for a in mine}


def test_only_a_small_share_of_the_reports_is_hard() -> None:
    by_file = support(2017, 2025).groupby("file")["ordinary"].all()
    assert 0.01 < 1 - by_file.mean() < 0.03


def test_no_slip_of_spelling_is_another_units_name() -> None:
    slips = wordings()["names"]["slips"]
    names = {fold(u.name) for u in province().units.units if u.level == "commune"}
    assert set(slips) <= {u.name for u in province().units.units}
    assert all(fold(wrong) not in names - {fold(right)} for right, wrong in slips.items())


def test_resources_are_sums_of_their_parts() -> None:
    table = truth("F4")["resources"]
    budgets = ["provincial_budget", "district_budget", "commune_budget"]
    for _, form in table.groupby(["file", "measure"]):
        amount = form.set_index(["source", "kind"])["amount_vnd"]
        assert amount["local_budget", "all"] == sum(amount[b, "all"] for b in budgets)
        assert amount["central_budget", "all"] == (
            amount["central_budget", "investment"] + amount["central_budget", "recurrent"]
        )
        tops = [k for k in amount.index if k[1] == "all" and k[0] not in (*budgets, "total")]
        assert amount["total", "all"] == sum(amount[k] for k in tops)


def test_a_date_stands_in_the_register_exactly_for_what_was_received() -> None:
    received = {(r.agency_id, r.year) for r in province().reports if r.received_on is not None}
    files = {(j.content.report.agency_id, j.content.report.year) for j in planned() if j.form == "F1"}
    assert received - files == {("so-tai-nguyen-va-moi-truong", 2018)}
    assert files <= received
    register = truth("register")["submissions"]
    on_time = pd.to_datetime(register["received_on"]) < pd.to_datetime(register["due_on"])
    assert (register["state"].eq("on_time") == on_time).all()
    assert (register["state"].eq("missing") == register["received_on"].isna()).all()
