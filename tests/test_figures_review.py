from __future__ import annotations

import pytest

from analysis.figures import claims, cover, money, ntm, poverty, quality, reporting, review
from analysis.figures.shown import Shown
from analysis.project import Project
from analysis.province import Province

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def opened(province_root: Project) -> Province:
    return Province(province_root)


def text(shown: Shown) -> str:
    return "\n".join(line.plain for line in shown.lines())


def test_both_periods_stand_side_by_side_with_their_standards(opened: Province) -> None:
    table = review.side_by_side(opened)
    assert [h.label for h in table.columns[1:]] == ["2017–2020", "2021–2025"]
    said = text(table)
    assert "chuẩn QĐ 59/2015" in said
    assert "chuẩn NĐ 07/2021" in said


def test_totals_are_printed_as_lower_bounds_with_their_base(opened: Province) -> None:
    said = text(review.side_by_side(opened))
    assert "≥ 1,2" in said
    assert "/328 báo cáo" in said
    assert "/410 báo cáo" in said


def test_a_fall_in_poverty_is_told_in_points_relative_and_households(opened: Province) -> None:
    assert "giảm 17,12 điểm %, tức −49,1%" in text(poverty.period_summary(opened, "B"))
    rows = poverty.period_changes(opened, "A").rows
    assert [len(row) for row in rows] == [6] * len(rows)
    assert "hộ" in text(poverty.period_changes(opened, "A"))


def test_the_year_of_two_standards_shows_both_values(opened: Province) -> None:
    said = text(poverty.break_summary(opened))
    assert "27,33%" in said
    assert "34,90%" in said


def test_a_review_says_that_it_rests_on_synthetic_data(opened: Province) -> None:
    assert "synthetic" in cover.end_of_period(opened, "2026-01-02").origins
    assert "tổng hợp nhân tạo" in text(cover.notices(opened))


def test_the_merger_of_communes_is_told_as_a_break(opened: Province) -> None:
    said = text(ntm.merger_summary(opened))
    assert "26 xã" in said
    assert "hai tập đơn vị khác nhau" in said


def test_every_agency_that_owed_a_report_is_on_the_board(opened: Province) -> None:
    board = reporting.by_agency(opened, "A")
    assert len(board.rows) == 82


def test_the_groups_of_a_money_table_add_to_its_total(opened: Province) -> None:
    for table in (
        money.by_agency(opened, "A"),
        money.by_district(opened, 2019),
        money.by_category(opened, "B"),
    ):
        *groups, total = ([_value(cell) for cell in row[1:]] for row in table.rows)
        assert [sum(column) for column in zip(*groups, strict=True)] == total


def test_a_claim_is_never_confirmed_by_synthetic_rows(opened: Province) -> None:
    verdicts = opened.table("claims")
    synthetic = verdicts[verdicts["explanation"].fillna("").str.contains("nhân tạo")]
    assert len(synthetic) > 0
    assert set(synthetic["verdict"]) == {"cannot_be_checked"}
    assert "dữ liệu mẫu" in text(claims.summary(opened))


def test_no_row_is_without_an_account(opened: Province) -> None:
    assert "0" in [line.plain for line in quality.keys(opened).lines()]


def _value(cell: object) -> float:
    value = getattr(cell[0] if isinstance(cell, tuple) else cell, "value", None)
    return 0.0 if value is None else float(value)
