"""Units through time: identity is code and date, districts of a day, events as data."""

from __future__ import annotations

import csv
import inspect
import shutil
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

from analysis.registers import Agencies, Names, RegisterError, Units, UnknownUnit
from ingest_roots import REPOSITORY

UNITS = Units.load(REPOSITORY / "data" / "reference")
BEFORE, AFTER = date(2025, 6, 30), date(2025, 7, 1)
NA_TAU, THANH_MINH = "03316@2025-06-30", "03145@2025-06-30"
CITY, DISTRICT = "094@2025-06-30", "100@2025-06-30"


def named(name: str, day: date) -> list[tuple[str, str]]:
    return [(u.unit_type, u.key) for u in UNITS.find(name, on=day)]


def members(name: str) -> set[str]:
    """Full names of the units of 30/6/2025 that the unit ``name`` of today was formed of."""
    (new,) = UNITS.find(name, on=AFTER)
    return {UNITS[k].full_name for k in UNITS.lineage.on(new.key, AFTER, BEFORE)}


def test_there_were_129_units_and_there_are_45() -> None:
    types = [Counter(u.unit_type for u in UNITS.at(day)) for day in (BEFORE, AFTER)]
    assert types == [{"Xã": 115, "Phường": 9, "Thị trấn": 5}, {"Xã": 42, "Phường": 3}]
    assert UNITS.reorganised_on == AFTER


def test_every_unit_of_before_went_whole_into_one_of_today() -> None:
    into = UNITS.lineage.mapping(BEFORE, AFTER)
    assert set(into) == {u.key for u in UNITS.at(BEFORE)}
    assert {len(new) for new in into.values()} == {1}
    assert frozenset().union(*into.values()) == {u.key for u in UNITS.at(AFTER)}


@pytest.mark.parametrize("text", ["03317", "Mường Chà", "Xã Sam Mứn", ""])
def test_a_code_or_a_name_alone_is_no_unit(text: str) -> None:
    assert text not in UNITS
    with pytest.raises(UnknownUnit, match=r"on=ngày"):
        UNITS[text]


def test_nothing_is_found_by_a_text_without_a_day() -> None:
    day = inspect.signature(Units.find).parameters["on"]
    assert (day.kind, day.default) == (inspect.Parameter.KEYWORD_ONLY, inspect.Parameter.empty)
    with pytest.raises(TypeError, match="'on'"):
        UNITS.find("Mường Chà")  # type: ignore[call-arg]


def test_one_code_is_two_units_on_two_days() -> None:
    reused = {u.code for u in UNITS.at(BEFORE)} & {u.code for u in UNITS.at(AFTER)}
    other = [c for c in reused if UNITS.find(c, on=BEFORE)[0].name != UNITS.find(c, on=AFTER)[0].name]
    assert (len(reused), len(other)) == (45, 21)
    assert [u.full_name for u in UNITS.find("03328", on=BEFORE)] == ["Xã Thanh Luông"]
    assert [u.full_name for u in UNITS.find("03328", on=AFTER)] == ["Xã Thanh Nưa"]


def test_names_moved() -> None:
    assert named("Mường Chà", BEFORE) != named("Mường Chà", AFTER)
    assert "Thị trấn Mường Chà" in members("Na Sang")
    assert "Xã Sam Mứn" in members("Thanh An")
    assert "Xã Sam Mứn" not in members("Sam Mứn")
    assert len(members("Mường Chà")) == 4


def test_four_communes_lay_in_the_district_until_2020() -> None:
    moved = {"Nà Tấu", "Nà Nhạn", "Mường Phăng", "Pá Khoang"}
    for day, key, in_city in ((date(2019, 12, 31), DISTRICT, 8), (date(2020, 1, 1), CITY, 12)):
        assert {UNITS.district_on(UNITS.find(n, on=day)[0].key, day) for n in moved} == {UNITS[key]}
        assert sum(u.district == UNITS[CITY].district for u in UNITS.at(day)) == in_city
        assert all(u.district == UNITS[key].district for u in UNITS.at(day) if u.name in moved)
    assert UNITS.districts_of(NA_TAU) == {"Huyện Điện Biên", "Thành phố Điện Biên Phủ"}


@pytest.mark.parametrize("district", ["Huyện Điện Biên", "TP Điện Biên Phủ"])
@pytest.mark.parametrize("written", ["Nà Tấu", "Xã Nà Tâu", "Pá Khoan"])
@pytest.mark.parametrize("day", [date(2018, 12, 31), date(2024, 12, 31)])
def test_a_report_may_give_the_district_of_before_or_after_the_move(
    written: str, district: str, day: date
) -> None:
    names = Names(UNITS, Agencies(()))
    settled = names.commune(written, on=day, district=district).key
    assert settled in (NA_TAU, "03326@2025-06-30")
    assert names.commune(written, on=day, district="Huyện Mường Nhé").key is None


def test_a_unit_of_a_day_has_the_key_of_its_district() -> None:
    first, last = (UNITS.find("Nà Tấu", on=d)[0] for d in (date(2018, 12, 31), BEFORE))
    assert (UNITS.district_key(first), UNITS.district_key(last)) == (DISTRICT, CITY)


