"""What a cell's style says of its value: number format, date, old font, whether it is struck or unseen."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Literal, NamedTuple, TypeVar
from xml.parsers import expat

from analysis.sources.lettering import decoder_for
from analysis.sources.opening import guard
from analysis.sources.opening.looks import WHITE, Unseen, colour, hidden_by_format, is_lost
from analysis.sources.opening.xml import local_name, parser

T = TypeVar("T")
DateKind = Literal["", "date", "span"]

_BUILT_IN = {
    0: "General", 1: "0", 2: "0.00", 3: "#,##0", 4: "#,##0.00",
    5: '"$"#,##0_);("$"#,##0)', 6: '"$"#,##0_);[Red]("$"#,##0)',
    7: '"$"#,##0.00_);("$"#,##0.00)', 8: '"$"#,##0.00_);[Red]("$"#,##0.00)',
    9: "0%", 10: "0.00%", 11: "0.00E+00", 12: "# ?/?", 13: "# ??/??", 14: "mm-dd-yy",
    15: "d-mmm-yy", 16: "d-mmm", 17: "mmm-yy", 18: "h:mm AM/PM", 19: "h:mm:ss AM/PM", 20: "h:mm",
    21: "h:mm:ss", 22: "m/d/yy h:mm", 37: "#,##0_);(#,##0)", 38: "#,##0_);[Red](#,##0)",
    39: "#,##0.00_);(#,##0.00)", 40: "#,##0.00_);[Red](#,##0.00)",
    41: r'_(* #,##0_);_(* \(#,##0\);_(* "-"_);_(@_)',
    42: r'_("$"* #,##0_);_("$"* \(#,##0\);_("$"* "-"_);_(@_)',
    43: r'_(* #,##0.00_);_(* \(#,##0.00\);_(* "-"??_);_(@_)',
    44: r'_("$"* #,##0.00_)_("$"* \(#,##0.00\)_("$"* "-"??_)_(@_)',
    45: "mm:ss", 46: "[h]:mm:ss", 47: "mmss.0", 48: "##0.0E+0", 49: "@",
}  # fmt: skip
_QUOTED = re.compile(r'"[^"]*"|\\.|_.|\*.|\[(?!hh?\]|mm?\]|ss?\])[^\]]*\]', re.IGNORECASE)
_DATE = re.compile(r"[dmhys]", re.IGNORECASE)
_SPAN = re.compile(r"\[(hh?|mm?|ss?)\]", re.IGNORECASE)
_LONGEST_FORMAT = 512
_CACHED = 64 * 1024


class Style(NamedTuple):
    """A style of cells; ``font`` is empty unless the font's text must be decoded."""

    number_format: str = "General"
    date: DateKind = ""
    font: str = ""
    struck: bool = False
    unseen: Unseen = ""


class _Font(NamedTuple):
    name: str = ""
    struck: bool = False
    colour: str = ""


class _Cell(NamedTuple):
    """Where a cell style points to: its number format, font and ground."""

    number_format: str
    font: str
    ground: str


PLAIN = Style()


@lru_cache(maxsize=256)
def decoder(font: str) -> Callable[[str], str] | None:
    """How text in ``font`` is decoded; ``None`` for an ordinary font."""
    return decoder_for(font)


@lru_cache(maxsize=1024)
def date_kind(number_format: str) -> DateKind:
    """Whether a number of this format is a point in time, a span of time, or only a number."""
    shown = _QUOTED.sub("", number_format[:_LONGEST_FORMAT].split(";", maxsplit=1)[0])
    if _SPAN.search(shown):
        return "span"
    named = shown.strip().lower() in ("general", "standard")
    return "date" if _DATE.search(shown) and not named else ""


def styles_of(content: bytes) -> tuple[Style, ...]:
    """The cell styles of a styles part, in the order in which cells point at them."""
    return _known(content) if len(content) < _CACHED else _parsed(content)


class _Found:
    def __init__(self) -> None:
        self.path: list[str] = []
        self._is_solid = False
        self.formats: dict[str, str] = {}
        self.fonts: list[_Font] = []
        self.grounds: list[str] = []
        self.styles: list[_Cell] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        parents = self.path[-2:]
        self.path.append(local)
        if local == "xf" and parents[-1:] == ["cellXfs"]:
            points = (attributes.get(name, "0") for name in ("numFmtId", "fontId", "fillId"))
            self.styles.append(_Cell(*points))
            if len(self.styles) > guard.MAX_STYLES:
                raise guard.too_many("kiểu ô", guard.MAX_STYLES)
        elif local == "numFmt" and parents[-1:] == ["numFmts"]:
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "General")
        elif local == "font" and parents[-1:] == ["fonts"]:
            self.fonts.append(_Font())
        elif parents == ["fonts", "font"]:
            self._of_font(local, attributes)
        elif local == "fill" and parents[-1:] == ["fills"]:
            self.grounds.append(WHITE)
            self._is_solid = False
        elif parents[:1] == ["fill"] or parents == ["fills", "fill"]:
            self._of_ground(local, attributes)

    def _of_font(self, local: str, attributes: dict[str, str]) -> None:
        font = self.fonts[-1]
        if local == "name":
            self.fonts[-1] = font._replace(name=attributes.get("val", ""))
        elif local == "strike":
            self.fonts[-1] = font._replace(struck=is_on(attributes))
        elif local == "color":
            self.fonts[-1] = font._replace(colour=_colour(attributes))

    def _of_ground(self, local: str, attributes: dict[str, str]) -> None:
        """The colour of a fill; empty for patterns and shades, on which letters may be seen or not."""
        if "fills" not in self.path:
            return
        if local == "gradientFill":
            self.grounds[-1] = ""
        elif local == "patternFill" and attributes.get("patternType", "none") != "none":
            self.grounds[-1] = ""
            self._is_solid = attributes.get("patternType") == "solid"
        elif local == "fgColor" and self._is_solid and not self.grounds[-1]:
            self.grounds[-1] = _colour(attributes)

    def end(self, _: str) -> None:
        self.path.pop()


def _parsed(content: bytes) -> tuple[Style, ...]:
    found = _Found()
    reader = parser()
    reader.StartElementHandler = found.start
    reader.EndElementHandler = found.end
    try:
        reader.Parse(content, True)
    except expat.ExpatError as error:
        raise guard.unreadable() from error
    return tuple(_style(cell, found) for cell in found.styles)


_known = lru_cache(maxsize=64)(_parsed)


def is_on(attributes: dict[str, str]) -> bool:
    """Whether an element such as ``strike`` holds; one without a value does."""
    return attributes.get("val", "1") not in ("0", "false", "off")


def _colour(attributes: dict[str, str]) -> str:
    return colour(*(attributes.get(name, "") for name in ("rgb", "theme", "indexed", "tint")))


def _style(cell: _Cell, found: _Found) -> Style:
    number = cell.number_format
    built_in = _BUILT_IN.get(int(number), "General") if number.isdecimal() else "General"
    number_format = found.formats.get(number, built_in)
    font = _at(found.fonts, cell.font) or _Font()
    ground = _at(found.grounds, cell.ground)
    lost = is_lost(font.colour, WHITE if ground is None else ground)
    return Style(
        number_format,
        date_kind(number_format),
        font.name if font.name and decoder(font.name) else "",
        font.struck,
        "all" if lost else hidden_by_format(number_format),
    )


def _at(listed: Sequence[T], position: str) -> T | None:
    """What stands at a position as the file writes it; ``None`` for a position outside the list."""
    found = int(position) if position.isdecimal() and len(position) < 10 else len(listed)
    return listed[found] if found < len(listed) else None
