from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

import pytest

from analysis.cleaning import Cleaned, Row
from analysis.cleaning.assignments import clean, end_earlier
from analysis.registers import Agencies
from analysis.registers.names import Names
from cleaning_tables import REFERENCE, accounted, codes, context, table_of

HEAD = ("STT", "Cơ quan, đơn vị được phân công", "Xã được giúp đỡ", "Huyện", "Từ ngày", "Ghi chú")
FIRST = "DANH SÁCH PHÂN CÔNG GIÚP ĐỠ XÃ (Kèm theo Quyết định số 708/QĐ-UBND ngày 17/8/2017)"
LATER = "DANH SÁCH ĐIỀU CHỈNH PHÂN CÔNG (Kèm theo Quyết định số 612/QĐ-UBND ngày 24/6/2019)"
KEO_LOM = (1, "Sở Xây dựng", "Xã Keo Lôm", "Huyện Điện Biên Đông")


def cleaned(folder: Path, title: str, *rows: Sequence[object]) -> Cleaned:
    plain = context()
    agencies = Agencies.load(REFERENCE)
    full = replace(plain, agencies=agencies, names=Names.load(REFERENCE, plain.units, agencies))
    table = table_of(folder, [[title], [], HEAD, *rows])
    result = clean(table, full)
    assert accounted(table, result)
    return result


def spans(rows: Sequence[Row]) -> list[tuple[object, object, object]]:
    return [(r["agency_id"], r["valid_from"], r["valid_to"]) for r in rows]


def test_an_assignment_runs_from_its_decision_to_the_end_of_the_period(tmp_path: Path) -> None:
    (row,) = cleaned(tmp_path, FIRST, KEO_LOM).rows["assignments"]
    assert (row["agency_id"], row["unit_key"]) == ("so-xay-dung", "03376@2025-06-30")
    assert (row["valid_from"], row["valid_to"]) == (date(2017, 8, 17), date(2020, 12, 31))
    assert (row["decision"], row["cell"]) == ("708/QĐ-UBND", "C4")


def test_several_communes_in_one_cell_are_several_assignments(tmp_path: Path) -> None:
    rows = cleaned(tmp_path, FIRST, (1, "Sở Xây dựng", "Keo Lôm, Phì Nhừ và Chiềng Sơ")).rows["assignments"]
    assert [r["commune_as_written"] for r in rows] == ["Keo Lôm", "Phì Nhừ", "Chiềng Sơ"]
    assert all(r["unit_key"] for r in rows)


def test_a_later_decision_ends_the_earlier_assignment_the_day_before(tmp_path: Path) -> None:
    first = cleaned(tmp_path, FIRST, KEO_LOM, (2, "Sở Y tế", "Xã Phì Nhừ")).rows["assignments"]
    change = (1, "Sở Tài chính", "Xã Keo Lôm", None, datetime(2019, 7, 1), "Thay Sở Xây dựng")
    later = cleaned(tmp_path, LATER, change).rows["assignments"]
    assert spans(end_earlier([*later, *first])) == [
        ("so-xay-dung", date(2017, 8, 17), date(2019, 6, 30)),
        ("so-y-te", date(2017, 8, 17), date(2020, 12, 31)),
        ("so-tai-chinh", date(2019, 7, 1), date(2020, 12, 31)),
    ]


def test_only_the_agency_that_is_replaced_ends(tmp_path: Path) -> None:
    both = cleaned(tmp_path, FIRST, KEO_LOM, (2, "Sở Y tế", "Xã Keo Lôm")).rows["assignments"]
    change = (1, "Sở Tài chính", "Xã Keo Lôm", None, datetime(2019, 7, 1), "Thay Sở Y tế")
    ended = end_earlier([*both, *cleaned(tmp_path, LATER, change).rows["assignments"]])
    assert [r["valid_to"] for r in ended] == [date(2020, 12, 31), date(2019, 6, 30), date(2020, 12, 31)]


@pytest.mark.parametrize("note", ["Bổ sung", "Cùng giúp đỡ xã"])
def test_an_added_agency_ends_nobody_and_is_asked_about(tmp_path: Path, note: str) -> None:
    first = cleaned(tmp_path, FIRST, KEO_LOM).rows["assignments"]
    later = cleaned(tmp_path, LATER, (1, "Sở Tài chính", "Xã Keo Lôm", None, datetime(2019, 7, 1), note))
    assert codes(later) == ["assignment_added"]
    ended = end_earlier([*first, *later.rows["assignments"]])
    assert [r["valid_to"] for r in ended] == [date(2020, 12, 31)] * 2


