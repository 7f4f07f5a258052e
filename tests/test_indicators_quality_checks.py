from __future__ import annotations

import json
from datetime import date
from random import Random
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.checking.catalogue import catalogue
from analysis.indicators import quality
from analysis.indicators.quality._settings import messages, past_of
from analysis.project import Project
from analysis.province import Province, open_province
from indicator_frames import CHIENG_SO, NEW, OLD, PHI_NHU, communes, province

AGENCY = "so-tai-nguyen-va-moi-truong"


def z_of(values: list[float], peers: list[str] | None = None) -> pd.DataFrame:
    groups = pd.Series(peers or ["a"] * len(values))
    return quality.modified_z(pd.Series(values, dtype="Float64"), [groups])


def failing(p: Province, check: str) -> list[tuple[str, str, str]]:
    found = quality.result(p, check).findings
    return list(zip(found["code"], found["cell"], found["as_written"], strict=True))


def test_modified_z_is_the_worked_one() -> None:
    scored = z_of([10, 12, 14, 16, 18, 20, 100])
    assert scored["median"].tolist() == [16] * 7
    assert scored["mad"].tolist() == [4] * 7
    assert scored["z"].iloc[6] == pytest.approx(0.6745 * 84 / 4)
    assert scored["z"].iloc[6] == pytest.approx(14.1645)
    assert scored["z"].iloc[0] == pytest.approx(-1.01175)


def test_few_values_and_equal_values_are_not_judged() -> None:
    assert z_of([1, 2, 3, 4, 5, 600]).z.isna().all()
    assert z_of([5, 5, 5, 5, 5, 5, 900]).z.isna().all()


def test_peers_are_apart() -> None:
    both = z_of([1, 2, 3, 4, 5, 6, 7, 1001, 1002, 1003, 1004, 1005, 1006, 1007], ["a"] * 7 + ["b"] * 7)
    assert both["z"].abs().max() == pytest.approx(0.6745 * 3 / 2)


@given(st.lists(st.integers(0, 5000), min_size=7, max_size=30), st.integers(-10_000, 10_000), st.randoms())
def test_a_constant_shift_and_another_order_change_no_z(
    values: list[int], shift: int, random: Random
) -> None:
    base = z_of([float(v) for v in values])["z"]
    moved = z_of([float(v + shift) for v in values])["z"]
    np.testing.assert_allclose(moved, base)
    order = list(range(len(values)))
    random.shuffle(order)
    shuffled = z_of([float(values[i]) for i in order])["z"]
    np.testing.assert_allclose(shuffled, base.to_numpy()[order])


def reviewed(key: str, row: int, **values: object) -> dict[str, Any]:
    cells = {c: f"{chr(67 + i)}{row}" for i, c in enumerate(values)}
    return {"unit_key": key, "cell": f"B{row}", "cells": json.dumps(cells), **values}


def test_a_commune_far_from_its_district_is_named_with_its_cell() -> None:
    keys = [u.key for u in province().units.at(date(2018, 12, 31)) if u.district == "Huyện Điện Biên Đông"]
    poor = [100, 110, 120, 130, 140, 150, 900]
    rows = [
        reviewed(k, 5 + i, households=1000, poor_households=n)
        for i, (k, n) in enumerate(zip(keys, poor, strict=False))
    ]
    p = province(poverty=rows)
    assert failing(p, "peers_poor_households") == [("outlier_among_peers", "D11", "900")]
    assert [row[1] for row in failing(p, "peers_poor_rate")] == ["B11"]
    said = quality.result(p, "peers_poor_households").findings["message"].iloc[0]
    assert "số hộ nghèo là 900, xa trung vị 130 của 7 giá trị" in said
    counts = {c.check.id: c for c in quality.counted(p)}
    assert (counts["peers_poor_households"].checked.value, counts["peers_poor_households"].failed.value) == (
        7,
        1,
    )
    assert counts["peers_households"].unjudged.value == 7
    assert counts["peers_households"].checked.value == 0
    assert "MAD bằng 0" in counts["peers_households"].unjudged.caveat
    assert counts["peers_poor_households"].failed.sources[["cell", "text"]].to_numpy().tolist() == [
        ["D11", "900"]
    ]


