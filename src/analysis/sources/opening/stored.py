"""The cells of a sheet in columns of plain values; a :class:`Cell` is made when it is asked for."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime, time
from functools import cached_property, lru_cache
from itertools import accumulate, chain, groupby, repeat

from analysis.sources.cells import Cell, CellKind, CellStore, Value, lead_of
from analysis.sources.lettering import looks_encoded
from analysis.sources.opening.gathered import (
    ERROR,
    FORMULA,
    LAST_COLUMN,
    UNCALCULATED,
    Gathered,
    Stretch,
    address_of,
    between,
    key_of,
    position_of,
)
from analysis.sources.opening.moments import moment, span
from analysis.sources.opening.runs import Run
from analysis.sources.opening.styles import PLAIN, Style, decoder
from analysis.sources.opening.texts import StoredText
from analysis.text import plain_letters

_KEPT = 20_000
_FOREIGN = re.compile(
    "[\u00a1-\u00af\u00b1\u00b4-\u00bf\u00c4-\u00c7\u00cb\u00ce-\u00d1\u00d6\u00d8\u00db\u00dc"
    "\u00de\u00df\u00e4-\u00e7\u00eb\u00ee-\u00f1\u00f6-\u00f8\u00fb\u00fc\u00fe\u00ff]"
)
_UNICODE = re.compile("[\u0102-\u01b0\u0300-\u036f\u1ea0-\u1ef9]")
_OUT_OF_CALENDAR = "#####"


class StoredCells(CellStore):
    """Cells by (row, column), sorted by row, then column; those made last are kept.

    ``stored_keys``, ``stored_values`` and ``flags`` are of one length, as :class:`Gathered` has them.
    """

    def __init__(
        self,
        gathered: Gathered,
        styles: Sequence[Style],
        epoch: datetime,
    ) -> None:
        self.stored_keys = gathered.packed_keys()
        self.stored_values = gathered.values
        self.flags = gathered.flags
        self.stretches = tuple(gathered.stretches)
        self.width = gathered.width
        self._raws = gathered.raws
        self._of_style = gathered.styles
        self._styles = styles
        self._epoch = epoch
        self._comments: Mapping[int, str] = {}
        self._hidden_rows = gathered.hidden_rows
        self._hidden_columns = _spread(gathered.hidden_columns)
        self._made: dict[int, Cell] = {}
        self.struck = self._struck()

    def _struck(self) -> dict[int, str]:
        """By key, what is struck out of a cell, and nothing where all of it is."""
        styles = {number for number, style in enumerate(self._styles) if style.struck}
        found: dict[int, str] = {}
        if styles:
            indexes = (i for i, number in enumerate(self._of_style) if number in styles)
            found = {self.stored_keys[i]: "" for i in indexes if not _is_space(self.stored_values[i])}
        if StoredText in self.types:
            for key, value in zip(self.stored_keys, self.stored_values, strict=True):
                if isinstance(value, StoredText) and value.struck:
                    found.setdefault(key, "" if value.is_struck else value.struck)
        return found

    def comment(self, comments: Mapping[int, str]) -> None:
        """Keep comments by key before any cell is asked for; one on an empty cell makes a blank one."""
        self._comments = comments
        for key in comments:
            index = bisect_left(self.stored_keys, key)
            if index == len(self.stored_keys) or self.stored_keys[index] != key:
                self.stored_keys.insert(index, key)
                self.stored_values.insert(index, None)
                self._of_style.insert(index, 0)
                self.flags.insert(index, 0)
                self.stretches = ()

    def looks_old(self) -> bool:
        """Whether a text looks written in an old encoding under a Unicode font.

        A sheet without one letter that Vietnamese does not have is not looked at further.
        """
        texts = [t for t in set(self.stored_values) if type(t) is str and not t.isascii()]
        return any(map(_FOREIGN.search, texts)) and any(
            _looks_old(text) for text in texts if not _UNICODE.search(text)
        )

    def under_old_fonts(self) -> dict[str, dict[str, str]]:
        """The addresses of the texts under each old font, by font and text as stored."""
        found: dict[str, dict[str, str]] = {}
        for index, value in enumerate(self.stored_values):
            if not isinstance(value, str):
                continue
            font = self.style(index).font
            runs = value.runs if isinstance(value, StoredText) else ()
            for run in runs or (Run(value, font),):
                if decoder(run.font or font):
                    found.setdefault(run.font or font, {}).setdefault(
                        run.text, address_of(self.stored_keys[index])
                    )
        return found

    def style(self, index: int) -> Style:
        """The style of the cell at ``index``; a plain one where the file has no such style."""
        number = self._of_style[index]
        return self._styles[number] if number < len(self._styles) else PLAIN

    def __getitem__(self, position: tuple[int, int]) -> Cell:
        found = self.get(position)
        if found is None:
            raise KeyError(position)
        return found

    def get(self, position: tuple[int, int], default: Cell | None = None) -> Cell | None:  # type: ignore[override]
        """The cell at (row, column), or ``default``."""
        row, column = position
        if not 1 <= column <= LAST_COLUMN:
            return default
        key = key_of(row, column)
        index = bisect_left(self.stored_keys, key)
        if index == len(self.stored_keys) or self.stored_keys[index] != key:
            return default
        return self._cell(index)

    def __contains__(self, position: object) -> bool:
        return isinstance(position, tuple) and self.get(position) is not None

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return map(position_of, self.stored_keys)

    def __len__(self) -> int:
        return len(self.stored_keys)

    @cached_property
    def types(self) -> frozenset[type]:
        """The types of the stored values."""
        return frozenset(map(type, self.stored_values))

    @cached_property
    def _loose(self) -> list[range]:
        return between(self.stretches, len(self.stored_keys))

    @cached_property
    def _blank(self) -> frozenset[int]:
        """Which cells hold white space only, or nothing but a comment."""
        values = self.stored_values
        suspects = [
            i
            for places in self._loose
            for i in places
            if not (value := values[i]) or (isinstance(value, str) and value.isspace())
        ]
        return frozenset(i for i in suspects if self._holds_nothing(i))

    def _holds_nothing(self, index: int) -> bool:
        value, flag = self.stored_values[index], self.flags[index]
        return not flag & (ERROR | UNCALCULATED) and (value is None or isinstance(value, str))

    @cached_property
    def rows(self) -> tuple[int, ...]:
        """The numbers of the rows that hold a non-blank cell, in order."""
        keys, blank = self.stored_keys, self._blank
        pieces: list[Iterable[int]] = [range(s.row, s.row + s.height) for s in self.stretches]
        pieces += [(keys[i] >> 14 for i in places if i not in blank) for places in self._loose]
        found = dict.fromkeys(chain.from_iterable(pieces))
        return tuple(found) if len(pieces) < 2 else tuple(sorted(found))

    @cached_property
    def last_column(self) -> int:
        """The rightmost column that holds a non-blank cell, 0 when there is none."""
        keys, blank, mask = self.stored_keys, self._blank, LAST_COLUMN - 1
        loose = ((keys[i] & mask) + 1 for places in self._loose for i in places if i not in blank)
        return max(chain(loose, (s.columns[-1] + 1 for s in self.stretches)), default=0)

    def leads(self) -> Iterator[tuple[int, int, Value]]:
        """Each row with a non-blank cell, how many it has, and the value of the first one."""
        pieces: dict[int, range | Stretch] = {places.start: places for places in self._loose}
        pieces.update((s.start, s) for s in self.stretches)
        for start in sorted(pieces):
            piece = pieces[start]
            yield from self._leads_of(piece) if isinstance(piece, Stretch) else self._loose_leads(piece)

    def _leads_of(self, stretch: Stretch) -> Iterator[tuple[int, int, Value]]:
        style, width = self.style(stretch.start), len(stretch.columns)
        values: Iterable[Value] = self.stored_values[stretch.start : stretch.end : width]
        held = set(map(type, values))
        if style.date or not held <= {int, float}:
            values = (lead_of(*self._shown(value, 0, style)[:2]) for value in values)
        return zip(range(stretch.row, stretch.row + stretch.height), repeat(width), values, strict=False)

    def _loose_leads(self, places: range) -> Iterator[tuple[int, int, Value]]:
        keys, blank = self.stored_keys, self._blank
        shown = (index for index in places if index not in blank)
        for row, indexes in groupby(shown, lambda index: keys[index] >> 14):
            first, *others = indexes
            value, kind, _ = self._shown(self.stored_values[first], self.flags[first], self.style(first))
            yield row, 1 + len(others), lead_of(value, kind)

    def row(self, row: int) -> tuple[Cell, ...]:
        """The non-blank cells of ``row``, left to right."""
        start = bisect_left(self.stored_keys, row << 14)
        end = bisect_left(self.stored_keys, (row + 1) << 14, start)
        blank, made = self._blank, self._made
        indexes: Iterable[int] = range(start, end)
        if blank:
            indexes = [index for index in indexes if index not in blank]
        return tuple([made.get(index) or self._cell(index) for index in indexes])

    def _cell(self, index: int) -> Cell:
        made = self._made.get(index)
        if made is None:
            if len(self._made) >= _KEPT:
                self._made.clear()
            made = self._made[index] = self._make(index)
        return made

    def _make(self, index: int) -> Cell:
        key, flag = self.stored_keys[index], self.flags[index]
        row, column = key >> 14, (key & 16383) + 1
        number = self._of_style[index]
        style = self._styles[number] if number < len(self._styles) else PLAIN
        value, kind, raw = self._shown(self.stored_values[index], flag, style)
        if self._raws and not raw:
            raw = self._raws.get(key, "")
        said = self._comments.get(key, "") if self._comments else ""
        hidden = row in self._hidden_rows or column in self._hidden_columns
        if style.unseen and (style.unseen == "all" or kind != "text"):
            hidden = True
        if self.struck and self.struck.get(key) == "":
            hidden = True
        formula = flag & FORMULA != 0
        parts = (row, column, value, kind, style.number_format, hidden, raw, said, formula)
        return tuple.__new__(Cell, parts)

    def _shown(self, value: Value, flag: int, style: Style) -> tuple[Value, CellKind, str]:
        """The value, its kind, and the stored text where that is another."""
        if flag & (ERROR | UNCALCULATED):
            return (value, "error", "") if flag & ERROR else (None, "uncalculated", "")
        held = type(value)
        if held is str and not style.font:
            return _plain(str(value))
        if (held is int or held is float) and not style.date:
            return value, "number", ""
        if isinstance(value, str):
            return _text(value, style)
        if isinstance(value, bool | datetime):
            return value, "bool" if isinstance(value, bool) else "date", ""
        return (None, "text", "") if value is None else _moment(value, style, self._epoch)


def _is_space(value: Value) -> bool:
    return isinstance(value, str) and not value.strip()


_looks_old = lru_cache(maxsize=4096)(looks_encoded)


@lru_cache(maxsize=16384)
def _plain(value: str) -> tuple[Value, CellKind, str]:
    """A text in plain letters, and as stored where that is another."""
    text = plain_letters(value)
    return text, "text", "" if text == value else value


def _text(value: str, style: Style) -> tuple[str, CellKind, str]:
    runs = value.runs if isinstance(value, StoredText) else ()
    stored = value.stored if isinstance(value, StoredText) else value
    pieces = [_decoded(run.text, run.font or style.font) for run in runs or (Run(value, style.font),)]
    text = plain_letters("".join(pieces))
    return text, "text", stored if text != stored else ""


def _decoded(text: str, font: str) -> str:
    decode = decoder(font) if font else None
    return decode(text) if decode else str(text)


def _moment(value: int | float, style: Style, epoch: datetime) -> tuple[Value, CellKind, str]:
    raw = repr(value)
    if style.date == "span":
        shown = span(value)
        return (shown, "text", raw) if shown else (_OUT_OF_CALENDAR, "error", raw)
    point = moment(value, epoch)
    if point is None:
        return _OUT_OF_CALENDAR, "error", raw
    if isinstance(point, time):
        return str(point), "text", raw
    return point, "date", raw


def _spread(ranges: list[tuple[int, int]]) -> frozenset[int]:
    """The columns of all ranges, at a cost that does not grow with how they overlap."""
    if not ranges:
        return frozenset()
    steps = [0] * (LAST_COLUMN + 2)
    for first, last in ranges:
        if 1 <= first <= last:
            steps[first] += 1
            steps[last + 1] -= 1
    return frozenset(column for column, depth in enumerate(accumulate(steps)) if depth)
