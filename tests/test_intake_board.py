from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from analysis.indicators.reporting import intake
from analysis.indicators.reporting.intake import IntakeRow
from analysis.province import Province
from indicator_frames import province

DARC, DOIT = "so-ke-hoach-va-dau-tu", "so-cong-thuong"
"""Two agencies of the register, the first before the second."""


def file(name: str, form: str | None = "F1", year: int = 2018, **more: object) -> dict[str, Any]:
    counted = {"rows_seen": 1, "rows_used": 1, "rows_explained": 0}
    return {"file": name, "sha256": name, "form": form, "state": "read", "year": year, **counted, **more}


def problem(file: str, code: str = "blank", severity: str = "blanks", **more: object) -> dict[str, Any]:
    return {"severity": severity, "code": code, "message": "Câu.", "file": file, "sheet": "S", **more}


def report(agency: str, state: str = "on_time", **more: object) -> dict[str, Any]:
    return {"reporter_id": agency, "state": state, "due_on": date(2018, 12, 31), **more}


def rows(p: Province) -> dict[str, IntakeRow]:
    return {row.agency_id: row for row in intake.board(p, [2018])}


def test_every_report_owed_is_one_row_and_no_other() -> None:
    p = province(submissions=[report(DOIT), report(DARC, "late"), report(DARC, "missing", year=2019)])
    assert [(r.agency_id, r.year, r.state) for r in intake.board(p, [2018, 2019])] == [
        (DARC, 2018, "late"),
        (DARC, 2019, "missing"),
        (DOIT, 2018, "on_time"),
    ]


def test_missing_with_a_reason_is_another_state_than_missing() -> None:
    p = province(
        submissions=[
            report(DARC, "missing", reason_given="thiên tai"),
            report(DOIT, "missing", reason_given=" "),
        ]
    )
    found = rows(p)
    assert (found[DARC].state, found[DARC].reason) == ("missing_with_reason", "thiên tai")
    assert (found[DOIT].state, found[DOIT].reason) == ("missing", "")


def test_a_file_is_of_the_agency_its_rows_are_settled_to() -> None:
    p = province(
        submissions=[report(DARC, received_on=date(2018, 12, 1))],
        files=[file("x/so-cong-thuong.xlsx")],
        support=[{"agency_id": DARC, "file": "x/so-cong-thuong.xlsx"}],
        problems=[problem("x/so-cong-thuong.xlsx", cell="B9")],
    )
    row = rows(p)[DARC]
    assert row.files == ("x/so-cong-thuong.xlsx",)
    assert row.received_on == date(2018, 12, 1)
    assert [q.cell for q in row.problems] == ["B9"]


@pytest.mark.parametrize("name", ["BC_so-cong-thuong_2018.xlsx", "Báo cáo - Sở Công Thương (lần 2).xls"])
def test_a_file_nobody_could_open_is_of_the_one_agency_its_name_spells(name: str) -> None:
    p = province(
        submissions=[report(DOIT, "invalid")],
        files=[file(name, form=None, state="refused")],
        problems=[problem(name, "encrypted", "stops")],
    )
    assert intake.senders(p)[name].by_name
    assert [q.code for q in rows(p)[DOIT].problems] == ["encrypted"]


@pytest.mark.parametrize(
    "name", ["bieu tong hop 2018.xlsx", "Sở Công Thương và Sở Kế hoạch và Đầu tư.xlsx", "cong.xlsx"]
)
def test_a_name_that_spells_no_agency_or_two_settles_nothing(name: str) -> None:
    p = province(files=[file(name, form=None)], problems=[problem(name, "encrypted", "stops")])
    assert intake.senders(p) == {}
    assert list(intake.unsent(p)) == [name]


def test_a_file_of_several_agencies_is_nobodys() -> None:
    p = province(
        files=[file("a.xlsx")],
        support=[{"agency_id": DARC, "file": "a.xlsx"}, {"agency_id": DOIT, "file": "a.xlsx"}],
        problems=[problem("a.xlsx")],
    )
    assert intake.senders(p) == {}
    assert list(intake.unsent(p)) == ["a.xlsx"]


def test_what_the_register_says_of_an_agency_stands_with_its_report() -> None:
    p = province(
        submissions=[report(DARC, "invalid")],
        files=[file("so.xlsx", form="register")],
        problems=[problem("so.xlsx", "report_not_readable", as_written=DARC)],
    )
    assert [q.code for q in rows(p)[DARC].problems] == ["report_not_readable"]
    assert rows(p)[DARC].to_mend == ()


def test_what_the_sender_can_mend_comes_first() -> None:
    p = province(
        submissions=[report(DARC)],
        files=[file("a.xlsx")],
        support=[{"agency_id": DARC, "file": "a.xlsx"}],
        problems=[
            problem("a.xlsx", "cleaning_failed", "stops"),
            problem("a.xlsx", "ambiguous_number", "blanks", cell="F10"),
            problem("a.xlsx", "unit_differs", "notes"),
        ],
    )
    row = rows(p)[DARC]
    assert row.first is not None
    assert row.first.code == "ambiguous_number"
    assert row.by_severity == {"stops": 1, "blanks": 1, "notes": 1}
    assert rows(province(submissions=[report(DARC)]))[DARC].first is None


def test_of_a_replaced_file_only_what_tells_of_both_versions_still_holds() -> None:
    p = province(
        submissions=[report(DARC)],
        files=[file("old.xlsx", superseded_by="new.xlsx"), file("new.xlsx")],
        support=[{"agency_id": DARC, "file": f} for f in ("old.xlsx", "new.xlsx")],
        problems=[problem("old.xlsx"), problem("old.xlsx", "commune_only_in_older")],
    )
    assert rows(p)[DARC].files == ("new.xlsx",)
    assert [q.code for q in rows(p)[DARC].problems] == ["commune_only_in_older"]


def test_a_report_nobody_owed_is_told_apart_and_not_lost() -> None:
    p = province(
        submissions=[report(DARC)],
        files=[file("a.xlsx"), file("b.xlsx")],
        support=[{"agency_id": DARC, "file": "a.xlsx"}, {"agency_id": DOIT, "file": "b.xlsx"}],
    )
    assert set(rows(p)) == {DARC}
    assert [(r.agency_id, r.state) for r in intake.reports(p)] == [(DARC, "on_time"), (DOIT, "not_owed")]


def test_problems_are_chosen_by_agency_year_code_and_severity() -> None:
    p = province(
        files=[file("a.xlsx"), file("b.xlsx", form="F2", year=2019)],
        support=[{"agency_id": DARC, "file": "a.xlsx"}],
        problems=[problem("a.xlsx"), problem("a.xlsx", "unit_differs", "notes"), problem("b.xlsx")],
    )
    assert len(intake.found(p)) == 3
    assert len(intake.found(p, agency=DARC)) == 2
    assert len(intake.found(p, year=2019)) == 1
    assert len(intake.found(p, code="blank")) == 2
    assert len(intake.found(p, agency=DARC, severity="notes")) == 1
    assert intake.found(p, agency=DOIT) == ()
