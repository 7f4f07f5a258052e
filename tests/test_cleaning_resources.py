from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest

from analysis.cleaning import Cleaned
from analysis.cleaning._sources_of_money import read_line
from analysis.cleaning.resources import clean
from cleaning_tables import RAW, Rows, accounted, codes, context, table_of, tables_in

NAME = "2023_bac-son_nong-thon-moi.xlsx"
TITLE = "KẾT QUẢ HUY ĐỘNG NGUỒN LỰC NĂM 2023 HUYỆN TUẦN GIÁO (triệu đồng)"
MILLION = 1_000_000


def resources(
    folder: Path, *rows: Sequence[object], head: tuple[str, ...] = ("Kế hoạch", "Thực hiện")
) -> Cleaned:
    table = table_of(folder, [[TITLE], [], ["STT", "Nguồn vốn", *head], *rows])
    cleaned = clean(table, context())
    assert accounted(table, cleaned)
    return cleaned


def test_the_real_resources_of_bac_son() -> None:
    found = next(iter(sorted(RAW.parent.parent.rglob(NAME))), None)
    if found is None:
        pytest.skip("the workbook of Bắc Sơn is not in this root")
    (table,) = [t for t in tables_in(found) if t.form == "F4"]
    cleaned = clean(table, context(2023))
    assert [(r["source"], r["kind"], r["amount_vnd"], r["is_total"]) for r in cleaned.rows["resources"]] == [
        ("central_budget", "investment", 14_574_000_000, False),
        ("central_budget", "recurrent", 1_250_000_000, False),
        ("provincial_budget", "all", 650_000_000, False),
        ("community", "all", 3_504_980_000, False),
    ]
    assert cleaned.explained[4] == "parent_without_amount"
    assert codes(cleaned) == ["unit_not_named"]


def test_plan_and_actual_stand_side_by_side_with_their_unit(tmp_path: Path) -> None:
    cleaned = resources(tmp_path, [1, "Ngân sách trung ương", 20, 15.5], [2, "Vốn tín dụng", None, 3])
    rows = cleaned.rows["resources"]
    assert [(r["source"], r["measure"], r["amount_vnd"], r["cell"]) for r in rows] == [
        ("central_budget", "plan", 20 * MILLION, "C4"),
        ("central_budget", "actual", 15_500_000, "D4"),
        ("credit", "actual", 3 * MILLION, "D5"),
    ]
    assert {(r["level"], r["year"]) for r in rows} == {("district", 2023)}
    assert cleaned.problems == ()


def test_parents_are_marked_and_compared_with_their_children(tmp_path: Path) -> None:
    cleaned = resources(
        tmp_path,
        [None, "Tổng cộng", None, 26],
        [1, "Ngân sách Trung ương", None, 15],
        [None, "+ Vốn đầu tư phát triển", None, 10],
        [None, "+ Vốn sự nghiệp", None, 4],
        [2, "Ngân sách địa phương", None, None],
        [None, "- Ngân sách tỉnh", None, 6],
        [None, "- Ngân sách huyện", None, 2],
        [3, "Vốn huy động từ cộng đồng, người dân", None, 3],
    )
    rows = {(r["source"], r["kind"]): r for r in cleaned.rows["resources"]}
    assert [key for key, r in rows.items() if r["is_total"]] == [("total", "all"), ("central_budget", "all")]
    assert [(p.code, p.cell) for p in cleaned.problems] == [("parent_disagrees", "D5")]
    assert cleaned.explained[8] == "parent_without_amount"


def test_years_side_by_side_give_an_amount_each(tmp_path: Path) -> None:
    cleaned = resources(
        tmp_path, [1, "Vốn lồng ghép", 5, 6], head=("Thực hiện năm 2022", "Thực hiện năm 2023")
    )
    assert [(r["year"], r["amount_vnd"]) for r in cleaned.rows["resources"]] == [
        (2022, 5 * MILLION),
        (2023, 6 * MILLION),
    ]


