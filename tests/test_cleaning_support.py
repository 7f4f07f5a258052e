from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from openpyxl import load_workbook
from openpyxl.comments import Comment

from analysis.cleaning import Cleaned, Context, Row
from analysis.cleaning.support import clean
from analysis.registers import Agencies
from analysis.registers.names import Names
from analysis.tables import CATEGORIES
from cleaning_tables import REFERENCE, accounted, codes, context, table_of, tables_in, units_of
from ingest_roots import F1_HEAD, F1_TITLE, REAL_F1, f1_rows

AGENCY = "Sở Xây dựng"


def agencies_too(folder_year: int | None = None) -> Context:
    plain = context(folder_year)
    agencies = Agencies.load(REFERENCE)
    return replace(plain, agencies=agencies, names=Names.load(REFERENCE, plain.units, agencies))


def cleaned(
    folder: Path, *rows: Sequence[object], year: int = 2018, folder_year: int | None = None
) -> Cleaned:
    table = table_of(folder, f1_rows(year, *rows))
    result = clean(table, agencies_too(folder_year))
    assert accounted(table, result)
    return result


def commune(name: str = "Keo Lôm", **cells: object) -> Sequence[object]:
    return commune_with(cells, name)


def commune_with(cells: Mapping[str, object], name: str = "Keo Lôm") -> Sequence[object]:
    return [1, f"Xã {name}", AGENCY, *(cells.get(c) for c in CATEGORIES)]


def cell(result: Cleaned, category: str, row: int = 0) -> Row:
    return [r for r in result.rows["support"] if r["category"] == category][row]


def test_the_real_form_gives_three_communes_and_one_amount() -> None:
    (table,) = tables_in(REAL_F1)
    result = clean(table, agencies_too(2018))
    rows = result.rows["support"]
    assert (len(rows), result.problems) == (21, ())
    (value,) = [r for r in rows if r["state"] == "value"]
    assert (value["cell"], value["category"], value["kind"], value["amount_vnd"]) == (
        "F9",
        "cash",
        "cash",
        15_000_000,
    )
    assert {r["agency_id"] for r in rows} == {"so-tai-nguyen-va-moi-truong"}
    assert list(dict.fromkeys(r["unit_key"] for r in rows)) == [
        "03211@2025-06-30", "03208@2025-06-30", "03376@2025-06-30",
    ]  # fmt: skip
    assert [r["cell"] for r in rows] == [f"{c}{n}" for n in (9, 10, 11) for c in "DEFGHIJ"]
    assert [r["state"] for r in rows[7:]] == ["yes", "yes", *["blank"] * 4, "text", "yes", *["blank"] * 6]
    assert result.explained[8] == "district_head"


@pytest.mark.parametrize(
    ("category", "written", "state", "kind", "amount"),
    [
        ("cash", 15, "value", "cash", 15_000_000),
        ("cash", "7,5", "value", "cash", 7_500_000),
        ("cash", "15.000.000 đ", "value", "cash", 15_000_000),
        ("cash", "3,07 tỷ đồng", "value", "cash", 3_070_000_000),
        ("cash", "50 suất × 300.000 đồng", "value", "cash", 15_000_000),
        ("cash", "50 suất quà trị giá 15 triệu đồng", "value", "in_kind", 15_000_000),
        ("cash", 0, "zero", "none", 0),
        ("cash", None, "blank", "none", None),
        ("cash", "-", "dash", "none", None),
        ("cash", "Không", "no", "none", None),
        ("cash", "Có", "yes", "none", None),
        ("cash", "1.200", "text", "none", None),
        ("equipment", "02 bộ máy vi tính trị giá 30 triệu đồng", "value", "in_kind", 30_000_000),
        ("equipment", "20 bộ bàn ghế", "text", "unvalued", None),
        ("equipment", 12, "text", "none", None),
        ("other", "Tặng quà Tết trị giá 5 triệu đồng", "value", "in_kind", 5_000_000),
        ("other", "- Thăm hộ nghèo;\n- Vận động được 12 triệu đồng", "text", "none", None),
        ("survey", "Có", "yes", "none", None),
        ("survey", "Đã khảo sát 3 lần", "text", "none", None),
    ],
)
def test_what_a_cell_says(
    tmp_path: Path, category: str, written: object, state: str, kind: str, amount: int | None
) -> None:
    found = cell(cleaned(tmp_path, commune_with({category: written})), category)
    assert (found["state"], found["kind"], found["amount_vnd"]) == (state, kind, amount)


