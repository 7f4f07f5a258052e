"""What a file really is, told from its bytes, and whether it is safe to unpack."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

MAX_BYTES = 40 * 2**20
MAX_ENTRIES = 2_000
MAX_UNPACKED = 200 * 2**20
MAX_RATIO = 200
MAX_MERGED_CELLS = 200_000
_SMALL = 2**20
_HEAD = 4096

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_MERGE = re.compile(rb"mergeCell\s+ref=\"([A-Z]{1,3})(\d{1,7}):([A-Z]{1,3})(\d{1,7})\"")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/]")
SAVE_AGAIN = "chưa đọc được, hãy mở bằng Excel hoặc LibreOffice rồi lưu lại thành .xlsx và gửi lại"


class Refused(Exception):
    """The file is not opened; ``code`` says why in a word, the message in a Vietnamese sentence."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


def check(path: Path) -> bool:
    """Whether the workbook at ``path`` holds formulas; raises :class:`Refused` for all but a sound .xlsx."""
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
            return _check_archive(archive)
    except (zipfile.BadZipFile, EOFError, OSError, NotImplementedError, RuntimeError) as error:
        raise Refused(
            "damaged", "Tệp .xlsx bị hỏng hoặc bị cắt dở khi gửi: hãy mở bản gốc, lưu lại và gửi lại."
        ) from error


def _not_zip(head: bytes, path: Path) -> Refused:
    if head.startswith(_OLE):
        everything = path.read_bytes()
        if "EncryptedPackage".encode("utf-16-le") in everything:
            return Refused("encrypted", "Tệp có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.")
        return Refused("xls", f"Tệp Excel kiểu cũ (.xls) {SAVE_AGAIN}.")
    if head[:2] in (b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00"):
        return Refused("xls", f"Tệp Excel kiểu cũ (.xls) {SAVE_AGAIN}.")
    if head.startswith(b"%PDF"):
        return Refused("pdf", "Đây là tệp PDF, không phải bảng tính: hãy gửi bảng tính .xlsx.")
    if b"\0" in head and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return Refused("unknown_type", "Không nhận ra loại tệp: hãy gửi bảng tính .xlsx.")
    if re.match(rb"\s*(\xef\xbb\xbf)?\s*<", head):
        return Refused("markup", f"Đây là tệp HTML hoặc XML, không phải .xlsx: {SAVE_AGAIN}.")
    return Refused("text_file", f"Đây là tệp văn bản hoặc .csv, không phải .xlsx: {SAVE_AGAIN}.")


def _check_archive(archive: zipfile.ZipFile) -> bool:
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
    return _check_parts(archive, entries)


def _check_parts(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo]) -> bool:
    formulas = False
    for entry in entries:
        name = entry.filename.lower()
        if not name.endswith((".xml", ".rels")):
            continue
        content = archive.read(entry)
        if b"<!DOCTYPE" in content[:_HEAD] or b"<!ENTITY" in content[:_HEAD]:
            raise Refused(
                "unsafe_xml", "Tệp chứa khai báo XML không an toàn: không mở. Hãy lưu lại bằng Excel."
            )
        if "worksheets/" in name:
            if _merged_cells(content) > MAX_MERGED_CELLS:
                raise Refused(
                    "too_many_merged",
                    "Trang tính gộp ô trên một vùng quá lớn: hãy bỏ gộp ô ngoài bảng rồi gửi lại.",
                )
            formulas = formulas or _FORMULA.search(content) is not None
    return formulas


def _merged_cells(content: bytes) -> int:
    from openpyxl.utils import column_index_from_string

    return sum(
        (abs(column_index_from_string(c2.decode()) - column_index_from_string(c1.decode())) + 1)
        * (abs(int(r2) - int(r1)) + 1)
        for c1, r1, c2, r2 in _MERGE.findall(content)
    )
