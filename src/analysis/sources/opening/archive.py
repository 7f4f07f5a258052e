"""The zip around a workbook: its parts inflated in memory, within a budget of bytes, never to disk."""

from __future__ import annotations

import io
import posixpath
import re
import struct
import zipfile
import zlib
from functools import lru_cache

from analysis.sources.opening import guard
from analysis.sources.opening.guard import Refused

_LOCAL = struct.Struct("<4s22xHH")
_LOCAL_MARK = b"PK\x03\x04"
_ENCRYPTED = 0x1
_SMALL = 2**15
_OUTSIDE = re.compile(r"(\A|/)\.\.(/|\Z)|\A/|\A[A-Za-z]:|\0")
_XML = (".xml", ".rels", ".vml")
_BOMB = "Tệp nở ra quá lớn khi giải nén: không mở vì an toàn. Hãy lưu lại tệp gọn hơn."


class Archive:
    """The parts of a zip by name, whatever the case of the letters and the way of the slashes.

    Raises :class:`Refused` when made for what is not sound: too many parts, two of one name, a name that
    points outside, a password, or sizes that no workbook has. ``recoded`` becomes true when a part of XML
    was not in UTF-8.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._left = guard.MAX_UNPACKED
        self._checked: set[str] = set()
        self.recoded = False
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                entries = archive.infolist()
        except (zipfile.BadZipFile, EOFError, OSError, ValueError, NotImplementedError) as error:
            raise guard.damaged() from error
        self._entries = {_plain(e.filename): e for e in entries}
        _check(entries, len(self._entries))

    def names(self) -> list[str]:
        """The names of all parts, in small letters."""
        return list(self._entries)

    def has(self, name: str) -> bool:
        """Whether there is such a part."""
        return _plain(name) in self._entries

    def read(self, name: str) -> bytes:
        """A part inflated; :class:`Refused` when it is damaged or larger than it says or than is allowed."""
        entry = self._entries[_plain(name)]
        content = self._unpacked(entry, self._packed(entry))
        self._left -= len(content)
        if self._left < 0:
            raise Refused("unsafe_zip", _BOMB)
        return content

    def xml(self, name: str) -> bytes:
        """A part of XML as UTF-8; :class:`Refused` also when it declares a document type."""
        stored = self.read(name)
        content = _safe_xml(stored) if len(stored) <= _SMALL else guard.safe_xml(stored)
        self.recoded = self.recoded or content[-64:] != stored[-64:]
        self._checked.add(_plain(name))
        return content

    def check_rest(self) -> None:
        """Raise :class:`Refused` when a part of XML that nobody has asked for is unsafe."""
        for name in self._entries:
            if name.endswith(_XML) and name not in self._checked:
                self.xml(name)

    def _packed(self, entry: zipfile.ZipInfo) -> bytes:
        header = self._content[entry.header_offset : entry.header_offset + _LOCAL.size]
        if len(header) < _LOCAL.size:
            raise guard.damaged()
        mark, name, extra = _LOCAL.unpack(header)
        start = entry.header_offset + _LOCAL.size + name + extra
        packed = self._content[start : start + entry.compress_size]
        if mark != _LOCAL_MARK or len(packed) < entry.compress_size:
            raise guard.damaged()
        return packed

    def _unpacked(self, entry: zipfile.ZipInfo, packed: bytes) -> bytes:
        """The content of an entry; small parts that many workbooks have in common are kept."""
        unpacked = _known if entry.file_size <= _SMALL and len(packed) <= _SMALL else _unpacked
        return unpacked(packed, entry.compress_type, entry.file_size, entry.CRC)


def _unpacked(packed: bytes, way: int, stated: int, checksum: int) -> bytes:
    content = packed if way == zipfile.ZIP_STORED else _inflated(packed, stated)
    if len(content) != stated or zlib.crc32(content) != checksum:
        raise guard.damaged()
    return content


def _inflated(packed: bytes, stated: int) -> bytes:
    inflate = zlib.decompressobj(-15)
    try:
        content = inflate.decompress(packed, stated + 1)
    except zlib.error as error:
        raise guard.damaged() from error
    if len(content) > stated:
        raise Refused("unsafe_zip", _BOMB)
    return content


_known = lru_cache(maxsize=128)(_unpacked)
_safe_xml = lru_cache(maxsize=128)(guard.safe_xml)


@lru_cache(maxsize=1024)
def _plain(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()


def _check(entries: list[zipfile.ZipInfo], names: int) -> None:
    if len(entries) > guard.MAX_ENTRIES or names < len(entries):
        raise Refused(
            "unsafe_zip", f"Tệp có {len(entries)} phần bên trong, không bình thường: không mở vì an toàn."
        )
    if any(_OUTSIDE.search(e.filename.replace("\\", "/")) for e in entries):
        raise Refused("unsafe_zip", "Tệp có phần bên trong trỏ ra ngoài: không mở vì an toàn.")
    if any(e.flag_bits & _ENCRYPTED for e in entries):
        raise Refused("encrypted", "Tệp nén có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.")
    if any(e.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for e in entries):
        raise Refused("unsafe_zip", "Tệp nén theo kiểu không dùng cho bảng tính: hãy lưu lại bằng Excel.")
    if sum(e.file_size for e in entries) > guard.MAX_UNPACKED or any(
        e.file_size > guard.RATIO_COUNTS_FROM and e.file_size > guard.MAX_RATIO * max(e.compress_size, 1)
        for e in entries
    ):
        raise Refused("unsafe_zip", _BOMB)


def resolved(folder: str, target: str) -> str:
    """The name of the part that a relationship in ``folder`` points to."""
    target = target.replace("\\", "/")
    return target.lstrip("/") if target.startswith("/") else posixpath.normpath(f"{folder}/{target}")
