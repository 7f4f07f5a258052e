"""Presentation objects: what a notebook cell displays, and what the document writers read.

The payloads are the contract of ``docs/blocks.md``.
"""

from __future__ import annotations

import base64
import html
import json
from abc import ABC, abstractmethod
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from itertools import chain
from typing import Any, Literal

from typing_extensions import override

from analysis.figures.cells import note
from analysis.figures.spans import Line, Span, line, records
from analysis.indicators import Figure

MIME = "application/vnd.commune-review.{kind}.v1+json"
Chip = Literal["ok", "warn", "bad", "quiet"]


class Shown(ABC):
    """Anything a notebook shows: a MIME bundle of text, escaped HTML and a payload for the writers."""

    kind: str

    @abstractmethod
    def lines(self) -> Iterable[Line]:
        """Every line of text in the object, in reading order."""

    @abstractmethod
    def content(self) -> dict[str, Any]:
        """The payload without ``kind`` and ``figures``."""

    def figures(self) -> list[Figure]:
        """The figures shown, in reading order."""
        return list(chain.from_iterable(entry.figures for entry in self.lines()))

    def payload(self) -> dict[str, Any]:
        """The payload for the writers; plain JSON, the same for the same input."""
        plain: dict[str, Any] = json.loads(json.dumps(self._told(), ensure_ascii=False, sort_keys=True))
        return plain

    def _told(self) -> dict[str, Any]:
        """:meth:`payload` as it is before it is written as JSON, which a kernel does in any case."""
        return {"kind": self.kind, "figures": records(self.figures()), **self.content()}

    def to_html(self) -> str:
        """Escaped HTML for JupyterLab; documents never use it."""
        return "".join(f"<p>{html.escape(entry.plain)}</p>" for entry in self.lines())

    def _repr_mimebundle_(self, **_: object) -> dict[str, Any]:
        note(self.figures())
        return {
            "text/plain": "\n".join(entry.plain for entry in self.lines()) or self.kind,
            "text/html": self.to_html(),
            MIME.format(kind=self.kind): self._told(),
        }


