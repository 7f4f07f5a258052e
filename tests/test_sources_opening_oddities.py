from __future__ import annotations

import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import pytest
from openpyxl import Workbook as Book
from openpyxl.comments import Comment

from analysis.sources.cells import Cell, MergedRange, Sheet, Workbook, column_letter
from analysis.sources.opening import open_workbook
from analysis.sources.opening.compared import first_difference
from analysis.sources.opening.moments import EPOCH_1900
from analysis.sources.opening.stored import StoredCells
from hostile_files import (
    MAIN,
    PACKAGE,
    XML,
    book,
    parts,
    relationships,
    sheet,
    styles,
    texts,
    workbook,
    zipped,
)


def opened(tmp_path: Path, content: bytes) -> Workbook:
    path = tmp_path / "a.xlsx"
    path.write_bytes(content)
    checked = open_workbook(path, path.name)
    assert checked.problems == ()
    assert checked.value is not None
    return checked.value


def cells(tmp_path: Path, content: bytes) -> dict[str, Cell]:
    (only,) = opened(tmp_path, content).sheets
    return {c.address: c for c in only.cells.values()}


def test_a_text_is_read_whole_with_its_runs_and_without_its_phonetic_guide(tmp_path: Path) -> None:
    rich = (
        '<r><rPr><b/><rFont val="Arial"/></rPr><t xml:space="preserve">Xã </t></r>'
        '<r><t>Keo Lôm</t></r><rPh sb="0" eb="1"><t>đọc</t></rPh><phoneticPr fontId="1"/>'
    )
    found = cells(tmp_path, book(texts=texts(rich)))
    assert found["A1"].text == "Xã Keo Lôm"


def test_escapes_and_references_are_the_letters_they_stand_for(tmp_path: Path) -> None:
    written = "<t>a_x000D_b_x005F_x0041_ &lt;5 &amp; &#7841;&#x1EA1; _xD83D__xDE00_</t>"
    found = cells(tmp_path, book(texts=texts(written)))
    assert found["A1"].text == "a\rb_x0041_ <5 & ạạ 😀"


def test_control_characters_fall_out_of_the_text_and_stay_in_the_raw(tmp_path: Path) -> None:
    found = cells(tmp_path, book(texts=texts("<t>Keo_x0000_ Lôm</t>")))
    assert (found["A1"].text, found["A1"].raw) == ("Keo Lôm", "Keo_x0000_ Lôm")


def test_a_very_long_text_is_kept_whole(tmp_path: Path) -> None:
    found = cells(tmp_path, book(texts=texts(f"<t>{'dài ' * 20_000}</t>")))
    assert len(found["A1"].text) == 80_000


def test_an_old_font_is_decoded_run_by_run_and_the_raw_kept(tmp_path: Path) -> None:
    old = "TØnh"
    in_runs = f'<r><t>{old}</t></r><r><rPr><rFont val="Arial"/></rPr><t> Điện Biên Ø</t></r>'
    rows = (
        '<row r="1"><c r="A1" s="1" t="s"><v>0</v></c><c r="B1" t="s"><v>0</v></c>'
        '<c r="C1" s="1" t="s"><v>1</v></c><c r="D1" t="s"><v>2</v></c></row>'
    )
    run_alone = f'<r><rPr><rFont val=".VnTime"/></rPr><t>{old}</t></r><r><t> Ø</t></r>'
    content = book(
        sheet=sheet(rows), texts=texts(f"<t>{old}</t>", in_runs, run_alone), styles=styles(fonts=(".VnTime",))
    )
    found = cells(tmp_path, content)
    assert {a: c.text for a, c in found.items()} == {
        "A1": "Tỉnh",
        "B1": old,
        "C1": "Tỉnh Điện Biên Ø",
        "D1": "Tỉnh Ø",
    }
    assert [found[a].raw for a in ("A1", "B1", "C1", "D1")] == [old, "", f"{old} Điện Biên Ø", f"{old} Ø"]


def test_coded_text_under_a_unicode_font_is_decoded_and_said(tmp_path: Path) -> None:
    written = ("X· Keo L«m", "TØnh §iÖn Biªn", "X· Pó Nhung", "HuyÖn TuÇn Gi¸o")
    rows = "".join(f'<row r="{i}"><c r="A{i}" t="s"><v>{i - 1}</v></c></row>' for i in range(1, 5))
    content = book(sheet=sheet(rows), texts=texts(*(f"<t>{t}</t>" for t in written)))
    (tmp_path / "a.xlsx").write_bytes(content)
    checked = open_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert checked.value is not None
    found = checked.value.sheets[0].cells.values()
    assert [c.text for c in found] == ["Xã Keo Lôm", "Tỉnh Điện Biên", "Xã Pú Nhung", "Huyện Tuần Giáo"]
    assert [c.raw for c in found] == list(written)
    assert [p.code for p in checked.problems] == ["old_encoding_decoded"]


