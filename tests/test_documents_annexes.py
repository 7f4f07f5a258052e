from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

import documents_notebook as sample
from analysis.documents import Document, read_document
from analysis.documents.annexes import Annex, roundup, to_xlsx
from analysis.documents.annexes._numbers import Number, as_number
from analysis.documents.exporters import ReviewXLSXExporter
from analysis.documents.model import Cell, Chart, FigureRecord, Span, Table, plain
from analysis.indicators import money
from analysis.project import Project
from analysis.province import Province
from analysis.publishing import Asked, build
from analysis.tables import agency_reported, in_force
from documents_notebook import minimal, shown, text
from publishing_roots import add_notebook

NOTICE = "DỰ THẢO · Số liệu mẫu (tổng hợp nhân tạo) – không dùng làm căn cứ"
DANGEROUS = ("=1+1", "+1+1", "-1+1", "@SUM(A1)", "=HYPERLINK(\"http://example.org\")", "http://example.org",
             "{=1}")  # fmt: skip


def opened(content: bytes) -> list[Worksheet]:
    return list(openpyxl.load_workbook(io.BytesIO(content)).worksheets)


def shows(value: float, number_format: str) -> str:
    """What a spreadsheet in Vietnamese shows of ``value`` in one of our formats."""
    positive, negative = number_format.split(";")
    chosen = negative if value < 0 else positive
    found = re.fullmatch(r'((?:"[^"]*")*)([#,0]+)((?:\.0+)?)((?:"[^"]*")*)', chosen)
    assert found, number_format
    before, whole, decimals, after = found.groups()
    places = max(0, len(decimals) - 1)
    written = f"{abs(value):,.{places}f}" if "," in whole else f"{abs(value):0{len(whole)}.{places}f}"
    return before.replace('"', "") + written.translate(str.maketrans(",.", ".,")) + after.replace('"', "")


def one_line(written: str) -> str:
    return " ".join(written.split())


def record_of(value: float | None, unit: str) -> FigureRecord:
    return FigureRecord("f", "", "", value, unit, "", "", "", "eq", None, None, "", "", "", 0, ())


def number_of(
    written: str, value: float | None, unit: str = "percent", sort: float | None = None
) -> Number | None:
    return as_number(Cell((Span(written, figure="f"),), sort=sort), {"f": record_of(value, unit)})


@pytest.mark.parametrize(
    ("written", "value", "unit", "held", "seen"),
    [
        ("17,78%", 17.7812, "percent", 17.7812, "17,78%"),
        ("−17,12 điểm %", -17.12, "percent_points", -17.12, "−17,12 điểm %"),
        ("+1,62", 1.623, "criteria_per_commune", 1.623, "+1,62"),
        ("25.541", 25541.0, "households", 25541, "25.541"),
        ("2025", 2025, "", 2025, "2025"),
        ("07", 7, "communes", 7, "07"),
        ("≥ 2,29 tỷ đồng", 2_294_999_999, "vnd", 2_294_999_999, "≥ 2.294.999.999 đồng"),
        ("≥ 2,29 tỷ đồng", 2_296_000_000, "vnd", 2_296_000_000, "≥ 2.296.000.000 đồng"),
        ("≥ 6,5 triệu đồng", 6_500_000, "vnd", 6_500_000, "≥ 6.500.000 đồng"),
        ("4,81 triệu đồng/xã", 4_812_345.6, "vnd_per_commune", 4_812_346, "4.812.346 đồng/xã"),
        ("1.200", 1_200_000_000, "vnd", 1200, "1.200"),
    ],
)
def test_a_printed_number_is_its_value_and_looks_as_printed(
    written: str, value: float, unit: str, held: float, seen: str
) -> None:
    number = number_of(written.replace(" đồng", "\xa0đồng"), value, unit)
    assert number is not None
    assert number.value == held
    assert shows(number.value, number.format) == seen


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("95/95", 95), ("1–12", 1), ("30/06/2025", 30), ("–", None), ("chưa có số liệu", 3),
        ("17,79%", 17.78),
        ("≥ 2,29 tỷ đồng", 2_300_000_000), ("17,78", None),
        ("12,5 [Red]", 12.5), ('7"x', 7), ("243 / 17 = 14,29", 14.29), ("17,12", -17.12),
    ],
)  # fmt: skip
def test_what_is_not_one_number_or_not_the_value_rounded_stays_text(
    written: str, value: float | None
) -> None:
    assert number_of(written, value) is None


