"""The second reading of values, by another parser, and where the two readings differ."""

from __future__ import annotations

import io
import re
from array import array
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from analysis.sources.cells import Value
from analysis.sources.opening.gathered import ERROR, LAST_COLUMN, UNCALCULATED, Gathered, key_of
from analysis.sources.opening.moments import serial_of
from analysis.sources.opening.stored import StoredCells
from analysis.sources.opening.texts import unescaped

Shown = int | float | str | bool | time | date | datetime | timedelta
_Rows = list[list[Shown]]

_AREA_PER_CELL = 4
_AREA_FREE = 50_000
_MAX_AREA = 4_000_000
_MAX_COPIED = 64 * 2**20
_CONTROL = re.compile("[\x00-\x08\x0b-\x1f]")


class Difference(NamedTuple):
    """The first cell that the two readings tell differently."""

    key: int
    ours: str
    theirs: str


def bounded(gathered: Gathered) -> bool:
    """Whether the other parser, which makes every cell up to the last one, can take the sheet.

    It ends the whole process on addresses outside the grid and on more memory than there is.
    """
    if not gathered.sound:
        return False
    keys = gathered.keys
    if not keys:
        return True
    width = max([key & 16383 for key in keys]) + 1
    area = (keys[-1] >> 14) * width
    if area > min(_MAX_AREA, _AREA_FREE + _AREA_PER_CELL * len(keys)):
        return False
    longest = max(map(len, gathered.shared), default=0)
    if longest * len(keys) <= _MAX_COPIED:
        return True
    return sum(len(v) for v in gathered.values if isinstance(v, str)) <= _MAX_COPIED


class SecondReading:
    """The workbook as the other parser has it; ``works`` is false when it refuses the file."""

    def __init__(self, content: bytes) -> None:
        self.works = True
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))
            self._names = self._book.sheet_names
        except BaseException as error:
            self.works = _told(error)

    def rows(self, title: str) -> _Rows | None:
        """All rows of a sheet from A1 on; ``None`` when it cannot be read."""
        if not self.works or self._names.count(title) != 1:
            return None
        try:
            return self._book.get_sheet_by_name(title).to_python(skip_empty_area=False)
        except BaseException as error:
            self.works = _told(error)
            return None


def _told(error: BaseException) -> bool:
    """``False``; raises again what is no fault of the file. A panic of the parser is no ``Exception``."""
    if isinstance(error, KeyboardInterrupt | SystemExit | GeneratorExit):
        raise error
    return False


def first_difference(cells: StoredCells, rows: _Rows, epoch: datetime) -> Difference | None:
    """Where the stored cells and the second reading first differ, row by row."""
    keys, values, width = cells.stored_keys, cells.stored_values, len(rows[0]) if rows else 0
    exact = bool not in set(map(type, chain.from_iterable(rows)))
    start, count = 0, len(keys)
    for number, theirs in enumerate(rows, 1):
        base = number << 14
        end = _row_end(keys, start, base, width)
        ours: Sequence[object] = values[start:end]
        if end - start != width:
            if end > start and keys[end - 1] - base >= width:
                return Difference(keys[end - 1], str(values[end - 1]), "")
            ours = _padded(keys, values, range(start, end), base, width)
        if not exact or ours != theirs:
            found = _in_row(cells, range(start, end), number, theirs, epoch)
            if found:
                return found
        start = end
    return None if start == count else Difference(keys[start], str(values[start]), "")


def _row_end(keys: array[int], start: int, base: int, width: int) -> int:
    """Where the row of the key ``base`` ends that starts at ``start``, most likely full."""
    end, count = start + width, len(keys)
    if end > count or (width and keys[end - 1] != base + width - 1):
        end = start
    while end < count and keys[end] - base < LAST_COLUMN:
        end += 1
    return end


def _padded(keys: array[int], values: Sequence[Value], indexes: range, base: int, width: int) -> list[object]:
    """A row with empty texts where it has no cell, as the other parser has it."""
    padded: list[object] = [""] * width
    for index in indexes:
        padded[keys[index] - base] = values[index]
    return padded


def _in_row(
    cells: StoredCells, indexes: range, number: int, theirs: list[Shown], epoch: datetime
) -> Difference | None:
    own = {cells.stored_keys[index]: index for index in indexes}
    for column, other in enumerate(theirs, 1):
        key = key_of(number, column)
        index = own.get(key)
        if index is None:
            if other != "" and str(other).strip():
                return Difference(key, "", str(other))
        elif not _agree(cells.stored_values[index], cells.flags[index], other, epoch):
            return Difference(key, str(cells.stored_values[index]), str(other))
    return None


def _agree(ours: Value, flag: int, theirs: Shown, epoch: datetime) -> bool:
    """Whether both readings mean the same; the other one has an empty text for an error."""
    if flag & (ERROR | UNCALCULATED) or ours is None:
        return theirs in ("", 0) or (isinstance(theirs, str) and theirs.startswith("#"))
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return type(ours) is type(theirs) and ours == theirs
    if isinstance(ours, str) or isinstance(theirs, str):
        return isinstance(ours, str) and isinstance(theirs, str) and _bare(ours) == _bare(theirs)
    serial = serial_of(ours, epoch) if isinstance(ours, datetime) else float(ours)
    if isinstance(theirs, int | float):
        return serial == float(theirs)
    return _near(serial, theirs, epoch)


def _near(serial: float, theirs: date | time | timedelta, epoch: datetime) -> bool:
    """Whether a date is that of the serial number; the days before March 1900 are counted in two ways."""
    slack = 1.01 if serial < 61 else 2e-5
    return abs(serial_of(theirs, epoch) - serial) < slack or (serial <= 1 and isinstance(theirs, time))


def _bare(text: str) -> str:
    """The text without what the other parser drops or leaves as it is: white space, controls, escapes."""
    return "".join(_CONTROL.sub("", unescaped(text)).split())
