from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import pandas as pd
import pytest

from analysis import tables
from analysis.cleaning import Cleaned
from analysis.cleaning.poverty import clean
from cleaning_tables import Rows, accounted, codes, context, table_of, units_of

HEAD = [
    "STT",
    "Xã",
    "Tổng số hộ",
    "Tổng số nhân khẩu",
    "Số hộ nghèo",
    "Tỷ lệ hộ nghèo (%)",
    "Số hộ cận nghèo",
]
TITLE = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM {} HUYỆN ĐIỆN BIÊN ĐÔNG"
OLD = " (theo chuẩn Quyết định số 59/2015/QĐ-TTg ngày 19/11/2015)"
FLOW_HEAD = [
    "STT", "Xã", "Số hộ nghèo đầu năm", "Thoát nghèo: trở thành hộ cận nghèo",
    "Thoát nghèo: vượt chuẩn cận nghèo", "Giảm do nguyên nhân khác", "Hộ cận nghèo trở thành hộ nghèo",
    "Tái nghèo", "Phát sinh mới", "Tăng do nguyên nhân khác", "Số hộ nghèo cuối năm",
]  # fmt: skip


def review(folder: Path, title: str, *rows: Sequence[object], folder_year: int | None = None) -> Cleaned:
    table = table_of(folder, [[title], [], HEAD, *rows])
    cleaned = clean(table, context(folder_year))
    assert accounted(table, cleaned)
    return cleaned


def test_a_review_gives_one_official_row_a_commune_with_its_cells(tmp_path: Path) -> None:
    cleaned = review(
        tmp_path,
        TITLE.format(2018) + OLD,
        [1, "Xã Keo Lôm", "1.200", 6100, 600, "50,00", 100],
        [2, "Xã Phì Nhừ", 1000, 5200, 410, 41, None],
        [None, "Tổng cộng", 2200, 11300, 1010, 45.91, None],
    )
    rows = cleaned.rows["poverty"]
    assert [(r["households"], r["poor_households"], r["near_poor_households"]) for r in rows] == [
        (1200, 600, 100),
        (1000, 410, None),
    ]
    assert {(r["year"], r["standard"], r["status"], r["level"]) for r in rows} == {
        (2018, "POV_2016_2020", "official", "commune")
    }
    assert json.loads(str(rows[0]["cells"]))["households"] == "C4"
    assert rows[0]["cell"] == "B4"
    assert cleaned.explained[6] == "total"
    assert cleaned.problems == ()
    tables.validate("poverty", tables.conform("poverty", pd.DataFrame(rows)))


def test_a_title_without_a_standard_takes_the_only_one_of_its_year_and_says_so(tmp_path: Path) -> None:
    cleaned = review(tmp_path, TITLE.format(2019), [1, "Xã Keo Lôm", 1200, 6100, 600, 50, 100])
    assert cleaned.rows["poverty"][0]["standard"] == "POV_2016_2020"
    assert codes(cleaned) == ["standard_from_year"]


def test_2021_without_a_named_standard_is_not_used(tmp_path: Path) -> None:
    cleaned = review(tmp_path, TITLE.format(2021), [1, "Xã Keo Lôm", 1200, 6100, 600, 50, 100])
    assert "poverty" not in cleaned.rows
    assert codes(cleaned) == ["standard_in_doubt"]


@pytest.mark.parametrize(
    ("named", "standard"),
    [
        (" theo Nghị định số 07/2021/NĐ-CP", "POV_2022_2025"),
        (OLD, "POV_2016_2020"),
    ],
)
def test_2021_is_kept_under_the_standard_its_title_names(tmp_path: Path, named: str, standard: str) -> None:
    cleaned = review(tmp_path, TITLE.format(2021) + named, [1, "Xã Keo Lôm", 1200, 6100, 600, 50, 100])
    assert cleaned.rows["poverty"][0]["standard"] == standard
    assert cleaned.problems == ()


