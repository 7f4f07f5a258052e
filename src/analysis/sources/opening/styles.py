"""What a cell's style says of its value: the number format, whether it is a date, the old font."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import lru_cache
from typing import Literal, NamedTuple
from xml.parsers import expat

from analysis.sources.lettering import decoder_for
from analysis.sources.opening import guard
from analysis.sources.opening.xml import local_name, parser

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
        self.formats: dict[str, str] = {}
        self.fonts: list[str] = []
        self.styles: list[tuple[str, str]] = []

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = local_name(name)
        parents = self.path[-2:]
        self.path.append(local)
        if local == "xf" and parents[-1:] == ["cellXfs"]:
            self.styles.append((attributes.get("numFmtId", "0"), attributes.get("fontId", "0")))
            if len(self.styles) > guard.MAX_STYLES:
                raise guard.too_many("kiểu ô", guard.MAX_STYLES)
        elif local == "numFmt" and parents[-1:] == ["numFmts"]:
            self.formats[attributes.get("numFmtId", "")] = attributes.get("formatCode", "General")
        elif local == "font" and parents[-1:] == ["fonts"]:
            self.fonts.append("")
        elif local == "name" and parents == ["fonts", "font"]:
            self.fonts[-1] = attributes.get("val", "")

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
    old = [name if name and decoder(name) else "" for name in found.fonts]
    return tuple(_style(number, font, found.formats, old) for number, font in found.styles)


_known = lru_cache(maxsize=64)(_parsed)


def _style(number: str, font: str, formats: dict[str, str], fonts: list[str]) -> Style:
    built_in = _BUILT_IN.get(int(number), "General") if number.isdecimal() else "General"
    number_format = formats.get(number, built_in)
    position = int(font) if font.isdecimal() else len(fonts)
    return Style(number_format, date_kind(number_format), fonts[position] if position < len(fonts) else "")
