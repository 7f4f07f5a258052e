"""What a reader cannot see or sees struck out is hidden and said; a raised number is no part of another."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlsxwriter
import xlwt  # type: ignore[import-untyped]
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.comments import Comment
from openpyxl.styles import Font, PatternFill
from openpyxl.styles.colors import Color
from openpyxl.worksheet.worksheet import Worksheet

from analysis.checking import Problem
from analysis.cleaning.values import read_number
from analysis.sources import open_workbook
from analysis.sources.cells import Cell, Sheet
from analysis.sources.opening import ods as ods_reader
from analysis.sources.opening import xls as xls_reader
from analysis.sources.opening.looks import hidden_by_format
from odf_files import cell, ods, row, sheet

RAISED, LOWERED = InlineFont(vertAlign="superscript"), InlineFont(vertAlign="subscript")
STRUCK = InlineFont(strike=True)


def opened(path: Path) -> tuple[Sheet, tuple[Problem, ...]]:
    checked = open_workbook(path, path.name)
    assert checked.value is not None
    return checked.value.sheets[0], checked.problems


def drawn(tmp_path: Path, draw: Callable[[Worksheet], None]) -> tuple[Sheet, tuple[Problem, ...]]:
    """A sheet of rows 1 to 3 with numbers in A to C, after ``draw``."""
    book = openpyxl.Workbook()
    page = book.worksheets[0]
    for number in range(9):
        page.cell(number // 3 + 1, number % 3 + 1, 100 + number)
    draw(page)
    book.save(tmp_path / "a.xlsx")
    return opened(tmp_path / "a.xlsx")


def hidden(found: Sheet) -> list[str]:
    return [c.address for c in found.cells.values() if c.hidden]


def first(found: Sheet) -> Cell:
    made = found.at(1, 1)
    assert made is not None
    return made


def respelt(path: Path, part: str, old: bytes, new: bytes) -> None:
    """Write the workbook again with ``old`` in one part spelt ``new``."""
    with zipfile.ZipFile(path) as stored:
        parts = {name: stored.read(name) for name in stored.namelist()}
    assert old in parts[part]
    parts[part] = parts[part].replace(old, new)
    with zipfile.ZipFile(path, "w") as written:
        for name, content in parts.items():
            written.writestr(name, content)


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("42", TextBlock(RAISED, "1")), "42¹"),
        (("42", TextBlock(RAISED, "12")), "42¹²"),
        (("42", TextBlock(RAISED, "10")), "42(10)"),
        (("42", TextBlock(RAISED, "1)")), "42(1)"),
        (("42", TextBlock(RAISED, "a")), "42(a)"),
        (("42", TextBlock(RAISED, "*")), "42*"),
    ],
)
def test_a_raised_mark_after_a_number_is_a_footnote(
    tmp_path: Path, runs: tuple[str | TextBlock, ...], text: str
) -> None:
    found, problems = drawn(tmp_path, lambda s: setattr(s["A1"], "value", CellRichText(*runs)))
    read = read_number(first(found))
    assert first(found).text == text
    assert read.value == 42
    assert read.note == "footnote"
    assert not problems


@pytest.mark.parametrize(
    ("runs", "text"),
    [
        (("Diện tích (m", TextBlock(RAISED, "2"), ")"), "Diện tích (m²)"),
        (("15.000", TextBlock(RAISED, "đ")), "15.000đ"),
        (("15.000", TextBlock(RAISED, "d")), "15.000d"),
        (("10", TextBlock(RAISED, "6"), " đồng"), "10⁶ đồng"),
        ((TextBlock(RAISED, "42"),), "42"),
        (("CO", TextBlock(LOWERED, "2")), "CO2"),
        (("42", TextBlock(LOWERED, "1")), "42₁"),
        ((TextBlock(RAISED, "1"), "42"), "¹42"),
    ],
)
def test_other_raised_and_lowered_text_stays_what_a_reader_sees(
    tmp_path: Path, runs: tuple[str | TextBlock, ...], text: str
) -> None:
    found, problems = drawn(tmp_path, lambda s: setattr(s["A1"], "value", CellRichText(*runs)))
    assert first(found).text == text
    assert not problems


def test_shared_texts_in_any_spelling_tell_raised_and_struck_runs(tmp_path: Path) -> None:
    raised = "<rPr><vertAlign val='superscript'/></rPr><t>1</t>"
    struck = "<rPr><strike val='1'/></rPr><t>41</t>"
    texts = f"<si><r><t>42</t></r><r>{raised}</r></si><si><r>{struck}</r><r><t> 43</t></r></si>"
    path = tmp_path / "a.xlsx"
    for item, end in (("<si>", "</si>"), ("<si >", "</si >")):
        with xlsxwriter.Workbook(path) as book:
            book.add_worksheet().write_row(0, 0, ["x", "y"])
        stored = b"<si><t>x</t></si><si><t>y</t></si>"
        respelt(
            path,
            "xl/sharedStrings.xml",
            stored,
            texts.replace("<si>", item).replace("</si>", end).encode(),
        )
        found, problems = opened(path)
        assert [(c.text, c.raw) for c in found.by_row[1]] == [("42¹", "421"), (" 43", "41 43")]
        assert [(p.code, p.severity, p.cell) for p in problems] == [("struck_through", "blanks", "B1")]


def test_a_raised_digit_under_an_old_font_is_not_decoded(tmp_path: Path) -> None:
    def draw(page: Worksheet) -> None:
        page["A1"].font = Font(name=".VnTime")
        page["A1"] = CellRichText(
            TextBlock(InlineFont(rFont=".VnTime"), "42"),
            TextBlock(InlineFont(rFont=".VnTime", vertAlign="superscript"), "1"),
        )

    assert first(drawn(tmp_path, draw)[0]).text == "42¹"


def test_struck_cells_are_hidden_and_said_once_a_row(tmp_path: Path) -> None:
    def draw(page: Worksheet) -> None:
        for address in ("A2", "B2", "C2", "C3"):
            page[address].font = Font(strike=True)
        page["A1"] = CellRichText(TextBlock(STRUCK, "42"))

    found, problems = drawn(tmp_path, draw)
    assert hidden(found) == ["A1", "A2", "B2", "C2", "C3"]
    assert first(found).text == "42"
    assert [(p.code, p.severity, p.cell) for p in problems] == [
        ("struck_through", "blanks", at) for at in ("A1", "A2", "C3")
    ]
    assert "A2 đến C2" in problems[1].message


def test_many_struck_rows_end_in_one_problem_that_tells_the_rest(tmp_path: Path) -> None:
    def draw(page: Worksheet) -> None:
        for number in range(1, 81):
            page.cell(number, 1, number).font = Font(strike=True)

    found, problems = drawn(tmp_path, draw)
    assert len(hidden(found)) == 80
    assert [p.cell for p in problems] == [f"A{n}" for n in range(1, 52)]
    assert "Còn 30 chỗ" in problems[-1].message


@pytest.mark.parametrize(
    "font", [Font(color="FFFFFFFF"), Font(color=Color(theme=0)), Font(color=Color(indexed=9))]
)
def test_white_letters_are_hidden_unless_their_ground_is_dark(tmp_path: Path, font: Font) -> None:
    def draw(page: Worksheet) -> None:
        for address in ("A1", "B1", "C1"):
            page[address].font = font
        page["B1"].fill = PatternFill("solid", fgColor="FF1F4E79")
        page["C1"].fill = PatternFill("solid", fgColor="FFFFFFFF")

    assert hidden(drawn(tmp_path, draw)[0]) == ["A1", "C1"]


@pytest.mark.parametrize(
    ("number_format", "hides"),
    [
        (";;;", "all"), (";;", "numbers"), (";;;@", "numbers"), ('"";"";"";""', "all"),
        ("[White];;", "numbers"), ("**;**;**;**", "all"), ("General", ""), ("@", ""), ("0;-0;;@", ""),
        ("#,##0;;", ""), ('"a;b";;', ""), ('_(* #,##0_);_(* \\(#,##0\\);_(* "-"_);_(@_)', ""),
        ('[=0]"";0', ""),
    ],
)  # fmt: skip
def test_a_format_hides_what_its_sections_do_not_show(number_format: str, hides: str) -> None:
    assert hidden_by_format(number_format) == hides


def test_a_number_under_a_format_that_shows_nothing_is_hidden(tmp_path: Path) -> None:
    def draw(page: Worksheet) -> None:
        page["A1"].number_format = ";;;"
        page["B1"].number_format = ";;;@"
        page["C1"].number_format = ";;;@"
        page["C1"] = "có"

    assert hidden(drawn(tmp_path, draw)[0]) == ["A1", "B1"]


@pytest.mark.parametrize("size", ["0", "0.5"])
def test_rows_and_columns_too_narrow_to_be_seen_are_hidden(tmp_path: Path, size: str) -> None:
    def draw(page: Worksheet) -> None:
        page.row_dimensions[2].height = 7.5
        page.column_dimensions["C"].width = 7.5

    drawn(tmp_path, draw)
    path, part = tmp_path / "a.xlsx", "xl/worksheets/sheet1.xml"
    respelt(path, part, b'ht="7.5"', f'ht="{size}"'.encode())
    assert hidden(opened(path)[0]) == ["A2", "B2", "C2"]
    respelt(path, part, f'ht="{size}"'.encode(), b"")
    respelt(path, part, b'width="7.5"', b'width="0.1"')
    assert hidden(opened(path)[0]) == ["C1", "C2", "C3"]


def test_a_comment_on_an_empty_cell_is_kept_on_a_blank_one(tmp_path: Path) -> None:
    def draw(page: Worksheet) -> None:
        page["B2"].value = None
        page["B2"].comment = Comment("387", "x")

    found, _ = drawn(tmp_path, draw)
    made = found.at(2, 2)
    assert made is not None
    assert made.is_blank
    assert made.comment == "387"


def _xls_font(**said: object) -> xlwt.Font:
    made = xlwt.Font()
    for name, value in said.items():
        setattr(made, name, value)
    return made


def test_an_old_workbook_tells_raised_struck_and_unseen_as_a_new_one(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("Biểu")
    struck, raised = _xls_font(struck_out=True), _xls_font(escapement=xlwt.Font.ESCAPEMENT_SUPERSCRIPT)
    page.write_rich_text(0, 0, ["42", ("1", raised)])
    page.write_rich_text(0, 1, [("41", struck), " 43"])
    styles = [xlwt.XFStyle() for _ in range(4)]
    styles[0].font = struck
    styles[1].font = styles[2].font = _xls_font(colour_index=1)
    styles[2].pattern.pattern = xlwt.Pattern.SOLID_PATTERN
    styles[2].pattern.pattern_fore_colour = 18
    styles[3].num_format_str = ";;;"
    for column, style in enumerate(styles):
        page.write(1, column, 7, style)
    path = tmp_path / "a.xls"
    book.save(str(path))
    checked = xls_reader.read(path, path.name)
    (found,) = checked.value.sheets
    assert [c.text for c in found.by_row[1]] == ["42¹", " 43"]
    assert hidden(found) == ["A2", "B2", "D2"]
    assert [(p.code, p.severity, p.cell) for p in checked.problems] == [
        ("struck_through", "blanks", "B1"),
        ("struck_through", "blanks", "A2"),
    ]


ODS_STYLES = (
    '<number:number-style style:name="N1P0"><number:text/></number:number-style>'
    '<number:text-style style:name="N1"><number:text/><style:map style:apply-style-name="N1P0"/>'
    "</number:text-style>"
    '<style:style style:name="st" style:family="table-cell">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="wh" style:family="table-cell"><style:text-properties fo:color="#ffffff"/>'
    "</style:style>"
    '<style:style style:name="dk" style:family="table-cell" style:parent-style-name="wh">'
    '<style:table-cell-properties fo:background-color="#1f4e79"/></style:style>'
    '<style:style style:name="no" style:family="table-cell" style:data-style-name="N1"/>'
    '<style:style style:name="up" style:family="text">'
    '<style:text-properties style:text-position="super 58%"/></style:style>'
    '<style:style style:name="cut" style:family="text">'
    '<style:text-properties style:text-line-through-style="solid"/></style:style>'
    '<style:style style:name="low" style:family="table-row">'
    '<style:table-row-properties style:row-height="0cm"/></style:style>'
)


def _styled(style: str) -> str:
    return cell(7, more=f'table:style-name="{style}"')


def _text(content: str) -> str:
    return f'<table:table-cell office:value-type="string"><text:p>{content}</text:p></table:table-cell>'


def test_an_open_document_tells_raised_struck_and_unseen_too(tmp_path: Path) -> None:
    rows = (
        row(
            _text('42<text:span text:style-name="up">1</text:span>'),
            _text('<text:span text:style-name="cut">41</text:span> 43'),
            _text('<text:span text:style-name="cut">44</text:span>'),
        ),
        row(*map(_styled, ("st", "wh", "dk", "no"))),
        row(cell(5), more='table:style-name="low"'),
    )
    path = ods(tmp_path / "a.ods", sheet(*rows), styles=ODS_STYLES)
    checked = ods_reader.read(path, path.name)
    (found,) = checked.value.sheets
    assert [c.text.strip() for c in found.by_row[1]] == ["42¹", "43", "44"]
    assert hidden(found) == ["C1", "A2", "B2", "D2", "A3"]
    assert [(p.code, p.severity, p.cell) for p in checked.problems] == [
        ("struck_through", "blanks", "B1"),
        ("struck_through", "blanks", "C1"),
        ("struck_through", "blanks", "A2"),
    ]
