"""Where a table's body ends, and which lines below it are notes or signatures rather than data."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass

from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout.heads import begins_like

_NUMBER = re.compile(r"\d")
_SHORT_LINE = 60


@dataclass(frozen=True)
class Body:
    """The rows of data and the rows of notes below a head; rows in neither belong to what follows."""

    rows: tuple[int, ...]
    notes: tuple[int, ...]


def find_body(sheet: Sheet, rows: tuple[int, ...], columns: Collection[int], *, is_last: bool) -> Body:
    """Split the non-blank ``rows`` below a head whose fields lie in ``columns``.

    Blank rows in between end nothing. After the last row of data come notes; when another table follows
    (``is_last`` false) the lines after the last note are its title.
    """
    notes = _notes_within(sheet, rows, columns)
    data = [r for r in rows if r not in notes and _is_data(sheet.by_row[r], columns)]
    end = max(data, default=0)
    for row in rows:
        if row == end + 1 and row not in notes and _is_name_alone(sheet.by_row[row], columns):
            end = row
    tail = tuple(r for r in rows if r > end)
    if not is_last:
        last_note = max((r for r in tail if r in notes), default=0)
        tail = tuple(r for r in tail if r <= last_note)
    within = tuple(r for r in rows if r <= end and r in notes)
    return Body(tuple(r for r in rows if r <= end and r not in notes), within + tail)


def _notes_within(sheet: Sheet, rows: tuple[int, ...], columns: Collection[int]) -> frozenset[int]:
    notes: set[int] = set()
    after_note = False
    for row in rows:
        cells = sheet.by_row[row]
        if _begins_note(cells) and sum(c.column in columns for c in cells) < 3:
            after_note = True
        elif after_note:
            after_note = not any(_holds_number(c) and c.column in columns for c in cells)
        if after_note:
            notes.add(row)
    return frozenset(notes)


def _begins_note(cells: tuple[Cell, ...]) -> bool:
    text = cells[0].text
    return begins_like(text, "note") or begins_like(text, "signature")


def _holds_number(cell: Cell) -> bool:
    return cell.kind in ("number", "date") or (
        len(cell.text) < _SHORT_LINE and bool(_NUMBER.search(cell.text))
    )


def _is_data(cells: tuple[Cell, ...], columns: Collection[int]) -> bool:
    return sum(c.column in columns for c in cells) >= 2


def _is_name_alone(cells: tuple[Cell, ...], columns: Collection[int]) -> bool:
    return cells[0].column in sorted(columns)[:2] and len(cells[0].text) <= _SHORT_LINE
