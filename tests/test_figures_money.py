from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from analysis.figures import money
from analysis.figures.shown import Chart, Shown, Table
from analysis.indicators import money as figures_of
from analysis.project import Project
from analysis.province import Province
from indicator_frames import CHIENG_SO, KEO_LOM, PHI_NHU, province
from money_rows import MILLION, TNMT, assigned, gift, goods, report, roundup, with_decisions


def _amount(cell: object) -> float:
    figure = cell[0] if isinstance(cell, tuple) else cell
    return float(getattr(figure, "value", None) or 0)


def told(shown: Shown) -> str:
    return "\n".join(line.plain for line in shown.lines())


def mixed() -> Province:
    rows = [
        gift(15 * MILLION, provider="own_budget"),
        gift(5 * MILLION, PHI_NHU, "b", provider="sponsor", provider_name="Ngân hàng BIDV", cell="A2"),
        gift(500 * MILLION, provider="state_programme", cell="A3"),
        goods(
            19 * MILLION,
            "10 con lợn giống, trị giá 19 triệu đồng",
            provider="staff",
            valuation="stated",
            cell="A4",
        ),
        gift(19 * MILLION, text="19", provider="unstated", cell="A5"),
        goods(None, "03 cái tủ", quantity=3, quantity_unit="cái", cell="A6"),
    ]
    return province(
        support=rows,
        support_roundups=[roundup(99 * MILLION), roundup(7 * MILLION, KEO_LOM, "c", cell="A2")],
        support_totals=[
            {
                "year": 2018,
                "category": "cash",
                "amount_vnd": 90 * MILLION,
                "computed_vnd": 110 * MILLION,
                "text": "90",
            }
        ],
        submissions=[report(), report("b"), report("c", state="missing", content="none")],
        assignments=assigned((TNMT, CHIENG_SO), ("b", PHI_NHU), ("c", KEO_LOM)),
    )


@pytest.mark.parametrize("name", money.__all__)
@pytest.mark.parametrize("empty", [False, True])
def test_everything_shown_has_a_payload_and_says_nothing_forbidden(name: str, empty: bool) -> None:
    shown: Shown = getattr(money, name)(province() if empty else mixed(), 2018)
    assert shown.payload()["kind"]
    said = told(shown).lower()
    assert "nhờ " not in said.replace("nhờ phú", "")
    assert "vì việc giúp" not in said


def test_the_headline_keeps_the_kinds_apart_and_says_what_is_not_in_it() -> None:
    said = told(money.summary(mixed(), 2018))
    assert "bằng tiền ≥ 39 triệu đồng (từ 2/3 báo cáo có số, của 2/3 đơn vị)" in said
    assert "≥ 19 triệu đồng (từ 1/3 báo cáo có số" in said
    assert "ít nhất 1 khoản không ghi giá trị" in said
    assert "≥ 500 triệu đồng ghi là vốn chương trình, ngân sách nhà nước (1 khoản)" in said


def test_the_table_of_providers_adds_up_with_the_state_programme_below_the_total() -> None:
    table = money.by_provider(mixed(), 2018)
    (total,) = table.total_rows
    for column in (1, 2):
        parts = [_amount(row[column]) for row in table.rows[:total]]
        assert sum(parts) == _amount(table.rows[total][column])
    assert "để riêng" in str(table.rows[total + 1][0])


def test_charts_say_the_finding_and_what_to_see_and_have_the_table_behind() -> None:
    for chart in (
        money.by_provider_chart(mixed(), 2018),
        money.by_category_chart(mixed(), 2018),
        money.by_year_chart(mixed(), 2018),
    ):
        assert isinstance(chart, Chart)
        assert chart.alt.startswith("Biểu đồ")
        assert "Triệu đồng" in chart.caption.plain
        assert chart.data.rows
        assert "<svg" in chart.svg
    assert money.by_provider_chart(mixed(), 2018).title.startswith("Báo cáo không ghi nguồn")


def test_two_agencies_of_one_name_stay_two_rows() -> None:
    p = province(support=[gift(MILLION, agency="x"), gift(MILLION, agency="y")])
    rows = money.by_agency(p, 2018).rows
    assert len(rows) == 3


