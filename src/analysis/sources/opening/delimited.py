"""Tables written as text: ``.csv``, ``.tsv``, and the text files that programs name ``.xls``.

Every value stays text exactly as written; what its digits mean is decided later, a column at a time.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from analysis.checking import Checked, Place, Problem
from analysis.sources.cells import Cell, CellKind, Sheet, Workbook
from analysis.sources.lettering import settled
from analysis.sources.lettering.codes import tcvn3, vni
from analysis.sources.lettering.syllables import is_syllable
from analysis.sources.opening import guard
from analysis.sources.opening._delimited_columns import delimiter_of
from analysis.sources.opening.gathered import LAST_COLUMN, LAST_ROW
from analysis.sources.opening.guard import Refused
from analysis.text import plain_letters

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = re.compile(r"[^\W\d_]+")
_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!|SPILL!|CALC!)|Err:\d{3}")
_KEPT_AS_TEXT = re.compile(r'="([^"]*)"')
_STATED = re.compile(r"sep=(.)\r?\n", re.IGNORECASE)
_SHARE_OF_SENSE = 0.9
_SAMPLE = 200_000
_CELLS_OF_A_TABLE = 3
_UNKNOWN_LETTERS = (
    "Không biết tệp viết bằng bảng mã nào: hãy lưu lại bằng “CSV UTF-8” hoặc thành .xlsx rồi gửi lại."
)


def read(path: Path, file: str) -> Checked[Workbook]:
    """The table in the text file at ``path`` as a workbook of one sheet, named for the file.

    Raises :class:`Refused` for text without columns, in no known encoding, with quotes that do not
    close, or too large.
    """
    content = path.read_bytes() if path.stat().st_size <= guard.MAX_BYTES else b""
    if not content:
        raise Refused("too_large", f"Tệp quá {guard.MAX_BYTES // 2**20} MB: hãy tách tệp rồi gửi lại.")
    text, problems = _decoded(content, file)
    stated = _STATED.match(text)
    if stated:
        text = text[stated.end() :]
    delimiter = stated[1] if stated else delimiter_of(text)
    widths: dict[int, int] = {}
    cells = {(cell.row, cell.column): cell for cell in _cells(text, delimiter, widths)}
    sheet = settled(Sheet(plain_letters(path.stem), cells), file)
    ragged = _ragged(sheet.value, widths, file)
    return Checked(Workbook(file, (sheet.value,), kind="csv"), (*problems, *sheet.problems, *ragged))


def _cells(text: str, delimiter: str, widths: dict[int, int]) -> Iterator[Cell]:
    """The cells that are not blank; how many cells each row has goes into ``widths``."""
    count = 0
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    try:
        for number, row in enumerate(rows, start=1):
            count += len(row)
            if count > guard.MAX_CELLS or len(row) > LAST_COLUMN or number > LAST_ROW:
                raise guard.too_many("ô", guard.MAX_CELLS)
            widths[number] = len(row)
            yield from (
                _cell(number, n, written) for n, written in enumerate(row, start=1) if written.strip()
            )
    except csv.Error as error:
        raise Refused(
            "broken_quotes",
            f"Dấu ngoặc kép mở ở gần dòng {rows.line_num} không đóng đúng chỗ, không biết ô kết thúc ở đâu: "
            "hãy lưu lại thành .xlsx rồi gửi lại.",
        ) from error


def _ragged(sheet: Sheet, widths: Mapping[int, int], file: str) -> tuple[Problem, ...]:
    """A problem when rows of the table have more or fewer cells than most: their columns may be shifted."""
    rows = [row for row in sheet.rows if len(sheet.by_row[row]) >= _CELLS_OF_A_TABLE]
    usual = Counter(widths[row] for row in rows).most_common(1)
    odd = [row for row in rows if widths[row] != usual[0][0]]
    if not odd:
        return ()
    message = (
        f"{len(odd)} dòng không có {usual[0][0]} ô như các dòng khác (dòng đầu tiên: {odd[0]}), các ô có thể "
        "lệch cột: hãy lưu lại thành .xlsx rồi gửi lại."
    )
    place = Place(file, sheet.title, f"A{odd[0]}")
    return (Problem.at(place, "blanks", "ragged_rows", message, done="Giữ mỗi ô ở cột nó đứng."),)


def _cell(row: int, column: int, written: str) -> Cell:
    kept = _KEPT_AS_TEXT.fullmatch(written)
    value = plain_letters(kept[1]) if kept else plain_letters(written)
    kind: CellKind = "error" if _ERROR.fullmatch(value.strip()) else "text"
    return Cell(row, column, value, kind, raw="" if value == written else written)


def _decoded(content: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    encoding = next((name for mark, name in _BOMS if content.startswith(mark)), "utf-8")
    try:
        text = content.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding != "utf-8":
            raise guard.damaged() from error
        return _in_old_letters(content, file)
    if "\0" in text:
        raise Refused("unknown_type", "Không nhận ra loại tệp: hãy gửi bảng tính .xlsx.")
    return text, ()


def _in_old_letters(content: bytes, file: str) -> tuple[str, tuple[Problem, ...]]:
    """Text of one byte a letter: Vietnamese Windows' code page, or codes of an old font in Latin-1."""
    if b"\0" in content:
        raise Refused("unknown_type", "Không nhận ra loại tệp: hãy gửi bảng tính .xlsx.")
    windows = unicodedata.normalize("NFC", content.decode("cp1258", "replace"))
    latin = content.decode("latin-1")
    makes_sense = {
        "cp1258": "\ufffd" not in windows and _share_of_sense(windows) >= _SHARE_OF_SENSE,
        "old": any(_share_of_sense(e.decode(latin[:_SAMPLE])) >= _SHARE_OF_SENSE for e in (tcvn3(), vni())),
    }
    if makes_sense["cp1258"] == makes_sense["old"]:
        raise Refused("unknown_encoding", _UNKNOWN_LETTERS)
    if makes_sense["old"]:
        return latin, ()
    message = (
        "Tệp viết bằng bảng mã Windows-1258, đã đổi sang Unicode: lần sau hãy lưu “CSV UTF-8” hoặc .xlsx."
    )
    return windows, (Problem("notes", "code_page_1258", message, file, done="Đổi sang Unicode."),)


def _share_of_sense(text: str) -> float:
    """Which share of the words with diacritics could be Vietnamese."""
    words = [word for word in _WORD.findall(text[:_SAMPLE]) if not word.isascii()]
    return sum(map(is_syllable, words)) / len(words) if words else 0.0
