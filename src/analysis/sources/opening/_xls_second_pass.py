"""The values of a file read a second time, by calamine, and compared with the first."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta

from analysis.checking import Place, Problem
from analysis.sources.cells import Cell, Sheet, column_letter
from analysis.sources.opening.compared import BLOCK, SecondReading, Shown, equal
from analysis.sources.opening.packed import PackedCells

_LARGEST_AREA = 3_000_000


def differences(sheets: Sequence[Sheet], content: bytes | None, file: str) -> tuple[Problem, ...]:
    """``passes_differ`` for each sheet whose cells calamine reads otherwise.

    calamine draws the whole rectangle of a sheet, and ends the process where that is too large: it is
    asked only while the rectangles are small. Without ``content`` it cannot be asked, which is said.
    Cells that it cannot tell (errors, formulas without a result, durations) are not compared.
    """
    if sum(max(sheet.rows, default=0) * sheet.last_column for sheet in sheets) > _LARGEST_AREA:
        return ()
    second = SecondReading(content) if content is not None else None
    told = (
        _difference(sheet, second.rows(sheet.title) if second else None, file)
        for sheet in sheets
        if not sheet.hidden
    )
    return tuple(problem for problem in told if problem)


def _difference(sheet: Sheet, rows: list[list[Shown]] | None, file: str) -> Problem | None:
    if rows is None:
        message = "Chỉ một trong hai cách đọc đọc được trang này: hãy mở bằng Excel rồi lưu lại."
        return Problem("notes", "read_once", message, file, sheet.title, done="Dùng cách đọc được.")
    differing = sorted(_differing(sheet, rows))
    if not differing:
        return None
    (row, column), theirs = differing[0]
    address = f"{column_letter(column)}{row}"
    own = sheet.at(row, column)
    both = f"{own.text if own else ''} | {theirs}"
    message = (
        f"Hai cách đọc tệp cho kết quả khác nhau ở {len(differing)} ô (ô đầu tiên: {address}): hãy mở bằng "
        "Excel, kiểm tra các ô rồi lưu lại thành .xlsx."
    )
    place = Place(file, sheet.title, address)
    done = "Dùng kết quả của cách đọc thứ nhất."
    return Problem.at(place, "blanks", "passes_differ", message, as_written=both, done=done)


def _differing(sheet: Sheet, rows: list[list[Shown]]) -> Iterator[tuple[tuple[int, int], str]]:
    """Where the readings differ, and what the second one has there."""
    width = len(rows[0]) if rows else 0
    for first in range(0, len(rows), BLOCK):
        block = rows[first : first + BLOCK]
        if not _is_equal(sheet.cells, first, block):
            yield from _differing_block(sheet, first, block)
    if max(sheet.rows, default=0) <= len(rows) and sheet.last_column <= width:
        return
    for (number, column), cell in sheet.cells.items():
        if (number > len(rows) or column > width) and not _agree(cell, ""):
            yield (number, column), ""


def _is_equal(cells: Mapping[tuple[int, int], Cell], first: int, block: list[list[Shown]]) -> bool:
    """Whether the rows after ``first`` hold the same values cell by cell, told without making a cell."""
    if not isinstance(cells, PackedCells) or cells.width > len(block[0]) or bool in cells.types:
        return False
    start = bisect_left(cells.stored_keys, first + 1 << 14)
    end = bisect_left(cells.stored_keys, first + len(block) + 1 << 14, start)
    return equal(cells.stored_keys, cells.stored_values, range(start, end), first, block)


def _differing_block(
    sheet: Sheet, first: int, block: list[list[Shown]]
) -> Iterator[tuple[tuple[int, int], str]]:
    for number, row in enumerate(block, start=first + 1):
        for column, stored in enumerate(row, start=1):
            cell = sheet.cells.get((number, column))
            if cell is None:
                if stored != "" and str(stored).strip():
                    yield (number, column), str(stored)
            elif not _agree(cell, stored):
                yield (number, column), str(stored)


def _agree(cell: Cell, stored: Shown) -> bool:
    value = cell.value
    if value == stored and value is not True and value is not False:
        return stored is not True and stored is not False
    if cell.kind in ("error", "uncalculated"):
        return True
    return (cell.is_blank and stored == "") or _same(cell, stored)


def _same(cell: Cell, stored: Shown) -> bool:
    value = cell.value
    if isinstance(stored, time | timedelta) or (isinstance(stored, date) and isinstance(value, str)):
        return bool(cell.raw)
    if isinstance(value, bool) or isinstance(stored, bool):
        return value is stored
    if isinstance(value, int | float) and isinstance(stored, int | float):
        return value == stored or abs(value - stored) <= 1e-9 * abs(value)
    if isinstance(value, datetime) and isinstance(stored, date):
        return abs(value - _moment(stored)) < timedelta(seconds=1)
    return "".join((cell.raw or str(value)).split()) == "".join(str(stored).split())


def _moment(stored: date) -> datetime:
    return stored if isinstance(stored, datetime) else datetime.combine(stored, time())
