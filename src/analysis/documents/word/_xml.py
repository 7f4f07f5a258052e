"""Pieces of WordprocessingML as text: every text is escaped here, and nowhere is a field made of it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from docx.oxml.ns import nsdecls

from analysis.documents._clean import clean

Run = Mapping[str, Any]
"""A run as the printed layout has it: text ``t``, strong ``b``, emphasis ``i``, address ``h``."""

NAMESPACES = nsdecls("w", "r", "wp", "a", "pic")
TWIPS_A_POINT = 20
_TWIPS_A_MM = 1440 / 25.4
_BREAKABLE = str.maketrans({"\N{ZERO WIDTH SPACE}": "", "\t": " ", "\n": " "})


def twips(millimetres: float) -> int:
    """``millimetres`` in twentieths of a point."""
    return round(millimetres * _TWIPS_A_MM)


def printed(text: str) -> str:
    """``text`` in NFC on one line; each control or direction-changing character a visible U+FFFD."""
    return clean(text).translate(_BREAKABLE)


def attribute(text: str) -> str:
    """``text`` quoted as the value of an attribute."""
    return quoteattr(printed(text))


def run(text: str, style: str = "", after: str = "") -> str:
    """A run of ``text`` in a character style, and ``after`` it markup such as a break."""
    look = f'<w:rPr><w:rStyle w:val="{style}"/></w:rPr>' if style else ""
    return f'<w:r>{look}<w:t xml:space="preserve">{escape(printed(text))}</w:t>{after}</w:r>'


def runs(line: Iterable[Run], *, strong: bool = False) -> str:
    """The runs of ``line``; ``strong`` for those of a total."""
    return "".join(run(r["t"], _style(r, strong)) for r in line)


def paragraph(content: str, style: str = "", properties: str = "") -> str:
    """A paragraph of ``content`` in a paragraph style, with what no style can say in ``properties``."""
    named = f'<w:pStyle w:val="{style}"/>' if style else ""
    return f"<w:p><w:pPr>{named}{properties}</w:pPr>{content}</w:p>"


def numbered(number: int, level: int) -> str:
    """The property that puts a paragraph at ``level`` (from 0) of a numbering."""
    return f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'


def _style(piece: Run, strong: bool) -> str:
    bold = strong or piece["b"]
    if bold and piece["i"]:
        return "IntenseEmphasis"
    return "Strong" if bold else "Emphasis" if piece["i"] else ""
