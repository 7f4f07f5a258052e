"""One sheet of an Excel 97 workbook as xlrd gives it, and the formulas that xlrd keeps silent about."""

from __future__ import annotations

import struct
from collections.abc import Container, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from analysis.checking import Place, Problem
from analysis.sources.cells import Cell, CellKind, MergedRange, Sheet, Value, column_letter
from analysis.sources.lettering import ambiguities, decoder_for
from analysis.sources.opening import guard
from analysis.sources.opening._xls_looks import Looks
from analysis.sources.opening.gathered import key_of
from analysis.sources.opening.looks import LEAST_HEIGHT_POINTS, LEAST_WIDTH_CHARACTERS
from analysis.sources.opening.moments import EPOCH_1900, EPOCH_1904, moment, span
from analysis.sources.opening.packed import PackedCells
from analysis.sources.opening.runs import Run, as_read
from analysis.sources.opening.struck import struck_through
from analysis.sources.opening.styles import date_kind
from analysis.text import plain_letters

if TYPE_CHECKING:
    from xlrd.book import Book
    from xlrd.sheet import Rowinfo
    from xlrd.sheet import Sheet as Stored

_EMPTY, _TEXT, _NUMBER, _DATE, _BOOL, _ERROR, _BLANK = range(7)
_FORMULAS = (0x0006, 0x0206, 0x0406)
_BOF, _EOF, _RECALCID = (0x0009, 0x0209, 0x0409, 0x0809), 0x000A, 0x01C1
_RECORD = struct.Struct("<HH")
_PLACE = struct.Struct("<HH")
_NO_RESULTS = (bytes(8), b"\x03\0\0\0\0\0\xff\xff")
_BIFF_8 = 80
_MOST_SLOTS = 8_000_000
_LARGEST_WHOLE = 1e15
_LEAST_WIDTH, _LEAST_HEIGHT = LEAST_WIDTH_CHARACTERS * 256, LEAST_HEIGHT_POINTS * 20
_OUT_OF_CALENDAR = "#NUM!"


class Formulas(NamedTuple):
    """Where the formulas of a sheet are, and whether one of them has a result other than zero or nothing."""

    places: frozenset[tuple[int, int]]
    some_calculated: bool


