from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis.indicators import figure_id, format
from analysis.indicators.figure import Comparator, Figure


def figure(value: float | None, unit: str, comparator: Comparator = "eq") -> Figure:
    return Figure("a.b", "a", value, unit, "m", comparator=comparator)


@pytest.mark.parametrize(
    ("value", "unit", "printed"),
    [
        (100 * 47_336 / 127_667, "percent", "37,08%"),
        (-17.12, "percent_points", "−17,12 điểm %"),
        (0.5, "percent_points", "+0,50 điểm %"),
        (-0.001, "percent_points", "0,00 điểm %"),
        (-49.054, "relative_percent", "−49,1%"),
        (15_000_000, "vnd", "15 triệu đồng"),
        (1_240_000_000, "vnd", "1,24 tỷ đồng"),
        (193_900_000, "vnd", "193,9 triệu đồng"),
        (300_000, "vnd", "300.000 đồng"),
        (0, "vnd", "0 đồng"),
        (243 / 17, "criteria_per_commune", "14,29"),
        (-4288, "households", "−4.288"),
        (None, "vnd", "chưa có số liệu"),
        (float("nan"), "percent", "chưa có số liệu"),
    ],
)
def test_figures_read_as_in_a_vietnamese_document(value: float | None, unit: str, printed: str) -> None:
    assert format.text(figure(value, unit)) == printed


def test_comparators_are_words_or_signs() -> None:
    assert format.text(figure(15e6, "vnd", "ge")) == "≥ 15 triệu đồng"
    assert format.text(figure(0.05, "percent", "approx")) == "khoảng 0,05%"


def test_the_sign_can_be_left_to_the_head_of_a_column() -> None:
    assert format.text(figure(-17.12, "percent_points"), unit=False) == "−17,12"


@given(st.floats(-1e12, 1e12), st.integers(0, 4))
def test_numbers_read_back(value: float, decimals: int) -> None:
    printed = format.number(value, decimals)
    back = float(printed.replace(".", "").replace(",", ".").replace(format.MINUS, "-"))
    assert abs(back - value) <= 0.5 * 10.0**-decimals + 1e-9 * abs(value) + 1e-12


def test_halves_round_away_from_zero() -> None:
    assert [format.number(v, 1) for v in (0.25, 0.35, -0.25)] == ["0,3", "0,4", "−0,3"]


def test_ids_escape_what_would_split_them() -> None:
    assert figure_id("a.b", {"agency": "x/y=z"}) == "a.b/agency=x%2Fy%3Dz"
