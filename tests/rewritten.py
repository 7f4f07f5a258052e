"""A workbook that was opened, written out again in other file formats as other programs would."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import xlwt  # type: ignore[import-untyped]
from openpyxl import Workbook as Book

from analysis.sources.cells import Cell, Sheet
from odf_files import cell, ods, row, sheet, typed
from old_letters import to_tcvn3, to_vni

TONES = "\u0300\u0301\u0303\u0309\u0323"
FONT_STYLE = (
    '<style:style style:name="{0}" style:family="table-cell">'
    '<style:text-properties style:font-name="{1}"/></style:style>'
)


def shuffled(page: Sheet, order: Sequence[int], from_row: int) -> Sheet:
    """The sheet with the columns of its table in another order; rows above ``from_row`` stay."""
    places = {old: new for new, old in enumerate(order, start=1)}
    moved = [c._replace(column=places[c.column]) if c.row >= from_row else c for c in page.cells.values()]
    merged = tuple(m for m in page.merged if m.last_row < from_row or m.first_column == m.last_column)
    kept = tuple(
        m
        if m.last_row < from_row
        else type(m)(m.first_row, places[m.first_column], m.last_row, places[m.first_column])
        for m in merged
    )
    return Sheet(page.title, {(c.row, c.column): c for c in moved}, kept, page.hidden)


def as_xls(page: Sheet, path: Path, encoding: str = "") -> Path:
    """As Excel 97 stores it; ``encoding`` is empty, ``tcvn3`` or ``vni``."""
    book = xlwt.Workbook()
    written = book.add_sheet(page.title)
    tops = {(m.first_row, m.first_column): m for m in page.merged}
    for (at_row, column), stored in sorted(page.cells.items()):
        value, style = stored.value, xlwt.XFStyle()
        style.num_format_str = stored.number_format
        if isinstance(value, str):
            value, style.font.name = in_old_letters(value, encoding)
        merge = tops.pop((at_row, column), None)
        if merge:
            area = (merge.first_row - 1, merge.last_row - 1, merge.first_column - 1, merge.last_column - 1)
            written.write_merge(*area, value, style)
        else:
            written.write(at_row - 1, column - 1, value, style)
    book.save(str(path))
    return path


def in_old_letters(text: str, encoding: str) -> tuple[str, str]:
    """The text in the encoding and the font to show it in."""
    if encoding == "vni":
        return to_vni(text), "VNI-Times"
    if encoding == "tcvn3":
        return (to_tcvn3(text.lower()), ".VnTimeH") if text.isupper() else (to_tcvn3(text), ".VnTime")
    return text, "Times New Roman"


def as_ods(page: Sheet, path: Path, encoding: str = "") -> Path:
    """As an office program stores it, with spans."""
    spans = {(m.first_row, m.first_column): m for m in page.merged}
    covered = {
        (r, c)
        for m in page.merged
        for r in range(m.first_row, m.last_row + 1)
        for c in range(m.first_column, m.last_column + 1)
        if (r, c) != (m.first_row, m.first_column)
    }
    last_row = max(r for r, _ in {*page.cells, *covered})
    last_column = max(c for _, c in {*page.cells, *covered})
    rows = []
    for r in range(1, last_row + 1):
        made = []
        for c in range(1, last_column + 1):
            merge = spans.get((r, c))
            more = ""
            if merge:
                down, across = merge.last_row - r + 1, merge.last_column - c + 1
                more = f'table:number-rows-spanned="{down}" table:number-columns-spanned="{across}"'
            hidden = (r, c) in covered and (r, c) not in page.cells
            made.append("<table:covered-table-cell/>" if hidden else _ods_cell(page.at(r, c), encoding, more))
        rows.append(row(*made))
    rows.append(
        row(cell(more='table:number-columns-repeated="1024"'), more='table:number-rows-repeated="65000"')
    )
    styles = FONT_STYLE.format("s1", ".VnTime") + FONT_STYLE.format("s2", ".VnTimeH")
    styles += FONT_STYLE.format("s3", "VNI-Times")
    return ods(path, sheet(*rows, title=page.title), styles=styles)


def _ods_cell(stored: Cell | None, encoding: str, more: str) -> str:
    if stored is None:
        return cell(more=more)
    if isinstance(stored.value, datetime):
        return typed("date", f'office:date-value="{stored.value.isoformat()}" {more}', stored.text)
    if not isinstance(stored.value, str):
        return cell(stored.value, more=more)
    value, font = in_old_letters(stored.value, encoding)
    return cell(value, {".VnTime": "s1", ".VnTimeH": "s2", "VNI-Times": "s3"}.get(font, ""), more)


def as_text(page: Sheet, path: Path, delimiter: str, encoding: str) -> Path:
    """As a program exports it: numbers as Vietnamese write them, a merged value in each of its rows."""
    last_row, last_column = max(page.rows), page.last_column
    buffer = io.StringIO()
    writer = csv.writer(buffer, delimiter=delimiter)
    for r in range(1, last_row + 1):
        writer.writerow([_shown(_over(page, r, c)) for c in range(1, last_column + 1)])
    text = buffer.getvalue()
    path.write_bytes(cp1258(text) if encoding == "cp1258" else text.encode(encoding))
    return path


def _over(page: Sheet, r: int, c: int) -> Cell | None:
    tall = [
        m for m in page.merged_over(r) if m.first_column == m.last_column == c and m.last_row > m.first_row
    ]
    top = page.at(tall[0].first_row, c) if tall else None
    is_name = top is not None and isinstance(top.value, str) and top.value.startswith(("Sở", "Ban", "Huyện"))
    return top if is_name else page.at(r, c)


def _shown(stored: Cell | None) -> str:
    if stored is None:
        return ""
    if isinstance(stored.value, int | float) and not isinstance(stored.value, bool):
        return stored.text.replace(".", ",")
    return stored.text


def cp1258(text: str) -> bytes:
    """Vietnamese Windows' code page: letters with hats, tones apart."""
    pieces = []
    for letter in text:
        try:
            pieces.append(letter.encode("cp1258"))
        except UnicodeEncodeError:
            base, *marks = list(unicodedata.normalize("NFD", letter))
            hats = "".join(m for m in marks if m not in TONES)
            tones = "".join(m for m in marks if m in TONES)
            pieces.append((unicodedata.normalize("NFC", base + hats) + tones).encode("cp1258", "replace"))
    return b"".join(pieces)


def as_xlsx(page: Sheet, path: Path, dimension: bool = True) -> Path:
    """As Excel stores it; without its stated ``dimension`` as some programs do."""
    book = Book()
    written = book.active
    assert written is not None
    written.title = page.title
    for (r, c), stored in page.cells.items():
        written.cell(r, c, stored.value).number_format = stored.number_format
    for m in page.merged:
        written.merge_cells(None, m.first_row, m.first_column, m.last_row, m.last_column)
    book.save(path)
    if not dimension:
        with zipfile.ZipFile(path) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
            for name, content in parts.items():
                archive.writestr(name, re.sub(rb"<dimension[^>]*/>", b"", content))
    return path
