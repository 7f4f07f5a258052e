"""The block model: what a document consists of, before it is written in any format."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from analysis.language import Language

Chip = Literal["", "ok", "warn", "bad", "quiet"]
NoticeLevel = Literal["draft", "synthetic", "preliminary", "missing"]
ProseRole = Literal["lede", "limit", "paragraph", "quote", "to"]


class DocumentError(Exception):
    """The notebook cannot become a document; the message is a sentence saying which cell and why."""


@dataclass(frozen=True, slots=True)
class Span:
    """A run of text in one style; ``figure`` is the identifier of the figure it prints, if any.

    ``to`` names what the text is about, ``commune:03317@2025-06-30``: where an edition has a page of it, the
    text leads there; a single document leaves it text.
    """

    text: str
    figure: str = ""
    strong: bool = False
    emphasis: bool = False
    code: bool = False
    href: str = ""
    to: str = ""


Line = tuple[Span, ...]


def plain(line: Line) -> str:
    """The text of ``line`` without styles."""
    return "".join(span.text for span in line)


@dataclass(frozen=True, slots=True)
class SourceCell:
    """A cell a figure was made from, with its text as written."""

    table: str
    file: str
    sheet: str
    cell: str
    text: str
    origin: str


@dataclass(frozen=True)
class FigureRecord:
    """A figure as a document carries it: ``text`` as printed, ``rows`` counts all its source cells."""

    id: str
    label: str
    text: str
    value: float | None
    unit: str
    method: str
    status: str
    standard: str
    comparator: str
    n: int | None
    of: int | None
    base: str
    caveat: str
    origin: str
    rows: int
    cells: tuple[SourceCell, ...]
    standard_name: str = ""


@dataclass(frozen=True)
class Cover:
    """The title block; days are ISO (``as_of`` the edition's, ``data_until`` the last one in the data)."""

    report: str
    title: str
    subject: str
    kicker: str
    style: Literal["review", "register", "letter"]
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
    programme: str = ""


@dataclass(frozen=True)
class Heading:
    """A numbered heading: level 2 is ``I.`` or an appendix, 3 is ``1.``, 4 is ``a)``."""

    level: int
    text: str
    number: str = ""
    anchor: str = ""
    appendix: bool = False


@dataclass(frozen=True)
class Prose:
    """One paragraph: ``lede`` answers first, ``limit`` says what data do not allow, ``to`` whom it is for."""

    role: ProseRole
    line: Line


@dataclass(frozen=True)
class ListItem:
    """One item of a list and the lists inside it."""

    line: Line
    children: tuple[ListBlock, ...] = ()


@dataclass(frozen=True)
class ListBlock:
    """A list of lines."""

    ordered: bool
    items: tuple[ListItem, ...]


@dataclass(frozen=True)
class Column:
    """A column of a table; columns next to one another with the same ``group`` share a head above."""

    key: str
    label: str
    unit: str = ""
    align: Literal["left", "right"] = "left"
    group: str = ""


@dataclass(frozen=True, slots=True)
class Cell:
    """A table cell; ``sort`` orders it as a number, ``chip`` says how its word is told apart."""

    line: Line
    sort: float | None = None
    chip: Chip = ""


@dataclass(frozen=True)
class Table:
    """A table; ``total_rows`` are row numbers from 0. Landscape ones get a page of their own on paper."""

    id: str
    title: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Cell, ...], ...]
    notes: tuple[Line, ...] = ()
    total_rows: frozenset[int] = frozenset()
    orientation: Literal["portrait", "landscape"] = "portrait"
    appendix: bool = False


@dataclass(frozen=True)
class Drawing:
    """A cleaned SVG: the root's ``viewBox`` and the markup inside the root, safe to inline."""

    view_box: str
    body: str


@dataclass(frozen=True)
class Chart:
    """A chart with its alternative text and the table behind it."""

    id: str
    title: str
    alt: str
    caption: Line
    drawing: Drawing
    width_mm: float
    data: Table


@dataclass(frozen=True)
class KeyFigure:
    """A key figure with its unit and a note on its base or caveat."""

    label: str
    line: Line
    unit: str
    note: Line


@dataclass(frozen=True)
class Keys:
    """The row of key figures."""

    items: tuple[KeyFigure, ...]


@dataclass(frozen=True)
class Notice:
    """What a reader must know before using the figures."""

    level: NoticeLevel
    line: Line


@dataclass(frozen=True)
class Formula:
    """A formula or other text set as it was written, line by line."""

    text: str


Block = Heading | Prose | ListBlock | Table | Chart | Keys | Notice | Formula


@dataclass(frozen=True)
class Document:
    """A document ready for the writers. ``notices`` stand at its top, in the order they are said."""

    cover: Cover
    blocks: tuple[Block, ...]
    figures: Mapping[str, FigureRecord] = field(default_factory=dict)
    notices: tuple[Notice, ...] = ()
    language: Language = "vi"

    @property
    def synthetic(self) -> bool:
        """Whether any figure or table of the document rests on synthetic rows."""
        return "synthetic" in self.cover.origins or any(
            "synthetic" in (f.origin, *(c.origin for c in f.cells)) for f in self.figures.values()
        )

    @property
    def body(self) -> tuple[Block, ...]:
        """The blocks before the first appendix."""
        return self.blocks[: self._first_appendix]

    @property
    def appendices(self) -> tuple[tuple[Heading, tuple[Block, ...]], ...]:
        """Each appendix: its heading and the blocks under it."""
        found: list[tuple[Heading, list[Block]]] = []
        for block in self.blocks[self._first_appendix :]:
            if isinstance(block, Heading) and block.appendix:
                found.append((block, []))
            else:
                found[-1][1].append(block)
        return tuple((heading, tuple(blocks)) for heading, blocks in found)

    @property
    def _first_appendix(self) -> int:
        starts = (i for i, b in enumerate(self.blocks) if isinstance(b, Heading) and b.appendix)
        return next(starts, len(self.blocks))
