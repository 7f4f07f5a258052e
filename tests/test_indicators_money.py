from __future__ import annotations

from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.indicators import money, reporting
from indicator_frames import CHIENG_SO, KEO_LOM, PHI_NHU, province

MILLION = 10**6
TNMT = "so-tai-nguyen-va-moi-truong"


def gift(
    amount: int | None, unit: str | None = CHIENG_SO, agency: str | None = TNMT, **more: object
) -> dict[str, Any]:
    return {"amount_vnd": amount, "unit_key": unit, "agency_id": agency, "text": str(amount), **more}


def report(reporter: str = TNMT, **more: object) -> dict[str, Any]:
    return {"reporter_id": reporter, **more}


def test_total_is_a_lower_bound_with_the_reports_it_came_from() -> None:
    reports = [report(), report("b", state="late"), report("c", state="missing", content="none")]
    figure = money.mobilised(province(support=[gift(15 * MILLION)], submissions=reports), [2018], "cash")
    assert (figure.value, figure.comparator, figure.n, figure.of) == (15 * MILLION, "ge", 2, 3)
    assert figure.id == "money.cash/year=2018"
    assert "Thiếu 1 trong 3 báo cáo" in figure.caveat


def test_missing_reports_give_no_zero() -> None:
    nothing = province(submissions=[report(state="missing", content="none")])
    assert money.mobilised(nothing, [2018], "cash").value is None


def test_written_zero_is_zero() -> None:
    zero = province(support=[gift(0, state="zero", kind="none")], submissions=[report()])
    assert money.mobilised(zero, [2018], "cash").value == 0


def test_blank_cell_is_not_zero() -> None:
    blank = province(support=[gift(None, state="blank", kind="none")], submissions=[report()])
    assert money.mobilised(blank, [2018], "cash").value is None


def test_cash_and_help_in_kind_are_kept_apart() -> None:
    rows = [gift(15 * MILLION), gift(900 * MILLION, kind="in_kind", category="infrastructure")]
    p = province(support=rows)
    assert money.mobilised(p, [2018], "cash").value == 15 * MILLION
    assert money.mobilised(p, [2018], "in_kind").value == 900 * MILLION


def test_help_without_a_value_is_counted_beside_the_sum() -> None:
    gift_of_coats = gift(None, state="text", kind="unvalued", category="other", text="tặng áo ấm")
    p = province(support=[gift(15 * MILLION), gift_of_coats], submissions=[report()])
    unvalued = money.unvalued(p, [2018])
    assert unvalued.value == 1
    assert unvalued.sources["text"].tolist() == ["tặng áo ấm"]
    assert "1 khoản không ghi giá trị" in money.mobilised(p, [2018], "cash").caveat


def test_at_most_does_not_enter_a_lower_bound() -> None:
    rows = [gift(15 * MILLION), gift(5 * MILLION, comparator="le")]
    figure = money.mobilised(province(support=rows), [2018], "cash")
    assert figure.value == 15 * MILLION
    assert "không quá" in figure.caveat


def test_sources_are_the_cells_of_the_sum() -> None:
    rows = [gift(15 * MILLION, text="15", cell="F7"), gift(None, state="blank", kind="none", cell="F8")]
    sources = money.mobilised(province(support=rows), [2018], "cash").sources
    assert sources[["table", "cell", "text"]].to_numpy().tolist() == [["support", "F7", "15"]]


