from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.values import (
    ENGLISH,
    UNKNOWN,
    VIETNAMESE,
    ColumnStyle,
    column_style,
    explain,
    find_as_of,
    find_decision,
    find_money,
    find_month,
    find_year,
    find_years,
    numeric,
    parse_date,
    parse_mark,
    parse_money,
    parse_number,
    parse_percent,
    parse_yes_no,
    read_legend,
)

MILLION = 1_000_000
decimals = st.decimals(min_value=0, max_value=10**12, allow_nan=False, allow_infinity=False, places=2)


def vietnamese(value: Decimal | int) -> str:
    return str(format_decimal(value, format="#,##0.######", locale="vi_VN"))


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("8.036,73", "8036.73"),
        ("21.406,09", "21406.09"),
        ("3.504,98", "3504.98"),
        ("4230,39", "4230.39"),
        ("4.169,1", "4169.1"),
        ("665,8", "665.8"),
        ("0,5", "0.5"),
        ("1 200", "1200"),
        ("2.017.243", "2017243"),
        ("07", "7"),
        ("12", "12"),
        ("-5", "-5"),
    ],
)
def test_a_number_that_says_its_own_style_is_read_in_any_column(text: str, value: str) -> None:
    assert parse_number(text).value == Decimal(value)
    assert parse_number(text, VIETNAMESE).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "style", "value", "problem"),
    [
        ("1.200", UNKNOWN, None, "ambiguous_number"),
        ("1.200", VIETNAMESE, 1200, None),
        ("1.200", ENGLISH, Decimal("1.2"), None),
        ("1,200", UNKNOWN, None, "ambiguous_number"),
        ("1,200", VIETNAMESE, Decimal("1.2"), None),
        ("1.2", UNKNOWN, None, "ambiguous_number"),
        ("1.2", VIETNAMESE, None, "broken_number"),
        ("1.2", ENGLISH, Decimal("1.2"), None),
        ("2.5217", UNKNOWN, None, "broken_number"),
        ("2.5217", VIETNAMESE, None, "broken_number"),
        ("12,34,5", VIETNAMESE, None, "broken_number"),
        ("14/19", VIETNAMESE, None, "not_a_number"),
        ("  ", VIETNAMESE, None, "blank"),
    ],
)
def test_what_the_column_does_not_decide_is_refused(
    text: str, style: ColumnStyle, value: Decimal | int | None, problem: str | None
) -> None:
    read = parse_number(text, style)
    assert (read.value, read.problem) == (value, problem)


def test_a_dot_groups_thousands_where_the_form_counts_things() -> None:
    assert parse_number("1.200", UNKNOWN, counts=True).value == 1200
    assert parse_number("1.200", ENGLISH, counts=True).problem == "ambiguous_number"


@pytest.mark.parametrize(
    ("texts", "decimal"),
    [
        (["665,8", "290", "7.241"], "comma"),
        (["2.017.243", "1.2"], "comma"),
        (["1,200.50", "3,4"], "dot"),
        (["1.2"], None),
        (["1.2", "3.45"], "dot"),
        (["1.2", "3,45"], None),
        (["1.200", "1.250", "650"], None),
        (["8.036,73", "8,036.73"], None),
        (["xã", "", "2.5217"], None),
    ],
)
def test_the_separator_is_decided_from_all_cells_of_the_column(texts: list[str], decimal: str | None) -> None:
    assert column_style(texts).decimal == decimal


@pytest.mark.parametrize("text", ["125(1)", "125 *", "125[2]", "125¹", "125(*)"])
def test_a_footnote_mark_is_taken_off_and_said(text: str) -> None:
    read = parse_number(text)
    assert read.value == 125
    assert read.note == "footnote"


@given(decimals)
def test_a_number_in_vietnamese_style_comes_back_exactly(value: Decimal) -> None:
    assert parse_number(vietnamese(value), VIETNAMESE).value == value


@given(st.integers(min_value=0, max_value=10**15))
def test_a_count_in_vietnamese_style_comes_back_exactly(value: int) -> None:
    assert parse_number(vietnamese(value), UNKNOWN, counts=True).value == value


@given(decimals)
def test_no_style_ever_reads_another_number_than_was_written(value: Decimal) -> None:
    assert parse_number(vietnamese(value), UNKNOWN).value in (value, None)


