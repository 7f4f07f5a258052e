"""What a title says is kept: a part of a year, another place, units of another time are asked about."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from analysis.cleaning.values.dates import find_months, is_of_several_months
from analysis.ingest.intake import RawFile
from analysis.ingest.reading import FileRead, Registers, read_file
from analysis.project import Project
from attack_sheets import Drawn, months, poverty, poverty_columns, resources, save, support

REVIEW = "HỘ NGHÈO, HỘ CẬN NGHÈO"
HELP = "KẾT QUẢ GIÚP ĐỠ CÁC XÃ ĐẶC BIỆT KHÓ KHĂN"
MONEY = "KẾT QUẢ HUY ĐỘNG CÁC NGUỒN LỰC XÂY DỰNG NÔNG THÔN MỚI"


@pytest.fixture(scope="module")
def registers() -> Registers:
    return Registers.load(Project.at(Path(__file__).parents[1]))


def read(drawn: Drawn, registers: Registers, folder: Path) -> FileRead:
    path = folder / "drawn.xlsx"
    save([drawn], path)
    raw = RawFile(path, "data/raw/drawn.xlsx", "0" * 64, path.stat().st_size, "synthetic", None, None)
    return read_file(raw, registers)


def refused(found: FileRead) -> set[str]:
    return {p.code for p in found.problems if p.severity in ("stops", "blanks")}


@pytest.mark.parametrize(
    "title",
    [
        "9 THÁNG NĂM 2019",
        "CHÍN THÁNG ĐẦU NĂM 2019",
        "LŨY KẾ ĐẾN NĂM 2019",
        "SƠ KẾT 6 THÁNG ĐẦU NĂM 2019",
        "QUÝ III/2019 (NĂM 2019)",
        "NĂM 2019 (TÍNH ĐẾN NGÀY 30/6/2019)",
        "NỬA ĐẦU NĂM 2019",
        "NĂM 2019 (từ ngày 01/01/2019)",
    ],
)
def test_a_part_of_a_year_is_no_result_of_the_year(title: str, registers: Registers, tmp_path: Path) -> None:
    for drawn in (
        support(f"{HELP} {title}"),
        poverty(f"{REVIEW} {title} HUYỆN NẬM PỒ"),
        resources(f"{MONEY} {title} HUYỆN NẬM PỒ"),
    ):
        found = read(drawn, registers, tmp_path)
        assert "part_of_year" in refused(found)
        assert not any(found.rows.get(table) for table in ("support", "poverty", "resources"))


@pytest.mark.parametrize(
    "title",
    [
        "NĂM 2019",
        "12 THÁNG NĂM 2019",
        "NĂM 2019 (tính đến ngày 15/12/2019)",
        "NĂM 2019 (tính đến hết ngày 31/01/2020)",
        "NĂM 2019 (Kèm theo Báo cáo số 12/BC-UBND ngày 06 tháng 6 năm 2020)",
        "NĂM 2019 (Kèm theo Báo cáo số   /BC-UBND ngày      tháng 6 năm 2020)",
    ],
)
def test_a_whole_year_is_read_whatever_days_stand_beside_it(
    title: str, registers: Registers, tmp_path: Path
) -> None:
    for drawn in (support(f"{HELP} {title}"), resources(f"{MONEY} HUYỆN NẬM PỒ {title}")):
        found = read(drawn, registers, tmp_path)
        assert "part_of_year" not in refused(found)
        assert any(found.rows.get(table) for table in ("support", "resources"))


@pytest.mark.parametrize("title", ["TẠI THỜI ĐIỂM 01/01/2020", "ĐẦU NĂM 2020", "ÁP DỤNG TỪ 01/01/2020"])
def test_households_at_the_start_of_a_year_are_not_those_of_its_end(
    title: str, registers: Registers, tmp_path: Path
) -> None:
    found = read(poverty(f"{REVIEW} {title} HUYỆN NẬM PỒ"), registers, tmp_path)
    assert ("part_of_year" in refused(found), found.rows.get("poverty", [])) == (True, [])


def test_figures_of_a_half_year_are_not_those_of_its_last_month(registers: Registers, tmp_path: Path) -> None:
    half, june = months("6 THÁNG ĐẦU NĂM 2023 HUYỆN NẬM PỒ"), months("6 THÁNG ĐẦU NĂM 2023 HUYỆN NẬM PỒ")
    found = read(half, registers, tmp_path)
    assert (refused(found), found.rows.get("plan_actual", [])) == ({"months_together"}, [])
    named = read(june.change("D4", "Thực hiện trong tháng 6"), registers, tmp_path)
    assert {r["month"] for r in named.rows["plan_actual"]} == {"2023-06"}


def test_a_commune_that_nobody_knows_is_not_its_district(registers: Registers, tmp_path: Path) -> None:
    found = read(resources(f"{MONEY} NĂM 2019 XÃ TẢ PHÌNH, HUYỆN NẬM PỒ"), registers, tmp_path)
    assert "unit_not_named" in refused(found)
    assert {r["unit_key"] for r in found.rows["resources"]} == {None}


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("THÁNG 7, NHIỆM VỤ THÁNG 8 NĂM 2023", ("2023-07",)),
        ("THÁNG 7 VÀ PHƯƠNG HƯỚNG, NHIỆM VỤ TRỌNG TÂM THÁNG 8 NĂM 2023", ()),
        ("tháng 7/2023 (so với tháng 6/2023)", ("2023-07",)),
        ("tháng 7 và 7 tháng đầu năm 2023", ("2023-07",)),
        ("tháng 6/2023 và tháng 7/2023", ("2023-06", "2023-07")),
        ("6 tháng đầu năm 2023", ("2023-06",)),
        ("quý II năm 2023", ("2023-06",)),
        ("10 tháng năm 2023", ("2023-10",)),
    ],
)
def test_the_months_a_title_is_of(title: str, expected: tuple[str, ...]) -> None:
    assert find_months(title) == expected


def test_several_months_are_told_from_one_beside_them() -> None:
    assert is_of_several_months("quý II năm 2023")
    assert not is_of_several_months("tháng 7 và 7 tháng đầu năm 2023")


@pytest.mark.parametrize(
    ("title", "code"),
    [
        ("NĂM 2019 TỈNH LAI CHÂU", "other_province"),
        ("NĂM 2019 TỈNH SƠN LA", "other_province"),
        ("NĂM 2019 - LAI CHÂU", "other_province"),
        ("NĂM 2019 HUYỆN SÌN HỒ", "district_unknown"),
        ("NĂM 2024 (SAU SẮP XẾP ĐƠN VỊ HÀNH CHÍNH)", "units_of_other_time"),
        ("NĂM 2025 HUYỆN NẬM PỒ", "units_of_other_time"),
        ("NĂM 2019 XÃ NẬM TIN", "villages_as_communes"),
    ],
)
def test_a_table_of_another_place_or_time_is_not_read(
    title: str, code: str, registers: Registers, tmp_path: Path
) -> None:
    year = int(title[4:8])
    found = read(poverty(f"{REVIEW} {title}", year=year), registers, tmp_path)
    assert code in refused(found)
    assert not found.rows.get("poverty")


@pytest.mark.parametrize(
    "place",
    ["Huện Mường Nhé, tỉnh Điện Biên", "Mường Nhé, tỉnh Điện Biên", "HUYÊN ĐIỆN BIÊN, tỉnh Điện Biên"],
)
def test_a_district_without_its_type_is_not_the_province(
    place: str, registers: Registers, tmp_path: Path
) -> None:
    found = read(resources(f"{MONEY} NĂM 2019 {place}"), registers, tmp_path)
    assert {r["unit_key"] for r in found.rows.get("resources", ())} <= {None}
    assert refused(found) & {"unit_not_named", "district_unknown"}


def test_a_rate_above_a_hundred_percent_is_not_read(registers: Registers, tmp_path: Path) -> None:
    heads = ("Tổng số hộ", "Số hộ nghèo", "Tỷ lệ hộ nghèo (%)")
    columns = ("households", "poor_households", "rate_printed_pct")
    found = read(poverty_columns(heads, columns, ((595, 420, 420), (632, 387, 387))), registers, tmp_path)
    assert "percent_above_hundred" in refused(found)
    assert {r["rate_printed_pct"] for r in found.rows["poverty"]} == {None}


def test_a_bare_name_among_districts_is_the_district_and_among_communes_the_commune(
    registers: Registers, tmp_path: Path
) -> None:
    def levels(*names: str) -> list[object]:
        drawn = poverty(f"{REVIEW} NĂM 2019 TỈNH ĐIỆN BIÊN", names=names, units=names)
        return [r["level"] for r in read(drawn, registers, tmp_path).rows["poverty"]]

    assert levels("H. Nậm Pồ", "Mường Nhé", "Tủa Chùa") == ["district"] * 3
    assert levels("Mường Nhé", "Sín Thầu", "Chung Chải") == ["commune"] * 3


def test_communes_moved_in_2020_are_read_under_both_districts(registers: Registers) -> None:
    names = registers.names
    for district in ("Huyện Điện Biên", "TP Điện Biên Phủ"):
        assert names.commune("Xã Nà Tấu", on=date(2019, 12, 31), district=district).how == "exact"
    for district in ("Huyện Tuần Giáo", "Huyện Sìn Hồ", "Sa Pa, tỉnh Lào Cai"):
        assert names.commune("Xã Nà Tấu", on=date(2019, 12, 31), district=district).key is None
