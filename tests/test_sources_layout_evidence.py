from __future__ import annotations

from pathlib import Path

import pytest

from analysis.registers import RegisterError
from analysis.sources import Workbook, find_tables, load_forms
from layout_sheets import F2_BODY, F2_HEAD, F2_TITLE, codes, columns, in_rows, sheet

HEADER = "form,field,wording,by,on\n"


def f2(
    head: tuple[object, ...], body: tuple[tuple[object, ...], ...] = F2_BODY
) -> tuple[dict[str, int], list[str]]:
    (table,), problems = in_rows(F2_TITLE, (), head, *body)
    return columns(table), codes(problems)


@pytest.mark.parametrize(
    ("head", "left"),
    [
        (("STT", "Xã", "Tổng số hộ", "Tỷ lệ hộ nghèo (%)", "Số hộ nghèo"), {"stt", "unit", "households"}),
        (("STT", "Xã", "Số hộ nghèo", "Tổng số hộ", "Tỷ lệ hộ nghèo (%)"), {"stt", "unit", "rate"}),
    ],
)
def test_exchanged_headings_are_asked_about_and_their_figures_not_used(
    head: tuple[str, ...], left: set[str]
) -> None:
    found, said = f2(head)
    assert (set(found), said) == (left, ["column_in_doubt", "column_in_doubt"])


def test_poor_and_near_poor_exchanged_are_found_by_their_rates() -> None:
    head = (*F2_HEAD[:3], "Số hộ cận nghèo", "Tỷ lệ hộ nghèo (%)", "Số hộ nghèo", "Tỷ lệ hộ cận nghèo (%)")
    body = tuple((*row, row[2] // 10, 10.0) for row in F2_BODY)
    found, said = f2(head, body)
    assert (set(found), said) == ({"stt", "unit", "households"}, ["column_in_doubt"] * 4)


def test_one_wrong_rate_is_no_exchange_of_columns() -> None:
    body = (*F2_BODY[:2], (3, "Chiềng Sơ", 700, 101, 41.43))
    found, said = f2(F2_HEAD, body)
    assert (len(found), said) == (5, [])


def test_headings_with_a_slip_or_two_still_map() -> None:
    found, said = f2(("STT", "Xã", "Tổng sô hộ", "Số hộ nghòe", "Tỷ lê hộ ngheo (%)"))
    assert (list(found), said) == (["stt", "unit", "households", "poor_households", "rate"], [])


def test_two_columns_headed_alike_are_both_left_out() -> None:
    found, said = f2((*F2_HEAD[:4], "Số hộ nghèo"), tuple((*r[:4], 7) for r in F2_BODY))
    assert (list(found), said) == (["stt", "unit", "households"], ["column_in_doubt", "column_in_doubt"])


def test_an_unknown_heading_is_asked_about_by_what_its_figures_complete() -> None:
    (table,), (problem,) = in_rows(F2_TITLE, (*F2_HEAD[:4], "Phần trăm"), *F2_BODY)
    assert (table.column("rate"), problem.code, problem.cell) == (None, "column_in_doubt", "E2")
    assert "“F2,rate”" in problem.message
    assert "headings.csv" in problem.message


def test_a_heading_confirmed_once_is_known(tmp_path: Path) -> None:
    (tmp_path / "headings.csv").write_text(f"{HEADER}F2,rate,Phần trăm,Lan,2026-01-05\n", encoding="utf-8")
    forms = load_forms(tmp_path)
    page = sheet(F2_TITLE, (*F2_HEAD[:4], "PHẦN TRĂM"), *F2_BODY)
    checked = find_tables(Workbook("a.xlsx", (page,)), forms)
    assert (checked.value[0].column("rate"), checked.problems) == (5, ())
    assert load_forms(tmp_path) is forms


def test_without_confirmed_headings_the_forms_are_those_of_the_package(tmp_path: Path) -> None:
    (tmp_path / "headings.csv").write_text(HEADER, encoding="utf-8")
    assert load_forms(tmp_path) is load_forms() is load_forms(tmp_path / "none")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (f"{HEADER}F2,rates,Phần trăm,Lan,\n", "dòng 2"),
        (f"{HEADER}F2,rate,,Lan,\n", "dòng 2"),
        ("form,field\nF2,rate\n", "cần đúng các cột"),
        (f"{HEADER}F2,rate,a,b,c,d\n", "ngoặc kép"),
    ],
)
def test_a_register_of_headings_that_cannot_be_read_names_its_line(
    tmp_path: Path, text: str, said: str
) -> None:
    (tmp_path / "headings.csv").write_text(text, encoding="utf-8")
    with pytest.raises(RegisterError, match=said):
        load_forms(tmp_path)


def test_a_nameless_column_of_names_is_asked_about_and_the_table_not_read() -> None:
    tables, (problem,) = in_rows(F2_TITLE, ("STT", None, *F2_HEAD[2:]), *F2_BODY)
    assert (tables, problem.code) == ([], "unknown_form")
    assert "Xã/phường/thị trấn" in problem.message


def test_a_list_that_only_resembles_a_form_is_asked_about() -> None:
    head = ("STT", "Cơ quan, đơn vị", "Xã", "Họ và tên", "Số điện thoại", "Chức vụ")
    tables, problems = in_rows(
        ("DANH SÁCH CÁN BỘ PHỤ TRÁCH",), head, (1, "Sở A", "Keo Lôm", "Lê B", "0912", "CV")
    )
    assert (tables, codes(problems)) == ([], ["form_in_doubt"])
