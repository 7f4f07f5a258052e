"""Puts drawn tables into rows and columns and tells every fact its address."""

from __future__ import annotations

from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from drawing.model import Book, Column, Entry, Line, Page, Table

At = tuple[int, int]
_NAMING = ("stt", "name", "agency", "district")


@dataclass(eq=False)
class Grid:
    """A sheet ready to be written; rows and columns count from 1."""

    name: str
    hidden: bool = False
    cells: dict[At, Entry] = field(default_factory=dict)
    merged: list[tuple[int, int, int, int]] = field(default_factory=list)
    hidden_rows: set[int] = field(default_factory=set)
    hidden_columns: set[int] = field(default_factory=set)
    formatted: set[At] = field(default_factory=set)

    @property
    def last_row(self) -> int:
        """The lowest row with a cell."""
        return max((r for r, _ in self.cells), default=0)

    @property
    def last_column(self) -> int:
        """The rightmost column with a cell."""
        return max((c for _, c in self.cells), default=0)


def address(row: int, column: int) -> str:
    """``F9``."""
    return f"{get_column_letter(column)}{row}"


def laid_out(book: Book) -> list[Grid]:
    """Every sheet of ``book``; the facts of its tables know their addresses afterwards."""
    return [_sheet(page) for page in book.pages]


def _sheet(page: Page) -> Grid:
    grid = Grid(page.name, page.hidden)
    row, column = 1, 1
    for table in page.tables:
        bottom, right = _Placing(grid, table, row, column).place()
        if page.beside:
            column = right + 2
        else:
            row = bottom + 3
    for change in page.after:
        change(grid)
    return grid


