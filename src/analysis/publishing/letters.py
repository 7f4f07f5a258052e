"""Letters to the agencies: what each is asked to look at again, written to ``reports/letters``."""

from __future__ import annotations

import multiprocessing
import os
from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from analysis.checking import Problem
from analysis.checking.catalogue import entry_of
from analysis.documents import to_html, to_pdf
from analysis.documents.letters import Issuer, Letter, Place, letter_document
from analysis.documents.word import to_docx
from analysis.indicators.reporting import intake
from analysis.indicators.reporting.intake import IntakeRow
from analysis.kernels import tied
from analysis.language import Language
from analysis.project import Project
from analysis.province import Province, open_province
from analysis.publishing.letters_index import index_page
from analysis.text import fold, slug
from analysis.writing import write_whole

FOLDER = "letters"
"""The folder of ``reports/`` with a folder of letters a year."""

Told = Callable[[int, int], None]
"""Told as each letter is written: how many are, and how many there will be."""

_ASKED = ("missing", "empty", "invalid")
_KINDS = ("html", "pdf", "docx")


@dataclass(frozen=True)
class Written:
    """What was written: the index page, how many letters in which files, what the print could not show."""

    index: Path
    letters: int
    files: tuple[str, ...]
    problems: tuple[Problem, ...]


def write_letters(
    project: Project,
    *,
    language: Language = "vi",
    agency: str = "",
    year: int | None = None,
    jobs: int = 2,
    progress: Told = lambda _done, _all: None,
) -> Written:
    """Write a letter, as HTML, PDF and Word, to each agency with something to mend, and their index.

    ``agency`` and ``year`` choose which are written; letters of that choice that are no longer due are
    removed. Each file is written whole or not at all, and the same tables give the same bytes.
    """
    province = open_province(project.root)
    folder = project.reports / FOLDER
    letters = letters_of(province, language)
    chosen = [x for x in letters if agency in ("", x.agency_id) and year in (None, x.year)]
    _forget(folder, chosen, language, agency, year)
    todo = [(letter, folder / stem_of(letter)) for letter in chosen]
    problems: list[Problem] = []
    for done, found in enumerate(_made(todo, jobs), 1):
        problems += found
        progress(done, len(todo))
    index = folder / f"index{_suffix(language)}.html"
    index.parent.mkdir(parents=True, exist_ok=True)
    listed = [(letter, stem_of(letter)) for letter in letters]
    write_whole(index, index_page(province, folder, listed, language))
    names = (f"{project.relative(path)}.{kind}" for _, path in todo for kind in _KINDS)
    return Written(index, len(todo), tuple(names), tuple(problems))


def letters_of(province: Province, language: Language = "vi") -> tuple[Letter, ...]:
    """The letters that are due, by year and agency: what the sender can mend, and reports not received.

    Problems that the analyst or the maintainer must mend stand in none. A report that an agency's successor
    sent is the successor's to mend, told once.
    """
    rows: dict[tuple[int, str], IntakeRow] = {}
    for row in intake.reports(province):
        if row.agency_id == row.sender_id or (row.year, row.sender_id) not in rows:
            rows[row.year, row.sender_id] = row
    latest: dict[int, date] = {}
    for row in rows.values():
        latest[row.year] = max(
            row.due_on or date(row.year, 12, 31), row.received_on or date.min, latest.get(row.year, date.min)
        )
    due = (row for _, row in sorted(rows.items()) if row.to_mend or row.state in _ASKED)
    return tuple(_letter(province, row, latest[row.year], language) for row in due)


def stem_of(letter: Letter) -> str:
    """Where the letter lies in the folder of letters, without its ending: ``2019/so-xay-dung``."""
    return f"{letter.year}/{slug(letter.agency_id)}{_suffix(letter.language)}"


def _letter(province: Province, row: IntakeRow, as_of: date, language: Language) -> Letter:
    senders, agency = intake.senders(province), row.sender_id
    names = {f: f.rpartition("/")[2] for f in province.table("files")["file"]}
    by_file = sorted(row.to_mend, key=lambda p: (p.file, p.sheet, p.code))
    return Letter(
        issuer=_issuer(province),
        agency_id=agency,
        addressee=province.agencies[agency].name if agency in province.agencies else agency,
        year=row.year,
        state=row.state,
        due_on=row.due_on.isoformat() if row.due_on else "",
        received_on=row.received_on.isoformat() if row.received_on else "",
        reason=row.reason,
        files=row.files,
        unread=tuple(f for f in row.files if senders[f].by_name),
        places=tuple(_place(p, agency, names, language) for p in by_file),
        synthetic=row.origin == "synthetic",
        as_of=as_of.isoformat(),
        language=language,
    )


def _issuer(province: Province) -> Issuer:
    """Who writes, in a sentence spelt as the register of agencies has it, not in the capitals of a head."""
    identity = province.programme.programme
    spelt = {fold(a.name): a.name for a in province.agencies.agencies}
    return Issuer(
        name=spelt.get(fold(identity.issuing_body), identity.issuing_body),
        superior_body=identity.superior_body,
        issuing_body=identity.issuing_body,
        office=identity.office,
        place=identity.place,
        programme=identity.name,
    )


def _place(problem: Problem, agency: str, names: Mapping[str, str], language: Language) -> Place:
    """``problem`` as the letter tells it: the sender knows a file by its name, not by our folders."""
    told = entry_of(problem.code).said(language)
    wrong = problem.message if language == "vi" else f"{told.title}."
    if "/" in wrong:
        for file in sorted((f for f in names if f in wrong), key=len, reverse=True):
            wrong = wrong.replace(file, f"“{names[file]}”")
    return Place(
        file=problem.file,
        sheet=problem.sheet,
        cell=problem.cell,
        as_written="" if problem.as_written == agency else problem.as_written,
        code=problem.code,
        wrong=wrong,
        remedy=told.remedy,
        done=problem.done,
    )


def _made(todo: Sequence[tuple[Letter, Path]], jobs: int) -> Iterable[tuple[Problem, ...]]:
    workers = min(jobs, len(todo))
    if workers < 2:
        yield from map(_write, todo)
        return
    spawn = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(workers, spawn, initializer=tied.tie, initargs=(os.getpid(),)) as executor:
        yield from executor.map(_write, todo, chunksize=4)


def _write(job: tuple[Letter, Path]) -> tuple[Problem, ...]:
    letter, path = job
    document = letter_document(letter)
    page = to_html(document, index_href=f"../index{_suffix(letter.language)}.html")
    pdf = to_pdf(document)
    path.parent.mkdir(parents=True, exist_ok=True)
    for kind, content in zip(_KINDS, (page.encode("utf-8"), pdf.value, to_docx(document)), strict=True):
        write_whole(path.with_name(f"{path.name}.{kind}"), content)
    return pdf.problems


def _forget(folder: Path, due: Iterable[Letter], language: Language, agency: str, year: int | None) -> None:
    """Remove earlier letters of the choice that are not due any more; nothing else is touched."""
    kept = {stem_of(letter) for letter in due}
    for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]/*")):
        stem, dot, of_language = path.stem.partition(".")
        mine = path.suffix[1:] in _KINDS and f"{dot}{of_language}" == _suffix(language)
        asked = agency in ("", stem) and year in (None, int(path.parent.name))
        if mine and asked and f"{path.parent.name}/{path.stem}" not in kept:
            path.unlink()


def _suffix(language: Language) -> str:
    return "" if language == "vi" else f".{language}"
