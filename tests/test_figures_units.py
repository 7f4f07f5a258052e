from __future__ import annotations

from datetime import date

from analysis.figures import units
from analysis.figures.shown import Cell
from indicator_frames import province

BEFORE, AFTER = date(2019, 12, 31), date(2025, 12, 31)


def test_the_history_names_day_change_act_and_source() -> None:
    table = units.history(province(), BEFORE, AFTER)
    days = [row[0].value.plain for row in table.rows if isinstance(row[0], Cell)]
    assert days[0] == "01/01/2020"
    assert days[-1] == "01/07/2025"
    assert any("Mường Báng" in str(row[1]) and "4.255 người" in str(row[1]) for row in table.rows)
    assert all(row[3] and row[4] for row in table.rows)


def test_nothing_happened_between_two_days_of_one_year() -> None:
    assert units.history(province(), date(2022, 1, 1), date(2022, 12, 31)).rows == ()


def test_communes_that_became_part_of_a_ward_are_listed() -> None:
    table = units.left_rural(province(), BEFORE, AFTER)
    told = {str(row[0]): str(row[1]) for row in table.rows}
    assert told["Xã Sá Tổng"] == "Phường Mường Lay"
    assert told["Xã Thanh Xương"] == "Phường Mường Thanh"
    assert table.notes[0].plain == "Phường, thị trấn không thuộc chương trình nông thôn mới."