def test_a_number_without_a_figure_is_the_one_it_is_sorted_by() -> None:
    assert as_number(Cell((Span("60,25"),), sort=60.25), {}).value == 60.25  # type: ignore[union-attr]
    assert as_number(Cell((Span("60,25"),)), {}) is None


@pytest.fixture(scope="module")
def document() -> Document:
    chart = {**sample.CHART, "id": "in-appendix"}
    cells = sample.full(rows=40).cells
    return read_document(sample.notebook(*cells, text("## Phụ lục: Biểu đồ"), shown(chart)))


def body_of(sheet: Worksheet, table: Table) -> Iterator[tuple[Any, ...]]:
    assert sheet.print_title_rows is not None
    first = int(sheet.print_title_rows.rpartition("$")[2]) + 1
    rows = sheet.iter_rows(min_row=first, max_row=first + len(table.rows) - 1, max_col=len(table.columns))
    return iter(list(rows))


def tables_of(document: Document) -> list[Table]:
    blocks = [b for _, blocks in document.appendices for b in blocks]
    return [b.data if isinstance(b, Chart) else b for b in blocks if isinstance(b, Table | Chart)]


def test_every_appendix_table_is_a_sheet_that_shows_the_same_cells(document: Document) -> None:
    sheets, tables = opened(to_xlsx(document)), tables_of(document)
    assert [s.title for s in sheets] == ["Phụ lục I", "Phụ lục III"]
    numbers = 0
    for sheet, table in zip(sheets, tables, strict=True):
        rows = list(body_of(sheet, table))
        assert len(rows) == len(table.rows)
        for ours, theirs in zip(table.rows, rows, strict=True):
            for cell, held in zip(ours, theirs, strict=True):
                said = one_line(plain(cell.line))
                if isinstance(held.value, int | float):
                    numbers += 1
                    assert shows(held.value, held.number_format) == said
                    figures = [document.figures[s.figure].value for s in cell.line if s.figure]
                    assert held.value in ([*figures, cell.sort])
                else:
                    assert one_line(held.value or "") == said
    assert numbers == 40 * 4 + 1 + 3


def test_sheets_are_ready_to_read_and_to_print(document: Document) -> None:
    sheet, _ = opened(to_xlsx(document))
    assert sheet["A1"].value == NOTICE
    assert sheet["A2"].value == "Phụ lục I. Hộ nghèo theo xã"
    assert sheet.freeze_panes == "B6"
    assert sheet.print_title_rows == "$4:$5"
    assert sheet.print_area == "'Phụ lục I'!$A$1:$G$46"
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    assert sheet.sheet_properties.pageSetUpPr is not None
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.oddHeader is not None
    assert NOTICE in (sheet.oddHeader.center.text or "")
    assert "C4:D4" in {str(r) for r in sheet.merged_cells.ranges}
    assert {c.font.name for r in sheet["A1:C8"] for c in r if c.value} == {"Times New Roman"}


def test_no_text_runs_and_no_control_character_hides() -> None:
    rows = [[{"spans": [t], "sort": 2}] for t in DANGEROUS] + [["Xã\x07\u202e"], ["x" * 40_000]]
    table = sample.table(
        "t", "=1+1", [sample.column("a", "=A1", group="@x")], rows, notes=[["=2+2"]], appendix=True
    )
    content = to_xlsx(read_document(minimal(shown(table), title="&P=1", place="=1", subject="@x")))
    (sheet,) = opened(content)
    held = [str(c.value) for r in sheet.iter_rows() for c in r if c.value is not None]
    assert {c.data_type for r in sheet.iter_rows() for c in r if c.value is not None} == {"s"}
    assert set(DANGEROUS) <= set(held)
    assert "Xã��" in held
    assert "=2+2" in held
    assert max(map(len, held)) == 32_767
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        for name in members.namelist():
            body = members.read(name)
            assert b"<f>" not in body
            assert b"TargetMode" not in body
            assert b"<hyperlink" not in body


def test_names_of_sheets_are_accepted_and_never_twice(document: Document) -> None:
    table = tables_of(document)[0]
    names = ["[a]:*?/\\'" * 9, "Phụ lục I", "  ", "History"]
    for name in names:
        sheets = opened(to_xlsx(document, Annex(name, "Tên", table)))
        titles = [s.title.casefold() for s in sheets]
        assert len(set(titles)) == len(titles) == 3
        assert all(len(t) <= 31 and not set(t) & set("[]:*?/\\") for t in titles)


