"""What the styles of an OpenDocument sheet say of values: number formats, old fonts, hidden sheets."""

from __future__ import annotations

from typing import NamedTuple

from analysis.sources.lettering import decoder_for

_PARTS_OF_DATES = {
    "day": "d", "month": "m", "year": "yy", "hours": "h", "minutes": "m", "seconds": "s", "am-pm": "AM/PM",
    "day-of-week": "ddd", "era": "e", "quarter": "q", "week-of-year": "ww",
}  # fmt: skip
_MOST_DIGITS = 20


class Look(NamedTuple):
    """A style of cells or of text as the file has it; empty where its parent holds."""

    parent: str = ""
    data_style: str = ""
    font: str = ""


class Styles:
    """The styles of a file by name, gathered from the events of a parser of either of its parts."""

    def __init__(self) -> None:
        self.hidden_tables: set[str] = set()
        self._fonts: dict[str, str] = {}
        self._looks: dict[str, Look] = {}
        self._formats: dict[str, str] = {}
        self._open: tuple[str, str] | None = None
        self._data: tuple[str, list[str]] | None = None
        self._resolved: dict[str, tuple[str, str]] = {}

    def start(self, local: str, attributes: dict[str, str]) -> None:
        """An element begins; ``attributes`` are by local name."""
        if local in ("style", "default-style") and "family" in attributes:
            self._begin_style(attributes)
        elif local == "font-face":
            family = attributes.get("font-family", "").strip("'\"")
            self._fonts[attributes.get("name", "")] = family
        elif local == "text-properties" and self._open:
            self._set_font(attributes)
        elif local == "table-properties" and self._open and attributes.get("display") == "false":
            self.hidden_tables.add(self._open[1])
        elif local.endswith("-style") and "name" in attributes and "family" not in attributes:
            self._data = (attributes["name"], [])
        elif self._data:
            self._data[1].append(_shown(local, attributes))

    def text(self, data: str) -> None:
        """Text within a ``number:text`` of a format: it is shown, and counts for nothing."""
        if self._data and data.strip():
            self._data[1].append('"' + data.replace('"', "") + '"' if data.strip() != "%" else "%")

    def end(self, local: str) -> None:
        """An element ends."""
        if local in ("style", "default-style"):
            self._open = None
        elif self._data and local.endswith("-style"):
            self._formats[self._data[0]] = "".join(self._data[1])
            self._data = None

    def of(self, name: str) -> tuple[str, str]:
        """The number format and the font of the cell style ``name``, its parents' where it has none."""
        if name not in self._resolved:
            self._resolved[name] = self._resolve(name)
        return self._resolved[name]

    def font_of_span(self, name: str) -> str:
        """The font of the text style ``name``; empty where the cell's own holds."""
        return self._font(self._looks.get(f"text {name}", Look()).font)

    def _begin_style(self, attributes: dict[str, str]) -> None:
        family, name = attributes["family"], attributes.get("name", "")
        self._open = (family, name)
        look = Look(attributes.get("parent-style-name", ""), attributes.get("data-style-name", ""))
        self._looks[f"{family} {name}"] = look

    def _set_font(self, attributes: dict[str, str]) -> None:
        assert self._open is not None
        key = " ".join(self._open)
        font = attributes.get("font-name") or attributes.get("font-family", "").strip("'\"")
        if font:
            self._looks[key] = self._looks[key]._replace(font=font)

    def _resolve(self, name: str) -> tuple[str, str]:
        data_style, font, seen = "", "", set[str]()
        while name not in seen:
            seen.add(name)
            look = self._looks.get(f"table-cell {name}", Look())
            data_style, font = data_style or look.data_style, font or look.font
            name = look.parent or ("" if name == "Default" else "Default")
        return self._formats.get(data_style, "General") or "General", self._font(font)

    def _font(self, name: str) -> str:
        named = self._fonts.get(name, name)
        return named if decoder_for(named) else ""


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
