"""What an analyst's own document shows in words of its own: its cover, its answer, a key figure."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from analysis.figures import cover as covers
from analysis.figures.shown import Cover, Key, Keys, Prose
from analysis.figures.spans import Line, Span
from analysis.indicators import Figure
from analysis.province import Province


def cover(province: Province, title: str, subject: str, year: int, as_of: str) -> Cover:
    """The title block of a document on the data until the end of ``year``.

    ``title`` is its one heading of the first level, ``subject`` says below it what it is about; who issues
    it and which kinds of data it rests on are those of every document of the root.
    """
    return replace(
        covers.data_quality(province, as_of),
        report="own",
        title=title,
        subject=subject,
        kicker=province.programme.programme.name,
        style="review",
        data_until=date(year, 12, 31).isoformat(),
    )


def lede(template: str, **values: Span | Line) -> Prose:
    """The answer in one sentence: ``template`` with each ``{name}`` replaced by the figure of that name.

    Raises ``KeyError`` for a name that is not given.
    """
    return Prose("lede", (Line.of(template, **values),))


def key(label: str, figure: Figure, note: str = "") -> Keys:
    """One key figure with ``label`` above it and ``note`` below."""
    return Keys((Key(label, Line((figure,)), "", Line.of("{note}", note=note)),))