@pytest.mark.parametrize(
    ("category", "written", "code"),
    [
        ("cash", "1.200", "ambiguous_number"),
        ("cash", "=1+1", "uncalculated"),
        ("cash", 15_000_000, "scale_suspect"),
        ("equipment", 12, "no_scale"),
        ("other", "- Thăm hộ nghèo;\n- Vận động được 12 triệu đồng", "money_in_text"),
    ],
)
def test_what_cannot_be_counted_is_told_with_its_cell(
    tmp_path: Path, category: str, written: object, code: str
) -> None:
    result = cleaned(tmp_path, commune_with({category: written}))
    assert codes(result) == [code]
    assert result.problems[0].cell == cell(result, category)["cell"]
    assert cell(result, category)["amount_vnd"] is None


def test_hidden_money_is_not_counted(tmp_path: Path) -> None:
    table = table_of(tmp_path, f1_rows(2018, commune(cash=15), commune("Phì Nhừ", cash=20)), hidden=[5])
    result = clean(table, agencies_too())
    assert [r["state"] for r in result.rows["support"] if r["category"] == "cash"] == ["value", "hidden"]
    assert "hidden" in codes(result)


def test_a_total_is_compared_and_never_added(tmp_path: Path) -> None:
    rows = [commune(cash=15), commune("Phì Nhừ", cash=20)]
    right = cleaned(tmp_path, *rows, [None, "Tổng cộng", None, None, None, 35])
    wrong = cleaned(tmp_path, *rows, [None, "TỔNG CỘNG", None, None, None, 40])
    assert (codes(right), codes(wrong)) == ([], ["total_differs"])
    assert len(right.rows["support"]) == 14
    assert right.explained[6] == "total"


def test_a_district_row_that_prints_the_sum_of_its_communes_is_not_counted_again(tmp_path: Path) -> None:
    rows = [commune(cash=15), commune("Phì Nhừ", cash=20)]
    result = cleaned(tmp_path, [None, "Huyện Điện Biên Đông", None, None, None, 35], *rows)
    assert (len(result.rows["support"]), result.explained[4], codes(result)) == (14, "subtotal", [])


@pytest.mark.parametrize("name", ["H. Điện Biên Đông", "Huyện Điện Biên Đông"])
def test_a_district_row_that_does_not_add_up_is_told_and_never_counted(tmp_path: Path, name: str) -> None:
    head = [None, name, None, "Có", None, 40]
    result = cleaned(tmp_path, head, commune(cash=15), commune("Phì Nhừ", cash=20))
    assert (len(result.rows["support"]), result.explained[4]) == (14, "subtotal")
    assert sorted(codes(result)) == ["district_text", "total_differs"]
    assert all(r["unit_key"] for r in result.rows["support"])


def test_a_commune_called_like_a_total_is_a_commune(tmp_path: Path) -> None:
    result = cleaned(tmp_path, commune("Tỏa Tình", cash=15))
    assert cell(result, "cash")["unit_key"] == "03280@2025-06-30"


def test_communes_of_the_register_that_begin_like_totals_are_counted(tmp_path: Path) -> None:
    other = context(units=units_of("Huyện Hạ Lang", ["Tổng Cọt", "Cộng Hòa"]))
    rows = [[n, name, AGENCY, None, None, 10] for n, name in enumerate(("Tổng Cọt", "Cộng Hoà"), start=1)]
    table = table_of(tmp_path, f1_rows(2018, *rows, [None, "Cộng", None, None, None, 20]))
    result = clean(table, other)
    assert [r["amount_vnd"] for r in result.rows["support"] if r["category"] == "cash"] == [10_000_000] * 2
    assert all(r["unit_key"] for r in result.rows["support"])
    assert "total_differs" not in codes(result)


def test_an_unknown_commune_keeps_its_money_without_a_key(tmp_path: Path) -> None:
    result = cleaned(tmp_path, commune("Keo Sơn", cash=15))
    assert (cell(result, "cash")["unit_key"], cell(result, "cash")["amount_vnd"]) == (None, 15_000_000)
    assert codes(result) == ["commune_unsettled"]


def test_a_commune_read_by_likeness_is_said(tmp_path: Path) -> None:
    result = cleaned(tmp_path, commune("Keo Lômm", cash=15))
    assert (cell(result, "cash")["unit_key"], codes(result)) == ("03376@2025-06-30", ["name_read_as"])


