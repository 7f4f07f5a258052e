"""What the styles of an OpenDocument sheet say of values: number formats, old fonts, hidden sheets."""

from __future__ import annotations

import math
import re
from typing import NamedTuple

from analysis.sources.lettering import decoder_for
from analysis.sources.opening.looks import (
    LEAST_HEIGHT_POINTS,
    LEAST_WIDTH_CHARACTERS,
    WHITE,
    Unseen,
    colour,
    is_lost,
)
from analysis.sources.opening.runs import RunLook

_PARTS_OF_DATES = {
    "day": "d", "month": "m", "year": "yy", "hours": "h", "minutes": "m", "seconds": "s", "am-pm": "AM/PM",
    "day-of-week": "ddd", "era": "e", "quarter": "q", "week-of-year": "ww",
}  # fmt: skip
_MOST_DIGITS = 20
_LENGTH = re.compile(r"(\d{1,9}(?:\.\d{0,9})?)(cm|mm|in|pt|pc|px)")
_UNITS = {"cm": 28.35, "mm": 2.835, "in": 72.0, "pt": 1.0, "pc": 12.0, "px": 0.75}
_POINTS_OF_A_CHARACTER = 5.25
_SIZES = {
    "table-row-properties": ("row-height", LEAST_HEIGHT_POINTS),
    "table-column-properties": ("column-width", LEAST_WIDTH_CHARACTERS * _POINTS_OF_A_CHARACTER),
}


class Look(NamedTuple):
    """A style of cells or of text as the file has it; empty where its parent holds."""

    parent: str = ""
    data_style: str = ""
    font: str = ""
    struck: str = ""
    position: str = ""
    letters: str = ""
    ground: str = ""


class Style(NamedTuple):
    """What a style of cells comes to with its parents; ``font`` only where its text must be decoded."""

    number_format: str = "General"
    font: str = ""
    struck: bool = False
    unseen: Unseen = ""


