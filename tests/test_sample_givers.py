"""What is planted in the sample's money: givers, gifts told twice, and districts that tell otherwise."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import pandas as pd

from analysis.project import Project
from analysis.sample.drawn import Province
from analysis.sample.givers import with_givers
from analysis.sample.help import draw_reports, known_agencies
from analysis.sample.jobs import plan
from analysis.sample.province import BUILDERS
from analysis.sample.scales import EXTENTS

ROOT = Path(__file__).parents[1]
SEED = 2017
CELL = ["agency_id", "unit_key", "year", "category"]
FORMS = ("F1", "F1_district", "register")


@cache
def truth() -> dict[str, pd.DataFrame]:
    rows: dict[str, list[dict[str, object]]] = {}
    for job in plan(Province(Project.at(ROOT), SEED, EXTENTS["province"])):
        if job.form in FORMS:
            for name, found in BUILDERS[job.form](job.content, SEED).truth.items():
                rows.setdefault(name, []).extend({**r, "file": job.path} for r in found)
    return {name: pd.DataFrame(found) for name, found in rows.items()}


def by_cell(name: str) -> pd.Series:
    """Đồng by agency, commune, year and category; only cells that give an amount."""
    table = truth()[name]
    amounts = table[table["amount_vnd"].fillna(0) > 0].groupby(CELL)["amount_vnd"].sum()
    return amounts.astype("int64")


def test_the_two_sides_differ_where_it_was_planted_and_nowhere_else() -> None:
    sent = truth()["support_roundups"][["unit_key", "year"]].drop_duplicates()
    own, district = (by_cell(name).reset_index() for name in ("support", "support_roundups"))
    own = own.merge(sent, on=["unit_key", "year"])
    both = own.merge(district, on=CELL, how="outer", suffixes=("_own", "_district"))
    left = both["amount_vnd_own"] != both["amount_vnd_district"]
    found = {tuple(row) for row in both.loc[left, CELL].itertuples(index=False)}
    planted = truth()["roundup_differences"]
    named = planted[planted["difference"] != "agency_unread"]
    hidden = {tuple(r) for r in own.loc[own["category"] == "other", CELL].itertuples(index=False)}
    assert found - hidden == {tuple(row) for row in named[CELL].itertuples(index=False)}


def test_a_planted_difference_says_what_each_side_tells() -> None:
    planted = truth()["roundup_differences"].set_index(CELL)
    own, district = by_cell("support"), by_cell("support_roundups")
    for kind, rows in planted.groupby("difference"):
        assert len(rows)
        assert (rows.index.isin(own.index) == (kind != "district_only")).all()
        assert (rows.index.isin(district.index) == (kind != "absent")).all()
    told = planted[planted["district_vnd"].notna()]
    assert (told["district_vnd"] == district.reindex(told.index)).all()


def test_a_gift_told_twice_stands_in_the_reports_of_two_agencies_for_one_commune() -> None:
    gifts = truth()["duplicates"]
    own = gifts[gifts["reported_by"] == "agency"].merge(
        truth()["support"], on=[*CELL, "cell", "file"], suffixes=("", "_cell")
    )
    assert own["gift"].nunique() >= 8
    assert (own["amount_vnd"] == own["amount_vnd_cell"]).all()
    assert (own["provider"] == "sponsor").all()
    for _, pair in own.groupby("gift"):
        assert len(pair) == pair["agency_id"].nunique() == 2
        assert pair[["unit_key", "year", "amount_vnd", "provider_name"]].drop_duplicates().shape[0] == 1


def test_givers_and_doubles_leave_the_intended_totals_as_they_were() -> None:
    world = Province(Project.at(ROOT), SEED, EXTENTS["province"])
    plain = draw_reports(world.programme, world.agencies.values(), world.assignments, SEED)
    given = with_givers(plain, known_agencies(), SEED)

    def total(reports: tuple[object, ...]) -> int:
        cells = [h for r in reports for row in r.rows for h in row.help.values()]  # type: ignore[attr-defined]
        return sum(h.total_vnd for h in cells if h.provider != "state_programme")

    assert total(given) == total(plain)


def test_every_giver_is_there_and_works_of_programmes_are_few() -> None:
    money = truth()["support"].query("kind != 'none'")
    counts = money["provider"].value_counts()
    assert set(counts.index) == {"own_budget", "staff", "sponsor", "state_programme", "unstated"}
    assert counts["state_programme"] == 9
    assert counts["unstated"] > counts.drop("unstated").sum()


def test_some_round_ups_are_late_and_some_never_came() -> None:
    sent = truth()["submissions"].query("kind == 'F1_district'")
    assert set(sent["state"]) >= {"on_time", "late", "missing"}
    assert not sent.duplicated(["reporter_id", "year"]).any()
    assert sent["year"].max() == 2024
    assert (sent["state"].eq("missing") == sent["received_on"].isna()).all()


def test_a_districts_sum_is_now_and_then_wrong() -> None:
    totals = truth()["support_totals"].query("reported_by == 'district'")
    wrong = totals[totals["amount_vnd"] != totals["computed_vnd"]]
    assert 0 < len(wrong) < len(totals) / 4
