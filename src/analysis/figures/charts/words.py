"""What a chart says in words, beside its marks."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.figures.spans import Line


@dataclass(frozen=True)
class Words:
    """What a chart says: its title (the finding), alternative text and caption."""

    id: str
    title: str
    alt: str
    caption: Line
