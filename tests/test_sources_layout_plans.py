from __future__ import annotations

import pytest

from analysis.sources.layout.headings import normal
from analysis.sources.layout.plans import plan_in
from layout_sheets import F1_BODY, F1_HEAD, F2_BODY, F2_HEAD, F2_TITLE, codes, columns, in_rows

PLANS = (
    "KẾ HOẠCH GIÚP ĐỠ CÁC XÃ NĂM 2019",
    "BIỂU TỔNG HỢP ĐĂNG KÝ GIÚP ĐỠ CÁC XÃ NĂM 2020",
    "DANH SÁCH CÁC XÃ DỰ KIẾN ĐẠT CHUẨN",
    "KẾT QUẢ RÀ SOÁT CHỈ TIÊU, KẾ HOẠCH GIẢM HỘ NGHÈO",
    "NHU CẦU KINH PHÍ THỰC HIỆN",
    "Đăng ký giúp đỡ về tiền năm 2020",
)
RESULTS = (
    "KẾT QUẢ THỰC HIỆN KẾ HOẠCH GIÚP ĐỠ CÁC XÃ",
    "TÌNH HÌNH THỰC HIỆN MỘT SỐ CHỈ TIÊU KINH TẾ - XÃ HỘI",
    "SỞ KẾ HOẠCH VÀ ĐẦU TƯ",
    "PHÒNG TÀI CHÍNH - KẾ HOẠCH HUYỆN NẬM PỒ",
    "CHƯƠNG TRÌNH MỤC TIÊU QUỐC GIA XÂY DỰNG NÔNG THÔN MỚI",
    "KẾT QUẢ GIÚP ĐỠ NĂM 2019 VÀ KẾ HOẠCH NĂM 2020",
    "% so với kế hoạch",
)
PARTS = (
    "HỘ NGHÈO DÂN TỘC THIỂU SỐ",
    "HỘ NGHÈO CÓ CHỦ HỘ LÀ NỮ",
    "HỘ NGHÈO CÓ TRẺ EM",
    "HỘ NGHÈO ĐƯỢC VAY VỐN",
    "NHÂN KHẨU NGHÈO",
)
FLOW = ("STT", "Xã", "Số hộ nghèo đầu năm", "Số hộ thoát nghèo", "Số hộ tái nghèo", "Số hộ nghèo cuối năm")
FLOWS = ((1, "Nà Hỳ", 400, 40, 1, 361), (2, "Nà Khoa", 300, 30, 2, 272), (3, "Nà Bủng", 200, 20, 3, 183))


@pytest.mark.parametrize("text", PLANS)
def test_a_plan_a_need_and_a_registration_are_told(text: str) -> None:
    assert plan_in(normal(text))


@pytest.mark.parametrize("text", RESULTS)
def test_a_result_that_speaks_of_its_plan_is_no_plan(text: str) -> None:
    assert plan_in(normal(text)) == ""


@pytest.mark.parametrize("title", PLANS[:2])
def test_a_plan_in_the_form_of_a_result_is_refused(title: str) -> None:
    tables, problems = in_rows((title,), F1_HEAD, *F1_BODY)
    assert (tables, codes(problems)) == ([], ["plan_not_result"])


def test_a_heading_of_a_plan_over_all_columns_refuses_the_table() -> None:
    over = (None, None, None, "Đăng ký giúp đỡ năm 2020")
    merged = (f"D2:{chr(ord('A') + len(F1_HEAD) - 1)}2",)
    tables, problems = in_rows(("GIÚP ĐỠ CÁC XÃ",), over, F1_HEAD, *F1_BODY, merged=merged)
    assert (tables, codes(problems)) == ([], ["plan_not_result"])


def test_an_attached_plan_that_is_only_cited_does_not_refuse_a_result() -> None:
    tables, _ = in_rows(F2_TITLE, ("(Kèm theo Kế hoạch số 12/KH-UBND ngày 3/4/2019)",), F2_HEAD, *F2_BODY)
    assert [t.form for t in tables] == ["F2"]


@pytest.mark.parametrize("part", PARTS)
def test_a_part_of_the_poor_is_not_read_as_all(part: str) -> None:
    tables, problems = in_rows((f"TỔNG HỢP KẾT QUẢ RÀ SOÁT {part} NĂM 2019",), F2_HEAD, *F2_BODY)
    assert (tables, codes(problems)) == ([], ["part_not_whole"])


