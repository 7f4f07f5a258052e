"""Damage done to real files: bytes, zip members, XML, and sheets of odd cells."""

from __future__ import annotations

import io
import re
import struct
import zipfile
from collections.abc import Callable
from random import Random
from typing import Any

import xlsxwriter

Mutation = Callable[[bytes, Random], bytes]

_REFERENCES = (
    "A0",
    "XFD1048576",
    "ZZZZ99",
    "A99999999999",
    "",
    "1A",
    "AAAA1",
    "A1:XFD1048576",
    "$A$1",
    "R1C1",
    "-1",
)
_NUMBERS = ("-1", "99999999999999999999", "1e400", "NaN", "", "0x10", "4294967296", "١٢٣", "1.5", "-0")
_TEXTS = (
    "", " ", "Tổng cộng", "Xã Chiềng Sơ", "Huyện Điện Biên", "NĂM 2022", "STT", "Tên xã", "Số hộ nghèo", "Hộ nghèo",
    "Tỷ lệ (%)", "1.200", "1,5", "x", "-", "15 triệu đồng", "10-15 triệu", "31/12/2022", "32/13/2022", "năm 9999",
    "=1+1", "\u202e", "\u0300", "a" * 5000, "tiêu chí 19", "TC1", "TC19", "0/0", "1/0", "%", "(1)", "99999999999999999999999",
    "50 suất × 300.000 đồng", "∞", "½", "Ⅷ", "ﷺ", "Nguồn vốn", "Thực hiện", "Kế hoạch", "Ngày nhận", "Cơ quan, đơn vị",
    "Chỉ tiêu", "Lũy kế", "Xã được giúp đỡ", "Giúp đỡ về tiền (triệu đồng)", "Khảo sát nắm tình hình", "Số xã",
)  # fmt: skip
_DTD = (
    '<!DOCTYPE a [<!ENTITY x "y"><!ENTITY z "&x;&x;&x;&x;&x;&x;"><!ENTITY e SYSTEM "file:///etc/hostname">]>'
)


def flipped(data: bytes, random: Random) -> bytes:
    """Some bytes changed."""
    changed = bytearray(data)
    for _ in range(random.choice([1, 3, 20, 200])):
        if changed:
            changed[random.randrange(len(changed))] = random.randrange(256)
    return bytes(changed)


def truncated(data: bytes, random: Random) -> bytes:
    """The end missing."""
    return data[: random.randrange(len(data) + 1)]


def block_moved(data: bytes, random: Random) -> bytes:
    """A block left out, doubled or moved."""
    a, b = sorted(random.randrange(len(data) + 1) for _ in range(2))
    block, rest = data[a:b], data[:a] + data[b:]
    at = random.randrange(len(rest) + 1)
    return random.choice([rest, data[:b] + block + data[b:], rest[:at] + block + rest[at:]])


def numbers_in_bytes(data: bytes, random: Random) -> bytes:
    """A length or offset made huge."""
    changed = bytearray(data)
    for _ in range(random.choice([1, 2, 8])):
        if len(changed) > 4:
            struct.pack_into(
                "<I", changed, random.randrange(len(changed) - 4), random.choice([0, 1, 2**31, 2**32 - 1])
            )
    return bytes(changed)


def zip_members(data: bytes, random: Random) -> bytes:
    """A member of the zip left out, emptied, doubled, renamed or filled with another's content."""
    members = _members(data)
    if not members:
        return flipped(data, random)
    names = list(members)
    name, other = random.choice(names), random.choice(names)
    kind = random.randrange(5)
    extra: list[tuple[str, bytes]] = []
    if kind == 0:
        del members[name]
    elif kind == 1:
        members[name] = b""
    elif kind == 2:
        members[name] = members[other]
    elif kind == 3:
        members[name.replace("sheet", "../sheet")] = members.pop(name)
    else:
        extra = [(name, members[other])]
    return _zipped([*members.items(), *extra])


def xml_of_member(data: bytes, random: Random) -> bytes:
    """One XML member damaged: references, numbers, tags, nesting, document types, encodings."""
    members = _members(data)
    xml = [n for n in members if n.endswith((".xml", ".rels"))]
    if not xml:
        return flipped(data, random)
    sheets = [n for n in xml if "sheet" in n or "content" in n]
    name = random.choice(sheets if sheets and random.random() < 0.7 else xml)
    text = members[name].decode("utf-8", "replace")
    for _ in range(random.choice([1, 1, 2, 5])):
        text = random.choice(_XML)(text, random)
    members[name] = text.encode("utf-8", "surrogatepass")
    return _zipped(list(members.items()))


def odd_cells(data: bytes, random: Random) -> bytes:
    """A new workbook of odd cells in odd places; ``data`` is not used."""
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(
        buffer, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    ) as book:
        formats = [
            book.add_format({"num_format": f})
            for f in ("General", "0.00%", "#,##0,,", "dd/mm/yyyy", "@", ";;;")
        ]
        for _ in range(random.choice([1, 1, 2])):
            sheet = book.add_worksheet()
            rows, columns = random.choice([(3, 3), (12, 8), (30, 24), (120, 5)])
            share = random.choice([0.2, 0.6, 1.0])
            for r in range(rows):
                for c in range(columns):
                    if random.random() < share:
                        _odd(sheet, r, c, random, random.choice(formats))
            if random.random() < 0.4:
                r, c = random.randrange(rows), random.randrange(columns)
                sheet.merge_range(
                    r, c, r + random.randint(1, 5), c + random.randint(1, 5), random.choice(_TEXTS)
                )
            if random.random() < 0.2:
                sheet.set_row(random.randrange(rows), None, None, {"hidden": True})
    return buffer.getvalue()


