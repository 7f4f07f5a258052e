"""OpenDocument spreadsheets (``.ods``): one pass over the XML; empty repeats cost nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path
from xml.parsers import expat

from analysis.checking import Checked, Problem
from analysis.sources.cells import Workbook
from analysis.sources.lettering import settled
from analysis.sources.opening import guard
from analysis.sources.opening._ods_sheet import SheetReader
from analysis.sources.opening._ods_styles import Styles
from analysis.sources.opening._xls_second_pass import differences
from analysis.sources.opening.archive import Archive
from analysis.sources.opening.guard import Refused
from analysis.sources.opening.ignored import ignored
from analysis.sources.opening.xml import local_name, parser

_MANIFEST = "META-INF/manifest.xml"
_MACROS = ("basic/standard/", "scripts/")
_LINK = re.compile(rb"<table:(?:table-source|cell-range-source)[ />]|table:formula=\"[^\"]*'file:")
_OBJECT = re.compile(
    rb'media-type="application/vnd\.oasis\.opendocument\.(?:spreadsheet|text|presentation|graphics)"[^<>]*'
    rb'full-path="[^/"]|full-path="[^/"][^<>]*'
    rb'media-type="application/vnd\.oasis\.opendocument\.(?:spreadsheet|text|presentation|graphics)"'
)


def read(path: Path, file: str) -> Checked[Workbook]:
    """The workbook at ``path``; :class:`Refused` for what is damaged, locked, unsafe or no spreadsheet."""
    if path.stat().st_size > guard.MAX_BYTES:
        raise Refused(
            "too_large", f"Tệp quá {guard.MAX_BYTES // 2**20} MB: hãy bỏ ảnh, tách tệp rồi gửi lại."
        )
    content = path.read_bytes()
    archive = Archive(content)
    manifest = archive.read(_MANIFEST) if archive.has(_MANIFEST) else b""
    if b"encryption-data" in manifest:
        raise Refused("encrypted", "Tệp có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.")
    if not archive.has("content.xml"):
        raise guard.damaged()
    styles = Styles()
    if archive.has("styles.xml"):
        _parse(archive.xml("styles.xml"), _Document(styles))
    document = _Document(styles)
    stored = archive.xml("content.xml")
    _parse(stored, document)
    if not document.is_spreadsheet:
        raise Refused("not_a_workbook", "Tệp này không phải bảng tính: hãy gửi bảng tính .xlsx.")
    sheets = tuple(found.sheet() for found in document.sheets)
    second = differences(sheets, content, file) if archive.has("mimetype") else ()
    told = [settled(sheet, file) for sheet in sheets]
    problems: Iterator[Problem] = (p for checked in told for p in checked.problems)
    own = (p for found in document.sheets for p in found.problems(file))
    aside = ignored(
        file,
        macros=any(name.startswith(_MACROS) for name in archive.names()),
        links=_LINK.search(stored) is not None,
        objects=_OBJECT.search(manifest) is not None,
    )
    book = Workbook(file, tuple(t.value for t in told), kind="ods")
    return Checked(book, (*aside, *own, *second, *problems))


class _Document:
    """The events of one part, given to its styles and its sheets; tables inside cells are no sheets."""

    def __init__(self, styles: Styles) -> None:
        self.sheets: list[SheetReader] = []
        self.is_spreadsheet = False
        self._styles = styles
        self._sheet: SheetReader | None = None
        self._tables = 0
        self._aside = 0

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = _local(name)
        by_local = {_attribute(key): value for key, value in attributes.items()} if attributes else attributes
        if self._aside or local in ("tracked-changes", "shapes", "forms"):
            self._aside += 1
        elif local == "spreadsheet":
            self.is_spreadsheet = True
        elif local == "table" and self.is_spreadsheet:
            self._begin_table(by_local)
        elif self._sheet is not None:
            if self._tables == 1:
                self._sheet.start(local, by_local)
        elif not self.is_spreadsheet:
            self._styles.start(local, by_local)

    def text(self, data: str) -> None:
        if self._aside:
            return
        if self._sheet is None:
            self._styles.text(data)
        elif self._tables == 1:
            self._sheet.text(data)

    def end(self, name: str) -> None:
        local = _local(name)
        if self._aside:
            self._aside -= 1
        elif local == "table" and self._sheet is not None:
            self._tables -= 1
            if not self._tables:
                self._sheet = None
        elif self._sheet is not None:
            if self._tables == 1:
                self._sheet.end(local)
        elif not self.is_spreadsheet:
            self._styles.end(local)

    def _begin_table(self, attributes: dict[str, str]) -> None:
        self._tables += 1
        if self._sheet is not None and self._tables > 1:
            self._sheet.nested()
            return
        if len(self.sheets) >= guard.MAX_SHEETS:
            raise guard.too_many("trang", guard.MAX_SHEETS)
        taken = sum(sheet.count for sheet in self.sheets)
        self._sheet = SheetReader(attributes, self._styles, guard.MAX_CELLS - taken)
        self.sheets.append(self._sheet)


@lru_cache(maxsize=1024)
def _local(name: str) -> str:
    return local_name(name)


@lru_cache(maxsize=1024)
def _attribute(name: str) -> str:
    """An attribute's local name; LibreOffice's extensions repeat some names and are kept apart."""
    return ("own-" if "documentfoundation" in name else "") + local_name(name)


def _parse(content: bytes, document: _Document) -> None:
    reader = parser()
    reader.StartElementHandler = document.start
    reader.EndElementHandler = document.end
    reader.CharacterDataHandler = document.text
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        raise guard.damaged() from error
