"""Rows that are all written alike, as in a long table: one pattern learnt from a row takes the next ones.

A stretch of rows is taken only when the pattern matches every byte of it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from itertools import chain
from typing import NamedTuple

from analysis.sources.cells import Value
from analysis.sources.opening.gathered import Gathered, number
from analysis.sources.opening.texts import NotPlain, has_bad_characters, plain_text

_STRETCH = 4096
_TEMPLATES = 8
_TRIED = 64
_DIGITS = 20
_ROW = re.compile(rb'<row r="[1-9][0-9]{0,6}"([^<>]*)>')
_CELL = re.compile(
    rb'<c r="([A-Z]{1,3})[1-9][0-9]{0,6}"([^<>/]*)'
    rb"(?:(/>)|>(<f>[^<]*</f>)?(?:<v>[^<]*</v>|<is>(<t[^<>/]*>)[^<]*</t></is>)</c>)"
)

Look = Callable[[bytes], tuple[int, str]]


class _Template(NamedTuple):
    """How one row is written: its pattern, and for each value its column from 0, style and kind."""

    pattern: re.Pattern[bytes]
    columns: tuple[int, ...]
    styles: tuple[int, ...]
    kinds: tuple[str, ...]
    formulas: tuple[int, ...]


class RegularRows:
    """Takes stretches of rows that are written alike; gives up on a sheet that has few of them."""

    def __init__(self, gathered: Gathered, look: Look, column_of: Callable[[bytes], int]) -> None:
        self._gathered = gathered
        self._look = look
        self._column_of = column_of
        self._templates: list[_Template] = []
        self._stretches = self._rows = 0

    @property
    def pays(self) -> bool:
        """Whether stretches have been long enough to be worth trying."""
        return self._stretches < _TRIED or self._rows > 4 * self._stretches

    def take(self, content: bytes, start: int, end: int) -> tuple[int, list[tuple[bytes, ...]], int]:
        """Where the stretch at ``start`` ends, what it holds, and the number of its template."""
        for number_, template in enumerate(self._templates):
            stop, rows = _matched(template.pattern, content, start, end)
            if rows:
                self._stretches += 1
                self._rows += len(rows)
                return stop, rows, number_
        return start, [], 0

    def learn(self, row: bytes) -> bool:
        """Learn how ``row`` is written; ``False`` when that is nothing for a pattern."""
        if len(self._templates) == _TEMPLATES:
            return False
        made = self._made(row)
        if made is not None:
            self._templates.append(made)
        return made is not None

    def add(self, rows: list[tuple[bytes, ...]], template_number: int) -> bool:
        """Add the cells of a stretch; ``False``, and nothing added, where a value is not what it says."""
        template, gathered = self._templates[template_number], self._gathered
        row_numbers, *stored = zip(*rows, strict=True)
        converted: list[Sequence[Value]] = []
        for column, kind in zip(stored, template.kinds, strict=True):
            values = self._converted(column, kind)
            if values is None:
                return False
            converted.append(values)
        first = len(gathered.keys)
        bases = [int(row) << 14 for row in row_numbers]
        gathered.keys.extend([base | column for base in bases for column in template.columns])
        gathered.values.extend(chain.from_iterable(zip(*converted, strict=True)))
        gathered.styles.extend(template.styles * len(rows))
        width = len(template.columns)
        gathered.mark_formulas([first + i * width + f for i in range(len(rows)) for f in template.formulas])
        return True

    def _converted(self, column: tuple[bytes, ...], kind: str) -> Sequence[Value] | None:
        if kind == "":
            return _numbers(column)
        if kind == "s":
            try:
                shared = self._gathered.shared
                found = [shared[int(index)] for index in column]
            except (ValueError, IndexError):
                return None
            return found if b"".join(column).isdigit() and all(found) else None
        if has_bad_characters(b"".join(column)) or not all(column):
            return None
        try:
            return [plain_text(text) for text in column]
        except NotPlain:
            return None

    def _made(self, row: bytes) -> _Template | None:
        opened = _ROW.match(row)
        if opened is None or opened[1].endswith(b"/"):
            return None
        pieces = [rb'<row r="([1-9][0-9]{0,6})"[^<>/]*>']
        values: list[tuple[int, int, str]] = []
        formulas: list[int] = []
        at = opened.end()
        while (cell := _CELL.match(row, at)) is not None:
            at = cell.end()
            letters, attributes, empty, formula, inline = cell.groups()
            style, kind = self._look(attributes)
            head = b'<c r="' + letters + rb'\1"' + re.escape(attributes)
            if empty:
                pieces.append(head + b"/>")
                continue
            if (kind, inline is None) not in (("", True), ("s", True), ("inlineStr", False)):
                return None
            if formula:
                formulas.append(len(values))
            pieces.append(head + b">" + (b"<f>[^<]*</f>" if formula else b"") + _value(inline))
            values.append((self._column_of(letters), style, kind))
        if row[at:] != b"</row>" or not values or (formulas and self._gathered.recalculates):
            return None
        columns, styles, kinds = zip(*values, strict=True)
        return _Template(re.compile(b"".join(pieces) + b"</row>"), columns, styles, kinds, tuple(formulas))


def _value(inline: bytes | None) -> bytes:
    if inline is None:
        return b"<v>([^<]+)</v></c>"
    return b"<is>" + re.escape(inline) + b"([^<]*)</t></is></c>"


def _matched(
    pattern: re.Pattern[bytes], content: bytes, start: int, end: int
) -> tuple[int, list[tuple[bytes, ...]]]:
    """The rows from ``start`` on that the pattern matches without a gap."""
    rows: list[tuple[bytes, ...]] = []
    while len(rows) < _STRETCH and (found := pattern.match(content, start, end)) is not None:
        rows.append(found.groups())
        start = found.end()
    return start, rows


def _numbers(column: tuple[bytes, ...]) -> Sequence[Value] | None:
    joined = b"".join(column)
    if joined.isdigit() and max(map(len, column)) < _DIGITS:
        return list(map(int, column))
    if joined.translate(None, b"0123456789.-"):  # exponents and what is no number: one by one
        found = [number(v) for v in column]
        return None if None in found else found
    try:
        return [int(v) if v.isdigit() and len(v) < _DIGITS else float(v) for v in column]
    except ValueError:
        return None
