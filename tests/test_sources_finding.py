from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.checking import Problem
from analysis.sources import (
    Cell,
    FormTable,
    MergedRange,
    Sheet,
    Workbook,
    find_tables,
    load_forms,
    money_scale,
    open_workbook,
    year_in,
)
from ingest_roots import F1_HEAD, LANG_SON, REAL_F1, REAL_F5, f1_rows, write_rows

ONE_COMMUNE = (1, "Xã Keo Lôm", "Sở Xây dựng", "Có", "Có", 15)


def found_in(path: Path) -> tuple[tuple[FormTable, ...], tuple[Problem, ...]]:
    book = open_workbook(path, path.name).value
    assert book is not None
    checked = find_tables(book, load_forms())
    return checked.value, checked.problems


def found(folder: Path, *rows: Sequence[object]) -> tuple[tuple[FormTable, ...], tuple[Problem, ...]]:
    return found_in(write_rows(folder / "a.xlsx", rows))


def fields(table: FormTable) -> list[str]:
    return [c.field for c in table.columns]


def test_the_real_agency_form_with_its_misspelt_head() -> None:
    (table,), problems = found_in(REAL_F1)
    assert problems == ()
    assert (table.form, table.header_rows, table.body_rows) == ("F1", (6, 7), (8, 9, 10, 11))
    assert fields(table) == [
        "stt", "commune", "agency", "survey", "capacity", "cash", "equipment", "production",
        "infrastructure", "other",
    ]  # fmt: skip
    assert (table.scale, table.title_rows) == (1_000_000, (1, 2, 4))
    assert {c.year for c in table.columns if c.field == "cash"} == {2018}


def test_the_real_district_form_and_the_three_sheets_of_bac_son() -> None:
    (monthly,), problems = found_in(REAL_F5)
    assert (monthly.form, len(monthly.body_rows), problems) == ("F5", 22, ())
    marks, bands, resources = found_in(next((LANG_SON / "data" / "raw").rglob("*.xlsx")))[0]
    assert [t.form for t in (marks, bands, resources)] == ["F3", "F3_bands", "F4"]
    assert [marks.column(f"criterion_{n}") for n in (1, 19)] == [4, 22]
    assert marks.notes.startswith("Ghi chú: Đ = đạt")
    assert bands.notes == "Bình quân đạt 14,29 tiêu chí NTM/xã."
    assert resources.scale == 1_000_000


@pytest.mark.parametrize(
    "head",
    [
        ("TT", "Tên xã được giúp đỡ", "Đơn vị giúp đỡ", "Khảo sát, nắm bắt tình hình cơ sở",
         "Nâng cao năng lực", "Hỗ trợ bằng tiền (nghìn đồng)", "Hiện vật",
         "Hỗ trợ sản xuất", "Cơ sở hạ tầng", "Khác"),
        ("Số TT", "XÃ ĐƯỢC GIÚP ĐỠ", "CƠ QUAN, ĐƠN VỊ", "KHẢO SÁT",
         "ĐÀO TẠO, BỒI DƯỠNG CÁN BỘ XÃ", "KINH PHÍ HỖ TRỢ\n(NGHÌN ĐỒNG)",
         "TRANG THIẾT BỊ", "PHÁT TRIỂN SẢN XUẤT", "HẠ TẦNG", "HỖ TRỢ KHÁC"),
        ("S TT", "Huyen/xa duoc giup do", "Don vi duoc phan cong", "Khao sat nam tinh hinh",
         "Tang cuong nang luc CB xa", "Giup do ve tien (nghin dong)", "Giup do ve trang thiet bi",
         "Giup trien khai du an PTSX", "Ho tro xay dung ket cau ha tang", "Hoat dong khac"),
    ],
)  # fmt: skip
def test_headings_in_other_words_are_the_same_form(tmp_path: Path, head: Sequence[str]) -> None:
    (table,), problems = found(tmp_path, ["KẾT QUẢ GIÚP ĐỠ XÃ NĂM 2019"], [], head, ONE_COMMUNE)
    assert (table.form, table.scale, problems) == ("F1", 1_000, ())
    wanted = {"commune", "agency", "survey", "capacity", "cash", "equipment", "production", "infrastructure"}
    assert wanted | {"other"} <= set(fields(table))


def test_years_side_by_side_are_years_of_their_columns(tmp_path: Path) -> None:
    years: list[object] = ["STT", "Xã", "Năm 2021", None, None, "Năm 2022"]
    columns = [None, None, *("Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)") * 2]
    (table,), _ = found(
        tmp_path, ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO"], years, columns, [1, "Keo Lôm", 900, 450, 50, 910, 400, 43.96]
    )
    assert (table.form, table.years) == ("F2", (2021, 2022))
    assert [table.column("poor_households", y) for y in (2021, 2022)] == [4, 7]


def test_poor_and_near_poor_under_group_headings_are_not_mixed_up(tmp_path: Path) -> None:
    groups = ["STT", "Xã, phường, thị trấn", "Tổng số hộ", "Hộ nghèo", None, "Hộ cận nghèo"]
    leaves = [None, None, None, "Số hộ", "Tỷ lệ (%)", "Số hộ", "Tỷ lệ (%)"]
    (table,), _ = found(
        tmp_path, ["RÀ SOÁT HỘ NGHÈO NĂM 2019"], groups, leaves, [1, "Keo Lôm", 900, 450, 50, 90, 10]
    )
    assert fields(table) == [
        "stt", "unit", "households", "poor_households", "rate", "near_poor_households", "near_rate",
    ]  # fmt: skip


