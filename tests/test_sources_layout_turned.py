from __future__ import annotations

from layout_sheets import F1_HEAD, codes, columns, in_rows

CRITERIA = (
    "Quy hoạch", "Giao thông", "Thủy lợi", "Điện", "Trường học", "Cơ sở vật chất văn hóa",
    "Cơ sở hạ tầng thương mại nông thôn", "Thông tin và truyền thông", "Nhà ở dân cư", "Thu nhập", "Hộ nghèo",
    "Lao động có việc làm", "Tổ chức sản xuất", "Giáo dục và Đào tạo", "Y tế", "Văn hóa",
    "Môi trường và an toàn thực phẩm", "Hệ thống chính trị và tiếp cận pháp luật", "Quốc phòng và An ninh",
)  # fmt: skip
NTM = (
    ("KẾT QUẢ THỰC HIỆN TIÊU CHÍ NÔNG THÔN MỚI NĂM 2019",),
    (),
    ("STT", "Tiêu chí", "Keo Lôm", "Phì Nhừ", "Ghi chú"),
    *((i, name, "Đ", "CĐ") for i, name in enumerate(CRITERIA, start=1)),
    (None, "Tổng số tiêu chí đạt", 19, 0),
    ("Ghi chú: Đ = đạt",),
)


def test_criteria_down_and_communes_across_is_an_ordinary_table_with_true_addresses() -> None:
    (table,), problems = in_rows(*NTM)
    assert (table.form, table.is_turned, table.body_rows, problems) == ("F3", True, (3, 4), [])
    assert [table.text(row, "commune") for row in table.body_rows] == ["Keo Lôm", "Phì Nhừ"]
    mark = table.cell(4, "criterion_7")
    assert mark is not None
    assert (mark.text, mark.address) == ("CĐ", "D10")
    assert table.place(mark.row, mark.column).cell == "D10"
    assert table.text(3, "met_total") == "19"
    assert (table.title[-4:], table.notes) == ("2019", "Ghi chú: Đ = đạt")


def test_rows_of_a_turned_table_are_accounted_as_rows_of_the_file() -> None:
    (table,), _ = in_rows(*NTM)
    used, explained = table.accounted({3}, {4: "hidden"})
    assert used == frozenset(range(4, 24))
    assert explained == {1: "title", 3: "head", 24: "note"}
    used, explained = table.accounted(set(), {3: "year_unknown", 4: "year_unknown"})
    assert (used, explained[4]) == (frozenset(), "year_unknown")


def test_help_by_kind_down_and_communes_across_with_an_empty_kind() -> None:
    labels = F1_HEAD[2:]
    rows = [(i, label, None, *(() if i == 5 else ("x", "Có"))) for i, label in enumerate(labels, start=1)]
    (table,), problems = in_rows(
        ("GIÚP ĐỠ CÁC XÃ NĂM 2019",), ("TT", "Nội dung", "ĐVT", "Keo Lôm", "Phì Nhừ"), *rows
    )
    assert (table.form, table.body_rows, table.scale, codes(problems)) == ("F1", (4, 5), 1_000_000, [])
    assert columns(table)["production"] == 7


def test_labels_under_group_labels_down_the_side() -> None:
    rows = (
        (1, "Tổng số hộ", 900, 800, 1700),
        (2, "Hộ nghèo"),
        ("a", "Số hộ", 450, 200, 650),
        ("b", "Tỷ lệ (%)", 50.0, 25.0, 38.24),
        (3, "Hộ cận nghèo"),
        ("a", "Số hộ", 90, 80, 170),
        ("b", "Tỷ lệ (%)", 10.0, 10.0, 10.0),
    )
    head = ("TT", "Chỉ tiêu", "Keo Lôm", "Phì Nhừ", "Tổng cộng")
    (table,), _ = in_rows(("KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2019",), head, *rows)
    assert columns(table) == {
        "unit": 2, "households": 3, "poor_households": 5, "rate": 6,
        "near_poor_households": 8, "near_rate": 9,
    }  # fmt: skip


def test_years_across_are_no_places() -> None:
    rows = ((1, "Tổng số hộ", 900, 910), (2, "Số hộ nghèo", 450, 400), (3, "Tỷ lệ hộ nghèo", 50.0, 43.96))
    tables, problems = in_rows(("RÀ SOÁT HỘ NGHÈO XÃ KEO LÔM",), ("TT", "Chỉ tiêu", 2020, 2021), *rows)
    assert (tables, len(problems)) == ([], 1)