def test_letters_that_look_alike_become_plain_and_the_raw_is_kept(tmp_path: Path) -> None:
    found = cells(tmp_path, book(texts=texts("<t>X\u0430\u0303 Keo Lôm</t>")))
    assert (found["A1"].text, found["A1"].raw) == ("Xã Keo Lôm", "X\u0430\u0303 Keo Lôm")


def test_dates_keep_their_serial_number_and_follow_the_date_system(tmp_path: Path) -> None:
    rows = '<row r="1"><c r="A1" s="1"><v>43462</v></c><c r="B1" s="2"><v>43462.75</v></c></row>'
    looks = styles("[$-42A]dd/mm/yyyy;@", "hh:mm dd/mm/yyyy")
    found = cells(tmp_path, book(sheet=sheet(rows), styles=looks))
    assert found["A1"][2:7] == (datetime(2018, 12, 28), "date", "[$-42A]dd/mm/yyyy;@", False, "43462")
    assert found["B1"].value == datetime(2018, 12, 28, 18)
    old_system = workbook(rest='<workbookPr date1904="1"/>')
    found = cells(tmp_path, book(sheet=sheet(rows), styles=looks, workbook=old_system))
    assert found["A1"].value == datetime(2022, 12, 29)


def test_times_spans_and_days_outside_the_calendar_are_no_numbers(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1" s="1"><v>0.5</v></c><c r="B1" s="2"><v>1.5</v></c>'
        '<c r="C1" s="3"><v>99999999</v></c></row>'
    )
    found = cells(tmp_path, book(sheet=sheet(rows), styles=styles("h:mm", "[h]:mm", "dd/mm/yyyy")))
    assert [(c.text, c.kind, c.raw) for c in found.values()] == [
        ("12:00:00", "text", "0.5"),
        ("1 day, 12:00:00", "text", "1.5"),
        ("#####", "error", "99999999"),
    ]


@pytest.mark.parametrize(
    "shown", ['#,##0 "ngày"', "General", r"0.0,,\ \m", "[>=1000]0.0,;0", '_(* #,##0_);_(@_)"d"', "[Red]0"]
)
def test_a_number_format_with_letters_for_show_is_no_date(tmp_path: Path, shown: str) -> None:
    escaped = shown.replace('"', "&quot;").replace(">", "&gt;")
    rows = '<row r="1"><c r="A1" s="1"><v>15</v></c></row>'
    found = cells(tmp_path, book(sheet=sheet(rows), styles=styles(escaped)))
    assert (found["A1"].kind, found["A1"].number_format, found["A1"].raw) == ("number", shown, "")


def test_cells_without_addresses_stand_one_after_another(tmp_path: Path) -> None:
    rows = (
        "<row><c><v>1</v></c><c/><c><v>2</v></c></row>"
        '<row r="5"><c><v>3</v></c></row><row><c><v>4</v></c></row>'
    )
    found = cells(tmp_path, book(sheet=sheet(rows)))
    assert {a: c.value for a, c in found.items()} == {"A1": 1, "C1": 2, "A5": 3, "A6": 4}


def test_rows_out_of_order_are_told_in_order(tmp_path: Path) -> None:
    rows = (
        '<row r="3"><c r="B3"><v>3</v></c><c r="A3"><v>2</v></c></row><row r="1"><c r="A1"><v>1</v></c></row>'
    )
    (only,) = opened(tmp_path, book(sheet=sheet(rows))).sheets
    assert [[c.address for c in only.by_row[r]] for r in only.rows] == [["A1"], ["A3", "B3"]]


def spelt_with_prefix(rows: str) -> str:
    named = rows.replace("<", "<x:").replace("<x:/", "</x:")
    return f'{XML}<x:worksheet xmlns:x="{MAIN}"><x:sheetData>{named}</x:sheetData></x:worksheet>'