def test_a_table_of_all_and_of_minorities_is_read() -> None:
    head, body = (*F2_HEAD, "Số hộ nghèo DTTS"), ((*row, 1) for row in F2_BODY)
    tables, _ = in_rows(("HỘ NGHÈO, HỘ NGHÈO DÂN TỘC THIỂU SỐ NĂM 2019",), head, *body)
    assert {"poor_households", "minority_poor_households"} <= set(columns(tables[0]))


@pytest.mark.parametrize(
    "title", ["DIỄN BIẾN NHÂN KHẨU NGHÈO NĂM 2019", "DIỄN BIẾN SỐ HỘ CẬN NGHÈO NĂM 2019"]
)
def test_people_and_the_near_poor_are_not_read_as_poor_households(title: str) -> None:
    tables, problems = in_rows((title,), FLOW, *FLOWS)
    assert (tables, [p.severity for p in problems]) == ([], ["stops"])


def test_the_flow_of_poor_and_near_poor_households_is_read() -> None:
    tables, _ = in_rows(("DIỄN BIẾN HỘ NGHÈO, HỘ CẬN NGHÈO NĂM 2019",), FLOW, *FLOWS)
    assert [t.form for t in tables] == ["F2_flow"]


def test_headings_of_people_are_none_of_households() -> None:
    head = (*FLOW[:2], "Số khẩu nghèo đầu năm", *FLOW[3:5], "Số khẩu nghèo cuối năm")
    tables, problems = in_rows(("DIỄN BIẾN HỘ NGHÈO NĂM 2019",), head, *FLOWS)
    assert tables == []
    assert problems[0].severity == "stops"


def test_the_end_of_the_year_is_read_and_its_start_is_left_out() -> None:
    groups = ("STT", "Xã", "Tổng số hộ", "Hộ nghèo", None, "Hộ cận nghèo", None)
    days = (None, None, None, *("Đầu năm 01/01/2019", "Cuối năm 31/12/2019") * 2)
    body = (
        (i, n, 500 + i, 400 + i, 380 + i, 60 + i, 50 + i)
        for i, n in enumerate(("Nà Hỳ", "Nà Bủng", "Pa Tần"))
    )
    tables, _ = in_rows(F2_TITLE, groups, days, *body, merged=("A2:A3", "B2:B3", "C2:C3", "D2:E2", "F2:G2"))
    assert columns(tables[0]) == {
        "stt": 1, "unit": 2, "households": 3, "poor_households 2019": 5,
        "near_poor_households 2019": 7,
    }  # fmt: skip


def test_poor_and_near_poor_together_are_not_all_households() -> None:
    head = ("STT", "Xã", "Tổng số hộ", "Hộ nghèo", "Hộ cận nghèo")
    body = ((i, n, 500, 400, 100) for i, n in enumerate(("Nà Hỳ", "Nà Bủng", "Pa Tần")))
    (table,), problems = in_rows(F2_TITLE, head, *body)
    assert "households" not in columns(table)
    assert [(p.cell, p.code) for p in problems if p.severity == "blanks"] == [("C2", "column_in_doubt")]


@pytest.mark.parametrize(
    ("unit", "is_doubted"),
    [
        ("(triệu đồng)", False), ("(1.000 đồng)", False), ("(1.000.000 đồng)", False),
        ("(nghìn đồng)", False),
        ("(USD)", True), ("(nghìn USD)", True), ("(trăm triệu đồng)", True), ("(10 triệu đồng)", True),
    ],
)  # fmt: skip
def test_a_unit_that_is_not_known_leaves_the_scale_in_doubt(unit: str, is_doubted: bool) -> None:
    head = tuple(f"Giúp đỡ về tiền {unit}" if "tiền" in h else h for h in F1_HEAD)
    (table,), problems = in_rows(("KẾT QUẢ GIÚP ĐỠ CÁC XÃ NĂM 2019",), head, *F1_BODY)
    assert (table.scale_in_doubt, "money_unit_unknown" in codes(problems)) == (is_doubted, is_doubted)