def test_an_adjusting_list_ends_the_earlier_agencies_of_its_communes(tmp_path: Path) -> None:
    first = cleaned(tmp_path, FIRST, KEO_LOM).rows["assignments"]
    later = cleaned(tmp_path, LATER, (1, "Sở Tài chính", "Xã Keo Lôm", None, datetime(2019, 7, 1), None))
    assert codes(later) == []
    ended = end_earlier([*first, *later.rows["assignments"]])
    assert [r["valid_to"] for r in ended] == [date(2019, 6, 30), date(2020, 12, 31)]


def test_a_later_list_that_does_not_say_it_adjusts_keeps_both_agencies(tmp_path: Path) -> None:
    first = cleaned(tmp_path, FIRST, KEO_LOM).rows["assignments"]
    later = cleaned(tmp_path, LATER.replace("ĐIỀU CHỈNH ", ""), (1, "Sở Tài chính", "Xã Keo Lôm"))
    assert codes(later) == ["assignment_added"]
    ended = end_earlier([*first, *later.rows["assignments"]])
    assert [r["valid_to"] for r in ended] == [date(2020, 12, 31)] * 2


@pytest.mark.parametrize(
    ("row", "code", "column"),
    [
        ((1, "Sở Vũ trụ", "Xã Keo Lôm"), "agency_unsettled", "B"),
        ((1, "Sở Y tế", "Xã Thung Lũng"), "commune_unsettled", "C"),
    ],
)
def test_unknown_names_are_kept_and_told_where_they_stand(
    tmp_path: Path, row: Sequence[object], code: str, column: str
) -> None:
    result = cleaned(tmp_path, FIRST, row)
    assert (len(result.rows["assignments"]), codes(result)) == (1, [code])
    assert result.problems[0].cell[0] == column


def test_names_read_by_likeness_hidden_rows_and_bad_days_are_told(tmp_path: Path) -> None:
    rows: list[tuple[object, ...]] = [
        (1, "Sở Xây dựng", "Xã Keo Lômm", "Huyện Điện Biên Đông"),
        (2, "Sở Xây dựng", "Xã Phì Nhừ", "Huyện Điện Biên Đông", "31/02/2018"),
        (3, "Sở Xây dựng", None, "Huyện Điện Biên Đông"),
        (4, "Sở Y tế", "Xã Luân Giói", "Huyện Điện Biên Đông"),
    ]
    plain = context()
    agencies = Agencies.load(REFERENCE)
    full = replace(plain, agencies=agencies, names=Names.load(REFERENCE, plain.units, agencies))
    table = table_of(tmp_path, [[FIRST], [], HEAD, *rows], hidden=[7])
    result = clean(table, full)
    assert accounted(table, result)
    assert [p.code for p in result.problems] == [
        "name_read_as", "date_unreadable", "row_without_name", "hidden_row",
    ]  # fmt: skip
    assert len(result.rows["assignments"]) == 2


def test_a_list_without_a_decision_or_day_is_not_used(tmp_path: Path) -> None:
    result = cleaned(tmp_path, "DANH SÁCH PHÂN CÔNG GIÚP ĐỠ XÃ", KEO_LOM)
    assert (result.rows, codes(result)) == ({}, ["decision_unknown"])


@pytest.mark.parametrize("title", ["DỰ THẢO " + FIRST, FIRST.replace("PHÂN CÔNG", "KHÔNG ĐƯỢC PHÂN CÔNG")])
def test_a_draft_assigns_nobody(tmp_path: Path, title: str) -> None:
    result = cleaned(tmp_path, title, KEO_LOM)
    assert codes(result) == ["assignment_not_made"]
    assert not result.rows


def test_a_note_ends_an_assignment_or_asks_when(tmp_path: Path) -> None:
    ended = (*KEO_LOM, None, "Thôi giúp đỡ từ 01/01/2019")
    unclear = (2, "Sở Y tế", "Xã Phì Nhừ", None, None, "Chuyển sang Sở Tài chính")
    result = cleaned(tmp_path, FIRST, ended, unclear)
    assert [r["valid_to"] for r in result.rows["assignments"]] == [date(2018, 12, 31), date(2020, 12, 31)]
    assert [(p.code, p.cell) for p in result.problems] == [("assignment_ended", "F5")]
