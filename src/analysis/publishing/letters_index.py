"""The index of the letters: every one that is due, and the files of which nobody knows the sender."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from analysis.checking import Problem
from analysis.checking.catalogue import entry_of
from analysis.checking.causes import address
from analysis.checking.words import words
from analysis.documents import EditionIndex, ReportEntry, ReportGroup, to_index_html
from analysis.documents.letters import Letter, letter_words, listed
from analysis.indicators.reporting import intake
from analysis.language import Language
from analysis.province import Province

_AGENCY_FORMS = ("", "F1")


def index_page(
    province: Province, folder: Path, letters: Sequence[tuple[Letter, str]], language: Language
) -> bytes:
    """The index of ``letters``, each with its stem in ``folder``; one not written there has no link."""
    told = letter_words(language)
    latest_first = sorted(letters, key=lambda pair: -pair[0].year)
    groups = [
        ReportGroup(told["of_year"].format(year=year), tuple(_entry(folder, *pair, told) for pair in of))
        for year, of in itertools.groupby(latest_first, key=lambda pair: pair[0].year)
    ]
    unknown, others = _unsent(province)
    groups += [
        ReportGroup(told[name], tuple(_of_file(file, own, told, language) for file, own in found.items()))
        for name, found in (("unsent", unknown), ("others", others))
        if found
    ]
    identity = province.programme.programme
    as_of = max((letter.as_of for letter, _ in letters), default=f"{identity.data_year}-12-31")
    files = province.table("files")["origin"].dropna().unique()
    index = EditionIndex(
        title=told["index_title"],
        programme=f"{identity.name} · {identity.province}",
        as_of=as_of,
        data_until=as_of,
        origins=tuple(sorted(files)),
        counts=((told["count_letters"], str(len(letters))), (told["count_unsent"], str(len(unknown)))),
        groups=tuple(groups),
        language=language,
    )
    return to_index_html(index).encode("utf-8")


def _entry(folder: Path, letter: Letter, stem: str, told: dict[str, Any]) -> ReportEntry:
    written = (folder / f"{stem}.html").is_file()
    state = words(letter.language).states.get(letter.state, "")
    parts = [state, told["places"].format(n=len(letter.places)) if letter.places else ""]
    return listed(
        letter.addressee,
        subtitle=" · ".join(filter(None, parts)),
        message="" if written else told["not_written"],
        html_href=f"{stem}.html" if written else "",
        pdf_href=f"{stem}.pdf" if written else "",
        docx_href=f"{stem}.docx" if written else "",
    )


def _of_file(file: str, own: tuple[Problem, ...], told: dict[str, Any], language: Language) -> ReportEntry:
    cause = entry_of(own[0].code).said(language)
    where = address(own[0]).removeprefix(file).removeprefix(" › ") or file
    first = told["first"].format(n=len(own), address=where, title=cause.title, remedy=cause.remedy)
    return listed(file, message=first)


def _unsent(
    province: Province,
) -> tuple[dict[str, tuple[Problem, ...]], dict[str, tuple[Problem, ...]]]:
    """Files nobody is known to have sent, with what their senders could mend: of agencies, and of others."""
    table = province.table("files")
    forms = dict(zip(table["file"], table["form"].fillna(""), strict=True))
    found = {f: own for f, p in intake.unsent(province).items() if f in forms and (own := _own(p))}
    unknown = {f: own for f, own in found.items() if forms[f] in _AGENCY_FORMS}
    return unknown, {f: own for f, own in found.items() if f not in unknown}


def _own(problems: Iterable[Problem]) -> tuple[Problem, ...]:
    return tuple(p for p in problems if entry_of(p.code).who == "sender")
