from __future__ import annotations

import pytest

from analysis.sources.layout.money import is_misspelt_unit
from layout_sheets import F1_BODY, F1_HEAD, F2_BODY, F2_HEAD, F2_TITLE, codes, columns, found, in_rows, sheet

NEAR = tuple((*row, row[2] // 10, 10.0) for row in F2_BODY)
GROUPED = {
    "stt": 1,
    "unit": 2,
    "households": 3,
    "poor_households": 4,
    "rate": 5,
    "near_poor_households": 6,
    "near_rate": 7,
}


def test_group_headings_without_merged_cells() -> None:
    groups = ("STT", "Xã, phường", "Tổng số hộ", "Hộ nghèo", None, "Hộ cận nghèo", None)
    (table,), problems = in_rows(
        F2_TITLE, groups, (None, None, None, "Số lượng", "%", "Số lượng", "%"), *NEAR
    )
    assert (columns(table), problems) == (GROUPED, [])


@pytest.mark.parametrize("years", [("Năm 2021", "Năm 2022"), (2021, 2022)])
def test_years_over_columns_without_merged_cells(years: tuple[object, object]) -> None:
    head = ("STT", "Xã", *("Tổng số hộ", "Số hộ nghèo", "Tỷ lệ (%)") * 2)
    over = (None, None, years[0], None, None, years[1])
    (table,), _ = in_rows(("TỔNG HỢP HỘ NGHÈO",), over, head, *((*r, *r[2:]) for r in F2_BODY))
    assert [table.column("poor_households", y) for y in (2021, 2022)] == [4, 7]


def test_a_head_of_four_merged_rows_with_column_numbers() -> None:
    rows = (
        ("STT", "Xã", "Kết quả rà soát"),
        (None, None, "Tổng số hộ", "Hộ nghèo"),
        (None, None, None, "Tổng số", None, "Trong đó"),
        (None, None, None, "Số hộ", "Tỷ lệ (%)", "Hộ DTTS"),
        ("A", "B", 1, 2, "3=2/1", 4),
    )
    merged = ("A2:A5", "B2:B5", "C2:F2", "C3:C5", "D3:F3", "D4:E4")
    (table,), problems = in_rows(F2_TITLE, *rows, *((*r, 50) for r in F2_BODY), merged=merged)
    assert (table.header_rows, table.number_rows, problems) == ((2, 3, 4, 5), (6,), [])
    assert columns(table) == {
        "stt": 1, "unit": 2, "households": 3, "poor_households": 4, "rate": 5, "minority_poor_households": 6,
    }  # fmt: skip


@pytest.mark.parametrize(
    "numbers",
    [
        ("A", "B", 1, 2, 3),
        ("(1)", "(2)", "(3)", "(4)", "(5)=(4)/(3)"),
        ("I", "II", "III", "IV", "V"),
        (1, 2, 3, 4, 5),
    ],
)
def test_column_numbers_in_every_style(numbers: tuple[object, ...]) -> None:
    (table,), _ = in_rows(F2_TITLE, F2_HEAD, numbers, *F2_BODY)
    assert (table.number_rows, table.body_rows) == ((3,), (4, 5, 6))


def test_units_of_money_that_contradict_each_other_leave_no_unit() -> None:
    (table,), problems = in_rows(("GIÚP ĐỠ CÁC XÃ NĂM 2019",), ("ĐVT: nghìn đồng",), F1_HEAD, *F1_BODY)
    assert (table.scale, table.scale_in_doubt, codes(problems)) == (None, True, ["money_unit_disagrees"])


@pytest.mark.parametrize("title", ["ĐVT: trệu đồng", "Kinh phí (triêụ đồg)"])
def test_a_misspelt_unit_of_money_leaves_no_unit(title: str) -> None:
    head = (*F1_HEAD[:4], "Hỗ trợ bằng tiền", *F1_HEAD[5:])
    (table,), problems = in_rows(("GIÚP ĐỠ CÁC XÃ NĂM 2019",), (title,), head, *F1_BODY)
    assert (table.scale, codes(problems)) == (None, ["money_unit_misspelt"])


@pytest.mark.parametrize(
    "text", ["Đơn vị: Sở Xây dựng", "(các hoạt động)", "Số hộ (hộ)", "ĐVT: triệu đồng", "(đồng bào)"]
)
def test_what_is_no_unit_of_money_is_no_misspelt_one(text: str) -> None:
    assert not is_misspelt_unit(text)


def test_sheets_that_are_no_reports_are_told_apart() -> None:
    pages = (
        sheet(F2_TITLE, F2_HEAD, *F2_BODY, title="Biểu"),
        sheet(F2_TITLE, F2_HEAD, *F2_BODY, title="Hướng dẫn"),
        sheet(("Cách điền biểu",), ("1. Điền đủ các cột",), title="Lời dặn"),
        sheet(*F2_BODY, title="Số liệu"),
    )
    tables, problems = found(*pages)
    assert [t.sheet.title for t in tables] == ["Biểu"]
    assert [(p.sheet, p.code) for p in problems] == [
        ("Hướng dẫn", "example_sheet"), ("Lời dặn", "sheet_without_table"), ("Số liệu", "head_missing"),
    ]  # fmt: skip


def test_a_form_nobody_filled_in_is_said_to_be_empty() -> None:
    (table,), problems = in_rows(F2_TITLE, F2_HEAD, (1,), (2,))
    assert (table.body_rows, codes(problems)) == ((), ["table_empty"])