def test_communes_of_the_register_that_begin_like_totals_are_rows(tmp_path: Path) -> None:
    other = context(units=units_of("Huyện Hạ Lang", ["Tổng Cọt", "Cộng Hòa"]))
    counts = (100, 500, 20, 20.0, 10)
    title = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2018 HUYỆN HẠ LANG" + OLD
    table = table_of(tmp_path, [[title], [], HEAD, [1, "Tổng Cọt", *counts], [2, "Cộng Hòa", *counts]])
    rows = clean(table, other).rows["poverty"]
    assert [r["unit_key"] for r in rows] == ["00001@2025-06-30", "00002@2025-06-30"]


@pytest.mark.parametrize(
    ("sheet", "note", "status"),
    [
        ("Số liệu sơ bộ", None, "preliminary"),
        ("Biểu 1", "Ghi chú: Số liệu sơ bộ, chưa thẩm định", "preliminary"),
        ("Biểu 1", "Ghi chú: Số liệu sơ bộ năm 2017 đã được thay", "official"),
        ("Biểu 1", None, "official"),
    ],
)
def test_the_status_is_looked_for_in_the_notes_and_the_name_of_the_sheet(
    tmp_path: Path, sheet: str, note: str | None, status: str
) -> None:
    rows: Rows = [[TITLE.format(2018) + OLD], [], HEAD, [1, "Xã Keo Lôm", 100, 500, 20, 20.0, 10], [note]]
    (row,) = clean(table_of(tmp_path, rows, sheet=sheet), context()).rows["poverty"]
    assert row["status"] == status


def test_preliminary_figures_carry_their_status(tmp_path: Path) -> None:
    title = "KẾT QUẢ SƠ BỘ RÀ SOÁT HỘ NGHÈO NĂM 2018" + OLD
    cleaned = review(tmp_path, title, [1, "Xã Keo Lôm", 1200, 6100, 600, 50, 100])
    assert cleaned.rows["poverty"][0]["status"] == "preliminary"


def test_what_cannot_be_true_is_said_and_kept(tmp_path: Path) -> None:
    cleaned = review(
        tmp_path,
        TITLE.format(2018) + OLD,
        [1, "Xã Keo Lôm", 1200, 900, 800, 66.67, 500],
        [2, "Xã Phì Nhừ", 1000, 5200, 410, "42,10", 10],
        [None, "Tổng cộng", 2200, 6100, 1300, 55, 510],
    )
    assert codes(cleaned) == [
        "poor_exceed_households",
        "fewer_people_than_households",
        "rate_disagrees",
        "total_disagrees",
    ]
    assert [p.cell for p in cleaned.problems][2:] == ["F5", "E6"]
    assert [r["poor_households"] for r in cleaned.rows["poverty"]] == [800, 410]


def test_a_name_that_is_not_in_the_register_keeps_its_figures_without_a_unit(tmp_path: Path) -> None:
    cleaned = review(tmp_path, TITLE.format(2018) + OLD, [1, "Xã Phù Nhiêu", 1000, 5200, 410, 41, 10])
    (row,) = cleaned.rows["poverty"]
    assert (row["unit_key"], row["unit_as_written"], row["households"]) == (None, "Xã Phù Nhiêu", 1000)
    assert codes(cleaned) == ["unit_not_settled"]


def test_a_broken_count_is_missing_never_zero(tmp_path: Path) -> None:
    cleaned = review(tmp_path, TITLE.format(2018) + OLD, [1, "Xã Keo Lôm", "1.2005", 6100, "-", 50, 0])
    (row,) = cleaned.rows["poverty"]
    assert (row["households"], row["poor_households"], row["near_poor_households"]) == (None, None, 0)
    assert codes(cleaned) == ["broken_number"]


def test_a_hidden_row_is_not_used_and_said(tmp_path: Path) -> None:
    rows: Rows = [
        [TITLE.format(2018) + OLD],
        [],
        HEAD,
        [1, "Keo Lôm", 9, 9, 1, None, 1],
        [2, "Phì Nhừ", 9, 9, 1, None, 1],
    ]
    cleaned = clean(table_of(tmp_path, rows, hidden=[5]), context())
    assert [r["unit_as_written"] for r in cleaned.rows["poverty"]] == ["Keo Lôm"]
    assert (codes(cleaned), cleaned.explained[5]) == (["hidden_row"], "hidden")


