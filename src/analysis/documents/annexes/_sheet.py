"""One table as one worksheet: frozen heads, widths by content, A4 on its side, text that never runs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from math import ceil
from typing import Any

from analysis.documents._clean import clean
from analysis.documents.annexes._numbers import as_number
from analysis.documents.model import Cell, Column, FigureRecord, Table, plain
from analysis.language import Language

_A4 = 9
_LONGEST_CELL = 32_767
_NARROWEST, _WIDEST = 8, 36
_LINE_PT, _HIGHEST_PT, _LETTERS_A_UNIT = 14.5, 400.0, 1.15
_EDGES = {"left": 0.6, "right": 0.6, "top": 0.9, "bottom": 0.8}
_STRONG = ("bad", "warn")


@dataclass(frozen=True)
class Page:
    """What stands on every sheet: ``notice`` in head and first row (empty for none), ``foot`` below."""

    notice: str
    foot: str


class Formats:
    """Cell formats of one workbook, each made once."""

    def __init__(self, book: Any) -> None:
        self._book = book
        self._made: dict[tuple[tuple[str, object], ...], Any] = {}

    def __call__(self, **looks: object) -> Any:
        key = tuple(sorted(looks.items()))
        if key not in self._made:
            font = {"font_name": "Times New Roman", "font_size": 11, "valign": "top"}
            self._made[key] = self._book.add_format({**font, **looks})
        return self._made[key]


@dataclass(frozen=True)
class Ink:
    """What a sheet is written with: the figures its cells print, the workbook's formats, its language."""

    sheet: Any
    figures: Mapping[str, FigureRecord]
    formats: Formats
    language: Language = "vi"

    def write(self, row: int, place: int, cell: Cell, column: Column, *, total: bool) -> None:
        """Write ``cell`` as a number if it prints one, else as text."""
        looks: dict[str, object] = {"border": 1}
        if total or cell.chip in _STRONG:
            looks["bold"] = True
        number = as_number(cell, self.figures, self.language)
        if number is not None:
            self.sheet.write_number(row, place, number.value, self.formats(**looks, num_format=number.format))
            return
        text = text_of(plain(cell.line))
        look = self.formats(**looks, text_wrap=True, align=column.align, num_format="@")
        if text:
            self.sheet.write_string(row, place, text, look)
        else:
            self.sheet.write_blank(row, place, None, look)


def text_of(text: str) -> str:
    """``text`` fit for a cell: NFC, control characters visible, no longer than a cell can be."""
    fit = clean(text)
    return fit if len(fit) <= _LONGEST_CELL else fit[: _LONGEST_CELL - 1] + "…"


def draw(ink: Ink, page: Page, titles: Sequence[str], table: Table) -> None:
    """Write ``table`` under ``titles`` on an empty sheet, its notes below."""
    sheet, formats, row = ink.sheet, ink.formats, 0
    widths = [_width(c, [plain(r[i].line) for r in table.rows]) for i, c in enumerate(table.columns)]
    for text in filter(None, (page.notice, *titles)):
        first = row == 0 and page.notice
        look = formats(italic=True, font_color="#9A3412") if first else formats(bold=True)
        sheet.write_string(row, 0, text_of(text), look)
        row += 1
    heads = _heads(sheet, row, table.columns, formats)
    sheet.set_row(row + heads - 1, _height([_label(c) for c in table.columns], widths))
    for number, cells in enumerate(table.rows):
        at = row + heads + number
        sheet.set_row(at, _height([plain(c.line) for c in cells], widths))
        for place, (cell, column) in enumerate(zip(cells, table.columns, strict=True)):
            ink.write(at, place, cell, column, total=number in table.total_rows)
    end = row + heads + len(table.rows)
    for place, note in enumerate(table.notes):
        sheet.write_string(end + place, 0, text_of(plain(note)), formats(italic=True))
    for place, width in enumerate(widths):
        sheet.set_column(place, place, width)
    _set_up(sheet, page, table, row, row + heads, end + len(table.notes))


def _heads(sheet: Any, row: int, columns: Sequence[Column], formats: Formats) -> int:
    """Write the head rows; how many there are."""
    look = formats(bold=True, border=1, text_wrap=True, align="center", valign="vcenter", bg_color="#E7EDF3")
    grouped = any(c.group for c in columns)
    for group, members in groupby(enumerate(columns), key=lambda pair: pair[1].group):
        parts = list(members)
        first, last = parts[0][0], parts[-1][0]
        if group and first < last:
            sheet.merge_range(row, first, row, last, "", look)
        if group:
            sheet.write_string(row, first, text_of(group), look)
        for place, column in parts:
            label = text_of(_label(column))
            if grouped and not group:
                sheet.merge_range(row, place, row + 1, place, "", look)
            sheet.write_string(row + (1 if group else 0), place, label, look)
    return 2 if grouped else 1


def _set_up(sheet: Any, page: Page, table: Table, head: int, body: int, end: int) -> None:
    last = len(table.columns) - 1
    sheet.freeze_panes(body, 1)
    sheet.set_landscape()
    sheet.set_paper(_A4)
    sheet.set_margins(**_EDGES)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(head, body - 1)
    sheet.print_area(0, 0, max(end - 1, body - 1), last)
    sheet.set_header(f"&C&9{_literal(page.notice)}" if page.notice else "")
    sheet.set_footer(f"&L&9{_literal(page.foot)}&R&9&P/&N")
    sheet.ignore_errors({"number_stored_as_text": "A1:XFD1048576"})


def _label(column: Column) -> str:
    return f"{column.label} ({column.unit})" if column.unit else column.label


def _height(texts: Sequence[str], widths: Sequence[float]) -> float:
    """The height of a row whose texts are wrapped: not every program works it out on opening."""
    lines = max((ceil(len(t) / (w * _LETTERS_A_UNIT)) for t, w in zip(texts, widths, strict=True)), default=1)
    return min(_HIGHEST_PT, _LINE_PT * max(1, lines) + 1)


def _width(column: Column, texts: Sequence[str]) -> float:
    lengths = sorted(map(len, texts)) or [0]
    usual = lengths[len(lengths) * 9 // 10]
    head = max((len(w) for w in _label(column).split()), default=0)
    return min(max(usual + 2, head + 2, len(_label(column)) / 3, _NARROWEST), _WIDEST)


def _literal(text: str) -> str:
    return text_of(text).replace("&", "&&")[:200]
