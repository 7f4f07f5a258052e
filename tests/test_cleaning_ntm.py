from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import pytest

from analysis.cleaning import Cleaned
from analysis.cleaning._ntm_bands import Band, limits_of, mean_is_possible
from analysis.cleaning._recognition import title_of
from analysis.cleaning.ntm import clean
from cleaning_tables import RAW, Rows, accounted, codes, context, table_of, tables_in, units_of

BAC_SON = units_of(
    "Huyện Bắc Sơn",
    ["Tân Hương", "Bắc Quỳnh", "Chiến Thắng", "Chiêu Vũ", "Tân Lập", "Hưng Vũ", "Vũ Lễ", "Vũ Lăng", "Đồng Ý",
     "Vũ Sơn", "Nhất Hòa", "Nhất Tiến", "Long Đống", "Vạn Thủy", "Tân Tri", "Tân Thành", "Trấn Yên"],
)  # fmt: skip
WORKBOOK = RAW / "2023" / "2023_bac-son_nong-thon-moi.xlsx"
TITLE = "KẾT QUẢ THỰC HIỆN CÁC TIÊU CHÍ NÔNG THÔN MỚI HUYỆN ĐIỆN BIÊN ĐÔNG tính đến ngày {}"


@pytest.fixture(scope="module")
def bac_son() -> dict[str, Cleaned]:
    found = next((p for p in (WORKBOOK, *sorted(RAW.parent.parent.rglob(WORKBOOK.name))) if p.exists()), None)
    if found is None:
        pytest.skip("the workbook of Bắc Sơn is not in this root")
    return {t.form: clean(t, context(2023, BAC_SON)) for t in tables_in(found) if t.form != "F4"}


def assessment(
    folder: Path, *rows: Sequence[object], title: str, notes: str = "", more: tuple[str, ...] = ()
) -> Cleaned:
    head = ["STT", "Xã", *(f"Tiêu chí {n}" for n in range(1, 20)), "Tổng số tiêu chí đạt", *more]
    table = table_of(folder, [[title], [], head, *rows, [], [notes or None]])
    cleaned = clean(table, context())
    assert accounted(table, cleaned)
    return cleaned


def marks(met: int) -> list[str]:
    return ["Đ"] * met + ["C"] * (19 - met)


def test_the_note_gives_each_commune_its_criteria_set(bac_son: dict[str, Cleaned]) -> None:
    totals = bac_son["F3"].rows["ntm_totals"]
    assert [
        (t["commune_as_written"], t["criteria_set"], t["met_printed"], t["met_counted"]) for t in totals
    ] == [
        ("Long Đống", "NTM_XA_2021_2025", 14, 14),
        ("Đồng Ý", "NTM_XA_NANGCAO_2021_2025", 13, 13),
        ("Vũ Sơn", "NTM_XA_NANGCAO_2021_2025", 15, 15),
    ]
    assert len(bac_son["F3"].rows["ntm_marks"]) == 57
    assert {m["as_of"] for m in bac_son["F3"].rows["ntm_marks"]} == {date(2023, 11, 28)}
    assert bac_son["F3"].problems == ()


def test_a_name_spelt_two_ways_in_one_workbook_is_told(bac_son: dict[str, Cleaned]) -> None:
    asked = [p for p in bac_son["F3_bands"].problems if p.code in ("unit_not_settled", "name_read_as")]
    assert [(p.as_written, p.cell) for p in asked] == [("Long Đông", "D6")]
    assert "Xã Long Đống" in asked[0].message


def test_the_bands_of_a_district_and_its_mean(bac_son: dict[str, Cleaned]) -> None:
    bands = bac_son["F3_bands"].rows["ntm_bands"]
    assert [(b["band_low"], b["band_high"], b["communes"]) for b in bands] == [
        (19, 19, 4), (15, 18, 6), (10, 14, 3), (5, 9, 4),
    ]  # fmt: skip
    assert {(b["mean_printed"], b["unit_key"]) for b in bands} == {(14.29, "d@2025-06-30")}
    assert "mean_possible" in codes(bac_son["F3_bands"])