@given(st.text(max_size=30))
def test_any_text_is_read_or_refused_with_a_reason_that_has_a_sentence(text: str) -> None:
    number, money = parse_number(text), parse_money(text, MILLION)
    assert (number.value is None) == (number.problem is not None)
    for problem in (number.problem, money.problem):
        assert problem is None or explain(problem, text)
    assert money.amount_vnd is None or money.problem is None


def test_percent_is_read_with_and_without_its_sign() -> None:
    read = [parse_percent(t, VIETNAMESE).value for t in ("37,54%", "32 %", "101,47", "99.2%", "2.5217%")]
    assert read == [Decimal("37.54"), 32, Decimal("101.47"), Decimal("99.2"), None]


def test_a_stored_number_is_taken_as_its_format_shows_it() -> None:
    assert numeric(0.3754, "0.00%", percent=True) == Decimal("37.54")
    assert numeric(15_000_000, "#,##0,,") == 15
    assert numeric(1234.5, "#,##0.00") == Decimal("1234.5")
    assert numeric(12, '0" xã, thôn"') == 12


@pytest.mark.parametrize(
    ("text", "amount"),
    [
        ("15 triệu đồng", 15_000_000),
        ("3,07 tỷ đồng", 3_070_000_000),
        ("3 tỷ 070 triệu", 3_070_000_000),
        ("15.000.000 đ", 15_000_000),
        ("15 000 000 đồng", 15_000_000),
        ("500 nghìn", 500_000),
        ("15 trđ", 15_000_000),
        ("15tr.đ", 15_000_000),
        ("15 (triệu đồng)", 15_000_000),
        ("1.200 triệu đồng", 1_200_000_000),
        ("1 triệu rưỡi", 1_500_000),
        ("15 triệu đồng (Mười lăm triệu đồng chẵn)", 15_000_000),
        ("20 triệu đồng/xã", 20_000_000),
        ("Hỗ trợ 15 triệu đồng làm 02 nhà", 15_000_000),
        ("3.504,98", 3_504_980_000),
        ("0", 0),
    ],
)
def test_an_amount_written_out_is_whole_dong(text: str, amount: int) -> None:
    read = parse_money(text, MILLION)
    assert (read.amount_vnd, read.problem, read.names_goods) == (amount, None, False)


@pytest.mark.parametrize(
    ("text", "amount", "quantity", "unit"),
    [
        ("50 suất x 300.000 đồng", 15_000_000, 50, "suất"),
        ("300.000 đồng/suất x 50 suất", 15_000_000, 50, "suất"),
        ("50 suất quà Tết, mỗi suất 300.000 đồng", 15_000_000, 50, "suất quà"),
        ("50 suất x 300.000 đồng/suất = 15.000.000 đồng", 15_000_000, 50, "suất"),
        ("15 triệu/50 suất", 15_000_000, 50, "suất"),
        ("02 bộ máy vi tính trị giá 24 triệu đồng", 24_000_000, 2, "bộ"),
        ("02 nhà, mỗi nhà trị giá 50 triệu đồng", 100_000_000, 2, "nhà"),
        ("20 bộ bàn ghế", None, 20, "bộ"),
    ],
)
def test_goods_keep_their_quantity_and_their_worth(
    text: str, amount: int | None, quantity: float, unit: str
) -> None:
    read = parse_money(text, MILLION)
    assert (read.amount_vnd, read.quantity, read.quantity_unit) == (amount, quantity, unit)
    assert read.names_goods
    assert read.problem is None