def test_there_are_no_districts_today() -> None:
    (new,) = UNITS.find("Nà Tấu", on=AFTER)
    assert UNITS.at(AFTER, "district") == ()
    assert (UNITS.district_on(new.key, AFTER), UNITS.district_on(NA_TAU, AFTER)) == (None, None)


def test_a_day_on_which_a_unit_did_not_exist_is_refused() -> None:
    with pytest.raises(ValueError, match="did not exist"):
        UNITS.lineage.on(NA_TAU, AFTER, AFTER)


@pytest.fixture
def reference(tmp_path: Path) -> Path:
    return Path(shutil.copytree(REPOSITORY / "data" / "reference", tmp_path / "reference"))


def write(reference: Path, **changes: str) -> None:
    """The first line of ``unit_events.csv``, the move of Nà Tấu, with ``changes``, as its only line."""
    path = reference / "unit_events.csv"
    with path.open(encoding="utf-8", newline="") as file:
        line = next(csv.DictReader(file))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(line))
        writer.writeheader()
        writer.writerow(line | changes)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"date": ""}, "cột date trống"),
        ({"date": "1/1/2020"}, "cột date ghi “1/1/2020” không phải là ngày"),
        ({"kind": "merged"}, "cột kind ghi “merged”, hãy ghi một trong: merge, split"),
        ({"part": "half"}, "cột part ghi “half”"),
        ({"confidence": ""}, "cột confidence ghi “”"),
        ({"act": ""}, "cột act trống"),
        ({"source": " "}, "cột source trống"),
        ({"from_key": "03316", "to_key": "03316"}, "mã “03316” không có trong administrative_units.csv"),
        ({"from_name": "Xã Nà Nhạn"}, "là Xã Nà Tấu, không phải “Xã Nà Nhạn”"),
        ({"from_district": NA_TAU}, "không phải mã của một huyện"),
        ({"to_district": ""}, "cần from_district, to_district"),
        ({"part": "part"}, "move phải có part là whole"),
        ({"date": "2025-07-01"}, "không có ngày 01/07/2025"),
        ({"kind": "merge"}, "đã nhập đi nhưng vẫn còn"),
        ({"kind": "merge", "to_key": ""}, "thiếu to_key; chỉ partial_transfer được để trống"),
        ({"kind": "merge", "from_key": "", "from_name": ""}, "khi đó ghi from_name"),
        ({"kind": "rename", "from_key": ""}, "thiếu from_key; chỉ merge và partial_transfer"),
        ({"kind": "partial_transfer", "part": "part", "to_key": "", "to_name": ""}, "khi đó ghi to_name"),
        ({"kind": "partial_transfer", "part": "part", "from_key": "", "to_key": ""}, "cần ít nhất một mã"),
        ({"kind": "partial_transfer"}, "partial_transfer không thể có part là whole"),
        (
            {"kind": "merge", "date": "2025-07-01", "to_key": "03316@2025-07-01", "to_name": "Xã Nà Tấu"},
            "Xã Nà Tấu (03316@2025-06-30) đã chuyển đi ở một dòng khác ngày 01/07/2025",
        ),
    ],
)  # fmt: skip
def test_an_event_that_cannot_be_is_told_with_its_line(
    reference: Path, changes: dict[str, str], told: str
) -> None:
    write(reference, **changes)
    with pytest.raises(RegisterError, match=r"unit_events\.csv, dòng 2") as caught:
        Units.load(reference)
    assert told in str(caught.value)


def test_the_merger_file_holds_whole_units_only(reference: Path) -> None:
    path = reference / "unit_succession_2025.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",whole,", ",part,", 1), encoding="utf-8")
    with pytest.raises(RegisterError, match=r"unit_succession_2025\.csv, dòng 2: cột transfer ghi “part”"):
        Units.load(reference)


def test_a_unit_stands_once_in_the_register(reference: Path) -> None:
    path = reference / "administrative_units.csv"
    lines = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*lines, lines[-1]]), encoding="utf-8")
    with pytest.raises(RegisterError, match=rf"dòng {len(lines) + 1}: .*đã có ở dòng trên"):
        Units.load(reference)


@pytest.mark.parametrize(
    ("old", "new", "told"),
    [
        ("03317@2025-06-30,commune,03317,", "03317,commune,03317,", "phải là mã GSO, dấu @ và ngày"),
        ("03124@2025-06-30,commune,03124,", "03124@2025-06-30,commune,03125,", "phải là mã GSO"),
        ("Xã,,2025-07-01,,", "Xã,,2025-07-01,2025-06-30,", "valid_to ở trước valid_from"),
    ],
)
def test_a_unit_that_cannot_be_is_told(reference: Path, old: str, new: str, told: str) -> None:
    path = reference / "administrative_units.csv"
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    with pytest.raises(RegisterError, match=rf"administrative_units\.csv, dòng \d+: .*{told}"):
        Units.load(reference)


def test_a_root_without_events_has_the_mergers_alone(reference: Path) -> None:
    (reference / "unit_events.csv").unlink()
    units = Units.load(reference)
    assert {e.kind for e in units.events} == {"merge"}
    assert units.find("Nà Tấu", on=date(2018, 12, 31))[0].district == "Thành phố Điện Biên Phủ"


def test_a_root_without_mergers_was_never_reorganised(reference: Path) -> None:
    (reference / "unit_succession_2025.csv").unlink()
    assert Units.load(reference).reorganised_on == date.max
