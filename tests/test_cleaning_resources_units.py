from __future__ import annotations

import pytest

from analysis.cleaning._sources_of_money import (
    is_not_mobilised,
    other_programme,
    unit_in_name,
    unit_of_measure,
)


@pytest.mark.parametrize(
    ("written", "scale"),
    [
        ("Tr.đ", 10**6),
        ("Trđ", 10**6),
        ("Tr đ", 10**6),
        ("triệu", 10**6),
        ("Đồng", 1),
        ("đ", 1),
        ("tỷ", 10**9),
        ("ng.đ", 1000),
        ("USD", None),
        ("trăm triệu", None),
        ("triệu đồng/ha", None),
        ("công", None),
    ],
)
def test_a_unit_of_money_is_known_by_its_short_spellings(written: str, scale: int | None) -> None:
    assert unit_of_measure(written).scale == scale


def test_land_and_days_of_work_are_known_to_be_no_money() -> None:
    assert all(unit_of_measure(written).is_quantity for written in ("m2", "công", "ha"))
    assert not unit_of_measure("USD").is_quantity


@pytest.mark.parametrize(
    ("line", "unit"),
    [("+ Hiến đất (m2)", "m2"), ("+ Ngày công (công)", "công"), ("Vốn khác (viện trợ)", None)],
)
def test_the_unit_in_the_name_of_a_line(line: str, unit: str | None) -> None:
    found = unit_in_name(line)
    assert (found.written if found else None) == unit


def test_a_debt_and_another_programme_are_no_money_mobilised() -> None:
    assert is_not_mobilised("Vốn tín dụng (dư nợ)")
    assert not is_not_mobilised("Vốn tín dụng")
    assert other_programme("HUY ĐỘNG NGUỒN LỰC CHƯƠNG TRÌNH GIẢM NGHÈO | NĂM 2019") is not None
    assert other_programme("HUY ĐỘNG NGUỒN LỰC XÂY DỰNG NÔNG THÔN MỚI NĂM 2019") is None