def test_the_order_of_rows_changes_nothing() -> None:
    keys = communes(province(), 60)
    rng = np.random.default_rng(7)
    rows = [
        reviewed(
            k, 5 + i, households=int(h), people=int(4 * h), poor_households=int(h * s), rate_printed_pct=40.0
        )
        for i, (k, h, s) in enumerate(zip(keys, rng.integers(50, 2000, 60), rng.random(60), strict=True))
    ]
    one = quality.register(province(poverty=rows))
    other = quality.register(province(poverty=[rows[i] for i in rng.permutation(60)]))
    assert len(one) > 0
    pd.testing.assert_frame_equal(one, other)


def test_money_is_compared_by_factors() -> None:
    amounts = [1, 2, 4, 8, 16, 32, 64]
    rows = [
        {"agency_id": AGENCY, "unit_key": CHIENG_SO, "amount_vnd": a * 10**6, "cell": f"F{i}", "text": str(a)}
        for i, a in enumerate(amounts)
    ]
    assert failing(province(support=rows), "peers_help") == []
    far = {**rows[0], "amount_vnd": 10**12, "cell": "F99", "text": "1000000"}
    assert failing(province(support=[*rows, far]), "peers_help") == [
        ("outlier_among_peers", "F99", "1000000")
    ]


def of_years(key: str, column: str, values: dict[int, int], **more: object) -> list[dict[str, Any]]:
    given = {"households": 1000, **more}
    return [
        {"unit_key": key, "year": y, "cell": f"B{y}", **given, column: v} for y, v in sorted(values.items())
    ]


def test_a_third_more_than_the_mean_of_three_years_is_looked_at() -> None:
    near = of_years(CHIENG_SO, "households", {2016: 900, 2017: 1000, 2018: 1100, 2019: 1330})
    far = of_years(PHI_NHU, "households", {2016: 900, 2017: 1000, 2018: 1100, 2019: 1331})
    p = province(poverty=[*near, *far])
    assert failing(p, "past_households") == [("far_from_own_past", "B2019", "1.331")]
    said = quality.result(p, "past_households").findings["message"].iloc[0]
    assert "bằng 133% mức 1.000 của 3 năm trước đó" in said
    assert quality.result(p, "past_households").n_unjudged == 2


def test_poor_households_are_held_against_the_year_before_under_one_standard() -> None:
    rows = of_years(CHIENG_SO, "poor_households", {2018: 400, 2019: 264})
    assert failing(province(poverty=rows), "past_poor_households") == [("far_from_own_past", "B2019", "264")]
    rows[1]["standard"] = NEW
    p = province(poverty=rows)
    assert failing(p, "past_poor_households") == []
    assert quality.result(p, "past_poor_households").n_unjudged == 2


def test_the_past_of_a_merged_commune_is_the_sum_of_its_members() -> None:
    units = province().units
    new = units.at(date(2025, 12, 31))[0]
    members = [u.key for u in units.at(date(2024, 12, 31)) if units.successor(u.key) == new.key]
    rows = pd.DataFrame(
        [(k, 2024, 100.0) for k in members] + [(new.key, 2025, 100.0 * len(members))],
        columns=["unit_key", "year", "value"],
    )
    told = quality.against_past(province(), rows, past_of("people"))
    assert len(members) > 1
    assert told["ratio"].iloc[-1] == 1
    assert told["past"].iloc[-1] == 100 * len(members)


def test_a_printed_rate_may_be_off_by_half_its_last_digit() -> None:
    def printed(value: float) -> list[tuple[str, str, str]]:
        row = reviewed(CHIENG_SO, 7, households=1001, poor_households=254, rate_printed_pct=value)
        return failing(province(poverty=[row]), "rate")  # 25.3746 %

    assert printed(25.37) == []
    assert printed(25.4) == []
    assert printed(25.0) == []
    assert printed(25.38) == [("rate_disagrees", "E7", "25,38")]
    assert printed(25.5) == [("rate_disagrees", "E7", "25,50")]
    assert printed(26.0) == [("rate_disagrees", "E7", "26")]


