from __future__ import annotations

import tomllib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from analysis.cleaning import Cleaned
from analysis.cleaning._wording import holds, wording
from analysis.cleaning.received import clean
from analysis.registers import Agencies
from analysis.registers.names import Names
from cleaning_tables import REFERENCE, ROOT, accounted, codes, context, table_of

SAMPLE = ROOT / "src" / "analysis" / "sample"

HEAD = ("STT", "Cơ quan, đơn vị", "Ngày nhận", "Hình thức gửi", "Ghi chú")


def cleaned(
    folder: Path, *rows: Sequence[object], title: str = "SỔ THEO DÕI TIẾP NHẬN BÁO CÁO NĂM 2018"
) -> Cleaned:
    plain = context()
    agencies = Agencies.load(REFERENCE)
    full = replace(plain, agencies=agencies, names=Names.load(REFERENCE, plain.units, agencies))
    table = table_of(folder, [[title], [], *rows])
    result = clean(table, full)
    assert accounted(table, result)
    return result


def test_days_written_as_dates_and_as_text_and_reasons_of_those_that_sent_nothing(tmp_path: Path) -> None:
    result = cleaned(
        tmp_path,
        HEAD,
        (1, "Sở Xây dựng", datetime(2018, 12, 20), "Bưu điện", None),
        (2, "Sở Y tế", "05/01/2019", None, "Gửi muộn"),
        (3, "Sở Tài chính", None, None, "Chưa bố trí được kinh phí"),
    )
    assert result.problems == ()
    assert [(r["agency_id"], r["year"], r["received_on"], r["reason"]) for r in result.rows["received"]] == [
        ("so-xay-dung", 2018, date(2018, 12, 20), None),
        ("so-y-te", 2018, date(2019, 1, 5), "Gửi muộn"),
        ("so-tai-chinh", 2018, None, "Chưa bố trí được kinh phí"),
    ]


def test_the_year_of_the_row_goes_before_the_title(tmp_path: Path) -> None:
    head = (*HEAD[:2], "Năm báo cáo", "Ngày nhận")
    result = cleaned(
        tmp_path, head, (1, "Sở Y tế", 2019, "05/01/2020"), title="SỔ THEO DÕI TIẾP NHẬN BÁO CÁO"
    )
    assert [r["year"] for r in result.rows["received"]] == [2019]


def test_a_day_that_cannot_be_read_is_told_and_is_no_day(tmp_path: Path) -> None:
    result = cleaned(tmp_path, HEAD, (1, "Sở Y tế", "cuối tháng 12", None, None))
    assert [(p.code, p.cell) for p in result.problems] == [("date_unreadable", "C4")]
    assert result.rows["received"][0]["received_on"] is None


def test_an_unknown_agency_is_told(tmp_path: Path) -> None:
    assert codes(cleaned(tmp_path, HEAD, (1, "Sở Vũ trụ", "05/01/2019"))) == ["agency_unsettled"]


def test_a_note_of_the_clerk_is_no_reason_and_is_told(tmp_path: Path) -> None:
    notes = ("Đã đôn đốc 2 lần, chưa gửi", "Không gửi báo cáo", "Đã gọi điện nhắc", "-")
    result = cleaned(tmp_path, HEAD, *((n, "Sở Y tế", None, None, note) for n, note in enumerate(notes, 1)))
    assert [r["reason"] for r in result.rows["received"]] == [None] * 4
    assert [(p.code, p.cell) for p in result.problems] == [("clerk_note", f"E{n}") for n in (4, 5, 6)]


def test_the_column_of_reasons_goes_before_the_note(tmp_path: Path) -> None:
    head = (*HEAD[:3], "Lý do", "Ghi chú")
    result = cleaned(tmp_path, head, (1, "Sở Y tế", None, "Không gửi do sắp xếp tổ chức", "Đã nhắc"))
    assert (result.rows["received"][0]["reason"], codes(result)) == ("Không gửi do sắp xếp tổ chức", [])


def test_the_reasons_agencies_give_in_notes_count() -> None:
    facts = tomllib.loads((SAMPLE / "help.toml").read_text(encoding="utf-8"))
    assert not [r for r in facts["texts"]["reasons"] if holds(r, wording().clerk_notes)]


def test_days_that_a_spreadsheet_turned_round_are_doubted(tmp_path: Path) -> None:
    late, turned = (1, "Sở Xây dựng", "13/12/2018"), (2, "Sở Y tế", datetime(2018, 1, 12))
    result = cleaned(tmp_path, HEAD, late, turned)
    assert [(p.code, p.cell) for p in result.problems] == [("day_and_month_suspect", "C5")]
    sure = cleaned(tmp_path, HEAD, late, turned, (3, "Sở Tài chính", datetime(2018, 12, 20)))
    assert codes(sure) == []


def test_a_report_entered_twice_and_a_line_without_an_agency_are_told(tmp_path: Path) -> None:
    result = cleaned(
        tmp_path,
        HEAD,
        (1, "Sở Y tế", datetime(2018, 12, 20)),
        (2, "Sở Y tế", datetime(2018, 12, 22)),
        (3, None, datetime(2018, 12, 22)),
    )
    assert [(p.code, p.cell) for p in result.problems] == [
        ("received_twice", "B5"),
        ("row_without_name", "B6"),
    ]


def test_a_column_with_a_month_first_and_a_day_of_no_report_of_its_year_are_asked_about(
    tmp_path: Path,
) -> None:
    result = cleaned(
        tmp_path,
        HEAD,
        (1, "Sở Xây dựng", "1/2/2019", None, None),
        (2, "Sở Y tế", "12/25/2018", None, None),
        (3, "Sở Tài chính", "31/12/2091", None, None),
        (4, "Sở Nội vụ", "30/12/2018", None, None),
    )
    assert sorted((p.code, p.cell) for p in result.problems) == [
        ("date_unreadable", "C5"),
        ("day_or_month_first", "C4"),
        ("received_day_unlikely", "C6"),
    ]
    days = [r["received_on"] for r in result.rows["received"]]
    assert days == [None, None, None, date(2018, 12, 30)]
