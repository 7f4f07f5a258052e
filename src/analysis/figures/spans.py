"""Text that carries figures: span lists and the records that let a reader open a figure's source."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.indicators import Figure, format
from analysis.indicators.figure import SOURCE_COLUMNS
from analysis.language import tr
from analysis.registers import Agency, Unit

CELLS_SHOWN = 12
"""Source cells that travel with a figure into a document; an edition keeps all of them beside it."""


@dataclass(frozen=True)
class Link:
    """A name that leads to the page of what it names, where the edition has one; text everywhere else.

    ``to`` is ``commune:<unit key>``, ``district:<unit key>``, ``agency:<id>``, ``report:<report key>`` or
    ``page:<page of the edition>``.
    """

    text: str
    to: str


Span = str | Figure | tuple[Figure, str] | Link
"""Plain text, a figure printed in its own format, a figure with the text it is printed as, or a name."""

_WRITTEN = SOURCE_COLUMNS.index("text")
_CORRECTED = re.compile(r"(?<=→ )([^→]*)\(đính chính ([^()]+)\)")
"""What a cell that a person corrected says at its end (``indicators/corrected.py``)."""

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


def in_column(figure: Figure) -> Span:
    """``figure`` without the "%" or "điểm %" that the head of its column tells."""
    return figure if figure.value is None else (figure, format.text(figure, unit=False))


def moved(figure: Figure) -> Line:
    """A change in words: ``giảm 17,12 điểm %``, ``tăng 3,00 điểm %``, ``không đổi``."""
    if figure.value is None:
        return Line((figure,))
    if figure.value == 0:
        return Line((tr("không đổi"),))
    verb = tr("giảm ") if figure.value < 0 else tr("tăng ")
    return Line((verb, (figure, format.text(figure).lstrip(format.MINUS + "+"))))


def line(value: Line | Span) -> Line:
    """``value`` as a line: text, figures and names become lines of one span."""
    return value if isinstance(value, Line) else Line((value,))


def named(unit: Unit) -> Link:
    """The full name of ``unit``, leading to its profile."""
    return Link(unit.full_name, f"{unit.level}:{unit.key}")


def named_agency(agency: Agency, *, short: bool = False) -> Link:
    """The name of ``agency``, leading to its score card."""
    return Link((short and agency.short_name) or agency.name, f"agency:{agency.id}")


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
    if isinstance(span, Link):
        return {"text": span.text, "to": span.to}
    figure, text = span if isinstance(span, tuple) else (span, format.text(span))
    return {"figure": figure.id, "text": text}


def _record(figure: Figure) -> dict[str, Any]:
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
        "rows": len(figure.cells),
        "cells": [dict(zip(SOURCE_COLUMNS, map(_told, row), strict=True)) for row in _shown(figure)],
    }


def _shown(figure: Figure) -> list[list[object]]:
    """The cells that go along: those that a person corrected first, then in the figure's order."""
    cells = figure.cells
    if len(cells) > CELLS_SHOWN:
        plain = [not _is_corrected(text) for text in cells[:, _WRITTEN].tolist()]
        if not all(plain):
            cells = cells[np.argsort(plain, kind="stable")]
    shown: list[list[object]] = cells[:CELLS_SHOWN].tolist()
    return shown


def _is_corrected(value: object) -> bool:
    text = _text(value)
    # few texts have the arrow
    return "→" in text and _CORRECTED.search(text) is not None


def _told(value: object) -> str:
    """The text of a cell as it was written, the mark of a correction in the language of the document."""
    return _CORRECTED.sub(lambda m: m[1] + tr("(đính chính {id})").format(id=m[2]), _text(value))


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