def test_two_communes_in_one_cell_keep_their_money_apart_from_both(tmp_path: Path) -> None:
    for name in ("Keo Lôm, Phì Nhừ", "Keo Lôm\nXã Phì Nhừ", "Keo Lôm và xã Phì Nhừ"):
        result = cleaned(tmp_path, commune(name, cash=15))
        assert (cell(result, "cash")["unit_key"], codes(result)) == (None, ["communes_together"])


def test_money_a_thousand_times_off_its_column_is_asked_about(tmp_path: Path) -> None:
    rows = [commune(cash=1.2), commune("Phì Nhừ", cash=1500), commune("Luân Giói", cash=2000)]
    result = cleaned(tmp_path, *rows)
    assert [cell(result, "cash", n)["amount_vnd"] for n in range(3)] == [None, 1_500_000_000, 2_000_000_000]
    assert codes(result) == ["number_suspect"]
    borne_out = cleaned(tmp_path, *rows, [None, "Tổng cộng", None, None, None, 3501.2])
    assert codes(borne_out) == []


def test_a_sum_without_a_name_is_never_added(tmp_path: Path) -> None:
    rows = [commune(cash=15), commune("Phì Nhừ", cash=20)]
    total = cleaned(tmp_path, *rows, [None, None, None, None, None, 35])
    other = cleaned(tmp_path, *rows, [None, None, None, None, None, 40])
    carried = cleaned(tmp_path, *rows, [None, "Cộng trang 1", None, None, None, 35])
    assert [len(r.rows["support"]) for r in (total, other, carried)] == [14] * 3
    assert (codes(total), codes(other), codes(carried)) == (
        ["total_without_name"],
        ["row_without_name"],
        [],
    )


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("15 $", "foreign_currency"),
        ("15 + 10", "amount_unclear"),
        ("Du kien 15 trieu", "unreadable_amount"),
        ("như trên", "ditto"),
        ('"', "ditto"),
        ("- nt -", "ditto"),
        ("〃", "ditto"),
        ("15m", "amount_unclear"),
        ("?", "amount_unclear"),
        ("(15)", "amount_unclear"),
        (date(2018, 2, 1), "became_date"),
        ("15.000.000 triệu đồng", "scale_suspect"),
    ],
)
def test_money_that_is_not_read_is_never_lost_in_silence(tmp_path: Path, written: object, code: str) -> None:
    result = cleaned(tmp_path, commune(cash=written))
    assert (cell(result, "cash")["amount_vnd"], codes(result)) == (None, [code])


def test_an_amount_taken_from_a_sentence_is_named_to_be_confirmed(tmp_path: Path) -> None:
    text = "Hỗ trợ xã làm nhà văn hóa cho bản vùng cao với số tiền là 15 triệu đồng"
    result = cleaned(tmp_path, commune(cash=text))
    assert (cell(result, "cash")["amount_vnd"], codes(result)) == (15_000_000, ["amount_in_sentence"])
    assert "15.000.000 đồng" in result.problems[0].message


@pytest.mark.parametrize(
    ("comment", "amount", "code"),
    [("sửa lại 16 triệu", None, "comment_contradicts"), ("đã ký nhận", 15_000_000, "comment_says")],
)
def test_a_comment_is_told_and_one_that_corrects_takes_the_amount_away(
    tmp_path: Path, comment: str, amount: int | None, code: str
) -> None:
    table_of(tmp_path, f1_rows(2018, commune(cash=15)))
    book = load_workbook(tmp_path / "form.xlsx")
    book.worksheets[0]["F4"].comment = Comment(comment, "synthetic")
    book.save(tmp_path / "form.xlsx")
    (table,) = tables_in(tmp_path / "form.xlsx")
    result = clean(table, agencies_too())
    assert (cell(result, "cash")["amount_vnd"], codes(result)) == (amount, [code])
    assert comment in result.problems[0].message


def test_an_amount_of_another_year_is_told(tmp_path: Path) -> None:
    assert codes(cleaned(tmp_path, commune(cash="15 triệu đồng năm 2017"))) == ["year_in_text"]


def test_an_amount_merged_over_communes_is_given_to_none(tmp_path: Path) -> None:
    table_of(tmp_path, f1_rows(2018, commune(cash=15), commune("Phì Nhừ")))
    book = load_workbook(tmp_path / "form.xlsx")
    book.worksheets[0].merge_cells("F4:F5")
    book.save(tmp_path / "form.xlsx")
    (table,) = tables_in(tmp_path / "form.xlsx")
    result = clean(table, agencies_too())
    assert [cell(result, "cash", n)["amount_vnd"] for n in (0, 1)] == [None, None]
    assert codes(result) == ["amount_merged"]


