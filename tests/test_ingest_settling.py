from __future__ import annotations

from datetime import date
from pathlib import Path

from analysis.checking import Problem
from analysis.cleaning import Row
from analysis.ingest.settling import settle_among_assigned
from analysis.registers import Agencies, Names, Units

REFERENCE = Path(__file__).parent.parent / "data" / "reference"
UNITS = Units.load(REFERENCE)
NAMES = Names.load(REFERENCE, UNITS, Agencies.load(REFERENCE))
KEYS = {u.name: u.key for u in UNITS.at(date(2019, 12, 31))}
FILE, SHEET, AGENCY = "data/raw/2019/a.xlsx", "Sheet1", "so-tai-nguyen-va-moi-truong"


def assigned(commune: str, agency: str = AGENCY, last: date | None = date(2020, 12, 31)) -> Row:
    return {
        "agency_id": agency,
        "unit_key": KEYS[commune],
        "valid_from": date(2017, 8, 17),
        "valid_to": last,
    }


def told(
    written: str, key: str | None = None, *, row: int = 9, agency: str = AGENCY, year: int = 2019
) -> list[Row]:
    return [
        {
            "agency_id": agency,
            "unit_key": key,
            "commune_as_written": written,
            "year": year,
            "file": FILE,
            "sheet": SHEET,
            "cell": f"{column}{row}",
        }
        for column in "DEF"
    ]


def unsettled(written: str, row: int = 9) -> Problem:
    return Problem("blanks", "commune_unsettled", "…", FILE, SHEET, f"B{row}", written)


def test_a_slip_too_near_to_other_communes_is_read_among_the_assigned_ones() -> None:
    rows = told("Mường Luận")
    assert NAMES.commune("Mường Luận", on=date(2019, 12, 31)).key is None
    other = Problem("blanks", "commune_unsettled", "…", FILE, SHEET, "B10", "khác")
    problems = settle_among_assigned(
        rows, [assigned("Mường Luân"), assigned("Keo Lôm")], NAMES, [unsettled("Mường Luận"), other]
    )
    assert {r["unit_key"] for r in rows} == {KEYS["Mường Luân"]}
    read, left = problems
    assert (read.code, read.severity, read.cell, read.as_written) == (
        "name_read_as",
        "notes",
        "B9",
        "Mường Luận",
    )
    assert "Xã Mường Luân" in read.done
    assert left == other


def test_what_is_near_two_names_stays_unsettled_although_one_is_assigned() -> None:
    rows = told("Na Tòng")
    problems = [unsettled("Na Tòng")]
    assert settle_among_assigned(rows, [assigned("Na Tông")], NAMES, problems) == problems
    assert {r["unit_key"] for r in rows} == {None}


def test_only_assignments_of_the_agency_on_31_december_count() -> None:
    problems = [unsettled("Mường Luận")]
    for assignment in (
        assigned("Mường Luân", "so-y-te"),
        assigned("Mường Luân", last=date(2019, 6, 30)),
    ):
        rows = told("Mường Luận")
        assert settle_among_assigned(rows, [assignment], NAMES, problems) == problems
        assert {r["unit_key"] for r in rows} == {None}


def test_a_row_without_agency_or_name_is_left_alone() -> None:
    rows = [*told("Mường Luận", agency=""), *told("")]
    for row in rows[:3]:
        row["agency_id"] = None
    assert settle_among_assigned(rows, [assigned("Mường Luân")], NAMES, []) == []
    assert {r["unit_key"] for r in rows} == {None}


def test_a_commune_not_assigned_beside_a_confusable_one_that_is_gives_one_note() -> None:
    rows = told("Mường Đăng", KEYS["Mường Đăng"])
    (note,) = settle_among_assigned(rows, [assigned("Mường Báng")], NAMES, [])
    assert (note.code, note.severity, note.cell) == ("commune_not_assigned", "notes", "D9")
    assert "Xã Mường Đăng" in note.message
    assert "Xã Mường Báng" in note.message
    assert {r["unit_key"] for r in rows} == {KEYS["Mường Đăng"]}


def test_an_assigned_commune_and_one_unlike_all_assigned_give_no_note() -> None:
    rows = [*told("Mường Báng", KEYS["Mường Báng"]), *told("Keo Lôm", KEYS["Keo Lôm"], row=10)]
    assert settle_among_assigned(rows, [assigned("Mường Báng"), assigned("Mường Đăng")], NAMES, []) == []


def test_a_unit_formed_of_an_assigned_commune_counts_as_assigned() -> None:
    new = next(u.key for u in UNITS.at(date(2025, 12, 31)) if u.name == "Mường Lạn")
    rows = told("Mường Lạn", new, year=2025)
    lasting = [assigned("Mường Lạn", last=None), assigned("Mường Luân", last=None)]
    assert settle_among_assigned(rows, lasting, NAMES, []) == []


def test_a_successor_is_read_against_the_communes_it_took_over_also_after_they_were_merged() -> None:
    rows = told("Keo Lômm", agency="so-nong-nghiep-va-moi-truong", year=2025)
    problems = settle_among_assigned(
        rows, [assigned("Keo Lôm", last=date(2025, 12, 31))], NAMES, [unsettled("Keo Lômm")]
    )
    assert {r["unit_key"] for r in rows} == {KEYS["Keo Lôm"]}
    assert [p.code for p in problems] == ["name_read_as"]