@pytest.mark.parametrize(
    "spelt",
    [
        spelt_with_prefix,
        lambda rows: sheet(rows.replace('r="A1" t="s"', "t='s'  r='A1'")),
        lambda rows: sheet(rows.replace("</c>", "</c>\n  ").replace("><v>", ">\n<v>")),
        lambda rows: sheet(rows).replace(MAIN, "http://purl.oclc.org/ooxml/spreadsheetml/main"),
        lambda rows: sheet(f'<!--<row r="9"><c r="A9"><v>9</v></c></row>-->{rows}'),
    ],
)
def test_every_spelling_of_the_same_sheet_reads_alike(tmp_path: Path, spelt: Callable[[str], str]) -> None:
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>15</v></c></row>'
    found = cells(tmp_path, book(sheet=spelt(rows)))
    assert {a: c.text for a, c in found.items()} == {"A1": "Keo Lôm", "B1": "15"}


@pytest.mark.parametrize(("old", "new"), [("<v>", "<v><!-- x -->"), ("<v>15</v>", "<v><![CDATA[15]]></v>")])
def test_a_spelling_that_the_second_reading_loses_is_said_and_read(
    tmp_path: Path, old: str, new: str
) -> None:
    (tmp_path / "a.xlsx").write_bytes(book(sheet=sheet().replace(old, new)))
    checked = open_workbook(tmp_path / "a.xlsx", "a.xlsx")
    assert checked.value is not None
    assert [c.text for c in checked.value.sheets[0].cells.values()] == ["Keo Lôm", "15"]
    assert {(p.severity, p.code, p.sheet) for p in checked.problems} == {("blanks", "passes_differ", "Biểu")}


def test_comments_belong_to_their_cells_also_to_empty_ones(tmp_path: Path) -> None:
    made = Book()
    page = made.active
    assert page is not None
    page["A1"] = 15
    page["A1"].comment = Comment("triệu đồng", "kế toán")
    page["C7"].comment = Comment("chưa có số liệu", "kế toán")
    made.save(tmp_path / "a.xlsx")
    (only,) = opened(tmp_path, (tmp_path / "a.xlsx").read_bytes()).sheets
    assert {c.address: (c.comment, c.is_blank) for c in only.cells.values()} == {
        "A1": ("triệu đồng", False),
        "C7": ("chưa có số liệu", True),
    }
    assert only.rows == (1,)


def test_formulas_are_marked_and_those_without_result_are_uncalculated(tmp_path: Path) -> None:
    rows = (
        '<row r="1"><c r="A1"><f>1+1</f><v>2</v></c><c r="B1"><f t="shared" si="0"/><v>3</v></c>'
        '<c r="C1"><f>1</f></c><c r="D1" t="str"><f>""</f><v></v></c>'
        '<c r="E1" t="str"><f>x</f><v>xã</v></c><c r="F1" t="e"><f>x</f><v>#REF!</v></c>'
        '<c r="G1"><v>0</v></c></row>'
    )
    found = cells(tmp_path, book(sheet=sheet(rows)))
    assert {a: (c.kind, c.value, c.formula) for a, c in found.items()} == {
        "A1": ("number", 2, True),
        "B1": ("number", 3, True),
        "C1": ("uncalculated", None, True),
        "E1": ("text", "xã", True),
        "F1": ("error", "#REF!", True),
        "G1": ("number", 0, False),
    }


def test_a_row_without_height_is_hidden_and_overlapping_columns_are_hidden_once(tmp_path: Path) -> None:
    rows = (
        '<row r="1" ht="0" customHeight="1"><c r="A1"><v>1</v></c></row>'
        '<row r="2"><c r="C2"><v>2</v></c><c r="D2"><v>2</v></c></row>'
    )
    columns = '<cols><col min="2" max="3" hidden="1"/><col min="3" max="3" hidden="true"/></cols>'
    found = cells(tmp_path, book(sheet=sheet(rows, before=columns)))
    assert {a: c.hidden for a, c in found.items()} == {"A1": True, "C2": True, "D2": False}


def test_the_time_of_saving_and_the_kind_are_told(tmp_path: Path) -> None:
    core = (
        f'{XML}<c:coreProperties xmlns:c="{PACKAGE}/metadata/core-properties" '
        'xmlns:d="http://purl.org/dc/terms/"><d:modified>2024-01-05T15:30:00+07:00</d:modified>'
        "<c:keywords>nhân tạo</c:keywords></c:coreProperties>"
    )
    found = opened(tmp_path, zipped({**parts(), "docProps/core.xml": core}))
    assert (found.kind, found.saved_on, found.keywords) == ("xlsx", datetime(2024, 1, 5, 8, 30), "nhân tạo")