def test_parts_do_not_exceed_their_whole() -> None:
    row = reviewed(
        CHIENG_SO,
        7,
        households=100,
        people=90,
        poor_households=60,
        near_poor_households=41,
        minority_households=101,
        minority_poor_households=60,
    )
    p = province(poverty=[row])
    for check, code in (
        ("poor_within", "poor_exceed_households"),
        ("people_within", "fewer_people_than_households"),
        ("minority_within", "part_exceeds_whole"),
    ):
        assert failing(p, check) == [(code, "B7", "")]
    assert quality.result(p, "minority_within").n_checked == 3


FLOW = {
    "poor_at_start": 100,
    "escaped_to_near_poor": 20,
    "escaped_above_near_poor": 10,
    "other_decrease": 5,
    "near_poor_fallen": 3,
    "fallen_back": 2,
    "newly_poor": 4,
    "other_increase": 1,
}


def test_the_end_of_a_year_is_its_start_and_the_flows() -> None:
    assert failing(province(poverty=[{"unit_key": CHIENG_SO, **FLOW, "poor_households": 75}]), "flow") == []
    wrong = province(poverty=[{"unit_key": CHIENG_SO, **FLOW, "poor_households": 76}])
    assert [row[0] for row in failing(wrong, "flow")] == ["flow_disagrees"]
    assert "(100 − 35 + 10) là 75" in quality.result(wrong, "flow").findings["message"].iloc[0]


def test_an_empty_cell_of_a_flow_is_not_taken_for_zero() -> None:
    full = {"unit_key": PHI_NHU, **FLOW, "poor_households": 75}
    gap = {"unit_key": CHIENG_SO, **FLOW, "poor_households": 80, "other_decrease": None}
    told = quality.result(province(poverty=[full, gap]), "flow")
    assert (told.n_checked, told.n_unjudged, told.n_failed) == (1, 1, 0)


def test_escapes_are_the_sum_of_their_two_columns() -> None:
    row = {"unit_key": CHIENG_SO, **FLOW, "escaped": 31, "poor_households": 75}
    assert [r[0] for r in failing(province(poverty=[row]), "escapes")] == ["escapes_disagree"]


def test_a_district_is_the_sum_of_its_communes_only_when_all_are_there() -> None:
    units = province().units
    day = date(2018, 12, 31)
    district = units.at(day, "district")[0]
    keys = [u.key for u in units.at(day) if u.district == district.district]
    rows = [{"unit_key": k, "households": 100, "cell": f"B{i}"} for i, k in enumerate(keys)]
    whole = {"unit_key": district.key, "level": "district", "households": 100 * len(keys) + 1, "cell": "B99"}
    p = province(poverty=[*rows, whole])
    assert [r[:2] for r in failing(p, "district_sum")] == [("district_sum_differs", "B99")]
    lacking = quality.result(province(poverty=[*rows[1:], whole]), "district_sum")
    assert (lacking.n_checked, lacking.n_unjudged) == (0, 1)


def source(name: str, kind: str, million: float | None, cell: str) -> dict[str, Any]:
    amount = None if million is None else int(million * 10**6)
    return {
        "unit_key": "100@2025-06-30",
        "level": "district",
        "year": 2018,
        "source": name,
        "kind": kind,
        "is_total": False,
        "amount_vnd": amount,
        "cell": cell,
    }


def test_a_parent_of_sources_is_the_sum_of_its_children() -> None:
    rows = [
        source("total", "all", 60, "C1"),
        source("central_budget", "all", 30, "C2"),
        source("central_budget", "investment", 20, "C3"),
        source("central_budget", "recurrent", 11, "C4"),
        source("credit", "all", 30, "C5"),
    ]
    p = province(resources=rows)
    assert [r[:2] for r in failing(p, "resource_parents")] == [("parent_disagrees", "C2")]
    assert quality.result(p, "resource_parents").n_checked == 2
    rows[3]["amount_vnd"] = None
    assert quality.result(province(resources=rows), "resource_parents").n_unjudged == 1
    rows[3]["amount_vnd"] = 10_010_000
    assert failing(province(resources=rows), "resource_parents") == []