def test_districts_above_their_communes_are_totals(tmp_path: Path) -> None:
    cleaned = review(
        tmp_path,
        "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2018 TỈNH ĐIỆN BIÊN" + OLD,
        ["I", "Huyện Điện Biên Đông", 2200, 11300, 1000, None, None],
        [1, "Xã Keo Lôm", 1200, 6100, 600, None, None],
        [2, "Xã Phì Nhừ", 1000, 5200, 410, None, None],
        ["II", "Huyện Tủa Chùa", 500, 2500, 100, None, None],
        [1, "Xã Mường Báng", 500, 2500, 100, None, None],
        [None, "Toàn tỉnh", 2700, 13800, 1110, None, None],
    )
    assert [r["unit_as_written"] for r in cleaned.rows["poverty"]] == [
        "Xã Keo Lôm",
        "Xã Phì Nhừ",
        "Xã Mường Báng",
    ]
    assert [(p.code, p.cell) for p in cleaned.problems] == [("total_disagrees", "E4")]


def test_districts_without_communes_are_rows_of_their_own(tmp_path: Path) -> None:
    cleaned = review(
        tmp_path,
        "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2018 TỈNH ĐIỆN BIÊN" + OLD,
        [1, "Huyện Điện Biên Đông", 2200, 11300, 1000, None, None],
        [2, "Huyện Tủa Chùa", 500, 2500, 100, None, None],
        [None, "Toàn tỉnh", 2700, 13800, 1100, None, None],
    )
    assert [r["level"] for r in cleaned.rows["poverty"]] == ["district", "district"]
    assert cleaned.problems == ()


def test_years_side_by_side_give_a_row_each(tmp_path: Path) -> None:
    rows: Rows = [
        ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO HUYỆN ĐIỆN BIÊN ĐÔNG" + OLD],
        [],
        ["STT", "Xã", "Năm 2018", None, None, "Năm 2019", None, None],
        [None, None, "Tổng số hộ", "Hộ nghèo", "Hộ cận nghèo", "Tổng số hộ", "Hộ nghèo", "Hộ cận nghèo"],
        [1, "Xã Keo Lôm", 1200, 600, 100, 1210, 550, 120],
    ]
    cleaned = clean(table_of(tmp_path, rows), context())
    assert [(r["year"], r["households"], r["poor_households"]) for r in cleaned.rows["poverty"]] == [
        (2018, 1200, 600),
        (2019, 1210, 550),
    ]


def test_a_flow_that_does_not_close_is_said(tmp_path: Path) -> None:
    title = "DIỄN BIẾN HỘ NGHÈO NĂM 2018 HUYỆN ĐIỆN BIÊN ĐÔNG" + OLD
    rows: Rows = [
        [title],
        [],
        FLOW_HEAD,
        [1, "Xã Keo Lôm", 700, 60, 40, 5, 3, 1, 1, 0, 600],
        [2, "Xã Phì Nhừ", 500, 50, 40, 5, 3, 1, 1, 0, 420],
    ]
    table = table_of(tmp_path, rows)
    assert table.form == "F2_flow"
    cleaned = clean(table, context())
    assert [(r["poor_at_start"], r["poor_households"]) for r in cleaned.rows["poverty"]] == [
        (700, 600),
        (500, 420),
    ]
    assert [(p.code, p.cell) for p in cleaned.problems] == [("flow_disagrees", "B5")]


def test_after_july_2025_names_are_looked_up_among_the_new_units(tmp_path: Path) -> None:
    title = "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2025 theo chuẩn Nghị định 07/2021/NĐ-CP"
    cleaned = review(tmp_path, title, [1, "Xã Mường Chà", 1200, 6100, 600, 50, 100])
    assert str(cleaned.rows["poverty"][0]["unit_key"]).endswith("@2025-07-01")


def test_the_title_goes_before_the_folder_and_the_difference_is_said(tmp_path: Path) -> None:
    cleaned = review(
        tmp_path, TITLE.format(2018) + OLD, [1, "Xã Keo Lôm", 1200, 6100, 600, 50, 1], folder_year=2019
    )
    assert cleaned.rows["poverty"][0]["year"] == 2018
    assert codes(cleaned) == ["year_disagrees"]


