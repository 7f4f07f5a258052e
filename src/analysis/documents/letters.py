"""A letter that asks one agency to look again at what it sent: its places, in the documents' own blocks."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any

from analysis.documents._clean import clean
from analysis.documents._numbering import number_headings
from analysis.documents.index import ReportEntry
from analysis.documents.model import (
    Block,
    Cell,
    Column,
    Cover,
    Document,
    Heading,
    Line,
    Notice,
    Prose,
    Span,
    Table,
    plain,
)
from analysis.documents.words import words
from analysis.language import Language

_ROWS_A_CAUSE = 25


@dataclass(frozen=True)
class Issuer:
    """Who writes: as the head of a document has it, and as a sentence does (``name``)."""

    name: str
    superior_body: str
    issuing_body: str
    office: str
    place: str
    programme: str


@dataclass(frozen=True)
class Place:
    """One place to look at: where it is, what stands there, what is wrong with it and what to do."""

    file: str
    sheet: str
    cell: str
    as_written: str
    code: str
    wrong: str
    remedy: str
    done: str


@dataclass(frozen=True)
class Letter:
    """What one agency is told of one year; ``state`` is the intake's, or ``not_owed``. Days are ISO."""

    issuer: Issuer
    agency_id: str
    addressee: str
    year: int
    state: str
    due_on: str
    received_on: str
    reason: str
    files: tuple[str, ...]
    unread: tuple[str, ...]
    places: tuple[Place, ...]
    synthetic: bool
    as_of: str
    language: Language = "vi"


def letter_document(letter: Letter) -> Document:
    """``letter`` as a draft in the layout of a letter of Decree 30/2020/NĐ-CP (form 1.5).

    Number, date and signature are left for the clerk. An English one is for reading: it has no official head.
    """
    said, told = words(letter.language), letter_words(letter.language)
    issuer = letter.issuer
    cover = Cover(
        report="letter",
        title=told["title"].format(year=letter.year),
        subject=told["subject"].format(year=letter.year),
        kicker=clean(told["kicker"].format(addressee=letter.addressee)),
        style="letter",
        as_of=letter.as_of,
        data_until=letter.as_of,
        superior_body=issuer.superior_body,
        issuing_body=issuer.issuing_body,
        office=issuer.office,
        place=issuer.place,
        recipients=(told["same"],),
        signer_authority="",
        signer_title=told["signer"],
        draft=True,
        origins=("synthetic",) if letter.synthetic else ("received",),
        programme=issuer.programme,
    )
    notices = [Notice("draft", said.line("notice_draft"))]
    if letter.synthetic:
        notices.append(Notice("synthetic", said.line("notice_synthetic")))
    blocks = number_headings(tuple(_blocks(letter, told)), said["appendix"])
    return Document(cover, tuple(blocks), {}, tuple(notices), letter.language)


@cache
def letter_words(language: Language) -> dict[str, Any]:
    """What letters say in ``language``, from ``letters.toml``."""
    text = files("analysis.documents").joinpath("letters.toml").read_text(encoding="utf-8")
    return dict(tomllib.loads(text)[language])


def listed(
    title: str,
    *,
    subtitle: str = "",
    message: str = "",
    html_href: str = "",
    pdf_href: str = "",
    docx_href: str = "",
) -> ReportEntry:
    """An entry of the index of letters; names of files and texts of cells are made fit to print."""
    return ReportEntry(
        clean(title),
        subtitle=clean(subtitle),
        message=clean(message),
        html_href=html_href,
        pdf_href=pdf_href,
        docx_href=docx_href,
    )


def _blocks(letter: Letter, told: dict[str, Any]) -> Iterator[Block]:
    yield Prose("to", (Span(told["to"]), Span(clean(letter.addressee))))
    yield _said(told["thanks"].format(issuer=letter.issuer.name))
    yield Prose("lede", (Span(clean(_state(letter, told))),))
    if letter.files:
        names = "; ".join(f"“{_base(f)}”" for f in letter.files)
        yield _said(told["received_files"].format(files=names))
    for file in letter.unread:
        yield _said(told["by_name"].format(file=f"“{_base(file)}”"))
    if letter.places:
        yield Heading(2, told["to_mend"])
        yield _said(told["intro"].format(n=len(letter.places)))
        for number, (file, places) in enumerate(groupby(letter.places, key=lambda p: p.file), 1):
            yield _table(f"tep-{number}", file, tuple(places), told)
        yield Heading(2, told["how"])
    if letter.state in ("missing", "empty", "invalid"):
        yield _said(told["how_send"])
    if letter.places:
        yield _said(told["how_mend"])
    yield Prose("limit", (Span(told["no_verdict" if letter.places else "no_verdict_of_none"]),))


def _state(letter: Letter, told: dict[str, Any]) -> str:
    day = words(letter.language).day
    received = told["received"]["on"].format(day=day(letter.received_on)) if letter.received_on else ""
    came_unread = letter.files and letter.state.startswith("missing")
    sentence: str = told["states"]["unread" if came_unread else letter.state].format(
        issuer=letter.issuer.name,
        year=letter.year,
        received_on=received,
        due_on=day(letter.due_on),
        reason=letter.reason,
    )
    return sentence


def _table(name: str, file: str, places: tuple[Place, ...], told: dict[str, Any]) -> Table:
    rows: list[tuple[Cell, ...]] = []
    for _, same in groupby(places, key=lambda p: (p.code, p.sheet)):
        alike = list(same)
        rows += [_row(p, told) for p in alike[:_ROWS_A_CAUSE]]
        if rest := alike[_ROWS_A_CAUSE:]:
            more = told["more"].format(n=len(rest), cells=", ".join(p.cell for p in rest))
            rows.append(_cells(rest[0].sheet, more, "", _asked(rest[0], told)))
    columns = [Column(key, told[key]) for key in ("sheet", "cell", "as_written", "wrong")]
    shown = [n for n in range(len(columns)) if any(plain(row[n].line) for row in rows)]
    return Table(
        name,
        clean(_base(file)),
        tuple(columns[n] for n in shown),
        tuple(tuple(row[n] for n in shown) for row in rows),
    )


def _row(place: Place, told: dict[str, Any]) -> tuple[Cell, ...]:
    meanwhile = told["meanwhile"].format(done=place.done) if place.done else ""
    wrong = " ".join(filter(None, (place.wrong, meanwhile)))
    sheet = place.sheet or told["whole_file"]
    return _cells(sheet, place.cell, place.as_written, (Span(_fit(wrong) + " "), *_asked(place, told)))


def _asked(place: Place, told: dict[str, Any]) -> Line:
    return Span(told["remedy"], strong=True), Span(_fit(place.remedy))


def _cells(sheet: str, cell: str, as_written: str, wrong: Line) -> tuple[Cell, ...]:
    return (*(Cell((Span(_fit(text)),)) for text in (sheet, cell, as_written)), Cell(wrong))


def _fit(text: str) -> str:
    return " ".join(clean(text).split())


def _said(text: str) -> Prose:
    return Prose("paragraph", (Span(clean(text)),))


def _base(file: str) -> str:
    return file.rpartition("/")[2]
