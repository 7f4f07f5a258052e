"""What a pass over one sheet gathers: cells in flat lists, in the order of the file."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Sequence
from datetime import datetime
from itertools import pairwise
from operator import lt
from typing import NamedTuple

from analysis.checking import Severity
from analysis.sources.cells import MergedRange, Value, column_letter
from analysis.sources.opening import guard

LAST_ROW = 1_048_576
LAST_COLUMN = 16_384
_SHIFT = 14
_TOLD = 50

FORMULA, ERROR, UNCALCULATED = 1, 2, 4


class Oddity(NamedTuple):
    """Something wrong at one cell of the sheet, before it is known which file and sheet that is."""

    severity: Severity
    code: str
    message: str
    cell: str
    as_written: str = ""
    done: str = ""


def key_of(row: int, column: int) -> int:
    """The position as one number that sorts by row, then by column; both count from 1."""
    return row << _SHIFT | (column - 1)


def position_of(key: int) -> tuple[int, int]:
    """The row and column of a key."""
    return key >> _SHIFT, (key & (LAST_COLUMN - 1)) + 1


def address_of(key: int) -> str:
    """The address of a key: ``F9``."""
    row, column = position_of(key)
    return f"{column_letter(column)}{row}"


class Stretch(NamedTuple):
    """Rows one below the other with values in the same columns, none of them blank.

    ``start`` is the place of the first cell in the lists, ``row`` the first row, ``columns`` count from 0.
    """

    start: int
    row: int
    height: int
    columns: tuple[int, ...]

    @property
    def end(self) -> int:
        """The place after the last cell."""
        return self.start + self.height * len(self.columns)


class Gathered:
    """The non-empty cells of a sheet and what the sheet says of rows, columns and ranges.

    ``flags`` is as long as ``keys``: formula, error, uncalculated. ``raws`` keeps the stored text of a
    cell, by its key, where the value does not. ``sound`` is false when something in the sheet is not as
    the format has it, so that no other parser may be trusted with it. ``stretches`` are the regular parts.
    """

    def __init__(self, shared: Sequence[str], recalculates: bool, keeps_fonts: bool) -> None:
        self.shared = shared
        self.recalculates = recalculates
        self.keeps_fonts = keeps_fonts
        self.keys: list[int] = []
        self.values: list[Value] = []
        self.styles: list[int] = []
        self.flags = bytearray()
        self.stretches: list[Stretch] = []
        self.raws: dict[int, str] = {}
        self.hidden_rows: set[int] = set()
        self.hidden_columns: list[tuple[int, int]] = []
        self.merged: list[MergedRange] = []
        self.oddities: list[Oddity] = []
        self.sound = True
        self._told: dict[str, int] = {}

    def odd(self, oddity: Oddity) -> None:
        """Tell an oddity; of one kind only the first ones are kept one by one."""
        self.sound = False
        told = self._told[oddity.code] = self._told.get(oddity.code, 0) + 1
        if told <= _TOLD:
            self.oddities.append(oddity)

    @property
    def holds_no_rows(self) -> bool:
        """Whether nothing was gathered of cells and rows."""
        return not (self.keys or self.raws or self.hidden_rows)

    def take_surroundings(self, of: Gathered) -> None:
        """Take over what another reading, which holds no rows, gathered of columns, ranges and oddities."""
        self.merged += of.merged
        self.hidden_columns += of.hidden_columns
        self.oddities += of.oddities
        self.sound = self.sound and of.sound
        self._told |= of._told

    def add(self, key: int, style: int, kind: str, stored: str | None, formula: bool) -> None:
        """Add a cell of type ``kind`` whose value is ``stored``; ``None`` where it has none."""
        flag = FORMULA if formula else 0
        if not stored:
            if formula and not (stored == "" and kind == "str"):
                self._append(key, None, style, flag | UNCALCULATED)
            return
        read = _KINDS.get(kind)
        value = read(self, stored) if read else None
        if value is None:
            self._bad(key, style, kind, stored, flag)
        elif value == "" and not flag:
            return
        elif flag and self.recalculates and value == 0 and kind in ("", "n"):
            self.raws[key] = stored
            self._append(key, None, style, flag | UNCALCULATED)
        else:
            self._append(key, value, style, flag | ERROR if kind == "e" else flag)

    def text(self, key: int, style: int, text: str, formula: bool = False) -> None:
        """Add a cell with a text of its own."""
        if text:
            self._append(key, text, style, FORMULA if formula else 0)

    @property
    def width(self) -> int:
        """The rightmost column with a cell, 0 where there is none."""
        mask, keys = LAST_COLUMN - 1, self.keys
        loose = [max([key & mask for key in keys[r.start : r.stop]]) + 1 for r in self.loose()]
        return max(loose + [s.columns[-1] + 1 for s in self.stretches], default=0)

    def loose(self) -> list[range]:
        """The places of the cells that are in no stretch."""
        return between(self.stretches, len(self.keys))

    def mark_formulas(self, positions: list[int]) -> None:
        """Bring the flags to the length of the cells, formulas at ``positions`` among them."""
        self.flags.extend(bytes(len(self.keys) - len(self.flags)))
        for position in positions:
            self.flags[position] |= FORMULA

    def _append(self, key: int, value: Value, style: int, flag: int) -> None:
        if len(self.flags) < len(self.keys):
            self.flags.extend(bytes(len(self.keys) - len(self.flags)))
        self.keys.append(key)
        self.values.append(value)
        self.styles.append(style)
        self.flags.append(flag)

    def _bad(self, key: int, style: int, kind: str, stored: str, flag: int) -> None:
        shown = stored[:200]
        if kind == "s":
            code, what = "bad_string_index", "trỏ tới một đoạn chữ không có trong tệp"
        else:
            code, what = "bad_value", f"ghi kiểu '{kind or 'n'}' nhưng nội dung không phải kiểu ấy"
        message = f"Ô {address_of(key)} {what}: hãy gõ lại ô này rồi lưu và gửi lại."
        self.odd(Oddity("blanks", code, message, address_of(key), shown, "Ô được coi là ô lỗi."))
        self.raws[key] = stored
        self._append(key, shown, style, flag | ERROR)

    def finish(self) -> None:
        """Sort the cells where the file does not, tell those that stand twice, and sum up the oddities."""
        if len(self.keys) > guard.MAX_CELLS:
            raise guard.too_many("ô có nội dung", guard.MAX_CELLS)
        if not self._is_sorted():
            self._sort()
        elif any(self._shares_row(s.start) or self._shares_row(s.end) for s in self.stretches):
            self.stretches = []
        for code, told in self._told.items():
            if told > _TOLD:
                first = next(o for o in self.oddities if o.code == code)
                message = f"Còn {told - _TOLD} ô nữa trong trang này bị như ô {first.cell}."
                self.oddities.append(first._replace(message=message, as_written=""))

    def _shares_row(self, place: int) -> bool:
        """Whether the cell at ``place`` is in the row of the one before it."""
        keys = self.keys
        return 0 < place < len(keys) and keys[place - 1] >> _SHIFT == keys[place] >> _SHIFT

    def _is_sorted(self) -> bool:
        """Whether no cell stands before its place or twice; within a stretch none does."""
        keys = self.keys
        joints = (s.start for s in self.stretches if s.start)
        return all(keys[j - 1] < keys[j] for j in joints) and all(
            all(map(lt, keys[r.start : r.stop], keys[r.start + 1 : r.stop]))
            and (not r.start or keys[r.start - 1] < keys[r.start])
            for r in self.loose()
        )

    def _sort(self) -> None:
        self.stretches = []
        order = sorted(range(len(self.keys)), key=self.keys.__getitem__)
        self.keys = [self.keys[i] for i in order]
        self.values = [self.values[i] for i in order]
        self.styles = [self.styles[i] for i in order]
        self.flags = bytearray(self.flags[i] for i in order)
        if any(a == b for a, b in pairwise(self.keys)):
            self._tell_twice()

    def _tell_twice(self) -> None:
        kept: list[int] = []
        for i, key in enumerate(self.keys):
            if not kept or self.keys[kept[-1]] != key:
                kept.append(i)
                continue
            first = kept[-1]
            self.sound = False
            if self._same(first, i):
                continue
            both = f"{self.values[first]} | {self.values[i]}"
            message = f"Ô {address_of(key)} được ghi hai lần khác nhau trong tệp: hãy gõ lại ô này rồi lưu."
            done = "Không dùng giá trị nào, ô được coi là ô lỗi."
            self.odd(Oddity("blanks", "cell_twice", message, address_of(key), both[:200], done))
            self.values[first] = both
            self.flags[first] |= ERROR
        self.keys = [self.keys[i] for i in kept]
        self.values = [self.values[i] for i in kept]
        self.styles = [self.styles[i] for i in kept]
        self.flags = bytearray(self.flags[i] for i in kept)

    def _same(self, one: int, other: int) -> bool:
        first, second = self.values[one], self.values[other]
        return type(first) is type(second) and first == second and self.flags[one] == self.flags[other]

    def packed_keys(self) -> array[int]:
        """The keys in eight bytes each."""
        return array("q", self.keys)


def between(stretches: Sequence[Stretch], count: int) -> list[range]:
    """The places of those of ``count`` cells that are in no stretch."""
    starts, ends = [0, *(s.end for s in stretches)], [*(s.start for s in stretches), count]
    return [range(start, end) for start, end in zip(starts, ends, strict=True) if start < end]


def number(stored: str | bytes) -> int | float | None:
    """The stored number; ``None`` for what is none (no infinity, no ``nan``, no Python spelling)."""
    try:
        if stored.isdigit() and len(stored) < 20:
            return int(stored)
        value = float(stored)
    except ValueError:
        return None
    spelt = b"_" in stored if isinstance(stored, bytes) else "_" in stored or not stored.isascii()
    return value if value - value == 0 and not spelt else None


def _shared(gathered: Gathered, stored: str) -> str | None:
    index = stored.strip()
    if not (index.isascii() and index.isdigit()) or len(index) > 9 or int(index) >= len(gathered.shared):
        return None
    return gathered.shared[int(index)]


def _truth(_: Gathered, stored: str) -> bool | None:
    return {"1": True, "0": False, "true": True, "false": False}.get(stored.strip().lower())


def _moment(_: Gathered, stored: str) -> datetime | None:
    try:
        return datetime.fromisoformat(stored.strip().removesuffix("Z")).replace(tzinfo=None)
    except ValueError:
        return None


def _text(_: Gathered, stored: str) -> str:
    return stored


_KINDS: dict[str, Callable[[Gathered, str], Value]] = {
    "": lambda _, stored: number(stored),
    "n": lambda _, stored: number(stored),
    "s": _shared,
    "str": _text,
    "inlineStr": _text,
    "e": _text,
    "b": _truth,
    "d": _moment,
}
