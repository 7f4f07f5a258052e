from __future__ import annotations

import io
import zipfile
from datetime import datetime
from pathlib import Path

import pytest
import xlwt  # type: ignore[import-untyped]
from openpyxl import Workbook as Book

from analysis.sources import Workbook, open_workbook
from ingest_roots import REAL_F1, write_rows

OLE = bytes.fromhex("d0cf11e0a1b11ae1")


def saved(path: Path, **cells: str | float | datetime | None) -> Path:
    book = Book()
    page = book.active
    assert page is not None
    for address, value in cells.items():
        page[address] = value
    book.save(path)
    return path


def opened(path: Path) -> Workbook:
    checked = open_workbook(path, path.name)
    assert checked.problems == ()
    assert checked.value is not None
    return checked.value


def repacked(path: Path, part: str, change: tuple[str, str]) -> Path:
    """The workbook at ``path`` with ``change`` made in one of its parts."""
    parts = {}
    with zipfile.ZipFile(path) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    text = parts[part].decode("utf-8")
    assert change[0] in text
    parts[part] = text.replace(*change).encode("utf-8")
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return path


def zip_of(**parts: bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/"), content)
    return buffer.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "empty_file"),
        (b"<html><table><tr><td>1</td></tr></table></html>", "markup"),
        (b"%PDF-1.7\n%\xe2\xe3", "pdf"),
        (OLE + "EncryptedPackage".encode("utf-16-le"), "encrypted"),
        (b"\x7fELF\x00\x01", "unknown_type"),
        (zip_of(**{"word__document.xml": b"<w/>"}), "not_a_workbook"),
        (zip_of(**{"xl__workbook.bin": b"x"}), "xlsb"),
        (zip_of(**{"xl__workbook.xml": b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>"}), "unsafe_xml"),
        (zip_of(**{"xl__workbook.xml": b"<a/>", "xl__media__a.xml": b" " * 30_000_000}), "unsafe_zip"),
        (zip_of(**{"xl__workbook.xml": b"<a/>"}), "unreadable"),
    ],
)
def test_what_is_no_workbook_is_refused_by_what_it_is_not_by_its_name(
    tmp_path: Path, content: bytes, code: str
) -> None:
    path = tmp_path / "báo cáo.xlsx"
    path.write_bytes(content)
    checked = open_workbook(path, "data/raw/báo cáo.xlsx")
    assert checked.value is None
    assert [(p.severity, p.code, p.file) for p in checked.problems] == [
        ("stops", code, "data/raw/báo cáo.xlsx")
    ]


def test_a_text_file_named_xls_and_an_xls_named_xlsx_are_read_by_content_and_said(tmp_path: Path) -> None:
    (tmp_path / "a.xls").write_text("Xã;Số hộ\nKeo Lôm;15\n", encoding="utf-8")
    old = xlwt.Workbook()
    old.add_sheet("Biểu").write(0, 0, "Xã")
    old.save(str(tmp_path / "b.xlsx"))
    for name, kind in (("a.xls", "csv"), ("b.xlsx", "xls")):
        checked = open_workbook(tmp_path / name, name)
        assert checked.value is not None
        assert (checked.value.kind, checked.value.sheets[0].cells[1, 1].text) == (kind, "Xã")
        assert [(p.severity, p.code) for p in checked.problems] == [("notes", "wrong_extension")]


@pytest.mark.parametrize("kept", [200, 3000, 6000])
def test_a_truncated_workbook_is_refused(tmp_path: Path, kept: int) -> None:
    path = tmp_path / "a.xlsx"
    path.write_bytes(REAL_F1.read_bytes()[:kept])
    checked = open_workbook(path, "a.xlsx")
    assert checked.value is None
    assert checked.problems[0].code == "damaged"


def test_a_stray_cell_in_the_last_corner_costs_nothing(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", A1="Xã", XFD1048576="x")
    (sheet,) = opened(path).sheets
    assert sheet.rows == (1, 1_048_576)
    assert len(sheet.cells) == 2


def test_a_merge_over_the_whole_grid_costs_nothing(tmp_path: Path) -> None:
    path = write_rows(tmp_path / "a.xlsx", [["Tiêu đề"], ["STT", "Xã"]])
    merge = ("</sheetData>", '</sheetData><mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')
    repacked(path, "xl/worksheets/sheet1.xml", merge)
    (sheet,) = opened(path).sheets
    over = sheet.covering(900_000, 9_000)
    assert over is not None
    assert over.text == "Tiêu đề"


def test_a_formula_without_its_result_is_uncalculated_and_not_blank(tmp_path: Path) -> None:
    (sheet,) = opened(saved(tmp_path / "a.xlsx", A1="=1+1", A2=None, A3=0)).sheets
    formula, zero = sheet.at(1, 1), sheet.at(3, 1)
    assert formula is not None
    assert (formula.kind, formula.value, formula.is_blank) == ("uncalculated", None, False)
    assert zero is not None
    assert (zero.kind, zero.value, zero.is_blank) == ("number", 0, False)
    assert sheet.rows == (1, 3)


@pytest.mark.parametrize(("stored", "kind"), [("7", "number"), ("0", "uncalculated")])
def test_a_cached_zero_of_a_writer_that_does_not_calculate_is_no_result(
    tmp_path: Path, stored: str, kind: str
) -> None:
    path = saved(tmp_path / "a.xlsx", A1="=SUM(B1:B9)")
    repacked(path, "xl/worksheets/sheet1.xml", ("<v></v>", f"<v>{stored}</v>"))
    cell = opened(path).sheets[0].at(1, 1)
    assert cell is not None
    assert cell.kind == kind


def test_errors_truth_values_dates_and_formats_keep_their_kinds(tmp_path: Path) -> None:
    path = saved(tmp_path / "a.xlsx", A1="#REF!", A2=True, A3=datetime(2018, 12, 28), A4=1.5, A5="  ")
    cells = {c.row: c for c in opened(path).sheets[0].cells.values()}
    assert [cells[r].kind for r in (1, 2, 3, 4)] == ["error", "bool", "date", "number"]
    assert [cells[r].text for r in (1, 2, 3, 4)] == ["#REF!", "TRUE", "2018-12-28", "1.5"]
    assert cells[3].number_format == "yyyy-mm-dd h:mm:ss"
    assert cells[5].is_blank


def test_hidden_rows_columns_and_sheets_are_told(tmp_path: Path) -> None:
    book = Book()
    page = book.active
    assert page is not None
    page.append(["a", "b", "c"])
    page.append(["d", "e", "f"])
    page.row_dimensions[2].hidden = True
    page.column_dimensions["C"].hidden = True
    book.create_sheet("cũ").sheet_state = "hidden"
    book.save(tmp_path / "a.xlsx")
    shown, old = opened(tmp_path / "a.xlsx").sheets
    assert sorted(c.address for c in shown.cells.values() if c.hidden) == ["A2", "B2", "C1", "C2"]
    assert (shown.hidden, old.hidden) == (False, True)


def test_a_whole_number_is_written_without_a_decimal_point(tmp_path: Path) -> None:
    (sheet,) = opened(saved(tmp_path / "a.xlsx", A1=15.0, A2=1234567)).sheets
    assert [c.text for c in sheet.cells.values()] == ["15", "1234567"]
