"""The records of an Excel 97 workbook in a sound container of our own, for a reader that trusts all."""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from xlrd.book import Book

_RECORD = struct.Struct("<HH")
_SECTOR = 4096
_END, _FREE, _TABLE = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_TABLES_IN_HEADER = 109
_DIMENSIONS, _TEXTS, _SHEET = 0x0200, 0x00FC, 0x0085
_LARGEST_AREA = 3_000_000
_SMALLEST_TEXT = 3


def sound_container(book: Book) -> bytes | None:
    """The workbook alone as a compound file; ``None`` where its records ask for more than there is.

    calamine reserves memory for the stated extent of each sheet and for the stated number of texts, also
    in sheets of macros that xlrd passes over, and ends the process when there is none.
    """
    stream = bytes((book.mem or b"")[book.base : book.base + book.stream_len])
    return _compound(stream) if _is_bounded(stream, book.nsheets) else None


def _is_bounded(stream: bytes, sheets: int) -> bool:
    at, end, listed = 0, len(stream) - 4, 0
    unpack = _RECORD.unpack_from
    while at <= end:
        kind, length = unpack(stream, at)
        if kind == _DIMENSIONS and not 0 <= _area(stream[at + 4 : at + 4 + length]) <= _LARGEST_AREA:
            return False
        if kind == _TEXTS and not _texts_fit(stream[at + 4 : at + 4 + length], len(stream)):
            return False
        listed += kind == _SHEET
        at += 4 + length
    return listed == sheets


def _area(data: bytes) -> int:
    """How many cells the stated extent of a sheet covers; -1 when it is none."""
    try:
        first, last, left, right = struct.unpack_from("<IIHH" if len(data) == 14 else "<HHHH", data)
    except struct.error:
        return -1
    return (last - first + 1) * (right - left + 1) if last >= first and right >= left else -1


def _texts_fit(data: bytes, size: int) -> bool:
    return len(data) >= 8 and int.from_bytes(data[4:8], "little") <= size // _SMALLEST_TEXT


def _compound(stream: bytes) -> bytes | None:
    """A compound file of version 4 with ``stream`` as its workbook; ``None`` where it is too large.

    The root points at a sector of its own, of which nothing is used: calamine wants one.
    """
    sectors = max(-(-len(stream) // _SECTOR), 2)
    tables = -(-(sectors + 1) // (_SECTOR // 4 - 1))
    if tables > _TABLES_IN_HEADER:
        return None
    chain = [*range(1, sectors), _END, _END, *[_TABLE] * tables]
    chain += [_FREE] * (tables * _SECTOR // 4 - len(chain))
    places = [*range(sectors + 1, sectors + 1 + tables), *[_FREE] * (_TABLES_IN_HEADER - tables)]
    header = struct.pack(
        "<8s16x5H6x3I4xI5I",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        *(0x3E, 4, 0xFFFE, 12, 6),
        *(1, tables, sectors),
        *(_SECTOR, _END, 0, _END, 0, places[0]),
    )
    header += struct.pack(f"<{_TABLES_IN_HEADER - 1}I", *places[1:])
    return b"".join(
        (
            header.ljust(_SECTOR, b"\0"),
            stream.ljust(sectors * _SECTOR, b"\0"),
            (
                _entry("Root Entry", 5, 1, sectors, 0) + _entry("Workbook", 2, _FREE, 0, sectors * _SECTOR)
            ).ljust(_SECTOR, b"\0"),
            struct.pack(f"<{len(chain)}I", *chain),
        )
    )


def _entry(name: str, kind: int, child: int, first: int, size: int) -> bytes:
    """One entry of the directory."""
    written = (name + "\0").encode("utf-16-le")
    ways = (_FREE, _FREE, child)
    return struct.pack("<64sHBB3I36xIQ", written, len(written), kind, 1, *ways, first, size)