def test_the_list_of_candidates_gives_both_tellings_and_the_key() -> None:
    table = money.duplicates_list(mixed(), 2018)
    (row,) = table.rows
    assert "10 con lợn giống" in str(row[2]) + str(row[3])
    assert "số tiền bằng nhau, trong cùng một báo cáo (4 điểm)" in row
    assert str(row[-1]).startswith(f"{CHIENG_SO}/2018/")
    assert "tổng giảm 19 triệu đồng" in told(money.duplicates_summary(mixed(), 2018))


def test_a_decision_is_told_in_the_headline_and_in_the_list(tmp_path: Path) -> None:
    p = mixed()
    key = figures_of.duplicates.candidates(p, [2018])["key"].iloc[0]
    tables: dict[str, Any] = {n: p.table(n).to_dict("records") for n in ("support", "submissions")}
    decided = with_decisions(tmp_path, [(key, "same"), ("x", "same")], **tables)
    assert "Có 1 khoản, 19 triệu đồng, đã được quyết định là trùng" in told(money.summary(decided, 2018))
    assert "một khoản" in told(money.duplicates_list(decided, 2018))
    assert "có 1 dòng cần xem lại" in told(money.duplicates_summary(decided, 2018))


def test_zero_and_no_report_are_told_apart() -> None:
    rows = [gift(MILLION), gift(0, PHI_NHU, "b", state="zero", kind="none")]
    pairs = assigned((TNMT, CHIENG_SO), ("b", PHI_NHU), ("c", KEO_LOM))
    p = province(support=rows, assignments=pairs)
    said = told(money.contributions_summary(p, 2018))
    assert "có 3 xã được phân công giúp: 1 có số tiền hoặc giá trị" in said
    assert "1 báo cáo ghi không có; 1 chưa có báo cáo" in said
    assert "không phải kết luận" in told(money.communes_without_amount(p, 2018))
    assert len(money.communes_without_amount(p, 2018).rows) == 2


def test_the_reconciliation_table_adds_up_and_the_list_says_whose_word_is_whose() -> None:
    table = money.reconciliation_table(mixed(), 2018)
    (total,) = table.total_rows
    for column in (1, 2, 3):
        parts = [_amount(row[column]) for row in table.rows[:total]]
        assert sum(parts) == _amount(table.rows[total][column])
    said = told(money.reconciliation_list(mixed(), 2018))
    assert "Huyện nêu, đơn vị chưa có báo cáo" in said
    assert "không cộng vào tổng" in told(money.reconciliation_summary(mixed(), 2018))


def test_printed_totals_that_differ_are_listed_with_their_cell() -> None:
    (row,) = money.printed_totals_list(mixed(), 2018).rows
    assert "Biểu 1!A1" in str(row[-1])
    assert "1 lệch" in told(money.printed_totals_summary(mixed(), 2018))


def test_areas_without_a_column_are_said_to_be_unknown() -> None:
    said = told(money.by_area(mixed(), 2018))
    assert "biểu không có cột\nchưa có số liệu" in said
    assert "Cột “Hoạt động khác” kể chung nhiều lĩnh vực." in said


@pytest.mark.slow
@pytest.mark.parametrize("when", ["A", "B", 2019])
def test_tables_of_the_synthetic_province_add_up(province_root: Project, when: str | int) -> None:
    opened = Province(province_root)
    for make in (
        money.by_category,
        money.by_district,
        money.by_provider,
        money.by_agency,
        money.by_valuation,
    ):
        table = make(opened, when)
        if not isinstance(table, Table):
            assert "tính theo một cách" in told(table)
            continue
        (total,) = table.total_rows
        for column in range(1, len(table.columns)):
            parts = [_amount(row[column]) for row in table.rows[:total]]
            assert sum(parts) == _amount(table.rows[total][column])


def test_a_column_of_amounts_has_one_unit_and_its_lower_bounds_are_rounded_down() -> None:
    p = province(support=[gift(1_259_999), gift(500_000, agency="y"), gift(0, PHI_NHU, "z", state="zero")])
    table = money.by_agency(p, 2018)
    printed = [row[1][1] for row in table.rows if isinstance(row[1], tuple)]
    assert sorted(printed) == ["0,0", "≥ 0,5", "≥ 1,2", "≥ 1,7"]
    assert table.columns[1].unit == "triệu đồng"
    assert "“0,0”: đơn vị ghi rõ là không có" in told(table)