def test_column_numbers_notes_and_signatures_are_no_data(tmp_path: Path) -> None:
    rows = [
        *f1_rows(2019),
        ["A", "B", "C", 1, 2, 3, 4, 5, 6, 7],
        ONE_COMMUNE,
        [None, "Tổng cộng", None, None, None, 15],
        ["Ghi chú: số liệu đến ngày 20/12"],
        [],
        [None, None, None, None, None, None, None, None, "Điện Biên, ngày 20 tháng 12 năm 2019"],
        [None, "Người lập biểu", None, None, None, None, None, None, "Giám đốc"],
        [None, "Nguyễn Văn A", None, None, None, None, None, None, "Trần Thị B"],
    ]
    (table,), _ = found(tmp_path, *rows)
    assert (table.number_rows, table.body_rows, table.note_rows) == ((4,), (5, 6), (7, 9, 10, 11))
    assert set(table.explained.values()) == {"title", "head", "column_numbers", "note"}


def test_blank_rows_inside_a_table_end_nothing(tmp_path: Path) -> None:
    (table,), _ = found(tmp_path, *f1_rows(2019, ONE_COMMUNE, [], [], ONE_COMMUNE))
    assert table.body_rows == (4, 7)


def test_tables_one_below_the_other_are_found_with_their_own_titles(tmp_path: Path) -> None:
    (first, second), problems = found(
        tmp_path,
        *f1_rows(2019, ONE_COMMUNE),
        ["Ghi chú: hết bảng 1"],
        [],
        ["KẾT QUẢ HUY ĐỘNG NGUỒN LỰC NĂM 2019 (triệu đồng)"],
        ["STT", "Nguồn vốn", "Kế hoạch", "Thực hiện"],
        [1, "Vốn tín dụng", 10, 12],
    )
    assert [t.form for t in (first, second)] == ["F1", "F4"]
    assert (first.note_rows, second.title) == ((5,), "KẾT QUẢ HUY ĐỘNG NGUỒN LỰC NĂM 2019 (triệu đồng)")
    assert problems == ()


def test_a_missing_column_is_a_problem_and_the_rest_is_read(tmp_path: Path) -> None:
    rows = [[c for i, c in enumerate(r) if i != 5] for r in f1_rows(2019, ONE_COMMUNE)[2:]]
    (table,), problems = found(tmp_path, ["KẾT QUẢ GIÚP ĐỠ XÃ NĂM 2019"], *rows)
    assert table.form == "F1"
    assert [p.code for p in problems] == ["column_missing"]


def test_a_column_outside_the_form_is_told_when_it_holds_something(tmp_path: Path) -> None:
    _, problems = found(
        tmp_path, ["NĂM 2019"], [*F1_HEAD, "Mã hồ sơ lưu"], [*ONE_COMMUNE, *[None] * 4, "H-12"]
    )
    assert [(p.code, p.cell) for p in problems] == [("column_not_understood", "K2")]


def test_a_sheet_of_no_known_form_gives_a_problem_and_no_table(tmp_path: Path) -> None:
    tables, problems = found(tmp_path, ["Lịch trực Tết"], ["Ngày", "Người trực"], [1, "Nguyễn Văn A"])
    assert (tables, [p.code for p in problems]) == ((), ["unknown_form"])


def test_the_flow_of_the_near_poor_is_not_taken_for_the_flow_of_the_poor(tmp_path: Path) -> None:
    head = [
        "STT",
        "Xã",
        "Số đầu kỳ",
        "Trở thành hộ nghèo",
        "Vượt chuẩn cận nghèo",
        "Phát sinh mới",
        "Số cuối kỳ",
    ]
    tables, _ = found(
        tmp_path, ["DIỄN BIẾN KẾT QUẢ RÀ SOÁT HỘ CẬN NGHÈO NĂM 2022"], head, [1, "Keo Lôm", 9, 1, 2, 3, 9]
    )
    assert [t.form for t in tables] == []


@pytest.mark.parametrize(
    ("text", "scale"),
    [
        ("Giúp đỡ về tiền (triệu đồng)", 1_000_000),
        ("Kinh phí (ĐVT: Tr.đ)", 1_000_000),
        ("Đơn vị tính: nghìn đồng", 1_000),
        ("ĐVT: 1.000 đồng", 1_000),
        ("Số tiền, tỷ đồng", 1_000_000_000),
        ("Số tiền (đồng)", 1),
        ("Giúp đỡ về tiền (trệu đồng)", None),
        ("Giúp đỡ về tiền", None),
        ("Số đồng chí tham gia", None),
    ],
)
def test_a_unit_of_money_is_read_whole_or_not_at_all(text: str, scale: int | None) -> None:
    assert money_scale(text) == scale


def test_a_range_of_years_is_no_year() -> None:
    assert [year_in(t) for t in ("năm 2018", "giai đoạn 2016-2020", "2018 và 2019")] == [2018, None, None]


def test_a_merged_range_over_every_heading_leaves_no_head() -> None:
    cells = {(1, c): Cell(1, c, text, "text") for c, text in ((2, "STT"), (3, "STT"))}
    sheet = Sheet("Biểu", cells, (MergedRange(1, 1, 1, 3),))
    found = find_tables(Workbook("a.xlsx", (sheet,)), load_forms())
    assert found.value == ()
    assert found.problems
