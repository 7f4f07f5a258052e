"""The index page of an edition: what was made, what failed and why, in the documents' own look."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from analysis.documents._fragments import Fragments
from analysis.documents._page import render
from analysis.documents.model import Language, Notice
from analysis.documents.words import words

State = Literal["made", "failed", "missing_data"]


@dataclass(frozen=True)
class ReportEntry:
    """One report of an edition. ``message`` is the sentence of a failed one; ``keys`` are short lines."""

    title: str
    subtitle: str = ""
    state: State = "made"
    message: str = ""
    html_href: str = ""
    pdf_href: str = ""
    docx_href: str = ""
    xlsx_href: str = ""
    keys: tuple[str, ...] = ()


@dataclass(frozen=True)
class ReportGroup:
    """Reports of one kind under a heading."""

    heading: str
    reports: tuple[ReportEntry, ...]


@dataclass(frozen=True)
class EditionIndex:
    """An edition: its days (ISO), its notices, counts as (label, number) and its reports by kind."""

    title: str
    programme: str
    as_of: str
    data_until: str
    draft: bool = True
    origins: tuple[str, ...] = ()
    counts: tuple[tuple[str, str], ...] = ()
    groups: tuple[ReportGroup, ...] = ()
    quality_href: str = ""
    language: Language = "vi"


def to_index_html(index: EditionIndex) -> str:
    """``index`` as one self-contained page; a failed report stands in it with its sentence."""
    said = words(index.language)
    notices = []
    if index.draft:
        notices.append(Notice("draft", said.line("notice_draft")))
    if "synthetic" in index.origins:
        notices.append(Notice("synthetic", said.line("notice_synthetic")))
    return render(
        "index.html.jinja",
        {
            "index": index,
            "html": Fragments(said),
            "said": said,
            "language": index.language,
            "title": f"{index.title} – {index.programme}",
            "notices": notices,
            "programme": index.programme,
            "edition": said.fill(
                "edition", as_of=said.day(index.as_of), data_until=said.day(index.data_until)
            ),
            "index_href": "",
        },
    )
