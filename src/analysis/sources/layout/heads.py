"""Heads of tables on a sheet: which rows are a head, and the heading path over each column."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import pairwise

from analysis.sources.cells import Cell, Sheet
from analysis.sources.layout.between import begins_like
from analysis.sources.layout.headings import all_wordings, elements_of, is_heading, normal, year_in
from analysis.sources.layout.looks import plain_rows
from analysis.sources.layout.wording import FormSpec

_COLUMN_NUMBER = re.compile(r"^[\(\[]?\s*([A-Z]|[IVX]{1,5}|\d{1,2}|[\d()+=x*/:,.%\s-]{1,30})\s*[\)\]]?$")
_NUMBER_OF_COLUMN = re.compile(r"^[\(\[]?\s*(\d{1,2})\s*[\)\]]?(?:\s*=.*)?$")
_YEAR_ALONE = re.compile(r"^(?:nam |kq |ket qua |tinh den |31 12 )*20[0-4]\d$")
_ORDINALS = frozenset({"stt", "tt", "s tt", "st t", "so tt", "so thu tu"})
_SHARED = 0.7
_DEEPEST = 6
_LONGEST_GROUP = 80


HeadKey = tuple[tuple[int, tuple[str, ...], int], ...]
"""Column, heading path made normal, and number of the year among those of the head (0: none)."""


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

    @cached_property
    def years(self) -> dict[int, int | None]:
        """The year each column's headings name, the lowest heading first."""
        return {c: _year(path) for c, path in self.full.items()}

    @cached_property
    def key(self) -> HeadKey:
        """What the head says: each column's path made normal, and which of the head's years it is of."""
        order = {y: i for i, y in enumerate(sorted({y for y in self.years.values() if y}), start=1)}
        years = self.years
        return tuple((c, elements_of(self.paths[c]), order.get(years[c] or 0, 0)) for c in self.full)


def find_heads(sheet: Sheet, forms: tuple[FormSpec, ...]) -> tuple[Head, ...]:
    """Every head on ``sheet``, from the top down."""
    heads: list[Head] = []
    last = 0
    plain = plain_rows(sheet)
    for row in sheet.rows:
        if row > last and row not in plain and _is_head_row(sheet.by_row[row], forms):
            head = _head(sheet, row, forms, after=last)
            last = head.last
            if head.full:  # a merged range may lie over every heading
                heads.append(head)
    return tuple(heads)


def is_ordinal_heading(text: str) -> bool:
    """Whether a heading is that of the column of ordinals: ``STT``, ``Số TT``."""
    return normal(text) in _ORDINALS


def without_shared(
    full: Mapping[int, tuple[str, ...]], forms: tuple[FormSpec, ...]
) -> dict[int, tuple[str, ...]]:
    """Heading paths without the headings that lie over nearly all columns, as one naming the year does.

    A wording of a form stays: ``Hộ nghèo`` may lie over nearly all columns and is what they are about.
    """
    counts = Counter(text for path in full.values() for text in path)
    most = max(3, _SHARED * max(len(full) - 2, 1))
    shared = {
        text
        for text, n in counts.items()
        if n >= most and normal(text) and normal(text) not in all_wordings(forms)
    }
    if not shared:
        return dict(full)
    return {c: tuple(t for t in path if t not in shared) or path for c, path in full.items()}