def test_an_amount_that_cannot_be_read_and_a_source_that_is_not_known_are_said(tmp_path: Path) -> None:
    cleaned = resources(tmp_path, [1, "Ngân sách tỉnh", "2.5217", "1.250"], [2, "Quỹ xổ số", None, 3])
    assert [(p.code, p.cell) for p in cleaned.problems] == [
        ("broken_number", "C4"),
        ("ambiguous_number", "D4"),
        ("unknown_source", "B5"),
    ]
    assert [r["amount_vnd"] for r in cleaned.rows["resources"]] == [None, None]


def test_without_a_unit_of_money_no_amount_is_guessed(tmp_path: Path) -> None:
    title = "KẾT QUẢ HUY ĐỘNG NGUỒN LỰC NĂM 2023 HUYỆN TUẦN GIÁO"
    rows: Rows = [
        [title],
        [],
        ["STT", "Nguồn vốn", "Số tiền"],
        [1, "Ngân sách tỉnh", 650],
        [2, "Vốn tín dụng", 3],
    ]
    cleaned = clean(table_of(tmp_path, rows), context())
    assert [r["amount_vnd"] for r in cleaned.rows["resources"]] == [None, None]
    assert codes(cleaned) == ["no_scale"]


def test_units_of_money_that_contradict_each_other_give_no_amount(tmp_path: Path) -> None:
    rows: Rows = [
        ["KẾT QUẢ HUY ĐỘNG NGUỒN LỰC NĂM 2023 HUYỆN TUẦN GIÁO"],
        ["Đơn vị tính: triệu đồng"],
        ["STT", "Nguồn vốn", "Số tiền (nghìn đồng)"],
        [1, "Ngân sách tỉnh", 650],
        [2, "Vốn tín dụng", 3],
    ]
    cleaned = clean(table_of(tmp_path, rows), context())
    assert [r["amount_vnd"] for r in cleaned.rows["resources"]] == [None, None]
    assert codes(cleaned) == ["scale_in_doubt"]


@pytest.mark.parametrize(
    ("text", "above", "expected"),
    [
        ("1. Ngân sách Trung ương", "", ("central_budget", "all")),
        ("+ Vốn đầu tư phát triển", "central_budget", ("central_budget", "investment")),
        ("+ Vốn đầu tư phát triển", "", None),
        ("Ngân sách Địa phương: Ngân sách tỉnh", "central_budget", ("provincial_budget", "all")),
        ("Ngân sách Địa phương:", "", ("local_budget", "all")),
        ("Vốn đầu tư của doanh nghiệp, HTX", "credit", ("companies", "all")),
        ("Vốn lồng ghép các chương trình, dự án khác", "", ("integrated", "all")),
        ("- Công lao động", "community", ("community", "labour")),
        ("- Hiến đất", "community", ("community", "land")),
        ("TỔNG CỘNG", "other", ("total", "all")),
        ("Vốn khác", "community", ("other", "all")),
    ],
)
def test_a_line_is_told_by_its_wording_and_the_source_above(
    text: str, above: str, expected: tuple[str, str] | None
) -> None:
    assert read_line(text, above) == expected


def test_what_is_doubtful_about_an_amount_is_said(tmp_path: Path) -> None:
    cleaned = resources(
        tmp_path,
        [1, "Ngân sách trung ương", None, "khoảng 15"],
        [2, "Vốn tín dụng", None, 15_000_000],
        [3, "Doanh nghiệp", None, "500 USD"],
        [4, "Vốn khác", None, 15],
        [5, "Nguồn khác", None, 15],
        [None, None, None, 45],
    )
    assert sorted(codes(cleaned)) == [
        "amount_twice", "foreign_currency", "not_exact", "row_without_name", "scale_suspect",
    ]  # fmt: skip
    told = {r["source"]: r["amount_vnd"] for r in cleaned.rows["resources"]}
    assert (told["credit"], told["companies"], told["other"]) == (None, None, 15 * MILLION)
