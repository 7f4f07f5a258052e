"""Pieces of HTML made from blocks. Every text is escaped here or by the template, once."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from html import escape as _escape
from itertools import groupby

from markupsafe import Markup, escape

from analysis.documents._clean import titled
from analysis.documents._doors import door
from analysis.documents.model import (
    Block,
    Cell,
    Chart,
    Column,
    Line,
    SourceCell,
    Span,
    Table,
    plain,
)  # fmt: skip
from analysis.documents.words import Words
from analysis.text import slug

_COLOUR = re.compile(r'(fill|stroke|stop-color)="(#[0-9a-fA-F]{6}|white|black)"')
_FONT_SIZE = re.compile(r'font-size="([\d.]+)')
_READABLE_PX = 11.0
NOTE = "~"
"""Begins the identifier of a note: a letter no heading's identifier has."""

_WORDS, _ONE_LINE, _LONG, _PAGE = 14, 26, 34, 110
_SORT_DECIMALS = 4
_PRINTED = 120
"""Letters that stand beside one another on a printed page in the letters of a dense table."""
_DENSE_COLUMNS = 7
_RANGE = re.compile(r"\d[\d.,]*–\d[\d.,]*(?<=\d)")


@dataclass(frozen=True)
class Head:
    """A head cell: a group over ``span`` columns, or the head of column ``index``."""

    column: Column
    index: int = 0
    group: str = ""
    span: int = 1
    tall: bool = False


@dataclass(frozen=True)
class Fragments:
    """HTML of lines, cells and drawings.

    ``notes`` holds the number of the note of each figure on the page, ``numbers`` its own number in the
    data of the drawer.
    """

    said: Words
    notes: Mapping[str, int] = field(default_factory=dict)
    numbers: Mapping[str, int] = field(default_factory=dict)

    @staticmethod
    def kind(block: Block) -> str:
        """The kind of ``block``, to choose its markup by."""
        return type(block).__name__

    def line(self, line: Line) -> Markup:
        """``line`` with its styles; each figure a link to its note, and the door of its drawer."""
        return Markup("").join(self._span(span) for span in line)

    @staticmethod
    def title(text: str) -> Markup:
        """``text`` of a title, with a year on the line of the word before it and of its range."""
        return _whole(titled(text))

    def _span(self, span: Span) -> Markup:
        text = escape(span.text) if span.figure else _whole(span.text)
        for tag, on in (("code", span.code), ("em", span.emphasis), ("strong", span.strong)):
            if on:
                text = Markup(f"<{tag}>{text}</{tag}>")
        if span.figure:
            note, number = self.notes[span.figure], self.numbers[span.figure]
            return Markup(f'<a href="#{NOTE}{note}" data-fig="{number}">{text}</a>')
        if span.to:
            return door(span.to, text)
        return Markup(f'<a href="{escape(span.href)}">{text}</a>') if span.href else text

    @staticmethod
    def heads(table: Table) -> list[list[Head]]:
        """The head rows of ``table``: one, or two when columns are grouped."""
        if not any(c.group for c in table.columns):
            return [[Head(c, i) for i, c in enumerate(table.columns)]]
        top: list[Head] = []
        under: list[Head] = []
        numbered = list(enumerate(table.columns))
        for group, members in groupby(numbered, key=lambda pair: pair[1].group):
            entries = list(members)
            if group:
                top.append(Head(entries[0][1], group=group, span=len(entries)))
                under += [Head(c, i) for i, c in entries]
            else:
                top += [Head(c, i, tall=True) for i, c in entries]
        return [top, under]

    @staticmethod
    def columns(table: Table) -> str:
        """The classes of ``table`` by which it and its columns are set: ``dense s1 n2 l4``."""
        dense = ["dense"] if len(table.columns) >= _DENSE_COLUMNS else []
        dense += ["tight"] if _unbroken(table) > _PRINTED else []
        dense += ["brief"] if not any(" " in plain(row[0].line) for row in table.rows) else []
        return " ".join(dense + _column_classes(table))

    def rows(self, table: Table) -> Markup:
        """The body rows of ``table``; the first cell of each is its head where it says anything."""
        return Markup("").join(
            self._row(number in table.total_rows, row) for number, row in enumerate(table.rows)
        )

    def _row(self, is_total: bool, row: tuple[Cell, ...]) -> Markup:
        total = ' class="total"' if is_total else ""
        first, *rest = map(self._cell, row)
        head = f'<th scope="row"{first[0]}>{first[1]}</th>' if first[1] else f"<td{first[0]}></td>"
        cells = "".join(f"<td{attributes}>{text}</td>" for attributes, text in rest)
        return Markup(f"<tr{total}>{head}{cells}</tr>\n")

    def _cell(self, cell: Cell) -> tuple[str, str]:
        text = self.line(cell.line)
        return _sorts(cell), f'<span class="chip {cell.chip}">{text}</span>' if cell.chip else text

    @staticmethod
    def drawing(chart: Chart) -> Markup:
        """The drawing of ``chart`` with its title and alternative text, as wide as its text is readable."""
        name = slug(chart.id) or "svg"
        title = escape(chart.title)
        return Markup(
            f'<svg viewBox="{escape(chart.drawing.view_box)}" width="{_readable(chart)}" role="img" '
            f'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{title}</title>'
            f'<desc id="{name}-desc">{escape(chart.alt)}</desc>{chart.drawing.body}</svg>'
        )

    @staticmethod
    def place(cell: SourceCell) -> Markup:
        """Where ``cell`` stands: file, sheet and address."""
        where = " · ".join(_escape(part) for part in (cell.file, cell.sheet, cell.cell) if part)
        return Markup(f"<code>{where}</code>")