def test_two_workbooks_of_one_document_are_the_same_bytes(document: Document) -> None:
    content = to_xlsx(document)
    assert to_xlsx(document) == content
    with zipfile.ZipFile(io.BytesIO(content)) as members:
        assert len({i.date_time for i in members.infolist()}) == 1
    properties = openpyxl.load_workbook(io.BytesIO(content)).properties
    assert properties.created is not None
    assert properties.created.date().isoformat() == sample.COVER["as_of"]
    assert properties.creator == "SỞ TÀI CHÍNH"


def test_a_document_without_appendix_is_still_a_workbook() -> None:
    (sheet,) = opened(to_xlsx(read_document(minimal(text("Một câu.")))))
    assert sheet["A1"].value == NOTICE


def test_a_received_document_carries_no_notice() -> None:
    table = sample.table("t", "Bảng", [sample.column("a", "Xã")], [["Nà Tòng"]], appendix=True)
    document = read_document(minimal(shown(table), draft=False, origins=["received"]))
    (sheet,) = opened(to_xlsx(document))
    assert sheet["A1"].value == "Phụ lục. Bảng"


def test_the_exporter_gives_the_appendices(tmp_path: Path) -> None:
    path = tmp_path / "executed.ipynb"
    path.write_text(nbformat.writes(sample.full(rows=3)), encoding="utf-8")
    make: Any = ReviewXLSXExporter
    exported, resources = make().from_filename(str(path))
    assert (exported, resources["output_extension"]) == (to_xlsx(read_document(sample.full(rows=3))), ".xlsx")


@pytest.fixture(scope="module")
def province(province_root: Project) -> Province:
    return Province(province_root)


@pytest.mark.parametrize("when", ["A", "B", 2019, 2023])
def test_amounts_of_the_round_up_re_added_from_the_file_are_the_figure(
    province: Province, document: Document, when: str | int
) -> None:
    years = province.years(when)
    annex = roundup(province, years)
    sheet = opened(to_xlsx(document, annex))[0]
    rows = list(body_of(sheet, annex.table))
    figure = money.mobilised(province, years, "cash")
    *amounts, last = [r[5].value for r in rows if isinstance(r[5].value, int | float)]
    assert sum(amounts) == last == figure.value
    assert shows(last, rows[-1][5].number_format).startswith("≥ ")
    assert len(amounts) > len(years) * 10


def test_the_round_up_has_a_row_for_each_commune_agency_and_year_told(province: Province) -> None:
    annex = roundup(province, province.years("B"))
    told = agency_reported(in_force(province.table("support")))
    told = told[told["year"].isin(province.years("B"))]
    settled = told.dropna(subset=["unit_key", "agency_id"]).drop_duplicates(["unit_key", "agency_id", "year"])
    lines = [r for i, r in enumerate(annex.table.rows) if i not in annex.table.total_rows]
    assert len(lines) >= len(settled)
    assert annex.synthetic
    keys = [tuple(plain(c.line) for c in line[:3]) for line in lines]
    assert len(set(keys)) == len(keys)


def test_an_empty_cell_of_a_report_stays_empty_and_a_word_stays_that_word(province: Province) -> None:
    annex = roundup(province, [2023])
    told = agency_reported(in_force(province.table("support")))
    cash = told[(told["year"] == 2023) & (told["category"] == "cash")]
    words = {one_line(t) for t in cash.loc[cash["state"].isin(("no", "dash")), "text"].dropna()}
    shown_words = {one_line(plain(r[5].line)) for r in annex.table.rows if r[5].sort is None}
    assert words <= shown_words
    assert "" in shown_words
    assert "0" not in shown_words


@pytest.mark.slow
def test_an_edition_holds_the_word_file_and_the_workbook_and_its_index_leads_to_them(toy: Project) -> None:
    add_notebook(toy, "annual_review", formats=["html", "docx", "xlsx"], for_each={"year": [2018]})
    edition = build(toy, Asked(as_of=date(2025, 12, 31), jobs=1))
    (outcome,) = edition.outcomes
    assert outcome.made, outcome.message
    assert set(outcome.files) == {"ipynb", "html", "docx", "xlsx"}
    index = (toy.reports / "index.html").read_text("utf-8")
    for suffix in ("docx", "xlsx"):
        (written,) = toy.reports.glob(f"editions/*/{outcome.files[suffix]}")
        assert zipfile.is_zipfile(written)
        assert f"{outcome.files[suffix]}" in index
