"""Several tables, split tables, turned tables."""

from __future__ import annotations

from dataclasses import replace
from random import Random

from drawing.draw import numbered
from drawing.faults.registry import fault
from drawing.model import Book, Entry, Line, Page, Table
from drawing.world import World


def _halves(table: Table) -> tuple[list[Line], list[Line]]:
    data = table.data
    return data[: len(data) // 2], data[len(data) // 2 :]


@fault("F2", "F2_flow", place="arrangement")
def tables_beside(book: Book, random: Random, world: World) -> bool:
    """The table in two halves beside each other under one title: all readable."""
    table = book.table
    if len(table.columns) > 8 or len(table.data) < 6:
        return False
    left, right = _halves(table)
    other = replace(
        table, lines=right, over=[""] * len(table.over), under=[], signature=[], columns=list(table.columns)
    )
    table.lines, table.under, table.signature = left, [], []
    book.page.tables, book.page.beside = [table, other], True
    return True


@fault("F2", "F2_flow", "F3", "F4", "F5", "F1", place="arrangement")
def tables_below(book: Book, random: Random, world: World) -> bool:
    """A second table of the same form and another district or year below the first: all readable."""
    from drawing.catalogue import draw

    for _ in range(20):
        other = draw(book.form, world, random)
        if not _collides(book, other) and other.folder_year == book.folder_year:
            book.page.tables.append(other.table)
            return True
    return False


def _collides(book: Book, other: Book) -> bool:
    mine = {(f.table, f.key) for f in book.facts}
    return any((f.table, f.key) in mine for f in other.facts)


@fault("F2", "F2_flow", "F3", "F1", "F0", "register", place="arrangement")
def heads_repeated(book: Book, random: Random, world: World) -> bool:
    """The heads again in the middle, as printed pages have them: no data."""
    data = [line for line in book.table.data if line is not book.table.lines[0]]
    merged = {i for _, first, last in book.table.merged_down for i in range(first + 1, last + 1)}
    at = [line for line in data if book.table.lines.index(line) not in merged]
    if len(at) < 3:
        return False
    at[len(at) // 2].heads_again = True
    return True


@fault("F3", place="arrangement")
def transposed(book: Book, random: Random, world: World) -> bool:
    """Criteria as rows, communes as columns: readable."""
    if book.container != "xlsx":
        return False
    book.table.transposed = True
    book.table.numbering = ""
    return True


@fault("F2", "F2_flow", place="arrangement")
def split_over_sheets(book: Book, random: Random, world: World) -> bool:
    """The second half on a second sheet with the heads again but no title: readable or asked."""
    table = book.table
    if len(table.data) < 6:
        return False
    left, right = _halves(table)
    table.lines = left
    other = replace(table, lines=right, over=list(table.over), columns=list(table.columns))
    book.pages.append(Page(f"{book.page.name} (2)", [other]))
    return True


@fault("F2", "F3", "F2_flow", "F5", place="arrangement")
def other_table_below(book: Book, random: Random, world: World) -> bool:
    """A small table of something else below: nothing may be read from it."""
    from drawing.model import Column

    columns = [Column("stt", "stt", ("STT",), "text"), Column("a", "a", ("Họ và tên",), "text"),
               Column("b", "b", ("Chức vụ",), "text"), Column("c", "c", ("Số điện thoại",), "text")]  # fmt: skip
    lines = [
        Line(
            "other",
            {
                "stt": Entry(i),
                "a": Entry(n),
                "b": Entry("Công chức"),
                "c": Entry(f"09{random.randint(10**7, 10**8 - 1)}"),
            },
        )
        for i, n in enumerate(["Lò Văn An", "Giàng A Páo", "Quàng Thị Hoa"], 1)
    ]
    book.page.tables.append(Table("", columns, lines, over=["DANH SÁCH NGƯỜI LẬP BIỂU"]))
    return True


@fault("F2", "F2_flow", place="districts")
def district_subheads(book: Book, random: Random, world: World) -> bool:
    """Communes of two districts, each under a row with its district's name: readable."""
    from drawing.catalogue import draw

    for _ in range(40):
        other = draw(book.form, world, random)
        fits = [c.id for c in other.table.columns] == [c.id for c in book.table.columns]
        same = {f.value for f in other.facts if f.column == "standard"} == {
            f.value for f in book.facts if f.column == "standard"
        }
        if fits and same and not _collides(book, other) and other.folder_year == book.folder_year:
            break
    else:
        return False
    lines = []
    for i, part in enumerate((book, other)):
        district = world.units[next(iter(part.table.data)).unit].district
        lines += [
            Line(
                "district",
                {"stt": Entry(["I", "II"][i], style="head"), "unit": Entry(district, style="head")},
            ),
            *part.table.data,
        ]
    numbered(lines)
    names = [world.units[part.table.data[0].unit].district for part in (book, other)]
    book.table.lines = lines
    book.table.over = [
        line.replace(names[0], "Tỉnh Điện Biên").replace(names[0].upper(), "TỈNH ĐIỆN BIÊN")
        for line in book.table.over
    ]
    book.table.signature = []
    return True


@fault("F2", "F2_flow", "F3")
def district_column(book: Book, random: Random, world: World) -> bool:
    """A column with the district of each commune: readable."""
    from drawing.model import Column

    if any(c.id == "district" for c in book.table.columns) or not book.table.data[0].unit:
        return False
    book.table.columns.insert(1, Column("district", "district", ("Huyện",), "district"))
    for line in book.table.data:
        line.entries["district"] = Entry(world.units[line.unit].district)
    return True
