"""Where a table's body ends, which of its lines are carried over, and which lines are notes or signatures."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout.between import begins_note, says, titles_of_next
from analysis.sources.layout.looks import plain_rows

_NUMBER = re.compile(r"\d")
_SHORT_LINE = 60


@dataclass(frozen=True)
class Body:
    """Rows of data, of subtotals carried over a page, of notes; the others belong to what follows."""

    rows: tuple[int, ...]
    notes: tuple[int, ...]
    carried: tuple[int, ...] = ()


def find_body(sheet: Sheet, rows: Sequence[int], columns: Collection[int], head_below: int = 0) -> Body:
    """Split the non-blank ``rows`` below a head whose fields lie in ``columns``.

    Blank rows in between end nothing. After the last row of data come notes; when another table follows
    (its head begins at ``head_below``) the lines after the last note are its title. ``Mang sang`` repeats a
    sum: it is no data.
    """
    fields = frozenset(columns)
    first_two = sorted(fields)[:2]
    titles = titles_of_next(sheet, rows, head_below) if head_below else 0
    rows = rows[: len(rows) - titles]
    notes, data, carried = _sorted_out(sheet, rows, fields)
    legend = _legend(sheet, rows, data) if len(fields) > 3 else frozenset()
    notes, data = notes | legend, [r for r in data if r not in legend]
    end = data[-1] if data else 0
    for row in rows[bisect_left(rows, end) :] if data else rows:
        is_next = row == end + 1 and row + 1 != head_below and row not in notes and row not in carried
        if is_next and _is_name_alone(sheet.by_row[row], first_two):
            end = row
    tail = tuple(r for r in rows if r > end and r not in carried)
    if head_below:
        last_note = max((r for r in tail if r in notes), default=0)
        tail = tuple(r for r in tail if r <= last_note)
    within = tuple(r for r in rows if r <= end and r in notes)
    body = tuple(r for r in rows if r <= end and r not in notes and r not in carried)
    return Body(body, within + tail, tuple(sorted(carried)))


def _legend(sheet: Sheet, rows: Sequence[int], data: Sequence[int]) -> frozenset[int]:
    """Rows of one or two words apart below the last row of data: ``Đ | đạt``, ``Số thôn: | 35``."""
    tail: list[int] = []
    for row in reversed(data):
        cells = sheet.by_row[row]
        if len(cells) > 2 or not (_is_label(cells[0]) or all(c.kind == "text" for c in cells)):
            break
        tail.append(row)
    if not tail or len(tail) == len(data):
        return frozenset()
    above = rows[bisect_left(rows, tail[-1]) - 1]
    return frozenset(tail) if above < tail[-1] - 1 else frozenset()


def _is_label(cell: Cell) -> bool:
    return cell.kind == "text" and cell.text.rstrip().endswith(":")


def _sorted_out(
    sheet: Sheet, rows: Sequence[int], fields: frozenset[int]
) -> tuple[frozenset[int], list[int], frozenset[int]]:
    notes: set[int] = set()
    carried: set[int] = set()
    data: list[int] = []
    after_note = False
    plain = plain_rows(sheet)
    for row in rows:
        if row in plain and not after_note:
            data.append(row)
            continue
        cells = sheet.by_row[row]
        held = _held(cells, fields)
        if held < 3 and begins_note(cells[0]):
            after_note = True
        elif after_note:
            after_note = not _is_data_again(cells, fields, held)
        if after_note:
            notes.add(row)
        elif _is_carried(cells):
            carried.add(row)
        elif held >= 2:
            data.append(row)
    return frozenset(notes), data, frozenset(carried)


def _is_data_again(cells: tuple[Cell, ...], fields: frozenset[int], held: int) -> bool:
    """Whether a row below a note is data: as full as rows are, or numbered, and with a number."""
    is_full = held >= min(3, len(fields)) or (held == 2 and cells[0].kind == "number")
    return is_full and any(c.column in fields and _holds_number(c) for c in cells)


def _held(cells: tuple[Cell, ...], fields: frozenset[int]) -> int:
    """How many of the cells lie in columns of the table, counted no further than three."""
    held = 0
    for cell in cells:
        if cell.column in fields:
            held += 1
            if held == 3:
                break
    return held


def _is_carried(cells: tuple[Cell, ...]) -> bool:
    return any(c.kind == "text" and len(c.text) <= _SHORT_LINE and says(c.text, "carried") for c in cells[:2])


def _holds_number(cell: Cell) -> bool:
    return cell.kind in ("number", "date") or (
        len(cell.text) < _SHORT_LINE and bool(_NUMBER.search(cell.text))
    )


def _is_name_alone(cells: tuple[Cell, ...], first_two: Sequence[int]) -> bool:
    return cells[0].column in first_two and len(cells[0].text) <= _SHORT_LINE
