"""What the styles and fonts of an Excel 97 workbook say of how cells look, each told once."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from analysis.sources.opening.looks import WHITE, Unseen, hidden_by_format, is_lost
from analysis.sources.opening.runs import RunLook

if TYPE_CHECKING:
    from xlrd.book import Book

_NO_PATTERN, _SOLID = 0, 1
_ESCAPEMENTS: dict[int, RunLook] = {1: "raised", 2: "lowered"}


class Look(NamedTuple):
    """How the cells of a style look: struck out, or not to be seen."""

    struck: bool
    unseen: Unseen


class Looks(dict[int, Look]):
    """The look of each style of a workbook by its number."""

    def __init__(self, book: Book) -> None:
        super().__init__()
        self._book = book

    def __missing__(self, number: int) -> Look:
        style = self._book.xf_list[number]
        fonts = self._book.font_list
        font = fonts[style.font_index] if style.font_index < len(fonts) else None
        ground = style.background
        colour = self._colour(ground.pattern_colour_index) if ground else ""
        colours = {_NO_PATTERN: WHITE, _SOLID: colour}
        letters = self._colour(font.colour_index) if font else ""
        format_ = self._book.format_map.get(style.format_key)
        unseen: Unseen = hidden_by_format(format_.format_str) if format_ else ""
        if is_lost(letters, colours.get(ground.fill_pattern if ground else _NO_PATTERN, "")):
            unseen = "all"
        found = self[number] = Look(bool(font and font.struck_out), unseen)
        return found

    def of_font(self, number: int) -> RunLook:
        """How a run in a font looks."""
        fonts = self._book.font_list
        if number >= len(fonts):
            return ""
        font = fonts[number]
        return "struck" if font.struck_out else _ESCAPEMENTS.get(font.escapement, "")

    def _colour(self, number: int) -> str:
        """A colour of the workbook's palette; empty for one that the program chooses."""
        parts = self._book.colour_map.get(number)
        return "".join(f"{part:02X}" for part in parts) if parts else ""
