"""Text that carries figures: span lists and the records that let a reader open a figure's source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from analysis.indicators import Figure, format
from analysis.indicators.figure import SOURCE_COLUMNS

CELLS_SHOWN = 12
"""Source cells that travel with a figure into a document; all of them stand in ``figures.parquet``."""

Span = str | Figure | tuple[Figure, str]
"""Plain text, a figure printed in its own format, or a figure with the text it is printed as."""

_FIELD = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Line:
    """A run of text with figures in it."""

    spans: tuple[Span, ...]

    @classmethod
    def of(cls, template: str, **values: Span | Line) -> Line:
        """``template`` with each ``{name}`` replaced by the figure, text or line of that name.

        Raises ``KeyError`` for a name that is not given: a sentence is never printed with a hole.
        """
        parts = _FIELD.split(template)
        filled = (line(values[p]) if i % 2 else Line((p,)) for i, p in enumerate(parts) if i % 2 or p)
        return cls(tuple(span for entry in filled for span in entry.spans))

    @property
    def figures(self) -> tuple[Figure, ...]:
        """The figures in the line, in reading order."""
        return tuple(f for f in map(_figure, self.spans) if f is not None)

    @property
    def plain(self) -> str:
        """The line as text."""
        return "".join(s if isinstance(s, str) else s["text"] for s in self.payload())

    def payload(self) -> list[Any]:
        """The span list of the block contract."""
        return [_payload(s) for s in self.spans]


def bare_count(figure: Figure) -> Span:
    """A count without its "≥": the sentence around it says "at least"."""
    return figure if figure.value is None else (figure, format.number(figure.value))


def moved(figure: Figure) -> Line:
    """A change in words: ``giảm 17,12 điểm %``, ``tăng 3,00 điểm %``, ``không đổi``."""
    if figure.value is None:
        return Line((figure,))
    if figure.value == 0:
        return Line(("không đổi",))
    verb = "giảm " if figure.value < 0 else "tăng "
    return Line((verb, (figure, format.text(figure).lstrip(format.MINUS + "+"))))


def line(value: Line | Span) -> Line:
    """``value`` as a line: text and figures become lines of one span."""
    return value if isinstance(value, Line) else Line((value,))


def records(figures: Iterable[Figure]) -> list[dict[str, Any]]:
    """The figure records of ``figures``, one an id, in order of first appearance."""
    unique: dict[str, Figure] = {}
    for figure in figures:
        unique.setdefault(figure.id, figure)
    return [_record(f) for f in unique.values()]


def _figure(span: Span) -> Figure | None:
    if isinstance(span, tuple):
        return span[0]
    return span if isinstance(span, Figure) else None


def _payload(span: Span) -> str | dict[str, str]:
    if isinstance(span, str):
        return span
    figure, text = span if isinstance(span, tuple) else (span, format.text(span))
    return {"figure": figure.id, "text": text}


def _record(figure: Figure) -> dict[str, Any]:
    cells = figure.sources[list(SOURCE_COLUMNS)].to_numpy(dtype=object)[:CELLS_SHOWN]
    return {
        "id": figure.id,
        "label": figure.label,
        "text": format.text(figure),
        "value": None if figure.value is None else float(figure.value),
        "unit": figure.unit,
        "method": figure.method,
        "status": figure.status,
        "standard": figure.standard,
        "comparator": figure.comparator,
        "n": figure.n,
        "of": figure.of,
        "base": figure.base,
        "caveat": figure.caveat,
        "origin": figure.origin,
        "rows": len(figure.sources),
        "cells": [dict(zip(SOURCE_COLUMNS, map(_text, row), strict=True)) for row in cells],
    }


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
