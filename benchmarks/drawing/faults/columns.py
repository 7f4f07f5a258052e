"""Columns out of order, added, taken away, hidden."""

from __future__ import annotations

from itertools import groupby
from random import Random

from drawing.faults.registry import fault
from drawing.model import Book, Column, Entry, ask
from drawing.world import World

_EXTRA = (("Số thôn, bản", 4, 25), ("Diện tích tự nhiên (km2)", 20, 300), ("Số đảng viên", 40, 300),
          ("Số trường học", 2, 9))  # fmt: skip


@fault(place="columns")
def columns_shuffled(book: Book, random: Random, world: World) -> bool:
    """Columns after the name in another order, groups kept together: all readable."""
    table = book.table
    first = 1 + next(i for i, c in enumerate(table.columns) if c.required)
    blocks = [
        list(g)
        for _, g in groupby(table.columns[first:], key=lambda c: c.heads[0] if len(c.heads) > 1 else c.id)
    ]
    if len(blocks) < 3 or book.form == "F3":
        return False
    random.shuffle(blocks)
    table.columns[first:] = [c for block in blocks for c in block]
    return True


@fault(place="columns")
def name_column_last(book: Book, random: Random, world: World) -> bool:
    """The column of names moved behind the figures: all readable."""
    table = book.table
    name = next((c for c in table.columns if c.kind == "name"), None)
    if name is None or book.form in ("F3", "F0"):
        return False
    table.columns.remove(name)
    table.columns.append(name)
    return True


@fault()
def extra_column(book: Book, random: Random, world: World) -> bool:
    """A column of numbers the form does not have: nothing may be read from it."""
    text, least, most = random.choice(_EXTRA)
    table = book.table
    at = random.choice([2, len(table.columns)])
    if len(table.columns[min(at, len(table.columns) - 1)].heads) > 1:
        at = len(table.columns)
    table.columns.insert(at, Column("extra", "extra", (text,), "text"))
    for line in table.data:
        line.entries["extra"] = Entry(random.randint(least, most))
    return True


@fault("F1", "F2", "F2_flow", "F4", "F5", "register")
def missing_column(book: Book, random: Random, world: World) -> bool:
    """A column of figures left out: the others stay readable, nothing is known of it."""
    candidates = [
        c for c in book.table.columns if not c.required and c.kind in ("count", "percent", "help", "text")
    ]
    if len(candidates) < 2 or ((years := {c.year for c in candidates}) and len(years) > 1):
        return False
    gone = random.choice(candidates)
    if gone.field in ("households",):
        return False
    book.table.remove(gone)
    return True


@fault("F2", "F2_flow", "F4", "F5", "F3", place="hidden")
def hidden_column(book: Book, random: Random, world: World) -> bool:
    """A hidden column of figures: whether they hold must be asked."""
    candidates = [c for c in book.table.columns if c.kind in ("count", "money", "percent", "mark")]
    column = random.choice(candidates)
    book.table.hidden_columns.add(column.id)
    for line in book.table.data:
        if column.id in line.entries:
            ask(line.entries[column.id].facts)
    return True
