"""Writes laid-out sheets as xlsx, xls, ods or csv; the same sheets give the same cells."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape

import xlsxwriter

from drawing.layout import Grid, laid_out
from drawing.model import Book, Entry, Value
from drawing.old_fonts import encoded

SYNTHETIC = "dữ liệu tổng hợp nhân tạo (synthetic)"
NO_RESULT = "__no_result__"
_SUFFIX = {"xlsx": ".xlsx", "xls": ".xls", "ods": ".ods", "csv": ".csv"}


def write(book: Book, folder: Path) -> Path:
    """Write ``book`` into ``folder``; returns the file. Facts know their addresses afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{book.stem}{book.suffix or _SUFFIX[book.container]}"
    path.write_bytes(content(book))
    return path


def content(book: Book) -> bytes:
    """The bytes of ``book``. Facts know their addresses afterwards."""
    grids = laid_out(book)
    if book.container == "csv":  # its only sheet is called like the file
        for fact in book.facts:
            fact.sheet = book.stem
    return {"xlsx": _xlsx, "xls": _xls, "ods": _ods, "csv": _csv}[book.container](book, grids)


def _xlsx(book: Book, grids: list[Grid]) -> bytes:
    buffer = io.BytesIO()
    options: dict[str, Any] = {
        "in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "date_1904": book.date_1904,
    }  # fmt: skip
    with xlsxwriter.Workbook(buffer, options) as workbook:
        workbook.set_properties({"keywords": SYNTHETIC, "created": datetime(2024, 1, 1, 8)})
        formats: dict[tuple[str, str], Any] = {}
        for grid in grids:
            sheet = workbook.add_worksheet(grid.name)
            _fill(workbook, sheet, grid, book, formats)
        if grids[0].hidden:
            workbook.worksheets()[-1].activate()
    return _patched(buffer.getvalue(), book)


def _fill(workbook: Any, sheet: Any, grid: Grid, book: Book, formats: dict[tuple[str, str], Any]) -> None:
    def style(entry: Entry | None) -> Any:
        key = (entry.number_format, entry.style) if entry else ("", "body")
        if key not in formats:
            made: dict[str, Any] = {"font_name": encoded_font(book), "font_size": 12, "text_wrap": True}
            if key[0]:
                made["num_format"] = key[0]
            if key[1] == "body":
                made["border"] = 1
            if key[1] in ("head", "title"):
                made |= {"bold": True, "align": "center"}
            formats[key] = workbook.add_format(made)
        return formats[key]

    for r1, c1, r2, c2 in grid.merged:
        sheet.merge_range(r1 - 1, c1 - 1, r2 - 1, c2 - 1, "", style(grid.cells.get((r1, c1))))
    for r, c in sorted(grid.formatted):
        sheet.write_blank(r - 1, c - 1, None, style(None))
    for (r, c), entry in sorted(grid.cells.items()):
        _write_entry(sheet, r - 1, c - 1, entry, style(entry), book)
        if entry.comment:
            sheet.write_comment(r - 1, c - 1, entry.comment, {"author": "NV"})
    for r in grid.hidden_rows:
        sheet.set_row(r - 1, None, None, {"hidden": True})
    for c in grid.hidden_columns:
        sheet.set_column(c - 1, c - 1, None, None, {"hidden": True})
    if grid.hidden:
        sheet.hide()


def encoded_font(book: Book) -> str:
    """The font a workbook is written in."""
    return {"tcvn3": ".VnTime", "vni": "VNI-Times"}.get(book.encoding, book.font)


def _write_entry(sheet: Any, row: int, column: int, entry: Entry, style: Any, book: Book) -> None:
    value = entry.value
    if entry.special == "uncalculated":
        sheet.write_formula(row, column, "=Z1+Z2", style, NO_RESULT)
    elif entry.special == "error":
        sheet.write_formula(row, column, "=Z1/0", style, "#REF!")
    elif value is None:
        sheet.write_blank(row, column, None, style)
    elif entry.special == "formula":
        sheet.write_formula(row, column, f"={value}*1", style, value)
    elif isinstance(value, date):
        sheet.write_datetime(row, column, _moment(value), style)
    elif isinstance(value, str):
        sheet.write_string(row, column, encoded(value, book.encoding), style)
    else:
        sheet.write_number(row, column, value, style)


def _moment(value: date) -> datetime:
    return value if isinstance(value, datetime) else datetime.combine(value, time())


def _patched(data: bytes, book: Book) -> bytes:
    """What XlsxWriter cannot write: formulas without result, strings in their cells, a lying dimension."""
    if not (book.inline_strings or book.lying_dimension or NO_RESULT.encode() in _parts(data)):
        return data
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        shared = _shared(old.read("xl/sharedStrings.xml").decode()) if book.inline_strings else []
        for info in old.infolist():
            content = old.read(info)
            if info.filename.startswith("xl/worksheets/sheet"):
                content = _sheet_xml(content.decode(), shared, book).encode()
            new.writestr(info, content)
    return out.getvalue()


def _parts(data: bytes) -> bytes:
    with zipfile.ZipFile(io.BytesIO(data)) as file:
        return b"".join(file.read(n) for n in file.namelist() if n.startswith("xl/worksheets/sheet"))


def _shared(xml: str) -> list[str]:
    return re.findall(r"<si>(.*?)</si>", xml, re.DOTALL)


