"""The index page of an edition or of letters: what was made, what was not and why, in the documents' look."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from markupsafe import Markup

from analysis.documents._clean import clean
from analysis.documents._doors import Step
from analysis.documents._page import render
from analysis.documents.model import Chip
from analysis.documents.site import head_of
from analysis.documents.words import words
from analysis.language import Language

State = Literal["made", "stale", "failed", "missing_data", "not_made"]
CHIPS: Mapping[State, Chip] = {"stale": "warn", "failed": "bad", "missing_data": "warn", "not_made": "quiet"}
"""How the word of a state is told apart; what is made needs no word."""


@dataclass(frozen=True)
class ReportEntry:
    """One report of an edition. ``message`` says why it is not made, or stale; ``keys`` are short lines.

    ``others`` are its files in other languages.
    """

    title: str
    subtitle: str = ""
    state: State = "made"
    message: str = ""
    html_href: str = ""
    pdf_href: str = ""
    docx_href: str = ""
    xlsx_href: str = ""
    keys: tuple[str, ...] = ()
    others: tuple[Step, ...] = ()


@dataclass(frozen=True)
class ReportGroup:
    """Reports of one kind under a heading."""

    heading: str
    reports: tuple[ReportEntry, ...]


@dataclass(frozen=True)
class Name:
    """A report in a list of many: its name, its page where it has one, and its state."""

    text: str
    href: str = ""
    state: State = "made"
    message: str = ""
    others: tuple[Step, ...] = ()


@dataclass(frozen=True)
class NameList:
    """Many reports of one kind, by name: under a heading, in ``parts`` with headings of their own."""

    heading: str
    note: str
    whole: Step | None
    parts: tuple[tuple[str, tuple[Name, ...]], ...]


@dataclass(frozen=True)
class EditionIndex:
    """An edition: its days (ISO), its notices, counts as (label, number), its reports by kind.

    ``search`` holds what a reader may look for: ``n`` the name, ``d`` what it is, ``k`` other wordings,
    ``h`` the address of its page or nothing; ``all_names`` leads to the same without script. ``beside`` are
    the other pages of the edition, each with a sentence.
    """

    title: str
    programme: str
    as_of: str
    data_until: str
    draft: bool = True
    origins: tuple[str, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    groups: tuple[ReportGroup, ...] = ()
    lists: tuple[NameList, ...] = ()
    search: tuple[Mapping[str, str], ...] = ()
    all_names: Step | None = None
    beside: tuple[tuple[Step, str], ...] = ()
    language: Language = "vi"


def to_index_html(index: EditionIndex) -> str:
    """``index`` as one self-contained page; a report that was not made stands in it with its sentence."""
    said = words(index.language)
    names = json.dumps(index.search, ensure_ascii=False, separators=(",", ":")).replace("<", "\\u003c")
    context = {"index": index, "chips": CHIPS, "names": Markup(names), "way": ""}
    scripts = ("search.js",) if index.search else ()
    return clean(render("index.html.jinja", {**head_of(index, said), **context}, extra_scripts=scripts))
