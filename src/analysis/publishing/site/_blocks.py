"""Small blocks that the pages of an edition are made of."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence

from analysis.documents import SitePage, Way, to_site_html
from analysis.documents.model import Block, Cell, Chip, Column, Heading, Line, Prose, ProseRole, Span, Table
from analysis.publishing.site.contents import Contents
from analysis.text import slug


def page_of(contents: Contents, title: str, way: Way, blocks: Iterable[Block]) -> bytes:
    """A page of the edition of ``contents``."""
    return to_site_html(SitePage(title, way=way, blocks=tuple(blocks), **contents.head)).encode("utf-8")  # type: ignore[arg-type]  # head has them


def said(text: str, *spans: Span, role: ProseRole = "paragraph") -> Prose:
    """A paragraph of text, then of ``spans``."""
    return Prose(role, (Span(text), *spans))


def section(text: str) -> Heading:
    """A heading without a number."""
    return Heading(2, text, anchor=slug(text))


def cell(text: str, href: str = "", *, sort: float | None = None, chip: Chip = "") -> Cell:
    """A cell of text that may lead somewhere."""
    return Cell((Span(text, href=href),), sort, chip)


def joined(spans: Iterable[Span], mark: str = ", ") -> Line:
    """``spans`` with ``mark`` between them."""
    line = [span for one in spans for span in (Span(mark), one)]
    return tuple(line[1:])


def table(
    name: str, heads: Sequence[str], rows: Iterable[tuple[Cell, ...]], right: Collection[str] = ()
) -> Table:
    """A table under the heading before it; columns whose head is in ``right`` are set as numbers."""
    columns = (Column(str(i), h, align="right" if h in right else "left") for i, h in enumerate(heads))
    return Table(name, "", tuple(columns), tuple(rows))
