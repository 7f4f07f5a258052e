from __future__ import annotations

import json
from typing import Any

import pytest

from analysis import tables
from analysis.figures import reporting as told
from analysis.figures.shown import Cell, Table
from analysis.figures.spans import Line
from analysis.indicators import Figure
from analysis.project import Project
from analysis.province import Province
from indicator_frames import ROOT
from test_indicators_reporting import DARC, DOIT, TNMT, province, report, seven


@pytest.fixture(scope="module")
def opened(province_root: Project) -> Province:
    """The synthetic province on the reference data of the repository."""
    frames = {
        name: tables.read(province_root.processed, name)
        for name in tables.TABLES
        if (province_root.processed / f"{name}.parquet").exists()
    }
    absent = {name: tables.empty(name) for name in tables.TABLES if name not in frames}
    return Province(Project.at(ROOT), frames={**frames, **absent})


def text(cell: object) -> str:
    if isinstance(cell, Cell):
        cell = cell.value
    if isinstance(cell, Line):
        return cell.plain
    if isinstance(cell, tuple):
        return str(cell[1])
    return str(cell.value) if isinstance(cell, Figure) else str(cell)


def test_the_row_of_percent_adds_to_a_hundred_as_printed(opened: Province) -> None:
    for p, when in ((province(submissions=seven()), 2018), (opened, "A"), (opened, "B")):
        *_, shares = told.states(p, when).rows
        cents = [int(text(c).replace(",", "")) for c in shares[2:7]]
        assert sum(cents) == 10_000


def test_an_empty_register_is_said_and_not_counted_as_zero() -> None:
    rows = told.states(province(), 2018).rows
    assert [text(c) for c in rows[0][1:3]] == ["None", "None"]
    assert "chưa có số liệu" in " ".join(line.plain for line in told.summary(province(), 2018).lines())


def test_the_answers_stand_in_columns_of_their_own_and_add_to_the_reports_owed(opened: Province) -> None:
    table = told.answers(opened, "B")
    assert [c.label for c in table.columns[1:5]] == [
        "Có kết quả",
        "Không có kết quả",
        "Có nêu lý do",
        "Chưa nêu lý do",
    ]
    owed = {str(row[0]): text(row[1]) for row in told.states(opened, "B").rows}
    for row in table.rows:
        assert sum(int(text(c)) for c in row[1:]) == int(owed[str(row[0])])


def test_a_report_that_an_ended_agency_could_not_send_is_told_apart_from_one_that_did_not_come() -> None:
    p = province(submissions=[report(DARC, "missing", year=2025), report(DOIT, "missing", year=2025)])
    rows = {str(row[0]): text(row[1]) for row in told.by_agency(p, 2025).rows}
    assert rows == {
        "Sở Kế hoạch và Đầu tư": "chưa nhận, đơn vị sắp xếp lại trước hạn",
        "Sở Công Thương": "chưa nhận",
    }


def test_groups_of_kinds_add_to_the_whole_and_districts_say_when_they_do_not(opened: Province) -> None:
    kinds, years = told.by_kind(opened, "B"), told.states(opened, "B")
    assert sum(int(text(r[1])) for r in kinds.rows) == int(text(years.rows[-2][1]))
    assert "lớn hơn toàn tỉnh" in " ".join(n.plain for n in told.by_district(opened, "B").notes)


def test_reasons_are_told_in_the_registers_words_with_the_agency_and_the_year() -> None:
    rows = [report(TNMT, "missing", reason_given="Chưa có kinh phí")]
    (row,) = told.reasons(province(submissions=rows), 2018).rows
    assert [text(c) for c in row] == ["Chưa có kinh phí", "1", "Sở Tài nguyên và Môi trường (2018)"]


def test_every_table_and_chart_goes_into_a_document(opened: Province) -> None:
    for when in ("A", "B", 2024):
        shown: list[Any] = [
            told.summary(opened, when),
            told.states(opened, when),
            told.answers(opened, when),
            told.by_kind(opened, when),
            told.by_district(opened, when),
            told.reasons(opened, when),
            told.every_year(opened, when),
            told.roundups(opened, when),
            told.by_agency(opened, when),
            told.states_chart(opened, when),
            told.completeness_chart(opened, when),
        ]
        payload = json.dumps([s.payload() for s in shown], ensure_ascii=False)
        assert "nhờ" not in payload
        assert all(s.notes for s in shown if isinstance(s, Table))


def test_the_district_round_ups_are_said_to_stand_beside() -> None:
    rows = [report("096@2025-06-30", kind="F1_district", year=2024)]
    said = " ".join(x.plain for x in told.roundups(province(submissions=rows), 2024).lines())
    assert "không cộng vào tổng" in said