def test_printed_totals_are_held_against_what_they_add_up() -> None:
    place = {"file": "f", "sheet": "s", "origin": "received"}
    totals = [
        {
            "reported_by": "agency",
            "year": 2018,
            "category": "cash",
            "amount_vnd": a,
            "computed_vnd": c,
            "text": "x",
            "cell": f"F{a}",
            **place,
        }
        for a, c in ((15, 15), (16_000_000, 15_000_000), (17, None))
    ]
    met = [
        {
            "unit_key": CHIENG_SO,
            "as_of": date(2018, 6, 30),
            "criteria_set": "NTM_XA_2016_2020",
            "text": "9",
            "met_printed": 9,
            "met_counted": m,
            "cell": f"V{m}",
            **place,
        }
        for m in (9, 8)
    ]
    p = province(support_totals=totals, ntm_totals=met)
    assert [r[:2] for r in failing(p, "help_totals")] == [("total_differs", "F16000000")]
    assert quality.result(p, "help_totals").n_unjudged == 1
    assert failing(p, "met_totals") == [("met_total_disagrees", "V8", "9")]


def marks(as_of: date, met: int) -> list[dict[str, Any]]:
    return [
        {
            "unit_key": CHIENG_SO,
            "as_of": as_of,
            "criterion": c,
            "mark": "met" if c <= met else "not_met",
            "cell": f"C{c}",
        }
        for c in range(1, 20)
    ]


def test_many_criteria_lost_between_two_assessments_are_looked_at() -> None:
    p = province(ntm_marks=[*marks(date(2018, 6, 30), 12), *marks(date(2019, 6, 30), 9)])
    assert [r[:2] for r in failing(p, "criteria_jump")] == [("criteria_jump", "C10")]
    assert "mất 3 và thêm 0" in quality.result(p, "criteria_jump").findings["message"].iloc[0]
    few = province(ntm_marks=[*marks(date(2018, 6, 30), 12), *marks(date(2019, 6, 30), 10)])
    assert failing(few, "criteria_jump") == []


def test_criteria_of_two_sets_are_no_step() -> None:
    later = [{**m, "criteria_set": "NTM_XA_2021_2025"} for m in marks(date(2022, 10, 31), 2)]
    p = province(ntm_marks=[*marks(date(2021, 12, 31), 19), *later])
    assert quality.result(p, "criteria_jump").n_checked == 0


def test_a_recognised_commune_is_held_against_the_next_marks_of_its_set() -> None:
    act = {"unit_key": CHIENG_SO, "title": "standard", "year_attained": 2018, "decided_on": date(2018, 3, 1)}
    p = province(ntm_recognition=[act], ntm_marks=marks(date(2018, 6, 30), 18))
    assert [r[0] for r in failing(p, "recognised_marks")] == ["recognised_below_marks"]
    assert "18/19" in quality.result(p, "recognised_marks").findings["message"].iloc[0]
    later = province(ntm_recognition=[act], ntm_marks=marks(date(2020, 6, 30), 18))
    assert quality.result(later, "recognised_marks").n_unjudged == 1
    twice = province(ntm_recognition=[act, {**act, "year_attained": 2019, "cell": "A2"}])
    assert [r[:2] for r in failing(twice, "recognised_once")] == [("recognition_told_twice", "A2")]


def test_a_year_starts_with_what_the_last_one_ended_with() -> None:
    ended = {"unit_key": CHIENG_SO, "year": 2018, "poor_households": 75, "households": 200}
    flow = {"unit_key": CHIENG_SO, "year": 2019, **FLOW, "poor_households": 75, "cell": "B9"}
    p = province(poverty=[ended, flow])
    assert [r[:2] for r in failing(p, "start_end")] == [("start_is_not_last_end", "B9")]
    review = {"unit_key": CHIENG_SO, "year": 2019, "poor_households": 74, "households": 200}
    both = province(poverty=[ended, flow, review])
    assert [r[0] for r in failing(both, "two_counts")] == ["two_counts_differ"]


def test_a_commune_of_last_year_is_missed_only_where_its_district_reported() -> None:
    one, two = [
        u.key for u in province().units.at(date(2019, 12, 31)) if u.district == "Huyện Điện Biên Đông"
    ][:2]
    rows = [
        {"unit_key": k, "year": 2018, "households": 100, "cell": f"B{i}"} for i, k in enumerate((one, two))
    ]
    assert failing(province(poverty=rows), "present") == []
    p = province(poverty=[*rows, {"unit_key": one, "year": 2019, "households": 100}])
    assert [r[:2] for r in failing(p, "present")] == [("unit_not_in_review", "B1")]


