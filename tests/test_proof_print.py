"""The files of one real review, opened again: what a screen reader, an archive and a clerk find in them."""

from __future__ import annotations

import re
import subprocess
import unicodedata
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import docx
import nbformat
import pikepdf
import pypdf
import pytest

from analysis.documents import read_document, to_pdf
from analysis.documents.model import Chart, Document, Heading, Table, plain
from analysis.documents.word import to_docx
from analysis.project import Project
from analysis.publishing import current
from conftest import program
from small_editions import REVIEW

pytestmark = pytest.mark.slow

Tagged = pikepdf.Dictionary


@pytest.fixture(scope="module")
def folder(small_editions: Project) -> Path:
    return (current(small_editions) or Path()) / REVIEW


@pytest.fixture(scope="module")
def document(folder: Path) -> Document:
    (path,) = folder.glob("*.ipynb")
    return read_document(nbformat.read(path, as_version=4))


@pytest.fixture(scope="module")
def pdf(folder: Path) -> Iterator[pikepdf.Pdf]:
    (path,) = folder.glob("*.pdf")
    with pikepdf.open(path) as opened:
        yield opened


def tagged(node: object, kind: str) -> Iterator[Tagged]:
    """The structure elements of ``kind`` at and under ``node``, in reading order."""
    if isinstance(node, pikepdf.Array):
        for child in node:
            yield from tagged(child, kind)
    elif isinstance(node, pikepdf.Dictionary) and "/S" in node:
        if str(node.S) == kind:
            yield node
        if "/K" in node:
            yield from tagged(node.K, kind)


def all_tagged(pdf: pikepdf.Pdf, kind: str) -> list[Tagged]:
    return list(tagged(pdf.Root.StructTreeRoot.K, kind))


def drawn(document: Document) -> list[Chart]:
    return [b for b in document.blocks if isinstance(b, Chart)]


def test_the_print_says_its_title_its_language_and_its_headings(pdf: pikepdf.Pdf, document: Document) -> None:
    assert bool(pdf.Root.MarkInfo.Marked)
    assert str(pdf.Root.Lang) == "vi"
    assert str(pdf.docinfo["/Title"]) == document.cover.title
    with pdf.open_outline() as outline:
        found = [_letters(title) for title in _titles(outline.root)]
    asked = [_letters(f"{b.number} {b.text}") for b in document.blocks if isinstance(b, Heading)]
    assert len(asked) > 10
    assert [a for a in asked if not any(a in f for f in found)] == []


def test_every_head_cell_says_what_it_heads_and_every_drawing_what_it_shows(
    pdf: pikepdf.Pdf, document: Document
) -> None:
    heads = all_tagged(pdf, "/TH")
    assert len(heads) > 50
    assert [h for h in heads if not {"/Column", "/Row", "/Both"} & set(_scopes(h))] == []
    told = [" ".join(str(f.Alt).split()) for f in all_tagged(pdf, "/Figure")]
    assert told == [" ".join(c.alt.split()) for c in drawn(document)] != []


def test_every_row_of_every_table_is_in_the_print(pdf: pikepdf.Pdf, document: Document) -> None:
    bodies = [len(list(tagged(b.K, "/TR"))) for b in all_tagged(pdf, "/TBody")]
    asked = [len(b.rows) for b in document.blocks if isinstance(b, Table) and b.rows]
    assert sum(asked) > 200
    assert bodies[: len(asked)] == asked


def test_fonts_travel_with_the_print_and_its_text_is_composed(pdf: pikepdf.Pdf, folder: Path) -> None:
    fonts = [
        o for o in pdf.objects if isinstance(o, pikepdf.Dictionary) and o.get("/Type") == "/FontDescriptor"
    ]
    assert fonts
    assert all({"/FontFile", "/FontFile2", "/FontFile3"} & set(f.keys()) for f in fonts)
    (path,) = folder.glob("*.pdf")
    text = "".join(p.extract_text() for p in pypdf.PdfReader(path).pages)
    assert text == unicodedata.normalize("NFC", text)
    assert "Mường" in text


def test_written_again_the_print_and_the_word_file_are_the_same_to_the_byte(
    folder: Path, document: Document
) -> None:
    again = {"pdf": to_pdf(document).value, "docx": to_docx(document)}
    published = {form: next(folder.glob(f"*.{form}")).read_bytes() for form in again}
    assert [form for form in again if again[form] != published[form]] == []


def test_an_office_program_opens_the_word_file_and_holds_all_its_rows(
    folder: Path, document: Document, tmp_path: Path
) -> None:
    (path,) = folder.glob("*.docx")
    home = f"-env:UserInstallation={(tmp_path / 'home').as_uri()}"
    kind = ["--convert-to", "txt:Text (encoded):UTF8", "--outdir", str(tmp_path)]
    convert = [program("soffice", "libreoffice"), home, "--headless", *kind, str(path)]
    subprocess.run(convert, check=True, capture_output=True, timeout=600)
    text = _letters((tmp_path / f"{path.stem}.txt").read_text("utf-8-sig"))
    asked = [plain(row[0].line) for b in document.blocks if isinstance(b, Table) for row in b.rows]
    assert len(asked) > 200
    assert {n for n in asked if text.count(_letters(n)) < asked.count(n)} == set()
    assert len(docx.Document(str(path)).inline_shapes) == len(drawn(document))


def _scopes(head: Tagged) -> list[str]:
    attributes: Any = head.get("/A", [])
    entries = attributes if isinstance(attributes, pikepdf.Array) else [attributes]
    return [str(e.Scope) for e in entries if isinstance(e, pikepdf.Dictionary) and "/Scope" in e]


def _titles(items: list[pikepdf.OutlineItem]) -> Iterator[str]:
    for item in items:
        yield str(item.title)
        yield from _titles(item.children)


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w", unicodedata.normalize("NFC", text))).casefold()
