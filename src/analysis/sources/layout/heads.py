"""Heads of tables on a sheet: which rows are a head, and the heading path over each column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout.headings import is_heading, normal
from analysis.sources.layout.wording import FormSpec, load_line_words
from analysis.text import bare

_COLUMN_NUMBER = re.compile(r"^[\(\[]?\s*([A-Z]|\d{1,2}|[\d()+=x*/:,.%\s-]{1,30})\s*[\)\]]?$")
_DATE_LINE = re.compile(r"\bngay\b.{0,12}\bthang\b.{0,12}\bnam\b.{0,8}$")
_SHARED = 0.7
_DEEPEST = 6


@dataclass(frozen=True)
class Head:
    """A head: its rows, the row of column numbers after it, and each column's heading path.

    ``paths`` leave out headings that lie over nearly all columns; ``full`` keep them.
    """

    rows: tuple[int, ...]
    numbers: tuple[int, ...]
    paths: dict[int, tuple[str, ...]]
    full: dict[int, tuple[str, ...]]

    @property
    def last(self) -> int:
        """The last row the head takes."""
        return max(*self.rows, *self.numbers) if self.numbers else self.rows[-1]


def find_heads(sheet: Sheet, forms: Sequence[FormSpec]) -> tuple[Head, ...]:
    """Every head on ``sheet``, from the top down."""
    known = tuple(forms)
    heads: list[Head] = []
    for row in sheet.rows:
        if heads and row <= heads[-1].last:
            continue
        if _is_head_row(sheet, row, known):
            heads.append(_head(sheet, row, known, after=heads[-1].last if heads else 0))
    return tuple(heads)


def begins_like(text: str, kind: str) -> bool:
    """Whether a line begins as lines of ``kind`` do (``unit``, ``note``, ``signature``)."""
    plain = bare(text)
    if kind == "signature" and _DATE_LINE.search(plain):
        return True
    return any(plain.startswith(bare(word)) for word in load_line_words()[kind])


def _is_head_row(sheet: Sheet, row: int, forms: tuple[FormSpec, ...]) -> bool:
    cells = [c for c in sheet.by_row.get(row, ()) if c.kind == "text"]
    if len(cells) < 2:
        return False
    hits = sum(is_heading(forms, c.text) for c in cells)
    return hits >= 2 and hits >= len(sheet.by_row[row]) / 2


def _head(sheet: Sheet, anchor: int, forms: tuple[FormSpec, ...], *, after: int) -> Head:
    first = last = anchor
    while first - 1 > after and _is_group_row(sheet, first - 1, anchor):
        first -= 1
    while last - first < _DEEPEST and _continues(sheet, first, last, forms):
        last += 1
    numbers = tuple(r for r in (last + 1,) if _is_column_numbers(sheet, r))
    columns = sorted({c for r in range(first, last + 1) for c in _columns_of(sheet, r)})
    full = {c: _path(sheet, first, last, c) for c in columns}
    full = {c: path for c, path in full.items() if path}
    return Head(tuple(range(first, last + 1)), numbers, _without_shared(full), full)


def _is_group_row(sheet: Sheet, row: int, anchor: int) -> bool:
    cells = sheet.by_row.get(row, ())
    leftmost = min(c.column for c in sheet.by_row[anchor])
    return (
        bool(cells)
        and all(c.column > leftmost for c in cells)
        and not any(begins_like(c.text, "unit") for c in cells)
        and any(_is_wide(sheet, c) for c in cells)
    )


def _is_wide(sheet: Sheet, cell: Cell) -> bool:
    return any(
        m.first_row == cell.row and m.first_column == cell.column and m.last_column > m.first_column
        for m in sheet.merged
    )


def _continues(sheet: Sheet, first: int, last: int, forms: tuple[FormSpec, ...]) -> bool:
    below = last + 1
    if any(first <= m.first_row <= last < m.last_row for m in sheet.merged):
        return True
    cells = sheet.by_row.get(below, ())
    if not cells or _is_column_numbers(sheet, below):
        return False
    if _is_head_row(sheet, below, forms):
        return True
    groups = [m for m in sheet.merged if first <= m.first_row <= last and m.last_column > m.first_column]
    return len(cells) > 1 and all(
        any(m.first_column <= c.column <= m.last_column for m in groups) for c in cells
    )


def _is_column_numbers(sheet: Sheet, row: int) -> bool:
    texts = [c.text.strip() for c in sheet.by_row.get(row, ())]
    if len(texts) < 3 or not all(_COLUMN_NUMBER.match(t) for t in texts):
        return False
    numbers = [int(n) for t in texts for n in re.findall(r"^\(?(\d{1,2})\)?(?:\s*=.*)?$", t)]
    steps = all(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) >= 2 and numbers[0] <= 3 and steps and numbers[-1] >= len(numbers)


def _columns_of(sheet: Sheet, row: int) -> set[int]:
    """Columns with text of their own or of a merged range over ``row``."""
    columns = {c.column for c in sheet.by_row.get(row, ())}
    for merged in sheet.merged_over(row):
        anchor = sheet.at(merged.first_row, merged.first_column)
        if anchor is not None and not anchor.is_blank:
            columns |= set(range(merged.first_column, min(merged.last_column, sheet.last_column) + 1))
    return columns


def _path(sheet: Sheet, first: int, last: int, column: int) -> tuple[str, ...]:
    path: list[str] = []
    for row in range(first, last + 1):
        cell = sheet.covering(row, column)
        if cell is None or cell.is_blank:
            cell = _group_label(sheet, row, last, column)
        text = " ".join(cell.text.split()) if cell is not None else ""
        if text and text not in path:
            path.append(text)
    return tuple(path)


def _group_label(sheet: Sheet, row: int, last: int, column: int) -> Cell | None:
    """The group heading unmerged to the left: its column and this one both have headings below."""
    if row == last or not _has_heading_below(sheet, row, last, column):
        return None
    left = [c for c in sheet.by_row.get(row, ()) if c.column < column]
    if not left or _is_wide(sheet, left[-1]) or not _has_heading_below(sheet, row, last, left[-1].column):
        return None
    return left[-1]


def _has_heading_below(sheet: Sheet, row: int, last: int, column: int) -> bool:
    return any(
        (cell := sheet.at(r, column)) is not None and not cell.is_blank for r in range(row + 1, last + 1)
    )


def _without_shared(full: dict[int, tuple[str, ...]]) -> dict[int, tuple[str, ...]]:
    counts = Counter(text for path in full.values() for text in path)
    shared = {
        text for text, n in counts.items() if n >= 3 and n >= _SHARED * max(len(full) - 2, 1) and normal(text)
    }
    return {c: tuple(t for t in path if t not in shared) or path for c, path in full.items()}
