"""Blocks as the plain data the printed layout is drawn from."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import singledispatch
from typing import Any

from analysis.documents._clean import titled
from analysis.documents._layout import layout
from analysis.documents._svg import to_svg
from analysis.documents._widths import column_widths
from analysis.documents.model import (
    Block,
    Cell,
    Chart,
    Formula,
    Heading,
    Keys,
    Line,
    ListBlock,
    Notice,
    Prose,
    Span,
    Table,
    plain,
)
from analysis.documents.words import Words

Data = dict[str, Any]

CHART_FONT = "Be Vietnam Pro"
_DENSE_COLUMNS, _DENSE_ROWS = 10, 24
_TALLEST_CHART_MM = 215
_MARK = 3
_LONGEST_WHOLE = 600
_A4_MM = (297, 210)
_POINTS_A_MM = 72 / 25.4
_WORD = 24
_LONG_WORD = re.compile(rf"\S{{{_WORD},}}")
_PIECE = re.compile(r"[^/_.\-]{0,22}[/_.]|[^/_.\-]{22}")


@singledispatch
def block_data(block: Block, said: Words) -> Data:
    """What the layout prints of ``block``."""
    raise TypeError(f"no printed form for {type(block).__name__} in {said.language}")


@block_data.register
def _(block: Heading, _said: Words) -> Data:
    return {"kind": "heading", "level": block.level - 1, "number": block.number, "text": titled(block.text)}


@block_data.register
def _(block: Prose, _said: Words) -> Data:
    return {"kind": "prose", "role": block.role, "line": line_data(block.line)}


@block_data.register
def _(block: Notice, said: Words) -> Data:
    line = (Span(f"{said['missing']}: "), *block.line)
    return {"kind": "prose", "role": "notice", "line": line_data(line)}


@block_data.register
def _(block: Formula, _said: Words) -> Data:
    return {"kind": "formula", "lines": block.text.split("\n")}


@block_data.register
def _(block: ListBlock, said: Words) -> Data:
    items = (
        {"line": line_data(i.line), "children": [block_data(c, said) for c in i.children]}
        for i in block.items
    )
    return {"kind": "list", "ordered": block.ordered, "items": list(items)}


@block_data.register
def _(block: Keys, _said: Words) -> Data:
    items = (
        {"label": k.label, "line": line_data(k.line), "unit": k.unit, "note": line_data(_unstopped(k.note))}
        for k in block.items
    )
    return {"kind": "keys", "items": list(items)}


@block_data.register
def _(block: Chart, _said: Words) -> Data:
    return {
        "kind": "chart",
        "title": titled(block.title),
        "alt": block.alt,
        "caption": line_data(block.caption),
        "svg": to_svg(block.drawing, CHART_FONT),
        "width": min(block.width_mm, _TALLEST_CHART_MM * _shape(block.drawing.view_box)),
    }


@block_data.register
def _(block: Table, _said: Words) -> Data:
    return {
        "kind": "table",
        "title": titled(block.title),
        "landscape": block.orientation == "landscape",
        "widths": _widths(block),
        "dense": _dense(block),
        "columns": [
            {"label": c.label, "unit": c.unit, "group": c.group, "align": _align(block, i)}
            for i, c in enumerate(block.columns)
        ],
        "rows": [
            {"total": number in block.total_rows, "cells": [_cell(c) for c in row]}
            for number, row in enumerate(block.rows)
        ],
        "notes": [line_data(n) for n in block.notes],
        "split": any(len(plain(c.line)) > _LONGEST_WHOLE for row in block.rows for c in row),
    }


def line_data(line: Line) -> list[Data]:
    """The runs of ``line``; links into the page lead nowhere on paper and are left out."""
    return [_run(span, span.text, span.strong) for span in line if span.text]


def _run(span: Span, text: str, strong: bool) -> Data:
    href = "" if span.href.startswith("#") else span.href
    return {"t": text.replace("\n", " "), "b": strong, "i": span.emphasis, "h": href}


def _cell(cell: Cell) -> list[Data]:
    strong = cell.chip in ("bad", "warn")
    return [_run(s, _cell_text(s), s.strong or strong) for s in cell.line if s.text]


def _cell_text(span: Span) -> str:
    """In a narrow cell the unit of an amount that is no figure may stand on a line of its own."""
    text = span.text if span.figure else span.text.replace("\N{NO-BREAK SPACE}đồng", " đồng")
    return breakable(text)


def breakable(text: str) -> str:
    """``text`` with places to break a line inside words too long for a narrow column."""
    if len(text) < _WORD:
        return text
    return _LONG_WORD.sub(lambda word: _PIECE.sub("\\g<0>\N{ZERO WIDTH SPACE}", word[0]), text)


def _dense(table: Table) -> bool:
    return len(table.columns) >= _DENSE_COLUMNS or len(table.rows) >= _DENSE_ROWS


def _shape(view_box: str) -> float:
    """Width by height of a drawing."""
    wide, high = map(float, view_box.split()[2:4])
    return wide / high


def _align(table: Table, column: int) -> str:
    """``center`` for a column of marks: short words in place of numbers."""
    texts = [plain(row[column].line) for row in table.rows]
    marks = all(len(t) <= _MARK and not any(c.isdigit() for c in t) for t in texts)
    return "center" if texts and column and marks else table.columns[column].align


def _widths(table: Table) -> list[float]:
    wide = table.orientation == "landscape"
    margins = layout()["landscape_margins_mm" if wide else "margins_mm"]
    paper = _A4_MM[0 if wide else 1] - margins["left"] - margins["right"]
    em = layout()["points"]["dense" if _dense(table) else "table"]
    side = layout()["table"]["dense_side_pt" if _dense(table) else "side_pt"]
    cells = [["".join(map(_cell_text, c.line)) for c in row] for row in table.rows]
    return column_widths(table, cells, paper * _POINTS_A_MM / em, 2 * side / em)


def _unstopped(line: Line) -> Line:
    return (*line[:-1], replace(line[-1], text=line[-1].text.rstrip().rstrip("."))) if line else line