def delimited(data: bytes, random: Random) -> bytes:
    """Text with delimiters, quotes and bytes of other encodings."""
    pieces = [*_TEXTS, "\n", "\n", "\r\n", ",", ",", ";", "\t", '"', "\x00", "1234"]
    text = "".join(random.choice(pieces) for _ in range(random.choice([5, 60, 400])))
    return text.encode(random.choice(["utf-8", "utf-8-sig", "utf-16", "utf-8"]), "replace") + random.choice(
        [b"", b"\xff\xfe"]
    )


MUTATIONS: tuple[Mutation, ...] = (
    flipped, truncated, block_moved, numbers_in_bytes, zip_members, *[xml_of_member] * 8, *[odd_cells] * 4, delimited,
)  # fmt: skip


def _odd(write: Any, row: int, column: int, random: Random, style: Any) -> None:
    kind = random.random()
    if kind < 0.55:
        write.write_string(row, column, random.choice(_TEXTS), style)
    elif kind < 0.9:
        value = random.choice([0, -1, 1, 19, 2022, 45000, 1e15, 1e300, 1.2, 0.375, random.randint(1, 3000)])
        write.write_number(row, column, value, style)
    elif kind < 0.95:
        write.write_formula(row, column, "=A1/0", style, random.choice(["", "#REF!", "#N/A", 3]))
    else:
        write.write_boolean(row, column, True, style)


def _members(data: bytes) -> dict[str, bytes]:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as file:
            return {i.filename: file.read(i) for i in file.infolist()}
    except (zipfile.BadZipFile, OSError, NotImplementedError, RuntimeError):
        return {}


def _zipped(members: list[tuple[str, bytes]]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as file:
        seen: set[str] = set()
        for name, content in members:
            info = zipfile.ZipInfo(name)
            if name in seen:
                info.filename = name + " "
            seen.add(name)
            file.writestr(info, content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _attribute(names: str, values: tuple[str, ...]) -> Callable[[str, Random], str]:
    pattern = re.compile(rf'(\s(?:{names}))="[^"]*"')

    def change(text: str, random: Random) -> str:
        found = list(pattern.finditer(text))
        if not found:
            return text
        m = random.choice(found)
        return f'{text[: m.start()]}{m[1]}="{random.choice(values)}"{text[m.end() :]}'

    return change


def _value(text: str, random: Random) -> str:
    found = list(re.finditer(r"<v>[^<]*</v>", text))
    if not found:
        return text
    m = random.choice(found)
    return f"{text[: m.start()]}<v>{random.choice((*_NUMBERS, 'abc', '0'))}</v>{text[m.end() :]}"


def _tag_gone(text: str, random: Random) -> str:
    found = list(re.finditer(r"<[^>]*>", text))
    if not found:
        return text
    m = random.choice(found)
    return text[: m.start()] + text[m.end() :]


def _tag_doubled(text: str, random: Random) -> str:
    found = list(re.finditer(r"<(?:row|c|mergeCell|si|sheet|xf)\b[^>]*?>", text))
    if not found:
        return text
    m = random.choice(found)
    return text[: m.end()] + m[0] * random.choice([1, 5]) + text[m.end() :]


def _nested(text: str, random: Random) -> str:
    depth = random.choice([50, 3000])
    at = text.rfind("</")
    return text[:at] + "<a>" * depth + "</a>" * depth + text[at:]


def _document_type(text: str, random: Random) -> str:
    at = text.find("?>") + 2 if "?>" in text else 0
    return text[:at] + _DTD + text[at:].replace("<t>", "<t>&z;&e;", 1)


def _encoding(text: str, random: Random) -> str:
    return re.sub(
        r'encoding="[^"]*"',
        f'encoding="{random.choice(["UTF-16", "ascii", "x-unknown", "utf-7"])}"',
        text,
        count=1,
    )


def _merges(text: str, random: Random) -> str:
    ranges = random.choice(["A1:XFD1048576", "A1:A1", "C5:A1", "A1:B2", "B1:C2", "A1", "1:2"])
    merges = f'<mergeCells count="1"><mergeCell ref="{ranges}"/></mergeCells>'
    return text.replace("</sheetData>", f"</sheetData>{merges}", 1)


_XML: tuple[Callable[[str, Random], str], ...] = (
    _attribute("r|ref", _REFERENCES), _attribute("r|ref", _REFERENCES),
    _attribute("s|t|numFmtId|count|uniqueCount|min|max|si|spans|xfId", (*_NUMBERS, "s", "str", "b", "e", "d", "inlineStr")),
    _attribute(r"[\w:]+", (*_REFERENCES, *_NUMBERS, "true", "../../x")), _value, _tag_gone, _tag_doubled, _nested,
    _document_type, _encoding, _merges,
)  # fmt: skip