class Styles:
    """The styles of a file by name, gathered from the events of a parser of either of its parts."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self.flat: set[str] = set()
        """The styles, by family and name, of rows and columns too narrow to show anything."""
        self._fonts: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        self._formats: dict[str, str] = {}
        self._open: tuple[str, str] | None = None
        self._data: tuple[str, list[str]] | None = None
        self._resolved: dict[str, Style] = {}
        self._silent: set[str] = set()
        self._speaks = False

    def start(self, local: str, attributes: dict[str, str]) -> None:
        """An element begins; ``attributes`` are by local name."""
        if local in ("style", "default-style") and "family" in attributes:
            self._begin_style(attributes)
        elif local == "font-face":
            family = attributes.get("font-family", "").strip("'\"")
            self._fonts[attributes.get("name", "")] = family
        elif local == "text-properties" and self._open:
            self._set_letters(attributes)
        elif local == "table-cell-properties" and self._open and "background-color" in attributes:
            self._set(ground=attributes["background-color"])
        elif local in _SIZES and self._open:
            name, least = _SIZES[local]
            if _points(attributes.get(name, "")) < least:
                self.flat.add(" ".join(self._open))
        elif local == "table-properties" and self._open and attributes.get("display") == "false":
            self.hidden_tables.add(self._open[1])
        elif local.endswith("-style") and "name" in attributes and "family" not in attributes:
            self._data = (attributes["name"], [])
            self._speaks = False
        elif self._data:
            self._data[1].append(_shown(local, attributes))
            if local == "map":
                self._speaks |= attributes.get("apply-style-name", "") not in self._silent
            elif local not in ("text", "text-properties"):
                self._speaks = True

    def text(self, data: str) -> None:
        """Text within a ``number:text`` of a format: it is shown, and counts for nothing."""
        if self._data and data.strip():
            self._speaks = True
            self._data[1].append('"' + data.replace('"', "") + '"' if data.strip() != "%" else "%")

    def end(self, local: str) -> None:
        """An element ends."""
        if local in ("style", "default-style"):
            self._open = None
        elif self._data and local.endswith("-style"):
            self._formats[self._data[0]] = "".join(self._data[1])
            if not self._speaks:
                self._silent.add(self._data[0])
            self._data = None

    def of(self, name: str) -> Style:
        """The cell style ``name``, with what its parents say where it says nothing."""
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def font_of_span(self, name: str) -> str:
        """The font of the text style ``name``; empty where the cell's own holds."""
        return self._font(self._looks.get(f"text {name}", Look()).font)

    def look_of_span(self, name: str) -> RunLook:
        """How text of the text style ``name`` looks."""
        look = self._looks.get(f"text {name}", Look())
        return "struck" if _is_struck(look) else _lifted(look.position)

    def _begin_style(self, attributes: dict[str, str]) -> None:
        family, name = attributes["family"], attributes.get("name", "")
        self._open = (family, name)
        look = Look(attributes.get("parent-style-name", ""), attributes.get("data-style-name", ""))
        self._looks[f"{family} {name}"] = look

    def _set_letters(self, attributes: dict[str, str]) -> None:
        font = attributes.get("font-name") or attributes.get("font-family", "").strip("'\"")
        struck = attributes.get("text-line-through-style") or attributes.get("text-line-through-type", "")
        by_program = attributes.get("use-window-font-color") == "true"
        letters = "auto" if by_program else attributes.get("color", "")
        self._set(font=font, struck=struck, position=attributes.get("text-position", ""), letters=letters)

    def _set(self, **said: str) -> None:
        assert self._open is not None
        key = " ".join(self._open)
        self._looks[key] = self._looks[key]._replace(**{name: value for name, value in said.items() if value})

    def _resolve(self, name: str) -> Style:
        whole, seen = Look(), set[str]()
        while name not in seen:
            seen.add(name)
            look = self._looks.get(f"table-cell {name}", Look())
            whole = Look(*(own or inherited for own, inherited in zip(whole, look, strict=True)))
            name = look.parent or ("" if name == "Default" else "Default")
        number_format = self._formats.get(whole.data_style, "General") or "General"
        unseen: Unseen = "all" if whole.data_style in self._silent else ""
        ground = WHITE if whole.ground in ("", "transparent") else colour(whole.ground.lstrip("#"))
        if is_lost(colour(whole.letters.lstrip("#")), ground):
            unseen = "all"
        return Style(number_format, self._font(whole.font), _is_struck(whole), unseen)

    def _font(self, name: str) -> str:
        named = self._fonts.get(name, name)
        return named if decoder_for(named) else ""


def _is_struck(look: Look) -> bool:
    return look.struck not in ("", "none")


def _lifted(position: str) -> RunLook:
    """``super 58%`` and ``33% 58%`` are raised, ``sub 58%`` and ``-33% 58%`` lowered."""
    written = position.split(maxsplit=1)[0] if position.strip() else ""
    if written == "super" or re.fullmatch(r"0*[1-9][\d.]*%", written):
        return "raised"
    return "lowered" if written == "sub" or re.fullmatch(r"-0*[1-9][\d.]*%", written) else ""


def _points(length: str) -> float:
    """A length such as ``0.45cm`` in points; infinite for what is none."""
    found = _LENGTH.fullmatch(length.strip())
    return float(found[1]) * _UNITS[found[2]] if found else math.inf


def _shown(local: str, attributes: dict[str, str]) -> str:
    """A part of a number format as spreadsheet programs write it."""
    if local in _PARTS_OF_DATES:
        return _PARTS_OF_DATES[local] * (2 if attributes.get("style") == "long" else 1)
    if local == "text-content":
        return "@"
    if local == "scientific-number":
        return "0.00E+00"
    if local not in ("number", "fraction"):
        return ""
    places = min(_count(attributes.get("decimal-places", "")), _MOST_DIGITS)
    whole = "#,##0" if attributes.get("grouping") == "true" else "0"
    return whole + ("." + "0" * places if places else "") + "," * _thousands(attributes)


def _thousands(attributes: dict[str, str]) -> int:
    """How many times the shown number is divided by a thousand."""
    try:
        factor = float(attributes.get("display-factor", "1"))
    except ValueError:
        return 0
    return next((n for n in range(1, 5) if factor == 1000**n), 0)


def _count(written: str) -> int:
    return int(written) if written.isascii() and written.isdigit() and len(written) < 6 else 0
