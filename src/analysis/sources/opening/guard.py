"""What a file really is, told from its bytes, and whether it is safe to unpack."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

MAX_BYTES = 40 * 2**20
MAX_ENTRIES = 2_000
MAX_UNPACKED = 100 * 2**20
MAX_RATIO = 200
_SMALL = 2**20
_HEAD = 4096

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
SAVE_AGAIN = "chưa đọc được, hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx và gửi lại"


_OTHER_TYPES = (
    (re.compile(rb"\x09[\x08\x04\x02\x00]"), "xls", f"Tệp Excel kiểu cũ (.xls) {SAVE_AGAIN}."),
    (re.compile(rb"%PDF"), "pdf", "Đây là tệp PDF, không phải bảng tính: hãy gửi bảng tính .xlsx."),
    (
        re.compile(rb"(?!\xff\xfe|\xfe\xff)[^\0]*\0"),
        "unknown_type",
        "Không nhận ra loại tệp: hãy gửi bảng tính .xlsx.",
    ),
    (
        re.compile(rb"(\xef\xbb\xbf)?\s*<"),
        "markup",
        f"Đây là tệp HTML hoặc XML, không phải .xlsx: {SAVE_AGAIN}.",
    ),
)


class Refused(Exception):
    """The file is not opened; ``code`` says why in a word, the message in a Vietnamese sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def check(path: Path) -> None:
    """Raise :class:`Refused` unless ``path`` is a sound .xlsx that unpacks to a bounded size."""
    size = path.stat().st_size
    if size == 0:
        raise Refused("empty_file", "Tệp rỗng (0 byte): hãy gửi lại tệp có nội dung.")
    if size > MAX_BYTES:
        raise Refused(
            "too_large",
            f"Tệp nặng {size // 2**20} MB, quá {MAX_BYTES // 2**20} MB: hãy bỏ ảnh, tách tệp rồi gửi lại.",
        )
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.startswith(_ZIP):
        raise _not_zip(head, path)
    try:
        with zipfile.ZipFile(path) as archive:
            _check_archive(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused(
            "damaged", "Tệp .xlsx bị hỏng hoặc bị cắt dở khi gửi: hãy mở bản gốc, lưu lại và gửi lại."
        ) from error


def _not_zip(head: bytes, path: Path) -> Refused:
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in path.read_bytes():
            return Refused("encrypted", "Tệp có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.")
        return Refused("xls", f"Tệp Excel kiểu cũ (.xls) {SAVE_AGAIN}.")
    return next(
        (Refused(code, message) for pattern, code, message in _OTHER_TYPES if pattern.match(head)),
        Refused("text_file", f"Đây là tệp văn bản hoặc .csv, không phải .xlsx: {SAVE_AGAIN}."),
    )


def _check_archive(archive: zipfile.ZipFile) -> None:
    entries = archive.infolist()
    names = {e.filename for e in entries}
    unpacked = sum(e.file_size for e in entries)
    if len(entries) > MAX_ENTRIES or len(names) < len(entries):
        raise Refused(
            "unsafe_zip", f"Tệp có {len(entries)} phần bên trong, không bình thường: không mở vì an toàn."
        )
    if unpacked > MAX_UNPACKED or any(
        e.file_size > _SMALL and e.file_size > MAX_RATIO * max(e.compress_size, 1) for e in entries
    ):
        raise Refused(
            "unsafe_zip", "Tệp nở ra quá lớn khi giải nén: không mở vì an toàn. Hãy lưu lại tệp gọn hơn."
        )
    if any(e.flag_bits & 0x1 for e in entries):
        raise Refused("encrypted", "Tệp nén có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.")
    if "mimetype" in names and b"opendocument" in archive.read("mimetype")[:200]:
        raise Refused("ods", f"Tệp OpenDocument (.ods) {SAVE_AGAIN}.")
    if "xl/workbook.bin" in names:
        raise Refused("xlsb", f"Tệp Excel nhị phân (.xlsb) {SAVE_AGAIN}.")
    if not any(n.lower().endswith("workbook.xml") for n in names):
        raise Refused("not_a_workbook", "Tệp nén này không phải bảng tính Excel: hãy gửi bảng tính .xlsx.")
    _check_parts(archive, entries)


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> None:
    for entry in entries:
        name = entry.filename.lower()
        if not name.endswith((".xml", ".rels")):
            continue
        content = archive.read(entry)
        if b"<!DOCTYPE" in content[:_HEAD] or b"<!ENTITY" in content[:_HEAD]:
            raise Refused(
                "unsafe_xml", "Tệp chứa khai báo XML không an toàn: không mở. Hãy lưu lại bằng Excel."
            )
