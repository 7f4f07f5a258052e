"""Containers, encodings and names of files."""

from __future__ import annotations

from random import Random

from drawing.faults.registry import fault
from drawing.model import Book
from drawing.world import World


def _needs_xlsx(book: Book) -> bool:
    """Whether something was drawn that only the xlsx writer can write."""
    entries = [e for t in book.tables for line in t.lines for e in line.entries.values()]
    return book.date_1904 or any(e.special or e.comment for e in entries)


@fault(place="container")
def container_xls(book: Book, random: Random, world: World) -> bool:
    """An old .xls: readable."""
    book.container = "xls"
    return not _needs_xlsx(book)


@fault(place="container")
def container_ods(book: Book, random: Random, world: World) -> bool:
    """An .ods: readable."""
    book.container = "ods"
    return not _needs_xlsx(book)


@fault("F2", "F2_flow", "F4", "F5", "register", "F3", place="container")
def container_csv(book: Book, random: Random, world: World) -> bool:
    """A .csv, without merged cells and formats: readable."""
    if (
        len(book.pages) > 1
        or book.table.merged_down
        or book.table.hidden_columns
        or any(x.hidden for x in book.table.lines)
    ):
        return False
    if any(len(c.heads) > 1 for c in book.table.columns) and book.form != "F3":
        return False
    book.container = "csv"
    return not _needs_xlsx(book)


@fault(place="encoding")
def font_tcvn3(book: Book, random: Random, world: World) -> bool:
    """Text in a TCVN3 font, as .xls or .xlsx: readable."""
    book.encoding, book.container = "tcvn3", random.choice(["xls", "xlsx"])
    return book.container == "xlsx" or not _needs_xlsx(book)


@fault(place="encoding")
def font_vni(book: Book, random: Random, world: World) -> bool:
    """Text in a VNI font, as .xls or .xlsx: readable."""
    book.encoding, book.container = "vni", random.choice(["xls", "xlsx"])
    return book.container == "xlsx" or not _needs_xlsx(book)


@fault(place="encoding")
def decomposed_text(book: Book, random: Random, world: World) -> bool:
    """Letters and their marks as separate characters: readable."""
    book.encoding = "nfd"
    return True


@fault(place="stored")
def inline_strings(book: Book, random: Random, world: World) -> bool:
    """Text stored in its cells and not in the shared table: readable."""
    book.inline_strings = True
    return book.container == "xlsx"


@fault(place="stored")
def lying_dimension(book: Book, random: Random, world: World) -> bool:
    """A stated dimension of one cell: readable."""
    book.lying_dimension = True
    return book.container == "xlsx"


@fault(place="suffix")
def wrong_extension(book: Book, random: Random, world: World) -> bool:
    """An .xlsx called .xls, or the other way round: readable."""
    book.suffix = ".xls" if book.container != "xls" else ".xlsx"
    return True
