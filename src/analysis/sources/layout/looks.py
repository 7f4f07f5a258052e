"""A sheet made ready for many looks: short with its cells laid out, long with its plain rows known."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, cached_property

from analysis.sources.cells import Cell, CellStore, Sheet, Value
from analysis.sources.layout.wording import load_forms, load_line_words

_SHORT = 1000
_FEWEST = 3
_NUMBERS = frozenset({int, float})


def at_hand(sheet: Sheet) -> Sheet:
    """``sheet``, ready for many looks."""
    if len(sheet.rows) > _SHORT:
        return Sheet(sheet.title, _Long(sheet), sheet.merged, sheet.hidden)
    store = sheet.cells
    lines = {row: store.row(row) for row in store.rows} if isinstance(store, CellStore) else sheet.by_row
    cells = {(c.row, c.column): c for line in lines.values() for c in line}
    return _Short(sheet.title, cells, sheet.merged, sheet.hidden, lines)


def plain_rows(sheet: Sheet) -> frozenset[int]:
    """Rows of a long sheet that are surely data, told without making their cells; of a short sheet none."""
    return sheet.cells.plain if isinstance(sheet.cells, _Long) else frozenset()


@dataclass(frozen=True, eq=False)
class _Short(Sheet):
    """A sheet whose non-blank cells are laid out by row."""

    lines: Mapping[int, tuple[Cell, ...]] = field(default_factory=dict)

    @cached_property
    def by_row(self) -> Mapping[int, tuple[Cell, ...]]:
        """The non-blank cells of each row that has any, left to right."""
        return self.lines


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
        store = self._sheet.cells if isinstance(self._sheet.cells, CellStore) else self
        return frozenset(row for row, n, lead in store.leads() if n >= _FEWEST and _is_plain(lead))


def _is_plain(lead: Value) -> bool:
    if not isinstance(lead, str):
        return type(lead) in _NUMBERS
    text = lead.strip().casefold()
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
