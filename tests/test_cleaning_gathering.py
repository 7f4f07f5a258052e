from __future__ import annotations

from pathlib import Path

from analysis.checking import Problem
from analysis.cleaning._gathering import MOST_TOLD, Gathered
from analysis.cleaning.poverty import clean
from cleaning_tables import accounted, context, table_of


def _problem(row: int, code: str = "unit_twice", column: str = "B") -> Problem:
    return Problem("blanks", code, "Chỉ để một hàng.", "a.xlsx", "Sheet1", f"{column}{row}")


def test_a_cause_found_less_often_than_the_limit_is_told_one_by_one() -> None:
    found = [_problem(row) for row in range(1, MOST_TOLD + 1)]
    gathered = Gathered(found)
    assert gathered.told() == tuple(found)
    assert gathered.is_full("unit_twice")


def test_equal_problems_count_once() -> None:
    assert Gathered([_problem(7), _problem(7)]).told() == (_problem(7),)
    many = Gathered([*(_problem(row) for row in range(1, MOST_TOLD + 1)), _problem(MOST_TOLD), _problem(1)])
    assert many.told()[-1].message == "Chỉ để một hàng."


def test_what_is_beyond_the_limit_is_told_by_its_number_and_its_range() -> None:
    beyond = [_problem(1100), _problem(1090, column="AA"), _problem(1300), _problem(1300, column="C")]
    told = Gathered([*(_problem(row) for row in range(1, MOST_TOLD + 1)), *beyond]).told()
    assert len(told) == MOST_TOLD + 1
    assert told[-2] == _problem(MOST_TOLD)
    assert told[-1].message == "Chỉ để một hàng. Tất cả 4 ô cùng lỗi này, từ ô AA1090 đến ô C1300."


def test_what_speaks_for_cells_beyond_the_limit_is_of_the_whole_sheet() -> None:
    told = Gathered(_problem(row) for row in range(1, MOST_TOLD + 3)).told()
    assert (told[-1].severity, told[-1].sheet, told[-1].cell) == ("blanks", "Sheet1", "")


def test_another_cause_is_not_hidden_by_one_found_again_and_again() -> None:
    gathered = Gathered([*(_problem(row) for row in range(1, 1200)), _problem(3, "hidden_row")])
    assert [p.code for p in gathered.told()].count("hidden_row") == 1
    assert not gathered.is_full("hidden_row")


def test_a_long_table_of_unknown_units_keeps_its_rows_and_a_short_register(tmp_path: Path) -> None:
    rows = [[i, f"Xã Không Có {i}", 900 + i, 450] for i in range(1, MOST_TOLD + 31)]
    head = ["STT", "Xã", "Tổng số hộ", "Số hộ nghèo"]
    title = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2018 (theo chuẩn Quyết định số 59/2015/QĐ-TTg)"
    table = table_of(tmp_path, [[title], [], head, *rows])
    cleaned = clean(table, context())
    assert accounted(table, cleaned)
    assert len(cleaned.rows["poverty"]) == MOST_TOLD + 30
    unsettled = [p for p in cleaned.problems if p.code == "unit_not_settled"]
    assert len(unsettled) == MOST_TOLD + 1
    assert unsettled[-1].message.endswith("Tất cả 30 ô cùng lỗi này, từ ô B1004 đến ô B1033.")
