"""The second reading of values, by another parser, and where the two readings differ."""

from __future__ import annotations

import io
import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from itertools import chain
from typing import NamedTuple

from python_calamine import CalamineWorkbook

from analysis.sources.cells import Value
from analysis.sources.opening.gathered import ERROR, LAST_COLUMN, UNCALCULATED, Gathered, key_of
from analysis.sources.opening.moments import serial_of
from analysis.sources.opening.stored import StoredCells
from analysis.sources.opening.texts import StoredText, unescaped

Shown = int | float | str | bool | time | date | datetime | timedelta
_Rows = list[list[Shown]]

_AREA_PER_CELL = 4
_AREA_FREE = 50_000
_MAX_AREA = 4_000_000
_MAX_COPIED = 64 * 2**20
BLOCK = 256
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
    width = gathered.width
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
    exact = cells.width <= width and bool not in cells.types
    start, count = 0, len(keys)
    for first in range(0, len(rows), BLOCK):
        block = rows[first : first + BLOCK]
        end = bisect_left(keys, first + len(block) + 1 << 14, start)
        if not exact or not equal(keys, values, range(start, end), first, block):
            found = _in_block(cells, range(start, end), first, block, epoch)
            if found:
                return found
        start = end
    return None if start == count else Difference(keys[start], str(values[start]), "")


def equal(keys: array[int], values: Sequence[Value], indexes: range, first: int, block: _Rows) -> bool:
    """Whether the rows after ``first`` hold the same values, with empty texts where there is no cell."""
    theirs: list[object] = list(chain.from_iterable(block))
    if bool in set(map(type, theirs)):
        return False
    if len(indexes) == len(theirs):
        return values[indexes.start : indexes.stop] == theirs
    width = len(block[0])
    ours: list[object] = [""] * len(theirs)
    for index in indexes:
        key = keys[index]
        ours[((key >> 14) - first - 1) * width + (key & (LAST_COLUMN - 1))] = values[index]
    return ours == theirs


def _in_block(
    cells: StoredCells, indexes: range, first: int, block: _Rows, epoch: datetime
) -> Difference | None:
    """The first difference in the rows after ``first``."""
    keys, start = cells.stored_keys, indexes.start
    for number, theirs in enumerate(block, first + 1):
        end = bisect_left(keys, number + 1 << 14, start, indexes.stop)
        found = _in_row(cells, range(start, end), number, theirs, epoch)
        if found:
            return found
        start = end
    return None


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
    beyond = [index for key, index in own.items() if key - (number << 14) >= len(theirs)]
    return (
        Difference(cells.stored_keys[beyond[0]], str(cells.stored_values[beyond[0]]), "") if beyond else None
    )


def _agree(ours: Value, flag: int, theirs: Shown, epoch: datetime) -> bool:
    """Whether both readings mean the same; the other one has an empty text for an error."""
    if flag & (ERROR | UNCALCULATED) or ours is None:
        return theirs in ("", 0) or (isinstance(theirs, str) and theirs.startswith("#"))
    if isinstance(ours, bool) or isinstance(theirs, bool):
        return type(ours) is type(theirs) and ours == theirs
    if isinstance(ours, str) or isinstance(theirs, str):
        stored = ours.stored if isinstance(ours, StoredText) else ours
        return isinstance(stored, str) and isinstance(theirs, str) and _bare(stored) == _bare(theirs)
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