def test_a_unit_stands_only_in_years_in_which_it_existed() -> None:
    new = province().units.at(date(2025, 12, 31))[0].key
    p = province(
        poverty=[{"unit_key": new, "year": y, "households": 9, "cell": f"B{y}"} for y in (2018, 2025)]
    )
    assert [r[:2] for r in failing(p, "unit_time")] == [("unit_outside_its_time", "B2018")]


def test_help_outside_the_assignments_is_asked_about_and_heirs_are_not() -> None:
    listed = {"agency_id": AGENCY, "unit_key": CHIENG_SO}
    heir = province().agencies.heirs[AGENCY]
    helped = [
        {"agency_id": a, "unit_key": u, "amount_vnd": 5, "cell": c}
        for a, u, c in ((AGENCY, CHIENG_SO, "F1"), (heir, CHIENG_SO, "F2"), (AGENCY, PHI_NHU, "F3"))
    ]
    p = province(support=helped, assignments=[listed])
    assert [r[:2] for r in failing(p, "assigned")] == [("help_outside_assignment", "F3")]
    assert quality.result(province(support=helped), "assigned").n_unjudged == 3


def test_the_register_of_received_reports_is_held_against_what_was_read() -> None:
    other = "so-ke-hoach-va-dau-tu"
    support = [{"agency_id": AGENCY, "unit_key": CHIENG_SO, "amount_vnd": 5}]
    entries = [
        {"reporter_id": other, "cell": "B1"},
        {"reporter_id": AGENCY, "state": "missing", "content": "none", "cell": "B2"},
    ]
    p = province(support=support, submissions=entries)
    assert [r[:2] for r in failing(p, "received")] == [("received_without_rows", "B1")]
    assert [r[:2] for r in failing(p, "receipt")] == [("rows_without_receipt", "B2")]


def problem(**values: object) -> dict[str, Any]:
    return {
        "severity": "notes",
        "code": "rate_disagrees",
        "message": "đã nói khi đọc",
        "file": "data/raw/f.xlsx",
        "sheet": "Biểu 1",
        "cell": "E7",
        **values,
    }


def filed(**values: object) -> dict[str, Any]:
    return {
        "file": "data/raw/f.xlsx",
        "sha256": "0",
        "form": "F2",
        "state": "read",
        "year": 2018,
        "rows_seen": 1,
        "rows_used": 1,
        "rows_explained": 0,
        "explained": json.dumps({"total": 2}),
        **values,
    }


ROW = reviewed(CHIENG_SO, 7, households=1000, poor_households=254, rate_printed_pct=26.0)


def test_a_point_told_by_reader_and_check_stands_once_in_the_words_of_the_reader() -> None:
    told = [problem(), problem(code="name_read_as", cell="B7")]
    rows = quality.register(province(poverty=[ROW], problems=told, files=[filed()]))
    assert rows[["kind", "check", "code", "message"]].to_numpy().tolist() == [
        ["identity", "rate", "rate_disagrees", "đã nói khi đọc"],
        ["reading", "", "name_read_as", "đã nói khi đọc"],
    ]
    assert rows["unit_key"].tolist() == [CHIENG_SO, CHIENG_SO]
    assert rows["year"].tolist() == [2018, 2018]


def test_what_only_the_checks_tell_is_a_problem_with_its_address() -> None:
    assert quality.problems(province(poverty=[ROW], problems=[problem()], files=[filed()])) == ()
    (one,) = quality.problems(province(poverty=[ROW], files=[filed()]))
    assert (one.severity, one.code, one.file, one.sheet, one.cell, one.as_written) == (
        "notes", "rate_disagrees", "data/raw/f.xlsx", "Biểu 1", "E7", "26",
    )  # fmt: skip
    assert one.done == "Dùng tỷ lệ tính từ số hộ."


def test_points_of_a_replaced_file_are_left_out() -> None:
    p = province(problems=[problem()], files=[filed(superseded_by="data/raw/g.xlsx")])
    assert quality.register(p).empty