def test_a_column_of_another_year_does_not_move_the_columns_without_one(tmp_path: Path) -> None:
    rows: Rows = [
        ["KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2019 HUYỆN ĐIỆN BIÊN ĐÔNG" + OLD],
        [],
        ["STT", "Xã", "Tổng số hộ", "Số hộ nghèo", "Số hộ cận nghèo", "Tỷ lệ hộ nghèo năm 2018 (%)"],
        [1, "Xã Keo Lôm", 1200, 600, 100, 52.5],
    ]
    cleaned = clean(table_of(tmp_path, rows), context())
    assert [(r["year"], r["households"], r["rate_printed_pct"]) for r in cleaned.rows["poverty"]] == [
        (2018, None, 52.5),
        (2019, 1200, None),
    ]
    assert cleaned.problems == ()


def test_the_name_of_the_sheet_tells_the_year_when_the_title_does_not(tmp_path: Path) -> None:
    rows: Rows = [["KẾT QUẢ RÀ SOÁT HỘ NGHÈO" + OLD], [], HEAD, [1, "Xã Keo Lôm", 1200, 6100, 600, 50, 1]]
    cleaned = clean(table_of(tmp_path, rows, sheet="Năm 2018"), context())
    assert cleaned.rows["poverty"][0]["year"] == 2018
    assert codes(cleaned) == ["year_not_in_title"]


def test_subtotals_below_their_communes_are_compared_with_their_district(tmp_path: Path) -> None:
    cleaned = review(
        tmp_path,
        "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2018 TỈNH ĐIỆN BIÊN" + OLD,
        ["I", "Huyện Điện Biên Đông", None, None, None, None, None],
        [1, "Xã Keo Lôm", 1200, 6100, 600, None, None],
        [None, "Cộng huyện Điện Biên Đông", 1200, 6100, 601, None, None],
        ["II", "Huyện Tủa Chùa", None, None, None, None, None],
        [1, "Xã Mường Báng", 500, 2500, 100, None, None],
        [None, "Tổng cộng", 1700, 8600, 700, None, None],
    )
    assert [(p.code, p.cell) for p in cleaned.problems] == [("total_disagrees", "E6")]
    assert cleaned.explained[4] == "district_head"


def test_a_name_read_by_likeness_is_said(tmp_path: Path) -> None:
    cleaned = review(tmp_path, TITLE.format(2018) + OLD, [1, "Xã Phì Nhù", 1000, 5200, 410, 41, 10])
    (row,) = cleaned.rows["poverty"]
    assert (row["unit_key"], codes(cleaned)) == ("03208@2025-06-30", ["name_read_as"])
    assert "Phì Nhừ" in cleaned.problems[0].message


def test_counts_that_lost_their_thousands_are_refused_unless_a_total_bears_them_out(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        [1, "Xã Keo Lôm", 1.2, 6100, 600, None, 100],
        [2, "Xã Phì Nhừ", 1000, 5200, 410, None, 100],
        [3, "Xã Luân Giói", 9, 4100, 310, None, 100],
        [4, "Xã Háng Lìa", 900, 4000, 210, None, 100],
        [5, "Xã Tìa Dình", 800, 3900, 220, None, 100],
    ]
    damaged = review(tmp_path, TITLE.format(2018) + OLD, *rows)
    assert [r["households"] for r in damaged.rows["poverty"]] == [None, 1000, 9, 900, 800]
    assert ("not_whole", "C4") in [(p.code, p.cell) for p in damaged.problems]
    one_small: list[Sequence[object]] = [[1, "Xã Keo Lôm", 1, 6100, None, None, None], *rows[1:2], *rows[3:]]
    doubted = review(tmp_path, TITLE.format(2018) + OLD, *one_small)
    assert [r["households"] for r in doubted.rows["poverty"]] == [None, 1000, 900, 800]
    assert ("number_suspect", "C4") in [(p.code, p.cell) for p in doubted.problems]
    borne_out = review(tmp_path, TITLE.format(2018) + OLD, *one_small, [None, "Tổng cộng", 2701])
    assert [r["households"] for r in borne_out.rows["poverty"]] == [1, 1000, 900, 800]


