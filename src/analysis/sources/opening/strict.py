"""A sheet read element by element, whatever way its XML is written."""

from __future__ import annotations

import re
from functools import lru_cache
from xml.parsers import expat

from analysis.sources.cells import MergedRange
from analysis.sources.opening import guard
from analysis.sources.opening.gathered import LAST_COLUMN, LAST_ROW, Gathered, Oddity, key_of
from analysis.sources.opening.looks import LEAST_HEIGHT_POINTS, LEAST_WIDTH_CHARACTERS
from analysis.sources.opening.texts import RunCollector, unescaped
from analysis.sources.opening.xml import MAIN, local_name, parser

_ADDRESS = re.compile(r"\$?([A-Za-z]{1,3})\$?([1-9][0-9]{0,6})\Z")
_TRUE = ("1", "true")


def read_strictly(content: bytes, gathered: Gathered) -> None:
    """Gather the sheet; :class:`guard.Refused` when its XML is broken."""
    reading = _Sheet(gathered)
    reader = parser()
    reader.StartElementHandler = reading.start
    reader.EndElementHandler = reading.end
    reader.CharacterDataHandler = reading.characters
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        raise guard.unreadable() from error
    if not reading.is_worksheet:
        raise guard.unreadable()


@lru_cache(maxsize=4096)
def position(reference: str) -> tuple[int, int] | None:
    """The row and column of ``F9``; ``None`` outside the grid of a sheet."""
    match = _ADDRESS.match(reference)
    if match is None:
        return None
    column = 0
    for letter in match[1].upper():
        column = column * 26 + ord(letter) - 64
    row = int(match[2])
    return (row, column) if row <= LAST_ROW and column <= LAST_COLUMN else None


@lru_cache(maxsize=4096)
def rectangle(reference: str) -> MergedRange | None:
    """The range ``A1:C3``, corners in any order; ``None`` for what is none inside the grid."""
    first, _, last = reference.partition(":")
    one, other = position(first), position(last or first)
    if one is None or other is None:
        return None
    rows, columns = sorted((one[0], other[0])), sorted((one[1], other[1]))
    return MergedRange(rows[0], columns[0], rows[1], columns[1])


class _Sheet:
    def __init__(self, gathered: Gathered) -> None:
        self.is_worksheet = False
        self._gathered = gathered
        self._runs = RunCollector(gathered.keeps_fonts)
        self._row = self._column = 0
        self._in_data = self._in_cell = self._inline = False
        self._pieces: list[str] | None = None
        self._stored: str | None = None
        self._reference: str | None = None
        self._place: tuple[int, int] | None = None
        self._kind = "n"
        self._style = 0
        self._formula = self._has_inline = False
        self._starts = {
            "worksheet": self._worksheet,
            "sheetData": self._data,
            "row": self._start_row,
            "c": self._start_cell,
            "v": self._start_value,
            "f": self._start_formula,
            "is": self._start_inline,
            "col": self._start_column,
            "mergeCell": self._merge,
            "dimension": self._dimension,
        }

    def start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition("}")
        if self._inline:
            self._runs.start(local, attributes)
        elif namespace in MAIN and (handler := self._starts.get(local)):
            handler(attributes)

    def characters(self, data: str) -> None:
        if self._inline:
            self._runs.characters(data)
        elif self._pieces is not None:
            self._pieces.append(data)

    def end(self, name: str) -> None:
        local = local_name(name)
        if local == "is":
            self._inline = False
        elif self._inline:
            self._runs.end(local)
        elif not self._in_data:
            return
        elif local == "v" and self._pieces is not None:
            self._stored = "".join(self._pieces)
            self._pieces = None
        elif local == "c" and self._in_cell:
            self._end_cell()
        elif local == "sheetData":
            self._in_data = False

    def _worksheet(self, _: dict[str, str]) -> None:
        self.is_worksheet = True

    def _data(self, _: dict[str, str]) -> None:
        self._in_data = True

    def _start_row(self, attributes: dict[str, str]) -> None:
        if not self._in_data:
            return
        stated = attributes.get("r", "")
        good = stated.isdecimal() and 0 < int(stated) <= LAST_ROW
        self._row = int(stated) if good else self._row + 1
        self._column = 0
        if stated and not good:
            self._outside(f"hàng {stated}", "")
        if attributes.get("hidden") in _TRUE or is_flat(attributes.get("ht")):
            self._gathered.hidden_rows.add(self._row)

    def _start_cell(self, attributes: dict[str, str]) -> None:
        if not self._in_data:
            return
        self._reference = attributes.get("r")
        stated = self._reference
        found = (self._row, self._column + 1) if stated is None else position(stated)
        self._place = found
        if found:
            _, self._column = found
        self._kind = attributes.get("t", "n")
        style = attributes.get("s", "0")
        self._style = int(style) if style.isdecimal() and len(style) < 10 else 10**9
        self._in_cell = True
        self._formula = self._has_inline = False
        self._stored = None

    def _start_value(self, _: dict[str, str]) -> None:
        if self._in_cell:
            self._pieces = []

    def _start_formula(self, _: dict[str, str]) -> None:
        self._formula = True

    def _start_inline(self, _: dict[str, str]) -> None:
        if self._in_cell:
            self._inline = self._has_inline = True
            self._runs.begin()

    def _end_cell(self) -> None:
        self._in_cell = False
        text = self._runs.text() if self._has_inline else self._stored
        if self._place is None or not (1 <= self._place[0] <= LAST_ROW and self._place[1] <= LAST_COLUMN):
            if text:
                self._outside(f"địa chỉ {self._reference}", text)
            return
        key = key_of(*self._place)
        if self._has_inline:
            self._gathered.text(key, self._style, text or "", self._formula)
        else:
            stored = unescaped(text) if text else text
            self._gathered.add(key, self._style, self._kind, stored, self._formula)
        if len(self._gathered.keys) > guard.MAX_CELLS:
            raise guard.too_many("ô có nội dung", guard.MAX_CELLS)

    def _outside(self, where: str, text: str) -> None:
        message = f"Trang có nội dung ở {where}, không phải một ô của bảng tính: hãy gõ lại nội dung ấy."
        oddity = Oddity("blanks", "bad_address", message, "", text[:200], "Nội dung này không được dùng.")
        self._gathered.odd(oddity)

    def _start_column(self, attributes: dict[str, str]) -> None:
        if attributes.get("hidden") not in _TRUE and not is_flat(
            attributes.get("width"), LEAST_WIDTH_CHARACTERS
        ):
            return
        first, last = attributes.get("min", ""), attributes.get("max", "")
        if first.isdecimal() and last.isdecimal():
            self._gathered.hidden_columns.append((int(first), min(int(last), LAST_COLUMN)))

    def _merge(self, attributes: dict[str, str]) -> None:
        merged = rectangle(attributes.get("ref", ""))
        if merged is None:
            self._gathered.sound = False
            return
        self._gathered.merged.append(merged)
        if len(self._gathered.merged) > guard.MAX_MERGES:
            raise guard.too_many("vùng gộp ô", guard.MAX_MERGES)

    def _dimension(self, attributes: dict[str, str]) -> None:
        stated = attributes.get("ref", "")
        self._gathered.sound = self._gathered.sound and rectangle(stated) is not None


def is_flat(size: str | bytes | None, least: float = LEAST_HEIGHT_POINTS) -> bool:
    """Whether a height (in points) or a width (in characters) leaves nothing to be seen."""
    try:
        return size is not None and 0 <= float(size) < least
    except ValueError:
        return False