def _is_head_row(cells: tuple[Cell, ...], forms: tuple[FormSpec, ...]) -> bool:
    if len(cells) < 2 or cells[0].kind in ("number", "date"):
        return False
    texts = [c.text for c in cells if c.kind == "text"]
    needed = max(2, (len(cells) + 1) // 2)
    if len(texts) < needed:
        return False
    spare, hits = len(texts) - needed, 0
    for text in texts:
        hits += is_heading(forms, text)
        spare -= not is_heading(forms, text)
        if hits >= needed:
            return True
        if spare < 0:
            break
    return len(texts) == len(cells) >= 3 and is_ordinal_heading(texts[0])


def _head(sheet: Sheet, anchor: int, forms: tuple[FormSpec, ...], *, after: int) -> Head:
    first = last = anchor
    while first - 1 > after and _is_group_row(sheet, first - 1, anchor, forms):
        first -= 1
    while last - first < _DEEPEST and _continues(sheet, first, last, forms):
        last += 1
    numbers = tuple(r for r in (last + 1,) if is_column_numbers(sheet.by_row.get(r, ())))
    full = _paths(sheet, first, last)
    return Head(tuple(range(first, last + 1)), numbers, without_shared(full, forms), full)


def _is_group_row(sheet: Sheet, row: int, anchor: int, forms: tuple[FormSpec, ...]) -> bool:
    cells = sheet.by_row.get(row, ())
    leftmost = sheet.by_row[anchor][0].column
    if not cells or cells[0].column <= leftmost or any(begins_like(c.text, "unit") for c in cells):
        return False
    if any(_is_wide(sheet, c) for c in cells):
        return True
    groups = [c for c in cells if _is_group(c, forms)]
    return len(groups) == len(cells) and (len(cells) > 1 or bool(_YEAR_ALONE.match(normal(cells[0].text))))


def _is_group(cell: Cell, forms: tuple[FormSpec, ...]) -> bool:
    text = cell.text
    return len(text) <= _LONGEST_GROUP and (
        bool(_YEAR_ALONE.match(normal(text))) or (cell.kind == "text" and is_heading(forms, text))
    )


def _is_wide(sheet: Sheet, cell: Cell) -> bool:
    return any(
        m.first_row == cell.row and m.first_column == cell.column and m.last_column > m.first_column
        for m in sheet.merged_over(cell.row)
    )


def _continues(sheet: Sheet, first: int, last: int, forms: tuple[FormSpec, ...]) -> bool:
    below = last + 1
    over = sheet.merged_over(last)
    if any(first <= m.first_row and m.last_row > last for m in over):
        return True
    cells = sheet.by_row.get(below, ())
    if not cells or is_column_numbers(cells):
        return False
    if _is_head_row(cells, forms):
        return not any(
            is_ordinal_heading(c.text) for c in cells[:2] if c.column == _ordinal(sheet, first, last)
        )
    if len(cells) < 2:
        return False
    groups = {
        c
        for r in range(first, last + 1)
        for m in sheet.merged_over(r)
        if m.first_row >= first and m.last_column > m.first_column
        for c in range(m.first_column, m.last_column + 1)
    }
    if groups and all(c.column in groups for c in cells):
        return True
    return _is_row_of_leaves(sheet.by_row.get(last, ()), cells)


def _ordinal(sheet: Sheet, first: int, last: int) -> int:
    """The column of ordinals of the head so far, 0 when it has none."""
    for row in range(first, last + 1):
        for cell in sheet.by_row.get(row, ())[:2]:
            if is_ordinal_heading(cell.text):
                return cell.column
    return 0


def _is_row_of_leaves(head: tuple[Cell, ...], cells: tuple[Cell, ...]) -> bool:
    """Words under the blanks right of group headings, none under the first two columns."""
    if len(head) < 3 or cells[0].column <= head[1].column:
        return False
    named = {c.column for c in head}
    words = all(c.kind == "text" and not any(ch.isdigit() for ch in c.text) for c in cells)
    return words and any(c.column not in named for c in cells) and cells[-1].column <= head[-1].column + 3


def is_column_numbers(cells: tuple[Cell, ...]) -> bool:
    """Whether a row numbers the columns: ``A, B, 1, 2``, ``(1) (2) (3)=(1)+(2)``, ``I, II, III``."""
    if len(cells) < 3:
        return False
    texts = [c.text.strip() for c in cells]
    if not all(len(t) <= 30 and _COLUMN_NUMBER.match(t) for t in texts):
        return False
    if _is_roman(texts):
        return True
    numbers = [int(m[1]) for t in texts if (m := _NUMBER_OF_COLUMN.match(t))]
    steps = all(b - a == 1 for a, b in pairwise(numbers))
    return len(numbers) >= 2 and numbers[0] <= 3 and steps and numbers[-1] >= len(numbers)


def _is_roman(texts: list[str]) -> bool:
    order = ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV"]
    bare = [t.strip("()[] ") for t in texts]
    return bare == order[: len(bare)]


def _paths(sheet: Sheet, first: int, last: int) -> dict[int, tuple[str, ...]]:
    """The heading path over each column that has one."""
    covered = [_covered(sheet, row) for row in range(first, last + 1)]
    below: list[set[int]] = []
    seen: set[int] = set()
    for row in range(last, first - 1, -1):
        below.insert(0, set(seen))
        seen |= {c.column for c in sheet.by_row.get(row, ())}
    paths: dict[int, tuple[str, ...]] = {}
    for column in sorted({c for row in covered for c in row}):
        path: list[str] = []
        for depth, texts in enumerate(covered):
            text = texts.get(column) or _group_label(sheet, first + depth, below[depth], column)
            if text and text not in path:
                path.append(text)
        if path:
            paths[column] = tuple(path)
    return paths


def _covered(sheet: Sheet, row: int) -> dict[int, str]:
    """The text over each column in ``row``, merged ranges looked through."""
    texts = {c.column: _one_line(c.text) for c in sheet.by_row.get(row, ())}
    for m in sheet.merged_over(row):
        anchor = sheet.at(m.first_row, m.first_column)
        text = "" if anchor is None else _one_line(anchor.text)
        for column in range(m.first_column, min(m.last_column, sheet.last_column) + 1):
            if text:
                texts[column] = text
            else:
                texts.pop(column, None)
    return texts


def _group_label(sheet: Sheet, row: int, below: set[int], column: int) -> str:
    """The group heading unmerged to the left: its column and this one both have headings below."""
    if column not in below:
        return ""
    left = [c for c in sheet.by_row.get(row, ()) if c.column < column]
    if not left or left[-1].column not in below or _is_wide(sheet, left[-1]):
        return ""
    return _one_line(left[-1].text)


@lru_cache(maxsize=16384)
def _one_line(text: str) -> str:
    return " ".join(text.split())


@lru_cache(maxsize=16384)
def _year(path: tuple[str, ...]) -> int | None:
    return next((y for y in map(year_in, reversed(path)) if y), None)
