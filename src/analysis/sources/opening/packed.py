"""Cells kept in columns of plain values, for readers that make them one after another."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Iterator
from functools import cached_property
from itertools import islice
from operator import lt

from analysis.sources.cells import Cell, CellKind, CellStore, Value
from analysis.sources.opening.gathered import LAST_COLUMN, key_of, position_of

_KEPT = 20_000
_Look = tuple[CellKind, str, bool, bool]


class PackedCells(CellStore):
    """Cells by (row, column), sorted by row, then column; those made last are kept."""

    def __init__(self) -> None:
        self.stored_keys: array[int] = array("q")
        self.stored_values: list[Value] = []
        self._looks: array[int] = array("l")
        self._known: dict[_Look, int] = {}
        self._shown: list[_Look] = []
        self._beside: dict[int, tuple[str, str]] = {}
        self._hidden_columns: frozenset[int] = frozenset()
        self._made: dict[int, Cell] = {}

    def add(self, cell: Cell) -> None:
        """Add a cell that has no place here yet; before any is asked for."""
        row, column, value, kind, number_format, hidden, raw, comment, formula = cell
        self.put(row, column, value, (kind, number_format, hidden, formula))
        if raw or comment:
            self._beside[key_of(row, column)] = raw, comment

    def put(self, row: int, column: int, value: Value, look: _Look) -> None:
        """Add a cell without raw text and comment."""
        number = self._known.get(look)
        if number is None:
            number = self._known[look] = len(self._shown)
            self._shown.append(look)
        self.stored_keys.append(key_of(row, column))
        self.stored_values.append(value)
        self._looks.append(number)

    def hide_columns(self, columns: frozenset[int]) -> None:
        """Let the cells of ``columns`` be hidden."""
        self._hidden_columns = columns

    def sort(self) -> None:
        """Bring the cells into order, when they were not added so."""
        if all(map(lt, self.stored_keys, islice(self.stored_keys, 1, None))):
            return
        order = sorted(range(len(self.stored_keys)), key=self.stored_keys.__getitem__)
        self.stored_keys = array("q", [self.stored_keys[i] for i in order])
        self.stored_values = [self.stored_values[i] for i in order]
        self._looks = array("l", [self._looks[i] for i in order])

    def texts(self) -> Iterator[Cell]:
        """The cells that hold a text, none of them kept."""
        return (self._make(i) for i, value in enumerate(self.stored_values) if isinstance(value, str))

    def __getitem__(self, position: tuple[int, int]) -> Cell:
        row, column = position
        key = key_of(row, column)
        index = bisect_left(self.stored_keys, key) if 1 <= column <= LAST_COLUMN else len(self.stored_keys)
        if index == len(self.stored_keys) or self.stored_keys[index] != key:
            raise KeyError(position)
        return self._cell(index)

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return map(position_of, self.stored_keys)

    def __len__(self) -> int:
        return len(self.stored_keys)

    @cached_property
    def types(self) -> frozenset[type]:
        """The types of the values."""
        return frozenset(map(type, self.stored_values))

    @cached_property
    def _blank(self) -> frozenset[int]:
        suspects = (
            index
            for index, value in enumerate(self.stored_values)
            if value is None or (isinstance(value, str) and not value.strip())
        )
        return frozenset(index for index in suspects if self._make(index).is_blank)

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that hold a non-blank cell, in order."""
        blank = self._blank
        return tuple(dict.fromkeys(key >> 14 for i, key in enumerate(self.stored_keys) if i not in blank))

    @cached_property
    def last_column(self) -> int:
        """The rightmost column that holds a non-blank cell, 0 when there is none."""
        blank, mask = self._blank, LAST_COLUMN - 1
        return max(((key & mask) + 1 for i, key in enumerate(self.stored_keys) if i not in blank), default=0)

    @cached_property
    def width(self) -> int:
        """The rightmost column with a cell, blank ones among them."""
        mask = LAST_COLUMN - 1
        return max([(key & mask) + 1 for key in self.stored_keys], default=0)

    def row(self, row: int) -> tuple[Cell, ...]:
        """The non-blank cells of ``row``, left to right."""
        start = bisect_left(self.stored_keys, row << 14)
        end = bisect_left(self.stored_keys, (row + 1) << 14, start)
        blank = self._blank
        return tuple([self._cell(index) for index in range(start, end) if index not in blank])

    def _cell(self, index: int) -> Cell:
        made = self._made.get(index)
        if made is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            made = self._made[index] = self._make(index)
        return made

    def _make(self, index: int) -> Cell:
        row, column = position_of(self.stored_keys[index])
        kind, number_format, hidden, formula = self._shown[self._looks[index]]
        raw, comment = self._beside.get(self.stored_keys[index], ("", ""))
        hidden = hidden or column in self._hidden_columns
        return Cell(
            row, column, self.stored_values[index], kind, number_format, hidden, raw, comment, formula
        )