def _sorts(cell: Cell) -> str:
    """The attribute by which ``cell`` sorts; a whole number that stands there as it is sorts by itself."""
    if cell.sort is None:
        return ""
    value = f"{round(cell.sort, _SORT_DECIMALS):.15g}"
    return "" if value.isdigit() and value == plain(cell.line) else f' data-sort="{value}"'


def _whole(text: str) -> Markup:
    """``text`` escaped, each range of numbers kept on one line."""
    return Markup(_RANGE.sub(r'<span class="range">\g<0></span>', str(escape(text))))


def _readable(chart: Chart) -> int:
    """The width on a small screen, in pixels, at which the smallest letters of ``chart`` can be read."""
    wide = float(chart.drawing.view_box.split()[2])
    smallest = min(map(float, _FONT_SIZE.findall(chart.drawing.body)), default=_READABLE_PX)
    return math.ceil(wide * _READABLE_PX / smallest)


def _column_classes(table: Table) -> list[str]:
    """Class and number of each column that asks for one.

    ``n`` is for numbers, ``s`` for texts short enough for one line, ``l`` for long ones, ``m`` for what is
    between, and in a table too wide for the page for short ones as well, which may break there.
    """
    longest = [
        max((len(plain(row[i].line)) for row in table.rows), default=0) for i in range(len(table.columns))
    ]
    short = "s" if sum(min(n, _LONG) for n in longest) <= _PAGE else ""
    named = (
        "n"
        if column.align == "right"
        else "l"
        if n > _LONG
        else "m"
        if n > (_ONE_LINE if short else _WORDS)
        else short
        for column, n in zip(table.columns, longest, strict=True)
    )
    return [f"{name}{number}" for number, name in enumerate(named, 1) if name]


def _unbroken(table: Table) -> int:
    """The letters of a line of ``table`` at its narrowest: the longest unbroken part of each column."""
    return sum(
        max((len(part) for row in table.rows for part in plain(row[i].line).split(" ")), default=0)
        for i in range(len(table.columns))
    )


def column_rules(tables: Iterable[Table]) -> str:
    """Style rules for the columns of ``tables``, one a class, so that no cell carries its own."""
    used = sorted(
        {name for table in tables for name in _column_classes(table)}, key=lambda n: (n[0], len(n), n)
    )
    rules = {
        "n": "text-align:right;white-space:nowrap",
        "s": "white-space:nowrap",
        "m": "min-width:7.5rem",
        "l": "min-width:13rem",
    }
    chosen = {
        kind: ",".join(f".{n} tbody>tr>:nth-child({n[1:]})" for n in names)
        for kind, names in groupby(used, key=lambda n: n[0])
    }
    wide = ",".join(chosen[kind] for kind in "lm" if kind in chosen)
    printed = f"@media print{{{wide}{{min-width:0;overflow-wrap:anywhere}}}}" if wide else ""
    return "".join(f"{at}{{{rules[kind]}}}" for kind, at in chosen.items()) + printed


def colours_of(chart: Chart) -> set[tuple[str, str]]:
    """The (attribute, colour) pairs a chart's drawing uses."""
    return set(_COLOUR.findall(chart.drawing.body))