def test_where_dots_became_decimals_small_numbers_are_doubted_too(tmp_path: Path) -> None:
    rows = [
        ("Keo Lôm", 1.2), ("Phì Nhừ", 1.1), ("Luân Giói", 2), ("Háng Lìa", 1850), ("Tìa Dình", 1700),
        ("Pu Nhi", 1600), ("Na Son", 1500),
    ]  # fmt: skip
    table = [[n, f"Xã {name}", count, 9000, 100, None, 10] for n, (name, count) in enumerate(rows, start=1)]
    cleaned = review(tmp_path, TITLE.format(2018) + OLD, *table)
    assert [r["households"] for r in cleaned.rows["poverty"]] == [None, None, None, 1850, 1700, 1600, 1500]
    assert [(p.code, p.cell) for p in cleaned.problems] == [
        ("not_whole", "C4"), ("not_whole", "C5"), ("number_suspect", "C6"),
    ]  # fmt: skip


def test_a_rate_stored_as_a_ratio_is_told_by_its_counts(tmp_path: Path) -> None:
    rows = [[1, "Xã Keo Lôm", 1000, 6100, 375, 0.375, 10], [2, "Xã Phì Nhừ", None, None, None, 0.41, None]]
    cleaned = review(tmp_path, TITLE.format(2018) + OLD, *rows)
    assert [r["rate_printed_pct"] for r in cleaned.rows["poverty"][:1]] == [37.5]
    assert codes(cleaned) == ["share_as_percent", "percent_unclear"]


def test_a_commune_given_twice_with_different_figures_is_not_used(tmp_path: Path) -> None:
    rows = [[1, "Xã Keo Lôm", 1000, 6100, 375, None, 10], [2, "Keo Lôm", 1100, 6100, 375, None, 10]]
    cleaned = review(tmp_path, TITLE.format(2018) + OLD, *rows)
    assert (cleaned.rows, codes(cleaned)) == ({}, ["unit_twice_differently"])
    assert cleaned.explained == {**cleaned.explained, 4: "duplicate", 5: "duplicate"}


def test_a_sum_that_is_not_called_a_total_is_not_added(tmp_path: Path) -> None:
    rows: list[Sequence[object]] = [
        [1, "Xã Keo Lôm", 1000, 6100, 375, None, 10],
        [2, "Xã Phì Nhừ", 1000, 5200, 410, None, 20],
        [None, "Chung cả vùng", 2000, 11300, 785, None, 30],
        [None, None, 2000, 11300, 785, None, 30],
    ]
    cleaned = review(tmp_path, TITLE.format(2018) + OLD, *rows)
    assert len(cleaned.rows["poverty"]) == 2
    assert sorted(codes(cleaned)) == ["row_without_name", "total_without_name"]


def test_a_district_called_like_its_commune_heads_it(tmp_path: Path) -> None:
    rows = [
        ["I", "Mường Nhé", 3000, None, 800, None, None],
        [1, "Mường Nhé", 1000, None, 375, None, None],
        [2, "Sín Thầu", 2000, None, 425, None, None],
    ]
    cleaned = review(tmp_path, "KẾT QUẢ RÀ SOÁT HỘ NGHÈO NĂM 2018" + OLD, *rows)
    assert [(r["households"], r["level"]) for r in cleaned.rows["poverty"]] == [
        (1000, "commune"),
        (2000, "commune"),
    ]
    assert (cleaned.explained[4], codes(cleaned)) == ("total", [])


def test_sums_without_a_name_are_a_total_and_other_figures_without_one_are_asked_about(
    tmp_path: Path,
) -> None:
    first, second = [1, "Xã Keo Lôm", 1200, 6100, 600, 50, 100], [2, "Xã Phì Nhừ", 1000, 5200, 410, 41, 20]
    title = TITLE.format(2018) + OLD
    summed = review(tmp_path, title, first, second, [None, None, 2200, 11300, 1010, 45.91, 120])
    assert (codes(summed), summed.explained[6]) == ([], "total")
    for wrong in ([None, None, 2200, 11300, 1011, 45.91, 120], [None, None, None, None, None, 45.91, None]):
        assert codes(review(tmp_path, title, first, second, wrong)) == ["row_without_name"]
