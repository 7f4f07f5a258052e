"""Which workbooks a seed draws: forms, grades, kinds of fault; the same seed draws the same workbooks."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from random import Random

from drawing.faults import Fault, all_faults
from drawing.model import Book
from drawing.money import draw_f4, draw_f5
from drawing.ntm import draw_bands, draw_f3
from drawing.poverty import draw_f2, draw_flow
from drawing.support import draw_f0, draw_f1, draw_register
from drawing.world import World

DRAWERS: dict[str, Callable[[World, Random], Book]] = {
    "F0": draw_f0,
    "F1": draw_f1,
    "F2": draw_f2,
    "F2_flow": draw_flow,
    "F3": draw_f3,
    "F3_bands": draw_bands,
    "F4": draw_f4,
    "F5": draw_f5,
    "register": draw_register,
}
_LAST = ("container", "encoding", "stored", "suffix")
"""Faults of the file come after those of its cells, which may need what only xlsx holds."""


def draw(form: str, world: World, random: Random) -> Book:
    """One ordinary workbook of ``form``."""
    return DRAWERS[form](world, random)


def drawn(world: World, seed: int, files: int) -> Iterator[Book]:
    """The workbooks of ``seed``: a third ordinary, a third with one kind of fault each, a third with 2–4."""
    faults = all_faults()
    for index in range(files):
        random = Random(f"{seed}/{index}")
        grade = ("ordinary", "difficult", "adversarial")[index % 3]
        if grade == "ordinary":
            book = draw(random.choice(list(DRAWERS)), world, random)
        elif grade == "difficult":
            book = _with(world, random, [faults[(index // 3 + seed * 37) % len(faults)]])
        else:
            book = _with(world, random, _several(random, faults))
        book.grade = grade
        book.stem = f"{index:05}_{book.stem}"
        yield book


def _several(random: Random, faults: list[Fault]) -> list[Fault]:
    chosen = [random.choice(faults)]
    wanted = random.randint(2, 4)
    for fault in random.sample(faults, len(faults)):
        forms = set.intersection(*(set(f.forms) for f in [*chosen, fault]))
        if forms and fault.place not in {f.place for f in chosen} and len(chosen) < wanted:
            chosen.append(fault)
    return chosen


def _with(world: World, random: Random, chosen: list[Fault]) -> Book:
    """A workbook with ``chosen`` faults; one that gives no occasion for them is drawn anew."""
    forms = [f for f in DRAWERS if all(f in fault.forms for fault in chosen)]
    ordered = sorted(chosen, key=lambda f: _LAST.index(f.place) if f.place in _LAST else -1)
    book = draw(random.choice(forms), world, random)
    for _ in range(60):
        if all(fault.change(book, random, world) for fault in ordered):
            break
        book = draw(random.choice(forms), world, random)
    else:
        return book
    book.faults = [fault.name for fault in ordered]
    return book