class SheetReader:
    """The cells of one sheet; ``never_calculated``: no program has worked out the workbook's formulas."""

    def __init__(
        self, book: Book, stored: Stored, formulas: Formulas, never_calculated: bool, looks: Looks
    ) -> None:
        self._book = book
        self._looks = looks
        self._stored = stored
        self._epoch = EPOCH_1904 if book.datemode else EPOCH_1900
        self._formulas = formulas.places
        self._never_calculated = never_calculated
        self._under: dict[str, dict[str, str]] = {}
        self._struck: dict[int, str] = {}
        if sum(map(stored.row_len, range(stored.nrows))) > _MOST_SLOTS:
            raise guard.too_many("ô", guard.MAX_CELLS)
        self.sheet = Sheet(
            stored.name,
            self._packed(),
            tuple(sorted(MergedRange(r + 1, c + 1, r2, c2) for r, r2, c, c2 in stored.merged_cells)),
            bool(stored.visibility),
        )

    def problems(self, file: str) -> tuple[Problem, ...]:
        """What is to be asked about texts in old fonts and about what is struck out."""
        place = Place(file, self.sheet.title)
        return (*ambiguities(place, self._under), *struck_through(self._struck, place))

    def _packed(self) -> PackedCells:
        packed = PackedCells()
        for cell in self._cells():
            packed.add(cell)
        packed.sort()
        return packed

    def _cells(self) -> Iterator[Cell]:
        stored = self._stored
        hidden_columns = {
            c for c, info in stored.colinfo_map.items() if info.hidden or info.width < _LEAST_WIDTH
        }
        notes = {place: note.text for place, note in stored.cell_note_map.items()}
        for row in range(stored.nrows):
            info = stored.rowinfo_map.get(row)
            hidden = info is not None and _is_hidden(info)
            for column, kind in enumerate(stored.row_types(row)):
                if kind in (_EMPTY, _BLANK) and (row, column) not in notes:
                    continue
                note = notes.pop((row, column), "") if notes else ""
                cell = self._cell(row, column, kind, note, hidden or column in hidden_columns)
                if cell is not None:
                    yield cell
        for (row, column), note in notes.items():
            yield Cell(row + 1, column + 1, None, "text", comment=plain_letters(note).strip())

    def _cell(self, row: int, column: int, kind: int, note: str, hidden: bool) -> Cell | None:
        stored: str | float | int | None = self._stored.cell_value(row, column)
        at = self._stored.cell_xf_index(row, column)
        style, look = self._book.xf_list[at], self._looks[at]
        format_ = self._book.format_map.get(style.format_key)
        number_format = format_.format_str if format_ else "General"
        formula = (row, column) in self._formulas
        value, shown, raw = self._value(row, column, kind, stored, number_format)
        if formula and self._never_calculated and value in (0, ""):
            value, shown, raw = None, "uncalculated", str(value)
        if value in (None, "") and shown != "uncalculated" and not note:
            return None
        if look.struck and value is not None and str(value).strip():
            self._struck[key_of(row + 1, column + 1)] = ""
        if look.unseen and (look.unseen == "all" or shown != "text"):
            hidden = True
        if self._struck and self._struck.get(key_of(row + 1, column + 1)) == "":
            hidden = True
        comment = plain_letters(note).strip() if note else ""
        return Cell(row + 1, column + 1, value, shown, number_format, hidden, raw, comment, formula)

    def _value(
        self, row: int, column: int, kind: int, stored: str | float | int | None, number_format: str
    ) -> tuple[Value, CellKind, str]:
        if kind in (_NUMBER, _DATE) and stored is not None:
            return self._number(float(stored), number_format)
        if kind == _BOOL:
            return bool(stored), "bool", ""
        if kind == _ERROR:
            from xlrd import error_text_from_code

            return error_text_from_code.get(int(stored or 0), f"#{stored}"), "error", ""
        text = str(stored or "")
        decoded = plain_letters(self._decoded(row, column, text))
        return decoded, "text", "" if decoded == text else text

    def _number(self, stored: float, number_format: str) -> tuple[Value, CellKind, str]:
        shown_as = date_kind(number_format)
        if shown_as:
            shown = span(stored) if shown_as == "span" else moment(stored, self._epoch)
            if not shown:
                return _OUT_OF_CALENDAR, "error", repr(stored)
            if isinstance(shown, datetime):
                return shown, "date", repr(stored)
            return str(shown), "text", repr(stored)
        whole = stored.is_integer() and abs(stored) < _LARGEST_WHOLE
        return int(stored) if whole else stored, "number", ""

    def _decoded(self, row: int, column: int, text: str) -> str:
        style = self._book.xf_list[self._stored.cell_xf_index(row, column)]
        runs = self._stored.rich_text_runlist_map.get((row, column), [])
        if text.isascii() and not runs and not self._font(style.font_index).endswith(("H", "h")):
            return text
        starts = [(0, style.font_index), *((int(at), int(font)) for at, font in runs)]
        ends = [*(at for at, _ in starts[1:]), len(text)]
        own = self._looks.of_font(style.font_index)
        pieces = [
            Run(text[at:end], self._font(font), "" if (look := self._looks.of_font(font)) == own else look)
            for (at, font), end in zip(starts, ends, strict=True)
            if end > at
        ]
        read = as_read(pieces)
        if read.struck:
            self._struck[key_of(row + 1, column + 1)] = "" if read.is_struck else read.struck
        address = f"{column_letter(column + 1)}{row + 1}"
        return "".join(self._run(run.text, run.font, address) for run in read.runs)

    def _run(self, text: str, font: str, address: str) -> str:
        decode = decoder_for(font)
        if decode is None or not text:
            return text
        self._under.setdefault(font, {}).setdefault(text, address)
        return decode(text)

    def _font(self, index: int) -> str:
        fonts = self._book.font_list
        return str(fonts[index].name) if index < len(fonts) else ""


def _is_hidden(row: Rowinfo) -> bool:
    flat = row.has_default_height == 0 and (row.height or 0) < _LEAST_HEIGHT
    return bool(row.hidden or flat)


def formulas_of(book: Book, at: int) -> Formulas:
    """The formulas of the sheet number ``at``, from its records."""
    starts: list[int] = vars(book)["_sh_abs_posn"]
    found: dict[tuple[int, int], bytes] = {
        _PLACE.unpack_from(data): data[6:14]
        for _, data in _records(book, starts[at], _FORMULAS)
        if len(data) >= 16
    }
    return Formulas(frozenset(found), any(result not in _NO_RESULTS for result in found.values()))


def is_never_calculated(book: Book, formulas: list[Formulas]) -> bool:
    """Whether every formula of the workbook is saved as zero or nothing by a program that does not calculate.

    Excel since 2000 marks a calculated workbook with a record of its own; a generator of files leaves it
    out.
    """
    if book.biff_version < _BIFF_8 or any(f.some_calculated for f in formulas):
        return False
    return not any(_records(book, book.base, (_RECALCID,)))


def _records(book: Book, start: int, kinds: Container[int]) -> Iterator[tuple[int, bytes]]:
    """The records of some kinds from ``start`` to the end of their part; charts inside it are passed over."""
    memory, end = book.mem or b"", book.base + book.stream_len
    depth = 0
    while start + 4 <= end:
        kind, length = _RECORD.unpack_from(memory, start)
        depth += (kind in _BOF) - (kind == _EOF)
        if depth <= 0:
            return
        if depth == 1 and kind in kinds:
            yield kind, bytes(memory[start + 4 : start + 4 + length])
        start += 4 + length
