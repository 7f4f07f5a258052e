"""The pages of an edition that are no documents: lists, what changed, the register, the data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from analysis.documents._clean import clean
from analysis.documents._doors import Way, way_html
from analysis.documents._fragments import Fragments, column_rules
from analysis.documents._page import render
from analysis.documents.model import Block, Notice, Table
from analysis.documents.words import Words, words
from analysis.language import Language


class Dated(Protocol):
    """What every page of an edition says at its head."""

    @property
    def title(self) -> str:
        """The page's heading."""

    @property
    def programme(self) -> str:
        """The programme and the province."""

    @property
    def as_of(self) -> str:
        """The day of the edition, ISO."""

    @property
    def data_until(self) -> str:
        """The last day in the data, ISO."""

    @property
    def draft(self) -> bool:
        """Whether it is a draft."""

    @property
    def origins(self) -> tuple[str, ...]:
        """The origins of what it shows."""

    @property
    def language(self) -> Language:
        """Its language."""


@dataclass(frozen=True)
class SitePage:
    """A page of an edition made of blocks, under its title; it has no figures of its own to open."""

    title: str
    programme: str
    as_of: str
    data_until: str
    way: Way
    blocks: tuple[Block, ...]
    draft: bool = True
    origins: tuple[str, ...] = ()
    language: Language = "vi"


def to_site_html(page: SitePage) -> str:
    """``page`` as one self-contained page in the look of the documents; the same page gives the same text."""
    said = words(page.language)
    tables = [b for b in page.blocks if isinstance(b, Table)]
    context = {**head_of(page, said), "page": page, "way": way_html(page.way, said)}
    return clean(render("site.html.jinja", context, column_rules(tables)))


def head_of(page: Dated, said: Words) -> Mapping[str, Any]:
    """What the template of every page of an edition asks for."""
    notices = [Notice("draft", said.line("notice_draft"))] if page.draft else []
    if "synthetic" in page.origins:
        notices.append(Notice("synthetic", said.line("notice_synthetic")))
    until = said.day(page.data_until)
    return {
        "html": Fragments(said),
        "said": said,
        "language": page.language,
        "title": f"{page.title} – {page.programme}",
        "notices": notices,
        "programme": page.programme,
        "edition": said.fill("edition", as_of=said.day(page.as_of), data_until=until),
    }