class _Placing:
    """One table being put on a sheet with its first cell at (``top``, ``left``)."""

    def __init__(self, grid: Grid, table: Table, top: int, left: int) -> None:
        self.grid, self.table, self.top, self.left = grid, table, top, left
        self.width = len(table.columns)
        self.depth = max(*(len(c.heads) for c in table.columns), table.head_rows)
        self.head_top = top + len(table.over) + (1 if table.over else 0)
        self.positions: dict[int, int] = {}

    def place(self) -> tuple[int, int]:
        """Put everything down; returns the last row and column."""
        for i, text in enumerate(self.table.over):
            self._put((self.top + i, self.left), Entry(text, style="title"))
        self._heads(self.head_top)
        row = self.head_top + self.depth
        if self.table.numbering:
            for i in range(self.width):
                value = self.table.numbering.format(n=i + 1)
                self._put(self._at(row, i), Entry(int(value) if value.isdigit() else value, style="head"))
            row += 1
        for number, line in enumerate(self.table.lines):
            if line.heads_again:
                self._heads(row)
                row += self.depth
            self.positions[number] = row
            self._line(row, line)
            row += 1
        self._merge_down()
        self._address_facts()
        return self._below(row)

    def _at(self, row: int, index: int) -> At:
        """Where column ``index`` of a row lies; a transposed table is turned about its first head cell."""
        if not self.table.transposed:
            return row, self.left + index
        return self.head_top + index, self.left + row - self.head_top

    def _put(self, at: At, entry: Entry) -> None:
        self.grid.cells[at] = entry

    def _merge(self, first: At, last: At) -> None:
        box = (min(first[0], last[0]), min(first[1], last[1]), max(first[0], last[0]), max(first[1], last[1]))
        if box[:2] != box[2:]:
            self.grid.merged.append(box)

    def _heads(self, top: int) -> None:
        columns = self.table.columns
        i = 0
        while i < len(columns):
            heads = columns[i].heads
            group = [c for c in columns[i:] if c.heads[:1] == heads[:1] and len(c.heads) > 1]
            span = next((n for n, c in enumerate(columns[i:]) if c not in group), len(columns) - i)
            if len(heads) > 1 and span:
                self._group(top, i, columns[i : i + span])
                i += span
            else:
                self._single(top, i, columns[i])
                i += 1

    def _single(self, top: int, index: int, column: Column) -> None:
        words = column.heads[-1].split()
        if self.table.spread_heads and self.depth > 1 and len(words) > 1:
            half = (len(words) + 1) // 2
            self._put(self._at(top, index), Entry(" ".join(words[:half]), style="head"))
            self._put(self._at(top + 1, index), Entry(" ".join(words[half:]), style="head"))
            return
        self._put(self._at(top, index), Entry(column.heads[-1], style="head"))
        if self.depth > 1:
            self._merge(self._at(top, index), self._at(top + self.depth - 1, index))

    def _group(self, top: int, index: int, columns: list[Column]) -> None:
        first = Entry(columns[0].heads[0], style="head")
        self._put(self._at(top, index), first)
        if self.table.merge_groups and len(columns) > 1:
            self._merge(self._at(top, index), self._at(top, index + len(columns) - 1))
        for i, column in enumerate(columns):
            rest = column.heads[1:]
            for level, text in enumerate(rest):
                if level and i and columns[i - 1].heads[1 : level + 2] == column.heads[1 : level + 2]:
                    continue
                self._put(self._at(top + 1 + level, index + i), Entry(text, style="head"))
            last = top + len(rest)
            if last < top + self.depth - 1:
                self._merge(self._at(last, index + i), self._at(top + self.depth - 1, index + i))

    def _line(self, row: int, line: Line) -> None:
        turned = self.table.transposed
        if line.hidden:
            (self.grid.hidden_columns if turned else self.grid.hidden_rows).add(self._at(row, 0)[int(turned)])
        for i, column in enumerate(self.table.columns):
            entry = line.entries.get(column.id)
            if entry is not None and (entry.value is not None or entry.special or entry.facts):
                self._put(self._at(row, i), entry)
            if column.id in self.table.hidden_columns:
                hidden = self.grid.hidden_rows if turned else self.grid.hidden_columns
                hidden.add(self._at(row, i)[int(not turned)])

    def _merge_down(self) -> None:
        index = {c.id: i for i, c in enumerate(self.table.columns)}
        for column, first, last in self.table.merged_down:
            if column in index:
                self._merge(
                    self._at(self.positions[first], index[column]),
                    self._at(self.positions[last], index[column]),
                )

    def _address_facts(self) -> None:
        rows = range(self.top, self.head_top + self.depth)
        whole = {address(r, self.left) for r in rows}
        for i in range(self.width):
            whole |= {address(*self._at(r, i)) for r in range(self.head_top, self.head_top + self.depth)}
        for number, line in enumerate(self.table.lines):
            row = self.positions[number]
            names = {self._covering(row, i) for i, c in enumerate(self.table.columns) if c.kind in _NAMING}
            for i, column in enumerate(self.table.columns):
                entry = line.entries.get(column.id)
                if entry is None or not entry.facts:
                    continue
                at = self._at(row, i)
                heads = {address(*self._at(r, i)) for r in range(self.head_top, self.head_top + self.depth)}
                for fact in entry.facts:
                    fact.sheet, fact.cell = self.grid.name, address(*at)
                    fact.covered_by = frozenset({address(*at), self._covering(row, i), *heads, *names})
                    fact.table_covered_by = frozenset(whole)

    def _covering(self, row: int, index: int) -> str:
        r, c = self._at(row, index)
        for r1, c1, r2, c2 in self.grid.merged:
            if r1 <= r <= r2 and c1 <= c <= c2:
                return address(r1, c1)
        return address(r, c)

    def _below(self, row: int) -> tuple[int, int]:
        right = self.left + self.width - 1
        if self.table.transposed:
            right = self.left + row - self.head_top - 1
            row = self.head_top + self.width
        row += 1 if self.table.under else 0
        for text in self.table.under:
            self._put((row, self.left), Entry(text, style="note"))
            row += 1
        for i, text in enumerate(self.table.signature):
            self._put((row + 1 + i, max(self.left, right - 2)), Entry(text, style="title"))
        return row + len(self.table.signature), right
