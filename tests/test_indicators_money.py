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


def test_total_is_a_lower_bound_with_the_reports_that_hold_an_amount() -> None:
    reports = [report(), report("b", state="late"), report("c", state="missing", content="none"), report("d")]
    told_nothing = gift(None, agency="b", state="blank", kind="none")
    rows = [
        gift(15 * MILLION),
        gift(2 * MILLION),
        gift(0, agency="d", state="zero", kind="none"),
        told_nothing,
    ]
    figure = money.mobilised(province(support=rows, submissions=reports), [2018], "cash")
    assert (figure.value, figure.comparator, figure.n, figure.of) == (17 * MILLION, "ge", 2, 4)
    assert (figure.id, figure.base) == ("money.cash/year=2018", "báo cáo có số")
    assert "Đã nhận 3 trong 4 báo cáo; báo cáo thiếu" in figure.caveat


def test_each_kind_has_its_own_base() -> None:
    rows = [gift(15 * MILLION), gift(9 * MILLION, agency="b", kind="in_kind", category="equipment")]
    p = province(support=rows, submissions=[report(), report("b"), report("c")])
    bases = [money.mobilised(p, [2018], kind) for kind in ("cash", "in_kind")]
    assert [(f.n, f.of, f.sources["table"].size) for f in bases] == [(1, 3, 1), (1, 3, 1)]
    assert (money.scale_against_ntm(p, [2018]).n, money.unvalued(p, [2018]).n) == (0, 3)


def test_amounts_of_those_who_owed_nothing_are_added_and_said() -> None:
    rows = [gift(15 * MILLION), gift(MILLION, agency="b"), gift(MILLION, agency=None)]
    p = province(support=rows, submissions=[report()])
    figure = money.mobilised(p, [2018], "cash")
    assert (figure.value, figure.n, figure.of) == (17 * MILLION, 1, 1)
    assert "2 khoản là của đơn vị chưa xác định được hoặc không có trong danh sách" in figure.caveat
    groups = {g.dims["agency"]: g for g in money.breakdown(p, [2018], "agency", "cash")}
    assert (groups["b"].n, groups["b"].of) == (None, None)


def test_a_successors_amount_is_its_predecessors_report() -> None:
    agencies = province().agencies.agencies
    old = next(a for a in agencies if a.successor_id)
    p = province(support=[gift(MILLION, agency=old.successor_id)], submissions=[report(old.id)])
    figure = money.mobilised(p, [2018], "cash")
    assert (figure.n, figure.of) == (1, 1)
    assert "không có trong danh sách" not in figure.caveat


SAME_YEAR = "data/raw/2018/a.xlsx"
NEXT_YEAR = "data/raw/2019/b.xlsx"


def test_only_the_version_in_force_is_added_and_the_other_is_said() -> None:
    older = gift(4 * MILLION, file=SAME_YEAR, superseded_by=NEXT_YEAR)
    rows = [older, gift(9 * MILLION, file=NEXT_YEAR), gift(MILLION, agency="b")]
    p = province(support=rows, submissions=[report(), report("b")])
    figure = money.mobilised(p, [2018], "cash")
    assert (figure.value, figure.n) == (10 * MILLION, 2)
    assert "1 khoản (4.000.000 đồng) để riêng, không cộng" in figure.caveat
    assert SAME_YEAR not in set(figure.sources["file"])
    (own,) = (g for g in money.breakdown(p, [2018], "agency", "cash") if g.dims["agency"] == TNMT)
    assert "4.000.000 đồng" in own.caveat


def test_a_report_all_of_whose_amounts_are_of_an_older_version_has_none() -> None:
    blank = gift(None, state="blank", kind="none", file=SAME_YEAR)
    older = gift(19 * MILLION, file=NEXT_YEAR, superseded_by=SAME_YEAR)
    figure = money.mobilised(province(support=[blank, older], submissions=[report()]), [2018], "cash")
    assert (figure.value, figure.n, figure.of) == (None, 0, 1)
    assert "19.000.000 đồng" in figure.caveat


