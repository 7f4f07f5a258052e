"""Workbooks that a careless program or a hostile hand could send, each named for its fault.

Every maker gives the bytes of one file. All of it is made up; none of it holds data of anybody.
"""

from __future__ import annotations

import io
import random
import struct
import zipfile
import zlib
from collections.abc import Callable, Mapping

XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OLE = bytes.fromhex("d0cf11e0a1b11ae1")
ONE_ROW = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1"><v>15</v></c></row>'

Parts = dict[str, str | bytes]


def sheet(rows: str = ONE_ROW, after: str = "", before: str = "") -> str:
    """The XML of a sheet with these rows."""
    return f'{XML}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'


def texts(*items: str) -> str:
    """The XML of the shared texts."""
    return f'{XML}<sst xmlns="{MAIN}">' + "".join(f"<si>{i}</si>" for i in items) + "</sst>"


def styles(*formats: str, fonts: tuple[str, ...] = ()) -> str:
    """The XML of styles: the ordinary one, then one for each number format, then one for each font."""
    codes = "".join(f'<numFmt numFmtId="{164 + i}" formatCode="{f}"/>' for i, f in enumerate(formats))
    names = "".join(f'<font><name val="{f}"/></font>' for f in ("Times New Roman", *fonts))
    xfs = '<xf numFmtId="0" fontId="0"/>'
    xfs += "".join(f'<xf numFmtId="{164 + i}" fontId="0"/>' for i in range(len(formats)))
    xfs += "".join(f'<xf numFmtId="0" fontId="{i + 1}"/>' for i in range(len(fonts)))
    return (
        f'{XML}<styleSheet xmlns="{MAIN}"><numFmts>{codes}</numFmts><fonts>{names}</fonts>'
        f"<cellXfs>{xfs}</cellXfs></styleSheet>"
    )


def workbook(sheets: str = '<sheet name="Biểu" sheetId="1" r:id="rId1"/>', rest: str = "") -> str:
    """The XML of the workbook part."""
    return f'{XML}<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}">{rest}<sheets>{sheets}</sheets></workbook>'


def relationships(*found: tuple[str, str], external: str = "") -> str:
    """Relationships rId1, rId2, … of (last word of the type, target)."""
    lines = "".join(
        f'<Relationship Id="rId{i}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for i, (kind, target) in enumerate(found, 1)
    )
    return f'{XML}<Relationships xmlns="{PACKAGE}/relationships">{lines}{external}</Relationships>'


def parts(**changed: str | bytes) -> Parts:
    """The parts of a small sound workbook, some of them changed by name."""
    return {
        "[Content_Types].xml": f'{XML}<Types xmlns="{PACKAGE}/content-types"/>',
        "_rels/.rels": relationships(("officeDocument", "xl/workbook.xml")),
        "xl/workbook.xml": changed.get("workbook", workbook()),
        "xl/_rels/workbook.xml.rels": changed.get(
            "rels",
            relationships(
                ("worksheet", "worksheets/sheet1.xml"),
                ("sharedStrings", "sharedStrings.xml"),
                ("styles", "styles.xml"),
            ),
        ),
        "xl/sharedStrings.xml": changed.get("texts", texts("<t>Keo Lôm</t>")),
        "xl/styles.xml": changed.get("styles", styles()),
        "xl/worksheets/sheet1.xml": changed.get("sheet", sheet()),
    }


