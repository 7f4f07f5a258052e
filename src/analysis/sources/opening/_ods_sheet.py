"""One sheet of an OpenDocument file, from the events of a parser."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from analysis.checking import Place, Problem
from analysis.sources.cells import Cell, CellKind, MergedRange, Sheet, Value
from analysis.sources.lettering import ambiguities, decoder_for
from analysis.sources.opening import guard
from analysis.sources.opening._ods_styles import Styles
from analysis.sources.opening._ods_values import VALUES, count_of, repeats
from analysis.sources.opening.gathered import LAST_COLUMN, LAST_ROW, key_of
from analysis.sources.opening.packed import PackedCells
from analysis.sources.opening.runs import Run, RunLook, as_read
from analysis.sources.opening.struck import struck_through
from analysis.text import plain_letters

_ERROR = re.compile(r"#(?:REF!|N/A|DIV/0!|VALUE!|NAME\?|NUM!|NULL!)|Err:\d{3}")
_MOST_SPACES = 1000
_HIDDEN = ("collapse", "filter")


class Stored(NamedTuple):
    """A cell before it has a place: everything but its row and column."""

    value: Value
    kind: CellKind
    number_format: str
    raw: str
    comment: str
    formula: bool
    hidden: bool = False
    struck: str | None = None


@dataclass
class _Open:
    """A cell while its element is open."""

    attributes: dict[str, str]
    covered: bool
    runs: list[Run] = field(default_factory=list)
    comment: list[str] = field(default_factory=list)
    paragraphs: int = 0
    is_link: bool = False
    stored: str | None = None
    """The text with what is struck out, where it has runs that look unlike each other."""
    looks: bool = False
    """Whether a run looks unlike the others."""


class SheetReader:
    """Gathers one ``table:table``; ``limit`` is how many non-blank cells it may hold."""

    def __init__(self, attributes: dict[str, str], styles: Styles, limit: int) -> None:
        self.title = attributes.get("name", "")
        self.count = 0
        self._hidden = attributes.get("style-name", "") in styles.hidden_tables
        self._styles = styles
        self._limit = limit
        self._cells = PackedCells()
        self._merged: list[MergedRange] = []
        self._hidden_columns: list[tuple[int, int]] = []
        self._column_styles: list[tuple[int, int, str]] = []
        self._columns = 0
        self._row = 1
        self._row_attributes: dict[str, str] = {}
        self._row_cells: list[tuple[int, int, Stored]] = []
        self._row_merged: list[tuple[int, int, int]] = []
        self._column = 1
        self._hidden_groups = 0
        self._groups: list[bool] = []
        self._cell: _Open | None = None
        self._depth = 0
        self._in_note = 0
        self._in_text = False
        self._spans: list[tuple[str, RunLook]] = []
        self._struck: dict[int, str] = {}
        self._under: dict[str, dict[str, str]] = {}
        self._nested: list[str] = []

    def start(self, local: str, attributes: dict[str, str]) -> None:
        """An element of the sheet begins."""
        if self._cell is not None:
            self._start_inside(self._cell, local, attributes)
        elif local == "table-column":
            self._add_columns(attributes)
        elif local == "table-row":
            self._row_attributes, self._row_cells, self._row_merged = attributes, [], []
            self._column = 1
        elif local in ("table-cell", "covered-table-cell"):
            self._cell = _Open(attributes, local == "covered-table-cell")
            self._depth = 0
        elif local in ("table-row-group", "table-column-group"):
            self._groups.append(local == "table-row-group" and attributes.get("display") == "false")
            self._hidden_groups += self._groups[-1]

    def text(self, data: str) -> None:
        """Text; only that of paragraphs counts."""
        if self._cell is None or not self._in_text:
            return
        if self._in_note:
            self._cell.comment.append(data)
        else:
            self._cell.runs.append(Run(data, *(self._spans[-1] if self._spans else ("", ""))))

    def end(self, local: str) -> None:
        """An element ends."""
        if self._cell is not None:
            if local in ("table-cell", "covered-table-cell") and self._depth == 0:
                self._end_cell(self._cell)
                self._cell = None
            else:
                self._end_inside(local)
        elif local == "table-row":
            self._end_row()
        elif local in ("table-row-group", "table-column-group") and self._groups:
            self._hidden_groups -= self._groups.pop()

    def sheet(self) -> Sheet:
        """The sheet as gathered."""
        columns = (range(first, last + 1) for first, last in self._hidden_columns)
        self._cells.hide_columns(frozenset(chain.from_iterable(columns)))
        return Sheet(self.title, self._cells, tuple(sorted(self._merged)), self._hidden)

    def problems(self, file: str) -> tuple[Problem, ...]:
        """What is to be asked about texts in old fonts, what is struck out, and tables within cells."""
        place = Place(file, self.title)
        asked = (*ambiguities(place, self._under), *struck_through(self._struck, place))
        if not self._nested:
            return asked
        message = (
            f"Ô {self._nested[0]} có một bảng khác lồng bên trong ({len(self._nested)} bảng như vậy): "
            "hãy đưa nội dung bảng ấy ra các ô của trang rồi gửi lại."
        )
        place = Place(file, self.title, self._nested[0])
        done = "Bảng lồng trong ô không được đọc."
        return (*asked, Problem.at(place, "blanks", "table_in_cell", message, done=done))

    def nested(self) -> None:
        """A table inside the open cell begins."""
        self._nested.append(Cell(self._row, self._column, None, "text").address)

    def _start_inside(self, cell: _Open, local: str, attributes: dict[str, str]) -> None:
        self._depth += 1
        if local == "annotation" or self._in_note:
            self._in_note += 1
            if local == "p" and cell.comment:
                cell.comment.append("\n")
            self._in_text = self._in_text or local == "p"
        elif local == "p" and self._depth == 1:
            cell.paragraphs += 1
            if cell.paragraphs > 1:
                cell.runs.append(Run("\n", ""))
            self._in_text = True
        elif self._in_text:
            self._start_in_text(cell, local, attributes)

    def _start_in_text(self, cell: _Open, local: str, attributes: dict[str, str]) -> None:
        font, look = self._spans[-1] if self._spans else ("", "")
        if local == "span":
            name = attributes.get("style-name", "")
            font, look = self._styles.font_of_span(name) or font, self._styles.look_of_span(name) or look
            cell.looks = cell.looks or look != ""
        self._spans.append((font, look))
        if local == "s":
            cell.runs.append(Run(" " * min(count_of(attributes.get("c", "1")), _MOST_SPACES), font, look))
        elif local in ("tab", "line-break"):
            cell.runs.append(Run("\t" if local == "tab" else "\n", font, look))

    def _end_inside(self, local: str) -> None:
        self._depth -= 1
        if self._in_note:
            self._in_note -= 1
            self._in_text = bool(self._in_note) and self._in_text and local != "p"
        elif local == "p" and self._depth == 0:
            self._in_text = False
            self._spans.clear()
        elif self._spans:
            self._spans.pop()

    def _add_columns(self, attributes: dict[str, str]) -> None:
        first = self._columns + 1
        self._columns = min(self._columns + repeats(attributes, "number-columns-repeated"), LAST_COLUMN)
        flat = f"table-column {attributes.get('style-name', '')}" in self._styles.flat
        if flat or attributes.get("visibility") in _HIDDEN:
            self._hidden_columns.append((first, self._columns))
        if style := attributes.get("default-cell-style-name"):
            self._column_styles.append((first, self._columns, style))

    def _end_cell(self, cell: _Open) -> None:
        wide = repeats(cell.attributes, "number-columns-repeated")
        first, self._column = self._column, self._column + wide
        if "number-columns-spanned" in cell.attributes or "number-rows-spanned" in cell.attributes:
            down, across = (
                repeats(cell.attributes, "number-rows-spanned"),
                repeats(cell.attributes, "number-columns-spanned"),
            )
            if down * across > 1:
                self._row_merged.append((first, down, across))
        if len(cell.attributes) == 0 and not cell.runs and not cell.comment:
            return
        stored = self._stored(cell, first)
        if stored is not None:
            self._row_cells.append((first, wide, stored))

    def _end_row(self) -> None:
        height = repeats(self._row_attributes, "number-rows-repeated")
        if self._row_cells:
            self._add_row(height)
        for column, down, across in self._row_merged:
            last = min(self._row + down - 1, LAST_ROW), min(column + across - 1, LAST_COLUMN)
            self._merged.append(MergedRange(self._row, column, *last))
            if len(self._merged) > guard.MAX_MERGES:
                raise guard.too_many("vùng gộp", guard.MAX_MERGES)
        self._row += height

    def _add_row(self, height: int) -> None:
        self.count += height * sum(wide for _, wide, _ in self._row_cells)
        if self.count > self._limit:
            raise guard.too_many("ô có nội dung", guard.MAX_CELLS)
        if self._row + height - 1 > LAST_ROW or self._column - 1 > LAST_COLUMN:
            raise guard.damaged()
        hidden = bool(self._hidden_groups) or self._row_attributes.get("visibility") in _HIDDEN
        hidden = hidden or f"table-row {self._row_attributes.get('style-name', '')}" in self._styles.flat
        for row in range(self._row, self._row + height):
            for first, wide, stored in self._row_cells:
                for column in range(first, first + wide):
                    value, kind, number_format, raw, comment, formula, unseen, struck = stored
                    if struck is not None:
                        self._struck[key_of(row, column)] = struck
                    shut = hidden or unseen
                    self._cells.add(
                        Cell(row, column, value, kind, number_format, shut, raw, comment, formula)
                    )

    def _stored(self, cell: _Open, column: int) -> Stored | None:
        attributes = cell.attributes
        style = self._styles.of(attributes.get("style-name") or self._default(column))
        number_format, font = style.number_format, style.font
        formula = "formula" in attributes
        kind = attributes.get("value-type", "")
        struck = "" if style.struck else None
        if cell.looks:
            read = as_read([run for run in cell.runs if run.text])
            if kind not in VALUES:
                cell.stored, cell.runs = "".join(run.text for run in cell.runs), list(read.runs)
            struck = "" if style.struck or read.is_struck else read.struck or None
        hidden = struck == "" or style.unseen != ""
        value, shown, raw = self._value(cell, kind, font, column)
        comment = plain_letters("".join(cell.comment)).strip() if cell.comment else ""
        if formula or attributes.get("own-value-type") == "error":
            value, shown = self._error(cell, value, shown)
        if value is None or value == "":
            if formula and kind != "string" and value is None:
                return Stored(None, "uncalculated", number_format, raw, comment, True, hidden, struck)
            return Stored(None, "text", number_format, "", comment, formula) if comment else None
        if kind == "percentage" and "%" not in number_format:
            number_format = "0.00%"
        return Stored(value, shown, number_format, raw, comment, formula, hidden, struck)

    def _error(self, cell: _Open, value: Value, shown: CellKind) -> tuple[Value, CellKind]:
        """The error that the cell shows beside a value that stands in for it."""
        written = "".join(run.text for run in cell.runs).strip()
        said = cell.attributes.get("own-value-type") == "error"
        return (written, "error") if _ERROR.fullmatch(written) or (said and written) else (value, shown)

    def _value(self, cell: _Open, kind: str, font: str, column: int) -> tuple[Value, CellKind, str]:
        if kind in VALUES:
            attribute, read, shown = VALUES[kind]
            stored = cell.attributes.get(attribute, "")
            value = read(stored)
            if value is None and stored:
                return stored[:200], "error", stored
            return value, shown, stored if kind in ("date", "time") else ""
        written = "".join([run.text for run in cell.runs])
        if not cell.paragraphs:
            written = cell.attributes.get("string-value", "")
            cell.runs = [Run(written, "")]
        decoded = plain_letters("".join(self._decoded(run, font, column) for run in cell.runs))
        written = written if cell.stored is None else cell.stored
        return decoded or (None if not kind else ""), "text", "" if decoded == written else written

    def _decoded(self, run: Run, font: str, column: int) -> str:
        name = run.font or font
        decode = decoder_for(name) if name else None
        if decode is None:
            return run.text
        place = Cell(self._row, column, None, "text").address
        self._under.setdefault(name, {}).setdefault(run.text, place)
        return decode(run.text)

    def _default(self, column: int) -> str:
        own = self._row_attributes.get("default-cell-style-name", "")
        return own or next(
            (s for first, last, s in self._column_styles if first <= column <= last), "Default"
        )
