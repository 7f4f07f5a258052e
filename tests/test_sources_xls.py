from __future__ import annotations

import contextlib
import random
import struct
from datetime import datetime
from pathlib import Path

import pytest
import xlwt  # type: ignore[import-untyped]

from analysis.checking import Checked
from analysis.sources.cells import MergedRange, Workbook
from analysis.sources.opening import xls
from analysis.sources.opening.guard import Refused
from old_letters import to_tcvn3, to_vni


def font(name: str) -> xlwt.Font:
    made = xlwt.Font()
    made.name = name
    return made


def style(font_name: str = "Arial", number_format: str = "General") -> xlwt.XFStyle:
    made = xlwt.XFStyle()
    made.font = font(font_name)
    made.num_format_str = number_format
    return made


def read(path: Path) -> Checked[Workbook]:
    return xls.read(path, path.name)


def codes(checked: Checked[Workbook]) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in checked.problems]


def test_values_formats_and_metadata_are_read(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Biểu")
    page.write_merge(0, 0, 0, 2, "Đầu đề")
    page.write(1, 0, 15)
    page.write(1, 1, 12.5, style(number_format="#,##0.0,"))
    page.write(1, 2, datetime(2018, 12, 28), style(number_format="DD/MM/YYYY"))
    page.write(2, 0, True)
    page.write(2, 1, 0.125, style(number_format="0.0%"))
    page.write(3, 0, "ẩn")
    page.row(3).hidden = True
    page.write(4, 5, "cột ẩn")
    page.col(5).hidden = True
    book.add_sheet("Cũ").write(0, 0, "x")
    book.get_sheet(1).visibility = 1
    book.save(tmp_path / "a.xls")
    checked = read(tmp_path / "a.xls")
    assert codes(checked) == []
    first, second = checked.value.sheets
    assert (first.title, first.hidden, second.hidden) == ("Biểu", False, True)
    assert first.merged == (MergedRange(1, 1, 1, 3),)
    assert (first.cells[2, 1].value, first.cells[2, 1].kind) == (15, "number")
    assert (first.cells[2, 2].value, first.cells[2, 2].number_format) == (12.5, "#,##0.0,")
    assert (first.cells[2, 3].value, first.cells[2, 3].kind) == (datetime(2018, 12, 28), "date")
    assert first.cells[2, 3].raw == "43462.0"
    assert (first.cells[3, 1].value, first.cells[3, 1].kind) == (True, "bool")
    assert first.cells[3, 2].number_format == "0.0%"
    assert first.cells[4, 1].hidden
    assert first.cells[5, 6].hidden
    assert not first.cells[2, 1].hidden


def test_old_fonts_are_decoded_by_cell_and_by_run(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("1")
    page.write(0, 0, to_tcvn3("tổng hợp kết quả"), style(".VnTimeH"))
    page.write(1, 0, to_tcvn3("Xã Mường ảng"), style(".VnTime"))
    page.write(2, 0, to_vni("Xã Nậm Kè"), style("VNI-Times"))
    page.write(3, 0, "Xã Nậm Kè", style("Times New Roman"))
    runs = ((to_tcvn3("Huyện Điện Biên "), font(".VnTime")), ("Đông", font("Arial")))
    page.write_rich_text(4, 0, runs, style("Arial"))
    page.write(5, 0, "stt", style(".VnTimeH"))
    book.save(tmp_path / "a.xls")
    checked = read(tmp_path / "a.xls")
    assert codes(checked) == []
    (sheet,) = checked.value.sheets
    assert [cell.text for cell in sheet.cells.values()] == [
        "TỔNG HỢP KẾT QUẢ",
        "Xã Mường ảng",
        "Xã Nậm Kè",
        "Xã Nậm Kè",
        "Huyện Điện Biên Đông",
        "STT",
    ]
    assert sheet.cells[2, 1].raw == "X· M\xadêng ¶ng"
    assert sheet.cells[4, 1].raw == ""


def test_unicode_under_an_old_font_is_left_and_what_reads_both_ways_is_asked(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("1")
    for row, text in enumerate(["Khảo sát nắm tình hình", to_tcvn3("Xã Keo Lôm"), "Có"]):
        page.write(row, 0, text, style(".VnTime"))
    book.save(tmp_path / "a.xls")
    checked = read(tmp_path / "a.xls")
    assert checked.value.sheets[0].cells[1, 1].text == "Khảo sát nắm tình hình"
    assert codes(checked) == [("old_font_ambiguous", "A3")]


def test_a_formula_that_no_program_calculated_is_no_zero(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("1")
    page.write(0, 0, 5)
    page.write(1, 0, xlwt.Formula("A1*2"))
    page.write(2, 0, 0)
    book.save(tmp_path / "a.xls")
    (sheet,) = read(tmp_path / "a.xls").value.sheets
    found = sheet.cells[2, 1]
    assert (found.kind, found.value, found.formula) == ("uncalculated", None, True)
    assert (sheet.cells[3, 1].kind, sheet.cells[3, 1].value) == ("number", 0)


def test_a_stray_cell_in_the_last_row_costs_nothing(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("1")
    page.write(0, 0, "a")
    page.write(65535, 255, "b")
    book.save(tmp_path / "a.xls")
    (sheet,) = read(tmp_path / "a.xls").value.sheets
    assert set(sheet.cells) == {(1, 1), (65536, 256)}


def small_book(path: Path) -> bytes:
    book = xlwt.Workbook()
    page = book.add_sheet("1")
    for row in range(40):
        page.write(row, 0, f"Xã số {row}")
        page.write(row, 1, row * 1.5)
    book.save(path)
    return path.read_bytes()


@pytest.mark.parametrize("share", [0.1, 0.3, 0.5, 0.7, 0.9])
def test_a_file_cut_short_is_refused(tmp_path: Path, share: float) -> None:
    content = small_book(tmp_path / "a.xls")
    (tmp_path / "cut.xls").write_bytes(content[: int(len(content) * share)])
    with pytest.raises(Refused) as refused:
        read(tmp_path / "cut.xls")
    assert refused.value.code == "damaged"


def test_a_loop_of_sectors_is_refused(tmp_path: Path) -> None:
    content = bytearray(small_book(tmp_path / "a.xls"))
    table = struct.unpack_from("<I", content, 76)[0]
    at = 512 + table * 512
    entries = list(struct.unpack_from("<128i", content, at))
    for n, following in enumerate(entries):
        if following > 0:
            entries[n] = max(n - 1, 0)
    struct.pack_into("<128i", content, at, *entries)
    (tmp_path / "loop.xls").write_bytes(content)
    with pytest.raises(Refused) as refused:
        read(tmp_path / "loop.xls")
    assert refused.value.code == "damaged"


def test_a_stated_extent_without_end_is_read_once_and_said(tmp_path: Path) -> None:
    content = small_book(tmp_path / "a.xls")
    extent = struct.pack("<HHIIHHH", 0x0200, 14, 0, 40, 0, 2, 0)
    assert content.count(extent) == 1
    endless = struct.pack("<HHIIHHH", 0x0200, 14, 0, 0xFFFFFF00, 0, 255, 0)
    (tmp_path / "b.xls").write_bytes(content.replace(extent, endless))
    checked = read(tmp_path / "b.xls")
    assert codes(checked) == [("read_once", "")]
    assert len(checked.value.sheets[0].cells) == 80


def test_a_locked_workbook_is_refused_as_locked(tmp_path: Path) -> None:
    content = bytearray(small_book(tmp_path / "a.xls"))
    _, length = struct.unpack_from("<HH", content, 512)
    struct.pack_into("<H", content, 512 + 4 + length, 0x002F)
    (tmp_path / "locked.xls").write_bytes(content)
    with pytest.raises(Refused) as refused:
        read(tmp_path / "locked.xls")
    assert refused.value.code == "encrypted"


def test_html_named_xls_is_refused_and_tabbed_text_is_read(tmp_path: Path) -> None:
    (tmp_path / "web.xls").write_text("<html><table><tr><td>1</td></tr></table></html>", "utf-8")
    with pytest.raises(Refused) as refused:
        read(tmp_path / "web.xls")
    assert refused.value.code == "markup"
    (tmp_path / "text.xls").write_text("STT\tXã\tTiền\n1\tKeo Lôm\t15\n2\tPhì Nhừ\t\n", "utf-8")
    (sheet,) = read(tmp_path / "text.xls").value.sheets
    assert sheet.cells[2, 2].text == "Keo Lôm"


@pytest.mark.parametrize("seed", range(60))
def test_bytes_changed_at_random_end_in_a_workbook_or_a_refusal(tmp_path: Path, seed: int) -> None:
    chance = random.Random(seed)
    content = bytearray(small_book(tmp_path / "a.xls"))
    for _ in range(chance.choice([1, 5, 50])):
        content[chance.randrange(len(content))] = chance.randrange(256)
    (tmp_path / "b.xls").write_bytes(content)
    with contextlib.suppress(Refused):
        assert read(tmp_path / "b.xls").value.file == "b.xls"


def test_old_codes_keep_their_u_with_horn_which_unicode_hides(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("S")
    written = "Phường Mường Thanh có người được hưởng chế độ đường nước"
    for n in range(4):
        page.write(n, 0, to_tcvn3(f"{written} lần {n}"))
    book.save(str(tmp_path / "a.xls"))
    checked = read(tmp_path / "a.xls")
    found = checked.value.sheets[0].cells[1, 1]
    assert (found.text, found.raw) == (f"{written} lần 0", to_tcvn3(f"{written} lần 0"))
    assert [p.code for p in checked.problems] == ["old_encoding_decoded"]


def test_macros_beside_the_cells_are_said(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    content = small_book(path)
    path.write_bytes(content + "_VBA_PROJECT_CUR".encode("utf-16-le").ljust(512, b"\0"))
    assert codes(read(path)) == [("macros_ignored", "")]