@pytest.mark.parametrize(
    ("text", "comparator"),
    [
        ("trên 1.200 triệu đồng", "ge"),
        ("hơn 15 triệu", "ge"),
        ("1,5 tỷ đồng trở lên", "ge"),
        ("khoảng 20 triệu đồng", "approx"),
        ("gần 20 triệu đồng", "approx"),
        ("ước 20 triệu đồng", "approx"),
        ("dưới 20 triệu đồng", "le"),
        ("trên địa bàn xã 20 triệu đồng", "eq"),
    ],
)
def test_words_before_an_amount_say_how_it_compares(text: str, comparator: str) -> None:
    assert parse_money(text, MILLION).comparator == comparator


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("10-12 triệu", "money_range"),
        ("từ 10 đến 12 triệu đồng", "money_range"),
        ("1,200 triệu", "ambiguous_number"),
        ("1.200", "ambiguous_number"),
        ("300.000 đồng/hộ", "unit_price_only"),
        ("tiền mặt 15 triệu, hiện vật 5 triệu", "several_amounts"),
        ("50 suất x 300.000 đồng = 16.000.000 đồng", "product_disagrees"),
        ("mười lăm triệu đồng", "unreadable_amount"),
        ("3 tỷ 500", "unreadable_amount"),
        ("02 đồng chí cán bộ", "not_money"),
        ("tiêu chí 11 tỷ lệ hộ nghèo", "not_money"),
        ("-5", "negative_amount"),
    ],
)
def test_an_amount_that_could_be_read_two_ways_is_refused(text: str, problem: str) -> None:
    read = parse_money(text, MILLION)
    assert (read.amount_vnd, read.problem) == (None, problem)


@pytest.mark.parametrize(
    "text",
    [
        "Dự kiến 15 triệu đồng",
        "15 triệu đồng (kế hoạch)",
        "Đề nghị hỗ trợ 20 triệu",
        "xin 5 triệu",
        "còn nợ 5 triệu đồng",
        "15 triệu đồng chưa giải ngân",
        "tăng 5 triệu so với năm 2017",
        "so với năm 2017 giảm 5 triệu",
        "50% của 30 triệu",
        "12/15 triệu đồng",
    ],
)
def test_money_that_was_not_handed_over_is_refused(text: str) -> None:
    money = parse_money(text, MILLION)
    assert (money.amount_vnd, money.problem) == (None, "money_not_given")


@pytest.mark.parametrize("text", ["-15 triệu", "− 15 triệu đồng", "âm 15 triệu đồng"])
def test_an_amount_below_zero_is_refused(text: str) -> None:
    assert parse_money(text, MILLION).problem == "negative_amount"


@pytest.mark.parametrize(
    "text",
    [
        "50 suất x 300.000 đồng",
        "-50 suất quà trị giá 15 triệu",
        "15 triệu/50 suất",
        "15 triệu đồng, tăng so với năm 2017",
    ],
)
def test_shares_of_goods_and_remarks_do_not_make_money_ungiven(text: str) -> None:
    assert parse_money(text, MILLION).amount_vnd == 15 * MILLION


def test_a_bare_number_needs_the_unit_of_its_form() -> None:
    assert parse_money(15, None).problem == "no_scale"
    assert parse_money(15, MILLION).amount_vnd == 15_000_000
    assert parse_money(3504.98, MILLION).amount_vnd == 3_504_980_000
    assert parse_money("15 triệu đồng", None).amount_vnd == 15_000_000
    assert parse_money(15_000_000, MILLION, largest=10**11).problem == "scale_suspect"


def test_unvalued_goods_beside_money_are_noted() -> None:
    assert parse_money("15 triệu đồng và 20 suất quà", MILLION).note == "unvalued_goods"
    assert parse_money("20 suất quà và 15 triệu đồng", MILLION).note == "unvalued_goods"


def test_every_amount_of_a_sentence_is_found_in_order() -> None:
    text = (
        "Hỗ trợ 15 triệu đồng; tặng 50 suất quà trị giá 10 triệu đồng.\n- Xây 02 nhà, mỗi nhà 50 triệu đồng"
    )
    assert [m.amount_vnd for m in find_money(text)] == [15_000_000, 10_000_000, 100_000_000]


@given(decimals.filter(lambda d: d > 0))
def test_an_amount_in_millions_comes_back_as_whole_dong(value: Decimal) -> None:
    assert parse_money(f"{vietnamese(value)} triệu đồng", None, VIETNAMESE).amount_vnd == value * MILLION
    assert parse_money(vietnamese(value), MILLION, VIETNAMESE).amount_vnd == value * MILLION


@given(st.integers(min_value=100, max_value=10**13))
def test_an_amount_in_dong_comes_back_exactly(value: int) -> None:
    assert parse_money(f"{vietnamese(value)} đồng", None).amount_vnd == value