def test_a_mean_is_possible_only_within_the_bands() -> None:
    bands = [Band(1, 19, 19, 4), Band(2, 15, 18, 6), Band(3, 10, 14, 3), Band(4, 5, 9, 4)]
    assert mean_is_possible(bands, Decimal("14.29")) == (True, Decimal(216) / 17, Decimal(262) / 17)
    for impossible in ("15.42", "12.70", "14.30"):
        checked = mean_is_possible(bands, Decimal(impossible))
        assert checked is not None
        assert not checked[0]


def test_the_basic_set_in_force_is_taken_with_a_note(tmp_path: Path) -> None:
    cleaned = assessment(tmp_path, [1, "Xã Keo Lôm", *marks(7), 7], title=TITLE.format("30/6/2018"))
    assert cleaned.rows["ntm_marks"][0]["criteria_set"] == "NTM_XA_2016_2020"
    assert codes(cleaned) == ["criteria_set_from_date"]


@pytest.mark.parametrize(
    ("named", "criteria_set"),
    [
        (" theo Quyết định số 1980/QĐ-TTg", "NTM_XA_2016_2020"),
        (" theo Quyết định số 318/QĐ-TTg", "NTM_XA_2021_2025"),
        (" theo bộ tiêu chí nông thôn mới nâng cao", "NTM_XA_NANGCAO_2021_2025"),
    ],
)
def test_a_set_named_in_the_title_is_taken(tmp_path: Path, named: str, criteria_set: str) -> None:
    cleaned = assessment(tmp_path, [1, "Xã Keo Lôm", *marks(7), 7], title=TITLE.format("31/12/2022") + named)
    assert cleaned.rows["ntm_marks"][0]["criteria_set"] == criteria_set
    assert codes(cleaned) == (["criteria_set_in_doubt"] if criteria_set == "NTM_XA_2016_2020" else [])


def test_a_printed_total_off_the_marks_and_an_unknown_mark_are_said(tmp_path: Path) -> None:
    row = [1, "Xã Keo Lôm", "?", *marks(7)[1:], "8/19"]
    cleaned = assessment(tmp_path, row, title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)")
    assert [(p.code, p.cell) for p in cleaned.problems] == [
        ("mark_unknown", "C4"),
        ("met_total_disagrees", "V4"),
    ]
    assert cleaned.rows["ntm_marks"][0]["mark"] == "not_assessed"
    assert cleaned.rows["ntm_totals"][0]["met_counted"] == 6


def test_a_legend_above_the_table_turns_the_signs_round(tmp_path: Path) -> None:
    title = TITLE.format("31/12/2022") + " (318/QĐ-TTg), đánh dấu x vào các tiêu chí chưa đạt"
    cleaned = assessment(tmp_path, [1, "Xã Keo Lôm", *["x"] * 19, 0], title=title)
    assert {m["mark"] for m in cleaned.rows["ntm_marks"]} == {"not_met"}


def test_crosses_beside_letters_without_a_legend_are_asked_about(tmp_path: Path) -> None:
    row = [1, "Xã Keo Lôm", *["Đ"] * 10, *["x"] * 9, 10]
    cleaned = assessment(tmp_path, row, title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)")
    assert codes(cleaned) == ["mark_unknown"] * 9
    assert cleaned.rows["ntm_totals"][0]["met_counted"] == 10


def test_a_commune_assessed_twice_and_two_communes_in_a_cell_are_told(tmp_path: Path) -> None:
    rows = [
        [1, "Xã Keo Lôm", *marks(7), 7],
        [2, "Keo Lôm", *marks(8), 8],
        [3, "Xã Phì Nhừ, Luân Giói", *marks(8), 8],
    ]
    cleaned = assessment(tmp_path, *rows, title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)")
    assert [(p.code, p.cell) for p in cleaned.problems] == [("unit_twice", "B5"), ("communes_together", "B6")]
    assert [t["unit_key"] is None for t in cleaned.rows["ntm_totals"]] == [False, True]


def test_a_blank_is_not_met_only_where_the_legend_says_so(tmp_path: Path) -> None:
    row = [1, "Xã Keo Lôm", *["x"] * 7, *[None] * 12, 7]
    title = TITLE.format("31/12/2022") + " (318/QĐ-TTg)"
    without = assessment(tmp_path, row, title=title)
    told = assessment(tmp_path, row, title=title, notes="Ghi chú: x: đạt; để trống: chưa đạt.")
    assert without.rows["ntm_marks"][18]["mark"] == "not_assessed"
    assert told.rows["ntm_marks"][18]["mark"] == "not_met"