@given(
    st.lists(
        st.tuples(
            st.integers(0, 10**12),
            st.sampled_from([CHIENG_SO, PHI_NHU, KEO_LOM, "03203@2025-07-01", None]),
            st.sampled_from([TNMT, "b", None]),
            st.sampled_from([2017, 2018, 2020]),
            st.sampled_from(["cash", "equipment", "infrastructure"]),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=25, deadline=None)
def test_groups_add_to_the_total_exactly(cells: list[tuple[int, str | None, str | None, int, str]]) -> None:
    rows = [gift(a, unit, agency, year=year, category=c) for a, unit, agency, year, c in cells]
    p = province(support=rows)
    years = range(2017, 2021)
    total = money.mobilised(p, years, "cash")
    for by in get_args(money.Dimension):
        groups = money.breakdown(p, years, by, "cash")
        assert sum(int(g.value or 0) for g in groups) == total.value
        assert sum(len(g.sources) for g in groups) == len(total.sources)
        assert len({g.id for g in groups}) == len(groups)


def test_names_nobody_settled_are_a_group_of_their_own() -> None:
    p = province(support=[gift(15 * MILLION), gift(2 * MILLION, None)])
    by_district = {f.label_of_group: f.value for f in money.breakdown(p, [2018], "district", "cash")}
    assert by_district == {"Huyện Điện Biên Đông": 15 * MILLION, "Chưa xác định được xã": 2 * MILLION}


def test_an_agency_group_has_its_own_base() -> None:
    reports = [
        report(),
        report(year=2019, state="missing", content="none"),
        report("b"),
        report("b", year=2019),
    ]
    p = province(support=[gift(15 * MILLION)], submissions=reports)
    (group,) = money.breakdown(p, [2018, 2019], "agency", "cash")
    assert (group.n, group.of, group.label_of_group) == (1, 2, "Sở Tài nguyên và Môi trường")
    assert group.dims == {"years": "2018,2019", "agency": TNMT}


def test_a_year_without_a_report_stays_in_the_breakdown_by_year() -> None:
    p = province(support=[gift(15 * MILLION)])
    values = {f.dims["year"]: f.value for f in money.breakdown(p, range(2017, 2020), "year", "cash")}
    assert values == {"2017": None, "2018": 15 * MILLION, "2019": None}


def test_constant_prices_of_15_million_of_2018() -> None:
    figure = money.constant_prices(province(support=[gift(15 * MILLION)]), [2018], "cash")
    assert figure.value == pytest.approx(15 * MILLION * 132.08 / 107.19, abs=1)
    assert figure.value == 18_483_067
    assert "chưa kiểm chứng" not in figure.caveat


def test_unverified_price_years_are_named() -> None:
    p = province(support=[gift(MILLION, year=2023)])
    assert "2023, 2024 chưa kiểm chứng" in money.constant_prices(p, range(2022, 2025), "cash").caveat


def test_a_year_without_a_price_index_is_not_converted() -> None:
    figure = money.constant_prices(province(support=[gift(MILLION, year=2030)]), [2030], "cash")
    assert figure.value is None
    assert "2030" in figure.caveat


def test_scale_counts_each_resource_once() -> None:
    district = "095@2025-06-30"
    resources = [
        {
            "year": 2018,
            "level": "district",
            "unit_key": district,
            "amount_vnd": 3000 * MILLION,
            "is_total": True,
        },
        {"year": 2018, "level": "district", "unit_key": district, "amount_vnd": 1000 * MILLION},
        {"year": 2018, "level": "district", "unit_key": district, "amount_vnd": 2000 * MILLION},
        {"year": 2018, "level": "commune", "unit_key": CHIENG_SO, "amount_vnd": 500 * MILLION},
        {"year": 2018, "level": "district", "unit_key": None, "amount_vnd": 9000 * MILLION},
        {
            "year": 2018,
            "level": "district",
            "unit_key": district,
            "amount_vnd": 7 * MILLION,
            "measure": "plan",
        },
    ]
    figure = money.scale_against_ntm(province(support=[gift(15 * MILLION)], resources=resources), [2018])
    assert figure.value == pytest.approx(0.5)
    assert "1 dòng nguồn lực chưa xác định được đơn vị" in figure.caveat


def test_scale_compares_only_years_that_have_both() -> None:
    resources = [
        {"year": 2018, "level": "province", "unit_key": "11@2025-06-30", "amount_vnd": 3000 * MILLION}
    ]
    support = [gift(15 * MILLION), gift(90 * MILLION, year=2019)]
    figure = money.scale_against_ntm(province(support=support, resources=resources), [2018, 2019])
    assert figure.value == pytest.approx(0.5)
    assert "2019" in figure.caveat


def test_five_states_add_to_the_reports_owed() -> None:
    states = ["on_time", "late", "late", "empty", "invalid", "missing", "missing"]
    reports = [report(f"a{i}", state=s, content="none") for i, s in enumerate(states)]
    reports[0]["content"], reports[1]["content"] = "results", "zero"
    reports[5]["reason_given"] = "Đơn vị giải thể"
    figures = reporting.summary(province(submissions=reports), [2018])
    value = {name: f.value for name, f in figures.items()}
    assert (
        sum(value[s] or 0 for s in ("on_time", "late", "empty", "invalid", "missing"))
        == value["expected"]
        == 7
    )
    assert (value["missing_with_reason"], value["missing_without_reason"]) == (1, 1)
    assert (value["reported_results"], value["reported_zero"]) == (1, 1)
    assert value["reporting_rate"] == pytest.approx(100 * 3 / 7)
    assert value["on_time_rate"] == pytest.approx(100 / 7)


def test_without_a_register_of_reports_nothing_is_counted() -> None:
    figures = reporting.summary(province(), [2018])
    assert figures["expected"].value is None
    assert figures["reporting_rate"].value is None


def test_board_shows_state_and_what_was_said() -> None:
    reports = [report(), report(year=2019, state="missing", content="none", reason_given="Chưa có kinh phí")]
    board = reporting.by_agency(province(submissions=reports), [2018, 2019, 2020])
    assert list(board.fillna("").loc[TNMT]) == ["on_time/results", "missing/reason", ""]


def test_coverage_counts_only_communes_assigned_that_year() -> None:
    assignments = [{"agency_id": TNMT, "unit_key": k} for k in (CHIENG_SO, PHI_NHU)]
    support = [gift(MILLION), gift(MILLION, KEO_LOM), gift(MILLION, category="equipment", kind="in_kind")]
    coverage = reporting.commune_coverage(province(assignments=assignments, support=support), [2018])
    assert (coverage.value, coverage.n, coverage.of) == (50.0, 1, 2)


def test_completeness_counts_cells_whose_meaning_is_known() -> None:
    states = ["value", "yes", "text", "zero", "no", "blank", "dash", "uncalculated", "error", "hidden"]
    support = [gift(None, state=s) for s in states]
    assert reporting.cell_completeness(province(support=support), [2018]).value == 50.0