@dataclass(frozen=True)
class Cover(Shown):
    """Title block: what the document is, who issues it, as of which day, and the notices it carries."""

    report: str
    title: str
    subject: str
    kicker: str
    style: Literal["review", "register"]
    as_of: str
    data_until: str
    superior_body: str
    issuing_body: str
    office: str
    place: str
    recipients: tuple[str, ...]
    signer_authority: str
    signer_title: str
    draft: bool
    origins: tuple[str, ...]
    kind = "cover"

    @override
    def lines(self) -> Iterable[Line]:
        return (line(self.kicker), line(self.title), line(self.subject))

    @override
    def content(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(frozen=True)
class Key:
    """One key figure with its unit, base and caveat."""

    label: str
    value: Line
    unit: str
    note: Line


@dataclass(frozen=True)
class Keys(Shown):
    """Key figures, at most four."""

    items: tuple[Key, ...]
    kind = "keys"

    @override
    def lines(self) -> Iterable[Line]:
        return chain.from_iterable((line(k.label), k.value, k.note) for k in self.items)

    @override
    def content(self) -> dict[str, Any]:
        return {
            "items": [
                {"label": k.label, "spans": k.value.payload(), "unit": k.unit, "note": k.note.payload()}
                for k in self.items
            ]
        }

    @override
    def to_html(self) -> str:
        return "".join(
            f"<p>{html.escape(k.label)}: <strong>{html.escape(f'{k.value.plain} {k.unit}'.strip())}</strong><br>"
            f"{html.escape(k.note.plain)}</p>"
            for k in self.items
        )


@dataclass(frozen=True)
class Prose(Shown):
    """Sentences with figures in them. ``lede`` answers, ``limit`` says what the data do not allow."""

    role: Literal["lede", "limit", "paragraph", "list"]
    paragraphs: tuple[Line, ...]
    kind = "prose"

    @override
    def lines(self) -> Iterable[Line]:
        return self.paragraphs

    @override
    def content(self) -> dict[str, Any]:
        return {"role": self.role, "paragraphs": [p.payload() for p in self.paragraphs]}


@dataclass(frozen=True)
class Notice(Shown):
    """A notice in words: draft, synthetic, preliminary or missing."""

    level: Literal["draft", "synthetic", "preliminary", "missing"]
    message: Line
    kind = "notice"

    @override
    def lines(self) -> Iterable[Line]:
        return (self.message,)

    @override
    def content(self) -> dict[str, Any]:
        return {"level": self.level, "spans": self.message.payload()}


@dataclass(frozen=True)
class Cell:
    """A table cell that sorts by a number or stands as a chip with a word in it."""

    value: Line
    sort: float | None = None
    chip: Chip | None = None


Content = Span | Line | Cell
"""What a table cell may be given as."""


@dataclass(frozen=True)
class Head:
    """A column: heading, unit below it, the group it stands under, and its alignment."""

    key: str
    label: str
    unit: str = ""
    align: Literal["left", "right"] = "right"
    group: str = ""


@dataclass(frozen=True)
class Table(Shown):
    """A table of texts and figures. Rows in ``total_rows`` are told apart by weight."""

    id: str
    title: str
    columns: tuple[Head, ...]
    rows: tuple[tuple[Content, ...], ...]
    notes: tuple[Line, ...] = ()
    total_rows: tuple[int, ...] = ()
    orientation: Literal["portrait", "landscape"] = "portrait"
    appendix: bool = False
    kind = "table"

    def __post_init__(self) -> None:
        for row in self.rows:
            if len(row) != len(self.columns):
                raise ValueError(f"table {self.id}: a row has {len(row)} cells, not {len(self.columns)}")

    @override
    def lines(self) -> Iterable[Line]:
        yield line(self.title)
        for row in self.rows:
            yield from (_cell_line(c) for c in row)
        yield from self.notes

    @override
    def content(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "notes": [n.payload() for n in self.notes],
            "columns": [
                {"key": c.key, "label": c.label, "unit": c.unit, "align": c.align, "group": c.group}
                for c in self.columns
            ],
            "rows": [[_cell_payload(c) for c in row] for row in self.rows],
            "total_rows": list(self.total_rows),
            "orientation": self.orientation,
            "appendix": self.appendix,
        }

    @override
    def to_html(self) -> str:
        heads = "".join(f"<th>{html.escape(c.label)}</th>" for c in self.columns)
        body = "".join(
            "<tr>" + "".join(f"<td>{html.escape(_cell_line(c).plain)}</td>" for c in row) + "</tr>"
            for row in self.rows
        )
        caption = html.escape(self.title)
        return (
            f"<table><caption>{caption}</caption><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table>"
        )


@dataclass(frozen=True)
class Chart(Shown):
    """A chart as SVG, with a title that says the finding, alternative text and the table behind it."""

    id: str
    title: str
    alt: str
    caption: Line
    svg: str = field(repr=False)
    data: Table = field(repr=False)
    width_mm: float = 160.0
    kind = "chart"

    @override
    def lines(self) -> Iterable[Line]:
        return chain((line(self.title), self.caption), self.data.lines())

    @override
    def content(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "title": self.title,
            "alt": self.alt,
            "caption": self.caption.payload(),
            "svg": self.svg,
            "width_mm": self.width_mm,
            "data": {"kind": self.data.kind, **self.data.content()},
        }

    @override
    def to_html(self) -> str:
        picture = base64.b64encode(self.svg.encode("utf-8")).decode("ascii")
        return (
            f"<figure><figcaption><strong>{html.escape(self.title)}</strong></figcaption>"
            f'<img src="data:image/svg+xml;base64,{picture}" alt="{html.escape(self.alt)}">'
            f"<figcaption>{html.escape(self.caption.plain)}</figcaption></figure>"
        )


def paragraph(template: str, **values: Span | Line) -> Prose:
    """One paragraph from a template with named figures."""
    return Prose("paragraph", (Line.of(template, **values),))


def bullets(lines: Sequence[Line]) -> Prose:
    """A list of lines."""
    return Prose("list", tuple(lines))


def _cell_line(cell: Content) -> Line:
    return cell.value if isinstance(cell, Cell) else line(cell)


def _cell_payload(cell: Content) -> str | list[Any] | dict[str, Any]:
    if isinstance(cell, str):
        return cell
    spans = _cell_line(cell).payload()
    if isinstance(cell, Cell):
        extra = {"sort": cell.sort, "chip": cell.chip}
        return {"spans": spans, **{k: v for k, v in extra.items() if v is not None}}
    figures = _cell_line(cell).figures
    if len(figures) == 1 and figures[0].value is not None:
        return {"spans": spans, "sort": float(figures[0].value)}
    return spans