def test_recognition_is_an_act_with_its_decision(tmp_path: Path) -> None:
    cleaned = assessment(
        tmp_path,
        [1, "Xã Keo Lôm", *marks(19), 19, "Đạt chuẩn NTM", 2019, "1234/QĐ-UBND ngày 28/12/2019"],
        [2, "Xã Phì Nhừ", *marks(12), 12, "Chưa đạt", None, None],
        [3, "Xã Chiềng Sơ", *marks(14), 14, "Cơ bản đạt chuẩn", None, None],
        title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)",
        more=("Kết quả", "Năm đạt chuẩn", "Quyết định công nhận"),
    )
    rows = cleaned.rows["ntm_recognition"]
    assert [(r["title"], r["year_attained"], r["decision"], r["decided_on"]) for r in rows] == [
        ("standard", 2019, "1234/QĐ-UBND", date(2019, 12, 28)),
        ("basically_met", None, None, None),
    ]
    assert codes(cleaned) == ["recognition_without_decision"]


@pytest.mark.parametrize(
    ("result", "title"),
    [
        ("Đạt chuẩn NTM", "standard"),
        ("Xã NTM nâng cao", "advanced"),
        ("NTM kiểu mẫu", "model"),
        ("Cơ bản đạt chuẩn NTM", "basically_met"),
        ("Đạt 14/19 tiêu chí", ""),
        ("Chưa đạt", ""),
        ("14/19", ""),
        ("Tốt", None),
        ("Đạt chuẩn NTM năm 2018", "standard"),
        ("Công nhận theo QĐ số 123/QĐ-UBND ngày 5/1/2020", "standard"),
        ("Chưa đạt chuẩn nâng cao, phấn đấu 2020", ""),
        ("Chưa đạt chuẩn nâng cao, đã đạt chuẩn NTM 2018", None),
        ("Đã đạt chuẩn NTM năm 2018, phấn đấu nâng cao 2020", None),
        ("Đề nghị công nhận", None),
        ("Đủ điều kiện công nhận", None),
        ("Rút danh hiệu đạt chuẩn", None),
        ("Xã điểm NTM", None),
        ("NTM kiểu mẫu đăng ký 2021", None),
    ],
)
def test_a_result_names_a_title_or_none(result: str, title: str | None) -> None:
    assert title_of(result) == title


@pytest.mark.parametrize(
    ("text", "limits"),
    [
        ("19", (19, 19)),
        ("19/19 tiêu chí", (19, 19)),
        ("15-18", (15, 18)),
        ("Từ 10 đến 14 tiêu chí", (10, 14)),
        ("dưới 5", (0, 4)),
        ("15 tiêu chí trở lên", (15, 19)),
        ("18-15", None),
        ("nhiều", None),
    ],
)
def test_a_band_has_its_limits(text: str, limits: tuple[int, int] | None) -> None:
    assert limits_of(text) == limits


def test_bands_that_do_not_add_up_are_said(tmp_path: Path) -> None:
    rows: Rows = [
        ["TỔNG SỐ XÃ XÂY DỰNG NÔNG THÔN MỚI: 5/5 xã huyện Điện Biên Đông, đến ngày 31/12/2022"],
        [],
        ["STT", "Số tiêu chí đạt", "Số xã", "Tên xã"],
        [1, "15-18", 2, "Keo Lôm, Phì Nhừ, Chiềng Sơ"],
        [2, datetime(2022, 9, 5), 1, "Keo Lôm"],
    ]
    table = table_of(tmp_path, rows)
    cleaned = clean(table, context())
    assert accounted(table, cleaned)
    assert codes(cleaned) == [
        "band_count_disagrees",
        "band_became_date",
        "commune_in_two_bands",
        "bands_sum_disagrees",
    ]
    assert [(b["band_low"], b["band_high"]) for b in cleaned.rows["ntm_bands"]] == [(15, 18), (5, 9)]


