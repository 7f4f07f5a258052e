"""The Word writer: the same blocks, in the same order and with the same words as the PDF."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from analysis.documents._paper import paper_data
from analysis.documents._paper_blocks import Data
from analysis.documents.model import Block, Document
from analysis.documents.word import _package as package
from analysis.documents.word import _parts as parts
from analysis.documents.word._blocks import Pen, Placed
from analysis.documents.word._charts import pictures
from analysis.documents.word._numbering import numberings
from analysis.documents.word._sections import Section, text_width
from analysis.documents.words import words


def to_docx(document: Document) -> bytes:
    """``document`` as a Word file; the same document gives the same bytes.

    Notes of tables, caveats of figures in the text and addresses of links are native footnotes; charts
    are pictures with alternative text. Number, date and signature are left blank for the clerk.
    """
    data = paper_data(document)
    file = package.new_file(document.language)
    drawn = pictures([block for block in _blocks(data) if block["kind"] == "chart"])
    relations = package.add_pictures(file, drawn)
    placed = (Placed(r, p.width_mm, p.height_mm) for r, p in zip(relations, drawn, strict=True))
    pen = Pen(document.figures, placed)
    sections = [
        *_body(document, data, pen),
        *_appendices(document, data, pen),
        *parts.sources(data["sources"]),
    ]
    references = package.add_head_and_foot(file, data["running"])
    package.set_body(file, _joined(sections, references))
    single = len(data["appendices"]) == 1
    package.set_numbering(file, numberings(words(document.language)["appendix"], single, pen.lists))
    package.add_footnotes(file, pen.notes)
    package.set_properties(file, document.cover, data["title"], data["subject"], document.language)
    return package.to_bytes(file)


def _blocks(data: Data) -> list[Data]:
    return [*data["blocks"], *(block for appendix in data["appendices"] for block in appendix["blocks"])]


def _body(document: Document, data: Data, pen: Pen) -> Iterator[Section]:
    """The text before the appendices; a table on its side gets pages of its own, numbered on."""
    upright, starts = parts.head(data), True
    pairs = list(zip_longest(data["blocks"], document.body))
    for number, (printed, block) in enumerate(pairs, 1):
        last = bool(data["official"]) and number == len(pairs)
        if printed["kind"] == "table" and printed["landscape"]:
            if upright:
                yield Section(upright, starts=starts)
                upright, starts = "", False
            yield Section(pen.write(printed, block, text_width(landscape=True)), landscape=True)
        else:
            upright += pen.write(printed, block, text_width(landscape=False), last=last)
    upright += parts.signature(data) if data["official"] else ""
    if upright:
        yield Section(upright, starts=starts)


def _appendices(document: Document, data: Data, pen: Pen) -> Iterator[Section]:
    for printed, (_, blocks) in zip(data["appendices"], document.appendices, strict=True):
        wide = printed["landscape"]
        content = parts.appendix_head(printed, data) + _written(printed["blocks"], blocks, pen, wide)
        yield Section(content, landscape=wide, starts=True)


def _written(printed: Sequence[Data], blocks: Sequence[Block], pen: Pen, wide: bool) -> str:
    width = text_width(landscape=wide)
    pairs = zip(printed, blocks, strict=True)
    return "".join(pen.write(data, block, width, appendix=True) for data, block in pairs)


def _joined(sections: Sequence[Section], references: str) -> str:
    """The sections with their breaks; the first one names head and foot, the last one ends the body."""
    *others, last = sections
    named = [references, *[""] * len(others)]
    closed = "".join(s.closed(r) for s, r in zip(others, named, strict=False))
    return closed + last.content + last.properties.format(named[len(others)])
