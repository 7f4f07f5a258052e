"""A document as an archivable, tagged PDF in the layout of Decree 30/2020/NĐ-CP."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from functools import cache
from importlib.resources import files

import typst

from analysis import fonts
from analysis.checking import Checked
from analysis.documents._glyphs import STAND_IN, missing_glyphs, unprintable
from analysis.documents._paper import paper_data
from analysis.documents.model import Document

STANDARDS: list[typst.PDFStandard] = ["a-2a", "ua-1"]


def to_pdf(document: Document) -> Checked[bytes]:
    """``document`` as PDF/A-2a and PDF/UA-1, with a problem for each character no font can print.

    Such a character is printed as □. The date in the file is the edition's, so the same document
    gives the same bytes. Number, date and signature are left blank for the clerk.
    """
    data = json.dumps(paper_data(document), ensure_ascii=False, sort_keys=True)
    characters = unprintable(data)
    problems = missing_glyphs(document, characters) if characters else ()
    for character in characters:
        data = data.replace(character, STAND_IN)
    pdf = typst.compile(
        _template(),
        format="pdf",
        font_paths=_fonts(),
        sys_inputs={"document": data},
        pdf_standards=STANDARDS,
        timestamp=_timestamp(document.cover.as_of),
    )
    if not isinstance(pdf, bytes):
        raise TypeError("the compiler gave several files for one PDF")
    return Checked(pdf, problems)


@cache
def _template() -> bytes:
    return (files("analysis.documents") / "templates" / "review.typ").read_bytes()


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(fonts.FOLDER)]
    )


def _timestamp(iso: str) -> datetime:
    try:
        return datetime.fromisoformat(iso).replace(tzinfo=UTC)
    except ValueError:
        return datetime(1970, 1, 1, tzinfo=UTC)