@pytest.mark.parametrize(
    ("notes", "legend"),
    [
        ("Ghi chú: Đ = đạt; C = chưa đạt. Xã A theo bộ tiêu chí NTM.", {"đ": "met", "c": "not_met"}),
        ("x: đạt; để trống: chưa đạt", {"x": "met", "": "not_met"}),
        ('Đánh dấu (x) là đạt, dấu "-" là chưa đạt', {"x": "met", "-": "not_met"}),
        ("Đ: Đạt, CĐ: Chưa đạt, CB: Cơ bản đạt", {"đ": "met", "cđ": "not_met", "cb": "mostly_met"}),
        ("Người lập biểu", {}),
    ],
)
def test_the_legend_is_read_from_the_notes(notes: str, legend: dict[str, str]) -> None:
    assert read_legend(notes) == legend


def test_marks_follow_the_legend_and_a_blank_is_not_assessed_without_one() -> None:
    assert [parse_mark(v) for v in ("Đ", "C", "CĐ", "CB", "x", 1.0, 0, "Cơ bản", None, "?")] == [
        "met", "not_met", "not_met", "mostly_met", "met",
        "met", "not_met", "mostly_met", "not_assessed", None,
    ]  # fmt: skip
    assert parse_mark("", {"x": "met", "": "not_met"}) == "not_met"
    assert parse_mark("C", {"c": "met"}) == "met"


def test_words_for_nothing_done_are_a_no() -> None:
    not_done = ("Không hỗ trợ", "Không triển khai", "Chưa triển khai", "Chưa thực hiện")
    assert {parse_yes_no(v) for v in (*not_done, "Không phát sinh", "Không có")} == {"no"}


def test_yes_no_and_nothing_are_four_things() -> None:
    assert [parse_yes_no(v) for v in ("Có", "x", "✓", "Không", "-", "–", " ", None, "15 triệu")] == [
        "yes", "yes", "yes", "no", "dash", "dash", "blank", "blank", None,
    ]  # fmt: skip


@pytest.mark.parametrize(
    "value", ["28/12/2018", "28-12-2018", "ngày 28 tháng 12 năm 2018", "2018-12-28", datetime(2018, 12, 28)]
)
def test_a_day_is_read_day_before_month(value: object) -> None:
    assert parse_date(value) == date(2018, 12, 28)


@pytest.mark.parametrize("value", [43462, 43462.0, "31/02/2018", "năm 2018", None, True])
def test_what_is_no_day_is_not_made_one(value: object) -> None:
    assert parse_date(value) is None


@pytest.mark.parametrize(
    ("text", "day", "exact"),
    [
        ("KẾT QUẢ (tính đến ngày 28/11/2023)", date(2023, 11, 28), True),
        ("đến 30/6/2018", date(2018, 6, 30), True),
        ("(Kèm theo Báo cáo số 15/BC-UBND ngày 20/12/2019) tính đến 15/12/2019", date(2019, 12, 15), True),
        ("KẾT QUẢ NĂM 2020", date(2020, 12, 31), False),
        ("6 THÁNG ĐẦU NĂM 2018", date(2018, 6, 30), False),
        ("QUÝ I/2024", date(2024, 3, 31), False),
    ],
)
def test_a_title_says_for_which_day_its_figures_hold(text: str, day: date, exact: bool) -> None:
    found = find_as_of(text)
    assert found is not None
    assert (found.day, found.exact) == (day, exact)


def test_the_year_of_a_decision_is_not_the_year_of_the_table() -> None:
    title = "RÀ SOÁT HỘ NGHÈO NĂM 2018 theo chuẩn Quyết định số 59/2015/QĐ-TTg ngày 19/11/2015"
    assert find_year(title) == 2018
    assert find_decision(title) == "59/2015/QĐ-TTg"
    assert find_year("GIAI ĐOẠN 2016-2020") is None
    assert find_years("năm 2017, năm 2018") == (2017, 2018)
    assert find_year("năm 2017, năm 2018") is None


@pytest.mark.parametrize(
    ("text", "month"),
    [
        ("MỘT SỐ CHỈ TIÊU KINH TẾ - XÃ HỘI THÁNG 4 NĂM 2024", "2024-04"),
        ("Tháng 12/2023", "2023-12"),
        ("6 tháng năm 2018", "2018-06"),
        ("Số 12/BC-UBND ngày 5 tháng 1 năm 2020", None),
    ],
)
def test_the_month_of_a_title_is_found(text: str, month: str | None) -> None:
    assert find_month(text) == month