def test_parts_are_found_whatever_their_case_and_slashes(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in parts().items():
            archive.writestr(name.replace("sharedStrings", "SharedStrings"), content)
    assert cells(tmp_path, path.read_bytes())["A1"].text == "Keo Lôm"


@pytest.mark.parametrize(
    ("theirs", "cell"),
    [
        ([["Keo Lôm", 15.0]], None),
        ([["Keo Lôm ", 15.0]], None),
        ([["Keo Lom", 15.0]], "A1"),
        ([["Keo Lôm", 51.0]], "B1"),
        ([["Keo Lôm", "15"]], "B1"),
        ([["Keo Lôm", True]], "B1"),
        ([["Keo Lôm", ""]], "B1"),
        ([["Keo Lôm"]], "B1"),
        ([["Keo Lôm", 15.0, 1.0]], "C1"),
        ([["", "Keo Lôm", 15.0]], "A1"),
        ([["Keo Lôm", 15.0], ["", 2.0]], "B2"),
        ([], "A1"),
    ],
)
def test_a_difference_between_the_readings_is_found_at_its_cell(
    tmp_path: Path, theirs: list[list[int | float | str | bool]], cell: str | None
) -> None:
    (only,) = opened(tmp_path, book()).sheets
    assert isinstance(only.cells, StoredCells)
    rows: list[list[object]] = [list(row) for row in theirs]
    found = first_difference(only.cells, rows, EPOCH_1900)  # type: ignore[arg-type]
    assert (found and (found.key >> 14, (found.key & 16383) + 1)) == (
        None if cell is None else (int(cell[1]), ord(cell[0]) - 64)
    )


def test_a_sheet_of_plain_cells_and_a_stored_one_tell_the_same(tmp_path: Path) -> None:
    rows = '<row r="2"><c r="B2" t="s"><v>0</v></c><c r="D2" t="inlineStr"><is><t> </t></is></c></row>'
    (stored,) = opened(tmp_path, book(sheet=sheet(rows))).sheets
    plain = Sheet(stored.title, dict(stored.cells), stored.merged)
    assert (plain.rows, plain.last_column, dict(plain.by_row)) == ((2,), 2, dict(stored.by_row))
    assert (stored.rows, stored.last_column) == ((2,), 2)
    assert 3 not in stored.by_row
    assert stored.at(2, 4) == plain.at(2, 4)
    assert stored.at(2, 16_385) is None


def test_tall_and_short_merges_are_both_found() -> None:
    tall, short = MergedRange(1, 1, 5000, 2), MergedRange(70, 3, 71, 4)
    over = Sheet("a", {}, (tall, short))
    assert over.merged_over(70) == (tall, short)
    assert over.merged_over(72) == (tall,)
    assert over.merged_over(5001) == ()


@pytest.mark.parametrize(
    ("column", "letters"), [(1, "A"), (26, "Z"), (27, "AA"), (702, "ZZ"), (16384, "XFD")]
)
def test_columns_have_the_letters_of_a_spreadsheet(column: int, letters: str) -> None:
    assert column_letter(column) == letters


def test_sheets_of_one_title_are_told_apart_and_a_part_listed_again_is_read_once(tmp_path: Path) -> None:
    rows = [f'<row r="1"><c r="A1"><v>{n}</v></c></row>' for n in (1, 2)]
    book_ = (
        '<sheet name="S" sheetId="1" r:id="rId1"/><sheet name="S" sheetId="2" r:id="rId2"/>'
        '<sheet name="T" sheetId="3" r:id="rId1"/>'
    )
    content = parts(
        workbook=workbook(book_),
        rels=relationships(("worksheet", "worksheets/sheet1.xml"), ("worksheet", "worksheets/sheet2.xml")),
        sheet=sheet(rows[0]),
    )
    path = tmp_path / "a.xlsx"
    path.write_bytes(zipped({**content, "xl/worksheets/sheet2.xml": sheet(rows[1])}))
    checked = open_workbook(path, path.name)
    assert checked.value is not None
    assert [(s.title, s.cells[1, 1].value) for s in checked.value.sheets] == [("S", 1), ("S (2)", 2)]
    said = [(p.severity, p.code, p.sheet) for p in checked.problems if p.code != "read_once"]
    assert said == [("blanks", "sheet_listed_twice", "S"), ("notes", "sheet_title_twice", "S (2)")]
