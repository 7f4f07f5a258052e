"""Pieces of HTML made from blocks. Every text is escaped here or by the template, once."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import escape as _escape
from itertools import groupby

from markupsafe import Markup, escape

from analysis.documents._clean import titled
from analysis.documents._records import shown_standard, shown_value
from analysis.documents.model import (
    Block,
    Cell,
    Chart,
    Column,
    FigureRecord,
    Line,
    SourceCell,
    Span,
    Table,
    plain,
)  # fmt: skip
from analysis.documents.words import Words
from analysis.text import slug

_COLOUR = re.compile(r'(fill|stroke|stop-color)="(#[0-9a-fA-F]{6}|white|black)"')
PX_PER_MM = 96 / 25.4 * 1.2
"""Charts stand a fifth larger on screen than on paper, where they are read from closer."""


_ONE_LINE, _LONG = 26, 34
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
    """HTML of lines, cells, drawings and sources, with one anchor a figure."""

    said: Words
    anchors: dict[str, str] = field(default_factory=dict)

    @staticmethod
    def kind(block: Block) -> str:
        """The kind of ``block``, to choose its markup by."""
        return type(block).__name__

    def anchor(self, figure: str) -> str:
        """The identifier of the entry of ``figure`` in the list of sources."""
        return self.anchors[figure]

    def line(self, line: Line) -> Markup:
        """``line`` with its styles; each figure a link to its entry in the list of sources."""
        return Markup("").join(self._span(span) for span in line)

    @staticmethod
    def title(text: str) -> Markup:
        """``text`` of a title, with a year on the line of the word before it and of its range."""
        return _whole(titled(text))

    def value(self, record: FigureRecord) -> str:
        """The figure as printed, with its unit."""
        return shown_value(record, self.said)

    def _span(self, span: Span) -> Markup:
        text = escape(span.text) if span.figure else _whole(span.text)
        for tag, on in (("code", span.code), ("em", span.emphasis), ("strong", span.strong)):
            if on:
                text = Markup(f"<{tag}>{text}</{tag}>")
        if span.figure:
            return Markup(f'<a class="fig" href="#{self.anchors[span.figure]}">{text}</a>')
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

    def rows(self, table: Table) -> Markup:
        """The body rows of ``table``; the first cell of each is its head."""
        widths = [_width_class(table, i) for i in range(len(table.columns))]
        return Markup("").join(
            self._row(number in table.total_rows, widths, row) for number, row in enumerate(table.rows)
        )

    def _row(self, is_total: bool, widths: list[str], row: tuple[Cell, ...]) -> Markup:
        total = ' class="total"' if is_total else ""
        first, *rest = (self._cell(width, cell) for width, cell in zip(widths, row, strict=True))
        head = f'<th scope="row"{first[0]}>{first[1]}</th>'
        cells = "".join(f"<td{attributes}>{text}</td>" for attributes, text in rest)
        return Markup(f"<tr{total}>{head}{cells}</tr>\n")

    def _cell(self, width: str, cell: Cell) -> tuple[str, str]:
        attributes = f' class="{width}"' if width else ""
        if cell.sort is not None:
            attributes += f' data-sort="{cell.sort:.10g}"'
        text = self.line(cell.line)
        return attributes, f'<span class="chip {cell.chip}">{text}</span>' if cell.chip else text

    @staticmethod
    def drawing(chart: Chart) -> Markup:
        """The drawing of ``chart`` with its title and alternative text, at its width on screen."""
        name = slug(chart.id) or "svg"
        width = round(chart.width_mm * PX_PER_MM)
        title = escape(chart.title)
        return Markup(
            f'<svg viewBox="{escape(chart.drawing.view_box)}" width="{width}" role="img" '
            f'aria-labelledby="{name}-title {name}-desc"><title id="{name}-title">{title}</title>'
            f'<desc id="{name}-desc">{escape(chart.alt)}</desc>{chart.drawing.body}</svg>'
        )

    def facts(self, record: FigureRecord) -> Iterator[tuple[str, str]]:
        """What there is to say of a figure, by the name of each fact; empty facts are left out."""
        said = self.said
        counted = "" if record.n is None or record.of is None else said.fill("of", n=record.n, of=record.of)
        facts = {
            "method": record.method,
            "status": said.of_code("statuses", record.status),
            "standard": shown_standard(record),
            "base": " ".join(filter(None, (counted, record.base))),
            "caveat": record.caveat,
            "origin": said.of_code("origins", record.origin),
            "source": self.counted_cells(record),
        }
        return ((said[name], text) for name, text in facts.items() if text)

    def counted_cells(self, record: FigureRecord) -> str:
        """How many source cells there are, and how many of them are shown."""
        if record.rows > len(record.cells):
            return self.said.fill("shown_cells", shown=len(record.cells), rows=self.said.number(record.rows))
        if record.rows == 1:
            return self.said["one_cell"]
        return self.said.fill("all_cells", rows=record.rows) if record.rows else self.said["no_cells"]

    @staticmethod
    def cells(record: FigureRecord) -> Markup:
        """The source cells of a figure by file and sheet, each with its text as written."""
        grouped = groupby(record.cells, key=lambda c: (c.file, c.sheet))
        items = (
            f"<li>{_place(*place)}{', '.join(map(_source_cell, cells))}</li>" for place, cells in grouped
        )
        return Markup("".join(items))


def _whole(text: str) -> Markup:
    """``text`` escaped, each range of numbers kept on one line."""
    return Markup(_RANGE.sub(r'<span class="range">\g<0></span>', str(escape(text))))


def _place(file: str, sheet: str) -> str:
    return f"<code>{_escape(file)}</code>{' · ' if sheet else ''}{_escape(sheet)}: "


def _source_cell(cell: SourceCell) -> str:
    address = f"<code>{_escape(cell.cell)}</code> " if cell.cell else ""
    return f"{address}<q>{_escape(cell.text)}</q>"


def _width_class(table: Table, column: int) -> str:
    """``n`` for numbers, ``s`` for texts short enough for one line, ``l`` for long ones."""
    if table.columns[column].align == "right":
        return "n"
    longest = max((len(plain(row[column].line)) for row in table.rows), default=0)
    return "s" if longest <= _ONE_LINE else "l" if longest > _LONG else ""


def anchors(figures: list[str]) -> dict[str, str]:
    """An identifier for each figure, readable and unlike any other of the page."""
    taken: dict[str, int] = {}
    found: dict[str, str] = {}
    for figure in figures:
        base = f"src-{slug(figure)}"
        taken[base] = taken.get(base, 0) + 1
        found[figure] = base if taken[base] == 1 else f"{base}--{taken[base]}"
    return found


def colours_of(chart: Chart) -> set[tuple[str, str]]:
    """The (attribute, colour) pairs a chart's drawing uses."""
    return set(_COLOUR.findall(chart.drawing.body))
