from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from analysis.cleaning import Cleaned
from analysis.cleaning.plan_actual import clean, percent_of_plan
from cleaning_tables import RAW, Rows, accounted, codes, context, table_of, tables_in

NAME = "2024-04_huyen-dien-bien_kinh-te-xa-hoi.xlsx"
HEAD = [
    "STT",
    "Chỉ tiêu",
    "Đơn vị tính",
    "Thực hiện trong tháng",
    "Lũy kế thực hiện",
    "Kế hoạch năm",
    "% kế hoạch",
]


@pytest.fixture(scope="module")
def dien_bien() -> Cleaned:
    found = next(iter(sorted(RAW.rglob(NAME))), None)
    if found is None:
        pytest.skip("the workbook of Điện Biên district is not in this root")
    (table,) = tables_in(found)
    cleaned = clean(table, context(2024))
    assert accounted(table, cleaned)
    return cleaned


def test_the_month_and_the_district_come_from_the_title(dien_bien: Cleaned) -> None:
    rows = dien_bien.rows["plan_actual"]
    assert len(rows) == 22
    assert {(r["month"], r["unit_key"]) for r in rows} == {("2024-04", "100@2025-06-30")}


def test_the_real_numbers_and_the_two_real_mistakes(dien_bien: Cleaned) -> None:
    rows = {str(r["indicator"]): r for r in dien_bien.rows["plan_actual"]}
    crops = rows["Tổng diện tích cây trồng nông nghiệp"]
    assert (crops["cumulative"], crops["plan"], crops["percent_computed"]) == (8036.73, 21406.09, 37.54)
    assert rows["Đàn trâu"]["cumulative"] is None
    inspected = rows["UBND cấp xã được kiểm tra CCHC"]
    assert (inspected["percent_printed"], inspected["percent_computed"]) == (30, 33.33)
    assert [(p.code, p.cell) for p in dien_bien.problems] == [
        ("broken_number", "E13"),
        ("percent_disagrees", "G26"),
    ]


@pytest.mark.parametrize(
    ("in_month", "cumulative", "plan", "percent"),
    [
        ("1", "7", "21", "33.33"),
        ("7", None, "21", "33.33"),
        (None, "7", None, None),
        (None, "7", "0", None),
        (None, "7E+40", "7", "1E+42"),
        (None, None, "21", None),
        (None, "0", "21", "0.00"),
    ],
)
def test_percent_is_of_what_is_cumulated_else_of_the_month(
    in_month: str | None, cumulative: str | None, plan: str | None, percent: str | None
) -> None:
    numbers = [None if n is None else Decimal(n) for n in (in_month, cumulative, plan)]
    assert percent_of_plan(*numbers) == (None if percent is None else Decimal(percent))


def test_a_printed_percent_may_be_rounded_to_its_own_digits(tmp_path: Path) -> None:
    rows: Rows = [
        ["UBND HUYỆN TUẦN GIÁO"],
        ["CHỈ TIÊU KINH TẾ - XÃ HỘI THÁNG 5 NĂM 2023"],
        HEAD,
        [1, "Diện tích lúa", "ha", None, "2,0", "3,0", "67"],
        [2, "Diện tích ngô", "ha", None, "2,0", "3,0", "66,6"],
        [3, "Chăn nuôi", None, None, None, None, None],
    ]
    table = table_of(tmp_path, rows)
    cleaned = clean(table, context())
    assert [(p.code, p.cell) for p in cleaned.problems] == [("percent_disagrees", "G5")]
    assert accounted(table, cleaned)


def test_a_table_without_a_month_is_not_used(tmp_path: Path) -> None:
    rows: Rows = [["CHỈ TIÊU KINH TẾ - XÃ HỘI HUYỆN TUẦN GIÁO"], HEAD, [1, "Lúa", "ha", 1, 2, 3, 66.67]]
    cleaned = clean(table_of(tmp_path, rows), context())
    assert codes(cleaned) == ["no_month"]
    assert cleaned.rows == {}
