"""The workbook of a document's annexes: one sheet a table, and the round-up of form F1 before them."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import xlsxwriter

from analysis.documents._clean import titled
from analysis.documents.annexes._sheet import Formats, Ink, Page, draw, text_of
from analysis.documents.model import Block, Chart, Document, Table
from analysis.documents.words import Words, words

_LONGEST_NAME = 31
_FORBIDDEN = re.compile(r"[\[\]:*?/\\'\x00-\x1f]")
PLAIN = {
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}
"""Workbooks made in memory, in which no text becomes a formula, a link or a number."""


@dataclass(frozen=True)
class Annex:
    """A table for a sheet of its own: the sheet's ``name`` and the ``title`` above the table."""

    name: str
    title: str
    table: Table
    synthetic: bool = False


def to_xlsx(document: Document, roundup: Annex | None = None) -> bytes:
    """``document``'s appendix tables as worksheets, after ``roundup``.

    The same document gives the same bytes. Numbers are the figures' values, shown as the document prints
    them; every text is a text, whatever it begins with. The data of a chart in an appendix is a table too.
    """
    said, cover = words(document.language), document.cover
    annexes = [*([roundup] if roundup else []), *_annexes(document)]
    synthetic = document.synthetic or any(a.synthetic for a in annexes)
    edition = said.fill("edition", as_of=said.day(cover.as_of), data_until=said.day(cover.data_until))
    page = Page(_notice(document, said, synthetic), f"{titled(cover.title)} · {edition}")
    whole = io.BytesIO()
    with xlsxwriter.Workbook(whole, PLAIN) as book:
        _describe(book, document)
        formats, names = Formats(book), _Names()
        for annex in annexes:
            sheet = book.add_worksheet(names.of(annex.name))
            titles = dict.fromkeys((titled(annex.title), titled(annex.table.title)))
            draw(Ink(sheet, document.figures, formats, document.language), page, list(titles), annex.table)
        if not annexes:
            sheet = book.add_worksheet(names.of(said["appendix"]))
            sheet.write_string(0, 0, text_of(page.notice or cover.title))
    return whole.getvalue()


class _Names:
    """Names of sheets that a spreadsheet accepts, none twice."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def of(self, wanted: str) -> str:
        base = _FORBIDDEN.sub(" ", text_of(wanted)).strip()[:_LONGEST_NAME] or "Sheet"
        name, number = base, 1
        while name.casefold() in self._taken:
            number += 1
            end = f" ({number})"
            name = base[: _LONGEST_NAME - len(end)] + end
        self._taken.add(name.casefold())
        return name


def _annexes(document: Document) -> Iterator[Annex]:
    for heading, blocks in document.appendices:
        for table in _tables(blocks):
            yield Annex(heading.number, f"{heading.number}. {heading.text}", table)


def _tables(blocks: tuple[Block, ...]) -> Iterator[Table]:
    for block in blocks:
        if isinstance(block, Table):
            yield block
        elif isinstance(block, Chart):
            yield block.data


def _notice(document: Document, said: Words, synthetic: bool) -> str:
    parts = [said["draft"]] * document.cover.draft + [said["synthetic"]] * synthetic
    return " · ".join(parts)


def _describe(book: Any, document: Document) -> None:
    cover = document.cover
    try:
        day = datetime.fromisoformat(cover.as_of)
    except ValueError:
        day = datetime(1970, 1, 1)
    book.set_properties(
        {
            "title": text_of(cover.title),
            "subject": text_of(cover.subject),
            "author": text_of(cover.issuing_body),
            "created": day,
        }
    )
