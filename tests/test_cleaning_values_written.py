"""Amounts and numbers as offices write them come back equal or are refused, never as another value."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal

import pytest
from babel.numbers import format_decimal
from hypothesis import given
from hypothesis import strategies as st

from analysis.cleaning.values import (
    UNKNOWN,
    VIETNAMESE,
    ColumnStyle,
    explain,
    find_reporting_years,
    find_years,
    parse_date,
    parse_mark,
    parse_money,
    parse_number,
    read_legend,
    read_mark,
    read_number,
    read_percent,
    thousandfold,
)
from analysis.sources import Cell

MILLION = 1_000_000
STYLES = st.sampled_from([UNKNOWN, VIETNAMESE, ColumnStyle("dot")])
AMOUNTS = st.integers(min_value=10_000, max_value=9_999_999_999)


def grouped(value: int, sign: str) -> str:
    return f"{value:,}".replace(",", sign)


def short(value: Decimal) -> str:
    return str(format_decimal(value, format="#,##0.#########", locale="vi_VN"))


def in_pieces(value: int) -> str:
    billions, rest = divmod(value, 1_000_000_000)
    millions, rest = divmod(rest, MILLION)
    thousands, rest = divmod(rest, 1000)
    named = ((billions, "tỷ"), (millions, "triệu"), (thousands, "nghìn"), (rest, "đồng"))
    return " ".join(f"{n} {unit}" for n, unit in named if n)


def cell(value: object, number_format: str = "General", *, hidden: bool = False) -> Cell:
    kind = "text" if isinstance(value, str) else "date" if isinstance(value, datetime) else "number"
    return Cell(1, 1, value, kind, number_format, hidden)  # type: ignore[arg-type]


@st.composite
def written_amounts(draw: st.DrawFn) -> tuple[str, int]:
    """An amount as an office writes it, and what it is in đồng."""
    value = draw(AMOUNTS)
    millions = Decimal(value) / MILLION
    ways = [
        f"{grouped(value, '.')} đồng",
        f"{grouped(value, '.')}đ",
        f"{grouped(value, ' ')} đ",
        f"{grouped(value, ' ')} đồng",
        f"{value} VNĐ",
        f"{short(millions)} triệu đồng",
        f"{short(millions)} tr.đ",
        f"{short(millions)} (triệu đồng)",
        f"{short(millions / 1000)} tỷ",
        in_pieces(value),
        grouped(value, "."),
        short(millions),
    ]
    before = draw(
        st.sampled_from(["", "", "khoảng ", "trên ", "số tiền ", "với số tiền là ", "~ ", "Hỗ trợ "])
    )
    after = draw(
        st.sampled_from(["", "", ".", " (1)", "*", " năm 2023", " cho xã", " USD", " x 2", " + 5", "?"])
    )
    return f"{before}{draw(st.sampled_from(ways))}{after}", value


@given(written_amounts(), STYLES)
def test_a_written_amount_is_read_as_it_is_or_refused(written: tuple[str, int], style: ColumnStyle) -> None:
    text, value = written
    read = parse_money(text, 1 if text.strip(" .*(1)").isdecimal() else None, style)
    times = 2 if text.endswith(" x 2") else 1
    assert read.amount_vnd in (None, value * times, _in_style(text, style))
    assert "USD" not in text or read.amount_vnd is None
    assert not text.endswith((" + 5", "?")) or read.amount_vnd is None


def _in_style(text: str, style: ColumnStyle) -> int | None:
    """``1,200 triệu`` is 1.200 million where other cells of the column say that the comma groups."""
    if style.decimal != "dot" or "," not in text:
        return None
    return parse_money(text.replace(",", ""), None, UNKNOWN).amount_vnd


@given(st.integers(min_value=1, max_value=500), st.integers(min_value=10, max_value=5000))
def test_goods_times_their_price_are_the_product(count: int, thousands: int) -> None:
    price = grouped(thousands * 1000, ".")
    for sign in ("x", "×", "*"):
        text = f"{count} suất {sign} {price} đồng"
        assert parse_money(text, MILLION).amount_vnd == count * thousands * 1000
        assert parse_money(f"{text}/suất", MILLION).amount_vnd == count * thousands * 1000


@given(st.integers(min_value=0, max_value=10**12), STYLES)
def test_a_number_in_any_grouping_is_itself_or_refused(value: int, style: ColumnStyle) -> None:
    for sign in (".", " ", "\u00a0", "\u202f", "\u2009", "'", "’", ""):
        for mark in ("", "*", "(1)", "¹", " (*)", "\u200b", " "):
            text = f"{grouped(value, sign)}{mark}"
            read = parse_number(text, style)
            shifted = Decimal(value) / 1000 if sign == "." and style.decimal == "dot" else value
            assert read.value in (None, value, shifted)
            if sign != ".":
                assert read.value == value


@given(st.text(max_size=60), STYLES)
def test_no_text_raises_and_every_refusal_has_its_sentence(text: str, style: ColumnStyle) -> None:
    money, number = parse_money(text, MILLION, style, largest=10**12), parse_number(text, style)
    for problem in (money.problem, money.note, number.problem, number.note):
        assert problem in (None, "unvalued_goods", "several_quantities") or explain(problem, text)
    assert money.amount_vnd is None or 0 <= money.amount_vnd <= 10**12
    for value in (text, text.encode("utf-8", "ignore").decode("latin-1")):
        parse_mark(value, read_legend(value))
        parse_date(value)
        find_reporting_years(value)


@pytest.mark.parametrize("text", ["1O0", "l00", "1e5", "12-", "1 2", "12½", "(12)", "~ 12", "12,5%", "1.2e5"])
def test_what_only_looks_like_a_number_is_refused(text: str) -> None:
    assert parse_number(text, VIETNAMESE).problem == "not_a_number"


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("15. 500. 000 đồng", "amount_unclear"),
        ("15+10 triệu", "amount_unclear"),
        ("15 tr 500", "unreadable_amount"),
        ("15 triệu đồng?", "amount_unclear"),
        ("10÷15 triệu", "money_range"),
        ("15tr500", "unreadable_amount"),
        ("Du kien 15 trieu dong", "unreadable_amount"),
        ("15O triệu", "unreadable_amount"),
        ("15.OOO.OOO đồng", "amount_unclear"),
        ("15M", "amount_unclear"),
        ("30 triệu/2 xã", "money_of_communes"),
        ("15 triệu chung 2 xã", "money_of_communes"),
        ("15 triệu chung với xã Nà Khoa", "money_of_communes"),
        ("45 triệu cho các xã", "money_of_communes"),
        ("45 triệu/3 huyện", "money_of_communes"),
        ("15 triệu (chung toàn huyện)", "money_of_communes"),
        ("15 triệu (đã tính ở xã Nà Khoa)", "money_of_communes"),
        ("15 triệu đồng/năm, 3 năm", "money_of_years"),
        ("15 triệu/năm x 3", "money_of_years"),
        ("Đăng ký 15 triệu", "money_not_given"),
        ("Phấn đấu 15 triệu", "money_not_given"),
        ("KH: 15 triệu", "money_not_given"),
        ("Không có (15 triệu do DN hỗ trợ)", "money_not_given"),
        ("45 triệu đồng (03 con bò x 10 triệu)", "product_disagrees"),
        ("15 triệu + 5 triệu tiền quà", "several_amounts"),
        ("500 USD", "foreign_currency"),
        ("$500", "foreign_currency"),
        ("15 triệu kíp", "foreign_currency"),
        ("lũy kế 45 triệu", "money_of_years"),
        ("15 triệu/năm x 3 năm", "money_of_years"),
        ("chưa hỗ trợ 15 triệu", "money_not_given"),
        ("15 triệu đồng vốn vay", "money_not_given"),
        ("10 hộ 2 triệu", "share_unclear"),
        ("15.000.000 triệu đồng", "scale_suspect"),
    ],
)
def test_an_amount_with_something_left_over_is_asked_about(text: str, problem: str) -> None:
    read = parse_money(text, MILLION, VIETNAMESE, largest=10**12)
    assert (read.amount_vnd, read.problem) == (None, problem)


@pytest.mark.parametrize(
    ("text", "amount", "comparator"),
    [
        ("khoảng 15", 15 * MILLION, "approx"),
        ("> 15", 15 * MILLION, "ge"),
        ("15 (triệu)", 15 * MILLION, "eq"),
        ("1,2 tỷ (1.200 triệu)", 1_200 * MILLION, "eq"),
        ("15 triệu đồng = 15.000.000 đ", 15 * MILLION, "eq"),
        ("Tổng 15 triệu: 10 triệu tiền, 5 triệu quà", 15 * MILLION, "eq"),
        ("không quá 15 triệu", 15 * MILLION, "le"),
        ("đợt 2: 15 triệu từ nguồn 135", 15 * MILLION, "eq"),
        ("15 triệu mua 200 cặp sách", 15 * MILLION, "eq"),
        ("300.000đ*50 suất", 15 * MILLION, "eq"),
        ("3x5 triệu", 15 * MILLION, "eq"),
        ("50 suất x300.000đ", 15 * MILLION, "eq"),
        ("ước thực hiện 15 triệu", 15 * MILLION, "approx"),
        ("15 triệu xây nhà sinh hoạt chung", 15 * MILLION, "eq"),
        ("10 triệu + 5tr", 15 * MILLION, "eq"),
        ("15 triệu đồng (03 con bò x 5 triệu)", 15 * MILLION, "eq"),
        ("15 triệu (ước)", 15 * MILLION, "approx"),
        ("15 (khoảng)", 15 * MILLION, "approx"),
        ("15 triệu (gần trường)", 15 * MILLION, "eq"),
        ("15 trieu dong", 15 * MILLION, "eq"),
        ("15.triệu", 15 * MILLION, "eq"),
        ("- 15 triệu", 15 * MILLION, "eq"),
        ("Có, 15", 15 * MILLION, "eq"),
        ("Không: 0", 0, "eq"),
        ("15tr5", 15_500_000, "eq"),
        ("20 triệu đồng/xã", 20 * MILLION, "eq"),
        ("đợt 2 năm 2018: 15 triệu", 15 * MILLION, "eq"),
        ("15 triệu nhân 5 năm thành lập trường", 15 * MILLION, "eq"),
    ],
)
def test_what_is_said_in_other_words_is_still_read(text: str, amount: int, comparator: str) -> None:
    read = parse_money(text, MILLION)
    assert (read.amount_vnd, read.comparator, read.problem) == (amount, comparator, None)


@pytest.mark.parametrize(
    ("value", "number_format", "amount", "problem"),
    [
        (15_000_000, "#,##0,,", 15 * MILLION, None),
        (15_000_000, '#,##0 "đồng"', 15 * MILLION, None),
        (15_000_000, "#,##0\\ [$₫-42A]", 15 * MILLION, None),
        (15, "#,##0\\ [$₫-42A]", None, "unit_conflict"),
        (15, '0 "triệu đồng"', 15 * MILLION, None),
        (15, "[$$-409]#,##0", None, "foreign_currency"),
        (0.15, "0%", None, "percent_not_number"),
        (15, '0",000"', None, "format_hides"),
    ],
)
def test_what_a_number_format_adds_counts(
    value: float, number_format: str, amount: int | None, problem: str | None
) -> None:
    read = parse_money(value, MILLION, number_format=number_format)
    assert (read.amount_vnd, read.problem) == (amount, problem)


def test_a_number_that_became_a_day_or_a_percent_is_refused() -> None:
    assert read_number(cell(datetime(2024, 2, 1))).problem == "became_date"
    assert read_number(cell(0.12, "0%")).problem == "percent_not_number"
    assert read_number(cell(float("inf"))).problem == "not_a_number"
    assert read_number(cell(12, hidden=True)).problem == "hidden"
    assert read_percent(cell(0.3754, "0.00%")).value == Decimal("37.54")


def test_six_kinds_of_nothing_are_not_zero() -> None:
    empty = [None, cell("  "), cell("-"), Cell(1, 1, None, "uncalculated"), Cell(1, 1, "#REF!", "error")]
    read = [read_number(c).problem for c in [*empty, cell(5, hidden=True)]]
    assert read == ["blank", "blank", "blank", "uncalculated", "error", "hidden"]
    assert read_number(cell(0)).value == 0


def test_numbers_that_lost_their_thousands_stand_apart() -> None:
    def apart(*values: float) -> list[float]:
        found = thousandfold({i: Decimal(str(v)) for i, v in enumerate(values)})
        return [v for i, v in enumerate(values) if i in found]

    assert apart(1.2, 1500, 2000) == [1.2]
    assert apart(15, 12, 15000) == [15000]
    assert apart(1.2, 1500) == [1.2, 1500]
    assert apart(5, 80, 900, 1500) == []
    assert apart(0, 1500, 2000) == []
    assert apart(20, 25, 30) == []


@pytest.mark.parametrize(
    ("written", "mark"),
    [
        ("đạt (2023)", "met"),
        ("Đạt*", "met"),
        ("x (1)", "met"),
        ("х", "met"),  # Cyrillic
        ("Ð", "met"),  # eth
        ("C.Đ", "not_met"),
        ("Đ (nợ)", None),
        ("Đạt (chưa bền vững)", None),
        ("Đ?", None),
        ("đạt/chưa đạt", None),
        ("95%", None),
        (True, None),
    ],
)
def test_asides_and_look_alike_letters_do_not_hide_a_mark(written: object, mark: str | None) -> None:
    assert parse_mark(written) == mark


def test_a_hidden_mark_is_no_mark() -> None:
    assert read_mark(cell("x", hidden=True), {}) is None


@pytest.mark.parametrize(
    ("notes", "legend"),
    [
        ("Đánh dấu x vào các tiêu chí chưa đạt", {"x": "not_met"}),
        ("dấu х thể hiện chưa đạt", {"x": "not_met"}),
        ("(+) đạt, (-) chưa đạt", {"+": "met", "-": "not_met"}),
        ("x: đạt; x: chưa đạt", {"x": ""}),
    ],
)
def test_a_legend_may_turn_the_signs_round(notes: str, legend: dict[str, str]) -> None:
    assert read_legend(notes) == legend


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("31-12-23", date(2023, 12, 31)),
        ("2023/12/31", date(2023, 12, 31)),
        ("12/31/2023", None),
        ("31/4/2023", None),
        ("31/12/0023", None),
        ("12/2023", None),
        ("Quý IV/2023", None),
        ("45291", None),
    ],
)
def test_days_are_read_day_first_and_impossible_ones_refused(written: str, day: date | None) -> None:
    assert parse_date(written) == day


def test_a_year_planned_for_or_compared_with_is_not_the_year_of_a_report() -> None:
    assert find_reporting_years("Kết quả năm 2022 và kế hoạch năm 2023") == (2022,)
    assert find_reporting_years("Kết quả năm 2023 so với năm 2022") == (2023,)
    assert find_reporting_years("Kế hoạch năm 2023") == (2023,)
    assert find_reporting_years("Kết quả năm 2022 và năm 2023") == (2022, 2023)
    assert find_years("Kết quả năm 2022-2023") == (2022, 2023)
