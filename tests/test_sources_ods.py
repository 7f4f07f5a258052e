from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import pytest

from analysis.checking import Checked
from analysis.sources.cells import MergedRange, Workbook
from analysis.sources.opening import ods as reader
from analysis.sources.opening.guard import Refused
from odf_files import cell, ods, ods_of, row, sheet, typed
from old_letters import to_tcvn3

OLD_FONT = (
    '<style:style style:name="ce1" style:family="table-cell">'
    '<style:text-properties style:font-name=".VnTime"/></style:style>'
)
EMPTY_END = row(
    cell(more='table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048570"'
)


def read(path: Path) -> Checked[Workbook]:
    return reader.read(path, path.name)


def codes(checked: Checked[Workbook]) -> list[tuple[str, str]]:
    return [(p.code, p.cell) for p in checked.problems]


def test_values_of_every_type_are_read(tmp_path: Path) -> None:
    date = typed("date", 'office:date-value="2018-12-28"', "28/12/18")
    share = typed("percentage", 'office:value="0.125"', "12,5%")
    money = typed("currency", 'office:value="15000000"', "15.000.000")
    path = ods(
        tmp_path / "a.ods",
        sheet(row(cell("Xã"), cell(15), cell(12.5), cell(True), date, share, money), EMPTY_END),
    )
    checked = read(path)
    assert codes(checked) == []
    (found,) = checked.value.sheets
    assert [(c.value, c.kind) for c in found.cells.values()] == [
        ("Xã", "text"),
        (15, "number"),
        (12.5, "number"),
        (True, "bool"),
        (datetime(2018, 12, 28), "date"),
        (0.125, "number"),
        (15000000, "number"),
    ]
    assert found.cells[1, 6].number_format == "0.00%"
    assert found.cells[1, 5].raw == "2018-12-28"


def test_text_keeps_its_lines_and_spaces_and_notes_stay_apart(tmp_path: Path) -> None:
    written = (
        '<table:table-cell office:value-type="string"><office:annotation><dc:date xmlns:dc="d">2018</dc:date>'
        "<text:p>ghi chú</text:p><text:p>hai</text:p></office:annotation>"
        '<text:p>một<text:s text:c="2"/>hai</text:p>'
        "<text:p>b<text:span>a</text:span><text:line-break/>c</text:p>"
        "</table:table-cell>"
    )
    (found,) = read(ods(tmp_path / "a.ods", sheet(row(written, cell(2))))).value.sheets
    assert found.cells[1, 1].text == "một  hai\nba\nc"
    assert found.cells[1, 1].comment == "ghi chú\nhai"
    assert found.cells[1, 2].value == 2


def test_spans_hidden_parts_and_hidden_sheets_are_known(tmp_path: Path) -> None:
    hidden = '<style:table-properties table:display="false"/>'
    styles = f'<style:style style:name="tb" style:family="table">{hidden}</style:style>'
    spanned = cell("đầu", more='table:number-columns-spanned="2" table:number-rows-spanned="2"')
    covered = "<table:covered-table-cell/>"
    columns = '<table:table-column/><table:table-column/><table:table-column table:visibility="collapse"/>'
    page = sheet(
        row(spanned, covered, cell("c")),
        row(covered, covered),
        row(cell("ẩn"), more='table:visibility="filter"'),
        columns=columns,
    )
    first, second = read(
        ods(tmp_path / "a.ods", page, sheet(row(cell("x")), title="Cũ", style="tb"), styles=styles)
    ).value.sheets
    assert first.merged == (MergedRange(1, 1, 2, 2),)
    assert first.cells[1, 3].hidden
    assert first.cells[3, 1].hidden
    assert not first.cells[1, 1].hidden
    assert (first.hidden, second.hidden) == (False, True)


def test_repeats_of_empty_cells_cost_nothing_and_those_of_values_are_counted(tmp_path: Path) -> None:
    wide = 'table:number-columns-repeated="3"'
    page = sheet(
        row(cell(7, more=wide), cell("x"), more='table:number-rows-repeated="2"'),
        EMPTY_END,
        row(cell("cuối")),
    )
    checked = read(ods(tmp_path / "a.ods", page))
    (found,) = checked.value.sheets
    assert set(found.cells) == {(r, c) for r in (1, 2) for c in (1, 2, 3, 4)} | {(1048573, 1)}
    bomb = sheet(
        row(
            cell(7, more='table:number-columns-repeated="16384"'), more='table:number-rows-repeated="1048576"'
        )
    )
    with pytest.raises(Refused) as refused:
        read(ods(tmp_path / "b.ods", bomb))
    assert refused.value.code == "too_many_cells"


def test_a_cell_outside_the_grid_is_refused(tmp_path: Path) -> None:
    page = sheet(row(cell(more='table:number-columns-repeated="99999999999"'), cell("a")))
    with pytest.raises(Refused) as refused:
        read(ods(tmp_path / "a.ods", page))
    assert refused.value.code == "damaged"


def test_formulas_without_result_and_errors_are_no_blanks(tmp_path: Path) -> None:
    formula = 'table:formula="of:=[.A1]*2"'
    said = f'{formula} office:string-value="" calcext:value-type="error"'
    error = typed("string", said, "#REF!")
    old_error = typed("float", f'{formula} office:value="0"', "Err:502")
    page = sheet(row(cell(5), cell(more=formula), error, old_error, cell(10, more=formula)))
    (found,) = read(ods(tmp_path / "a.ods", page)).value.sheets
    assert [(c.kind, c.value, c.formula) for c in found.cells.values()] == [
        ("number", 5, False),
        ("uncalculated", None, True),
        ("error", "#REF!", True),
        ("error", "Err:502", True),
        ("number", 10, True),
    ]


def test_a_scale_hidden_in_a_number_format_is_told(tmp_path: Path) -> None:
    styles = (
        '<number:number-style style:name="N1"><number:number number:decimal-places="1" '
        'number:grouping="true" number:display-factor="1000"/></number:number-style>'
        '<style:style style:name="ce1" style:family="table-cell" style:data-style-name="N1"/>'
        '<style:style style:name="ce2" style:family="table-cell" style:parent-style-name="ce1"/>'
    )
    page = sheet(row(cell(15000, "ce1"), cell(15000, "ce2"), cell(15000)))
    (found,) = read(ods(tmp_path / "a.ods", page, styles=styles)).value.sheets
    assert [c.number_format for c in found.cells.values()] == ["#,##0.0,", "#,##0.0,", "General"]


def test_old_fonts_are_decoded_by_cell_by_column_and_by_span(tmp_path: Path) -> None:
    styles = OLD_FONT + (
        '<style:style style:name="T1" style:family="text">'
        '<style:text-properties style:font-name=".VnTimeH"/></style:style>'
    )
    coded = f'<text:span text:style-name="T1">{to_tcvn3("điện biên")}</text:span>'
    span = typed("string", "", f"<text:p>{coded} Đông</text:p>")
    columns = '<table:table-column/><table:table-column table:default-cell-style-name="ce1"/>'
    page = sheet(
        row(cell(to_tcvn3("Xã Keo Lôm"), "ce1"), cell(to_tcvn3("Mường ảng"))), row(span), columns=columns
    )
    checked = read(ods(tmp_path / "a.ods", page, styles=styles))
    assert [c.text for c in checked.value.sheets[0].cells.values()] == [
        "Xã Keo Lôm",
        "Mường ảng",
        "ĐIỆN BIÊN Đông",
    ]
    assert checked.value.sheets[0].cells[1, 1].raw == to_tcvn3("Xã Keo Lôm")
    assert codes(checked) == []


def test_a_sheet_of_old_codes_without_its_font_is_decoded_and_said(tmp_path: Path) -> None:
    rows = [[to_tcvn3(name), 1] for name in ("Xã Keo Lôm", "Xã Chiềng Sơ", "Xã Phì Nhừ", "Xã Nậm Kè")]
    checked = read(ods_of(tmp_path / "a.ods", rows))
    assert checked.value.sheets[0].cells[3, 1].text == "Xã Phì Nhừ"
    assert [p.code for p in checked.problems] == ["old_encoding_decoded"]


def test_old_codes_keep_their_u_with_horn_which_unicode_hides(tmp_path: Path) -> None:
    written = "Phường Mường Thanh có người được hưởng chế độ đường nước"
    checked = read(ods_of(tmp_path / "a.ods", [[to_tcvn3(f"{written} lần {n}"), n] for n in range(4)]))
    found = checked.value.sheets[0].cells[1, 1]
    assert (found.text, found.raw) == (f"{written} lần 0", to_tcvn3(f"{written} lần 0"))
    assert [p.code for p in checked.problems] == ["old_encoding_decoded"]


def test_a_table_inside_a_cell_is_said(tmp_path: Path) -> None:
    inner = "<table:table>" + row(cell("trong")) + "</table:table>"
    path = ods(
        tmp_path / "a.ods", sheet("S", row(cell("một"), f"<table:table-cell>{inner}</table:table-cell>"))
    )
    checked = read(path)
    assert codes(checked) == [("table_in_cell", "B1")]
    assert [c.text for c in checked.value.sheets[0].cells.values()] == ["một"]


def test_macros_links_and_documents_inside_are_said(tmp_path: Path) -> None:
    link = "<table:table-source xlink:href='khac.ods' xmlns:xlink='http://www.w3.org/1999/xlink'/>"
    path = ods(tmp_path / "a.ods", sheet("S", link, row(cell("một"))))
    manifest = (
        '<m:manifest xmlns:m="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"><m:file-entry '
        'm:full-path="Object 1/" m:media-type="application/vnd.oasis.opendocument.text"/></m:manifest>'
    )
    with zipfile.ZipFile(path) as archive:
        others = {name: archive.read(name) for name in archive.namelist() if "manifest" not in name}
    with zipfile.ZipFile(path, "w") as archive:
        for name, part in others.items():
            archive.writestr(name, part)
        archive.writestr("Basic/Standard/Module1.xml", "<a/>")
        archive.writestr("META-INF/manifest.xml", manifest)
    assert {p.code for p in read(path).problems} == {"macros_ignored", "links_ignored", "objects_ignored"}


@pytest.mark.parametrize(
    ("content", "code"),
    [
        ("<a/>", "not_a_workbook"),
        ("<a><b></a>", "damaged"),
        ('<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>', "unsafe_xml"),
    ],
)
def test_what_is_no_spreadsheet_is_refused(tmp_path: Path, content: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        read(ods(tmp_path / "a.ods", content=content))
    assert refused.value.code == code


def test_a_locked_file_is_refused_as_locked(tmp_path: Path) -> None:
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("content.xml", b"\x8f\x01")
        archive.writestr("META-INF/manifest.xml", "<m><manifest:encryption-data/></m>")
    with pytest.raises(Refused) as refused:
        read(path)
    assert refused.value.code == "encrypted"