def zipped(content: Mapping[str, str | bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A zip of these parts."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, text in content.items():
            archive.writestr(name, text)
    return buffer.getvalue()


def book(**changed: str | bytes) -> bytes:
    """A small sound workbook with some parts changed."""
    return zipped(parts(**changed))


def zip_bomb() -> bytes:
    """Two gigabytes of spaces in two megabytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    megabyte = packed.compress(b" " * 2**20) + packed.flush(zlib.Z_FULL_FLUSH)
    content = megabyte * 2048 + packed.flush()
    return _appended("xl/worksheets/sheet2.xml", content, 2**31 - 2**20)


def lying_sizes() -> bytes:
    """A part of 64 MB that says it has 4,000 bytes."""
    packed = zlib.compressobj(9, zlib.DEFLATED, -15)
    content = packed.compress(b" " * 2**26) + packed.flush()
    return _appended("xl/theme/theme1.xml", content, 4_000)


def _appended(name: str, packed: bytes, stated: int) -> bytes:
    """The sound workbook with one more part, packed beforehand, its size as ``stated``."""
    base = book()
    directory = base.rfind(b"PK\x05\x06")
    entries, size, offset = struct.unpack("<10xHII", base[directory : directory + 20])
    raw = name.encode()
    local = struct.pack("<4s5H3I2H", b"PK\x03\x04", 20, 0, 8, 0, 33, 0, len(packed), stated, len(raw), 0)
    central = struct.pack(
        "<4s6H3I5H2I",
        b"PK\x01\x02",
        20,
        20,
        0,
        8,
        0,
        33,
        0,
        len(packed),
        stated,
        len(raw),
        0,
        0,
        0,
        0,
        0,
        offset,
    )
    body = base[:offset] + local + raw + packed
    listing = base[offset : offset + size] + central + raw
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, entries + 1, entries + 1, len(listing), len(body), 0)
    return body + listing + end


def duplicated_entry() -> bytes:
    """Two sheets of one name: which one is read depends on the reader."""
    name = b"xl/worksheets/sheet1.xml"
    other = b"xl/worksheets/sheet9.xml"
    twice = zipped({**parts(), "xl/worksheets/sheet9.xml": sheet('<row r="1"><c r="A1"><v>1</v></c></row>')})
    return twice.replace(other, name)


def billion_laughs() -> bytes:
    """Entities that grow tenfold nine times."""
    entities = "".join(f'<!ENTITY a{i} "{f"&a{i - 1};" * 10}">' for i in range(1, 10))
    head = f'{XML}<!DOCTYPE x [<!ENTITY a0 "ha">{entities}]>'
    return book(texts=head + texts("<t>&a9;</t>").removeprefix(XML))


def external_entity() -> bytes:
    """A text that would be the content of a file of the reading machine."""
    head = f'{XML}<!DOCTYPE x [<!ENTITY file SYSTEM "file:///etc/passwd">]>'
    return book(texts=head + texts("<t>&file;</t>").removeprefix(XML))


def late_entity() -> bytes:
    """A document type after 100 KB of comments, past any look at the head alone."""
    head = f"{XML}<!--{'x' * 100_000}--><!DOCTYPE x [<!ENTITY a 'b'>]>"
    return book(texts=head + texts("<t>&a;</t>").removeprefix(XML))


def entity_in_utf_16() -> bytes:
    """A document type written in two bytes a letter."""
    text = '<?xml version="1.0" encoding="UTF-16"?><!DOCTYPE x [<!ENTITY a "b">]>'
    return book(texts=(text + texts("<t>&a;</t>").removeprefix(XML)).encode("utf-16"))


def utf_7() -> bytes:
    """An encoding in which a document type has no sign of one."""
    return book(sheet=sheet().replace("UTF-8", "UTF-7"))


def numbered_rows(count: int, row: str) -> str:
    """``count`` rows in which ``#`` is the number of the row."""
    return "".join(row.replace("#", str(i)) for i in range(1, count + 1))


def many_sheets() -> bytes:
    """Sixty thousand sheets, all of them the same part."""
    listed = "".join(f'<sheet name="S{i}" sheetId="{i}" r:id="rId1"/>' for i in range(1, 60_001))
    return book(workbook=workbook(listed))


def text_bomb() -> bytes:
    """A text of a megabyte in five thousand cells."""
    words = "".join(random.Random(1).choices("abcdefghijklmnop", k=2**20))
    cells = numbered_rows(5_000, '<row r="#"><c r="A#" t="s"><v>0</v></c></row>')
    return book(texts=texts(f"<t>{words}</t>"), sheet=sheet(cells))


def styles_bomb() -> bytes:
    """More cell styles than any program writes."""
    xf = "".join(f'<xf numFmtId="{i}" fontId="0"/>' for i in range(100_000))
    return book(styles=f'{XML}<styleSheet xmlns="{MAIN}"><cellXfs>{xf}</cellXfs></styleSheet>')


def too_many_cells() -> bytes:
    """More cells than a report can have."""
    row = '<row r="#">' + "".join(f'<c r="{c}#"><v>{ord(c)}</v></c>' for c in "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    return book(sheet=sheet(numbered_rows(80_000, row + "</row>")))


def password() -> bytes:
    """What Excel writes for a workbook with a password: an OLE file with the encrypted package in it."""
    return OLE + b"\0" * 504 + "EncryptedPackage".encode("utf-16-le") + b"\0" * 1000


def zip64() -> bytes:
    """A sound workbook whose parts all have the long form of their sizes."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts().items():
            with archive.open(name, "w", force_zip64=True) as part:
                part.write(text.encode() if isinstance(text, str) else text)
    return buffer.getvalue()


def zip64_beyond() -> bytes:
    """A directory that says it lies eight exabytes further on."""
    base = book()
    directory = base.rfind(b"PK\x05\x06")
    size, offset = struct.unpack("<12xII", base[directory : directory + 20])
    record = struct.pack("<4sQ2H2I4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, 7, 7, size, 2**62)
    locator = struct.pack("<4sIQI", b"PK\x06\x07", 0, len(base[:directory]), 1)
    end = struct.pack("<4s4H2IH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    assert offset
    return base[:directory] + record + locator + end


def cyclic() -> bytes:
    """Relationships that point to themselves and to each other."""
    changed = parts()
    changed["xl/worksheets/_rels/sheet1.xml.rels"] = relationships(
        ("worksheet", "sheet1.xml"),
        ("comments", "sheet1.xml"),
        ("comments", "../worksheets/_rels/sheet1.xml.rels"),
    )
    changed["_rels/.rels"] = relationships(("officeDocument", "xl/workbook.xml"), ("rels", "_rels/.rels"))
    return zipped(changed)


def external_sheet() -> bytes:
    """A sheet that lies on a server."""
    target = 'Target="http://example.invalid/a.xml" TargetMode="External"'
    away = f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" {target}/>'
    return book(rels=relationships(external=away))


Maker = Callable[[], bytes]
WHOLE = {"A1": "Keo Lôm", "B1": "15"}

REFUSED: dict[str, tuple[Maker, str]] = {
    "zip_bomb.xlsx": (zip_bomb, "unsafe_zip"),
    "lying_sizes.xlsx": (lying_sizes, "unsafe_zip"),
    "billion_laughs.xlsx": (billion_laughs, "unsafe_xml"),
    "external_entity.xlsx": (external_entity, "unsafe_xml"),
    "late_entity.xlsx": (late_entity, "unsafe_xml"),
    "entity_in_utf_16.xlsx": (entity_in_utf_16, "unsafe_xml"),
    "utf_7.xlsx": (utf_7, "unsafe_xml"),
    "zip_slip.xlsx": (lambda: zipped({**parts(), "../../etc/cron.d/x": "x"}), "unsafe_zip"),
    "absolute_name.xlsx": (lambda: zipped({**parts(), "C:/Windows/x.dll": "x"}), "unsafe_zip"),
    "duplicated_entry.xlsx": (duplicated_entry, "unsafe_zip"),
    "ten_thousand_entries.xlsx": (
        lambda: zipped({**parts(), **{f"x{i}": "" for i in range(10_000)}}),
        "unsafe_zip",
    ),
    "packed_with_lzma.xlsx": (lambda: zipped(parts(), zipfile.ZIP_LZMA), "unsafe_zip"),
    "cut_in_the_head.xlsx": (lambda: book()[:60], "damaged"),
    "cut_in_the_middle.xlsx": (lambda: book()[:1200], "damaged"),
    "cut_at_the_end.xlsx": (lambda: book()[:-12], "damaged"),
    "changed_byte.xlsx": (lambda: _changed(book()), "damaged"),
    "junk_in_front.xlsx": (lambda: b"\0\x01junk" * 50 + book(), "unknown_type"),
    "password.xlsx": (password, "encrypted"),
    "letter.xlsx": (lambda: zipped({"word/document.xml": "<w/>"}), "not_a_workbook"),
    "empty_zip.xlsx": (lambda: zipped({}), "not_a_workbook"),
    "page.xls": (lambda: b"<html><table><tr><td>1</td></tr></table></html>", "markup"),
    "page_in_utf_16.xls": (lambda: "<html><table></table></html>".encode("utf-16"), "markup"),
    "scan.xlsx": (lambda: b"%PDF-1.7\n%\xe2\xe3", "pdf"),
    "program.xlsx": (lambda: b"\x7fELF\x00\x01" * 100, "unknown_type"),
    "nothing.xlsx": (lambda: b"", "empty_file"),
    "sixty_thousand_sheets.xlsx": (many_sheets, "too_many_cells"),
    "styles_bomb.xlsx": (styles_bomb, "too_many_cells"),
    "two_million_cells.xlsx": (too_many_cells, "too_many_cells"),
    "no_workbook_relationship.xlsx": (lambda: book(rels=relationships()), "unreadable"),
    "sheet_elsewhere.xlsx": (external_sheet, "unreadable"),
    "sheet_missing.xlsx": (
        lambda: zipped({k: v for k, v in parts().items() if "sheet1" not in k}),
        "unreadable",
    ),
    "nul_in_the_xml.xlsx": (lambda: book(sheet=sheet().replace("15", "1\0005")), "unreadable"),
    "zip64_beyond.xlsx": (zip64_beyond, "damaged"),
    "cells_without_end.xlsx": (
        lambda: book(sheet=sheet("".join(f'<c r="A{i}">{i}' for i in range(1, 300_001)))),
        "unreadable",
    ),
    "texts_without_end.xlsx": (
        lambda: book(texts=texts("".join(f"<si>{i}" for i in range(300_000)))),
        "unreadable",
    ),
}
"""Files that are not read, and the code of the refusal."""


def _changed(content: bytes) -> bytes:
    at = content.find(b"xl/worksheets/sheet1.xml") + 60
    return content[:at] + bytes([content[at] ^ 0x55]) + content[at + 1 :]


READ: dict[str, tuple[Maker, dict[str, str], tuple[str, ...]]] = {
    "last_corner.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>')),
        {**WHOLE, "XFD1048576": "1"},
        (),
    ),
    "a_million_empty_rows.xlsx": (
        lambda: book(
            sheet=sheet(
                ONE_ROW + "".join(f'<row r="{i}" s="0" customFormat="1"/>' for i in range(2, 1_000_001))
            )
        ),
        WHOLE,
        (),
    ),
    "a_hundred_thousand_hidden_rows.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + "".join(f'<row r="{i}" hidden="1"/>' for i in range(2, 100_001)))),
        WHOLE,
        (),
    ),
    "merged_whole.xlsx": (
        lambda: book(sheet=sheet(after='<mergeCells><mergeCell ref="A1:XFD1048576"/></mergeCells>')),
        WHOLE,
        (),
    ),
    "deep.xlsx": (
        lambda: book(sheet=sheet(after="<extLst>" + "<a>" * 100_000 + "</a>" * 100_000 + "</extLst>")),
        WHOLE,
        (),
    ),
    "deep_among_the_rows.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + "<a>" * 100_000 + "</a>" * 100_000)),
        WHOLE,
        (),
    ),
    "text_bomb.xlsx": (text_bomb, {}, ()),
    "lying_dimension.xlsx": (
        lambda: book(sheet=sheet(before='<dimension ref="A1:XFD1048576"/>')),
        WHOLE,
        (),
    ),
    "dimension_off_the_grid.xlsx": (
        lambda: book(sheet=sheet(before='<dimension ref="A1:ZZZZ99999999999"/>')),
        WHOLE,
        (),
    ),
    "sheet_in_utf_16.xlsx": (
        lambda: book(sheet=sheet().replace("UTF-8", "UTF-16").encode("utf-16")),
        WHOLE,
        (),
    ),
    "zip64.xlsx": (zip64, WHOLE, ()),
    "format_of_brackets.xlsx": (
        lambda: book(styles=styles("[" * 900_000), sheet=sheet(ONE_ROW.replace('r="B1"', 'r="B1" s="1"'))),
        WHOLE,
        (),
    ),
    "cyclic_relationships.xlsx": (cyclic, WHOLE, ()),
    "sheet_number_zero.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="2"><c r="A0"><v>7</v></c></row>')),
        WHOLE,
        ("bad_address",),
    ),
    "column_zzzz.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="2"><c r="ZZZZ9"><v>7</v></c></row>')),
        WHOLE,
        ("bad_address",),
    ),
    "negative_row.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="2"><c r="A-2"><v>7</v></c></row>')),
        WHOLE,
        ("bad_address",),
    ),
    "row_past_the_end.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="1048577"><c r="A1048577"><v>7</v></c></row>')),
        WHOLE,
        ("bad_address", "bad_address"),
    ),
    "twice_the_same.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="1"><c r="B1"><v>15</v></c></row>')),
        WHOLE,
        (),
    ),
    "twice_another.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="1"><c r="B1"><v>51</v></c></row>')),
        {"A1": "Keo Lôm", "B1": "error 15 | 51"},
        ("cell_twice",),
    ),
    "text_that_is_not_there.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="2"><c r="A2" t="s"><v>99</v></c></row>')),
        {**WHOLE, "A2": "error 99"},
        ("bad_string_index",),
    ),
    "text_before_the_first.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="2"><c r="A2" t="s"><v>-1</v></c></row>')),
        {**WHOLE, "A2": "error -1"},
        ("bad_string_index",),
    ),
    "no_number.xlsx": (
        lambda: book(
            sheet=sheet(ONE_ROW + '<row r="2"><c r="A2"><v>1_000</v></c><c r="B2"><v>nan</v></c></row>')
        ),
        {**WHOLE, "A2": "error 1_000", "B2": "error nan"},
        ("bad_value", "bad_value"),
    ),
    "style_that_is_not_there.xlsx": (
        lambda: book(sheet=sheet(ONE_ROW + '<row r="2"><c r="A2" s="77"><v>7</v></c></row>')),
        {**WHOLE, "A2": "7"},
        ("bad_style",),
    ),
    "nul_escaped.xlsx": (
        lambda: book(texts=texts("<t>Keo_x0000_ _x0007_Lôm</t>")),
        WHOLE,
        (),
    ),
    "texts_without_end.xlsx": (
        lambda: book(texts=texts("<t>Keo Lôm</t>").replace("<sst ", '<sst uniqueCount="99999999" ')),
        WHOLE,
        ("read_once",),
    ),
    "macros.xlsm": (lambda: zipped({**parts(), "xl/vbaProject.bin": b"x"}), WHOLE, ("macros_ignored",)),
    "links.xlsx": (
        lambda: zipped({**parts(), "xl/externalLinks/externalLink1.xml": "<a/>"}),
        WHOLE,
        ("links_ignored",),
    ),
    "embedded.xlsx": (
        lambda: zipped({**parts(), "xl/embeddings/oleObject1.bin": b"x"}),
        WHOLE,
        ("objects_ignored",),
    ),
    "a_workbook.csv": (book, WHOLE, ("wrong_extension",)),
    "one_sheet_of_two.xlsx": (
        lambda: book(
            workbook=workbook(
                '<sheet name="Biểu" sheetId="1" r:id="rId1"/><sheet name="mất" sheetId="2" r:id="rId9"/>'
            )
        ),
        WHOLE,
        ("sheet_missing",),
    ),
    "one_sheet_broken.xlsx": (
        lambda: zipped(
            {
                **parts(
                    workbook=workbook(
                        '<sheet name="Biểu" sheetId="1" r:id="rId1"/>'
                        '<sheet name="hỏng" sheetId="2" r:id="rId2"/>'
                    ),
                    rels=relationships(
                        ("worksheet", "worksheets/sheet1.xml"),
                        ("worksheet", "worksheets/sheet2.xml"),
                        ("sharedStrings", "sharedStrings.xml"),
                    ),
                ),
                "xl/worksheets/sheet2.xml": sheet()[:-30],
            }
        ),
        WHOLE,
        ("sheet_unreadable",),
    ),
}
"""Files that are read: their cells, and the codes of what is said."""
