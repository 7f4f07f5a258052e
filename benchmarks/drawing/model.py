"""What is drawn: facts, the tables that carry them, and the workbook before it has rows and columns."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from drawing.layout import Grid

Value = str | int | float | date | datetime | None
Expect = Literal["read", "ask", "either"]
"""``read``: right, or a question · ``ask``: nobody can know, a question is owed · ``either``: only not wrong."""

Key = tuple[tuple[str, object], ...]


@dataclass(eq=False)
class Fact:
    """One value a reader owes: column ``column`` of the row ``key`` of processed table ``table``.

    ``value`` is what the processed table should hold (``None``: nothing). Layout fills the address, and the
    cells at which a question covers it: its own, those that name its row, the heads of its column, its table.
    """

    table: str
    key: Key
    column: str
    value: object
    expect: Expect = "read"
    sheet: str = ""
    cell: str = ""
    covered_by: frozenset[str] = frozenset()
    table_covered_by: frozenset[str] = frozenset()


@dataclass(eq=False)
class Entry:
    """One cell of a drawn table with the facts it carries."""

    value: Value = None
    facts: list[Fact] = field(default_factory=list)
    number_format: str = ""
    comment: str = ""
    special: Literal["", "uncalculated", "error", "formula"] = ""
    style: str = "body"

    def expect(self, wanted: Expect) -> None:
        """Every fact of the cell is to be ``wanted``; what must be asked stays so."""
        for fact in self.facts:
            if fact.expect != "ask":
                fact.expect = wanted


def ask(facts: Iterable[Fact]) -> None:
    """A question is owed for what ``facts`` say; what says nothing, or has no cell of its own, owes none."""
    for fact in facts:
        says = fact.value not in (None, ("blank", None)) and fact.column not in ROW_COLUMNS
        fact.expect = "ask" if says else "either"


ROW_COLUMNS = ("standard", "status", "present")
"""Columns of a processed row that have no cell of their own."""

Kind = Literal[
    "stt", "name", "agency", "district", "count", "percent", "money", "mark", "help", "date", "text"
]


@dataclass(eq=False)
class Column:
    """A column with its heads from top to bottom; ``field`` is the meaning, ``id`` unique in its table."""

    id: str
    field: str
    heads: tuple[str, ...]
    kind: Kind
    required: bool = False
    year: int | None = None


LineKind = Literal["data", "total", "district", "other"]


@dataclass(eq=False)
class Line:
    """One line of a table; ``entries`` by column id. ``hidden`` lines are hidden rows."""

    kind: LineKind
    entries: dict[str, Entry]
    hidden: bool = False
    heads_again: bool = False
    unit: str = ""

    @property
    def facts(self) -> Iterator[Fact]:
        """The facts of its cells."""
        return (fact for entry in self.entries.values() for fact in entry.facts)


@dataclass(eq=False)
class Table:
    """A table with what stands over and under it. ``over`` are letterhead and title lines, ``under`` notes."""

    form: str
    columns: list[Column]
    lines: list[Line]
    over: list[str] = field(default_factory=list)
    under: list[str] = field(default_factory=list)
    signature: list[str] = field(default_factory=list)
    merged_down: list[tuple[str, int, int]] = field(default_factory=list)
    merge_groups: bool = True
    numbering: str = ""
    head_rows: int = 0
    spread_heads: bool = False
    transposed: bool = False
    head_styles: str = "head"
    hidden_columns: set[str] = field(default_factory=set)

    @property
    def data(self) -> list[Line]:
        """Its lines of data."""
        return [line for line in self.lines if line.kind == "data"]

    @property
    def facts(self) -> Iterator[Fact]:
        """Every fact of its lines."""
        return (fact for line in self.lines for fact in line.facts)

    def of(self, *kinds: Kind) -> list[Column]:
        """The columns of some kinds."""
        return [c for c in self.columns if c.kind in kinds]

    def entries(self, *kinds: Kind) -> list[Entry]:
        """The cells of data under columns of some kinds, with a value."""
        ids = [c.id for c in self.of(*kinds)]
        found = [line.entries[i] for line in self.data for i in ids if i in line.entries]
        return [e for e in found if e.value is not None]

    def insert(self, at: int, line: Line) -> None:
        """Put a line in; merged cells stay over the lines they were over."""
        self.lines.insert(at, line)
        self.merged_down = [
            (c, first + (first >= at), last + (last >= at)) for c, first, last in self.merged_down
        ]

    def remove(self, column: Column) -> None:
        """Take a column out with its facts."""
        self.columns.remove(column)
        for line in self.lines:
            line.entries.pop(column.id, None)
        self.merged_down = [m for m in self.merged_down if m[0] != column.id]


@dataclass(eq=False)
class Page:
    """A sheet: its tables below or beside each other, and changes made to its cells after layout."""

    name: str
    tables: list[Table]
    beside: bool = False
    hidden: bool = False
    after: list[Callable[[Grid], None]] = field(default_factory=list)


Container = Literal["xlsx", "xls", "ods", "csv"]
Encoding = Literal["", "tcvn3", "vni", "nfd", "look_alike"]


@dataclass(eq=False)
class Book:
    """A workbook to be written, of one form and grade, with the kinds of fault that were put in."""

    form: str
    stem: str
    pages: list[Page]
    folder_year: int | None
    grade: str = "ordinary"
    faults: list[str] = field(default_factory=list)
    container: Container = "xlsx"
    suffix: str = ""
    encoding: Encoding = ""
    font: str = "Times New Roman"
    date_1904: bool = False
    inline_strings: bool = False
    lying_dimension: bool = False

    @property
    def page(self) -> Page:
        """The sheet it was first drawn with."""
        return next(page for page in self.pages if page.tables[0].form)

    @property
    def table(self) -> Table:
        """The table it was first drawn with."""
        return self.page.tables[0]

    @property
    def tables(self) -> list[Table]:
        """Every table of every sheet."""
        return [t for page in self.pages for t in page.tables]

    @property
    def facts(self) -> list[Fact]:
        """Every fact of the workbook."""
        return [fact for table in self.tables for fact in table.facts]