def test_a_title_against_sheet_and_folder_that_agree_is_asked_about(tmp_path: Path) -> None:
    rows = f1_rows(2017, commune(cash=15))
    against = clean(table_of(tmp_path, rows, sheet="Năm 2018"), agencies_too(2018))
    stale = clean(table_of(tmp_path, rows, sheet="Năm 2017"), agencies_too(2018))
    assert (codes(against), codes(stale)) == (["year_contradicted"], ["year_differs"])


def test_a_title_of_several_years_is_believed_only_with_another_witness(tmp_path: Path) -> None:
    title = F1_TITLE.format("2017 và năm 2018")
    rows = [[title], F1_HEAD, commune(cash=15)]
    alone = clean(table_of(tmp_path, rows), agencies_too())
    borne_out = clean(table_of(tmp_path, rows), agencies_too(2018))
    planned = clean(
        table_of(tmp_path, [[F1_TITLE.format("2017 và kế hoạch năm 2018")], F1_HEAD, commune(cash=15)]),
        agencies_too(2017),
    )
    assert (codes(alone), codes(borne_out), codes(planned)) == (["year_in_doubt"], ["year_differs"], [])
    assert (cell(borne_out, "cash")["year"], cell(planned, "cash")["year"]) == (2018, 2017)


def test_a_commune_named_twice_is_asked_about(tmp_path: Path) -> None:
    assert codes(cleaned(tmp_path, commune(cash=1), commune(cash=2))) == ["commune_twice"]


def test_the_agency_is_carried_through_merged_cells_and_not_through_blanks(tmp_path: Path) -> None:
    rows = [commune(), [2, "Xã Phì Nhừ", None, "Có"]]
    table_of(tmp_path, f1_rows(2018, *rows))
    blank = cleaned(tmp_path, *rows)
    book = load_workbook(tmp_path / "form.xlsx")
    book.worksheets[0].merge_cells("C4:C5")
    book.save(tmp_path / "form.xlsx")
    (table,) = tables_in(tmp_path / "form.xlsx")
    merged = clean(table, agencies_too())
    assert codes(blank) == ["agency_missing"]
    assert [cell(blank, "survey", n)["agency_id"] for n in (0, 1)] == ["so-xay-dung", None]
    assert [cell(merged, "survey", n)["agency_id"] for n in (0, 1)] == ["so-xay-dung"] * 2


def test_the_agency_comes_from_the_title_when_there_is_no_column(tmp_path: Path) -> None:
    head = [h for i, h in enumerate(F1_HEAD) if i != 2]
    rows: list[Sequence[object]] = [
        ["UBND TỈNH ĐIỆN BIÊN"],
        ["SỞ XÂY DỰNG"],
        [F1_TITLE.format(2018)],
        head,
        [1, "Xã Keo Lôm", "Có"],
    ]
    result = clean(table_of(tmp_path, rows), agencies_too())
    assert (cell(result, "survey")["agency_id"], codes(result)) == ("so-xay-dung", [])


def test_the_title_wins_over_the_folder_and_the_difference_is_told(tmp_path: Path) -> None:
    result = cleaned(tmp_path, commune(cash=15), year=2017, folder_year=2018)
    assert (cell(result, "cash")["year"], codes(result)) == (2017, ["year_differs"])


def test_a_table_without_any_year_is_not_used(tmp_path: Path) -> None:
    table = table_of(tmp_path, [F1_HEAD, commune(cash=15)])
    result = clean(table, agencies_too())
    assert (result.rows, codes(result), accounted(table, result)) == ({}, ["year_unknown"], True)


@pytest.mark.parametrize(
    ("heading", "written", "amount", "code"),
    [
        ("Giúp đỡ về tiền (nghìn đồng)", 15_000, 15_000_000, "unit_differs"),
        ("Giúp đỡ về tiền (trệu đồng)", 15, None, "scale_in_doubt"),
        ("Giúp đỡ về tiền", 15, 15_000_000, "unit_assumed"),
    ],
)
def test_the_unit_of_money_comes_from_the_heading_else_from_the_form(
    tmp_path: Path, heading: str, written: int, amount: int | None, code: str
) -> None:
    head = [heading if i == 5 else h for i, h in enumerate(F1_HEAD)]
    result = clean(table_of(tmp_path, [[F1_TITLE.format(2018)], head, commune(cash=written)]), agencies_too())
    assert (cell(result, "cash")["amount_vnd"], codes(result)) == (amount, [code])


