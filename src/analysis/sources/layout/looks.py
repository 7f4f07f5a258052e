"""A sheet made ready for many looks: short with its cells laid out, long with its plain rows known."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache, cached_property

from analysis.sources.cells import Cell, CellStore, Sheet
from analysis.sources.layout.wording import load_forms, load_line_words

_SHORT = 1000
_FEWEST = 3


def at_hand(sheet: Sheet) -> Sheet:
    """``sheet``, ready for many looks."""
    store = _Long(sheet) if len(sheet.rows) > _SHORT else _Short(sheet)
    return Sheet(sheet.title, store, sheet.merged, sheet.hidden)


def plain_rows(sheet: Sheet) -> frozenset[int]:
    """Rows of a long sheet that are surely data, told without making their cells; of a short sheet none."""
    return sheet.cells.plain if isinstance(sheet.cells, _Long) else frozenset()


class _Short(CellStore):
    """The non-blank cells of a sheet, each looked up at once."""

    def __init__(self, sheet: Sheet) -> None:
        self._by_row = {row: sheet.by_row[row] for row in sheet.rows}
        self._cells = {(c.row, c.column): c for cells in self._by_row.values() for c in cells}
        self._rows, self._last = sheet.rows, sheet.last_column

    @property
    def rows(self) -> tuple[int, ...]:
        return self._rows

    @property
    def last_column(self) -> int:
        return self._last

    def row(self, row: int) -> tuple[Cell, ...]:
        return self._by_row[row]

    def __getitem__(self, position: tuple[int, int]) -> Cell:
        return self._cells[position]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._cells)

    def __len__(self) -> int:
        return len(self._cells)


class _Long(CellStore):
    """The cells of a long sheet as they are stored."""

    def __init__(self, sheet: Sheet) -> None:
        self._sheet = sheet

    @property
    def rows(self) -> tuple[int, ...]:
        return self._sheet.rows

    @property
    def last_column(self) -> int:
        return self._sheet.last_column

    def row(self, row: int) -> tuple[Cell, ...]:
        return self._sheet.by_row[row]

    def __getitem__(self, position: tuple[int, int]) -> Cell:
        return self._sheet.cells[position]

    def __iter__(self) -> Iterator[tuple[int, int]]:
        return iter(self._sheet.cells)

    def __len__(self) -> int:
        return len(self._sheet.cells)

    @cached_property
    def plain(self) -> frozenset[int]:
        """The rows of three cells and more that begin with a number or with no word of heads and notes."""
        first: dict[int, int] = {}
        counts: dict[int, int] = {}
        for row, column in self:
            counts[row] = counts.get(row, 0) + 1
            if column < first.setdefault(row, column):
                first[row] = column
        dense = (row for row, count in counts.items() if count >= _FEWEST)
        return frozenset(r for r in dense if _is_plain(self._sheet.at(r, first[r])))


def _is_plain(lead: Cell | None) -> bool:
    if lead is None or lead.is_blank:
        return False
    if lead.kind != "text":
        return lead.kind == "number"
    text = lead.text.strip().casefold()
    return text not in _headings() and text.split(None, 1)[0] not in _first_words()


@cache
def _headings() -> frozenset[str]:
    return frozenset(w.casefold() for form in load_forms() for f in form.fields for w in f.wordings)


@cache
def _first_words() -> frozenset[str]:
    """The words that lines of notes, signatures and carried sums begin with."""
    words = load_line_words()
    return frozenset(
        w.casefold().split()[0] for kind in ("note", "signature", "carried") for w in words[kind]
    )
