from __future__ import annotations

import pytest

from layout_sheets import (
    F1_BODY,
    F1_HEAD,
    F2_BODY,
    F2_HEAD,
    F2_TITLE,
    beside,
    codes,
    columns,
    found,
    in_rows,
    sheet,
)

LEFT = (F2_TITLE, (), F2_HEAD, *F2_BODY)
RIGHT = (("KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2022",), (), F2_HEAD, *F2_BODY)
NEXT = ((4, "Na Son", 500, 100, 20.0), (5, "Tìa Dình", 400, 100, 25.0), (6, "Luân Giói", 300, 150, 50.0))


@pytest.mark.parametrize("gap", [0, 1, 3])
def test_tables_side_by_side_have_their_own_columns_titles_and_rows(gap: int) -> None:
    (left, right), problems = in_rows(*beside(LEFT, RIGHT, gap))
    assert problems == []
    assert [t.title[-4:] for t in (left, right)] == ["2021", "2022"]
    assert (left.column("poor_households"), right.column("poor_households")) == (4, 9 + gap)
    assert left.body_rows == right.body_rows == (4, 5, 6)
    assert right.text(4, "unit") == "Keo Lôm"
    assert [c.column for c in right.sheet.by_row[4]] == [6 + gap, 7 + gap, 8 + gap, 9 + gap, 10 + gap]


def test_tables_side_by_side_may_begin_on_different_rows() -> None:
    (left, right), _ = in_rows(*beside(LEFT, ((), (), *RIGHT)))
    assert (left.body_rows, right.body_rows) == ((4, 5, 6), (6, 7, 8))
    assert right.title == "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2022"


def test_two_forms_side_by_side_below_a_shared_title() -> None:
    blocks = beside(((("Xã A"),), F1_HEAD, *F1_BODY), ((("Xã B"),), F2_HEAD, *F2_BODY))
    (first, second), _ = in_rows(("BÁO CÁO NĂM 2020",), (), *blocks)
    assert (first.form, second.form) == ("F1", "F2")
    assert second.title == "Xã B | BÁO CÁO NĂM 2020"


def test_a_blank_column_inside_a_table_parts_nothing() -> None:
    head = ("STT", "Xã", "Tổng số hộ", None, "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)")
    (table,), _ = in_rows(F2_TITLE, head, *((a, b, c, None, d, e) for a, b, c, d, e in F2_BODY))
    assert columns(table) == {"stt": 1, "unit": 2, "households": 3, "poor_households": 5, "rate": 6}


def test_tables_side_by_side_below_another_table() -> None:
    top = (("GIÚP ĐỠ CÁC XÃ NĂM 2019",), F1_HEAD, *F1_BODY, (), ("Ghi chú: hết",), ())
    tables, _ = in_rows(*top, *beside(LEFT, RIGHT))
    assert [(t.form, t.title[-4:]) for t in tables] == [("F1", "2019"), ("F2", "2021"), ("F2", "2022")]
    assert tables[0].body_rows == (3, 4)


def test_a_table_split_by_pages_is_one_table_and_carried_sums_are_no_data() -> None:
    carried = (None, "Cộng mang sang", 2400, 751)
    second = (("Trang 2",), F2_HEAD, ("A", "B", 1, 2, 3), (None, "Mang sang", 2400, 751), NEXT[0])
    (table,), problems = in_rows(
        F2_TITLE, F2_HEAD, *F2_BODY, carried, (), *second, (None, "Tổng cộng", 2900, 851)
    )
    assert (table.body_rows, table.carried_rows, table.number_rows) == ((3, 4, 5, 12, 13), (6, 11), (10,))
    assert (table.repeated_rows, problems) == ((8, 9), [])
    assert {table.explained[r] for r in (6, 11)} == {"carried_over"}
    assert set(table.explained) | set(table.body_rows) == {1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13}


def test_a_repeated_head_below_a_new_title_is_a_new_table_of_the_same_year() -> None:
    (first, second), _ = in_rows(F2_TITLE, F2_HEAD, *F2_BODY, ("Huyện Mường Chà",), F2_HEAD, *NEXT)
    assert (first.body_rows, second.body_rows) == ((3, 4, 5), (8, 9, 10))
    assert second.title == f"Huyện Mường Chà | {F2_TITLE[0]}"


def test_a_sheet_that_says_it_goes_on_is_read_with_the_columns_before() -> None:
    (first, rest), problems = found(sheet(*LEFT), sheet(("(tiếp theo)",), *NEXT, title="Trang 2"))
    assert (rest.columns, rest.title, rest.body_rows, problems) == (first.columns, first.title, (2, 3, 4), [])
    assert rest.place(2, 3).sheet == "Trang 2"


def test_a_headless_sheet_that_says_nothing_is_asked_about() -> None:
    tables, problems = found(sheet(*LEFT, title="Một"), sheet(*NEXT, title="Hai"))
    assert (len(tables), [(p.code, p.severity, p.sheet) for p in problems]) == (
        1,
        [("head_missing", "stops", "Hai")],
    )
    assert "“Một”" in problems[0].message


def test_another_small_table_below_ends_the_body() -> None:
    below = ((), ("STT", "Họ và tên", "Chức vụ"), (1, "Nguyễn Văn A", "Trưởng phòng"))
    (table,), problems = in_rows(F2_TITLE, F2_HEAD, *F2_BODY, *below)
    assert (table.body_rows, codes(problems)) == ((3, 4, 5), ["unknown_form"])


def test_legends_and_labelled_figures_below_are_notes() -> None:
    below = ((), ("Đ", "Đạt"), (None, "Tổng số thôn, bản:", 35))
    (table,), _ = in_rows(F2_TITLE, F2_HEAD, *F2_BODY, *below)
    assert (table.body_rows, table.note_rows) == ((3, 4, 5), (7, 8))


def test_a_long_table_is_read_to_its_end_with_notes_and_totals() -> None:
    many = [(i, f"Bản {i}", 100, 50, 50.0) for i in range(1, 3001)]
    end = (("Tổng cộng", None, 300000, 150000, 50.0), ("Ghi chú: hết",))
    (table,), problems = in_rows(F2_TITLE, F2_HEAD, *many, ("Mang sang", None, 9, 9), *many, *end)
    assert (len(table.body_rows), table.carried_rows, table.note_rows) == (6001, (3003,), (6005,))
    assert problems == []
