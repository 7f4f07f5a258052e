"""A document as one HTML file that asks for nothing: readable without script, better with it."""

from __future__ import annotations

from analysis.documents._dark import dark_rules
from analysis.documents._doors import Step, Way, way_html
from analysis.documents._drawer import island
from analysis.documents._fragments import Fragments, colours_of, column_rules
from analysis.documents._notes import notes_of
from analysis.documents._page import render
from analysis.documents.model import Chart, Document, Heading, Table
from analysis.documents.words import Words, words

_DEEPEST_IN_CONTENTS = 3


def to_html(document: Document, *, index_href: str = "index.html") -> str:
    """``document`` as one self-contained page; ``index_href`` leads to the edition's index, empty for none.

    An edition tells the page where it stands, and what has a page of its own (:func:`placed`).

    Every figure is a door to its source drawer, whose data travel in the page; without script it leads to
    a note on its method. The same document gives the same text.
    """
    said = words(document.language)
    records = list(document.figures.values())
    notes = notes_of(records, said)
    html = Fragments(said, notes.of_figure, {figure: i for i, figure in enumerate(document.figures)})
    contents = [b for b in document.blocks if isinstance(b, Heading) and b.level <= _DEEPEST_IN_CONTENTS]
    charts = [b for b in document.blocks if isinstance(b, Chart)]
    tables = [c.data for c in charts] + [b for b in document.blocks if isinstance(b, Table)]
    colours = {pair for chart in charts for pair in colours_of(chart)}
    return render(
        "review.html.jinja",
        {
            "document": document,
            "html": html,
            "said": said,
            "language": document.language,
            "title": document.cover.title,
            "notices": document.notices,
            "programme": programme_of(document, said),
            "edition": said.fill(
                "edition",
                as_of=said.day(document.cover.as_of),
                data_until=said.day(document.cover.data_until),
            ),
            "way": way_html(Way((Step(said["edition_page"], index_href),)), said) if index_href else "",
            "contents": contents,
            "notes": notes,
            "island": island(records, said) if records else "",
        },
        column_rules(tables) + dark_rules(colours),
    )


def programme_of(document: Document, said: Words) -> str:
    """The programme's name for the head of the page, with the place when the cover does not name it."""
    return document.cover.programme or f"{said['programme']} · {document.cover.place}"
