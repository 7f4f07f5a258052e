"""Sections of a Word file: A4 upright or on its side, each appendix with page numbers of its own."""

from __future__ import annotations

from dataclasses import dataclass

from analysis.documents._layout import layout
from analysis.documents.word._xml import paragraph, twips

_SHORT_MM, _LONG_MM = 210, 297
_EDGE_MM = 10


@dataclass(frozen=True)
class Section:
    """What stands between two section breaks; ``starts`` when its pages are numbered from 1 anew."""

    content: str
    landscape: bool = False
    starts: bool = False

    @property
    def properties(self) -> str:
        """The section's ``w:sectPr``; ``{}`` stands where the references to head and foot go."""
        long, short = twips(_LONG_MM), twips(_SHORT_MM)
        paper = (
            f'w:w="{long}" w:h="{short}" w:orient="landscape"'
            if self.landscape
            else f'w:w="{short}" w:h="{long}"'
        )
        margins = " ".join(f'w:{side}="{twips(mm)}"' for side, mm in _margins(self.landscape).items())
        edge = twips(_EDGE_MM)
        anew = ('<w:pgNumType w:start="1"/>', "<w:titlePg/>") if self.starts else ("", "")
        return (
            f'<w:sectPr>{{}}<w:type w:val="nextPage"/><w:pgSz {paper}/>'
            f'<w:pgMar {margins} w:header="{edge}" w:footer="{edge}" w:gutter="0"/>{anew[0]}{anew[1]}</w:sectPr>'
        )

    def closed(self, references: str) -> str:
        """The content with the break that ends the section, in a paragraph too small to be seen."""
        return self.content + paragraph("", "Break", self.properties.format(references))


def text_width(*, landscape: bool) -> int:
    """The width between the margins, in twips."""
    margins = _margins(landscape)
    return twips((_LONG_MM if landscape else _SHORT_MM) - margins["left"] - margins["right"])


def _margins(landscape: bool) -> dict[str, float]:
    named: dict[str, float] = layout()["landscape_margins_mm" if landscape else "margins_mm"]
    return named