def test_across_the_top_a_hidden_criterion_and_a_year_alone_are_told_at_their_cells(tmp_path: Path) -> None:
    criteria = [[f"Tiêu chí {n}", "Đạt", "Đạt"] for n in range(1, 20)]
    over = [["TÌNH HÌNH THỰC HIỆN TIÊU CHÍ NÔNG THÔN MỚI tính đến ngày 31/12/2023 HUYỆN ĐIỆN BIÊN ĐÔNG"], []]
    rows: Rows = [*over, ["Tên xã", "Xã Keo Lôm", "Xã Phì Nhừ"], *criteria, ["Năm đạt chuẩn", 2020, None]]
    table = table_of(tmp_path, rows, hidden=[5])
    cleaned = clean(table, context())
    assert table.is_turned
    told = {(p.code, p.cell) for p in cleaned.problems if p.severity == "blanks"}
    assert told == {("hidden", "B5"), ("hidden", "C5"), ("recognition_unclear", "B23")}
    marks = {r["cell"]: r["mark"] for r in cleaned.rows["ntm_marks"]}
    assert (marks["B4"], marks["B5"], marks["C22"]) == ("met", "not_assessed", "met")


def test_totals_that_contradict_most_marks_take_their_credit_away(tmp_path: Path) -> None:
    rows = [
        [n, f"Xã {name}", *["x"] * 7, *[None] * 12, 12] for n, name in enumerate(("Keo Lôm", "Phì Nhừ"), 1)
    ]
    cleaned = assessment(tmp_path, *rows, title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)")
    assert "marks_in_doubt" in codes(cleaned)
    assert {m["mark"] for m in cleaned.rows["ntm_marks"]} == {"not_assessed"}
    assert [(t["met_printed"], t["met_counted"]) for t in cleaned.rows["ntm_totals"]] == [(12, None)] * 2


@pytest.mark.parametrize(("met", "not_met"), [("C", "K"), ("v", "x")])
def test_two_signs_that_may_mean_either_are_asked_about(tmp_path: Path, met: str, not_met: str) -> None:
    row = [1, "Xã Keo Lôm", *[met] * 10, *[not_met] * 9, 10]
    cleaned = assessment(tmp_path, row, title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)")
    assert set(codes(cleaned)) >= {"mark_unknown"}
    assert {m["mark"] for m in cleaned.rows["ntm_marks"]} == {"not_assessed"}


@pytest.mark.parametrize("written", ["Đạt (dự kiến)", "Đạt (chờ thẩm định)", "Đạt năm 2025"])
def test_a_mark_hoped_for_is_no_mark(tmp_path: Path, written: str) -> None:
    row = [1, "Xã Keo Lôm", *["Đạt"] * 18, written, None]
    cleaned = assessment(tmp_path, row, title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)")
    assert [(p.code, p.cell) for p in cleaned.problems] == [("mark_unknown", "U4")]


@pytest.mark.parametrize(
    ("cells", "row"),
    [
        ((None, None, "QĐ 123/QĐ-UBND ngày 5/1/2020"), ("standard", 2020, "123/QĐ-UBND", date(2020, 1, 5))),
        (("Đạt chuẩn NTM năm 2018", None, None), ("standard", 2018, None, None)),
        (("Đạt chuẩn NTM", "Dự kiến 2022", None), None),
        (("Đạt chuẩn NTM", 2025, None), None),
        (("Đạt chuẩn NTM", 2020, "Đang trình"), None),
        (("Đạt chuẩn NTM", 2020, "Tờ trình 12/TTr-UBND"), None),
    ],
)
def test_recognition_needs_an_act(
    tmp_path: Path, cells: Sequence[object], row: tuple[object, ...] | None
) -> None:
    heads = ("Năm đạt chuẩn", "Quyết định công nhận")
    more = heads if cells[0] is None else ("Kết quả", *heads)
    values = cells[1:] if cells[0] is None else cells
    cleaned = assessment(
        tmp_path,
        [1, "Xã Keo Lôm", *marks(19), 19, *values],
        title=TITLE.format("31/12/2022") + " (318/QĐ-TTg)",
        more=more,
    )
    told = [
        (r["title"], r["year_attained"], r["decision"], r["decided_on"])
        for r in cleaned.rows.get("ntm_recognition", ())
    ]
    assert told == ([row] if row else [])
    assert codes(cleaned) == ([] if row else ["recognition_unclear"])