def test_districts_on_the_form_mean_the_units_before_the_mergers_of_2025(tmp_path: Path) -> None:
    rows = [[None, "Huyện Điện Biên Đông"], commune("Phình Giàng", cash=1)]
    old = cell(cleaned(tmp_path, *rows, year=2025), "cash")["unit_key"]
    new = cell(cleaned(tmp_path, commune("Thanh Yên", cash=1), year=2025), "cash")["unit_key"]
    assert str(old).endswith("@2025-06-30")
    assert str(new).endswith("@2025-07-01")


@pytest.mark.parametrize(
    ("above", "heading"),
    [
        ("Đơn vị tính: nghìn đồng", "Giúp đỡ về tiền (triệu đồng)"),
        ("Đơn vị tính: triêuj đồng", "Giúp đỡ về tiền"),
    ],
)
def test_under_a_unit_in_doubt_a_bare_number_is_no_amount(tmp_path: Path, above: str, heading: str) -> None:
    head = [heading if i == 5 else h for i, h in enumerate(F1_HEAD)]
    rows = [[F1_TITLE.format(2018)], [above], head, commune(cash=15, other="3 triệu đồng")]
    table = table_of(tmp_path, rows)
    assert table.scale_in_doubt
    result = clean(table, agencies_too())
    assert [cell(result, c)["amount_vnd"] for c in ("cash", "other")] == [None, 3_000_000]
    assert codes(result) == ["scale_in_doubt"]
    assert result.problems[0].cell == "F4"


def test_units_that_contradict_each_other_are_both_named(tmp_path: Path) -> None:
    head = ["Giúp đỡ về tiền (triệu đồng)" if i == 5 else h for i, h in enumerate(F1_HEAD)]
    rows = [[F1_TITLE.format(2018)], ["Đơn vị tính: nghìn đồng"], head, commune(cash=15)]
    (problem,) = clean(table_of(tmp_path, rows), agencies_too()).problems
    assert "triệu đồng và nghìn đồng" in problem.message


@pytest.mark.parametrize(
    "text", ["500 triệu đồng vốn Chương trình 135", "12 triệu đồng từ nguồn ngân sách nhà nước"]
)
def test_money_of_a_state_programme_is_noted_and_kept(tmp_path: Path, text: str) -> None:
    result = cleaned(tmp_path, commune(infrastructure=text))
    assert "state_programme_money" in codes(result)
    assert cell(result, "infrastructure")["amount_vnd"] == int(text.split(maxsplit=1)[0]) * 1_000_000


def test_help_with_the_programme_of_new_rural_areas_is_the_agencys_own(tmp_path: Path) -> None:
    result = cleaned(tmp_path, commune(cash="5 triệu đồng xây dựng nông thôn mới"))
    assert "state_programme_money" not in codes(result)


def test_a_bare_name_that_is_a_commune_since_2025_heads_no_district(tmp_path: Path) -> None:
    result = cleaned(tmp_path, [1, "Mường Lay", AGENCY, None, None, 15], year=2025)
    assert str(cell(result, "cash")["unit_key"]).endswith("@2025-07-01")


@pytest.mark.parametrize("written", ["Như xã trên", "-nt-", "''", "xem cột bên"])
@pytest.mark.parametrize("category", ["survey", "production", "other"])
def test_what_points_to_another_cell_is_asked_about_in_every_column(
    tmp_path: Path, category: str, written: str
) -> None:
    result = cleaned(tmp_path, commune_with({category: written}))
    assert [(p.code, p.severity, p.cell) for p in result.problems] == [
        ("ditto", "blanks", cell(result, category)["cell"])
    ]


def test_seed_and_like_named_goods_point_nowhere(tmp_path: Path) -> None:
    result = cleaned(tmp_path, commune_with({"production": "Giống lúa", "equipment": "xem phim lưu động"}))
    assert codes(result) == []


def test_a_comment_is_told_though_its_cell_is_blank_or_holds_a_name(tmp_path: Path) -> None:
    table_of(tmp_path, f1_rows(2018, commune(survey="Có")))
    path = tmp_path / "form.xlsx"
    book = load_workbook(path)
    sheet = book.worksheets[0]
    for address, comment in (("F4", "15 triệu"), ("B4", "Số liệu năm 2017")):
        sheet[address].comment = Comment(comment, "x")
    book.save(path)
    (table,) = tables_in(path)
    told = [(p.code, p.severity, p.cell) for p in clean(table, agencies_too()).problems]
    assert told == [("comment_on_name", "notes", "B4"), ("comment_contradicts", "blanks", "F4")]
