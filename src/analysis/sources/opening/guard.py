"""What a file really is, told from its bytes, and the limits within which it is opened."""

from __future__ import annotations

import codecs
import re

MAX_BYTES = 40 * 2**20
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 2**20
MAX_RATIO = 200
RATIO_COUNTS_FROM = 2**20
MAX_CELLS = 2_000_000
MAX_SHEETS = 500
MAX_MERGES = 200_000
MAX_STYLES = 65_490
MAX_TEXTS = 4_000_000

SAVE_AGAIN = "chưa đọc được, hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx và gửi lại"

_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BIFF = re.compile(rb"\x09[\x08\x04\x02\x00].[\x00\x04\x10]?", re.DOTALL)
_MARKUP = re.compile(r"\s*<[!?a-zA-Z]")
_UTF_16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_HEAD = 4096
_DECLARATION = re.compile(rb"\s*<\?xml[^>]*\?>")
_ENCODING = re.compile(rb"""encoding\s*=\s*["']([A-Za-z0-9_.-]+)["']""")
_USUAL = (b'<?xml version="1.0" encoding="UTF-8"', b"<?xml version='1.0' encoding='UTF-8'")
_UTF_8 = ("utf-8", "utf8", "us-ascii", "ascii")
_ONE_BYTE = re.compile(r"(iso-8859-\d+|windows-125\d|cp125\d)\Z")
_UNSAFE_XML = "Tệp chứa khai báo XML không an toàn: không mở. Hãy lưu lại bằng Excel."


class Refused(Exception):
    """The file is not opened; ``code`` says why in a word, the message in a Vietnamese sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def damaged() -> Refused:
    """The refusal of a file whose parts do not hold together."""
    return Refused(
        "damaged", "Tệp bị hỏng hoặc bị cắt dở khi gửi: hãy mở bản gốc, lưu lại thành .xlsx và gửi lại."
    )


def unreadable() -> Refused:
    """The refusal of a file whose parts are whole and make no workbook."""
    return Refused(
        "unreadable", "Không đọc được nội dung tệp: hãy mở bằng Excel, lưu lại thành .xlsx và gửi lại."
    )


def too_many(what: str, limit: int) -> Refused:
    """The refusal of a file that holds more than ``limit`` of ``what``."""
    return Refused(
        "too_many_cells", f"Tệp có quá {limit} {what}: hãy tách thành nhiều tệp nhỏ hơn rồi gửi lại."
    )


def type_of(content: bytes) -> str:
    """``zip``, ``xls`` or ``text``; raise :class:`Refused` for what is none of them."""
    head = content[:_HEAD]
    if not content:
        raise Refused("empty_file", "Tệp rỗng (0 byte): hãy gửi lại tệp có nội dung.")
    if head.startswith(_ZIP):
        return "zip"
    if head.startswith(_OLE):
        return _ole(content)
    if head.startswith(b"%PDF"):
        raise Refused("pdf", "Đây là tệp PDF, không phải bảng tính: hãy gửi bảng tính .xlsx.")
    if _BIFF.match(head) and b"\0" in head:
        return "xls"
    if b"\0" in head and not head.startswith(_UTF_16):
        raise Refused("unknown_type", "Không nhận ra loại tệp: hãy gửi bảng tính .xlsx.")
    encoding = "utf-16" if head.startswith(_UTF_16) else "utf-8-sig"
    if _MARKUP.match(head.decode(encoding, "replace")):
        raise Refused("markup", f"Đây là tệp HTML hoặc XML, không phải .xlsx: {SAVE_AGAIN}.")
    return "text"


def _ole(content: bytes) -> str:
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise Refused("encrypted", "Tệp có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.")
    if "WordDocument".encode("utf-16-le") in content or "PowerPoint".encode("utf-16-le") in content:
        raise Refused("not_a_workbook", "Tệp này không phải bảng tính Excel: hãy gửi bảng tính .xlsx.")
    return "xls"


def safe_xml(content: bytes) -> bytes:
    """An XML part as UTF-8 without its own mark or declaration of encoding where that was another.

    Raises :class:`Refused` for a part that declares a document type or an entity, wherever it does.
    """
    content = _as_utf_8(content)
    if b"<!" in content and (b"<!DOCTYPE" in content or b"<!ENTITY" in content):
        raise Refused("unsafe_xml", _UNSAFE_XML)
    return content


def _as_utf_8(content: bytes) -> bytes:
    if content.startswith(_USUAL):
        return content
    if content.startswith(codecs.BOM_UTF8):
        content = content[3:]
    head = content[:4]
    if head.startswith(_UTF_16) or head in (b"<\0?\0", b"\0<\0?", b"<\0w\0", b"\0<\0w"):
        encoding = "utf-16" if head.startswith(_UTF_16) else ("utf-16-le" if head[1] == 0 else "utf-16-be")
        return _recoded(content, encoding)
    declaration = _DECLARATION.match(content)
    encoded = _ENCODING.search(declaration[0]) if declaration else None
    name = encoded[1].decode("ascii").lower() if encoded else "utf-8"
    if name in _UTF_8:
        return content
    if _ONE_BYTE.match(name):
        return _recoded(content, name)
    raise Refused("unsafe_xml", _UNSAFE_XML)


def _recoded(content: bytes, encoding: str) -> bytes:
    try:
        text = content.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise unreadable() from error
    return _DECLARATION.sub(b"", text.encode("utf-8", "replace"), count=1)
