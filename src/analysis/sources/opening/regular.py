"""Rows that are all written alike, as in a long table: one pattern learnt from a row takes the next ones.

A stretch of rows is taken only when the pattern matches every byte of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from itertools import chain
from typing import NamedTuple

from analysis.sources.cells import Value
from analysis.sources.opening.gathered import LAST_ROW, Gathered, Stretch, number
from analysis.sources.opening.texts import NotPlain, has_bad_characters, plain_text

_TEMPLATES = 8
_TRIED = 64
_KEPT = 2**16
_LARGEST = 10**19
_FIRST_BYTES, _MOST_BYTES = 2**14, 2**19
_STRETCH = 256
_LONG = 16
_BETWEEN = b"\x01"
_ROW = re.compile(rb'<row r="[1-9][0-9]{0,6}"([^<>]*)>')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[1-9][0-9]{0,6}"([^<>/]*)'
    rb"(?:(/>)|>(<f>[^<]*</f>)?(?:<v>[^<]*</v>|<is>(<t[^<>/]*>)[^<]*</t></is>)</c>)"
)

Look = Callable[[bytes], tuple[int, str]]
_Column = tuple[bytes, ...]


class _Template(NamedTuple):
    """How one row is written: its pattern, and for each value its column from 0, style and kind.

    ``groups`` says for each value which group of the pattern holds it. A row is ``fixed`` bytes long,
    and its number ``numbers`` times, and all that the other groups hold.
    """

    pattern: re.Pattern[bytes]
    columns: tuple[int, ...]
    styles: tuple[int, ...]
    kinds: tuple[str, ...]
    groups: tuple[int, ...]
    formulas: tuple[int, ...]
    fixed: int
    numbers: int


class _Found(NamedTuple):
    """Rows written alike up to ``stop``: what each group of the pattern holds, row by row."""

    stop: int
    template: _Template
    groups: tuple[_Column, ...]


class RegularRows:
    """Takes stretches of rows that are written alike; gives up on a sheet that has few of them."""

    def __init__(self, gathered: Gathered, look: Look, column_of: Callable[[bytes], int]) -> None:
        self._gathered = gathered
        self._look = look
        self._column_of = column_of
        self._templates: list[_Template] = []
        self._stretches = self._rows = 0
        self._bytes = _FIRST_BYTES
        self._numbers = _Numbers()

    @property
    def pays(self) -> bool:
        """Whether stretches have been long enough to be worth trying."""
        return self._stretches < _TRIED or self._rows > 4 * self._stretches

    def take(self, content: bytes, start: int, end: int) -> _Found | None:
        """The rows written alike at ``start``; ``None`` where there is none that is known."""
        for template in self._templates:
            if template.pattern.match(content, start, end) is None:
                continue
            found = self._many(template, content, start, end) or _some(template, content, start, end)
            self._bytes = min(self._bytes * 4, _MOST_BYTES) if len(found.groups[0]) > 1 else _FIRST_BYTES
            self._stretches += 1
            self._rows += len(found.groups[0])
            return found
        return None

    def learn(self, row: bytes) -> bool:
        """Learn how ``row`` is written; ``False`` when that is nothing for a pattern."""
        if len(self._templates) == _TEMPLATES:
            return False
        made = self._made(row)
        if made is not None:
            self._templates.append(made)
        return made is not None

    def add(self, found: _Found) -> bool:
        """Add the cells of a stretch; ``False``, and nothing added, where a value is not what it says."""
        template, gathered = found.template, self._gathered
        converted: list[Sequence[Value]] = []
        for group, kind in zip(template.groups, template.kinds, strict=True):
            values = self._converted(found.groups[group], kind)
            if values is None:
                return False
            converted.append(values)
        first = len(gathered.keys)
        numbers = list(map(int, found.groups[0]))
        texts = (
            text for texts, kind in zip(converted, template.kinds, strict=True) if kind for text in texts
        )
        gathered.keys.extend(self._keys(first, numbers, template.columns, texts))
        gathered.values.extend(chain.from_iterable(zip(*converted, strict=True)))
        gathered.styles.extend(template.styles * len(numbers))
        width = len(template.columns)
        gathered.mark_formulas(
            [first + i * width + f for i in range(len(numbers)) for f in template.formulas]
        )
        return True

    def _keys(
        self, first: int, numbers: list[int], columns: tuple[int, ...], texts: Iterable[Value]
    ) -> Iterable[int]:
        """The keys of the cells; where the rows follow each other without a blank, that is a stretch."""
        row, below = numbers[0], numbers[0] + len(numbers)
        in_order = numbers == list(range(row, below)) and list(columns) == sorted(set(columns))
        if not in_order or below - 1 > LAST_ROW:
            bases = [number << 14 for number in numbers]
            return [base | column for base in bases for column in columns]
        if len(numbers) >= _LONG and all(text and not str(text).isspace() for text in set(texts)):
            self._gathered.stretches.append(Stretch(first, row, len(numbers), columns))
        by_column = [range(row << 14 | column, below << 14 | column, 1 << 14) for column in columns]
        return chain.from_iterable(zip(*by_column, strict=True))

    def _many(self, template: _Template, content: bytes, start: int, end: int) -> _Found | None:
        """The rows of the next so many bytes, if all of them are written alike."""
        stop = content.find(b"</row>", min(start + self._bytes, end), end) + 6
        stop = end if stop < 6 else stop
        groups = tuple(zip(*template.pattern.findall(content, start, stop), strict=True))
        rows = len(groups[0]) * template.fixed + template.numbers * sum(map(len, groups[0]))
        length = rows + sum(len(b"".join(group)) for group in groups[1:])
        return _Found(stop, template, groups) if length == stop - start else None

    def _converted(self, column: _Column, kind: str) -> Sequence[Value] | None:
        if kind == "":
            return self._numbers.of(column)
        if kind == "s":
            if not b"".join(column).isdigit() or not all(column):
                return None
            try:
                found = list(map(self._gathered.shared.__getitem__, map(int, column)))
            except IndexError:
                return None
            return found if all(found) else None
        return _texts(column)

    def _made(self, row: bytes) -> _Template | None:
        opened = _ROW.match(row)
        if opened is None or opened[1].endswith(b"/"):
            return None
        pieces = [rb'<row r="([1-9][0-9]{0,6})"([^<>/]*)>']
        values: list[tuple[int, int, str, int]] = []
        formulas: list[int] = []
        at, groups = opened.end(), 2
        while (cell := _CELL.match(row, at)) is not None:
            at = cell.end()
            letters, attributes, empty, formula, inline = cell.groups()
            style, kind = self._look(attributes)
            pieces.append(b'<c r="' + letters + rb'\1"' + re.escape(attributes))
            if empty:
                pieces.append(b"/>")
                continue
            if (kind, inline is None) not in (("", True), ("s", True), ("inlineStr", False)):
                return None
            if formula:
                formulas.append(len(values))
                groups += 1
            pieces.append(b"><f>([^<]*)</f>" if formula else b">")
            pieces.append(_value(inline))
            values.append((self._column_of(letters), style, kind, groups))
            groups += 1
        if row[at:] != b"</row>" or not values or (formulas and self._gathered.recalculates):
            return None
        return _template(row, pieces, values, tuple(formulas))


def _value(inline: bytes | None) -> bytes:
    if inline is None:
        return b"<v>([^<]+)</v></c>"
    return b"<is>" + re.escape(inline) + b"([^<]+)</t></is></c>"


def _template(
    row: bytes, pieces: list[bytes], values: list[tuple[int, int, str, int]], formulas: tuple[int, ...]
) -> _Template | None:
    """The template whose pattern is made of ``pieces``, learnt from ``row``."""
    pattern = re.compile(b"".join(pieces) + b"</row>")
    numbers = 1 + sum(piece.startswith(b'<c r="') for piece in pieces)
    found = pattern.fullmatch(row)
    if found is None:
        return None
    number_, *others = found.groups()
    fixed = len(row) - numbers * len(number_) - sum(map(len, others))
    columns, styles, kinds, groups = zip(*values, strict=True)
    return _Template(pattern, columns, styles, kinds, groups, formulas, fixed, numbers)


def _some(template: _Template, content: bytes, start: int, end: int) -> _Found:
    """The rows from ``start`` on that the pattern matches without a gap; there is one at least."""
    rows: list[tuple[bytes, ...]] = []
    while len(rows) < _STRETCH and (found := template.pattern.match(content, start, end)) is not None:
        rows.append(found.groups())
        start = found.end()
    return _Found(start, template, tuple(zip(*rows, strict=True)))


def _texts(column: _Column) -> list[Value] | None:
    joined = _BETWEEN.join(column)
    if not all(column) or has_bad_characters(b"".join(column)):
        return None
    try:
        if b"&" in joined or b"_x" in joined or b"\r" in joined:
            return [plain_text(text) for text in column]
        return list(joined.decode().split("\x01"))
    except (NotPlain, UnicodeDecodeError):
        return None


class _Numbers(dict[bytes, int | float | None]):
    """Numbers by how they are stored; a table repeats most of its own."""

    def __missing__(self, stored: bytes) -> int | float | None:
        if len(self) >= _KEPT:
            self.clear()
        found = self[stored] = number(stored)
        return found

    def of(self, column: _Column) -> Sequence[Value] | None:
        """The numbers of a column; ``None`` where one is none."""
        if b"".join(column).isdigit():
            whole = list(map(int, column))
            if max(whole) < _LARGEST:
                return whole
        found = list(map(self.__getitem__, column))
        return None if None in found else found