def test_help_without_a_value_is_not_counted_from_two_versions() -> None:
    gifts = [
        gift(None, state="text", kind="unvalued", file=SAME_YEAR),
        gift(None, state="text", kind="unvalued", file=NEXT_YEAR, superseded_by=SAME_YEAR),
    ]
    figure = money.unvalued(province(support=gifts, submissions=[report()]), [2018])
    assert figure.value == 1
    assert "1 khoản để riêng" in figure.caveat


def test_resources_of_an_older_version_are_no_base() -> None:
    spent = [
        {"amount_vnd": 100 * MILLION, "unit_key": CHIENG_SO, "level": "commune", "year": 2018},
        {
            "amount_vnd": 900 * MILLION,
            "unit_key": CHIENG_SO,
            "level": "commune",
            "year": 2018,
            "superseded_by": "f",
        },
    ]
    figure = money.scale_against_ntm(province(support=[gift(10 * MILLION)], resources=spent), [2018])
    assert figure.value == 10.0


def test_the_regulation_is_cited_only_for_reports_due_after_it() -> None:
    p = province(support=[gift(MILLION)], submissions=[report()])
    methods = {
        years: (money.mobilised(p, years, "cash").method, reporting.summary(p, years)["expected"].method)
        for years in ((2018,), (2021,), (2022,), (2021, 2022))
    }
    for years in ((2018,), (2021,)):
        assert all("Quy chế 253 về sau" in m and "QĐ 253/QĐ-UBND" not in m for m in methods[years])
    assert "hạn quy ước của hệ thống, áp dụng như Điều 13 Quy chế 253 về sau" in methods[2018,][1]
    assert all("QĐ 253/QĐ-UBND ngày 8/2/2022" in m and "về sau" not in m for m in methods[2022,])
    assert all("từ báo cáo năm 2022: QĐ 253/QĐ-UBND" in m for m in methods[2021, 2022])


def test_evidence_of_a_report_is_what_the_register_says() -> None:
    reports = [
        report(received_on="2018-12-20"),
        report("b", state="missing", content="none", reason_given="Chưa có kinh phí"),
        report("c", state="missing", content="none"),
    ]
    sources = reporting.summary(province(submissions=reports), [2018])["expected"].sources
    assert sources["text"].tolist() == ["nhận ngày 20/12/2018", "Chưa có kinh phí", "chưa ghi ngày nhận"]


def test_evidence_of_assignments_names_the_agency_and_the_commune() -> None:
    row = {
        "agency_id": TNMT,
        "agency_as_written": "Sở TN&MT",
        "unit_key": CHIENG_SO,
        "commune_as_written": "Chiềng Sơ",
    }
    p = province(assignments=[row])
    period = p.programme.period("A")
    assert reporting.assigned_agencies(p, period).sources["text"].tolist() == ["Sở TN&MT – Chiềng Sơ"]
    assert reporting.assigned_communes(p, period).sources["text"].tolist() == ["Chiềng Sơ"]


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
            st.sampled_from([SAME_YEAR, NEXT_YEAR]),
        ),
        min_size=1,
        max_size=12,
    )
)
@settings(max_examples=25, deadline=None)
def test_groups_add_to_the_total_exactly(
    cells: list[tuple[int, str | None, str | None, int, str, str]],
) -> None:
    rows = [gift(a, unit, agency, year=year, category=c, file=f) for a, unit, agency, year, c, f in cells]
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
    assert "2023, 2024 chưa kiểm chứng" in figure.caveat


def test_unverified_price_changes_between_the_years_and_the_base_are_named() -> None:
    p = province(support=[gift(MILLION, year=2023)])
    assert "2023, 2024 chưa kiểm chứng" in money.constant_prices(p, range(2022, 2025), "cash").caveat
    assert "các năm 2024 chưa kiểm chứng" in money.constant_prices(p, [2023], "cash").caveat
    assert "chưa kiểm chứng" not in money.constant_prices(p, [2018], "cash", base_year=2022).caveat


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
