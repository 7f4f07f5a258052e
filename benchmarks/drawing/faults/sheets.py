"""Other sheets and what lies far from the table."""

from __future__ import annotations

import copy
from random import Random

from drawing.faults.registry import fault
from drawing.layout import Grid
from drawing.model import Book, Column, Entry, Line, Page, Table
from drawing.world import World


@fault("F2", "F2_flow", "F1", "F4", "F5", "F3", place="pages")
def hidden_sheet(book: Book, random: Random, world: World) -> bool:
    """A hidden sheet with the same table and other figures: nothing may be read from it unasked."""
    other = copy.deepcopy(book.table)
    for line in other.lines:
        for entry in line.entries.values():
            entry.facts.clear()
            if isinstance(entry.value, int) and entry.value > 20:
                entry.value += 11
    book.pages.append(Page("Sheet2", [other], hidden=True))
    return True


@fault("F2", "F2_flow", "F1", place="pages")
def sheet_of_last_year(book: Book, random: Random, world: World) -> bool:
    """Last year's sheet left in the workbook under its own title: readable, each as its own year."""
    years = {v for f in book.facts for n, v in f.key if n == "year"}
    year = int(str(next(iter(years))))
    if len(years) != 1 or year < 2019 or year == 2022:
        return False
    other = copy.deepcopy(book.table)
    other.over = [
        line.replace(f"/{year}", f"/{year - 1}").replace(str(year), str(year - 1)) for line in other.over
    ]
    if not any(str(year - 1) in line for line in other.over):
        return False
    if any("giai đoạn" in line for line in other.over) and year == 2021:
        return False
    other.signature = []
    for column in other.columns:
        column.heads = tuple(h.replace(str(year), str(year - 1)) for h in column.heads)
    for line in other.lines:
        for entry in line.entries.values():
            if isinstance(entry.value, int) and entry.facts:
                entry.value += 5
            for f in entry.facts:
                f.key = tuple((n, year - 1 if n == "year" else v) for n, v in f.key)
                if isinstance(entry.value, int) and isinstance(f.value, int):
                    f.value = entry.value
                elif isinstance(entry.value, int) and isinstance(f.value, tuple):
                    f.value = ("value", entry.value * 1_000_000)
        if line.kind == "total":
            line.entries = {k: e for k, e in line.entries.items() if not isinstance(e.value, int)}
    book.page.name = f"{year}"
    book.pages.append(Page(f"{year - 1}", [other]))
    return True


@fault(place="pages")
def instruction_sheet(book: Book, random: Random, world: World) -> bool:
    """A second sheet that tells how to fill the form, with an example: nothing is read from it."""
    columns = [Column("a", "a", ("Mục",), "text"), Column("b", "b", ("Cách ghi",), "text")]
    lines = [
        Line("other", {"a": Entry("Cột 1"), "b": Entry("Ghi số thứ tự, ví dụ: 1, 2, 3")}),
        Line("other", {"a": Entry("Cột 2"), "b": Entry("Ghi tên xã, ví dụ: Xã A")}),
        Line("other", {"a": Entry("Cột 3"), "b": Entry("Ghi số hộ, ví dụ: 125")}),
    ]
    book.pages.append(Page("Hướng dẫn", [Table("", columns, lines, over=["HƯỚNG DẪN GHI BIỂU"])]))
    return True


@fault(place="pages")
def instruction_sheet_first(book: Book, random: Random, world: World) -> bool:
    """A first sheet of contents: the table is on the second."""
    columns = [Column("a", "a", ("TT",), "text"), Column("b", "b", ("Tên biểu",), "text")]
    lines = [Line("other", {"a": Entry(1), "b": Entry("Biểu số liệu chính thức")})]
    book.pages.insert(0, Page("Mục lục", [Table("", columns, lines, over=["MỤC LỤC BIỂU"])]))
    return True


@fault(place="far")
def many_formatted_rows(book: Book, random: Random, world: World) -> bool:
    """Two thousand empty rows with borders below the table: nothing there."""

    def put(grid: Grid) -> None:
        first = grid.last_row + 1
        grid.formatted |= {(r, c) for r in range(first, first + 2000) for c in range(1, 6)}

    book.page.after.append(put)
    return book.container == "xlsx"


@fault(place="far")
def far_cell(book: Book, random: Random, world: World) -> bool:
    """A stray word far to the right and below: the table is readable."""
    at = (random.randint(300, 3000), random.randint(40, 200))

    def put(grid: Grid) -> None:
        grid.cells[at] = Entry("x", style="note")

    book.page.after.append(put)
    return book.container == "xlsx"


@fault(place="far")
def offset_table(book: Book, random: Random, world: World) -> bool:
    """The table begins some rows and columns in: readable."""
    rows = random.randint(1, 4)
    book.table.over = [""] * rows + book.table.over
    return True
