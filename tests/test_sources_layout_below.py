from __future__ import annotations

from analysis.sources import sheets_aside
from layout_sheets import F1_BODY, F1_HEAD, F2_BODY, F2_HEAD, F2_TITLE, codes, columns, found, in_rows, sheet

F5_HEAD = ("TT", "Chỉ tiêu", "ĐVT", "Trong tháng", "Lũy kế", "Kế hoạch năm", "% kế hoạch")
SIGNED = ((), ("Điện Biên, ngày 28 tháng 12 năm 2017",), ("TM. ỦY BAN NHÂN DÂN",), ("(Đã ký)",))
BANK = (("UBND TỈNH ĐIỆN BIÊN",), ("NGÂN HÀNG NHÀ NƯỚC",), ("KẾT QUẢ GIÚP ĐỠ XÃ NĂM 2017",))
PLANNING = (("UBND TỈNH ĐIỆN BIÊN",), ("SỞ KẾ HOẠCH VÀ ĐẦU TƯ",), ("KẾT QUẢ GIÚP ĐỠ XÃ",), ("NĂM 2017",))
MARKS = (
    ("KẾT QUẢ XÂY DỰNG NÔNG THÔN MỚI NĂM 2023",),
    (),
    ("Tiêu chí", "Xã Keo Lôm", "Xã Phì Nhừ"),
    *((f"Tiêu chí {n}", "x", "x") for n in range(1, 20)),
    ("Tổng số tiêu chí đạt", 19, 19),
)


def month(district: str, number: int) -> list[tuple[object, ...]]:
    rows = [(i, f"Chỉ tiêu số {i}", "ha", i, 2 * i, 4 * i, 50) for i in range(1, 5)]
    title = f"BIỂU CHỈ TIÊU KINH TẾ - XÃ HỘI THÁNG {number}/2023"
    return [(f"UBND HUYỆN {district}",), (title,), (f"Huyện {district}",), (), F5_HEAD, *rows]


def test_a_table_below_signatures_has_its_own_agency() -> None:
    (first, second), problems = in_rows(
        *BANK, (), F1_HEAD, *F1_BODY, *SIGNED, (), *PLANNING, (), F1_HEAD, *F1_BODY, *SIGNED
    )
    assert "NGÂN HÀNG" in first.title
    assert "NGÂN HÀNG" not in second.title
    assert second.title.split(" | ")[1] == "SỞ KẾ HOẠCH VÀ ĐẦU TƯ"
    assert first.notes.endswith("(Đã ký)")
    assert problems == []


def test_a_table_below_notes_has_its_own_district_and_month() -> None:
    notes = ((), ("Ghi chú: số liệu đã được rà soát",), ("* Trong đó có 12 hộ chuyển đi.",), ())
    (first, second), problems = in_rows(*month("NẬM PỒ", 6), *notes, *month("MƯỜNG NHÉ", 1))
    assert "THÁNG 6" in first.title
    assert "THÁNG 1" in second.title
    assert "NẬM PỒ" not in second.title
    assert first.notes.endswith("chuyển đi.")
    assert problems == []


def test_a_name_that_signs_one_table_is_no_title_of_the_next() -> None:
    signed = (*SIGNED, (), ("Nguyễn Văn Thành",), ())
    (first, second), problems = in_rows(*BANK, (), F1_HEAD, *F1_BODY, *signed, F1_HEAD, *F1_BODY)
    assert first.notes.endswith("Nguyễn Văn Thành")
    assert second.title == first.title
    assert [(p.severity, p.code) for p in problems] == [("blanks", "title_inherited")]


def test_a_table_that_only_names_its_year_takes_the_agency_from_above_and_says_so() -> None:
    (_, second), problems = in_rows(
        *BANK, (), F1_HEAD, *F1_BODY, (), ("BIỂU 2: KẾT QUẢ GIÚP ĐỠ XÃ NĂM 2018",), (), F1_HEAD, *F1_BODY
    )
    assert second.title.split(" | ") == ["BIỂU 2: KẾT QUẢ GIÚP ĐỠ XÃ NĂM 2018", *(t for (t,) in BANK[:2])]
    assert [(p.severity, p.code) for p in problems] == [("notes", "title_inherited")]


def test_a_head_repeated_on_the_next_page_goes_on_with_its_table() -> None:
    (table,), problems = in_rows(F2_TITLE, (), F2_HEAD, *F2_BODY, (), F2_HEAD, *F2_BODY)
    assert len(table.body_rows) == 6
    assert problems == []


def test_an_upright_and_a_turned_table_are_both_read_in_either_order() -> None:
    upright = (F2_TITLE, (), F2_HEAD, *F2_BODY)
    for rows in ((*upright, (), *MARKS), (*MARKS, (), *upright)):
        tables, problems = in_rows(*rows)
        assert sorted((t.form, t.is_turned, len(t.body_rows)) for t in tables) == [
            ("F2", False, 3),
            ("F3", True, 2),
        ]
        assert problems == []


def test_the_name_of_the_province_does_not_make_a_table_one_of_movements() -> None:
    (table,), problems = in_rows(("Tỉnh Điện Biên | hộ nghèo",), ("STT", "Xã", "Tổng số hộ", "Số hộ nghèo"),
                                 *(r[:4] for r in F2_BODY))  # fmt: skip
    assert (table.form, problems) == ("F2", [])


def test_abbreviated_headings_are_read_as_what_they_stand_for() -> None:
    head = ("STT", "Xã", "TS hộ", "TS hộ nghèo", "TL hộ nghèo (%)")
    (table,), problems = in_rows(F2_TITLE, (), head, *F2_BODY)
    assert columns(table) == {"stt": 1, "unit": 2, "households": 3, "poor_households": 4, "rate": 5}
    assert problems == []


def test_a_column_that_cannot_be_one_of_the_form_is_only_noted() -> None:
    body = [(*r[:2], 9 + i, *r[2:]) for i, r in enumerate(F2_BODY)]
    tables, problems = in_rows(F2_TITLE, (), (*F2_HEAD[:2], "Số thôn, bản", *F2_HEAD[2:]), *body)
    assert [(p.severity, p.code) for p in problems] == [("notes", "column_not_understood")]
    assert columns(tables[0])["households"] == 4


def test_a_second_table_and_notes_far_down_a_long_sheet_are_found() -> None:
    many = [(i, f"Xã số {i}", 900, 450, 50.0) for i in range(1, 1500)]
    (first, second), problems = in_rows(
        F2_TITLE, (), F2_HEAD, *many, (), ("Ghi chú: số liệu sơ bộ",), (),
        ("KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2022",), (), F2_HEAD, *many, ("Cộng", None, 1, 2, 3),
    )  # fmt: skip
    assert (len(first.body_rows), len(second.body_rows)) == (1499, 1500)
    assert (first.notes, second.title) == ("Ghi chú: số liệu sơ bộ", "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2022")
    assert problems == []


def test_sheets_that_are_no_report_are_told_with_their_reason() -> None:
    _, problems = found(
        sheet(F2_TITLE, (), F2_HEAD, *F2_BODY),
        sheet(F2_HEAD, *F2_BODY, title="Hướng dẫn"),
        sheet(("Danh mục mã xã",), ("Keo Lôm", "01"), title="Mã"),
    )
    assert sheets_aside(problems) == {"Hướng dẫn": "example_sheet", "Mã": "sheet_without_table"}
    assert codes(problems) == ["example_sheet", "sheet_without_table"]
