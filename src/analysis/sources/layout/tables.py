"""A table found on a sheet: which form it is, which column holds which field, which rows are its body."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from analysis.checking import Place
from analysis.sources.cells import Cell, Sheet, column_letter


@dataclass(frozen=True)
class FormColumn:
    """A column of a found table: its field, its place (from 1), its heading path, its year if any."""

    field: str
    column: int
    heading: str
    year: int | None = None


@dataclass(frozen=True, eq=False)
class FormTable:
    """One table of form ``form``.

    ``title`` is the text above the head joined by `` | ``, ``notes`` the text below the body.
    ``body_rows`` are the non-blank rows between them, total rows and district rows included: what a cleaner
    must use or explain. ``scale`` is đồng per unit of money, ``None`` when neither heading nor title says it,
    or when they contradict each other (``scale_in_doubt``).

    ``sheet`` is what the table lies on: the sheet, or the part of it that is this table's own, or, where the
    places stand across the top (``is_turned``), the sheet with rows and columns exchanged. Rows and columns
    are always those of ``sheet``; ``place`` gives the true address, ``accounted`` the true rows.
    """

    form: str
    file: str
    sheet: Sheet
    columns: tuple[FormColumn, ...]
    header_rows: tuple[int, ...]
    body_rows: tuple[int, ...]
    title: str = ""
    notes: str = ""
    scale: int | None = None
    title_rows: tuple[int, ...] = ()
    number_rows: tuple[int, ...] = ()
    note_rows: tuple[int, ...] = ()
    repeated_rows: tuple[int, ...] = ()
    carried_rows: tuple[int, ...] = ()
    scale_in_doubt: bool = False
    is_turned: bool = False
    true_rows: Mapping[int, str] = field(default_factory=dict)

    @property
    def explained(self) -> dict[int, str]:
        """The rows around the body and what they are: title, head, column_numbers, carried_over, note."""
        kinds = (
            ("title", self.title_rows),
            ("head", (*self.header_rows, *self.repeated_rows)),
            ("column_numbers", self.number_rows),
            ("carried_over", self.carried_rows),
            ("note", self.note_rows),
        )
        body = set(self.body_rows)
        return {row: kind for kind, rows in kinds for row in rows if row not in body}

    def accounted(
        self, used: Collection[int], explained: Mapping[int, str]
    ) -> tuple[frozenset[int], dict[int, str]]:
        """The rows of the file that were used, and why the others were not.

        ``used`` and ``explained`` are what a cleaner gave. A row of a turned table holds a field of many
        places: it is used when one of them is.
        """
        why = {**self.explained, **explained}
        if not self.is_turned:
            return frozenset(used), why
        body = {row for row, kind in self.true_rows.items() if kind == "body"}
        around = {row: kind for row, kind in self.true_rows.items() if kind != "body"}
        if used:
            return frozenset(body), around
        reasons = Counter(why.get(row, "no_values") for row in self.body_rows)
        reason = reasons.most_common(1)[0][0] if reasons else "no_values"
        return frozenset(), {**around, **dict.fromkeys(body, reason)}

    def column(self, field: str, year: int | None = None) -> int | None:
        """The first column of ``field`` (of ``year``, when given), or ``None``."""
        if year is None:
            return self._first_columns.get(field)
        return next((c.column for c in self.columns if c.field == field and c.year == year), None)

    @cached_property
    def _first_columns(self) -> dict[str, int]:
        return {c.field: c.column for c in reversed(self.columns)}

    @property
    def years(self) -> tuple[int, ...]:
        """The years that stand over columns, in order; empty when the columns name none."""
        return tuple(sorted({c.year for c in self.columns if c.year is not None}))

    def cell(self, row: int, field: str, year: int | None = None) -> Cell | None:
        """The cell stored in ``row`` under ``field``, without looking through merged ranges."""
        column = self.column(field, year)
        return None if column is None else self.sheet.at(row, column)

    def text(self, row: int, field: str, year: int | None = None) -> str:
        """The trimmed text in ``row`` under ``field``, empty when there is none."""
        cell = self.cell(row, field, year)
        return "" if cell is None else cell.text.strip()

    def place(self, row: int, column: int) -> Place:
        """The address in the file of a cell of this table."""
        at = (column, row) if self.is_turned else (row, column)
        return Place(self.file, self.sheet.title, f"{column_letter(at[1])}{at[0]}")

    @property
    def head_place(self) -> Place:
        """Where problems of the whole table are placed: the first cell of its head."""
        return self.place(self.header_rows[0], min((c.column for c in self.columns), default=1))