def _sheet_xml(xml: str, shared: list[str], book: Book) -> str:
    xml = re.sub(rf' t="str">(<f>[^<]*</f>)<v>{NO_RESULT}</v>', r">\1", xml)
    if book.lying_dimension:
        xml = re.sub(r'<dimension ref="[^"]*"/>', '<dimension ref="A1"/>', xml)
    if book.inline_strings:
        xml = re.sub(r' t="s"><v>(\d+)</v>', lambda m: f' t="inlineStr"><is>{shared[int(m[1])]}</is>', xml)
    return xml


def _xls(book: Book, grids: list[Grid]) -> bytes:
    import xlwt  # type: ignore[import-untyped]

    workbook = xlwt.Workbook()
    styles: dict[str, Any] = {}
    for grid in grids:
        sheet = workbook.add_sheet(grid.name, cell_overwrite_ok=True)
        sheet.visibility = int(grid.hidden)
        for (r, c), entry in sorted(grid.cells.items()):
            if entry.number_format not in styles:
                font = f"font: name {encoded_font(book)}"
                number_format = entry.number_format or (
                    "dd/mm/yyyy" if isinstance(entry.value, date) else "General"
                )
                styles[entry.number_format] = xlwt.easyxf(font, num_format_str=number_format)
            value = entry.value
            text = encoded(value, book.encoding) if isinstance(value, str) else value
            sheet.write(
                r - 1, c - 1, _moment(text) if isinstance(text, date) else text, styles[entry.number_format]
            )
        for r1, c1, r2, c2 in grid.merged:
            sheet.merge(r1 - 1, r2 - 1, c1 - 1, c2 - 1)
        for r in grid.hidden_rows:
            sheet.row(r - 1).hidden = True
        for c in grid.hidden_columns:
            sheet.col(c - 1).hidden = True
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _csv(book: Book, grids: list[Grid]) -> bytes:
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=";" if len(book.stem) % 2 else ",")
    grid = grids[0]
    for r in range(1, grid.last_row + 1):
        writer.writerow([_plain(grid.cells.get((r, c))) for c in range(1, grid.last_column + 1)])
    return buffer.getvalue().encode("utf-8-sig")


def _plain(entry: Entry | None) -> str:
    value: Value = entry.value if entry else None
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return "" if value is None else str(value)


_ODS_HEAD = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content '
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0" '
    'xmlns:style="urn:oasis:names:tc:opendocument:xmlns:style:1.0" '
    'office:version="1.2"><office:automatic-styles>'
    '<style:style style:name="no" style:family="table"><style:table-properties table:display="false"/></style:style>'
    "</office:automatic-styles><office:body><office:spreadsheet>"
)


def _ods(book: Book, grids: list[Grid]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        mime = "application/vnd.oasis.opendocument.spreadsheet"
        stamp = (2024, 1, 1, 8, 0, 0)
        file.writestr(zipfile.ZipInfo("mimetype", stamp), mime, zipfile.ZIP_STORED)
        manifest = (
            '<?xml version="1.0" encoding="UTF-8"?><manifest:manifest '
            'xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
            f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{mime}"/>'
            '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
            "</manifest:manifest>"
        )
        file.writestr(zipfile.ZipInfo("META-INF/manifest.xml", stamp), manifest)
        body = "".join(_ods_sheet(grid, book) for grid in grids)
        content = f"{_ODS_HEAD}{body}</office:spreadsheet></office:body></office:document-content>"
        file.writestr(zipfile.ZipInfo("content.xml", stamp), content)
    return out.getvalue()


def _ods_sheet(grid: Grid, book: Book) -> str:
    spans = {(r1, c1): (r2 - r1 + 1, c2 - c1 + 1) for r1, c1, r2, c2 in grid.merged}
    covered = {
        (r, c)
        for (r1, c1), (rows, columns) in spans.items()
        for r in range(r1, r1 + rows)
        for c in range(c1, c1 + columns)
    } - set(spans)
    hidden = [
        ' table:visibility="collapse"' if c in grid.hidden_columns else ""
        for c in range(1, grid.last_column + 1)
    ]
    xml = "".join(f"<table:table-column{h}/>" for h in hidden)
    for r in range(1, grid.last_row + 1):
        cells = []
        for c in range(1, grid.last_column + 1):
            if (r, c) in covered:
                cells.append("<table:covered-table-cell/>")
                continue
            rows, columns = spans.get((r, c), (1, 1))
            span = (
                f' table:number-rows-spanned="{rows}" table:number-columns-spanned="{columns}"'
                if (r, c) in spans
                else ""
            )
            cells.append(_ods_cell(grid.cells.get((r, c)), span, book))
        visible = ' table:visibility="collapse"' if r in grid.hidden_rows else ""
        xml += f"<table:table-row{visible}>{''.join(cells)}</table:table-row>"
    style = ' table:style-name="no"' if grid.hidden else ""
    return f'<table:table table:name="{escape(grid.name)}"{style}>{xml}</table:table>'


def _ods_cell(entry: Entry | None, span: str, book: Book) -> str:
    value = entry.value if entry else None
    if value is None:
        return f"<table:table-cell{span}/>"
    if isinstance(value, date):
        kind = f'office:value-type="date" office:date-value="{value:%Y-%m-%d}"'
        text = f"{value:%d/%m/%Y}"
    elif isinstance(value, str):
        kind, text = 'office:value-type="string"', encoded(value, book.encoding)
    else:
        kind, text = f'office:value-type="float" office:value="{value}"', str(value)
    lines = "".join(f"<text:p>{escape(line)}</text:p>" for line in text.split("\n"))
    return f"<table:table-cell {kind}{span}>{lines}</table:table-cell>"