def test_points_are_counted_by_kind_and_by_what_they_are_about() -> None:
    undated = problem(file="data/raw/x.pdf", code="pdf", severity="stops")
    p = province(
        poverty=[ROW],
        problems=[undated],
        files=[filed(), filed(file="data/raw/x.pdf", sha256="1", form=None, year=None)],
    )
    assert [f.value for f in quality.by_kind(p)] == [0, 1, 0, 1]
    assert quality.points(p, ["poverty"]).value == 1
    assert quality.points(p, ["poverty"], years=[2019]).value == 0
    assert quality.points(p, ["poverty"], units=[PHI_NHU]).value == 0
    assert quality.points(p, ["poverty"], units=[CHIENG_SO], years=[2018]).value == 1
    loose = quality.points(p, ["reporting"], years=[2019])
    assert loose.value == 1
    assert loose.caveat.codes == ("quality_year_unknown",)  # type: ignore[attr-defined]  # a caveat is a str


def test_total_rows_that_only_the_reader_sees_are_counted_by_their_files() -> None:
    p = province(problems=[problem(code="total_disagrees")], files=[filed()])
    told = quality.result(p, "review_totals")
    assert (told.n_checked, told.n_failed) == (2, 1)
    assert quality.result(p, "criterion_totals").n_checked == 0


def test_an_empty_province_has_no_points_and_every_check_runs() -> None:
    p = province()
    assert quality.register(p).empty
    assert [c.check.id for c in quality.counted(p)] == list(quality.checks())
    assert {f.value for c in quality.counted(p) for f in (c.checked, c.failed, c.unjudged)} == {0}
    assert [f.value for f in quality.totals(p)] == [0, 0]


def test_every_check_has_a_name_for_its_kind_and_its_codes_are_told() -> None:
    for check in quality.checks().values():
        assert check.kind in quality.names("kinds")
        assert check.subject in quality.SUBJECTS
        assert "{" not in check.rule
        assert set(check.codes) <= set(catalogue())
    assert set(messages()) <= {code for c in quality.checks().values() for code in c.codes}


@pytest.mark.slow
def test_what_is_wrong_in_the_sample_is_found_and_nothing_else(province_root: Project) -> None:
    p = open_province(province_root.root)
    truth = pd.read_parquet(province_root.root / "data" / "truth" / "sample" / "support_totals.parquet")
    wrong = truth[truth["amount_vnd"] != truth["computed_vnd"]]
    found = quality.result(p, "help_totals").findings
    assert set(zip(found["file"], found["cell"], strict=True)) == set(
        zip(wrong["file"], wrong["cell"], strict=True)
    )
    clean = (
        "rate",
        "poor_within",
        "people_within",
        "minority_within",
        "flow",
        "resource_parents",
        "met_totals",
        "start_end",
        "two_counts",
        "present",
        "unit_time",
        "assigned",
        "received",
        "receipt",
    )
    assert {c: quality.result(p, c).n_failed for c in clean} == dict.fromkeys(clean, 0)
    assert all(quality.result(p, c).n_checked for c in clean)


@pytest.mark.slow
def test_the_cells_of_a_count_add_up_to_it(province_root: Project) -> None:
    p = open_province(province_root.root)
    for told in quality.counted(p):
        if told.check.id not in ("review_totals", "criterion_totals"):
            assert len(told.checked.sources) == told.checked.value
        assert len(told.failed.sources) == told.failed.value
    assert sum(int(f.value or 0) for f in quality.by_kind(p)) == len(quality.register(p))


def test_old_and_new_standard_are_no_peers() -> None:
    keys = [u.key for u in province().units.at(date(2021, 12, 31)) if u.district == "Huyện Điện Biên Đông"][
        :7
    ]
    rows = [
        {
            **reviewed(k, 5 + i, households=1000, poor_households=100 + i),
            "year": 2021,
            "standard": s,
            "file": s,
        }
        for s in (OLD, NEW)
        for i, k in enumerate(keys)
    ]
    p = province(poverty=rows)
    assert quality.result(p, "peers_poor_households").n_checked == 14
    assert quality.result(p, "peers_households").n_unjudged == 7
