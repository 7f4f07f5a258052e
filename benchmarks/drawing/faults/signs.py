"""Marks of criteria in other signs and with other meanings."""

from __future__ import annotations

from random import Random

from drawing.faults.registry import fault
from drawing.model import Book
from drawing.world import World


def _marks(book: Book, met: list[str], not_met: list[str], random: Random) -> None:
    for line in book.table.data:
        for i, entry in line.entries.items():
            if not i.startswith("criterion_"):
                continue
            fact = entry.facts[0]
            if fact.value == "mostly_met":
                fact.value = "not_met"
            entry.value = random.choice(met if fact.value == "met" else not_met) or None


@fault("F3", place="signs")
def legend_redefines_marks(book: Book, random: Random, world: World) -> bool:
    """A legend that gives usual marks other meanings: the legend holds."""
    met, not_met = random.choice([("0", "x"), ("o", "x"), ("-", "+"), ("C", "K")])
    _marks(book, [met], [not_met], random)
    book.table.under = [f"Ghi chú: {met} = đạt; {not_met} = chưa đạt"]
    return True


@fault("F3", place="signs")
def marks_in_many_signs(book: Book, random: Random, world: World) -> bool:
    """Marks of several usual signs in one table, without a legend: readable."""
    _marks(book, ["Đạt", "đạt", "Đ", "ĐẠT", "đ"], ["Chưa đạt", "CĐ", "chưa", "Không đạt", "KĐ"], random)
    book.table.under = []
    return True


@fault("F3", place="signs")
def mark_unknown_sign(book: Book, random: Random, world: World) -> bool:
    """A sign that no legend explains: must be asked."""
    line = random.choice(book.table.data)
    entry = line.entries[f"criterion_{random.randint(1, 19)}"]
    entry.value = random.choice(["#", "§", "Z", "?"])
    for f in entry.facts:
        f.value, f.expect = "not_assessed", "ask"
    return True


@fault("F3", place="signs")
def total_of_marks_wrong(book: Book, random: Random, world: World) -> bool:
    """A printed number of criteria met that is not the number of marks: read as printed."""
    entry = random.choice([e for e in book.table.entries("count") if e.facts])
    entry.value = max(0, int(str(entry.value)) - 2)
    entry.facts[0].value = entry.value
    return True


@fault("F3", place="signs")
def total_as_ratio(book: Book, random: Random, world: World) -> bool:
    """The number met written 14/19: readable."""
    for entry in book.table.entries("count"):
        entry.value = f"{entry.value}/19"
    return True
