"""Workbooks of Excel 97 and before (``.xls``), read with xlrd: values, formats, fonts, notes, hiddenness."""

from __future__ import annotations

import contextlib
import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from analysis.checking import Checked, Problem
from analysis.sources.cells import Workbook
from analysis.sources.lettering import settled
from analysis.sources.opening import delimited, guard
from analysis.sources.opening._xls_looks import Looks
from analysis.sources.opening._xls_second_pass import differences
from analysis.sources.opening._xls_sheet import SheetReader, formulas_of, is_never_calculated
from analysis.sources.opening._xls_stream import sound_container
from analysis.sources.opening.guard import Refused
from analysis.sources.opening.ignored import ignored

if TYPE_CHECKING:
    from xlrd.book import Book

T = TypeVar("T")

_OLDEST_FOR_BOTH = 50
_LOCKED = ("encrypted", "password")
_MACROS = "_VBA_PROJECT".encode("utf-16-le")
_OBJECT = re.compile(b"M\0B\0D\0(?:[0-9A-F]\0){8}")
_LINKS = (2, 4)
"""Books that xlrd counts as other files, and documents of other programs."""


def read(path: Path, file: str) -> Checked[Workbook]:
    """The workbook at ``path``, or the table of text that was only named ``.xls``.

    Raises :class:`Refused` for a file that is damaged, locked, too large, or HTML under this name.
    """
    if path.stat().st_size > guard.MAX_BYTES:
        raise Refused(
            "too_large", f"Tệp quá {guard.MAX_BYTES // 2**20} MB: hãy bỏ ảnh, tách tệp rồi gửi lại."
        )
    content = path.read_bytes()
    kind = guard.type_of(content)
    if kind == "text":
        return delimited.read(path, file)
    if kind != "xls":
        raise guard.damaged()
    book = _book(content)
    if book.nsheets > guard.MAX_SHEETS:
        raise guard.too_many("trang", guard.MAX_SHEETS)
    found = _whole(lambda: _sheets(book))
    sheets = tuple(reader.sheet for reader in found)
    told = [settled(sheet, file) for sheet in sheets]
    container = sound_container(book) if book.biff_version >= _OLDEST_FOR_BOTH else b""
    second = differences(sheets, container, file) if container != b"" else ()
    problems = (
        *_ignored(content, book, file),
        *(p for reader in found for p in reader.problems(file)),
        *second,
        *(p for checked in told for p in checked.problems),
    )
    return Checked(Workbook(file, tuple(t.value for t in told), kind="xls"), problems)


def _ignored(content: bytes, book: Book, file: str) -> tuple[Problem, ...]:
    """What the file holds beside its cells, told from the names in its directory and its list of books."""
    kinds: list[int | None] = vars(book).get("_supbook_types", [])
    return ignored(
        file,
        macros=_MACROS in content,
        links=any(kind in _LINKS for kind in kinds),
        objects=_OBJECT.search(content) is not None,
    )


def _book(content: bytes) -> Book:
    import xlrd

    quiet = io.StringIO()
    with contextlib.redirect_stdout(quiet):
        return _whole(
            lambda: xlrd.open_workbook(
                file_contents=content, formatting_info=True, on_demand=True, logfile=quiet, ragged_rows=True
            )
        )


def _sheets(book: Book) -> list[SheetReader]:
    formulas = [formulas_of(book, at) for at in range(book.nsheets)]
    never_calculated = is_never_calculated(book, formulas)
    found: list[SheetReader] = []
    looks = Looks(book)
    for at in range(book.nsheets):
        found.append(SheetReader(book, book.sheet_by_index(at), formulas[at], never_calculated, looks))
        book.unload_sheet(at)
        if sum(len(reader.sheet.cells) for reader in found) > guard.MAX_CELLS:
            raise guard.too_many("ô có nội dung", guard.MAX_CELLS)
    return found


def _whole(read: Callable[[], T]) -> T:
    """What ``read`` gives; :class:`Refused` for whatever xlrd meets in a file that is not sound."""
    try:
        return read()
    except Refused:
        raise
    except Exception as error:
        if any(word in str(error).lower() for word in _LOCKED):
            raise Refused("encrypted", "Tệp có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.") from error
        raise guard.damaged() from error
